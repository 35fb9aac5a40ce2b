"""Every answer code of a register has its yes and its no proven (LP-29): what it opens, what it holds, what is owed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.assessment import NOTHING, PART, WHOLE, CaseAssessment
from lawbook.facts import ControlAnswer
from lawbook.tests.stories import A, Story, benefit, day, tasks, with_pay, without_pay


def advised(*advice: str) -> Story:
    """A claimed case whose register of other benefits answered so, in this order."""
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "CONTROL_ANSWER"]
    for number, answer in enumerate(advice):
        story.add(ControlAnswer, f"2026-02-{10 + number}", "REGISTER", advice=answer, employer=A)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    return story


def hold_of(found: CaseAssessment, task: int) -> str:
    return next(finding.holds for finding in found.findings if finding.task == task)


@pytest.mark.parametrize(
    ("advice", "task", "holds"),
    [("MISSING", 6, WHOLE), ("BRAKE", 32, WHOLE), ("INFORM", 51, NOTHING), ("SAMPLE", 13, None)],
)
def test_each_advice_opens_its_own_task_and_no_other(advice: str, task: int, holds: str | None) -> None:
    found = advised(advice).on("2026-03-24")
    assert {number for number in tasks(found) if number in (6, 13, 32, 51)} == {task}
    if holds is not None:
        assert hold_of(found, task) == holds
    assert benefit(found) == {"2026-W11": 508500}  # shown, whoever holds it


def test_no_advice_opens_nothing() -> None:
    assert tasks(advised("NONE").on("2026-03-24")) == []


@pytest.mark.parametrize("answer", ["YES", "NO"])
@pytest.mark.parametrize(("advice", "task"), [("MISSING", 6), ("BRAKE", 32)])
def test_a_person_settles_a_holding_advice_either_way(advice: str, task: int, answer: str) -> None:
    story = advised(advice)
    story.act("2026-03-25", "SETTLE", question=task, answer=answer)
    found = story.on("2026-03-25")
    assert task not in tasks(found)
    assert bool(found.weeks) is (answer == "YES")


@pytest.mark.parametrize("state", ["VALID", "INVALID", "UNKNOWN", None])
def test_every_answer_on_an_insured_employer(state: str | None) -> None:
    story = with_pay(is_insured_employer=True)
    if state is not None:
        story.insured("2026-02-09", state, "2025-01-01")
    story.claimed("2026-03-10", "2026-02-03", "2026-02-15")
    found = story.on("2026-03-10")
    assert (78 in tasks(found)) is (state != "VALID")
    assert bool(found.weeks) is (state == "VALID")
    if state != "VALID":
        assert hold_of(found, 78) == PART


@pytest.mark.parametrize(
    ("met", "later", "first", "second"),
    [("VALID", None, True, True), ("VALID", "INVALID", True, False), ("VALID", "UNKNOWN", True, False),
     ("UNKNOWN", "VALID", True, True), ("INVALID", "VALID", True, True), ("INVALID", "UNKNOWN", False, False)],
)  # fmt: skip
def test_each_claim_rests_on_the_answer_that_it_met(met: str, later: str | None, first: bool, second: bool) -> None:
    story = with_pay(is_insured_employer=True)
    story.insured("2026-02-09", met, "2025-01-01")
    story.claimed("2026-02-16", "2026-02-03", "2026-02-15")
    if later is not None:
        story.insured("2026-03-02", later, "2025-01-01")
    story.claimed("2026-03-02", "2026-02-16", "2026-03-01")
    found = benefit(story.on("2026-03-10"))
    assert ("2026-W07" in found) is first
    assert ("2026-W08" in found) is second
    assert (78 in tasks(story.on("2026-03-10"))) is not (first and second)


@pytest.mark.parametrize("state", ["VALID", "INVALID", "UNKNOWN", None])
def test_every_answer_on_an_insured_business(state: str | None) -> None:
    story = Story()
    story.business(
        "2026-02-04", 20800000, insurance_level="FULL", insurance_from_day=1, insurance_valid_from=day("2024-04-01")
    )
    if state is not None:
        story.insured("2026-02-04", state, "2024-04-01", employer=None)
    story.notified("2026-02-04", "2026-02-02", form="DP200C", employer=None)
    story.applied("2026-02-09")
    found = story.on("2026-02-22")
    assert (79 in tasks(found)) is (state != "VALID")
    assert ("2026-W06" in benefit(found)) is (state == "VALID")
    assert "2026-W08" in benefit(found)  # after two weeks the right does not rest on the insurance


@pytest.mark.parametrize(
    ("since", "until", "is_covered"),
    [
        ("2026-02-02", None, True),
        ("2026-02-03", None, False),
        ("2024-01-01", "2026-02-02", True),
        ("2024-01-01", "2026-02-01", False),
        (None, None, False),
    ],
)
def test_an_insurance_of_a_business_must_cover_the_first_absence_day(
    since: str | None, until: str | None, is_covered: bool
) -> None:
    story = Story()
    story.business("2026-02-04", 20800000, insurance_level="FULL", insurance_from_day=1)
    story.insured("2026-02-04", "VALID", since, until, employer=None)
    story.notified("2026-02-04", "2026-02-02", form="DP200C", employer=None)
    story.applied("2026-02-09")
    assert (79 not in tasks(story.on("2026-02-22"))) is is_covered


@pytest.mark.parametrize(
    ("belongs", "has_task"),
    [(True, False), (False, True), (None, True)],
)
def test_every_answer_on_an_se_number(belongs: bool | None, has_task: bool) -> None:
    story = with_pay()
    story.claimed(
        "2026-03-24", "2026-03-09", "2026-03-15", se_number="99999999", is_se_number_of_employer=belongs
    )
    found = story.on("2026-03-24")
    assert (29 in tasks(found)) is has_task
    assert bool(found.weeks) is not has_task


def test_one_wrong_se_number_holds_its_own_request_only() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-16", "2026-03-22", se_number="9", is_se_number_of_employer=False)
    assert list(benefit(story.on("2026-03-24"))) == ["2026-W11"]


@pytest.mark.parametrize(
    ("wage", "hours", "task"),
    [(3400000, "160.33", None), (0, "160.33", 56), (3400000, "0", 56), (0, "0", 56)],
)
def test_every_answer_of_the_income_register(wage: int, hours: str, task: int | None) -> None:
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.earned("2026-02-09", "2026-02-02", wage=wage, hours=hours)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-24")
    assert [number for number in tasks(found) if number in (30, 42, 56)] == ([] if task is None else [task])
    assert bool(found.weeks) is (task is None)


def test_income_that_comes_later_closes_the_question_by_itself() -> None:
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert 30 in tasks(story.on("2026-03-24"))
    story.earned("2026-03-26", "2026-02-02")
    found = story.on("2026-03-26")
    assert tasks(found) == []
    assert benefit(found) == {"2026-W11": 508500}


def test_income_of_another_employer_is_not_this_ones() -> None:
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.earned("2026-02-09", "2026-02-02", employer="22222222")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert 30 in tasks(story.on("2026-03-24"))


@pytest.mark.parametrize(("entitled", "has_task"), [(True, False), (False, True)])
def test_every_answer_of_the_fund(entitled: bool, has_task: bool) -> None:
    story = Story()
    story.unemployed("2026-02-09", 85000, is_entitled=entitled)
    story.notified("2026-02-09", "2026-02-02", form="DP200B", employer=None)
    story.applied("2026-02-11")
    assert (119 in tasks(story.on("2026-03-01"))) is has_task


@pytest.mark.parametrize(("hours", "has_task"), [("73.75", True), ("74", False), ("74.25", False)])
def test_the_employers_duty_on_both_sides_of_74_hours(hours: str, has_task: bool) -> None:
    found = without_pay(hours_last_8_weeks=Fraction(hours)).on("2026-03-15")
    assert (124 in tasks(found)) is has_task
    assert (found.employer_period is None) is has_task
