"""The only clock of the house (ur): jobs, tests and scenarios may set it, everything else asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

# A day without an hour means midday: far from both midnights, whatever zone reads it.
_MIDDAY = time(12)
_set: ContextVar[datetime | None] = ContextVar("openksd_clock", default=None)


def now() -> datetime:
    """Return the instant, aware and in Danish time (nu)."""
    return _set.get() or datetime.now(COPENHAGEN)


def today() -> date:
    """Return the calendar day in Denmark (dags dato)."""
    return now().date()


@contextmanager
def at(moment: date | datetime) -> Iterator[datetime]:
    """Let the clock stand still at a day (midday) or an instant; clocks may stand inside one another (stil uret)."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, _MIDDAY)
    standing = moment.replace(tzinfo=COPENHAGEN) if moment.tzinfo is None else moment.astimezone(COPENHAGEN)
    token = _set.set(standing)
    try:
        yield standing
    finally:
        _set.reset(token)
