"""Counted days: Mondays to Fridays with benefit or paid absence, by calendar month (optælling af uger, LP-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from lawbook.course import SELF_EMPLOYED
from lawbook.foundation import parameters
from lawbook.foundation.calendar import month_end, working_days_between
from lawbook.foundation.timeline import Days

TABLE = parameters.load(__file__)


@dataclass(frozen=True, slots=True)
class Spell:
    """One absence with the days on which benefit or wages were due (sygeperiode)."""

    case: str
    target_group: str
    first_absence_day: date
    benefit: Days
    is_running: bool

    def counted(self) -> Days:
        """Return the days from which weekdays count: without the first 30 calendar days, 14 for the self-employed."""
        is_own = self.target_group == SELF_EMPLOYED
        name = "uncounted_days_self_employed" if is_own else "uncounted_days_employee"
        days: int = TABLE[name].known(self.first_absence_day).value
        return self.benefit.since(self.first_absence_day + timedelta(days=days))


class Counter:
    """Counts the days of all spells by calendar month; days in two spells at once count once, public holidays never.

    Months are numbered through the years, so that a window is the difference of two sums.
    """

    __slots__ = ("_days", "_first_month", "_sums")

    def __init__(self, spells: tuple[Spell, ...]) -> None:
        days = Days()
        for spell in spells:
            days = days | spell.counted()
        self._days = days
        self._sums = [0]  # counted days before the first month, up to its end, up to the end of the next one …
        self._first_month = month_number(days.first) if days.first is not None else None

    def between(self, first: date, last: date) -> int:
        """Count the days from first to last, both counted."""
        found = 0
        for run in (self._days & Days.between(first, last)).periods():
            assert run.last is not None
            found += working_days_between(run.first, run.last)
        return found

    def in_months_ending(self, end: date, months: int) -> int:
        """Count the days of the calendar months that end with the month of `end`."""
        if self._first_month is None:
            return 0
        last = month_number(end)
        return self._up_to(last) - self._up_to(last - months)

    def _up_to(self, month: int) -> int:
        """Count all days up to the end of a month; each month is counted once and laid on the sum before it."""
        assert self._first_month is not None
        place = month - self._first_month + 1
        while len(self._sums) <= place:
            here = days_of_month(self._first_month + len(self._sums) - 1)
            self._sums.append(self._sums[-1] + self.between(*here))
        return self._sums[max(place, 0)]


def month_number(day: date) -> int:
    """Return the number of the day's calendar month through the years."""
    return day.year * 12 + day.month - 1


@cache
def days_of_month(number: int) -> tuple[date, date]:
    """Return the first and last day of a numbered month."""
    year, month = divmod(number, 12)
    first = date(year, month + 1, 1)
    return first, month_end(first)
