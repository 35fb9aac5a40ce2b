"""Parts of a job: four absent hours a week are asked of whoever works in part (LP-26), and what ends with the job."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.assessment import FULFILLED
from lawbook.tests.stories import Story, benefit, day, tasks, weeks, with_pay, without_pay


@pytest.mark.parametrize(
    ("job", "absent", "hours"),
    [("3", "3", "3"), ("3", "2.99", None), ("3", "5", "3"), ("4", "4", "4"), ("4", "3.99", None), ("37", "3.99", None),
     ("37", "4", "4")],
)  # fmt: skip
def test_absent_hours_of_a_claim_against_the_hours_of_the_job(job: str, absent: str, hours: str | None) -> None:
    story = with_pay(weekly_hours=Fraction(job))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", absent_hours=Fraction(absent))
    found = story.on("2026-03-24")
    assert (135 in tasks(found)) is (hours is None)
    paid = weeks(found).get("2026-W11")
    assert (paid.hours if paid is not None and paid.benefit else None) == (None if hours is None else Fraction(hours))


@pytest.mark.parametrize(("absent", "is_paid"), [("3", True), ("2.5", False)])
def test_a_return_to_a_job_of_three_hours(absent: str, is_paid: bool) -> None:
    story = without_pay(weekly_hours=Fraction(3))
    story.returned("2026-03-09", "2026-03-09", absent)
    found = story.on("2026-03-22")
    assert ("2026-W11" in weeks(found)) is is_paid
    assert (135 in tasks(found)) is not is_paid


def test_part_of_the_work_that_ended_with_the_job_is_absence_in_full() -> None:
    """R-011, § 53, stk. 2: half the hours to 22 March; the basis of the days after is a person's word."""
    story = without_pay(employed_until=day("2026-03-22"))
    story.returned("2026-03-14", "2026-03-16", "18.5")
    waiting = story.on("2026-04-12")
    assert [finding.first_day for finding in waiting.findings if finding.rule == "R-031"] == [day("2026-03-23")]
    assert benefit(waiting)["2026-W12"] == 254200
    assert "2026-W13" not in benefit(waiting)
    story.act("2026-04-01", "SETTLE", question=48, answer="YES")
    found = story.on("2026-04-12")
    assert (benefit(found)["2026-W12"], benefit(found)["2026-W13"]) == (254200, 508500)
    assert found.provisions["§ 53, stk. 2"] == FULFILLED


@pytest.mark.parametrize(("recovered", "is_told"), [("2026-03-22", False), ("2026-03-23", True)])
def test_the_days_in_full_are_told_of_only_where_there_are_any(recovered: str, is_told: bool) -> None:
    story = without_pay(employed_until=day("2026-03-22"))
    story.returned("2026-03-14", "2026-03-16", "18.5")
    story.recovered("2026-03-24", recovered)
    assert ("§ 53, stk. 2" in story.on("2026-04-12").provisions) is is_told


def test_a_job_that_ends_without_a_return_changes_no_hours() -> None:
    assert "§ 53, stk. 2" not in without_pay(employed_until=day("2026-03-22")).on("2026-04-12").provisions


def test_an_unemployed_person_is_paid_in_full_whatever_part_can_be_done() -> None:
    """R-011, § 53, stk. 2: nothing told of a part of the work reaches the week of who has no work."""
    story = Story()
    story.notified("2026-02-09", "2026-02-02", "DP200B", None)
    story.unemployed("2026-02-09", 90000)
    story.applied("2026-02-12")
    plain = benefit(story.on("2026-03-15"))
    story.returned("2026-02-20", "2026-02-23", "18.5")
    assert benefit(story.on("2026-03-15")) == plain
    assert plain["2026-W09"] == 450000
