"""Shift rotas and working-time plans of several weeks (turnus, arbejdstidsskema): each week has its own hours."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.employment_requirement.rules import nth_absence_day
from lawbook.foundation.hours import DAYS_A_WEEK, hours_on, weeks_of
from lawbook.foundation.trace import Trace
from lawbook.tests.courses import other
from lawbook.tests.stories import OTHER, B, Story, benefit, day, tasks, weeks, with_pay

# Four 12-hour days in the first week, two in the second and weekend: 48 and 24 hours, 36 on the average.
TWO_WEEKS = tuple(map(Fraction, (12, 12, 12, 12, 0, 0, 0, 0, 0, 0, 0, 0, 12, 12)))
CLAIMED = ("2026-03-24", "2026-03-09", "2026-03-22")  # ISO weeks 11 and 12


def rota(first_monday: str | None = "2026-03-09", *, is_rota: bool = True, **fields: Any) -> Story:
    starts = day(first_monday) if first_monday else None
    return with_pay(schedule=TWO_WEEKS, schedule_from=starts, is_shift_rota=is_rota, **fields)


def hours(story: Story, on: str = "2026-03-24") -> dict[str, Fraction]:
    return {name: week.hours for name, week in weeks(story.on(on)).items()}


@pytest.mark.parametrize(
    ("first_monday", "found"),
    [
        ("2026-03-09", [48, 24]), ("2026-03-16", [24, 48]), ("2026-02-23", [48, 24]), ("2026-06-01", [48, 24]),
        ("2026-06-08", [24, 48]),
    ],
)  # fmt: skip
def test_the_plan_goes_round_from_its_first_monday(first_monday: str, found: list[int]) -> None:
    story = rota(first_monday)
    story.claimed(*CLAIMED)
    assert list(hours(story).values()) == found


def test_no_maximum_cuts_a_week_of_a_rota() -> None:
    """§ 50, stk. 2: 48 × 137.43 = 6,596.64 in a week whose maximum is 5,085."""
    story = rota()
    story.claimed(*CLAIMED)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 659700, "2026-W12": 329800}


def test_the_maximum_cuts_a_week_of_a_plan_that_is_no_rota() -> None:
    story = rota(is_rota=False)
    story.claimed(*CLAIMED)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 508500, "2026-W12": 329800}


@pytest.mark.parametrize(("is_rota", "beside"), [(True, 206100), (False, 121100)])
def test_a_rota_takes_nothing_from_the_maximum_of_another_job(is_rota: bool, beside: int) -> None:
    """15 hours at 137.43 are 2,061 beside the rota; beside an ordinary plan they share 5,085 with 48 hours."""
    story = rota(is_rota=is_rota)
    story.earned("2026-02-09", "2026-02-02", employer=B)
    story.notified("2026-02-09", "2026-02-02", employer=B, case=OTHER, weekly_hours=Fraction(15))
    story.claimed(*CLAIMED)
    story.claimed(*CLAIMED, employer=B, case=OTHER)
    assert benefit(story.whole("2026-03-24").of(OTHER))["2026-W11"] == beside


def test_the_week_tells_its_place_in_the_plan() -> None:
    story = rota()
    story.claimed(*CLAIMED)
    found = story.on("2026-03-24")
    for name, place in (("2026-W11", "1"), ("2026-W12", "2")):
        steps = [found.trace[number] for number in weeks(found)[name].steps]
        assert [step.result for step in steps if step.cites == "§ 47, stk. 2"] == [place]


def test_the_wage_is_spread_over_the_hours_of_each_week() -> None:
    """LP-09: 7,200 kr. over 72 hours are 100 an hour, below the benefit."""
    story = rota()
    story.claimed(*CLAIMED, wage=720000)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 480000, "2026-W12": 240000}


def test_absent_hours_a_week_are_those_of_an_average_week() -> None:
    story = rota()
    story.claimed(*CLAIMED, absent_hours=Fraction(18))
    assert list(hours(story).values()) == [24, 12]


@pytest.mark.parametrize(("absent", "found"), [("4", [Fraction(16, 3), Fraction(8, 3)]), ("3.75", [])])
def test_four_hours_are_asked_of_an_average_week(absent: str, found: list[Fraction]) -> None:
    story = rota()
    story.claimed(*CLAIMED, absent_hours=Fraction(absent))
    assert list(hours(story).values()) == found
    assert (135 in tasks(story.on("2026-03-24"))) is (not found)


def test_a_plan_without_its_first_week_waits() -> None:
    story = rota(first_monday=None)
    story.claimed(*CLAIMED)
    asked = [finding for finding in story.on("2026-03-24").findings if finding.rule == "LP-05"]
    assert [(finding.task, finding.holds) for finding in asked] == [(48, "WHOLE")]
    assert asked[0].title == "Arbejdsplanen har flere uger: oplys, hvilken mandag den første begynder"


def test_one_week_needs_no_first_monday() -> None:
    story = with_pay(schedule=TWO_WEEKS[:7])
    story.claimed(*CLAIMED)
    assert 48 not in tasks(story.on("2026-03-24"))
    assert list(hours(story).values()) == [48, 48]


def test_a_plan_without_hours_is_missing_working_time() -> None:
    story = with_pay(schedule=(Fraction(0),) * 14, schedule_from=day("2026-03-09"))
    assert [finding.title for finding in story.on("2026-03-24").findings] == ["Ugentlig arbejdstid mangler"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"schedule": TWO_WEEKS[:8]}, "no whole weeks"), ({"schedule": ()}, "no whole weeks"),
     ({"schedule": TWO_WEEKS, "schedule_from": day("2026-03-10")}, "is no Monday")],
)  # fmt: skip
def test_a_plan_is_of_whole_weeks_from_a_monday(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        with_pay(**fields)


@given(first=st.dates(date(2020, 1, 6), date(2030, 1, 1)), ahead=st.integers(-60, 60), place=st.integers(0, 27))
def test_a_day_has_the_same_hours_in_every_round(first: date, ahead: int, place: int) -> None:
    monday = first - timedelta(days=first.weekday())
    plan = tuple(map(Fraction, range(28)))
    assert hours_on(plan, monday, monday + timedelta(days=place + 28 * ahead)) == place
    assert [len(week) for week in weeks_of(plan)] == [DAYS_A_WEEK] * 4


def ends_are_asked(story: Story) -> bool:
    return any((finding.rule, finding.task) == ("R-014", 48) for finding in story.on("2026-03-24").findings)


@pytest.mark.parametrize(("last", "is_asked"), [("2026-03-20", False), ("2026-03-21", True)])
def test_ends_that_differ_by_days_off_in_the_plan_ask_nobody(last: str, is_asked: bool) -> None:
    """R-014: the employer says Thursday 12 March; the plan's next day of work is Saturday 21 March."""
    story = rota(is_rota=False)
    story.recovered("2026-03-13", "2026-03-12")
    story.recovered("2026-03-24", last, "CITIZEN")
    assert ends_are_asked(story) is is_asked


def test_ends_that_differ_in_a_plan_without_its_first_week_ask_a_person() -> None:
    story = rota(first_monday=None, is_rota=False)
    story.recovered("2026-03-13", "2026-03-12")
    story.recovered("2026-03-24", "2026-03-13", "CITIZEN")
    assert ends_are_asked(story)


@pytest.mark.parametrize(("first_monday", "third"), [("2026-02-02", "2026-02-04"), ("2026-02-09", "2026-02-09")])
def test_absence_days_of_the_insured_follow_the_plan(first_monday: str, third: str) -> None:
    plan = [*["8"] * 5, *["0"] * 7, "8", "8"]
    told: dict[str, Any] = {"schedule": plan, "schedule_from": first_monday}
    assert nth_absence_day(Trace(), other("DP200C", "2026-02-02", **told), 3) == day(third)
