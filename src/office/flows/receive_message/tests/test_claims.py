"""Refund requests, recoveries, applications, partial returns (anmodninger og raskmeldinger)."""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import RefundCase, SicknessCase
from office.flows.receive_message.tests.desk_work import (
    facts,
    id_of,
    message_of,
    numbers,
    only_case,
    put,
    refused,
    take,
)  # fmt: skip
from office.intake.models import Message
from office.intake.tests.examples import CPR, CVR, FUND, OTHER_CPR, OTHER_CVR
from office.parties.models import Person
from office.registers.operations import store_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
EARLY = date(2020, 1, 1)


# ---- refund -----------------------------------------------------------------------------------------------------


def test_a_request_lands_on_its_case():
    take("DP201")
    outcome = take("DP202")
    assert outcome.case == only_case().number
    (request,) = facts("REFUND_REQUEST")
    assert (request["case"], request["wage_paid"], request["absent_hours"]) == (outcome.case, 1480025, "37")
    assert "is_se_number_of_employer" not in request  # true is the lawbook's own default
    assert RefundCase.objects.get().company.cvr == CVR


@pytest.mark.parametrize("kind", ["DP202", "DP212S"])
def test_rule_1106_a_request_needs_a_signed_notification(kind):
    assert refused(kind) == "1106"
    take("DP201", citizen_cpr=OTHER_CPR)
    assert refused(kind) == "1106"
    take("DP201", sender={"cvr": OTHER_CVR})
    assert refused(kind) == "1106"
    take("DP200B")
    assert refused(kind) == "1106"
    take("DP201")
    take(kind)


def test_rule_1106_the_absence_must_have_begun():
    take("DP201", first_absence_day="2025-10-20")
    assert refused("DP202") == "1106"  # until the 19th
    take("DP202", refund_to="2025-10-20")


def test_rule_1106_a_named_notification_must_be_the_one():
    first = id_of(take("DP201", last_sick_day="2025-09-12"))
    second = id_of(take("DP201", first_absence_day="2025-09-29"))
    unknown = "00000000-0000-4000-8000-00000000ffff"
    assert refused("DP202", notification_id=unknown) == "1106"
    other = id_of(take("DP201", citizen_cpr=OTHER_CPR))
    assert refused("DP202", notification_id=other) == "1106"
    late = take("DP202", notification_id=first, refund_from="2025-09-08", refund_to="2025-10-02")
    assert late.case == message_of(late).case.number
    assert SicknessCase.objects.get(number=late.case).first_absence_day == date(2025, 9, 1)
    take("ANNULMENT", annuls=second, token=second)
    assert refused("DP202", notification_id=second) == "1106"


def test_rule_1107_and_1108_count_what_stands_of_the_same_case():
    take("DP201")
    take("DP202")
    assert refused("DP202", refund_from="2025-10-01", refund_to="2025-10-03") == "1108"
    assert refused("DP202", refund_from="2025-10-19", refund_to="2025-10-31") == "1107"
    assert refused("DP202", refund_from="2025-10-21", refund_to="2025-10-31") == "1107"
    take("DP201", sender={"cvr": OTHER_CVR})
    take("DP202", sender={"cvr": OTHER_CVR}, se_number=OTHER_CVR, refund_from="2025-09-10", refund_to="2025-10-31")
    take("DP202", refund_from="2025-10-20", refund_to="2025-10-31")
    assert RefundCase.objects.count() == 2


def test_rule_1107_an_agreed_holiday_is_no_gap_for_those_it_is_about():
    take("DP201")
    take("DP201", sender={"cvr": OTHER_CVR})
    for cvr in (CVR, OTHER_CVR):
        take("DP202", sender={"cvr": cvr}, se_number=..., refund_to="2025-10-12")
    take("HOLIDAY", **{"from": "2025-10-13", "to": "2025-10-19", "source": "EMPLOYER", "sender": {"cvr": CVR}})
    after = {"refund_from": "2025-10-20", "refund_to": "2025-10-26", "se_number": ...}
    take("DP202", **after)
    assert refused("DP202", sender={"cvr": OTHER_CVR}, **after) == "1107"
    take("HOLIDAY", **{"from": "2025-10-13", "to": "2025-10-19"})
    take("DP202", sender={"cvr": OTHER_CVR}, **after)


def test_the_company_register_is_asked_for_the_se_number():
    take("DP201")
    take("DP202", se_number=OTHER_CVR)
    assert facts("REFUND_REQUEST")[0]["is_se_number_of_employer"] is False
    store_answer(register="SE_NUMBER", key=f"94000033:{CVR}", answer={"answer": None}, from_day=EARLY)
    take("DP202", refund_from="2025-10-20", refund_to="2025-10-21", se_number="94000033")
    assert "is_se_number_of_employer" in facts("REFUND_REQUEST")[1]
    assert facts("REFUND_REQUEST")[1]["is_se_number_of_employer"] is None


