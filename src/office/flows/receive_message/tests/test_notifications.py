"""Notifications, corrections, withdrawals (anmeldelser, rettelser, annulleringer)."""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import Fact, RefundCase, SicknessCase
from office.cases.queries import facts_of
from office.flows.receive_message import receive
from office.flows.receive_message.tests.desk_work import (
    DAY,
    facts,
    id_of,
    message_of,
    numbers,
    only_case,
    put,
    refused,
    take,
)  # fmt: skip
from office.intake.tests.examples import CVR, FUND, OTHER_CPR, OTHER_CVR, example
from office.parties.models import Company
from office.registers.operations import store_answer
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


@pytest.mark.parametrize(
    ("kind", "relation", "employer", "group"),
    [
        ("DP201", "EMPLOYER", CVR, "EMPLOYEE_WITH_PAY"), ("DP200A", "EMPLOYER", CVR, "EMPLOYEE_WITHOUT_PAY"),
        ("DP200B", "UNEMPLOYMENT_FUND", None, "UNEMPLOYED"), ("DP200C", "BUSINESS", None, "SELF_EMPLOYED"),
    ],
)  # fmt: skip
def test_a_notification_opens_the_case_of_its_relation(kind, relation, employer, group):
    outcome = take(kind, last_sick_day="2025-10-31")
    case = only_case()
    assert (case.relation, case.target_group, case.number) == (relation, group, outcome.case)
    assert (case.employer.cvr if case.employer else None) == employer
    assert (case.first_absence_day, case.last_absence_day) == (date(2025, 9, 1), date(2025, 10, 31))
    assert (case.opened_on, case.next_look_on, case.status) == (DAY, DAY, "UNDER_CLARIFICATION")
    assert message_of(outcome).case == case
    assert facts("NOTIFICATION")[0]["case"] == case.number
    assert facts_of(case.person).records  # the lawbook reads what was recorded


def test_the_company_comes_from_the_register():
    told = {"name": "Ærø Bådeværft", "sector": "PUBLIC", "se_numbers": [CVR, OTHER_CVR]}
    store_answer(register="COMPANY", key=CVR, answer=told, from_day=date(2025, 1, 1))
    take("DP201")
    company = Company.objects.get()
    assert (company.name, company.sector, company.se_numbers) == ("Ærø Bådeværft", "PUBLIC", [CVR, OTHER_CVR])


def test_two_employers_are_two_cases():
    take("DP201")
    outcome = take("DP201", sender={"cvr": OTHER_CVR})
    assert SicknessCase.objects.count() == 2 and outcome.warnings == []
    take("DP200C")
    assert SicknessCase.objects.count() == 3
    assert 1 not in numbers()


@pytest.mark.parametrize(
    ("first", "last", "is_overlap"),
    [
        ("2025-09-01", None, True),  # the same day
        ("2025-08-20", "2025-09-01", True),
        ("2025-08-20", "2025-08-31", False),
        ("2025-08-20", None, True),
        ("2025-09-30", None, True),
        ("2025-10-01", None, False),
    ],
)
def test_overlapping_days_are_looked_at_by_a_person(first, last, is_overlap):
    take("DP201", last_sick_day="2025-09-30")
    case = only_case()
    outcome = take("DP201", first_absence_day=first, **({"last_sick_day": last} if last else {}))
    assert SicknessCase.objects.count() == (1 if is_overlap else 2)
    assert (1 in numbers(case)) == is_overlap
    row = message_of(outcome)
    assert (row.wait, row.rule) == (("LOOK", "1109") if is_overlap else ("", ""))
    assert (outcome.case == case.number) == is_overlap
    # A held notification says nothing yet: the existing case goes on as it was.
    assert len(facts("NOTIFICATION")) == (1 if is_overlap else 2)


def test_a_case_that_runs_on_meets_every_later_day():
    take("DP201")
    assert take("DP201", first_absence_day="2025-10-20").problem.rule == "1109"
    assert len(Task.objects.filter(number=1)) == 1


