"""Numbers and names that the office gives out (identifikatorer)."""

from __future__ import annotations

from random import SystemRandom
from threading import Lock
from time import time_ns
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


_chance = SystemRandom()
_order_lock = Lock()
_last_order = 0


def ordered_id() -> UUID:
    """Return a name that sorts after every earlier one of the same instant (ordnet id; UUID version 7).

    Facts of one day are read in the order of their ids, so two statements of the same minute, or under a clock that
    stands still, must keep the order in which they were recorded.
    """
    global _last_order
    with _order_lock:
        _last_order = max(_last_order + 1, time_ns() >> 3)
        order = _last_order & ((1 << 62) - 1)
    instant = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    value = instant << 80 | 0x7 << 76 | (order >> 50) << 64 | 0b10 << 62 | (order & ((1 << 50) - 1)) << 12
    return UUID(int=value | _chance.getrandbits(12))


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
