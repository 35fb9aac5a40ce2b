"""Numbers and names that the office gives out (identifikatorer)."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import connection

from office.kernel import clock, tenancy
from office.kernel.models import NumberSeries

_NEXT = f"""
INSERT INTO {NumberSeries._meta.db_table} AS series (municipality, name, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (municipality, name, year) DO UPDATE SET last = series.last + 1
RETURNING last
"""


def public_id() -> UUID:
    """Return a new name for the outside (offentligt id): it tells nothing and can stand in an address."""
    return uuid4()


def next_number(series: str) -> tuple[int, int]:
    """Return this year and the next number of a series of the municipality at work, without gaps.

    Only inside a transaction: a rollback gives the number back. Whoever asks at the same time waits for its end.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number without gaps is taken inside the transaction that uses it")
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [tenancy.current(), series, year])
        return year, cursor.fetchone()[0]


def next_case_number() -> str:
    """Return the next case number (sagsnummer) of the municipality at work: 2026-000123."""
    year, number = next_number("CASE")
    return f"{year}-{number:06d}"