@pytest.mark.parametrize(("first", "is_asked"), [("2025-09-30", True), ("2025-10-01", False)])
def test_days_in_the_employer_period_make_the_insurance_asked_for(first, is_asked):
    insured = {"state": "VALID", "valid_from": "2020-01-01", "valid_until": "2026-01-01"}
    store_answer(register="INSURANCE", key=CVR, answer=insured, from_day=EARLY)
    take("DP201")
    assert facts("INSURANCE_ANSWER") == []
    take("DP202", refund_from=first)
    assert [one["state"] for one in facts("INSURANCE_ANSWER")] == (["VALID"] if is_asked else [])
    take("DP202", refund_from="2025-10-20", refund_to="2025-10-21")
    assert len(facts("INSURANCE_ANSWER")) == int(is_asked)


def test_the_insurance_register_is_asked_again_at_the_next_claim_and_news_is_recorded():
    valid = {"state": "VALID", "valid_from": "2020-01-01"}
    store_answer(register="INSURANCE", key=CVR, answer=valid, from_day=EARLY)
    take("DP201", insured_employer=True)
    take("DP202", refund_from="2025-09-02", refund_to="2025-09-14")
    assert [one["state"] for one in facts("INSURANCE_ANSWER")] == ["VALID"]
    store_answer(register="INSURANCE", key=CVR, answer={"state": "INVALID"}, from_day=EARLY)
    take("DP202", refund_from="2025-09-15", refund_to="2025-09-21")
    assert [one["state"] for one in facts("INSURANCE_ANSWER")] == ["VALID", "INVALID"]


@pytest.mark.parametrize(
    ("advice", "recorded"),
    [("NONE", []), ("BRAKE", ["BRAKE"]), ("INFORM", ["INFORM"]), ("SAMPLE", ["SAMPLE"]), ("MISSING", ["MISSING"])],
)
def test_vas_is_asked_about_a_claim_and_what_must_be_looked_at_is_recorded(advice, recorded):
    take("DP201")
    store_answer(register="CONTROL", key=f"{CPR}:{CVR}", answer={"advice": advice}, from_day=EARLY)
    outcome = take("DP202")
    assert [one["advice"] for one in facts("CONTROL_ANSWER")] == ["NONE", *recorded]
    assert {one["case"] for one in facts("CONTROL_ANSWER")} == {outcome.case}


@pytest.mark.parametrize(
    ("status", "task"),
    [("UNDER_CLARIFICATION", []), ("RUNNING", []), ("ENDED", [125]), ("CLOSED", [125]), ("REFUSED", [125])],
)
def test_a_request_on_a_case_that_is_over_is_looked_at(status, task):
    take("DP201")
    case = put(only_case(), status)
    take("DP202")
    assert [number for number in numbers(case) if number == 125] == task
    assert len(facts("REFUND_REQUEST")) == 1


def test_where_the_citizen_is_dead_the_law_asks_and_not_the_door():
    take("DP201")
    case = put(only_case(), "ENDED")
    Person.objects.update(status="DEAD")
    take("DP202")
    assert 125 not in numbers(case)


# ---- recovery ---------------------------------------------------------------------------------------------------


def test_a_recovery_ends_the_course_of_its_case():
    take("DP201")
    take("DP201", sender={"cvr": OTHER_CVR})
    take("DP212S")
    ended, open_ = SicknessCase.objects.order_by("employer__cvr")
    assert (ended.last_absence_day, open_.last_absence_day) == (date(2025, 10, 19), None)
    (recovery,) = facts("RECOVERY")
    assert recovery == {
        "last_absence_day": "2025-10-19", "employer": CVR, "case": ended.number, "said_by": "EMPLOYER",
        "on": "2025-09-08",
    }  # fmt: skip


def test_a_citizen_recovers_from_the_whole_absence():
    take("DP201")
    take("DP201", sender={"cvr": OTHER_CVR}, first_absence_day="2025-09-03")
    take("RECOVERY")
    assert {one["case"] for one in facts("RECOVERY")} == set(SicknessCase.objects.values_list("number", flat=True))
    assert 115 not in numbers()


def test_a_citizen_may_name_the_employer():
    take("DP201")
    other = take("DP201", sender={"cvr": OTHER_CVR})
    take("RECOVERY", employer=OTHER_CVR, source="JOBCENTRE")
    assert [(one["case"], one["said_by"]) for one in facts("RECOVERY")] == [(other.case, "JOBCENTRE")]


def test_an_earlier_recovery_counts_and_a_later_one_does_not_reopen():
    take("DP201")
    take("DP212S")
    take("RECOVERY", last_sick_day="2025-10-12")
    assert only_case().last_absence_day == date(2025, 10, 12)
    take("RECOVERY", last_sick_day="2025-10-17")
    assert only_case().last_absence_day == date(2025, 10, 12)
    assert len(facts("RECOVERY")) == 3


