"""The worked examples of the calculation, end to end: figures published by others, through whole assessments.

A = public or professional guidance · B = published rate tables · C = an independent calculator · D = derived here.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from lawbook.foundation.calendar import monday_of, rate_year
from lawbook.rates.rules import TABLE
from lawbook.tests.stories import Story, benefit, day, weeks

OWN_SCHEDULE = tuple(Fraction(hours) for hours in (8, 8, 8, 8, 5, 0, 0))


def citizens_week(monday: str, *, last: str | None = None, starts: str | None = None, **fields: object) -> Story:
    """An employee without pay whose right covers the week of a Monday; earnings far above the maximum."""
    begins = day(starts or monday)
    first = begins - timedelta(days=30 if starts else 37)
    story = Story()
    story.earned((first + timedelta(days=30)).isoformat(), first.isoformat(), wage=5000000)
    story.notified((first + timedelta(days=30)).isoformat(), first.isoformat(), form="DP200A", **fields)
    story.applied((first + timedelta(days=31)).isoformat())
    if last is not None:
        story.recovered((day(last) + timedelta(days=1)).isoformat(), last)
    return story


def week_of(story: Story, monday: str) -> tuple[int, int, int, int]:
    found = next(w for w in story.on((day(monday) + timedelta(days=13)).isoformat()).weeks if w.monday == day(monday))
    return (found.benefit // 100, found.own_atp // 100, found.municipal_atp // 100, found.pension // 100)


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        ("2025-01-06", (4865, 53, 106, 87)),  # C1
        ("2023-02-06", (4550, 50, 100, 54)),  # C5
        ("2019-02-11", (4355, 50, 100, 0)),  # C9
        ("2020-03-02", (4405, 50, 100, 13)),
        ("2021-03-01", (4460, 50, 100, 26)),
        ("2022-03-07", (4465, 50, 100, 40)),
        ("2024-03-04", (4695, 53, 106, 70)),  # A5
        ("2026-03-02", (5085, 53, 106, 106)),  # D11
    ],
)
def test_a_full_week_at_the_maximum_year_by_year(monday: str, expected: tuple[int, int, int, int]) -> None:
    assert week_of(citizens_week(monday), monday) == expected


def test_monday_and_tuesday_on_the_own_schedule() -> None:
    story = citizens_week("2025-01-13", last="2025-01-14", schedule=OWN_SCHEDULE)
    assert week_of(story, "2025-01-13") == (2104, 23, 46, 37)  # C3


def test_wednesday_to_friday_on_the_own_schedule() -> None:
    story = citizens_week("2023-02-06", starts="2023-02-08", schedule=OWN_SCHEDULE)
    assert week_of(story, "2023-02-06") == (2582, 28, 56, 31)  # C7


def test_thirty_hours_of_2022_in_ore() -> None:
    story = citizens_week("2022-09-05", weekly_hours=Fraction(30))
    story.policy = type(story.policy)(gross_rounding="OERE")
    assert benefit(story.on("2022-09-18"))["2022-W36"] == 362040  # A1


@pytest.mark.parametrize(("wage_an_hour", "rate"), [(13700, 12604), (13800, 12689), (13792, 12689), (13791, 12688)])
def test_the_wage_that_reaches_the_maximum_of_2024(wage_an_hour: int, rate: int) -> None:
    story = citizens_week("2024-09-16")
    story.records = story.records[1:]
    first = story.records[0]
    story.earned("2024-09-09", first.first_absence_day.isoformat(), wage=wage_an_hour * 160, hours="160")
    assert weeks(story.on("2024-09-29"))["2024-W38"].rate == rate  # A3: about 137 kr.


def test_112_kroner_of_2019_give_4144() -> None:
    story = citizens_week("2019-04-08")
    story.records = story.records[1:]
    first = story.records[0]
    story.earned("2019-04-01", first.first_absence_day.isoformat(), wage=1947826, hours="160")
    assert benefit(story.on("2019-04-21"))["2019-W15"] == 414400  # A7


@pytest.mark.parametrize(("year", "maximum"), [(2013, 4005), (2018, 4300), (2019, 4355), (2021, 4460), (2022, 4465)])
def test_entry_and_exit_limits_of_the_insurance_follow_from_the_maximum(year: int, maximum: int) -> None:
    """A29, B1, B3, B7: 1,750 and 2,160 times the maximum are the published limits."""
    published = {
        2013: (7008750, 8650800),
        2018: (7525000, 9288000),
        2019: (7621250, None),
        2021: (7805000, 9633600),
        2022: (7813750, 9644400),
    }
    value = TABLE["weekly_maximum"].known(monday_of(date(year, 6, 1))).value
    assert value == maximum * 100
    entry, exit_limit = published[year]
    assert value * 1750 == entry * 100
    assert exit_limit is None or value * 2160 == exit_limit * 100


def test_the_regulation_of_2012_rounds_to_the_nearest_five_kroner() -> None:
    before, after = (TABLE["weekly_maximum"].known(day(text)).value for text in ("2011-06-06", "2012-06-04"))
    exact = before * Fraction("1.029")
    assert 500 * round(exact / 500) == after  # A27: 3,941.07 becomes 3,940


def test_every_maximum_is_whole_fives_and_starts_on_its_first_monday() -> None:
    values = TABLE["weekly_maximum"].values
    for value in values:
        assert value.value % 500 == 0
        assert value.since.weekday() == 0
        assert rate_year(value.since) == value.since.year
        assert value.since.day <= 7
        assert value.use.source
    assert [value.since.year for value in values] == list(range(2008, 2027))
    amounts = [value.value for value in values]
    assert amounts == sorted(amounts)


def test_the_seven_holidays_of_the_first_half_of_2014_cost_seven_days() -> None:
    story = Story()
    story.unemployed("2013-12-02", 81500)
    story.notified("2013-12-02", "2013-12-02", form="DP200B", employer=None)
    story.applied("2013-12-04")
    found = story.on("2014-07-06")
    half = [week for week in found.weeks if day("2014-01-06") <= week.monday <= day("2014-06-23")]
    whole = 25 * 5 * 81500
    # Maundy Thursday, Good Friday, Easter Monday, Store Bededag, Ascension Day, Whit Monday; New Year's Day before them
    assert whole - sum(week.benefit for week in half) == 6 * 81500  # A11 counts 8 with 5 June and 1 January
    (new_year,) = [week for week in found.weeks if week.monday == day("2013-12-30")]
    assert new_year.benefit == 4 * 81500  # one day less; the maximum of 2013 is not reached


@pytest.mark.parametrize(
    ("schedule", "hours", "owed"),
    [(None, Fraction("22.2"), 305100), (OWN_SCHEDULE, Fraction(24), 329800)],
)
def test_the_schedule_changes_the_money_of_easter_2026(
    schedule: tuple[Fraction, ...] | None, hours: Fraction, owed: int
) -> None:
    story = citizens_week("2026-03-30", **({"schedule": schedule} if schedule else {}))
    week = weeks(story.on("2026-04-12"))["2026-W14"]
    assert (week.hours, week.benefit) == (hours, owed)  # D12


def test_partly_back_at_work_pays_the_absent_hours() -> None:
    story = citizens_week("2022-09-05")
    story.returned("2022-09-02", "2022-09-05", "17")
    assert benefit(story.on("2022-09-18"))["2022-W36"] == 205200  # A23: 2,051.56
