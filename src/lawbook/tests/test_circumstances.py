"""Circumstances beside the illness: the days touched wait for a person's word, and the machine refuses none of them."""

from __future__ import annotations

from typing import Any

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, PART, UNDECIDABLE, CaseAssessment
from lawbook.facts import CIRCUMSTANCES, SpecialCircumstance
from lawbook.tests.stories import Story, benefit, day, tasks, without_pay


def told(circumstance: str, first: str, last: str | None = None, **fields: Any) -> tuple[Story, str]:
    """An employee without pay, absent from 2 February 2026 and paid by the municipality from 4 March."""
    story = without_pay(**fields)
    end = day(last) if last else None
    fact = story.add(
        SpecialCircumstance, "2026-02-20", "CITIZEN", circumstance=circumstance, first_day=day(first), last_day=end
    )
    return story, fact


def asked(found: CaseAssessment, fact: str) -> bool:
    return any(finding.key == fact and finding.task == 48 for finding in found.findings)


WHOLE_RIGHT = ("SEAFARER", "TAXED_ABROAD", "OTHER_STATE", "STAY_ABROAD", "LABOUR_DISPUTE")


@pytest.mark.parametrize("circumstance", WHOLE_RIGHT)
def test_what_touches_every_day_leaves_the_right_open_and_never_refuses_it(circumstance: str) -> None:
    story, fact = told(circumstance, "2026-02-02")
    found = story.on("2026-03-15")
    assert found.right == UNDECIDABLE
    assert asked(found, fact)
    assert benefit(found) == {}


@pytest.mark.parametrize("circumstance", WHOLE_RIGHT)
@pytest.mark.parametrize(("answer", "right"), [("YES", FULFILLED), ("NO", NOT_FULFILLED)])
def test_a_persons_word_on_every_day_settles_the_right(circumstance: str, answer: str, right: str) -> None:
    story, fact = told(circumstance, "2026-02-02")
    story.act("2026-03-01", "SETTLE", question=48, answer=answer, finding=fact)
    found = story.on("2026-03-15")
    assert found.right == right
    assert not asked(found, fact)
    assert bool(benefit(found)) is (answer == "YES")


def test_one_day_less_than_the_absence_leaves_the_right_and_its_one_day() -> None:
    story, fact = told("STAY_ABROAD", "2026-02-03")
    story.act("2026-03-01", "SETTLE", question=48, answer="NO", finding=fact)
    assert story.on("2026-03-15").right == FULFILLED


@pytest.mark.parametrize("circumstance", ["STAY_ABROAD", "LABOUR_DISPUTE", "OTHER_STATE"])
def test_only_the_days_of_the_circumstance_wait(circumstance: str) -> None:
    plain = benefit(without_pay().on("2026-04-05"))
    story, fact = told(circumstance, "2026-03-16", "2026-03-22")
    found = story.on("2026-04-05")
    assert found.right == FULFILLED
    held = [finding for finding in found.findings if finding.key == fact]
    assert [(one.holds, one.first_day, one.last_day) for one in held] == [(PART, day("2026-03-16"), day("2026-03-22"))]
    assert benefit(found) == {week: paid for week, paid in plain.items() if week != "2026-W12"}


def test_days_of_a_dispute_in_the_employer_period_go_to_the_municipality_by_a_persons_word_only() -> None:
    """Ill on 2 February, strike 9 to 13 February: R-071's own example, moved to 2026."""
    story, fact = told("LABOUR_DISPUTE", "2026-02-09", "2026-02-13")
    assert "2026-W07" not in benefit(story.on("2026-03-15"))
    story.act("2026-03-01", "SETTLE", question=48, answer="YES", finding=fact)
    found = story.on("2026-03-15")
    assert benefit(found)["2026-W07"] == 508500
    assert "2026-W08" not in benefit(found)
    assert found.employer_period is not None
    assert (found.employer_period.first, found.employer_period.last) == (day("2026-02-02"), day("2026-03-03"))


def test_a_grant_settles_a_dispute_but_takes_no_day_of_the_employer_period_over() -> None:
    story, fact = told("LABOUR_DISPUTE", "2026-02-09", "2026-02-13")
    story.act("2026-03-01", "GRANT")
    found = story.on("2026-03-15")
    assert not asked(found, fact)
    assert benefit(found) == benefit(without_pay().on("2026-03-15"))


@pytest.mark.parametrize("circumstance", ["EDUCATION", "SELF_INFLICTED"])
def test_a_look_holds_nothing(circumstance: str) -> None:
    story, fact = told(circumstance, "2026-02-02")
    found = story.on("2026-03-15")
    assert found.right == FULFILLED
    assert asked(found, fact)
    assert benefit(found) == benefit(without_pay().on("2026-03-15"))


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_what_is_withdrawn_asks_no_more(circumstance: str) -> None:
    story, fact = told(circumstance, "2026-02-10")
    assert asked(story.on("2026-03-15"), fact)
    story.annulled("2026-03-01", fact)
    assert tasks(story.on("2026-03-15")) == tasks(without_pay().on("2026-03-15"))


def test_a_circumstance_that_no_rule_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="MOON"):
        told("MOON", "2026-02-02")
