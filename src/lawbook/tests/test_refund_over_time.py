"""Refund against a second, plain reckoning: week by week over many years, and its bounds for any wage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.foundation.calendar import is_public_holiday
from lawbook.tests.stories import Story, benefit, weeks, with_pay

# Weekly maximum in kroner and supplement in per mille by rate year, written down once more.
YEARS = {
    2019: (4355, 0),
    2020: (4405, 3),
    2021: (4460, 6),
    2022: (4465, 9),
    2023: (4550, 12),
    2024: (4695, 15),
    2025: (4865, 18),
    2026: (5085, 21),
}


def kroner(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def rate_year(monday: date) -> int:
    first = date(monday.year, 1, 1)
    first += timedelta(days=(7 - first.weekday()) % 7)
    return monday.year if monday >= first else monday.year - 1


def expected(monday: date, first: date, last: date) -> tuple[int, int]:
    """Refund and supplement in kroner of a week at the maximum, with decimals and day by day."""
    maximum, per_mille = YEARS[rate_year(monday)]
    rate = (Decimal(maximum) / 37).quantize(Decimal("0.01"), ROUND_HALF_UP)
    days = [monday + timedelta(days=n) for n in range(5)]
    payable = [d for d in days if first <= d <= last and not is_public_holiday(d)]
    refund = kroner(rate * len(payable) * Decimal("7.4"))
    return refund, kroner(Decimal(refund) * per_mille / 1000)


@pytest.mark.parametrize("year", sorted(YEARS))
def test_a_year_of_refund_at_the_maximum(year: int) -> None:
    first = date(year, 1, 7)
    story = with_pay(first.isoformat(), notified=(first + timedelta(days=7)).isoformat())
    starts = first + timedelta(days=30)
    end = date(year, 12, 27)
    begins = starts
    while begins <= end:
        until = min(begins + timedelta(days=40), end)
        story.claimed((until + timedelta(days=1)).isoformat(), begins.isoformat(), until.isoformat())
        begins = until + timedelta(days=1)
    found = story.on((end + timedelta(days=2)).isoformat())
    assert len(found.weeks) >= 45
    for week in found.weeks:
        refund, supplement = expected(week.monday, starts, end)
        assert (week.benefit, week.supplement) == (refund * 100, supplement * 100), week.monday
    assert sum(week.hours for week in found.weeks) == sum(
        Fraction("7.4")
        for n in range((end - starts).days + 1)
        if (d := starts + timedelta(days=n)).weekday() < 5 and not is_public_holiday(d)
    )


def claimed(wage: int, first: date, length: int) -> Story:
    story = with_pay()
    last = first + timedelta(days=length)
    story.claimed("2026-06-03", first.isoformat(), last.isoformat(), wage=wage)
    return story


@given(
    wage=st.integers(0, 3000000),
    first=st.integers(0, 40).map(lambda n: date(2026, 3, 4) + timedelta(days=n)),
    length=st.integers(0, 40),
)
def test_refund_is_never_more_than_the_wage_or_the_benefit(wage: int, first: date, length: int) -> None:
    found = claimed(wage, first, length).on("2026-06-03")
    assert sum(week.benefit for week in found.weeks) <= wage + 50 * len(found.weeks)
    for week in found.weeks:
        assert week.benefit % 100 == 0
        assert week.benefit <= week.hours * 13743 + 50
        assert week.supplement == (week.benefit * 21 // 1000 + 50) // 100 * 100 or week.supplement % 100 == 0


@given(
    wage=st.integers(0, 3000000),
    first=st.integers(0, 40).map(lambda n: date(2026, 3, 4) + timedelta(days=n)),
    length=st.integers(0, 40),
)
def test_a_low_wage_is_refunded_in_full_but_for_rounding(wage: int, first: date, length: int) -> None:
    found = claimed(wage, first, length).on("2026-06-03")
    hours = sum(week.hours for week in found.weeks)
    if hours and Fraction(wage) / hours <= 13743:
        assert abs(sum(week.benefit for week in found.weeks) - wage) <= 50 * len(found.weeks)


@given(split=st.integers(1, 26))
def test_splitting_a_request_changes_nothing_while_the_wage_is_high(split: int) -> None:
    whole = with_pay()
    whole.claimed("2026-04-07", "2026-03-09", "2026-04-05")
    parts = with_pay()
    middle = date(2026, 3, 9) + timedelta(days=split)
    parts.claimed("2026-04-07", "2026-03-09", (middle - timedelta(days=1)).isoformat())
    parts.claimed("2026-04-08", middle.isoformat(), "2026-04-05")
    assert benefit(whole.on("2026-04-08")) == benefit(parts.on("2026-04-08"))


@given(extra=st.integers(0, 500000))
def test_more_wage_never_gives_less_refund(extra: int) -> None:
    less, more = claimed(900000, date(2026, 3, 9), 13), claimed(900000 + extra, date(2026, 3, 9), 13)
    lower, higher = benefit(less.on("2026-06-03")), benefit(more.on("2026-06-03"))
    assert all(lower[name] <= higher[name] for name in lower)


def test_the_two_weeks_of_a_year_shift_have_each_their_own_rate_and_supplement() -> None:
    story = with_pay("2025-11-03", notified="2025-11-10")
    story.claimed("2026-01-13", "2025-12-22", "2026-01-11")
    found = weeks(story.on("2026-01-13"))
    assert [(name, week.rate, week.supplement) for name, week in found.items()] == [
        ("2025-W52", 13149, 5300),
        ("2026-W01", 13149, 7000),
        ("2026-W02", 13743, 10700),
    ]


def test_earnings_between_two_maxima_are_cut_in_the_first_year_only() -> None:
    story = with_pay("2025-11-03", notified="2025-11-10")
    story.records = story.records[1:]
    story.earned("2025-11-10", "2025-11-03", wage=2010100, hours="138")
    story.claimed("2026-01-13", "2025-12-15", "2026-01-11")
    found = weeks(story.on("2026-01-13"))
    assert (found["2025-W51"].rate, found["2026-W02"].rate) == (13149, 13401)
