"""Hours as exact fractions (timer); 37 hours over five days are 37/5 a day, not 7.4 rounded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

DAYS_A_WEEK = 7
WORKING_DAYS_A_WEEK = 5

Schedule = tuple[Fraction, ...]


def five_equal_days(weekly_hours: Fraction) -> Schedule:
    """Spread the weekly hours evenly over Monday to Friday (LP-05)."""
    a_day = weekly_hours / WORKING_DAYS_A_WEEK
    return (a_day,) * WORKING_DAYS_A_WEEK + (Fraction(0),) * (DAYS_A_WEEK - WORKING_DAYS_A_WEEK)


def hours_of(schedule: Sequence[Fraction], mask: int) -> Fraction:
    """Add the scheduled hours of the days in a week mask (bit 0 = Monday … bit 6 = Sunday)."""
    days: dict[tuple[int, int], int] = {}  # days of equal length are multiplied, not added one by one
    for day, hours in enumerate(schedule):
        if mask >> day & 1:
            ratio = hours.as_integer_ratio()
            days[ratio] = days.get(ratio, 0) + 1
    total = Fraction(0)
    for (numerator, denominator), count in days.items():
        if numerator:
            total += Fraction(numerator * count, denominator)
    return total
