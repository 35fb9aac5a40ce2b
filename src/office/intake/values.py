"""Values as messages write them (felter i meddelelser): days, instants, kroner, hours, and their form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from office.parties.numbers import is_company_number, is_person_number

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def exact(value: int | float | str | Decimal) -> Decimal:
    """Return a number of a message exactly as it was written; a float is read by its shortest text."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


@lru_cache(maxsize=65536)
def is_uuid(text: str) -> bool:
    """Tell whether the text is a UUID with hyphens."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


@lru_cache(maxsize=65536)
def is_day(text: str) -> bool:
    """Tell whether the text names a day of the calendar, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text  # Python reads 20250228 and 2025-W09-5 too
    except ValueError:
        return False


@lru_cache(maxsize=65536)
def is_day_or_instant(text: str) -> bool:
    """Tell whether the text names a day, or an instant with its distance from UTC."""
    try:
        signed_day(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def signed_day(text: str) -> date:
    """Return the Danish day of a day or an instant; raises ValueError."""
    if len(text) == 10:
        return date.fromisoformat(text)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no distance from UTC")
    return instant.astimezone(COPENHAGEN).date()


def is_municipality(text: str) -> bool:
    """Tell whether the text is a municipality code; today's lie between 101 and 860, Christiansø included."""
    return text.isascii() and text.isdigit() and 101 <= int(text) <= 860


FORMATS: Mapping[str, tuple[Callable[[str], bool], str, str]] = {
    "uuid": (is_uuid, "et UUID", "a UUID"),
    "date": (is_day, "en dag i kalenderen", "a day of the calendar"),
    "day-or-instant": (is_day_or_instant, "en dag eller et tidspunkt med tidszone", "a day or an instant with a zone"),
    "municipality": (is_municipality, "en kommunekode", "a municipality code"),
    "cpr": (is_person_number, "et personnummer", "a person number"),
    "cvr": (is_company_number, "et CVR-nummer", "a company number"),
}


def day(value: str | None) -> date | None:
    """Read a day."""
    return None if value is None else date.fromisoformat(value)


def ore(value: Any) -> int | None:
    """Read kroner as integer øre; None stays None."""
    if value is None:
        return None
    return int(exact(value) * 100)


def hours(value: Any) -> str | None:
    """Read hours as the exact text that the lawbook's facts are written with; None stays None."""
    if value is None:
        return None
    return str(Fraction(exact(value)))
