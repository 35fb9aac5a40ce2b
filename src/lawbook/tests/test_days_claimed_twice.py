"""An employer asks for days that the citizen without pay has a claim on: both wait for a person's word."""

from __future__ import annotations

import pytest

from lawbook.tests.stories import Story, benefit, day, tasks, with_pay, without_pay


def claimed_by_both(wage: int = 10**9, **fields: object) -> Story:
    """An employer asks for refund of a week that the citizen without pay has a claim on."""
    story = without_pay(**fields)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", wage)
    return story


def test_a_request_for_the_citizens_days_asks_a_person_and_moves_nothing() -> None:
    found = claimed_by_both().on("2026-03-29")
    (asked,) = [finding for finding in found.findings if finding.task == 48]
    assert (asked.key, asked.kind, asked.holds) == ("48:f006", "EVENT", "PART")
    assert (asked.first_day, asked.last_day) == (day("2026-03-09"), day("2026-03-15"))
    assert asked.title.startswith("Arbejdsgiver søger refusion")
    assert list(benefit(found, "CITIZEN")) == ["2026-W10", "2026-W12", "2026-W13"]
    assert benefit(found, "11111111") == {}


@pytest.mark.parametrize(
    ("answer", "citizen", "employer"),
    [("YES", ["2026-W10", "2026-W12", "2026-W13"], ["2026-W11"]),
     ("NO", ["2026-W10", "2026-W11", "2026-W12", "2026-W13"], [])],
)  # fmt: skip
def test_the_answer_gives_both_sides_of_a_day_at_once(answer: str, citizen: list[str], employer: list[str]) -> None:
    story = claimed_by_both(wage=100000)
    story.act("2026-03-25", "SETTLE", question=48, answer=answer)
    found = story.on("2026-03-29")
    assert 48 not in tasks(found)
    assert list(benefit(found, "CITIZEN")) == citizen
    assert list(benefit(found, "11111111")) == employer


def test_an_answer_from_before_the_request_does_not_settle_it() -> None:
    story = claimed_by_both()
    story.act("2026-03-23", "SETTLE", question=48, answer="YES")
    assert 48 in tasks(story.on("2026-03-29"))


def test_a_request_for_days_without_right_takes_nothing_from_the_citizen() -> None:
    story = without_pay()
    story.claimed("2026-03-24", "2026-02-16", "2026-03-03")
    assert 48 not in tasks(story.on("2026-03-29"))
    story.claimed("2026-03-25", "2026-02-16", "2026-03-04")
    assert 48 in tasks(story.on("2026-03-29"))


def test_pay_that_is_reported_after_the_citizen_claimed_asks_too() -> None:
    story = without_pay()
    story.notified("2026-03-20", "2026-02-02", corrects=story.records[1].fact)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-29")
    assert 48 in tasks(found)
    assert found.weeks == ()
    story.act("2026-03-25", "SETTLE", question=48, answer="NO")
    assert list(benefit(story.on("2026-03-29"), "CITIZEN")) == ["2026-W11"]


def test_an_employer_that_has_paid_all_along_is_not_asked_about() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert 48 not in tasks(story.on("2026-03-29"))
