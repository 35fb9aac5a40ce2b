"""Scratch databases: one for each process, copied from a template that holds nothing but tables (kladdedatabaser).

They live on the same server as the office's own database and never touch it. The template is made once for each state
of the migrations. Each scenario is lived in one transaction that is taken back. What a killed run left behind is swept
away by the next run that is alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

_PREFIX = "openksd_scenario"
_RUNNING, _BUILDING = 7_514_001, 7_514_002  # advisory locks: somebody runs scenarios, somebody builds a template


def _server(**options: Any) -> psycopg.Connection[Any]:
    """Connect to the server's maintenance database as the owner."""
    given = connection.get_connection_params()
    reach = {key: given[key] for key in ("host", "port", "user", "password", "sslmode") if given.get(key)}
    return psycopg.connect(**reach, dbname="postgres", autocommit=True, **options)


def _names(link: psycopg.Connection[Any], pattern: str) -> list[str]:
    rows = link.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", (pattern,))
    return [str(row[0]) for row in rows]


def _drop(link: psycopg.Connection[Any], name: str) -> None:
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _state_of_migrations() -> str:
    """Return a short name for what the migrations make."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _template() -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Hold a template database for the time of a run; yield the server's connection and its name (skabelon)."""
    with _server() as link:
        if link.execute("SELECT pg_try_advisory_lock(%s)", (_RUNNING,)).fetchone()[0]:  # type: ignore[index]
            _sweep(link)
            link.execute("SELECT pg_advisory_unlock(%s)", (_RUNNING,))
        link.execute("SELECT pg_advisory_lock_shared(%s)", (_RUNNING,))
        yield link, _made(link)


def _sweep(link: psycopg.Connection[Any]) -> None:
    """Drop copies that a killed run left, half-built templates, and templates of other migrations."""
    for name in _names(link, f"{_PREFIX}%"):
        if name != _template_name():
            _drop(link, name)


def _template_name() -> str:
    return f"{_PREFIX}_template_{_state_of_migrations()}"


def _made(link: psycopg.Connection[Any]) -> str:
    name = _template_name()
    link.execute("SELECT pg_advisory_lock(%s)", (_BUILDING,))
    try:
        if name not in _names(link, name):
            _build(link, name)
    finally:
        link.execute("SELECT pg_advisory_unlock(%s)", (_BUILDING,))
    return name


def _build(link: psycopg.Connection[Any], name: str) -> None:
    draft = f"{name}_{os.getpid()}"
    _drop(link, draft)
    link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
    with used(draft):
        call_command("migrate", verbosity=0, interactive=False)
    link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


@contextmanager
def copies(count: int) -> Iterator[list[str]]:
    """Make copies of the template for the time of a run and yield their names (kladdedatabaser)."""
    with _template() as (link, template):
        names = [f"{_PREFIX}_{os.getpid()}_{number}" for number in range(count)]
        try:
            for name in names:
                _drop(link, name)
                make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                link.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
            yield names
        finally:
            for name in names:
                _drop(link, name)


def use(name: str) -> None:
    """Turn the process's connection to a database of the server (brug database)."""
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def used(name: str) -> Iterator[None]:
    """Turn the connection to a database for a while."""
    before = connection.settings_dict["NAME"]
    use(name)
    try:
        yield
    finally:
        use(before)


@contextmanager
def taken_back() -> Iterator[None]:
    """Let everything that happens be undone at the end (rul tilbage), after the ledger's promises have been kept.

    Constraints that the database looks at when a transaction ends are looked at before it is taken back.
    """
    life = transaction.atomic()
    # What must be a transaction of its own may run inside, as Django lets it in its own tests.
    life._from_testcase = True  # type: ignore[attr-defined]
    with life:
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
