"""The whole assessment: the same in any order of the facts, twice, and through JSON; its trace tells every amount."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assess import assess
from lawbook.assessment import Assessment, WeekAmount, case_from_json, case_to_json
from lawbook.facts import Facts, facts_from_json, facts_to_json
from lawbook.foundation.calendar import is_public_holiday
from lawbook.tests.stories import OTHER, A, B, Story, benefit, day, weeks, with_pay, without_pay


def refunded() -> Story:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-04", "2026-03-15", wage=900000)
    story.claimed("2026-04-14", "2026-03-16", "2026-04-12")
    story.returned("2026-04-01", "2026-04-07", "20")
    story.holiday("2026-03-10", "2026-03-19", "2026-03-20")
    return story


def paid_to_the_citizen() -> Story:
    story = without_pay()
    story.returned("2026-03-25", "2026-03-30", "18")
    story.recovered("2026-04-16", "2026-04-15", "CITIZEN")
    return story


def in_two_jobs() -> Story:
    story = with_pay(weekly_hours=Fraction(30))
    story.earned("2026-02-09", "2026-02-02", employer=B)
    story.notified("2026-02-09", "2026-02-02", employer=B, case=OTHER, weekly_hours=Fraction(15))
    story.claimed("2026-03-24", "2026-03-04", "2026-03-22")
    story.claimed("2026-03-24", "2026-03-04", "2026-03-22", employer=B, case=OTHER, wage=300000)
    return story


def unemployed() -> Story:
    story = Story()
    story.unemployed("2026-02-09", 85000)
    story.notified("2026-02-09", "2026-02-02", form="DP200B", employer=None)
    story.applied("2026-02-11")
    return story


def self_employed() -> Story:
    story = Story()
    story.business(
        "2026-02-04", 20800000, insurance_level="FULL", insurance_from_day=3, insurance_valid_from=day("2024-04-01")
    )
    story.insured("2026-02-04", "VALID", "2024-04-01", employer=None)
    story.notified("2026-02-04", "2026-02-02", form="DP200C", employer=None)
    story.applied("2026-02-09")
    story.works("2026-03-02", "2026-03-04", "0.5")
    return story


STORIES = [refunded, paid_to_the_citizen, in_two_jobs, unemployed, self_employed]


def text(found: Assessment) -> str:
    return json.dumps([case_to_json(case) for case in found.cases], ensure_ascii=False)


@pytest.mark.parametrize("story", STORIES)
def test_the_order_of_the_facts_carries_no_meaning(story: Callable[[], Story]) -> None:
    facts = story().facts()
    expected = text(assess(facts, day("2026-05-01")))
    shuffler = random.Random(751)
    for _ in range(12):
        records = list(facts.records)
        shuffler.shuffle(records)
        assert text(assess(Facts(facts.person, tuple(records), facts.policy), day("2026-05-01"))) == expected


@pytest.mark.parametrize("story", STORIES)
def test_twice_is_equal_and_the_snapshot_replays_byte_for_byte(story: Callable[[], Story]) -> None:
    facts = story().facts()
    for on in ("2026-02-10", "2026-03-15", "2026-05-01"):
        first = assess(facts, day(on))
        assert assess(facts, day(on)) == first
        stored = json.loads(json.dumps(facts_to_json(facts)))
        assert text(assess(facts_from_json(stored), day(on))) == text(first)


@pytest.mark.parametrize("story", STORIES)
def test_an_assessment_goes_through_json_unchanged(story: Callable[[], Story]) -> None:
    for case in story().whole("2026-05-01").cases:
        stored = json.loads(json.dumps(case_to_json(case), ensure_ascii=False))
        assert case_from_json(stored) == case


@pytest.mark.parametrize("story", STORIES)
def test_every_amount_points_at_the_steps_that_made_it(story: Callable[[], Story]) -> None:
    for case in story().whole("2026-05-01").cases:
        assert case.weeks
        for week in case.weeks:
            assert week.steps
            steps = [case.trace[index] for index in week.steps]
            assert len(set(week.steps)) == len(week.steps)
            assert str(week.benefit) in {step.result for step in steps} or week.benefit == int(
                next(v for s in steps if s.rule == "LP-04" for v in s.result.split() if v.endswith(str(week.benefit)))
                .rsplit(":", 1)[1]
            )
            assert any(use.source for step in steps for use in step.parameters)


@pytest.mark.parametrize("story", STORIES)
def test_the_provisions_are_the_last_verdicts_of_the_trace(story: Callable[[], Story]) -> None:
    for case in story().whole("2026-05-01").cases:
        last = {step.cites: step.verdict for step in case.trace if step.verdict is not None}
        assert case.provisions == last


def test_twenty_six_equal_weeks_do_not_make_twenty_six_copies() -> None:
    story = without_pay()
    few, many = story.on("2026-04-05"), story.on("2026-09-27")
    assert len(many.weeks) - len(few.weeks) >= 24
    assert len(many.trace) - len(few.trace) <= 15
    ordinary = [week for week in many.weeks if week.hours == 37]
    assert len({week.steps for week in ordinary}) == 1


@pytest.mark.parametrize("story", STORIES)
def test_nothing_changes_between_looks_but_weeks_that_are_completed(story: Callable[[], Story]) -> None:
    """The night looks only on `next_look_on`; until then findings, days and waiting must stand still."""
    facts = story().facts()
    for case in assess(facts, day("2026-04-20")).cases:
        until = case.next_look_on or day("2026-12-20")
        on = day("2026-04-20")
        while (on := on + timedelta(days=1)) < until:
            later = assess(facts, on).of(case.case)
            assert later.findings == case.findings
            assert later.waits_for == case.waits_for
            assert later.is_decision_due == case.is_decision_due
            assert later.last_day_of_right == case.last_day_of_right
            assert [amounts(week) for week in later.weeks[: len(case.weeks)]] == [amounts(w) for w in case.weeks]


def amounts(week: WeekAmount) -> WeekAmount:
    """A week without its places in the trace."""
    return week._replace(steps=())


HOURS = st.integers(0, 48).map(lambda quarters: Fraction(quarters, 4))


@given(
    schedule=st.tuples(*[HOURS] * 7).filter(any),
    returns=st.lists(st.tuples(st.integers(0, 60), st.integers(16, 160)), max_size=3),
    claims=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 25)), min_size=1, max_size=4),
    away=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=2),
    ends=st.one_of(st.none(), st.integers(5, 70)),
)
def test_hours_agree_with_a_reckoning_day_by_day(
    schedule: tuple[Fraction, ...],
    returns: list[tuple[int, int]],
    claims: list[tuple[int, int]],
    away: list[tuple[int, int]],
    ends: int | None,
) -> None:
    start = date(2026, 3, 4)

    def later(number: int) -> date:
        return start + timedelta(days=number)

    story = with_pay(schedule=schedule, weekly_hours=sum(schedule))
    for first, quarters in returns:
        story.returned("2026-03-05", later(first).isoformat(), str(Fraction(quarters, 4)))
    for first, length in away:
        story.holiday("2026-03-05", later(first).isoformat(), later(first + length).isoformat())
    if ends is not None:
        story.recovered("2026-06-01", later(ends).isoformat())
    for first, length in claims:
        story.claimed("2026-06-02", later(first).isoformat(), later(first + length).isoformat())

    weekly = sum(schedule)
    last = later(ends) if ends is not None else date.max
    expected: dict[date, Fraction] = {}
    for number in range(120):
        today = later(number)
        free = any(first <= number <= first + length for first, length in away)
        claimed = any(first <= number <= first + length for first, length in claims)
        if not claimed or free or today > last or is_public_holiday(today):
            continue
        placed = [r for r in returns if later(r[0]) <= last]
        absent = [(first, place, quarters) for place, (first, quarters) in enumerate(placed) if first <= number]
        share = Fraction(1)
        if absent:
            share = min(Fraction(max(absent)[2], 4) / weekly, Fraction(1))
        monday = today - timedelta(days=today.weekday())
        expected[monday] = expected.get(monday, Fraction(0)) + schedule[today.weekday()] * share
    found = {week.monday: week.hours for week in story.on("2026-08-01").weeks}
    assert found == {monday: hours for monday, hours in expected.items() if hours}


@given(
    hours=st.tuples(st.integers(4, 45), st.integers(4, 45)),
    wages=st.tuples(st.integers(1000000, 5000000), st.integers(1000000, 5000000)),
    paid=st.tuples(st.integers(0, 2000000), st.integers(0, 2000000)),
)
def test_a_persons_week_never_passes_the_maximum(
    hours: tuple[int, int], wages: tuple[int, int], paid: tuple[int, int]
) -> None:
    story = Story()
    for employer, case, place in ((A, "2026-000001", 0), (B, OTHER, 1)):
        story.earned("2026-02-09", "2026-02-02", wage=wages[place], employer=employer)
        story.notified(
            "2026-02-09", "2026-02-02", employer=employer, case=case, weekly_hours=Fraction(hours[place])
        )
        story.claimed("2026-03-24", "2026-03-09", "2026-03-15", wage=paid[place], employer=employer, case=case)
    whole = story.whole("2026-03-24")
    owed = [benefit(case).get("2026-W11", 0) for case in whole.cases]
    assert sum(owed) <= 508500
    for place, case in enumerate(whole.cases):
        week = weeks(case).get("2026-W11")
        if week is not None:
            assert week.benefit <= (paid[place] + 50) // 100 * 100
            assert week.benefit <= (week.hours * week.rate + 50) // 100 * 100


@given(first=st.dates(date(2019, 1, 1), date(2026, 6, 1)), length=st.integers(31, 200))
def test_no_day_without_right_is_ever_paid(first: date, length: int) -> None:
    notified = first + timedelta(days=30)
    story = without_pay(first.isoformat(), notified=notified.isoformat())
    end = first + timedelta(days=length)
    story.recovered((end + timedelta(days=1)).isoformat(), end.isoformat())
    found = story.on((end + timedelta(days=2)).isoformat())
    starts = first + timedelta(days=30)
    assert found.municipality_pays_from == starts
    for week in found.weeks:
        assert week.first_day is not None
        assert week.last_day is not None
        assert starts <= week.first_day <= week.last_day <= end
        assert week.municipal_atp == 2 * week.own_atp
    payable = sum(
        (starts + timedelta(days=n)).weekday() < 5 and not is_public_holiday(starts + timedelta(days=n))
        for n in range((end - starts).days + 1)
    )
    assert sum(week.hours for week in found.weeks) == payable * Fraction(37, 5)
