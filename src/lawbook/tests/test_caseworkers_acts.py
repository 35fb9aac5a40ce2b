"""What a caseworker's words do to an assessment: grant, refuse, stop, extend, rate, excuse, annul, answers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE
from lawbook.tests.stories import OTHER, Story, benefit, day, tasks, weeks, with_pay, without_pay


def short_of_hours() -> Story:
    """An employee without pay whose hours do not evidently meet § 32."""
    story = without_pay(weekly_hours=Fraction(10), hours_last_8_weeks=Fraction(80))
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.earned("2026-03-04", "2026-02-02", wage=500000, hours="30")
    return story


def test_a_requirement_not_evidently_met_waits_and_is_never_refused_by_itself() -> None:
    found = short_of_hours().on("2026-03-15")
    assert found.right == UNDECIDABLE
    assert 44 in tasks(found)
    assert benefit(found)


def test_a_grant_settles_every_question_of_the_right() -> None:
    story = short_of_hours()
    story.act("2026-03-12", "GRANT", provision="§ 32, stk. 1, nr. 3")
    found = story.on("2026-03-15")
    assert found.right == FULFILLED
    assert 44 not in tasks(found)
    assert found.municipality_pays_from == day("2026-03-04")


def test_a_grant_with_days_pays_those_days() -> None:
    story = short_of_hours()
    story.act("2026-03-12", "GRANT", first_day=day("2026-03-09"), last_day=day("2026-03-20"))
    found = story.on("2026-03-22")
    assert found.municipality_pays_from == day("2026-03-09")
    assert found.last_day_of_right == day("2026-03-20")
    assert list(benefit(found)) == ["2026-W11", "2026-W12"]


def test_a_refusal_leaves_nothing() -> None:
    story = without_pay()
    story.act("2026-03-12", "REFUSE", reason="§ 7")
    found = story.on("2026-03-15")
    assert (found.right, found.weeks, found.municipality_pays_from) == (NOT_FULFILLED, (), None)
    assert found.is_decision_due
    assert found.next_look_on is None


def test_the_last_word_on_the_whole_right_stands() -> None:
    story = without_pay()
    story.act("2026-03-12", "REFUSE")
    story.act("2026-03-16", "GRANT")
    assert story.on("2026-03-22").right == FULFILLED
    story.act("2026-03-18", "REFUSE")
    assert story.on("2026-03-22").right == NOT_FULFILLED


def test_a_refusal_of_some_days_leaves_the_rest() -> None:
    story = without_pay()
    story.act("2026-03-16", "REFUSE", first_day=day("2026-03-09"), last_day=day("2026-03-10"))
    found = story.on("2026-03-22")
    assert found.right == FULFILLED
    assert weeks(found)["2026-W11"].hours == Fraction("22.2")
    assert weeks(found)["2026-W12"].hours == 37


def test_a_stop_ends_the_right_with_its_last_day() -> None:
    story = without_pay()
    story.act("2026-03-16", "STOP", last_day=day("2026-03-19"))
    found = story.on("2026-03-22")
    assert found.last_day_of_right == day("2026-03-19")
    assert weeks(found)["2026-W12"].hours == Fraction("29.6")
    assert story.on("2026-03-17").next_look_on == day("2026-03-20")


def test_a_stop_does_not_reach_back_before_the_day_it_is_told() -> None:
    story = without_pay()
    story.act("2026-03-17", "STOP", last_day=day("2026-03-10"))
    assert story.on("2026-03-22").last_day_of_right == day("2026-03-17")
    story = without_pay()
    story.act("2026-03-17", "STOP", last_day=day("2026-03-17"))
    assert story.on("2026-03-22").last_day_of_right == day("2026-03-17")


def test_a_later_grant_lifts_a_stop() -> None:
    story = without_pay()
    story.act("2026-03-16", "STOP", last_day=day("2026-03-19"))
    story.act("2026-03-24", "GRANT")
    assert story.on("2026-03-29").last_day_of_right is None


def test_a_recovery_before_a_stop_still_ends_first() -> None:
    story = without_pay()
    story.act("2026-03-16", "STOP", last_day=day("2026-03-27"))
    story.recovered("2026-03-17", "2026-03-18")
    assert story.on("2026-03-29").last_day_of_right == day("2026-03-18")


def test_an_annulled_case_owes_nothing() -> None:
    story = without_pay()
    story.act("2026-03-16", "ANNUL")
    found = story.on("2026-03-22")
    assert (found.right, found.weeks, found.findings, found.trace) == (NOT_FULFILLED, (), (), ())


def test_an_act_on_one_case_does_not_reach_another() -> None:
    story = without_pay()
    story.recovered("2026-03-17", "2026-03-16")
    story.notified("2026-04-20", "2026-04-13", case=OTHER)
    story.act("2026-04-21", "ANNUL", case=OTHER)
    assert benefit(story.on("2026-05-01"))


def test_a_rate_by_hand_is_cut_at_the_maximum_of_the_week() -> None:
    story = without_pay()
    story.act("2026-03-05", "SET_HOURLY_RATE", rate=20000)
    assert weeks(story.on("2026-03-15"))["2026-W11"].rate == 13743


def test_an_excused_application_counts_from_the_start() -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    story.applied("2026-04-01")
    assert story.on("2026-04-05").municipality_pays_from == day("2026-04-01")
    story.act("2026-04-02", "EXCUSE_LATENESS", first_day=day("2026-03-04"))
    found = story.on("2026-04-05")
    assert found.municipality_pays_from == day("2026-03-04")
    assert 136 not in tasks(found)


@pytest.mark.parametrize(("answer", "expected"), [("YES", ["2026-W11", "2026-W12"]), ("NO", ["2026-W11"])])
def test_days_after_the_employment_are_settled_by_an_answer(answer: str, expected: list[str]) -> None:
    story = with_pay(employed_until=day("2026-03-15"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    story.act("2026-03-25", "SETTLE", question=48, answer=answer)
    found = story.on("2026-03-25")
    assert list(benefit(found)) == expected
    assert 48 not in tasks(found)


@pytest.mark.parametrize("task", [30, 56, 48])
def test_an_answer_does_not_make_up_a_missing_value(task: int) -> None:
    story = with_pay(weekly_hours=None if task == 48 else Fraction(37))
    if task != 48:
        story.records = [record for record in story.records if record.KIND != "INCOME"]
    if task == 56:
        story.earned("2026-02-09", "2026-02-02", wage=0, hours="0")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    story.act("2026-03-25", "SETTLE", question=task, answer="YES")
    found = story.on("2026-03-25")
    assert task in tasks(found)
    assert found.weeks == ()


def test_incomplete_income_counts_when_somebody_has_accepted_it() -> None:
    story = with_pay()
    income = story.records[0]
    story.records[0] = type(income)(
        fact=income.fact, sent_on=income.sent_on, said_by="REGISTER", employer=income.employer,
        months=income.months, is_incomplete=True,
    )  # fmt: skip
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-24")
    assert 42 in tasks(found)
    story.act("2026-03-25", "SETTLE", question=42, answer="YES")
    assert 42 not in tasks(story.on("2026-03-25"))
    assert benefit(story.on("2026-03-25")) == {"2026-W11": 508500}


def test_a_no_to_what_holds_the_whole_case_is_a_no_to_the_right() -> None:
    story = without_pay()
    story.event("2026-03-18", "NUMBER_WITHDRAWN", "2026-03-17")
    assert 21 in tasks(story.on("2026-03-20"))
    story.act("2026-03-20", "SETTLE", question=21, answer="NO")
    assert story.on("2026-03-22").right == NOT_FULFILLED
