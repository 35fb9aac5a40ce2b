"""Everything else that is said, and the registers that are asked (øvrige oplysninger, registeropslag)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.cases.models import Event, Fact, SicknessCase
from office.cases.operations import record_fact
from office.flows.receive_message.tests.desk_work import (
    DAY,
    facts,
    message_of,
    numbers,
    only_case,
    put,
    take,
)  # fmt: skip
from office.intake.tests.examples import CPR, CVR, OTHER_CVR
from office.parties.models import Company, Person
from office.registers.operations import store_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
EARLY = date(2020, 1, 1)


@pytest.mark.parametrize(
    "kind",
    ["INCOME", "BUSINESS", "UNEMPLOYMENT", "EDUCATION", "IMPRISONMENT", "SPECIAL_CIRCUMSTANCE", "INSURANCE_ANSWER"],
)
def test_what_is_about_the_person_reaches_every_case(kind):
    take("DP201")
    outcome = take(kind)
    (fact,) = Fact.objects.filter(message=outcome.message)
    assert fact.case is None and outcome.case is None


def test_what_is_about_the_person_needs_no_case():
    take("INCOME")
    assert SicknessCase.objects.count() == 0 and len(facts("INCOME")) == 1


# ---- income -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "month", "employer", "is_looked_at"),
    [
        ("ENDED", "2025-03", CVR, True),  # the first of six months
        ("CLOSED", "2025-08", CVR, True),
        ("ENDED", "2025-02", CVR, False),
        ("ENDED", "2025-09", CVR, False),
        ("ENDED", "2025-08", OTHER_CVR, False),
        ("RUNNING", "2025-08", CVR, False),
    ],
)
def test_income_that_a_finished_case_rested_on_is_looked_at(status, month, employer, is_looked_at):
    take("DP201")
    case = put(only_case(), status)
    take("INCOME", employer=employer, months={month: {"wage": 30000, "hours": 160}})
    assert (36 in numbers(case)) == is_looked_at


def test_the_income_register_is_asked_once():
    told = {"months": {"2025-08": {"wage": 3000000, "hours": "160.33"}, "2025-07": {"wage": None}}}
    store_answer(register="INCOME", key=f"{CPR}:{CVR}", answer=told, from_day=EARLY)
    take("DP201", last_sick_day="2025-09-12")
    (income,) = facts("INCOME")
    assert income["months"] == [
        {"month": "2025-07", "wage": None, "hours": None}, {"month": "2025-08", "wage": 3000000, "hours": "160.33"},
    ]  # fmt: skip
    assert (income["case"], income["said_by"], income["on"]) == (None, "REGISTER", str(DAY))
    take("DP201", first_absence_day="2025-09-29")
    assert len(facts("INCOME")) == 1
    take("DP212S", last_sick_day="2025-10-03")
    told["months"]["2025-09"] = {"wage": 3100000, "hours": "160.33"}
    store_answer(register="INCOME", key=f"{CPR}:{CVR}", answer=told, from_day=DAY)
    take("DP201", first_absence_day="2025-10-20")
    assert [len(one["months"]) for one in facts("INCOME")] == [2, 3]


def test_income_of_every_employer_is_asked_for():
    months = {"2025-08": {"wage": 3000000, "hours": "160.33"}}
    for cvr in (CVR, OTHER_CVR):
        store_answer(register="INCOME", key=f"{CPR}:{cvr}", answer={"months": months}, from_day=EARLY)
    take("DP200C")
    assert sorted(one["employer"] for one in facts("INCOME")) == [CVR, OTHER_CVR]


def test_a_silent_income_register_is_no_answer():
    take("DP201")
    assert facts("INCOME") == []


def test_what_the_register_told_of_its_own_accord_is_not_asked_for():
    store_answer(register="INCOME", key=f"{CPR}:{CVR}", answer={"months": {}}, from_day=EARLY)
    take("INCOME")
    take("DP201")
    assert len(facts("INCOME")) == 1


# ---- control ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("advice", ["NONE", "INFORM", "BRAKE", "SAMPLE", "MISSING"])
def test_the_control_register_is_asked_about_every_case(advice):
    store_answer(register="CONTROL", key=f"{CPR}:{CVR}", answer={"advice": advice}, from_day=EARLY)
    case = take("DP201").case
    assert [(one["advice"], one["case"]) for one in facts("CONTROL_ANSWER")] == [(advice, case)]
    take("DP200C")
    assert facts("CONTROL_ANSWER")[1]["advice"] == "NONE"  # the other relation has an answer of its own


def test_an_answer_before_the_intake_is_for_the_next_one_only():
    outcome = take("CONTROL_ANSWER")
    assert message_of(outcome).wait == "CASE" and facts("CONTROL_ANSWER") == []
    take("DP201", sender={"cvr": OTHER_CVR})  # another employer's intake
    first = take("DP201", last_sick_day="2025-09-12").case
    take("DP201", first_absence_day="2025-09-29")
    answers = {one["case"]: one["advice"] for one in facts("CONTROL_ANSWER")}
    assert answers.pop(first) == "BRAKE" and set(answers.values()) == {"NONE"}
    assert message_of(outcome).wait == "" and message_of(outcome).case.number == first


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (14, False), (15, True)])
def test_an_answer_after_the_intake_belongs_to_it_while_it_is_fresh(days, is_late):
    take("DP201")
    outcome = take("CONTROL_ANSWER", received_on=DAY + timedelta(days=days))
    assert (message_of(outcome).wait == "CASE") == is_late
    assert [one["advice"] for one in facts("CONTROL_ANSWER")] == (["NONE"] if is_late else ["NONE", "BRAKE"])


def test_an_answer_that_was_missing_is_taken_whenever_it_comes():
    store_answer(register="CONTROL", key=CPR, answer={"advice": "MISSING"}, from_day=EARLY)
    case = take("DP201").case
    take("CONTROL_ANSWER", advice="NONE", received_on=DAY + timedelta(days=60))
    assert [(one["advice"], one["case"]) for one in facts("CONTROL_ANSWER")] == [("MISSING", case), ("NONE", case)]


def test_statements_of_one_day_keep_their_order():
    take("DP201")
    for state in ("VALID", "UNKNOWN", "INVALID", "VALID"):
        take("INSURANCE_ANSWER", state=state)
    take("INCOME", on="2025-09-07")  # recorded later, signed before
    ids = [str(row.public_id) for row in Fact.objects.order_by("id")]
    assert ids == sorted(ids)
    read = sorted(Fact.objects.filter(kind="INSURANCE_ANSWER"), key=lambda row: (row.sent_on, str(row.public_id)))
    assert [row.data["state"] for row in read] == ["VALID", "UNKNOWN", "INVALID", "VALID"]


# ---- insurance --------------------------------------------------------------------------------------------------


def test_an_employer_that_says_insured_makes_the_register_asked():
    take("DP201", insured_employer=True)
    assert [(one["state"], one["employer"]) for one in facts("INSURANCE_ANSWER")] == [("INVALID", CVR)]
    assert facts("INSURANCE_ANSWER")[0]["case"] is None


def test_an_answer_that_came_is_not_asked_for():
    take("INSURANCE_ANSWER", state="UNKNOWN", valid_from=...)
    take("DP201", insured_employer=True)
    assert [one["state"] for one in facts("INSURANCE_ANSWER")] == ["UNKNOWN"]


def test_an_insured_business_is_asked_for_whichever_comes_first():
    insured = {"level": "FULL", "from_day": 3, "valid_from": "2018-04-01"}
    store_answer(register="INSURANCE", key=CPR, answer={"state": "VALID", "valid_from": "2018-04-01"}, from_day=EARLY)
    take("DP200C", business=...)
    assert facts("INSURANCE_ANSWER") == []
    take("BUSINESS", insurance=insured)
    assert facts("INSURANCE_ANSWER")[0]["state"] == "VALID" and "employer" not in facts("INSURANCE_ANSWER")[0]
    business = {"started": "2018-01-01", "weekly_hours": 37, "insurance": insured}
    take("DP200C", citizen_cpr="7505751230", business=business)
    assert [one["state"] for one in facts("INSURANCE_ANSWER")] == ["VALID", "INVALID"]


# ---- what belongs to a course -----------------------------------------------------------------------------------


def test_holiday_from_the_employer_and_from_the_citizen():
    case = take("DP201").case
    take("HOLIDAY")
    take("HOLIDAY", source="EMPLOYER", sender={"cvr": CVR})
    take("HOLIDAY", source="EMPLOYER", sender={"cvr": OTHER_CVR})  # nobody's case: it is about the person
    assert [one["case"] for one in facts("HOLIDAY")] == [None, case, None]


def test_partial_incapacity_of_a_business():
    case = take("DP200C").case
    take("DP201")
    take("BUSINESS_PARTIAL")
    assert facts("BUSINESS_PARTIAL")[0]["case"] == case


def test_an_agreement_with_a_company_that_has_ceased_is_looked_at():
    take("AGREEMENT")
    assert 101 not in numbers()
    store_answer(register="COMPANY", key=OTHER_CVR, answer={"is_active": False}, from_day=EARLY)
    take("AGREEMENT", employer=OTHER_CVR)
    assert 101 in numbers() and len(facts("AGREEMENT")) == 2
    assert not Company.objects.get(cvr=OTHER_CVR).is_active


# ---- jobcentre, hearing, papers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "status", "task"),
    [
        ("EXTENSION", "RUNNING", None), ("EXTENSION", "ENDED", 145), ("EXTENSION", None, 145),
        ("RESUME", "RUNNING", 47), ("RESUME", "ENDED", 47),
        ("RESUME", None, 145), ("PENSION_APPLICATION", "RUNNING", None),
    ],
)  # fmt: skip
def test_messages_of_the_jobcentre(kind, status, task):
    if status:
        take("DP201")
        put(only_case(), status)
    outcome = take("JOBCENTRE", kind=kind)
    assert [number for number in numbers() if number in (47, 145)] == ([task] if task else [])
    assert len(facts("JOBCENTRE_MESSAGE")) == (task != 145)
    assert (message_of(outcome).wait == "CASE") == (task == 145)


def test_an_answer_to_a_hearing_lands_where_the_hearing_is():
    heard = take("DP201", last_sick_day="2025-09-12").case
    take("DP201", first_absence_day="2025-09-29")
    case = SicknessCase.objects.get(number=heard)
    letter = {"letter": "HEARING", "deadline": "2025-10-20"}
    record_fact(person=case.person, case=case, fact="LETTER_SENT", data=letter, sent_on=DAY, said_by="OFFICE")
    take("HEARING_ANSWER")
    take("HEARING_ANSWER")
    first, second = facts("HEARING_ANSWER")
    assert first["case"] == heard and second["case"] != heard
    assert numbers().count(16) == 2


def test_an_answer_to_nothing_is_a_document():
    take("HEARING_ANSWER")
    assert 17 in numbers() and facts("HEARING_ANSWER") == []


@pytest.mark.parametrize(("status", "task"), [(None, 2), ("UNDER_CLARIFICATION", 2), ("RUNNING", 49), ("ENDED", 49)])
def test_a_note_is_read_before_the_first_decision_or_after_it(status, task):
    if status:
        take("DP201")
        put(only_case(), status)
    outcome = take("ENQUIRY_NOTE")
    assert [number for number in numbers() if number in (2, 49)] == [task]
    line = Event.objects.get(kind="NOTE_RECEIVED")
    assert line.details == {"message": str(outcome.message)} and line.person == Person.objects.get()


def test_a_document_lands_on_the_case_that_runs():
    take("DP201", last_sick_day="2025-09-12")
    running = take("DP201", first_absence_day="2025-09-29").case
    put(SicknessCase.objects.get(number=running), "RUNNING")
    outcome = take("DOCUMENT")
    assert outcome.case == running and 17 in numbers(SicknessCase.objects.get(number=running))
    assert "Lægeattest" in Event.objects.get(kind="DOCUMENT_RECEIVED").text
    take("DOCUMENT", title=...)
    assert numbers().count(17) == 1  # more of the same joins the open task


# ---- pension ----------------------------------------------------------------------------------------------------


def test_a_pension_is_known_of_the_person_and_its_cases_are_looked_at_again():
    """R-052: what is received, since when, and when that was decided; a later message takes its place."""
    take("DP201")
    take("PENSION")
    person = Person.objects.get(cpr=CPR)
    assert (person.pension, person.pension_from, person.pension_decided_on) == (
        "SENIOR", date(2025, 11, 1), date(2025, 10, 6)
    )  # fmt: skip
    assert Event.objects.filter(person=person, kind="PENSION_TOLD").count() == 1
    take("PENSION", pension="NONE", **{"from": ..., "decided_on": ...})
    person.refresh_from_db()
    assert (person.pension, person.pension_from, person.pension_decided_on) == ("NONE", None, None)
