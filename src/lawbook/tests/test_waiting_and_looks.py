"""What a case waits for, when it is looked at again, and the bars of its course."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from lawbook.assessment import CaseAssessment
from lawbook.tests.stories import Story, day, tasks, with_pay, without_pay


def bars(found: CaseAssessment, kind: str) -> list[tuple[str, str | None]]:
    return [(b.first.isoformat(), b.last.isoformat() if b.last else None) for b in found.bars if b.kind == kind]


def looks(story: Story, start: str, until: str) -> list[str]:
    """Every day on which the night would look at the case."""
    on, end = day(start), day(until)
    found = []
    while (coming := story.on(on.isoformat()).next_look_on) is not None and coming <= end:
        found.append(coming.isoformat())
        on = coming
    return found


def test_a_running_case_is_looked_at_a_few_days_a_year_and_not_weekly() -> None:
    assert len(looks(without_pay(), "2026-03-05", "2026-12-31")) <= 4


def test_a_case_is_looked_at_when_the_employer_period_is_over() -> None:
    assert looks(with_pay(), "2026-02-09", "2026-03-10") == ["2026-03-04"]


def test_a_stop_to_come_is_looked_at_the_day_after_it() -> None:
    story = without_pay()
    story.act("2026-03-16", "STOP", last_day=day("2026-03-27"))
    assert "2026-03-28" in looks(story, "2026-03-16", "2026-04-30")
    assert story.on("2026-03-27").weeks == story.on("2026-03-28").weeks


def test_the_reassessment_day_is_looked_at() -> None:
    story = without_pay()
    reassessment = story.on("2026-03-16").reassessment
    assert reassessment is not None
    assert reassessment.is_projected
    assert reassessment.day is not None
    assert reassessment.day.isoformat() in looks(story, "2026-03-16", "2026-12-31")
    reached = story.on(reassessment.day.isoformat()).reassessment
    assert reached is not None
    assert not reached.is_projected


def test_an_ended_case_is_not_looked_at_again() -> None:
    story = without_pay()
    story.recovered("2026-03-17", "2026-03-16")
    assert story.on("2026-03-20").next_look_on is None


def test_an_application_that_stays_away_is_looked_for_the_day_after_its_deadline() -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    assert "2026-03-13" in looks(story, "2026-03-05", "2026-04-01")


def test_the_broad_assessment_stands_beside_the_deadlines() -> None:
    found = without_pay().on("2026-03-16")
    assert found.deadlines["broad_assessment"] == day("2026-05-02")
    story = without_pay()
    story.recovered("2026-03-17", "2026-03-16")
    assert "broad_assessment" not in story.on("2026-03-20").deadlines


def test_the_bars_of_a_plain_course() -> None:
    found = without_pay().on("2026-03-16")
    assert bars(found, "ABSENCE") == [("2026-02-02", None)]
    assert bars(found, "EMPLOYER_PERIOD") == [("2026-02-02", "2026-03-03")]
    assert bars(found, "RIGHT") == [("2026-03-04", None)]
    assert bars(found, "HELD") == bars(found, "HOLIDAY") == bars(found, "UNKNOWN_RATE") == []


def test_the_right_is_broken_by_holiday_and_ended_by_recovery() -> None:
    story = without_pay()
    story.holiday("2026-03-10", "2026-03-16", "2026-03-20")
    story.recovered("2026-04-08", "2026-04-07")
    found = story.on("2026-04-09")
    assert bars(found, "RIGHT") == [("2026-03-04", "2026-03-15"), ("2026-03-21", "2026-04-07")]
    assert bars(found, "HOLIDAY") == [("2026-03-16", "2026-03-20")]
    assert bars(found, "ABSENCE") == [("2026-02-02", "2026-04-07")]


def test_days_that_a_finding_holds_are_a_bar() -> None:
    story = without_pay()
    story.returned("2026-03-10", "2026-03-16", None)
    assert bars(story.on("2026-03-22"), "HELD") == [("2026-03-16", None)]


def test_the_days_without_a_known_rate_are_a_bar_and_not_held() -> None:
    story = without_pay("2026-11-16", notified="2026-12-16")
    found = story.on("2027-01-17")
    assert bars(found, "UNKNOWN_RATE") == [("2027-01-04", None)]
    assert bars(found, "HELD") == []


def test_partial_returns_are_bars() -> None:
    story = without_pay()
    story.returned("2026-03-10", "2026-03-16", "20")
    story.returned("2026-03-20", "2026-03-23", "25")
    assert bars(story.on("2026-03-29"), "PARTIAL") == [("2026-03-16", None), ("2026-03-23", None)]


@pytest.mark.parametrize(
    ("on", "waits", "due"),
    [
        ("2026-02-09", "EMPLOYER_PERIOD", False),
        ("2026-03-03", "EMPLOYER_PERIOD", False),
        ("2026-03-04", "REFUND_REQUEST", False),
        ("2026-03-24", "REFUND_REQUEST", True),
    ],
)
def test_what_a_case_with_pay_waits_for(on: str, waits: str | None, due: bool) -> None:
    story = with_pay()
    if on == "2026-03-24":
        story.claimed(on, "2026-03-04", "2026-03-22")
    found = story.on(on)
    assert (found.waits_for, found.is_decision_due) == (waits, due)


def test_an_early_request_is_due_at_once_where_there_is_no_employer_period() -> None:
    story = with_pay(is_flexjob=True, flexjob_since=day("2020-01-01"))
    story.claimed("2026-02-17", "2026-02-02", "2026-02-15")
    found = story.on("2026-02-17")
    assert (found.waits_for, found.is_decision_due) == ("REFUND_REQUEST", True)
    assert found.grant_basis


def claimed_until(last: str, recovered: str) -> Story:
    """An absence that ended, claimed from the end of the employer period up to a day."""
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-04", last)
    story.recovered("2026-03-24", recovered)
    return story


@pytest.mark.parametrize(("on", "waits"), [("2026-06-20", "REFUND_REQUEST"), ("2026-06-21", None)])
def test_an_ended_absence_waits_for_the_rest_while_a_request_would_be_in_time(on: str, waits: str | None) -> None:
    story = claimed_until("2026-03-13", "2026-03-20")
    found = story.on(on)
    assert (found.waits_for, found.is_decision_due) == (waits, True)
    assert found.waits_until == (day("2026-06-20") if waits else None)
    assert "2026-06-21" in looks(story, "2026-03-24", "2026-12-31")


@pytest.mark.parametrize("recovered", ["2026-03-20", "2026-03-22"])
def test_nothing_is_awaited_when_every_working_day_is_claimed(recovered: str) -> None:
    assert claimed_until("2026-03-20", recovered).on("2026-03-25").waits_for is None


def test_weeks_grow_by_whole_weeks_alone_while_benefit_runs() -> None:
    story = without_pay()
    before: tuple[date, ...] = ()
    for number in range(40):
        on = day("2026-03-08") + timedelta(days=number)
        now = tuple(week.monday for week in story.on(on.isoformat()).weeks)
        assert now[: len(before)] == before
        assert len(now) - len(before) in (0, 1) or not before
        if len(now) > len(before) and before:
            assert on.weekday() == 6
        before = now


def test_a_fact_said_later_changes_earlier_weeks() -> None:
    story = without_pay()
    full = {week.monday: week.benefit for week in story.on("2026-04-05").weeks}
    story.returned("2026-04-06", "2026-03-16", "18.5")
    part = {week.monday: week for week in story.on("2026-04-06").weeks}
    assert part[day("2026-03-09")].benefit == full[day("2026-03-09")]
    assert part[day("2026-03-16")].hours == Fraction("18.5")
    assert part[day("2026-03-16")].benefit < full[day("2026-03-16")]


def test_tasks_of_a_clean_case_are_none() -> None:
    assert tasks(without_pay().on("2026-03-16")) == []
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-04", "2026-03-22")
    assert tasks(story.on("2026-03-24")) == []


def test_the_day_after_the_employment_ends_is_looked_at() -> None:
    """R-031: the basis of the days after is asked for on that day, not when a payment run comes by."""
    story = without_pay(employed_until=day("2026-03-22"))
    assert story.on("2026-03-20").next_look_on == day("2026-03-23")
    assert "R-031" not in [finding.rule for finding in story.on("2026-03-22").findings]
    assert "R-031" in [finding.rule for finding in story.on("2026-03-23").findings]
