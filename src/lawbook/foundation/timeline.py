"""Sets of days and values over days as segments, so that a year costs as little as a week (tidslinje)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Generic, TypeVar

from lawbook.foundation.period import Period

T = TypeVar("T")

_END = date.max.toordinal()
_WHOLE_WEEK = 0b1111111


class Days:
    """An immutable set of days, kept as sorted runs that never touch (dage)."""

    __slots__ = ("_runs",)

    def __init__(self, runs: tuple[tuple[int, int], ...] = ()) -> None:
        self._runs = runs

    @classmethod
    def of(cls, *periods: Period) -> Days:
        """Make the set of all days of the periods."""
        return cls(_joined((p.first.toordinal(), _END if p.last is None else p.last.toordinal()) for p in periods))

    @classmethod
    def between(cls, first: date, last: date | None = None) -> Days:
        """Make the set of the days first..last; empty when last lies before first, open when last is None."""
        end = _END if last is None else last.toordinal()
        start = first.toordinal()
        return cls(((start, end),)) if start <= end else cls()

    def __bool__(self) -> bool:
        return bool(self._runs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Days) and self._runs == other._runs

    def __hash__(self) -> int:
        return hash(self._runs)

    def __repr__(self) -> str:
        runs = ", ".join(f"{period.first}..{period.last or ''}" for period in self.periods())
        return f"Days({runs})"

    def __contains__(self, day: date) -> bool:
        found = day.toordinal()
        return any(first <= found <= last for first, last in self._runs)

    def __or__(self, other: Days) -> Days:
        if not other._runs:
            return self
        return Days(_joined((*self._runs, *other._runs)))

    def __and__(self, other: Days) -> Days:
        found = []
        for first, last in self._runs:
            for start, end in other._runs:
                low, high = max(first, start), min(last, end)
                if low <= high:
                    found.append((low, high))
        return Days(tuple(found))

    def __sub__(self, other: Days) -> Days:
        runs = list(self._runs)
        for start, end in other._runs:
            left = []
            for first, last in runs:
                if end < first or last < start:
                    left.append((first, last))
                    continue
                if first < start:
                    left.append((first, start - 1))
                if end < last:
                    left.append((end + 1, last))
            runs = left
        return Days(tuple(runs))

    @property
    def first(self) -> date | None:
        """Return the earliest day; None when the set is empty."""
        return date.fromordinal(self._runs[0][0]) if self._runs else None

    @property
    def last(self) -> date | None:
        """Return the latest day; None when the set is empty or open."""
        if not self._runs or self._runs[-1][1] == _END:
            return None
        return date.fromordinal(self._runs[-1][1])

    @property
    def is_open(self) -> bool:
        """Say whether the set goes on without end."""
        return bool(self._runs) and self._runs[-1][1] == _END

    def periods(self) -> tuple[Period, ...]:
        """Return the runs as periods, earliest first."""
        return tuple(
            Period(date.fromordinal(first), None if last == _END else date.fromordinal(last))
            for first, last in self._runs
        )

    def until(self, day: date) -> Days:
        """Keep the days up to and including `day`."""
        end = day.toordinal()
        return Days(tuple((first, min(last, end)) for first, last in self._runs if first <= end))

    def since(self, day: date) -> Days:
        """Keep the days from `day` on."""
        start = day.toordinal()
        return Days(tuple((max(first, start), last) for first, last in self._runs if last >= start))

    def mask(self, monday: int) -> int:
        """Return the week that starts on the ordinal `monday` as bits, bit 0 = Monday … bit 6 = Sunday."""
        bits = 0
        for first, last in self._runs:
            low, high = first - monday, last - monday
            if high < 0:
                continue
            if low > 6:
                break
            if low <= 0 and high >= 6:
                return _WHOLE_WEEK
            low, high = max(low, 0), min(high, 6)
            bits |= (1 << high + 1) - (1 << low)
        return bits

    def mondays(self, until: date) -> Iterator[int]:
        """Yield the ordinal of each Monday whose week holds a day of the set up to `until`."""
        end = until.toordinal()
        done = 0
        for first, last in self._runs:
            if first > end:
                return
            start = first - (first - 1) % 7
            for monday in range(max(start, done), min(last, end) + 1, 7):
                yield monday
                done = monday + 7


def _joined(runs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


class Timeline(Generic[T]):
    """A value that changes on certain days and stands until the next change (forløb af en værdi)."""

    __slots__ = ("_days", "_values")

    def __init__(self, changes: Iterable[tuple[date, T]]) -> None:
        ordered: dict[int, T] = {}
        for day, value in changes:  # of two changes on one day the later given holds
            ordered[day.toordinal()] = value
        self._days = sorted(ordered)
        self._values = [ordered[day] for day in self._days]

    def on(self, day: date) -> T | None:
        """Return the value on a day; None before the first change."""
        place = bisect_right(self._days, day.toordinal())
        return self._values[place - 1] if place else None

    def segments(self, period: Period) -> Iterator[tuple[Period, T]]:
        """Yield each stretch of the period with the one value that stands in it; days before the first are left out."""
        end = _END if period.last is None else period.last.toordinal()
        start = period.first.toordinal()
        for place, first in enumerate(self._days):
            last = self._days[place + 1] - 1 if place + 1 < len(self._days) else _END
            low, high = max(first, start), min(last, end)
            if low <= high:
                yield (
                    Period(date.fromordinal(low), None if high == _END else date.fromordinal(high)),
                    self._values[place],
                )
