"""The calendar against known years and a second reckoning of each count."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.foundation import calendar

DATES = st.dates(date(2008, 1, 7), date(2045, 12, 31))


@pytest.mark.parametrize("year", range(2008, 2046))
def test_public_holidays_agree_with_an_independent_calendar(year: int) -> None:
    theirs = set(holidays.Denmark(years=year))
    theirs = {day for day in theirs if day.weekday() != 6}
    ours = {day for day in calendar.public_holidays(year) if day.weekday() != 6}
    assert ours == theirs


@pytest.mark.parametrize(
    ("day", "is_holiday"),
    [
        ("2023-05-05", True),  # the last Store Bededag
        ("2024-04-26", False),
        ("2025-05-01", False),
        ("2025-06-05", False),
        ("2025-12-24", False),
        ("2025-12-31", False),
        ("2026-01-01", True),
        ("2026-04-02", True),
        ("2026-04-03", True),
        ("2026-04-06", True),
        ("2026-05-14", True),
        ("2026-05-25", True),
        ("2026-12-25", True),
        ("2026-12-26", True),
    ],
)
def test_which_days_are_public_holidays(day: str, is_holiday: bool) -> None:
    assert calendar.is_public_holiday(date.fromisoformat(day)) is is_holiday


@given(DATES, st.integers(0, 400))
def test_working_days_are_counted_as_one_by_one(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    one_by_one = sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(length + 1))
    assert calendar.working_days_between(first, last) == one_by_one
    assert calendar.working_days_between(last + timedelta(days=1), last) == 0


@given(DATES)
def test_a_week_has_one_monday(day: date) -> None:
    monday = calendar.monday_of(day)
    assert monday.weekday() == 0
    assert monday <= day <= monday + timedelta(days=6)


@given(DATES)
def test_the_holiday_mask_is_the_week_day_by_day(day: date) -> None:
    monday = calendar.monday_of(day)
    mask = calendar.holiday_mask(monday.toordinal())
    assert [mask >> n & 1 == 1 for n in range(7)] == [
        calendar.is_public_holiday(monday + timedelta(days=n)) for n in range(7)
    ]


@given(DATES)
def test_the_next_working_day_is_one_and_none_lies_between(day: date) -> None:
    found = calendar.next_working_day(day)
    assert calendar.is_working_day(found)
    assert found >= day
    assert calendar.working_days_between(day, found) == 1


@pytest.mark.parametrize(
    ("year", "expected"), [(2018, "2018-01-01"), (2020, "2020-01-06"), (2026, "2026-01-05"), (2027, "2027-01-04")]
)
def test_the_rate_year_starts_on_the_first_monday_of_january(year: int, expected: str) -> None:
    assert calendar.first_monday_of_january(year) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-08-12", -3, "2025-05-12"),
        ("2025-05-31", -3, "2025-02-28"),
        ("2024-05-31", -3, "2024-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-01-31", 0, "2026-01-31"),
    ],
)
def test_months_on_and_back_keep_the_day_or_take_the_months_last(day: str, months: int, expected: str) -> None:
    assert calendar.add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_completed_months_do_not_hold_the_month_of_the_day() -> None:
    assert calendar.completed_months_before(date(2026, 5, 29), 3) == ("2026-02", "2026-03", "2026-04")
    assert calendar.completed_months_before(date(2026, 6, 1), 3) == ("2026-03", "2026-04", "2026-05")
    assert calendar.completed_months_before(date(2026, 1, 31), 6)[0] == "2025-07"
    assert calendar.month_end(date(2024, 2, 3)) == date(2024, 2, 29)


@given(DATES, st.integers(0, 100))
def test_mondays_are_those_of_every_week_touched(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = list(calendar.mondays(first, last))
    assert found == sorted({calendar.monday_of(first + timedelta(days=n)) for n in range(length + 1)})


def test_easter_over_three_centuries_of_known_days() -> None:
    known = {1818: "03-22", 1943: "04-25", 2000: "04-23", 2008: "03-23", 2024: "03-31", 2038: "04-25"}
    for year, text in known.items():
        assert calendar.easter_sunday(year).strftime("%m-%d") == text
