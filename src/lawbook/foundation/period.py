"""A run of calendar days, both ends counted (periode); an open end is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both counted; `last` None = still running."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"period ends {self.last} before it starts {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def days(self) -> int:
        """Return the number of calendar days; raises ValueError for an open period."""
        if self.last is None:
            raise ValueError("an open period has no length")
        return (self.last - self.first).days + 1

    def until(self, day: date) -> Period | None:
        """Cut the period after `day`; None when nothing is left."""
        if day < self.first:
            return None
        return self if self.last is not None and self.last <= day else Period(self.first, day)


def days_from(first: date, count: int) -> Period:
    """Return the period of `count` calendar days that counts `first` as day 1 (fra og med, G-03)."""
    return Period(first, first + timedelta(days=count - 1))
