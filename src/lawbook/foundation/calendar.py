"""Weeks, months, public holidays, start of the rate year (kalender). Which days are public holidays is data (LP-06)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from lawbook.foundation.plain_yaml import plain_yaml

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """One public holiday (helligdag): a fixed day of the year or days after Easter Sunday, and the years it holds."""

    name: str
    month: int | None
    day: int | None
    after_easter: int | None
    since: date
    until: date | None
    source: str

    def in_year(self, year: int) -> date | None:
        """Return its day in a year; None when it was or is not a public holiday then."""
        if self.after_easter is not None:
            found = easter_sunday(year) + timedelta(days=self.after_easter)
        else:
            assert self.month is not None and self.day is not None
            found = date(year, self.month, self.day)
        return found if found >= self.since and (self.until is None or found <= self.until) else None


def _rule(name: str, item: dict[str, str]) -> HolidayRule:
    month, day = (int(part) for part in item["date"].split("-")) if "date" in item else (None, None)
    return HolidayRule(
        name=name,
        month=month,
        day=day,
        after_easter=int(item["after_easter"]) if "after_easter" in item else None,
        since=date.fromisoformat(item["from"]),
        until=date.fromisoformat(item["until"]) if "until" in item else None,
        source=item["source"],
    )


@cache
def holiday_rules() -> tuple[HolidayRule, ...]:
    """Return the public holidays as the data file holds them."""
    text = Path(__file__).with_name("calendar.yaml").read_text(encoding="utf-8")
    return tuple(_rule(name, item) for name, item in plain_yaml(text).items())


@cache
def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (påskedag)."""
    golden, century = year % 19, year // 100
    leap, shift = century // 4, (8 * century + 13) // 25
    epact = (century - leap - shift + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + leap) % 7
    after = epact - weekday
    month = 3 + (after + 40) // 44
    return date(year, month, after + 28 - 31 * (month // 4))


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year that are not Sundays by their nature (søgnehelligdage)."""
    return frozenset(day for rule in holiday_rules() if (day := rule.in_year(year)))


@cache
def _weekday_holidays(year: int) -> tuple[int, ...]:
    return tuple(sorted(day.toordinal() for day in public_holidays(year) if day.weekday() < 5))


@cache
def holiday_mask(monday: int) -> int:
    """Return the public holidays of the week that starts on the ordinal `monday` as bits, bit 0 = Monday."""
    first = date.fromordinal(monday)
    return sum(1 << n for n in range(7) if is_public_holiday(first + timedelta(days=n)))


def is_public_holiday(day: date) -> bool:
    """Say whether no benefit falls on this day of the week because it is a public holiday (søgnehelligdag, LP-06)."""
    return day in public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Say whether the day is a Monday to Friday that is no public holiday (arbejdsdag)."""
    return day.weekday() < 5 and not is_public_holiday(day)


def next_working_day(day: date) -> date:
    """Return the day itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_between(first: date, last: date) -> int:
    """Count Mondays to Fridays in first..last without public holidays; 0 when last is before first."""
    if last < first:
        return 0
    start, end = first.toordinal(), last.toordinal()
    found = _weekdays_until(end) - _weekdays_until(start - 1)
    for year in range(first.year, last.year + 1):
        holidays = _weekday_holidays(year)
        found -= bisect_right(holidays, end) - bisect_left(holidays, start)
    return found


def _weekdays_until(ordinal: int) -> int:
    weeks, rest = divmod(ordinal, 7)  # ordinal 1 is a Monday
    return weeks * 5 + min(rest, 5)


def monday_of(day: date) -> date:
    """Return the Monday of the day's calendar week (LP-01)."""
    return date.fromordinal(day.toordinal() - day.weekday())


def mondays(first: date, last: date) -> Iterator[date]:
    """Yield the Monday of each calendar week that has a day in first..last."""
    for ordinal in range(monday_of(first).toordinal(), last.toordinal() + 1, 7):
        yield date.fromordinal(ordinal)


@cache
def first_monday_of_january(year: int) -> date:
    """Return the day on which the rate year starts (satsår, LP-01)."""
    new_year = date(year, 1, 1)
    return new_year + timedelta(days=-new_year.weekday() % 7)


def add_months(day: date, months: int) -> date:
    """Return the same day number that many months on, or the month's last day (LP-30)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """Return the last day of the day's calendar month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_key(day: date) -> str:
    """Return the month as YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


@cache
def completed_months_before(day: date, count: int) -> tuple[str, ...]:
    """Return the last `count` calendar months that were completed before the day, earliest first, as YYYY-MM."""
    first = day.replace(day=1)
    return tuple(month_key(add_months(first, -n)) for n in range(count, 0, -1))
