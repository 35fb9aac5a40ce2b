"""A savepoint that is set when it is needed (sikringspunkt): most messages only state facts, and need none.

Nearly every message that writes something goes in as well. So a batch is first taken in without any savepoint, and
starts over with them when a message fails that has written something.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection


class StartOver(Exception):
    """Something failed after it had written, and there is no savepoint to go back to (begynd forfra)."""


class LazySavepoint:
    """Take back all that was written inside when it fails, like `atomic`; it is set when something is first written.

    Inside a transaction only. Reading, locks included, needs no savepoint: there is nothing to take back. With
    `is_hopeful` none is set at all; what fails after it has written raises StartOver.
    """

    def __init__(self, *, is_hopeful: bool = False) -> None:
        self._is_hopeful = is_hopeful

    def __enter__(self) -> Self:
        """Watch for the first statement that is no question."""
        self._name: str | None = None
        self._has_written = False
        self._is_watching = True
        self._was_lost = connection.needs_rollback
        connection.execute_wrappers.append(self._before)
        return self

    def _before(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if self._is_watching and not str(sql).lstrip()[:6].upper().startswith("SELECT"):
            self._leave()
            self._has_written = True
            if not self._is_hopeful:
                self._name = connection.savepoint()
        return execute(sql, params, many, context)

    def _leave(self) -> None:
        if self._is_watching:
            connection.execute_wrappers.remove(self._before)
            self._is_watching = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what was written, or take it back."""
        self._leave()
        if self._is_hopeful and self._has_written:
            if isinstance(error, Exception) or connection.needs_rollback:
                raise StartOver from error
            return
        if self._name is None:
            if not isinstance(error, DatabaseError):
                # An `atomic` without a savepoint marks the transaction as lost even when it had written nothing.
                connection.needs_rollback = self._was_lost
            return
        if kind is None and not connection.needs_rollback:
            connection.savepoint_commit(self._name)
            return
        connection.needs_rollback = False
        try:
            connection.savepoint_rollback(self._name)
            connection.savepoint_commit(self._name)
        except DatabaseError:
            connection.needs_rollback = True  # the transaction itself is lost; whoever opened it must know
            if kind is None:
                raise
