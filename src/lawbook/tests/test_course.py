"""How a person's facts are arranged by case: what stands after corrections and annulments, in any order."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from lawbook.course import EMPLOYEE_WITH_PAY, EMPLOYEE_WITHOUT_PAY, SELF_EMPLOYED, UNEMPLOYED, courses_of, is_yes
from lawbook.facts import (
    Application,
    CaseworkerAct,
    Facts,
    Income,
    IncomeMonth,
    Notification,
    Recovery,
    RefundRequest,
)
from lawbook.tests.stories import CASE, OTHER, A, B, Story, day, with_pay


def test_the_form_decides_the_target_group() -> None:
    for form, employer, group in (
        ("DP201", A, EMPLOYEE_WITH_PAY),
        ("DP200A", A, EMPLOYEE_WITHOUT_PAY),
        ("DP200B", None, UNEMPLOYED),
        ("DP200C", None, SELF_EMPLOYED),
    ):
        story = Story()
        story.notified("2026-02-09", "2026-02-02", form=form, employer=employer)
        (course,) = courses_of(story.facts())
        assert course.target_group == group
        assert course.employer == employer
        assert course.is_employee is (employer is not None)


def test_courses_come_by_first_absence_day_and_not_by_number() -> None:
    story = Story()
    story.notified("2026-05-04", "2026-05-01", case=CASE)
    story.notified("2026-02-09", "2026-02-02", case=OTHER)
    assert [course.case for course in courses_of(story.facts())] == [OTHER, CASE]


def test_a_correction_replaces_and_keeps_the_day_of_the_first() -> None:
    story = Story()
    first = story.notified("2026-02-09", "2026-02-02", weekly_hours=Fraction(37))
    second = story.notified("2026-02-20", "2026-02-03", weekly_hours=Fraction(30), corrects=first)
    story.notified("2026-03-01", "2026-02-04", weekly_hours=Fraction(25), corrects=second)
    (course,) = courses_of(story.facts())
    assert course.first_absence_day == day("2026-02-04")
    assert course.notification.weekly_hours == 25
    assert course.notified_on == day("2026-02-09")
    assert len(course.all_of(Notification)) == 1


def test_a_correction_that_is_withdrawn_lets_the_first_stand_again() -> None:
    story = Story()
    first = story.notified("2026-02-09", "2026-02-02")
    second = story.notified("2026-02-20", "2026-02-03", corrects=first)
    story.annulled("2026-02-21", second)
    (course,) = courses_of(story.facts())
    assert course.first_absence_day == day("2026-02-02")
    assert not course.is_annulled


def test_a_case_without_a_standing_notification_is_annulled_and_not_lost() -> None:
    story = Story()
    first = story.notified("2026-02-09", "2026-02-02")
    story.annulled("2026-02-21", first)
    (course,) = courses_of(story.facts())
    assert course.is_annulled
    assert course.first_absence_day == day("2026-02-02")


def test_a_person_can_withdraw_a_case() -> None:
    story = with_pay()
    story.act("2026-02-21", "ANNUL")
    (course,) = courses_of(story.facts())
    assert course.is_annulled


def test_an_annulled_annulment_act_lets_the_case_stand() -> None:
    story = with_pay()
    act = story.act("2026-02-21", "ANNUL")
    story.annulled("2026-02-22", act)
    assert not courses_of(story.facts())[0].is_annulled


def test_two_notifications_that_correct_each_other_do_not_hang() -> None:
    story = Story()
    story.notified("2026-02-09", "2026-02-02", corrects="f004")
    story.notified("2026-02-10", "2026-02-02", corrects="f001")
    (course,) = courses_of(story.facts())
    assert course.is_annulled
    assert course.notified_on == day("2026-02-09")


def test_income_is_merged_month_by_month_the_later_answer_first() -> None:
    story = Story()
    story.notified("2026-02-09", "2026-02-02")
    old = (IncomeMonth("2025-11", 100, Fraction(1)), IncomeMonth("2025-12", 200, Fraction(2)))
    new = (IncomeMonth("2025-12", 300, Fraction(3)), IncomeMonth("2026-01", 400, Fraction(4)))
    story.add(Income, "2026-02-09", "REGISTER", None, employer=A, months=old, is_incomplete=True)
    story.add(Income, "2026-02-12", "REGISTER", None, employer=A, months=new)
    story.add(Income, "2026-02-12", "REGISTER", None, employer=B, months=old)
    (course,) = courses_of(story.facts())
    record = course.incomes[A]
    assert {key: month.wage for key, month in record.months.items()} == {"2025-11": 100, "2025-12": 300, "2026-01": 400}
    assert not record.is_incomplete  # the last answer tells
    assert record.facts == ("f004", "f005")
    assert set(course.incomes) == {A, B}


def test_a_fact_without_case_reaches_every_case_and_one_with_case_only_its_own() -> None:
    story = Story()
    story.notified("2026-02-09", "2026-02-02", case=CASE)
    story.notified("2026-02-09", "2026-02-02", employer=B, case=OTHER)
    story.applied("2026-02-10", case=OTHER)
    story.event("2026-03-01", "DEATH", "2026-02-28")
    first, second = courses_of(story.facts())
    assert first.last_of(Application) is None
    assert second.last_of(Application) is not None
    assert len(first.records[type(story.records[-1])]) == len(second.records[type(story.records[-1])]) == 1


def test_facts_come_in_the_order_sent_then_by_id() -> None:
    story = with_pay()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-10", "2026-03-04", "2026-03-08")
    story.claimed("2026-03-24", "2026-03-16", "2026-03-22")
    records = list(story.records)
    random.Random(1).shuffle(records)
    (course,) = courses_of(Facts(story.person, tuple(records), story.policy))
    assert [request.fact for request in course.all_of(RefundRequest)] == ["f006", "f005", "f007"]
    assert course.last_of(RefundRequest) == course.all_of(RefundRequest)[-1]


def test_the_reported_end_is_the_latest_of_each_partys_last_word() -> None:
    story = with_pay()
    (course,) = courses_of(story.facts())
    assert course.reported_last_day is None
    story.recovered("2026-03-10", "2026-03-20", "EMPLOYER")
    story.recovered("2026-03-11", "2026-03-15", "CITIZEN")
    (course,) = courses_of(story.facts())
    assert course.told_ends == (day("2026-03-15"), day("2026-03-20"))
    assert course.reported_last_day == day("2026-03-20")
    story.recovered("2026-03-12", "2026-03-31", "CITIZEN")  # the citizen corrects the citizen's own word
    assert courses_of(story.facts())[0].reported_last_day == day("2026-03-31")
    story.recovered("2026-03-13", "2026-03-20", "CITIZEN")
    assert courses_of(story.facts())[0].told_ends == (day("2026-03-20"),)


def test_a_notification_corrected_after_a_recovery_is_its_partys_last_word() -> None:
    story = with_pay()
    story.recovered("2026-03-10", "2026-03-20", "EMPLOYER")
    story.notified("2026-03-12", "2026-02-02", corrects="f002", last_absence_day=day("2026-03-13"))
    assert courses_of(story.facts())[0].told_ends == (day("2026-03-13"),)
    story.recovered("2026-03-12", "2026-03-16", "EMPLOYER")
    assert courses_of(story.facts())[0].told_ends == (day("2026-03-16"),)


@pytest.mark.parametrize(
    ("answered_on", "answer", "last_day"),
    [("2026-03-11", "NO", "2026-03-15"), ("2026-03-11", "YES", "2026-03-20"), ("2026-03-10", "NO", "2026-03-20")],
)
def test_a_person_says_which_of_two_ends_counts_once_both_are_told(
    answered_on: str, answer: str, last_day: str
) -> None:
    story = with_pay()
    story.recovered("2026-03-10", "2026-03-20", "EMPLOYER")
    story.recovered("2026-03-11", "2026-03-15", "CITIZEN")
    story.act(answered_on, "SETTLE", question=48, finding="48:R-014", answer=answer)
    assert courses_of(story.facts())[0].reported_last_day == day(last_day)


def test_a_word_on_another_free_text_question_does_not_say_which_end_counts() -> None:
    story = with_pay()
    story.recovered("2026-03-10", "2026-03-20", "EMPLOYER")
    story.recovered("2026-03-11", "2026-03-15", "CITIZEN")
    story.act("2026-03-12", "SETTLE", question=48, finding="48:R-031", answer="NO")
    assert courses_of(story.facts())[0].reported_last_day == day("2026-03-20")


def test_a_recovery_from_before_the_absence_is_not_about_it() -> None:
    story = with_pay()
    story.recovered("2026-02-10", "2026-01-20")
    (course,) = courses_of(story.facts())
    assert course.recoveries == ()
    assert len(course.all_of(Recovery)) == 1


def test_a_grant_answers_every_question_of_the_right_and_a_settlement_its_own() -> None:
    story = with_pay()
    story.act("2026-03-01", "SETTLE", question=44, answer="NO")
    (course,) = courses_of(story.facts())
    assert course.answer(44) is not None
    assert not is_yes(course.answer(44))
    assert course.answer(19) is None
    assert course.settlement(19) is None
    story.act("2026-03-02", "GRANT")
    (course,) = courses_of(story.facts())
    assert is_yes(course.answer(44))
    assert is_yes(course.answer(19))
    assert course.settlement(19) is None
    assert course.settlement(44) is not None


def test_the_last_act_of_a_name_stands() -> None:
    story = with_pay()
    story.act("2026-03-01", "STOP", last_day=day("2026-03-10"))
    story.act("2026-03-02", "STOP", last_day=day("2026-03-20"))
    (course,) = courses_of(story.facts())
    act = course.act("STOP")
    assert act is not None
    assert act.last_day == day("2026-03-20")
    assert course.act("EXTEND") is None
    assert len(course.all_of(CaseworkerAct)) == 2


def test_a_fact_of_the_same_day_is_ordered_by_its_id_alone() -> None:
    story = with_pay()
    story.act("2026-03-01", "SET_HOURLY_RATE", rate=10000)
    story.act("2026-03-01", "SET_HOURLY_RATE", rate=12000)
    records = (*story.records[:-2], replace(story.records[-2], fact="z"), story.records[-1])
    (course,) = courses_of(Facts(story.person, records, story.policy))
    act = course.act("SET_HOURLY_RATE")
    assert act is not None
    assert act.rate == 10000


def test_no_facts_no_cases() -> None:
    assert courses_of(Story().facts()) == ()
