"""Work for later (kø): jobs deferred with the business that causes them, done by `openksd worker`.

The engine is procrastinate, and it is named nowhere else. A job gets its municipality back when it runs; it must be
safe to run twice, for a worker may be killed at any point.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections, connection
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from office.kernel import tenancy

log = logging.getLogger(__name__)

STALLED_AFTER_SECONDS = 300
_SWEEP_EVERY_SECONDS = 60
_SILENT_AFTER_SECONDS = 60  # a worker's heart beats every ten
_RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


def job(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a job (job i køen); modules with jobs are named in PROCRASTINATE_IMPORT_PATHS."""

    def register(work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def run(*, municipality: int | None = None, **arguments: Any) -> None:
            close_old_connections()
            try:
                if municipality is None:
                    work(**arguments)
                    return
                with tenancy.acting_for(municipality):
                    work(**arguments)
            finally:
                close_old_connections()

        app.task(name=name, retry=_RETRY, pass_context=False)(run)
        return work

    return register


def defer(name: str, *, once: str | None = None, one_by_one: str | None = None, **arguments: Any) -> bool:
    """Put a job in the queue for the municipality at work (læg i kø); with `once`, not while an equal one waits.

    Jobs with the same `one_by_one` never run at the same time. Returns False when an equal one waits already.
    The job is written in the caller's transaction and vanishes with its rollback.
    """
    task = app.configure_task(name, queueing_lock=once, lock=one_by_one)
    try:
        task.defer(municipality=tenancy.current_or_none(), **arguments)
    except AlreadyEnqueued:
        return False
    return True


async def _revive(worker_app: App) -> None:
    """Let the jobs of workers that died wait again (kun dem, hvis arbejder er tavs)."""
    manager = worker_app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("job %s was left behind by a worker that died; it waits again", stalled.id)
        await manager.retry_job(stalled)


async def _revive_every_minute(worker_app: App) -> None:
    while True:
        await asyncio.sleep(_SWEEP_EVERY_SECONDS)
        await _revive(worker_app)


async def _work(concurrency: int, wait: bool) -> None:
    # Jobs keep Django's own connection for what they defer; only the engine gets one that can listen.
    worker_app = App(connector=app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker_app.tasks = app.tasks
    async with worker_app.open_async():
        # First of all: a worker that ends with the queue would else miss what waits again.
        await _revive(worker_app)
        sweeping = asyncio.create_task(_revive_every_minute(worker_app))
        try:
            await worker_app.run_worker_async(
                concurrency=concurrency, wait=wait, install_signal_handlers=wait, delete_jobs="successful"
            )
        finally:
            sweeping.cancel()


def has_worker() -> bool:
    """Tell whether anybody does the jobs of the queue (arbejder i gang): a worker's heart has beaten lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > clock_timestamp() - make_interval(secs => %s))",
            [_SILENT_AFTER_SECONDS],
        )
        return bool(cursor.fetchone()[0])


def waiting_jobs() -> int:
    """Return how many jobs wait or are being done, of all municipalities (job i kø)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return int(cursor.fetchone()[0])


def run_worker(*, concurrency: int = 1, wait: bool = True) -> None:
    """Do jobs until told to stop, or with `wait=False` until none is left (arbejder)."""
    asyncio.run(_work(concurrency, wait))
