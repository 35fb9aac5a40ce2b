"""Small jobs: four absent hours a week are asked of whoever works in part, not of whoever is wholly away (LP-26)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.tests.stories import tasks, weeks, with_pay, without_pay


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
