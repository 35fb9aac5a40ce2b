"""Days that no wording of the law is for: nothing is tried, nothing faults, and a person is asked (LP-44)."""

from __future__ import annotations

import pytest

from lawbook.assessment import UNDECIDABLE, WHOLE
from lawbook.facts import Imprisonment
from lawbook.tests.stories import OTHER, Story, day, tasks, with_pay, without_pay

FORMS = ("DP201", "DP200A", "DP200B", "DP200C")
ON = "2026-03-29"


def absent(first: str, form: str = "DP201") -> Story:
    story = Story()
    if form == "DP200C":
        story.business("2026-03-04", 10**7, insurance_level="FULL", insurance_from_day=3)
    if form == "DP200B":
        story.unemployed("2026-03-04", 94000)
    story.earned("2026-03-04", "2026-02-02")
    story.notified("2026-03-04", first, form=form, employer="11111111" if form in FORMS[:2] else None)
    story.applied("2026-03-04")
    return story


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("first", ["0001-01-01", "2005-12-31", "2006-07-02", "2027-03-31", "9999-12-31"])
def test_a_first_absence_day_that_no_law_is_for_asks_a_person(first: str, form: str) -> None:
    found = absent(first, form).on(ON)
    (asked,) = found.findings
    assert (asked.task, asked.holds, asked.rule) == (48, WHOLE, "G-01")
    assert (found.right, found.weeks, found.is_decision_due) == (UNDECIDABLE, (), False)
    assert found.provisions == {"LP-44": UNDECIDABLE}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("first", ["2006-07-03", "2008-01-01", "2011-01-02", "2014-12-31", "2027-03-30"])
def test_every_day_of_the_law_is_tried_in_every_group(first: str, form: str) -> None:
    found = absent(first, form).on(ON)
    assert "G-01" not in {finding.rule for finding in found.findings}
    assert len(found.trace) > 1


def test_a_day_far_ahead_is_tried_when_it_comes_within_a_year() -> None:
    story = absent("2027-03-31")
    look = story.on(ON).next_look_on
    assert look == day("2026-03-30")
    assert story.on(look.isoformat()).trace != story.on(ON).trace


def test_an_answer_tries_nothing_and_a_corrected_day_does() -> None:
    story = absent("2006-07-02")
    story.act(ON, "SETTLE", question=48, finding="48:G-01", answer="YES")
    assert 48 in tasks(story.on(ON))
    story.notified(ON, "2026-02-02", corrects=story.records[1].fact)
    assert "G-01" not in {finding.rule for finding in story.on(ON).findings}


def test_a_case_beside_it_is_assessed_as_if_it_were_alone() -> None:
    alone, story = with_pay(), with_pay()
    story.notified("2026-03-04", "1999-01-01", case=OTHER, employer="22222222")
    beside = story.whole(ON)
    assert tasks(beside.of(OTHER)) == [48]
    assert beside.of("2026-000001").weeks == alone.on(ON).weeks


@pytest.mark.parametrize("told", ["1900-01-01", "2099-12-31"])
@pytest.mark.parametrize("is_paid", [True, False])
def test_no_day_that_a_fact_may_carry_faults(told: str, is_paid: bool) -> None:
    end = "2099-12-31"
    begin = with_pay if is_paid else without_pay
    for add in (
        lambda story: story.recovered("2026-03-05", told),
        lambda story: story.claimed("2026-03-05", told, end),
        lambda story: story.claimed("2026-03-05", "2026-03-04", told),
        lambda story: story.returned("2026-03-05", told, "10"),
        lambda story: story.holiday("2026-03-05", told, end, is_agreed=False),
        lambda story: story.add(Imprisonment, "2026-03-05", first_day=day(told), last_day=day(end)),
        lambda story: story.event("2026-03-05", "DEATH", told),
        lambda story: story.event("2026-03-05", "EMIGRATED", told),
        lambda story: story.act("2026-03-05", "STOP", last_day=day(told)),
        lambda story: story.act("2026-03-05", "GRANT", first_day=day(told), last_day=day(end)),
        lambda story: story.act("2026-03-05", "REFUSE", first_day=day(told), last_day=day(end)),
    ):
        story = begin()
        add(story)
        assert story.on(ON).case == "2026-000001"