def test_the_fund_reports_recovery_from_unemployment():
    outcome = take("DP200B")
    assert refused("DP212S", sender={"cvr": FUND}) == "1106"
    take("DP212S", sender={"cvr": FUND}, relation="UNEMPLOYMENT_FUND")
    (recovery,) = facts("RECOVERY")
    assert (recovery["case"], recovery["said_by"]) == (outcome.case, "UNEMPLOYMENT_FUND")


def test_a_recovery_without_a_case_is_looked_at():
    outcome = take("RECOVERY")
    assert 115 in numbers() and message_of(outcome).wait == "CASE" and facts("RECOVERY") == []


@pytest.mark.parametrize(("last", "task"), [("2025-08-31", []), ("2025-08-30", [115])])
def test_a_recovery_from_before_the_absence_matches_no_case(last, task):
    take("DP201")
    take("DP212S", last_sick_day=last)
    assert [number for number in numbers() if number == 115] == task


@pytest.mark.parametrize("kind", ["DP212S", "RECOVERY"])
@pytest.mark.parametrize(
    ("status", "task"),
    [("UNDER_CLARIFICATION", []), ("RUNNING", []), ("ENDED", [141]), ("CLOSED", [141]), ("REFUSED", [141])],
)
def test_a_recovery_on_a_case_that_is_over_is_looked_at(kind, status, task):
    take("DP201")
    case = put(only_case(), status)
    take(kind)
    assert [number for number in numbers(case) if number == 141] == task
    assert len(facts("RECOVERY")) == 1


# ---- application ------------------------------------------------------------------------------------------------


def test_an_application_lands_on_the_one_absence_that_waits():
    take("DP200A")
    take("DP200A", sender={"cvr": OTHER_CVR}, first_absence_day="2025-09-02")
    take("APPLICATION")
    assert {one["case"] for one in facts("APPLICATION")} == set(SicknessCase.objects.values_list("number", flat=True))
    assert 15 not in numbers()


def test_a_hint_names_the_case():
    take("DP200A")
    other = take("DP200A", sender={"cvr": OTHER_CVR})
    take("APPLICATION", case_hint={"first_absence_day": "2025-09-01", "employer": OTHER_CVR})
    assert [one["case"] for one in facts("APPLICATION")] == [other.case]


def test_of_two_absences_the_one_without_a_form_is_meant():
    first = take("DP200A", last_sick_day="2025-09-12")
    second = take("DP200A", first_absence_day="2025-09-29")
    hint = {"first_absence_day": "2025-09-01"}
    take("APPLICATION", case_hint=hint)
    take("APPLICATION")
    assert [one["case"] for one in facts("APPLICATION")] == [first.case, second.case]
    assert 15 not in numbers()


def test_of_two_absences_without_a_form_a_person_chooses():
    take("DP200A", last_sick_day="2025-09-12")
    take("DP200A", first_absence_day="2025-09-29")
    outcome = take("APPLICATION")
    assert 15 in numbers() and message_of(outcome).wait == "LOOK" and facts("APPLICATION") == []


def test_an_application_before_the_report_waits_for_it():
    outcome = take("APPLICATION")
    assert 15 in numbers() and message_of(outcome).wait == "CASE"
    case = take("DP200A").case
    assert [(one["case"], one["on"]) for one in facts("APPLICATION")] == [(case, "2025-09-08")]
    assert message_of(outcome).wait == "" and message_of(outcome).case.number == case
    assert 15 not in numbers()


@pytest.mark.parametrize(("has_form", "task"), [(False, 15), (True, 36)])
def test_an_application_to_a_case_that_is_over_is_looked_at(has_form, task):
    take("DP200A")
    if has_form:
        take("APPLICATION")
    case = put(only_case(), "ENDED")
    take("APPLICATION")
    assert [number for number in numbers(case) if number in (15, 36)] == [task]
    assert len(facts("APPLICATION")) == 1 + has_form


def test_what_stands_beside_the_request_is_recorded_too():
    case = take("DP200A").case
    take(
        "APPLICATION",
        partial_work={"employer": CVR, "from": "2025-10-06", "absent_hours": 20},
        education_completed={"date": "2025-07-31", "months": 18},
    )
    assert facts("PARTIAL_RESUMPTION")[0]["case"] == case
    assert facts("EDUCATION_COMPLETED")[0]["case"] is None


# ---- partial return ---------------------------------------------------------------------------------------------


def test_a_partial_return_lands_on_the_case_whose_days_it_is_in():
    first = take("DP201", last_sick_day="2025-09-12")
    second = take("DP201", first_absence_day="2025-09-29")
    take("PARTIAL_RESUMPTION", **{"from": "2025-09-10"})
    take("PARTIAL_RESUMPTION")
    take("PARTIAL_RESUMPTION", **{"from": "2025-09-20"})  # outside both: the law asks about it on the latest
    assert [one["case"] for one in facts("PARTIAL_RESUMPTION")] == [first.case, second.case, second.case]
    assert 132 not in numbers()


def test_a_partial_return_without_a_case_waits():
    outcome = take("PARTIAL_RESUMPTION")
    assert 132 in numbers() and message_of(outcome).wait == Message.Wait.CASE
