"""The web server (webserver): gunicorn inside the command, so that the embedded database ends with it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from office.jobs import message_catalogue
from office.kernel import database, queue
from office.kernel.errors import OfficeError

NO_WORKER = (
    "No worker runs: pages are served, but the jobs that they put in the queue (deletion runs) wait"
    " until somebody starts `openksd worker`."
)


class NotReady(OfficeError):
    """The tables are not those of this program (databasen er ikke klar)."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Databasen mangler {count} migreringer: kør openksd migrate.",
            f"The database lacks {count} migrations: run openksd migrate.",
        )


class PortTaken(OfficeError):
    """Something else listens there (porten er optaget)."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"{host}:{port} kan ikke bruges ({why}): vælg en anden med --port.",
            f"{host}:{port} cannot be used ({why}): choose another with --port.",
        )


def pending_migrations() -> int:
    """Return how many migrations the database lacks (manglende migreringer)."""
    with database.as_owner():
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class _Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def check_address(host: str, port: int) -> None:
    """Raise PortTaken when nobody could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port, error.strerror or str(error)) from error


def tell_of_worker() -> None:
    """Say so when nobody does what the pages put in the queue (ingen arbejder)."""
    if not queue.has_worker():
        sys.stderr.write(NO_WORKER + "\n")
        sys.stderr.flush()


def serve(*, host: str, port: int, workers: int, threads: int, has_own_worker: bool = False) -> None:
    """Serve both doors until told to stop (start webserveren). Raises NotReady, PortTaken."""
    check_address(host, port)
    lacking = pending_migrations()
    if lacking:
        raise NotReady(lacking)
    if not has_own_worker:
        tell_of_worker()
    message_catalogue.compile_all()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Connections do not survive a fork; every worker makes its own.
    connections.close_all()
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"OpenKSD: http://{shown}:{port}\n")
    sys.stdout.flush()
    options = {
        "bind": f"{shown}:{port}", "workers": workers, "threads": threads, "worker_class": "gthread",
        "preload_app": True, "loglevel": "warning", "proc_name": "openksd", "control_socket_disable": True,
    }  # fmt: skip
    known = {name: value for name, value in options.items() if name in _settings()}
    _Server(known).run()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Let a worker do the jobs of the queue in a process of its own, for whoever starts only one command."""
    again = [sys.executable, "-c", "from office.jobs.command import main; main()", "worker"]
    with subprocess.Popen(again, stdin=subprocess.DEVNULL) as beside:  # noqa: S603
        try:
            yield
        finally:
            beside.terminate()


def _settings() -> set[str]:
    from gunicorn.config import make_settings

    return set(make_settings())
