"""Counted days: Mondays to Fridays with benefit or paid absence, by calendar month (optælling af uger, LP-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lawbook.course import SELF_EMPLOYED
from lawbook.foundation import parameters
from lawbook.foundation.calendar import add_months, month_end, working_days_between
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
    """Counts the days of all spells by calendar month; days in two spells at once count once, public holidays never."""

    __slots__ = ("_by_month", "_days")

    def __init__(self, spells: tuple[Spell, ...]) -> None:
        days = Days()
        for spell in spells:
            days = days | spell.counted()
        self._days = days
        self._by_month: dict[date, int] = {}

    def between(self, first: date, last: date) -> int:
        """Count the days from first to last, both counted."""
        found = 0
        for run in (self._days & Days.between(first, last)).periods():
            assert run.last is not None
            found += working_days_between(run.first, run.last)
        return found

    def in_months_ending(self, end: date, months: int) -> int:
        """Count the days of the calendar months that end with the month of `end`."""
        found = 0
        first = end.replace(day=1)
        for back in range(months):
            month = add_months(first, -back)
            if month not in self._by_month:
                self._by_month[month] = self.between(month, month_end(month))
            found += self._by_month[month]
        return found