def test_a_new_absence_after_recovery_is_a_case_of_its_own():
    take("DP201")
    take("DP212S", last_sick_day="2025-09-26")
    take("DP201", first_absence_day="2025-10-06")
    assert SicknessCase.objects.count() == 2 and 1 not in numbers()


def test_a_refused_case_does_not_stand_in_the_way_of_a_later_absence():
    take("DP201")
    case = put(only_case(), "REFUSED")
    SicknessCase.objects.filter(pk=case.pk).update(ended_on=date(2025, 9, 20))
    take("DP201", first_absence_day="2025-10-06")
    assert SicknessCase.objects.count() == 2


# ---- corrections ------------------------------------------------------------------------------------------------


def correct(first, token=None, **changes):
    return example("CORRECTION", corrects=first, token=token or first, **changes)


def test_a_correction_of_an_undecided_case_is_taken_in_without_a_task():
    first = id_of(take("DP201"))
    outcome = receive(correct(first), received_on=DAY)
    assert outcome.is_accepted and outcome.case == only_case().number
    old, new = facts("NOTIFICATION")
    assert new["corrects"] == str(Fact.objects.filter(kind="NOTIFICATION").first().public_id)
    assert (old["weekly_hours"], new["weekly_hours"]) == ("37.5", "30")
    assert new["employer"] == CVR and 75 not in numbers()


@pytest.mark.parametrize(
    ("status", "task"),
    [("UNDER_CLARIFICATION", None), ("DECIDED", 75), ("RUNNING", 75), ("PAYMENT_EFFECTED", 75), ("ENDED", 36),
     ("CLOSED", 36), ("REFUSED", 36)],
)  # fmt: skip
def test_a_correction_of_a_decided_case_is_looked_at(status, task):
    first = id_of(take("DP201"))
    case = put(only_case(), status)
    assert receive(correct(first), received_on=DAY).is_accepted
    assert len(facts("NOTIFICATION")) == 2
    assert [number for number in numbers(case) if number in (36, 75)] == ([task] if task else [])


def test_a_corrected_first_day_moves_the_case():
    first = id_of(take("DP200C"))
    new = {"form": "DP200C", "first_absence_day": "2025-09-02", "last_sick_day": "2025-09-20"}
    assert receive(correct(first, sender=..., notification=new), received_on=DAY).is_accepted
    case = only_case()
    assert (case.first_absence_day, case.last_absence_day) == (date(2025, 9, 2), date(2025, 9, 20))


def test_versions_follow_each_other_by_their_tokens():
    first = id_of(take("DP201"))
    second = correct(first)
    assert receive(second, received_on=DAY).is_accepted
    assert refused("CORRECTION", corrects=first) == "1101"
    assert refused("CORRECTION", corrects=first, token=first) == "1102"
    third = correct(first, token=second["message_id"])
    assert receive(third, received_on=DAY).is_accepted
    # A later version may be named as what is corrected: they are one notification.
    assert receive(correct(second["message_id"], token=third["message_id"]), received_on=DAY).is_accepted
    chain = [fact.get("corrects") for fact in facts("NOTIFICATION")]
    ids = [str(public) for public in Fact.objects.filter(kind="NOTIFICATION").values_list("public_id", flat=True)]
    assert chain == [None, *ids[:-1]]


def test_only_a_notification_can_be_corrected():
    take("DP201")
    request = id_of(take("DP202"))
    assert refused("CORRECTION", corrects=request, token=request) == "1105"


def test_a_correction_keeps_form_citizen_and_sender():
    first = id_of(take("DP201"))
    other_form = {"form": "DP200A", "first_absence_day": "2025-09-01"}
    assert refused("CORRECTION", corrects=first, token=first, notification=other_form) == "FORM"
    assert refused("CORRECTION", corrects=first, token=first, sender={"cvr": OTHER_CVR}) == "SENDER"
    assert refused("CORRECTION", corrects=first, token=first, citizen_cpr=OTHER_CPR) == "CITIZEN"


def test_a_correction_of_what_never_came_is_looked_at():
    outcome = take("CORRECTION", token="00000000-0000-4000-8000-0000000000ff")
    assert 116 in numbers() and message_of(outcome).wait == "CASE" and facts("NOTIFICATION") == []


