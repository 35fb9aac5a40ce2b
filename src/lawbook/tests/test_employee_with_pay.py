"""Whole assessments of employees with pay: what the employer may claim, and both sides of each limit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, PART
from lawbook.tests.stories import benefit, day, tasks, weeks, with_pay


def test_inside_the_employer_period_the_case_waits_for_its_end() -> None:
    found = with_pay().on("2026-02-20")
    assert found.waits_for == "EMPLOYER_PERIOD"
    assert not found.is_decision_due
    assert found.employer_period is not None
    assert (found.employer_period.first, found.employer_period.last) == (day("2026-02-02"), day("2026-03-03"))
    assert found.next_look_on == day("2026-03-04")
    assert found.weeks == ()


def test_after_it_the_case_waits_for_a_request() -> None:
    found = with_pay().on("2026-03-04")
    assert (found.waits_for, found.is_decision_due) == ("REFUND_REQUEST", False)
    assert found.municipality_pays_from == day("2026-03-04")


def test_a_request_is_paid_for_its_days_after_the_period() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-02-23", "2026-03-22")
    story.act("2026-03-25", "SETTLE", question=60, answer="NO")
    found = story.on("2026-03-25")
    assert found.right == FULFILLED
    assert found.is_decision_due
    # W10: Wednesday 4 to Friday 6 March; 22.2 × 137.43 = 3,050.95
    assert benefit(found) == {"2026-W10": 305100, "2026-W11": 508500, "2026-W12": 508500}
    assert weeks(found)["2026-W11"].supplement == 10700
    assert weeks(found)["2026-W10"].first_day == day("2026-03-04")
    assert weeks(found)["2026-W10"].last_day == day("2026-03-06")
    assert weeks(found)["2026-W11"].own_atp == weeks(found)["2026-W11"].pension == 0


def test_early_days_on_no_ground_wait_and_the_rest_is_owed() -> None:
    story = with_pay()
    request = story.claimed("2026-03-24", "2026-02-23", "2026-03-22")
    found = story.on("2026-03-24")
    (finding,) = [f for f in found.findings if f.task == 60]
    assert (finding.holds, finding.first_day, finding.last_day) == (PART, day("2026-02-23"), day("2026-03-03"))
    assert request in finding.facts
    assert list(benefit(found)) == ["2026-W10", "2026-W11", "2026-W12"]
    assert [bar.kind for bar in found.bars if bar.kind == "HELD"] == ["HELD"]


def test_early_days_that_a_person_accepts_are_owed() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-02-23", "2026-03-22")
    story.act("2026-03-25", "SETTLE", question=60, answer="YES")
    assert list(benefit(story.on("2026-03-25"))) == ["2026-W09", "2026-W10", "2026-W11", "2026-W12"]


def test_a_new_request_raises_a_settled_question_again() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-04", "2026-03-22", se_number="99", is_se_number_of_employer=False)
    story.act("2026-03-25", "SETTLE", question=29, answer="YES")
    assert 29 not in tasks(story.on("2026-03-25"))
    story.claimed("2026-04-07", "2026-03-23", "2026-04-05", se_number="99", is_se_number_of_employer=False)
    found = story.on("2026-04-07")
    assert 29 in tasks(found)
    assert "2026-W12" in benefit(found)
    assert "2026-W13" not in benefit(found)


def test_the_wage_paid_is_the_ceiling() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22", wage=730000)
    found = story.on("2026-03-24")
    assert benefit(found) == {"2026-W11": 365000, "2026-W12": 365000}
    assert weeks(found)["2026-W11"].supplement == 7700  # 2.1 % of 3,650 is 76.65


def test_the_wage_is_spread_over_hours_with_benefit_and_not_over_public_holidays() -> None:
    story = with_pay()
    story.claimed("2026-04-14", "2026-03-30", "2026-04-12", wage=518000)  # 22.2 + 29.6 hours: 100 kr. an hour
    assert benefit(story.on("2026-04-14")) == {"2026-W14": 222000, "2026-W15": 296000}


def test_a_week_in_two_requests_is_rounded_once() -> None:
    story = with_pay()
    story.claimed("2026-03-17", "2026-03-04", "2026-03-10")
    story.claimed("2026-03-24", "2026-03-11", "2026-03-22")
    found = story.on("2026-03-24")
    assert benefit(found)["2026-W11"] == 508500
    assert weeks(found)["2026-W11"].hours == 37


def test_of_two_requests_for_a_day_the_later_counts() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", wage=370000)
    story.claimed("2026-03-25", "2026-03-09", "2026-03-15", wage=444000)
    assert benefit(story.on("2026-03-25")) == {"2026-W11": 444000}


def test_an_annulled_request_is_no_request() -> None:
    story = with_pay()
    request = story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.annulled("2026-03-25", request)
    found = story.on("2026-03-25")
    assert found.weeks == ()
    assert found.waits_for == "REFUND_REQUEST"


def test_claimed_days_to_come_count_when_they_have_come() -> None:
    story = with_pay()
    story.claimed("2026-03-11", "2026-03-09", "2026-03-13")
    found = story.on("2026-03-11")
    assert weeks(found)["2026-W11"].hours == Fraction("22.2")
    assert found.next_look_on == day("2026-03-13")
    assert benefit(story.on("2026-03-13"))["2026-W11"] == 508500


@pytest.mark.parametrize(
    ("absent", "owed", "has_task"), [("4", 55000, False), ("3.99", 0, True), ("17", 233600, False)]
)
def test_partial_absence_in_a_request(absent: str, owed: int, has_task: bool) -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", absent_hours=Fraction(absent))
    found = story.on("2026-03-24")
    assert sum(benefit(found).values()) == owed
    assert (135 in tasks(found)) is has_task


def test_in_fleksjob_fewer_than_four_hours_are_paid() -> None:
    story = with_pay(is_flexjob=True, flexjob_since=day("2020-01-01"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", absent_hours=Fraction(3))
    found = story.on("2026-03-24")
    assert found.employer_period is None
    assert benefit(found) == {"2026-W11": 41200}
    assert 135 not in tasks(found)


def test_a_partial_return_is_laid_over_the_week_it_begins_in() -> None:
    story = with_pay()
    story.returned("2026-03-10", "2026-03-11", "18.5")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    found = story.on("2026-03-24")
    # two full days and three half ones, then half a week
    assert weeks(found)["2026-W11"].hours == Fraction("25.9")
    assert weeks(found)["2026-W12"].hours == Fraction("18.5")
    assert "PARTIAL" in {bar.kind for bar in found.bars}


def test_a_partial_return_without_hours_holds_the_weeks_from_it() -> None:
    story = with_pay()
    story.returned("2026-03-10", "2026-03-16", None)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    found = story.on("2026-03-24")
    assert 133 in tasks(found)
    assert list(benefit(found)) == ["2026-W11"]


def test_a_partial_return_outside_the_absence_cannot_be_placed() -> None:
    story = with_pay()
    story.recovered("2026-03-16", "2026-03-15")
    story.returned("2026-03-17", "2026-03-23", "10")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-24")
    assert 132 in tasks(found)
    assert benefit(found) == {"2026-W11": 508500}


def test_the_insured_employer_is_refunded_from_the_second_day() -> None:
    story = with_pay(is_insured_employer=True)
    story.insured("2026-02-09", "VALID", "2025-01-01")
    story.claimed("2026-03-10", "2026-02-02", "2026-03-08")
    found = story.on("2026-03-10")
    assert 78 not in tasks(found)
    assert weeks(found)["2026-W06"].hours == Fraction("29.6")
    assert found.municipality_pays_from == day("2026-02-03")
    assert found.employer_period is not None


@pytest.mark.parametrize("state", ["INVALID", "UNKNOWN"])
def test_without_a_positive_dated_answer_the_insured_days_wait(state: str) -> None:
    story = with_pay(is_insured_employer=True)
    story.insured("2026-02-09", state, "2025-01-01")
    story.claimed("2026-03-10", "2026-02-03", "2026-03-08")
    found = story.on("2026-03-10")
    assert 78 in tasks(found)
    assert 60 not in tasks(found)
    assert list(benefit(found)) == ["2026-W10"]


def test_a_claimed_insurance_that_the_register_never_answered_waits_too() -> None:
    story = with_pay(is_insured_employer=True)
    story.claimed("2026-03-10", "2026-02-03", "2026-02-15")
    found = story.on("2026-03-10")
    assert 78 in tasks(found)
    assert found.weeks == ()


@pytest.mark.parametrize(("answer", "expected"), [("YES", ["2026-W06", "2026-W07"]), ("NO", [])])
def test_a_person_settles_the_insured_days(answer: str, expected: list[str]) -> None:
    story = with_pay(is_insured_employer=True)
    story.insured("2026-02-09", "UNKNOWN", None)
    story.claimed("2026-03-10", "2026-02-03", "2026-02-15")
    story.act("2026-03-11", "SETTLE", question=78, answer=answer)
    found = story.on("2026-03-11")
    assert list(benefit(found)) == expected
    assert 78 not in tasks(found)


def test_a_policy_that_ended_covers_its_days_only() -> None:
    story = with_pay(is_insured_employer=True)
    story.insured("2026-02-09", "VALID", "2025-01-01", "2026-02-08")
    story.claimed("2026-03-10", "2026-02-03", "2026-02-15")
    found = story.on("2026-03-10")
    assert list(benefit(found)) == ["2026-W06"]
    (finding,) = [f for f in found.findings if f.task == 78]
    assert finding.first_day == day("2026-02-09")


def test_an_agreed_illness_has_no_employer_period() -> None:
    story = with_pay(section_56="migraine")
    story.agreed("2026-01-05", "APPROVED", "migraine", "2026-01-01", "2027-12-31")
    story.claimed("2026-03-10", "2026-02-02", "2026-02-15")
    found = story.on("2026-03-10")
    assert found.employer_period is None
    assert benefit(found) == {"2026-W06": 508500, "2026-W07": 508500}


def test_an_agreement_that_waits_holds_the_early_days_without_a_second_question() -> None:
    story = with_pay(section_56="migraine")
    story.agreed("2026-01-05", "APPLIED", "migraine", "2026-01-01", "2027-12-31")
    story.claimed("2026-03-10", "2026-02-02", "2026-03-08")
    found = story.on("2026-03-10")
    assert 77 in tasks(found)
    assert 60 not in tasks(found)
    assert list(benefit(found)) == ["2026-W10"]


def test_agreed_holiday_carries_no_refund_and_the_case_goes_on() -> None:
    story = with_pay()
    story.holiday("2026-03-05", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-04", "2026-03-22")
    found = story.on("2026-03-24")
    assert list(benefit(found)) == ["2026-W10", "2026-W12"]
    assert [bar.kind for bar in found.bars if bar.kind == "HOLIDAY"] == ["HOLIDAY"]


def test_recovery_ends_the_right_on_the_last_absence_day() -> None:
    story = with_pay()
    story.recovered("2026-03-17", "2026-03-17")
    story.claimed("2026-03-24", "2026-03-16", "2026-03-22")
    found = story.on("2026-03-24")
    assert found.last_day_of_right == day("2026-03-17")
    assert weeks(found)["2026-W12"].hours == Fraction("14.8")


def test_a_recovery_that_is_taken_back_leaves_the_course_running() -> None:
    story = with_pay()
    recovery = story.recovered("2026-03-17", "2026-03-17")
    story.annulled("2026-03-20", recovery)
    assert story.on("2026-03-20").last_day_of_right is None


def test_late_notification_gives_refund_from_the_day_of_notification() -> None:
    timely = with_pay(notified="2026-03-09")  # five weeks after 2 February
    late = with_pay(notified="2026-03-10")
    for story in (timely, late):
        story.claimed("2026-03-24", "2026-03-04", "2026-03-15")
    assert 90 not in tasks(timely.on("2026-03-24"))
    assert 90 in tasks(late.on("2026-03-24"))
    assert list(benefit(timely.on("2026-03-24"))) == ["2026-W10", "2026-W11"]
    found = late.on("2026-03-24")
    assert weeks(found)["2026-W11"].hours == Fraction("29.6")
    assert found.municipality_pays_from == day("2026-03-10")


def test_lateness_that_is_excused_counts_for_nothing() -> None:
    story = with_pay(notified="2026-03-10")
    story.claimed("2026-03-24", "2026-03-04", "2026-03-15")
    story.act("2026-03-25", "EXCUSE_LATENESS", first_day=day("2026-03-04"))
    assert list(benefit(story.on("2026-03-25"))) == ["2026-W10", "2026-W11"]


def test_refund_three_months_back_is_paid_and_the_rest_held() -> None:
    story = with_pay()
    story.claimed("2026-06-16", "2026-03-09", "2026-03-22", wage=1017000)
    found = story.on("2026-06-16")
    assert 88 in tasks(found)
    # nothing before 16 March; the wage is spread over the whole fortnight all the same
    assert benefit(found) == {"2026-W12": 508500}


def test_nothing_registered_is_not_nought() -> None:
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.claimed("2026-03-24", "2026-03-04", "2026-03-15")
    found = story.on("2026-03-24")
    assert 30 in tasks(found)
    assert found.weeks == ()
    assert found.right != NOT_FULFILLED


def test_a_rate_set_by_hand_closes_the_question() -> None:
    story = with_pay()
    story.records = [record for record in story.records if record.KIND != "INCOME"]
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.act("2026-03-25", "SET_HOURLY_RATE", rate=10000)
    found = story.on("2026-03-25")
    assert not {30, 42, 56} & set(tasks(found))
    assert benefit(found) == {"2026-W11": 370000}


def test_days_after_the_employment_wait_for_another_basis() -> None:
    story = with_pay(employed_until=day("2026-03-15"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    found = story.on("2026-03-24")
    assert 48 in tasks(found)
    assert list(benefit(found)) == ["2026-W11"]
    assert 48 not in tasks(story.on("2026-03-15"))


def test_unknown_working_time_is_asked_about() -> None:
    story = with_pay(weekly_hours=None)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    found = story.on("2026-03-24")
    assert [f.title for f in found.findings if f.task == 48] == ["Ugentlig arbejdstid mangler"]
    assert found.weeks == ()


def test_weeks_before_and_after_the_known_rates() -> None:
    story = with_pay("2026-11-16", notified="2026-11-23")
    story.claimed("2027-01-12", "2026-12-16", "2027-01-10")
    found = story.on("2027-01-12")
    assert list(benefit(found)) == ["2026-W51", "2026-W52", "2026-W53"]
    (alarm,) = [f for f in found.findings if f.kind == "ALARM"]
    assert (alarm.task, alarm.rule, alarm.first_day) == (None, "LP-25", day("2027-01-04"))
    assert any(bar.kind == "UNKNOWN_RATE" for bar in found.bars)


def test_a_case_is_looked_at_on_the_day_its_rate_ends() -> None:
    story = with_pay("2026-10-01", notified="2026-10-05")
    looks = []
    on = "2026-11-10"
    while True:
        after = story.on(on).next_look_on
        if after is None:
            break
        looks.append(after)
        on = after.isoformat()
    assert day("2027-01-04") in looks


def test_no_wage_is_spread_over_early_days_claimed_on_no_ground() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-02-23", "2026-03-15", wage=592000)  # 59.2 hours from 4 March: 100 kr. an hour
    assert benefit(story.on("2026-03-24")) == {"2026-W10": 222000, "2026-W11": 370000}


def test_wage_is_spread_over_insured_days_that_are_still_looked_at() -> None:
    story = with_pay(is_insured_employer=True)
    story.claimed("2026-03-24", "2026-02-23", "2026-03-15", wage=1110000)  # 111 hours: 100 kr. an hour
    assert benefit(story.on("2026-03-24")) == {"2026-W10": 222000, "2026-W11": 370000}


@pytest.mark.parametrize(("last_day_away", "asks"), [("2026-03-15", False), ("2026-03-16", True)])
def test_an_employment_that_ends_when_the_absence_has_ended_asks_nothing(last_day_away: str, asks: bool) -> None:
    story = with_pay(employed_until=day("2026-03-15"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.recovered("2026-03-17", last_day_away)
    assert (48 in tasks(story.on("2026-03-29"))) == asks
