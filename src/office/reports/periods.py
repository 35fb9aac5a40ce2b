"""Periods of reports (periodisering): week, month or year, always whole, whatever days were picked. Pure.

Weeks are ISO weeks: week 1 holds the year's first Thursday, so a week may cross New Year and some years have a week 53.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from office.reports.errors import PeriodRefused

_WEEK = re.compile(r"([0-9]{4})-?[WwUu]?([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DANISH_DAY = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")
_ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(2099, 12, 31)  # what the formats take; a week or year past it still fits


class Unit(StrEnum):
    """What a period is counted in (periodisering)."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class Span:
    """One whole week, month or year (enhed) with the label that files carry: 2026-10, 2026-03 or 2026."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period:
    """Whole units from a first day to a last one (periode); make it by `covering` or `parse`."""

    unit: Unit
    first: date
    last: date

    @property
    def label(self) -> str:
        """Return the period as it is typed: 2026-10, or 2026-10--2026-12 for several."""
        one, other = span_of(self.unit, self.first).label, span_of(self.unit, self.last).label
        return one if one == other else f"{one}--{other}"

    def spans(self) -> Iterator[Span]:
        """Return the units one after the other; together they are the period, without gap or overlap."""
        day = self.first
        while day <= self.last:
            span = span_of(self.unit, day)
            yield span
            day = span.last + _ONE_DAY


def span_of(unit: Unit, day: date) -> Span:
    """Return the whole unit that a day lies in."""
    if unit is Unit.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Span(f"{year:04d}-{week:02d}", monday, monday + timedelta(days=6))
    if unit is Unit.MONTH:
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
        return Span(f"{day.year:04d}-{day.month:02d}", first, after - _ONE_DAY)
    return Span(f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31))


def covering(unit: Unit, first: date, last: date) -> Period:
    """Return the whole units that two days lie in (hele perioder). Raises PeriodRefused when they are turned round."""
    if last < first:
        raise PeriodRefused("Perioden slutter, før den begynder.", "The period ends before it begins.")
    return Period(unit, span_of(unit, first).first, span_of(unit, last).last)


def last_whole(unit: Unit, on: date) -> Period:
    """Return the last unit that was over before a day (seneste hele uge, måned eller år)."""
    span = span_of(unit, span_of(unit, on).first - _ONE_DAY)
    return Period(unit, span.first, span.last)


def parse(unit: Unit, first: str, last: str = "") -> Period:
    """Read a period from typed text: a unit (`2026-10`, `2026-W10`, `2026`) or any day in it. Raises PeriodRefused."""
    return covering(unit, _day(unit, first), _day(unit, last or first))


def _day(unit: Unit, text: str) -> date:
    try:
        found = _typed(unit, text.strip())
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        wanted = {Unit.WEEK: "2026-10", Unit.MONTH: "2026-03", Unit.YEAR: "2026"}[unit]
        raise PeriodRefused(
            f"{text} kan ikke læses som periode; skriv som {wanted} eller 2026-03-05.",
            f"{text} cannot be read as a period; write it like {wanted} or 2026-03-05.",
        )
    return found


def _typed(unit: Unit, typed: str) -> date | None:
    """Return the day that a text names, or None; raises ValueError for one that the calendar does not have."""
    if _DAY.fullmatch(typed):
        return date.fromisoformat(typed)
    if danish := _DANISH_DAY.fullmatch(typed):
        return date(int(danish[3]), int(danish[2]), int(danish[1]))
    if unit is Unit.WEEK and (week := _WEEK.fullmatch(typed)):
        return date.fromisocalendar(int(week[1]), int(week[2]), 1)
    if unit is Unit.MONTH and (month := _MONTH.fullmatch(typed)):
        return date(int(month[1]), int(month[2]), 1)
    if unit is Unit.YEAR and _YEAR.fullmatch(typed):
        return date(int(typed), 1, 1)
    return None