def test_a_correction_into_another_case_s_days_waits():
    take("DP201", last_sick_day="2025-09-10")
    second = id_of(take("DP201", first_absence_day="2025-10-01"))
    new = {"form": "DP201", "first_absence_day": "2025-09-08"}
    outcome = receive(correct(second, notification=new), received_on=DAY)
    assert outcome.problem.rule == "1109" and message_of(outcome).wait == "LOOK" and 1 in numbers()
    assert len(facts("NOTIFICATION")) == 2


def test_a_correction_of_a_held_notification_waits_with_it():
    take("DP201")
    held = id_of(take("DP201", first_absence_day="2025-09-03"))
    outcome = receive(correct(held), received_on=DAY)
    assert outcome.is_accepted and message_of(outcome).wait == "LOOK" and len(facts("NOTIFICATION")) == 1


# ---- withdrawals ------------------------------------------------------------------------------------------------


def test_a_withdrawn_notification_takes_all_its_versions_along():
    first = id_of(take("DP200B"))
    second = correct(first, sender={"cvr": FUND}, notification={"form": "DP200B", "first_absence_day": "2025-09-01"})
    assert receive(second, received_on=DAY).is_accepted
    assert refused("ANNULMENT", annuls=first, sender={"cvr": FUND}) == "1101"
    assert refused("ANNULMENT", annuls=first, token=first, sender={"cvr": FUND}) == "1102"
    take("ANNULMENT", annuls=first, token=second["message_id"], sender={"cvr": FUND})
    gone = {fact["annuls"] for fact in facts("ANNULMENT")}
    kinds = Fact.objects.filter(kind__in=("NOTIFICATION", "UNEMPLOYMENT"))
    assert gone == {str(fact.public_id) for fact in kinds}
    assert {fact["said_by"] for fact in facts("ANNULMENT")} == {"UNEMPLOYMENT_FUND"}
    assert 50 not in numbers()


@pytest.mark.parametrize(
    ("status", "has_task"), [("UNDER_CLARIFICATION", False), ("DECIDED", True), ("RUNNING", True), ("ENDED", True)]
)
def test_a_withdrawn_notification_of_a_decided_case_is_looked_at(status, has_task):
    first = id_of(take("DP201"))
    case = put(only_case(), status)
    take("ANNULMENT", annuls=first, token=first)
    assert (50 in numbers(case)) == has_task
    assert message_of(receive(example("INCOME"), received_on=DAY)).state == "ACCEPTED"


def test_nothing_is_withdrawn_twice_or_before_it_came():
    first = id_of(take("DP201"))
    assert refused("ANNULMENT", token=first) == "1103"
    take("ANNULMENT", annuls=first, token=first)
    assert refused("ANNULMENT", annuls=first, token=first) == "1102"
    assert refused("CORRECTION", corrects=first, token=first) == "1102"
    assert refused("DP202") == "1106"


def test_nobody_withdraws_what_another_sent():
    first = id_of(take("DP201"))
    assert refused("ANNULMENT", annuls=first, token=first, sender={"cvr": OTHER_CVR}) == "SENDER"
    assert refused("ANNULMENT", annuls=first, token=first, citizen_cpr=OTHER_CPR) == "CITIZEN"


def test_the_absence_may_be_reported_anew_after_a_withdrawal():
    first = id_of(take("DP201"))
    case = only_case()
    take("ANNULMENT", annuls=first, token=first)
    outcome = take("DP201", last_sick_day="2025-10-01")
    assert outcome.case == case.number and outcome.warnings == []
    assert only_case().last_absence_day == date(2025, 10, 1)
    assert take("DP202", refund_to="2025-10-01").case == case.number


def test_a_withdrawn_refund_request_makes_room():
    take("DP201")
    request = id_of(take("DP202"))
    put(only_case(), "RUNNING")
    take("ANNULMENT", annuls=request, token=request)
    assert 75 in numbers()
    take("DP202")
    assert RefundCase.objects.count() == 1


def test_what_is_signed_cannot_be_deleted():
    first = id_of(take("DP201"))
    assert refused("DELETION", deletes=first) == "1104"
    assert refused("DELETION") == "1104"
