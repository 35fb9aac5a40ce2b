"""Connections that know who is at work (databaseforbindelse): the role and the municipality go along with each query.

A connection logs in as the owner and then works as the role `openksd_app`, which is no superuser and owns nothing, so
that row-level security holds for it. The role and the municipality are told to the server before a cursor is made,
whenever they differ from what it was told last; a rollback takes back what was told in its transaction.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from psycopg import OperationalError, errors
from psycopg.pq import TransactionStatus

from office.kernel import database, tenancy

_TELL = (
    "SELECT set_config('role', %s, false), set_config('openksd.municipality', %s, false),"
    " set_config('openksd.everywhere', %s, false)"
)


class DatabaseOperations(PostgresOperations):
    """Emptying all tables is the owner's work."""

    def execute_sql_flush(self, sql_list: Any) -> None:
        """Empty tables between tests that commit."""
        with database.as_owner():
            super().execute_sql_flush(sql_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection with its walls."""

    ops_class = DatabaseOperations
    _told: tuple[bool, int | None, bool] | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Start the embedded server where it is used, and name its socket."""
        if self.settings_dict.get("EMBEDDED"):
            self.settings_dict["HOST"] = str(database.embedded_server().start())
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Make the embedded server's database the first time it is asked for."""
        self._told = None
        try:
            return super().get_new_connection(conn_params)
        except OperationalError as error:
            name = self.settings_dict["NAME"]
            if not self.settings_dict.get("EMBEDDED") or f'database "{name}" does not exist' not in str(error):
                raise
            database.create_database(name, conn_params)
            return super().get_new_connection(conn_params)

    def tell_session(self) -> None:
        """Tell an open connection who is at work, unless it waits for a rollback (which makes it forget anyway)."""
        # Connections to the maintenance database make and drop databases, which only the owner may.
        is_owner = database.is_owner() or self.settings_dict["NAME"] in (None, "postgres")
        at_work = (is_owner, tenancy.current_or_none(), tenancy.is_everywhere())
        if at_work == self._told or self.connection is None or self.connection.closed or self.needs_rollback:
            return
        if self.connection.info.transaction_status not in (TransactionStatus.INERROR, TransactionStatus.ACTIVE):
            self._tell(*at_work)
            self._told = at_work

    def _tell(self, is_owner: bool, code: int | None, is_everywhere: bool) -> None:
        role = "none" if is_owner else database.APP_ROLE
        said = (role, "" if code is None else str(code), "on" if is_everywhere else "")
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(_TELL, said)
        except errors.InvalidParameterValue as error:
            # Never go on as the owner instead: that would be a database without walls.
            raise OperationalError(f"database not ready, run openksd migrate: {error}") from error

    def _cursor(self, name: str | None = None) -> Any:
        self.ensure_connection()
        with self.wrap_database_errors:
            self.tell_session()
        return super()._cursor(name)  # type: ignore[misc]

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None

    def _close(self) -> None:
        self._told = None
        super()._close()  # type: ignore[misc]

