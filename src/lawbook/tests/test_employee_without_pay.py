"""Whole assessments of employees without pay: the citizen's weeks, ATP and pension, the application and the end."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, WHOLE
from lawbook.tests.stories import Story, benefit, day, tasks, weeks, with_pay, without_pay


def test_a_full_week_at_the_maximum() -> None:
    week = weeks(without_pay().on("2026-03-15"))["2026-W11"]
    assert (week.payee, week.hours, week.rate) == ("CITIZEN", Fraction(37), 13743)
    assert (week.benefit, week.own_atp, week.municipal_atp, week.pension) == (508500, 5300, 10600, 10600)
    assert week.supplement == 0


def test_the_first_week_is_the_rest_of_it_after_the_employer_period() -> None:
    week = weeks(without_pay().on("2026-03-15"))["2026-W10"]
    assert (week.hours, week.benefit, week.own_atp, week.pension) == (Fraction("22.2"), 305100, 3200, 6300)
    assert (week.first_day, week.last_day) == (day("2026-03-04"), day("2026-03-06"))


@pytest.mark.parametrize(
    ("on", "last"), [("2026-03-21", "2026-W11"), ("2026-03-22", "2026-W12"), ("2026-03-23", "2026-W12")]
)
def test_only_completed_weeks_are_owed_while_benefit_runs(on: str, last: str) -> None:
    assert list(benefit(without_pay().on(on)))[-1] == last


def test_the_last_week_is_owed_when_its_end_is_known_and_has_come() -> None:
    story = without_pay()
    story.recovered("2026-03-17", "2026-03-18")
    assert list(benefit(story.on("2026-03-17"))) == ["2026-W10", "2026-W11"]
    found = story.on("2026-03-18")
    assert weeks(found)["2026-W12"].hours == Fraction("22.2")
    assert found.last_day_of_right == day("2026-03-18")


def test_without_an_application_the_case_waits_for_one() -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    found = story.on("2026-03-15")
    assert (found.waits_for, found.is_decision_due) == ("APPLICATION", False)
    assert found.deadlines["citizen_application"] == day("2026-03-12")
    assert found.waits_until == day("2026-03-12")


@pytest.mark.parametrize(
    ("received", "right_from", "is_late"),
    [("2026-03-12", "2026-03-04", False), ("2026-03-13", "2026-03-13", True)],
)
def test_a_late_application_gives_right_from_its_day(received: str, right_from: str, is_late: bool) -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    story.applied(received)
    found = story.on("2026-03-15")
    assert found.municipality_pays_from == day(right_from)
    assert (136 in tasks(found)) is is_late


def test_an_early_application_waits_for_the_employer_period_to_end() -> None:
    story = without_pay(notified="2026-02-20")
    found = story.on("2026-02-20")
    assert (found.waits_for, found.waits_until) == ("EMPLOYER_PERIOD", day("2026-03-04"))
    assert found.next_look_on == day("2026-03-04")
    assert story.on("2026-03-04").is_decision_due


def test_an_absence_that_ended_in_the_employer_period_gives_nothing_from_the_municipality() -> None:
    story = without_pay(notified="2026-02-20")
    story.recovered("2026-03-02", "2026-02-27")
    found = story.on("2026-03-04")
    assert found.right == NOT_FULFILLED
    assert found.weeks == ()
    assert 130 in tasks(found)


def test_an_employer_that_says_it_paid_longer_has_paid_those_days() -> None:
    story = without_pay(employer_paid_until=day("2026-03-10"), notified="2026-03-11")
    assert story.on("2026-03-15").municipality_pays_from == day("2026-03-11")


def test_a_partial_return_is_paid_by_the_hour() -> None:
    story = without_pay()
    story.returned("2026-03-13", "2026-03-16", "17")
    week = weeks(story.on("2026-03-22"))["2026-W12"]
    assert (week.hours, week.benefit, week.own_atp) == (17, 233600, 2400)


def test_a_return_to_more_than_the_schedule_less_four_hours_gives_nothing() -> None:
    story = without_pay()
    story.returned("2026-03-13", "2026-03-16", "3.5")
    found = story.on("2026-03-22")
    assert "2026-W12" not in benefit(found)
    assert 135 in tasks(found)


def test_a_second_return_takes_over_from_the_first() -> None:
    story = without_pay()
    story.returned("2026-03-13", "2026-03-16", "17")
    story.returned("2026-03-20", "2026-03-23", "30")
    found = story.on("2026-03-29")
    assert [weeks(found)[name].hours for name in ("2026-W11", "2026-W12", "2026-W13")] == [37, 17, 30]


def test_own_schedule_decides_the_hours_of_a_part_week() -> None:
    schedule = tuple(Fraction(hours) for hours in (8, 8, 8, 8, 5, 0, 0))
    week = weeks(without_pay(schedule=schedule).on("2026-03-08"))["2026-W10"]
    assert week.hours == 21
    assert week.benefit == 288600


def test_weekend_work_is_paid_on_weekends() -> None:
    schedule = tuple(Fraction(hours) for hours in (0, 0, 0, 0, 0, 12, 12))
    week = weeks(without_pay(schedule=schedule, weekly_hours=Fraction(24)).on("2026-03-08"))["2026-W10"]
    assert (week.hours, week.first_day, week.last_day) == (24, day("2026-03-07"), day("2026-03-08"))


def test_death_ends_the_right_and_stops_the_machine() -> None:
    story = without_pay()
    story.event("2026-03-18", "DEATH", "2026-03-17")
    found = story.on("2026-03-20")
    assert found.last_day_of_right == day("2026-03-17")
    assert 54 in tasks(found)
    assert weeks(found)["2026-W12"].hours == Fraction("14.8")


def test_a_death_that_was_a_mistake_leaves_the_right_running() -> None:
    story = without_pay()
    story.event("2026-03-18", "DEATH", "2026-03-17")
    story.event("2026-03-19", "DEATH_ANNULLED", "2026-03-17")
    found = story.on("2026-03-20")
    assert found.last_day_of_right is None
    assert 96 in tasks(found)


def test_another_cause_on_the_form_is_asked_about_and_the_money_shown() -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    story.applied("2026-03-05", absence_cause="OTHER")
    found = story.on("2026-03-15")
    assert found.right == UNDECIDABLE
    (finding,) = [f for f in found.findings if f.task == 19]
    assert finding.holds == WHOLE
    assert benefit(found)  # the money that waits


@pytest.mark.parametrize(("answer", "right"), [("YES", FULFILLED), ("NO", NOT_FULFILLED)])
def test_the_answer_to_it_settles_the_right(answer: str, right: str) -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "APPLICATION"]
    story.applied("2026-03-05", absence_cause="OTHER")
    story.act("2026-03-10", "SETTLE", question=19, answer=answer)
    found = story.on("2026-03-15")
    assert found.right == right
    assert 19 not in tasks(found)
    assert bool(found.weeks) is (right == FULFILLED)


def test_a_correction_of_the_notification_counts_from_the_first_one() -> None:
    story = with_pay("2026-02-02", notified="2026-03-09")
    first = story.records[1].fact
    story.notified("2026-03-12", "2026-02-02", weekly_hours=Fraction(30), corrects=first)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-24")
    assert 90 not in tasks(found)
    assert weeks(found)["2026-W11"].hours == 30


def test_an_annulled_notification_owes_nothing_any_more() -> None:
    story = without_pay()
    notification = story.records[1].fact
    story.annulled("2026-03-20", notification)
    found = story.on("2026-03-22")
    assert (found.right, found.is_decision_due, found.weeks, found.findings) == (NOT_FULFILLED, False, (), ())
    assert found.next_look_on is None


def test_ore_rounding_is_a_policy() -> None:
    story = without_pay(weekly_hours=Fraction(30))
    story.policy = type(story.policy)(gross_rounding="OERE")
    assert benefit(story.on("2026-03-15"))["2026-W11"] == 412290


def test_deadlines_may_be_strict() -> None:
    lenient = without_pay(notified="2026-03-07")  # the eighth day after is a Sunday
    strict = without_pay(notified="2026-03-07")
    strict.policy = type(strict.policy)(has_lenient_deadlines=False)
    assert lenient.on("2026-03-15").deadlines["citizen_application"] == day("2026-03-16")
    assert strict.on("2026-03-15").deadlines["citizen_application"] == day("2026-03-15")


def test_two_absences_of_one_person_are_two_cases() -> None:
    story: Story = without_pay()
    story.recovered("2026-03-17", "2026-03-16")
    story.notified("2026-04-20", "2026-04-13", form="DP201", case="2026-000002")
    whole = story.whole("2026-05-20")
    assert [case.case for case in whole.cases] == ["2026-000001", "2026-000002"]
    assert whole.of("2026-000002").employer_period.first == day("2026-04-13")


def test_an_unknown_case_is_an_error() -> None:
    with pytest.raises(KeyError):
        without_pay().whole("2026-03-15").of("2026-999999")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(None, ["2026-W10", "2026-W11"]), ("NO", ["2026-W10", "2026-W11"]),
     ("YES", ["2026-W10", "2026-W11", "2026-W13"])],
)  # fmt: skip
def test_a_holiday_not_agreed_costs_its_days_at_once_and_the_rest_by_a_word(
    answer: str | None, expected: list[str]
) -> None:
    story = without_pay()
    story.holiday("2026-03-27", "2026-03-16", "2026-03-22", is_agreed=False)  # known after the days were over
    if answer is not None:
        story.act("2026-03-28", "SETTLE", question=48, answer=answer)
    found = story.on("2026-03-29")
    assert list(benefit(found)) == expected
    assert (48 in tasks(found)) is (answer is None)


@pytest.mark.parametrize(("wage", "is_known"), [(25000, True), (24000, False), (-100, False)])
def test_a_wage_that_own_atp_would_eat_up_is_asked_about_and_never_below_nought(wage: int, is_known: bool) -> None:
    story = without_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.earned("2026-03-04", "2026-02-02", wage=wage, hours="160")
    found = story.on("2026-03-15")
    assert (56 in tasks(found)) is not is_known
    assert bool(found.weeks) is is_known
    assert all(week.benefit >= week.own_atp >= 0 and week.pension >= 0 for week in found.weeks)


@pytest.mark.parametrize(("rate", "is_known"), [(142, True), (141, False), (0, False), (-500, False)])
def test_a_rate_by_hand_that_is_too_low_is_asked_about(rate: int, is_known: bool) -> None:
    story = without_pay()
    story.act("2026-03-05", "SET_HOURLY_RATE", rate=rate)
    found = story.on("2026-03-15")
    assert (56 in tasks(found)) is not is_known
    assert bool(found.weeks) is is_known


def test_an_unemployed_person_without_a_day_rate_owes_nothing() -> None:
    story = Story()
    story.unemployed("2026-02-09", 0)
    story.notified("2026-02-09", "2026-02-02", form="DP200B", employer=None)
    story.applied("2026-02-11")
    for week in story.on("2026-03-01").weeks:
        assert (week.benefit, week.own_atp, week.pension) == (0, 0, 0)


def test_before_the_wording_that_is_known_a_person_looks_at_the_earnings() -> None:
    """The register's hours are read from 2015 on: before it no rate is made up, and the whole case waits."""
    found = without_pay("2014-10-01", notified="2014-10-31").on("2014-12-07")
    assert found.weeks == ()
    assert [finding.holds for finding in found.findings if finding.task == 56] == [WHOLE]
    assert 56 not in tasks(without_pay("2015-02-02", notified="2015-03-04").on("2015-04-05"))
