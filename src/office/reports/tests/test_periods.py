"""Periods cover whole units, whatever days were picked."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.reports.errors import PeriodRefused
from office.reports.periods import Period, Unit, covering, last_whole, parse, span_of

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("unit", "first", "last", "from_day", "to_day", "label"),
    [
        # Tuesday to Saturday is the whole week.
        (Unit.WEEK, "2026-03-03", "2026-03-07", date(2026, 3, 2), date(2026, 3, 8), "2026-10"),
        (Unit.MONTH, "2026-03-03", "2026-03-14", date(2026, 3, 1), date(2026, 3, 31), "2026-03"),
        (Unit.YEAR, "2026-02-03", "2026-09-14", date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (Unit.WEEK, "2026-10", "2026-12", date(2026, 3, 2), date(2026, 3, 22), "2026-10--2026-12"),
        (Unit.WEEK, "2026-W10", "", date(2026, 3, 2), date(2026, 3, 8), "2026-10"),
        # 2026 has a week 53, which ends in 2027; 2027-01-01 lies in it.
        (Unit.WEEK, "2026-53", "", date(2026, 12, 28), date(2027, 1, 3), "2026-53"),
        (Unit.WEEK, "2027-01-01", "", date(2026, 12, 28), date(2027, 1, 3), "2026-53"),
        (Unit.WEEK, "2026-52", "2027-01", date(2026, 12, 21), date(2027, 1, 10), "2026-52--2027-01"),
        # Week 1 of 2026 begins in December 2025.
        (Unit.WEEK, "2026-01", "", date(2025, 12, 29), date(2026, 1, 4), "2026-01"),
        (Unit.WEEK, "2025-12-30", "", date(2025, 12, 29), date(2026, 1, 4), "2026-01"),
        (Unit.MONTH, "2024-02", "", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (Unit.MONTH, "2026-12", "2027-01", date(2026, 12, 1), date(2027, 1, 31), "2026-12--2027-01"),
        (Unit.YEAR, "2026", "2027", date(2026, 1, 1), date(2027, 12, 31), "2026--2027"),
        (Unit.MONTH, "3-2-2026", "", date(2026, 2, 1), date(2026, 2, 28), "2026-02"),
    ],
)
def test_picked_days_become_whole_units(
    unit: Unit, first: str, last: str, from_day: date, to_day: date, label: str
) -> None:
    found = parse(unit, first, last)
    assert (found.first, found.last, found.label) == (from_day, to_day, label)


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        (Unit.WEEK, "2025-53", ""), (Unit.WEEK, "2026-54", ""), (Unit.WEEK, "2026-00", ""), (Unit.MONTH, "2026-13", ""),
        (Unit.YEAR, "2026-10", ""), (Unit.MONTH, "", ""), (Unit.WEEK, "uge 10", ""), (Unit.YEAR, "0000", ""),
        (Unit.MONTH, "2026-02-30", ""), (Unit.WEEK, "2026-12", "2026-10"), (Unit.MONTH, "2026-3-3-3", ""),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(unit: Unit, first: str, last: str) -> None:
    with pytest.raises(PeriodRefused):
        parse(unit, first, last)


@given(st.sampled_from(Unit), DAYS, DAYS)
def test_a_period_is_made_of_whole_units_without_gap_or_overlap(unit: Unit, one: date, other: date) -> None:
    first, last = sorted((one, other))
    period = covering(unit, first, last)
    spans = list(period.spans())
    assert period.first <= first <= last <= period.last
    assert (spans[0].first, spans[-1].last) == (period.first, period.last)
    assert all(later.first - span.last == timedelta(days=1) for span, later in pairwise(spans))
    assert first <= spans[0].last
    assert last >= spans[-1].first
    assert all(span == span_of(unit, span.first) == span_of(unit, span.last) for span in spans)
    assert covering(unit, period.first, period.last) == period
    assert len({span.label for span in spans}) == len(spans)


@given(st.sampled_from(Unit), DAYS)
def test_a_label_is_read_back_as_its_unit(unit: Unit, day: date) -> None:
    span = span_of(unit, day)
    assert parse(unit, span.label) == Period(unit, span.first, span.last)


@given(DAYS)
def test_weeks_have_seven_days_from_monday(day: date) -> None:
    week = span_of(Unit.WEEK, day)
    assert (week.first.weekday(), (week.last - week.first).days) == (0, 6)
    year, number, _weekday = day.isocalendar()
    assert week.label == f"{year:04d}-{number:02d}"


@given(st.sampled_from(Unit), DAYS)
def test_the_last_whole_unit_ends_the_day_before_this_one_begins(unit: Unit, day: date) -> None:
    assert last_whole(unit, day).last == span_of(unit, day).first - timedelta(days=1)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("typed", ["9999-12-31", "9999-52", "9999-12", "9999", "1899-12-31", "2100-01-01"])
def test_a_day_out_of_every_use_is_refused_and_the_outermost_ones_are_not(unit: Unit, typed: str) -> None:
    with pytest.raises(PeriodRefused):
        parse(unit, typed)
    for day in ("1900-01-01", "2099-12-31"):
        assert parse(unit, day).first <= date.fromisoformat(day) <= parse(unit, day).last
