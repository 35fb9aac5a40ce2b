"""The database behind the office (database): which server, under which role, and how it is made ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from office.kernel.embedded import EmbeddedServer

APP_ROLE = "openksd_app"

_owner: ContextVar[bool] = ContextVar("openksd_owner", default=False)


def is_owner() -> bool:
    """Tell whether the owner is at work instead of the program's role."""
    return _owner.get()


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner of the tables (ejer): migrations and tests that empty tables, nothing else."""
    token = _owner.set(True)
    try:
        _tell_connections()
        yield
    finally:
        _owner.reset(token)
        try:
            _tell_connections()
        except psycopg.OperationalError:
            # The program's role does not exist yet: no connection may stay the owner's, the next one will say so.
            connections.close_all()


def _tell_connections() -> None:
    for connection in connections.all(initialized_only=True):
        tell = getattr(connection, "tell_session", None)
        if tell is not None:
            tell()


@cache
def embedded_server() -> EmbeddedServer:
    """Return this process's handle on the server under OPENKSD_HOME."""
    return EmbeddedServer(settings.OPENKSD_HOME, is_throwaway=settings.OPENKSD_THROWAWAY_DATABASE)


def create_database(name: str, conn_params: dict[str, Any]) -> None:
    """Make a database on a server (opret database); one that somebody else made in the meantime is as good."""
    reach = {key: conn_params[key] for key in ("host", "port", "user", "password") if key in conn_params}
    with psycopg.connect(**reach, dbname="postgres", autocommit=True) as link:
        try:
            link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return


_MAKE_ROLE = f"""
DO $body$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $body$
"""
_MAY_TAKE_ROLE = f"SELECT pg_has_role(current_user, '{APP_ROLE}', 'MEMBER')"
_GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE};
"""

# The wall stands for the tables' owner too: a query that forgets to take the program's role sees nothing.
_FORCE_WALLS = """
DO $body$ DECLARE walled regclass; BEGIN
    FOR walled IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity AND NOT relforcerowsecurity
    LOOP
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    END LOOP;
END $body$
"""


def make_role(connection: Any) -> None:
    """Make the role that the program works under, where it is missing (programmets rolle)."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_MAKE_ROLE)
        cursor.execute(_MAY_TAKE_ROLE)
        if not cursor.fetchone()[0]:
            cursor.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")


def grant_role(connection: Any) -> None:
    """Let the role read and write every table that exists, and own none (rettigheder); the walls hold for the owner."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_GRANTS)
        cursor.execute(_FORCE_WALLS)
