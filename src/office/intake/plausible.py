"""What no message can mean (urimelige værdier): more hours than there are, days that nobody can know of yet.

Nothing here is law: the Act caps the amount of a week and not its hours (§ 50), and a day ahead may be agreed. So only
what is impossible is refused, by one error that names the field; what is merely odd goes in and is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from office.intake.problems import DAY, HOURS, Refused
from office.intake.values import exact, signed_day

DAY_HOURS, WEEK_HOURS, EIGHT_WEEKS_HOURS = 24, 7 * 24, 8 * 7 * 24
_YEAR, _NOW = timedelta(days=366), timedelta(0)
_HOURS: Mapping[str, tuple[int, str, str]] = {
    "weekly_hours": (WEEK_HOURS, "En uge", "A week"),
    "absent_hours": (WEEK_HOURS, "En uge", "A week"),
    "absent_hours_per_week": (WEEK_HOURS, "En uge", "A week"),
    "hours_last_8_weeks": (EIGHT_WEEKS_HOURS, "Otte uger", "Eight weeks"),
}
# Days of what has happened or is about to: at most a year ahead. Ends of agreements, insurances, extensions and
# sentences may lie far ahead, and so may the end of an employment.
_EVENTS = frozenset({
    "first_absence_day", "last_sick_day", "employment_start", "employer_paid_until", "wages_stopped_on", "refund_from",
    "refund_to", "from", "started",
})  # fmt: skip
_OVER = frozenset({"week_of"})  # what an older system has paid lies behind
_TO_AHEAD = frozenset({"HOLIDAY", "HOLIDAY_PAY"})


def check_hours(body: Mapping[str, Any]) -> None:
    """Refuse more hours than a day, a week or eight weeks have."""
    for path, name, value in _fields(body):
        if name in _HOURS:
            most, da, en = _HOURS[name]
            _at_most(path, value, most, da, en)
        elif name == "schedule":
            for place, hours in enumerate(value or ()):
                _at_most(f"{path}[{place}]", hours, DAY_HOURS, "Et døgn", "A day")


def _at_most(path: str, value: Any, most: int, da: str, en: str) -> None:
    if value is not None and exact(value) > Decimal(most):
        raise Refused(
            HOURS, path, f"{da} har {most} timer; der står {value}.", f"{en} has {most} hours; it says {value}."
        )


def check_ahead(body: Mapping[str, Any]) -> None:
    """Refuse a day that lies so far after the signature that nobody can know of it."""
    signed = signed_day(body["signed_at"])
    for path, name, value in _fields(body):
        if name in _EVENTS or (name == "to" and body["type"] in _TO_AHEAD):
            _no_later(path, value, signed + _YEAR, "mere end et år efter", "more than a year after")
        elif name in _OVER:
            _no_later(path, value, signed + _NOW, "efter", "after")
        elif name == "months" and isinstance(value, Mapping):
            for month in value:
                _no_later(f"{path}.{month}", f"{month}-01", signed + _NOW, "efter", "after")


def _no_later(path: str, value: Any, last: date, da: str, en: str) -> None:
    if value is not None and date.fromisoformat(value) > last:
        raise Refused(DAY, path, f"{value[:10]} ligger {da} underskriften.", f"{value[:10]} lies {en} the signature.")


def _fields(part: Mapping[str, Any], below: str = "") -> Iterator[tuple[str, str, Any]]:
    """Walk over the fields of a message and of what it encloses: path, name, value."""
    for name, value in part.items():
        path = f"{below}.{name}" if below else name
        yield path, name, value
        if isinstance(value, Mapping) and name != "months":
            yield from _fields(value, path)
