"""Migration operations that let the database itself keep the house rules (rækkesikkerhed, uforanderlighed)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation, OperationCategory

# Subselects are worked out once per statement, not once per row.
_WALL = (
    "municipality = (SELECT NULLIF(current_setting('openksd.municipality', true), '')::smallint)"
    " OR (SELECT current_setting('openksd.everywhere', true) = 'on')"
)

_REFUSE = """
CREATE OR REPLACE FUNCTION openksd_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END
$body$
"""


class _OnTables(Operation, ABC):
    """Something done in the database to tables that exist; the models do not change by it."""

    reversible = True
    reduces_to_sql = True
    category = OperationCategory.SQL

    def __init__(self, tables: str | Sequence[str], *more: str) -> None:
        self.tables = ((tables,) if isinstance(tables, str) else tuple(tables)) + more

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Tell how to write the operation down."""
        return type(self).__name__, [list(self.tables)], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Do it."""
        for table in self.tables:
            for statement in self.forwards(schema_editor.quote_name(table)):
                schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Undo it."""
        for table in self.tables:
            for statement in self.backwards(schema_editor.quote_name(table)):
                schema_editor.execute(statement, params=None)

    @abstractmethod
    def forwards(self, table: str) -> list[str]:
        """Return the statements that do it to one table."""

    @abstractmethod
    def backwards(self, table: str) -> list[str]:
        """Return the statements that undo it."""


class RowSecurity(_OnTables):
    """Show the rows of the municipality at work only, and take no others (rækkesikkerhed)."""

    def forwards(self, table: str) -> list[str]:
        """Put the wall up."""
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY municipality_wall ON {table} USING ({_WALL}) WITH CHECK ({_WALL})",
        ]

    def backwards(self, table: str) -> list[str]:
        """Take the wall down."""
        return [f"DROP POLICY municipality_wall ON {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]

    def describe(self) -> str:
        """Say what it does."""
        return f"Wall between municipalities on {', '.join(self.tables)}"


class AppendOnly(_OnTables):
    """Refuse every change and deletion of rows, whoever asks (kun tilføjelser)."""

    def forwards(self, table: str) -> list[str]:
        """Put the trigger on."""
        return [
            _REFUSE,
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION openksd_refuse_change()",
        ]

    def backwards(self, table: str) -> list[str]:
        """Take the trigger off."""
        return [f"DROP TRIGGER append_only ON {table}"]

    def describe(self) -> str:
        """Say what it does."""
        return f"Append-only {', '.join(self.tables)}"
