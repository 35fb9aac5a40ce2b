"""Walls between municipalities (kommuneadskillelse): who is at work, and rows that know whose they are.

Two walls stand behind each other. In Python the scoped manager filters, and raises when nobody is at work. In the
database row-level security hides every other municipality's rows from the role that the program works under, so
that raw SQL and forgotten filters see nothing. `RowSecurity` puts the second wall up in an app's migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Self, TypeVar

from django.db import connections, models

from office.kernel.errors import OfficeError
from office.kernel.row_security import AppendOnly, RowSecurity

__all__ = ["AppendOnly", "NoMunicipality", "RowSecurity", "TenantModel", "acting_everywhere", "acting_for", "current"]

Row = TypeVar("Row", bound=models.Model)
_begun: dict[tuple[type[models.Model], str | None, int], Any] = {}

_acting: ContextVar[int | None] = ContextVar("openksd_municipality", default=None)
_everywhere: ContextVar[bool] = ContextVar("openksd_everywhere", default=False)


class NoMunicipality(OfficeError):
    """Rows of a municipality were asked for while none is at work (ingen kommune valgt)."""

    def __init__(self) -> None:
        super().__init__(
            "Der er ikke valgt en kommune at arbejde for.", "No municipality is at work; use tenancy.acting_for."
        )


def current() -> int:
    """Return the code of the municipality at work (kommunekode). Raises NoMunicipality."""
    code = _acting.get()
    if code is None:
        raise NoMunicipality
    return code


def current_or_none() -> int | None:
    """Return the code of the municipality at work, or None."""
    return _acting.get()


def is_everywhere() -> bool:
    """Tell whether an operator's job works across all municipalities."""
    return _everywhere.get()


def _tell_connections() -> None:
    for connection in connections.all(initialized_only=True):
        tell = getattr(connection, "tell_session", None)
        if tell is not None:
            tell()


@contextmanager
def acting_for(municipality: int) -> Iterator[int]:
    """Work for one municipality (arbejd for en kommune); another may be put inside, and this one comes back after."""
    here, across = _acting.set(municipality), _everywhere.set(False)
    try:
        _tell_connections()
        yield municipality
    finally:
        _acting.reset(here)
        _everywhere.reset(across)
        _tell_connections()


@contextmanager
def acting_everywhere() -> Iterator[None]:
    """Work across all municipalities (på tværs af kommuner): operator's jobs only, through the manager `everywhere`."""
    token = _everywhere.set(True)
    try:
        _tell_connections()
        yield
    finally:
        _everywhere.reset(token)
        _tell_connections()


class ScopedManager(models.Manager[Row]):
    """Rows of the municipality at work; raises NoMunicipality without one."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the municipality's rows."""
        code = current()
        if getattr(self, "_hints", None):
            return super().get_queryset().filter(municipality=code)
        # Every query of the house begins here; copying a filtered one is several times cheaper than filtering anew.
        key = (self.model, self._db, code)
        begun = _begun.get(key)
        if begun is None:
            begun = _begun[key] = super().get_queryset().filter(municipality=code)
        copied: models.QuerySet[Row] = begun.all()
        return copied


class EverywhereManager(models.Manager[Row]):
    """Rows of all municipalities; raises NoMunicipality outside `acting_everywhere`."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return every row."""
        if not is_everywhere():
            raise NoMunicipality
        return super().get_queryset()


class TenantModel(models.Model):
    """A row that belongs to one municipality (kommunens række).

    `makemigrations` puts `RowSecurity` on its table, and `AppendOnly` where `is_append_only` says so.
    """

    is_append_only = False

    municipality = models.SmallIntegerField(default=current, editable=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    everywhere: ClassVar[EverywhereManager[Self]] = EverywhereManager()

    class Meta:
        """Relations, saving and refreshing go through the scoped manager too, not only queries."""

        abstract = True
        base_manager_name = "objects"
