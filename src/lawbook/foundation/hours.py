"""Hours as exact fractions (timer); 37 hours over five days are 37/5 a day, not 7.4 rounded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

DAYS_A_WEEK = 7
WORKING_DAYS_A_WEEK = 5

Schedule = tuple[Fraction, ...]  # Monday to Sunday, of one week or of every week of a plan, one after the other


def five_equal_days(weekly_hours: Fraction) -> Schedule:
    """Spread the weekly hours evenly over Monday to Friday (LP-05)."""
    a_day = weekly_hours / WORKING_DAYS_A_WEEK
    return (a_day,) * WORKING_DAYS_A_WEEK + (Fraction(0),) * (DAYS_A_WEEK - WORKING_DAYS_A_WEEK)


def weeks_of(schedule: Schedule) -> tuple[Schedule, ...]:
    """Part a plan into its weeks."""
    return tuple(schedule[start : start + DAYS_A_WEEK] for start in range(0, len(schedule), DAYS_A_WEEK))


def place_of_week(first_monday: date, monday: int, weeks: int) -> int:
    """Return which week of a plan of so many weeks, from 0, an ordinal Monday has; the plan goes round for ever."""
    return (monday - first_monday.toordinal()) // DAYS_A_WEEK % weeks


def hours_on(schedule: Schedule, first_monday: date | None, day: date) -> Fraction:
    """Return the scheduled hours of one day; a plan of several weeks counts from its first Monday."""
    monday = day.toordinal() - day.weekday()
    weeks = len(schedule) // DAYS_A_WEEK
    place = place_of_week(first_monday, monday, weeks) if first_monday is not None else 0
    return schedule[place * DAYS_A_WEEK + day.weekday()]


def hours_of(schedule: Sequence[Fraction], mask: int) -> Fraction:
    """Add the scheduled hours of the days in a week mask (bit 0 = Monday … bit 6 = Sunday)."""
    parts: dict[int, int] = {}  # numerators by denominator: whole numbers are added, not fractions
    for day, hours in enumerate(schedule):
        if mask >> day & 1:
            numerator, denominator = hours.as_integer_ratio()
            parts[denominator] = parts.get(denominator, 0) + numerator
    if len(parts) == 1:
        ((denominator, numerator),) = parts.items()
        return Fraction(numerator, denominator)
    return sum((Fraction(numerator, denominator) for denominator, numerator in parts.items()), Fraction(0))
