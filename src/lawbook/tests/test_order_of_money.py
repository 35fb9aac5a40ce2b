"""What must hold of every course (egenskaber): more pay never gives less, a later word never more, no split counts.

That a stored decision is replayed byte for byte is tested here in the form that is stored, and with the decisions
through the database.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lawbook.assess import assess
from lawbook.assessment import case_from_json, case_to_json
from lawbook.facts import Facts, facts_from_json, facts_to_json
from lawbook.foundation.calendar import is_working_day
from lawbook.tests.stories import CASE, OTHER, A, B, Story, benefit, with_pay
from lawbook.tests.test_any_facts import DAYS, any_facts

WAGES = st.integers(1500000, 6000000)
FIRST = date(2026, 2, 2)
ON = "2026-06-21"


def paid(story: Story) -> int:
    return sum(week.benefit for week in story.on(ON).weeks)


def earning(wage: int, *, form: str, notified: int = 30, applied: int = 31, claimed: int | None = None) -> Story:
    """An employee away since 2 February; the employer and the citizen speak so many days later."""

    def later(days: int) -> str:
        return (FIRST + timedelta(days=days)).isoformat()

    story = Story()
    story.earned(later(0), FIRST.isoformat(), wage=wage)
    story.notified(later(notified), FIRST.isoformat(), form=form)
    if form == "DP200A":
        story.applied(later(applied))
    if claimed is not None:
        story.claimed(later(claimed), "2026-03-04", "2026-04-05", wage=wage)
    story.recovered("2026-06-01", "2026-05-31")
    return story


@given(wages=st.tuples(WAGES, WAGES))
def test_more_income_never_lowers_the_benefit(wages: tuple[int, int]) -> None:
    for fields in ({"form": "DP200A"}, {"form": "DP201", "notified": 7, "claimed": 70}):
        less, more = (paid(earning(wage, **fields)) for wage in sorted(wages))  # type: ignore[arg-type]
        assert 0 < less <= more


@given(profits=st.tuples(st.integers(-100000, 60000000), st.integers(-100000, 60000000)))
def test_more_profit_never_lowers_the_benefit_of_the_self_employed(profits: tuple[int, int]) -> None:
    found = []
    for profit in sorted(profits):
        story = Story()
        story.business("2026-02-04", profit)
        story.notified("2026-02-04", "2026-02-02", form="DP200C", employer=None)
        story.applied("2026-02-06")
        found.append(paid(story))
    assert found[0] <= found[1]


@given(
    rates=st.tuples(st.integers(0, 120000), st.integers(0, 120000)), share=st.sampled_from(["FULL_TIME", "PART_TIME"])
)
def test_a_higher_day_rate_never_lowers_the_benefit_of_the_unemployed(rates: tuple[int, int], share: str) -> None:
    found = []
    for rate in sorted(rates):
        story = Story()
        story.unemployed("2026-02-04", rate, insured=share)
        story.notified("2026-02-04", "2026-02-02", form="DP200B", employer=None)
        story.applied("2026-02-06")
        found.append(paid(story))
    assert found[0] <= found[1]


@given(wages=st.tuples(WAGES, WAGES), hours=st.tuples(st.integers(20, 37), st.integers(5, 20)))
def test_more_income_in_a_second_job_never_lowers_what_both_come_to(
    wages: tuple[int, int], hours: tuple[int, int]
) -> None:
    less, more = (_of_two_jobs(wage, hours) for wage in sorted(wages))
    assert 0 < less <= more


def _of_two_jobs(wage: int, hours: tuple[int, int]) -> int:
    """The first job pays a middling wage; both employers claim their pay back to the full."""
    story = Story()
    for place, (employer, case) in enumerate(((A, CASE), (B, OTHER))):
        story.earned("2026-02-09", "2026-02-02", wage=wage if place else 2000000, employer=employer)
        story.notified("2026-02-09", "2026-02-02", employer=employer, case=case, weekly_hours=Fraction(hours[place]))
        story.claimed("2026-04-14", "2026-03-04", "2026-04-05", employer=employer, case=case)
    return sum(week.benefit for case in story.whole(ON).cases for week in case.weeks)


@given(days=st.tuples(st.integers(7, 110), st.integers(7, 110)))
def test_a_later_notification_never_raises_the_benefit(days: tuple[int, int]) -> None:
    soon, late = sorted(days)
    refunds = [paid(earning(3000000, form="DP201", notified=day, claimed=115)) for day in (soon, late)]
    assert refunds[0] >= refunds[1]
    citizens = [paid(earning(3000000, form="DP200A", notified=day, applied=day + 1)) for day in (soon, late)]
    assert citizens[0] >= citizens[1]
    for form in ("DP200B", "DP200C"):
        first, second = (_without_employer(form, day) for day in (soon, late))
        assert first >= second


def _without_employer(form: str, notified: int) -> int:
    """What an unemployed or self-employed person gets who tells and applies so many days later."""
    on = (FIRST + timedelta(days=notified)).isoformat()
    story = Story()
    if form == "DP200B":
        story.unemployed(on, 85000)
    else:
        story.business(on, 20800000)
    story.notified(on, FIRST.isoformat(), form=form, employer=None)
    story.applied(on)
    return paid(story)


@given(days=st.tuples(st.integers(30, 115), st.integers(30, 115)))
def test_a_later_application_never_raises_the_benefit(days: tuple[int, int]) -> None:
    soon, late = (paid(earning(3000000, form="DP200A", applied=day)) for day in sorted(days))
    assert soon >= late


@given(
    cuts=st.sets(st.integers(1, 32), max_size=4),
    an_hour=st.integers(0, 4000).map(lambda steps: 5 * steps),
    absent=st.sampled_from([None, "20", "11.5"]),
)
def test_splitting_a_claim_period_never_changes_the_sum(cuts: set[int], an_hour: int, absent: str | None) -> None:
    """Each part states the wages of its own working days; the maximum and the rounding stay those of the week."""
    assert _claimed([0, *sorted(cuts), 33], an_hour, absent) == _claimed([0, 33], an_hour, absent)


def _claimed(places: list[int], an_hour: int, absent: str | None) -> dict[str, int]:
    first = date(2026, 3, 4)
    story = with_pay()
    if absent is not None:
        story.returned("2026-03-05", "2026-03-16", absent)
    for start, end in pairwise(places):
        days = [first + timedelta(days=n) for n in range(start, end)]
        working = sum(is_working_day(day) for day in days)
        wage = working * an_hour * 37 // 5 if absent is None else 10**9  # 7.4 hours a day, or more than any benefit
        story.claimed("2026-04-07", days[0].isoformat(), days[-1].isoformat(), wage=wage)
    return benefit(story.on("2026-05-03"))


@given(facts=any_facts(), on=DAYS, seed=st.integers(0, 2**16))
def test_the_order_in_which_facts_arrive_never_changes_the_assessment(facts: Facts, on: date, seed: int) -> None:
    shuffled = list(facts.records)
    random.Random(seed).shuffle(shuffled)
    assert assess(Facts(facts.person, tuple(shuffled), facts.policy), on) == assess(facts, on)


@given(facts=any_facts(), on=DAYS, seed=st.integers(0, 2**16))
def test_what_is_stored_gives_the_decision_again_byte_for_byte(facts: Facts, on: date, seed: int) -> None:
    """From the stored text, whatever order it is read in; the stored assessment itself comes back whole."""
    stored = json.loads(json.dumps(facts_to_json(facts)))
    random.Random(seed).shuffle(stored["records"])
    again = assess(facts_from_json(stored), on)
    for case in assess(facts, on).cases:
        written = json.dumps(case_to_json(case), ensure_ascii=False)
        assert json.dumps(case_to_json(again.of(case.case)), ensure_ascii=False) == written
        assert case_from_json(json.loads(written)) == case
