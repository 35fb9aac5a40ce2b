"""Lapse of the right (§ 21): after a proven warning, by a person's word, and taken up again within four weeks."""

from __future__ import annotations

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, CaseAssessment
from lawbook.facts import HearingAnswer, LetterSent
from lawbook.tests.stories import Story, benefit, day, without_pay

FORM = "§ 21, stk. 1, nr. 1"


def no_form() -> Story:
    """R-045's example: form sent on 1 September, hearing 12 to 26 September unanswered."""
    story = Story()
    story.notified("2026-08-20", "2026-08-03", "DP200A")
    story.earned("2026-08-20", "2026-08-03")
    story.add(LetterSent, "2026-09-01", "OFFICE", letter="INFORMATION_FORM", deadline=day("2026-09-09"))
    story.add(LetterSent, "2026-09-12", "OFFICE", letter="HEARING", deadline=day("2026-09-26"))
    return story


def asked(found: CaseAssessment) -> set[tuple[int | None, str]]:
    return {(finding.task, finding.rule) for finding in found.findings}


def test_a_form_within_four_weeks_takes_the_right_up_from_the_day_after() -> None:
    story = no_form()
    story.act("2026-09-28", "REFUSE", provision=FORM)
    assert story.on("2026-09-29").right == NOT_FULFILLED
    story.applied("2026-10-10")
    found = story.on("2026-10-25")
    assert found.right == FULFILLED
    assert found.municipality_pays_from == day("2026-10-11")
    assert found.provisions["§ 21"] == FULFILLED


def test_a_form_after_four_weeks_takes_nothing_up_and_refuses_nothing_by_itself() -> None:
    story = no_form()
    story.act("2026-09-28", "REFUSE", provision=FORM)
    story.applied("2026-10-30")
    found = story.on("2026-11-10")
    assert found.right == NOT_FULFILLED
    assert (48, "R-060") in asked(found)
    story.act("2026-11-11", "GRANT")
    assert story.on("2026-11-12").right == FULFILLED


@pytest.mark.parametrize(("answer", "holds"), [("YES", FULFILLED), ("NO", NOT_FULFILLED)])
def test_the_answer_to_139_decides_the_missing_form(answer: str, holds: str) -> None:
    story = no_form()
    assert (139, "R-060") in asked(story.on("2026-09-27"))
    story.act("2026-09-28", "SETTLE", question=139, answer=answer)
    found = story.on("2026-09-29")
    assert found.right == holds
    assert (139, "R-060") not in asked(found)


def lapsed(provision: str = "§ 21, stk. 1, nr. 2", *, hearing: str | None = "2026-03-20") -> Story:
    """A course that is paid from 4 March and lapses on 31 March for want of cooperation."""
    story = without_pay()
    if hearing is not None:
        story.add(LetterSent, "2026-03-10", "OFFICE", letter="HEARING", deadline=day(hearing))
    story.act("2026-03-31", "STOP", last_day=day("2026-03-31"), provision=provision)
    return story


def test_a_duty_met_in_time_leaves_out_just_the_days_between() -> None:
    story = lapsed()
    assert story.on("2026-05-03").last_day_of_right == day("2026-03-31")
    story.act("2026-04-20", "DUTY_MET", first_day=day("2026-04-17"))
    found = story.on("2026-05-03")
    assert found.last_day_of_right is None
    paid = benefit(found)
    assert "2026-W15" not in paid
    assert "2026-W16" not in paid
    assert paid["2026-W17"] == 508500
    assert paid == {week: paid[week] for week in ("2026-W10", "2026-W11", "2026-W12", "2026-W13", "2026-W14",
                                                  "2026-W17", "2026-W18")}  # fmt: skip


@pytest.mark.parametrize(("met", "is_in_time"), [("2026-04-28", True), ("2026-04-29", False)])
def test_four_weeks_end_on_the_twenty_eighth_day(met: str, is_in_time: bool) -> None:
    story = lapsed()
    story.act("2026-05-01", "DUTY_MET", first_day=day(met))
    found = story.on("2026-05-17")
    assert (found.last_day_of_right is None) is is_in_time
    assert ((48, "R-060") in asked(found)) is not is_in_time


def test_the_first_word_that_it_is_met_counts() -> None:
    story = lapsed()
    story.act("2026-04-10", "DUTY_MET", first_day=day("2026-04-10"))
    story.act("2026-05-20", "DUTY_MET", first_day=day("2026-05-20"))
    assert "2026-W16" in benefit(story.on("2026-05-24"))


def test_a_stop_on_another_ground_is_not_taken_up_by_a_duty_met() -> None:
    story = lapsed("§ 7, stk. 1")
    story.act("2026-04-20", "DUTY_MET", first_day=day("2026-04-17"))
    assert story.on("2026-05-03").last_day_of_right == day("2026-03-31")


def test_a_grant_after_the_lapse_has_the_last_word() -> None:
    story = lapsed()
    story.act("2026-04-02", "GRANT")
    found = story.on("2026-05-03")
    assert found.last_day_of_right is None
    assert "2026-W15" in benefit(found)


@pytest.mark.parametrize(("hearing", "is_looked_at"), [("2026-03-30", False), ("2026-03-31", True), (None, True)])
def test_a_lapse_without_a_proven_hearing_that_is_over_is_looked_at(hearing: str | None, is_looked_at: bool) -> None:
    """G-04: the deadline of the hearing ends the day before the word; the stop itself stands, for a person said it."""
    found = lapsed(hearing=hearing).on("2026-05-03")
    assert ((48, "G-04") in asked(found)) is is_looked_at
    assert found.last_day_of_right == day("2026-03-31")


def test_a_hearing_that_was_answered_is_over_before_its_deadline() -> None:
    story = lapsed(hearing="2026-04-15")
    story.add(HearingAnswer, "2026-03-12", "CITIZEN", text="Jeg var syg den dag.")
    assert (48, "G-04") not in asked(story.on("2026-05-03"))


def test_a_dispatch_that_is_not_proven_warns_nobody() -> None:
    story = lapsed(hearing=None)
    story.add(LetterSent, "2026-03-10", "OFFICE", letter="HEARING", deadline=day("2026-03-20"), is_proven=False)
    assert (48, "G-04") in asked(story.on("2026-05-03"))
