"""Which days a correction or a withdrawal touches (berørte dage): its task holds the weeks of those days alone.

A span without an end reaches on for ever; one whose end lies before its beginning holds no day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lawbook.foundation.calendar import ONE_DAY
from office.intake.values import day
from office.tasks.blocking import Days

_ABOUT_THE_END = frozenset({"corrects", "last_absence_day"})


def by_correction(old: Mapping[str, Any], new: Mapping[str, Any]) -> Days:
    """Return the days that a corrected notification touches: those between two ends, else all from the first day on.

    Whatever else is corrected – first day, hours, employment – may turn the employer period, the rate or the right.
    """
    if _beside_the_end(old) != _beside_the_end(new):
        return min(date.fromisoformat(one["first_absence_day"]) for one in (old, new)), None
    ends = [day(one.get("last_absence_day")) or date.max for one in (old, new)]
    first = min(ends)
    if first == date.max:
        return date.max, date.min  # nothing that the law reads is changed
    return first + ONE_DAY, None if max(ends) == date.max else max(ends)


def _beside_the_end(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _ABOUT_THE_END}


def by_withdrawal(withdrawn: Iterable[Mapping[str, Any]]) -> Days | None:
    """Return the days that withdrawn statements were about, from the first to the last; None where none names any."""
    spans = [span for data in withdrawn if (span := _days_of(data)) is not None]
    if not spans:
        return None
    lasts = [last for _, last in spans]
    return min(first for first, _ in spans), None if None in lasts else max(filter(None, lasts))


def _days_of(data: Mapping[str, Any]) -> Days | None:
    first, end = day(data.get("first_day")), day(data.get("last_absence_day"))
    if first is not None:
        return first, day(data.get("last_day"))
    return (end + ONE_DAY, None) if end is not None else None
