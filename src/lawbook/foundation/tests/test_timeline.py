"""Sets of days behave like sets of days, week masks like weeks, timelines like their last change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.foundation.period import Period, days_from
from lawbook.foundation.timeline import Days, Timeline

START = date(2026, 1, 1)
SPAN = 60


def day(number: int) -> date:
    return START + timedelta(days=number)


RUNS = st.lists(st.tuples(st.integers(0, SPAN), st.integers(0, 12)), max_size=5)


def days_of(runs: list[tuple[int, int]]) -> Days:
    return Days.of(*(Period(day(first), day(first + length)) for first, length in runs))


def naive(runs: list[tuple[int, int]]) -> set[date]:
    return {day(first + n) for first, length in runs for n in range(length + 1)}


def listed(days: Days) -> set[date]:
    return {day(n) for n in range(-1, SPAN + 20) if day(n) in days}


@given(RUNS, RUNS)
def test_the_algebra_is_that_of_sets(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    assert listed(days_of(one) | days_of(other)) == naive(one) | naive(other)
    assert listed(days_of(one) & days_of(other)) == naive(one) & naive(other)
    assert listed(days_of(one) - days_of(other)) == naive(one) - naive(other)


@given(RUNS, RUNS)
def test_equal_sets_are_equal_however_they_were_made(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    united = days_of(one + other)
    assert days_of(one) | days_of(other) == united
    assert hash(days_of(one) | days_of(other)) == hash(united)
    assert (united - days_of(other)) | (united & days_of(other)) == united


@given(RUNS)
def test_first_last_and_periods_tell_the_same(runs: list[tuple[int, int]]) -> None:
    days = days_of(runs)
    found = naive(runs)
    assert days.first == min(found, default=None)
    assert days.last == max(found, default=None)
    assert sum(period.days for period in days.periods()) == len(found)
    assert bool(days) == bool(found)


@given(RUNS, st.integers(0, SPAN))
def test_until_and_since_cut_at_the_day(runs: list[tuple[int, int]], cut: int) -> None:
    assert listed(days_of(runs).until(day(cut))) == {d for d in naive(runs) if d <= day(cut)}
    assert listed(days_of(runs).since(day(cut))) == {d for d in naive(runs) if d >= day(cut)}


@given(RUNS, st.integers(0, 9))
def test_a_week_mask_holds_exactly_the_days_of_the_week(runs: list[tuple[int, int]], week: int) -> None:
    monday = date(2025, 12, 29) + timedelta(days=7 * week)
    mask = days_of(runs).mask(monday.toordinal())
    assert {n for n in range(7) if mask >> n & 1} == {n for n in range(7) if monday + timedelta(days=n) in naive(runs)}


@given(RUNS)
def test_mondays_are_those_of_weeks_with_a_day(runs: list[tuple[int, int]]) -> None:
    found = [date.fromordinal(monday) for monday in days_of(runs).mondays(day(SPAN + 20))]
    assert found == sorted({d - timedelta(days=d.weekday()) for d in naive(runs)})


def test_an_open_set_has_no_last_day_and_stops_where_asked() -> None:
    days = Days.between(START)
    assert days.is_open
    assert days.last is None
    assert date(2050, 6, 1) in days
    assert len(list(days.mondays(date(2026, 1, 18)))) == 3
    assert days.until(date(2026, 1, 3)) == Days.between(START, date(2026, 1, 3))


def test_days_that_touch_are_one_run() -> None:
    days = Days.between(day(0), day(3)) | Days.between(day(4), day(6))
    assert days.periods() == (Period(day(0), day(6)),)
    assert repr(days) == "Days(2026-01-01..2026-01-07)"


def test_an_end_before_the_start_is_no_day() -> None:
    assert Days.between(day(3), day(2)) == Days()


def test_a_period_counts_both_ends() -> None:
    period = days_from(date(2026, 9, 1), 30)
    assert period == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert period.days == 30
    assert date(2026, 9, 30) in period
    assert date(2026, 10, 1) not in period
    assert date(2030, 1, 1) in Period(date(2026, 9, 1))
    assert period.until(date(2026, 9, 10)) == Period(date(2026, 9, 1), date(2026, 9, 10))
    assert period.until(date(2026, 8, 31)) is None
    assert period.until(date(2026, 12, 1)) is period


def test_a_period_cannot_end_before_it_starts_and_an_open_one_has_no_length() -> None:
    with pytest.raises(ValueError, match="ends 2026-01-01 before"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(ValueError, match="no length"):
        _ = Period(date(2026, 1, 2)).days


CHANGES = st.lists(st.tuples(st.integers(0, SPAN), st.integers(0, 9)), max_size=6)


@given(CHANGES, st.integers(0, SPAN))
def test_a_timeline_holds_the_last_change(changes: list[tuple[int, int]], asked: int) -> None:
    line = Timeline((day(number), value) for number, value in changes)
    earlier = [(number, place, value) for place, (number, value) in enumerate(changes) if number <= asked]
    assert line.on(day(asked)) == (max(earlier)[2] if earlier else None)


@given(CHANGES)
def test_segments_cover_every_day_from_the_first_change_once(changes: list[tuple[int, int]]) -> None:
    line = Timeline((day(number), value) for number, value in changes)
    segments = list(line.segments(Period(day(0), day(SPAN))))
    for number in range(SPAN + 1):
        holding = [value for period, value in segments if day(number) in period]
        assert holding == ([] if line.on(day(number)) is None else [line.on(day(number))])


def test_the_last_segment_of_an_open_period_is_open() -> None:
    line = Timeline([(day(0), "full"), (day(10), "part")])
    assert list(line.segments(Period(day(5)))) == [(Period(day(5), day(9)), "full"), (Period(day(10)), "part")]


def test_mondays_stop_before_a_later_run() -> None:
    days = days_of([(0, 2), (30, 2)])
    monday = START.toordinal() - START.weekday()
    assert list(days.mondays(day(10))) == [monday]
    assert list(days.mondays(day(29))) == [monday]
    assert len(list(days.mondays(day(30)))) == 2


def test_segments_leave_out_changes_after_the_period() -> None:
    line = Timeline([(day(0), "a"), (day(10), "b"), (day(20), "c")])
    assert list(line.segments(Period(day(5), day(9)))) == [(Period(day(5), day(9)), "a")]
    assert [value for _, value in line.segments(Period(day(5), day(10)))] == ["a", "b"]


def test_days_are_no_other_thing_that_holds_the_same() -> None:
    one = days_of([(0, 2)])
    assert one == days_of([(0, 1), (2, 0)])
    assert one != days_of([(0, 1)])
    assert one != ((day(0).toordinal(), day(2).toordinal()),)
    assert {one: "found"}[days_of([(1, 1), (0, 0)])] == "found"
