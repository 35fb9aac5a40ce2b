"""Hours of wage work by calendar month, as the income register holds them (løntimer, § 32, stk. 2)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lawbook.course import Course


@dataclass(frozen=True, slots=True)
class MonthHours:
    """Hours of one month over all employers that the register knows of (LP-36)."""

    month: str
    hours: Fraction


def hours_of_months(course: Course, months: tuple[str, ...]) -> tuple[tuple[MonthHours, ...], bool]:
    """Add the hours of all employers month by month; the flag says that something is left unsaid.

    A month without a line is a month without work where the employer of the case is known to the register at all.
    """
    records = tuple(course.incomes.values())
    is_unknown = course.employer is not None and course.employer not in course.incomes
    is_unknown = is_unknown or any(record.is_incomplete for record in records)
    found = []
    for month in months:
        hours = Fraction(0)
        for record in records:
            line = record.months.get(month)
            if line is None:
                continue
            if line.hours is not None:
                hours += line.hours
            elif line.wage is None or line.wage > 0:
                is_unknown = True
        found.append(MonthHours(month, hours))
    return tuple(found), is_unknown
