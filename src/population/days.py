"""Days as the population counts them (dage)."""

from __future__ import annotations

from datetime import date


def plus(day: date, days: int) -> date:
    """Return the day that many days later."""
    return date.fromordinal(day.toordinal() + days)


def working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend: offices send on working days."""
    weekday = day.weekday()
    return day if weekday < 5 else plus(day, 7 - weekday)
