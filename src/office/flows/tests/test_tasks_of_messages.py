"""Tasks that messages and registers raise by themselves (meddelelser): samples, call-ups, holiday pay, agreements."""

from __future__ import annotations

import pytest

from office.administration.operations import set_parameter
from office.cases.models import SicknessCase
from office.flows.receive_message import receive
from office.flows.tests.task_stories import (
    act,
    day,
    employed_without_pay,
    facts,
    night,
    one_task,
    only_case,
    self_employed,
    solve,
    solve_loose,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.tests.examples import CPR, CVR, OTHER_CPR, example
from office.kernel import clock
from office.parties.models import Person
from office.payments.models import Order
from office.registers.operations import store_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]


def solved(number: int, on: str, then: str) -> None:
    solve(number, on)
    night(then)
    assert tasks(number) == []


@pytest.mark.task(1)
@pytest.mark.solved(1)
def test_a_second_notification_of_the_same_days():
    employed_without_pay()
    employed_without_pay()
    assert one_task(1).case == only_case()
    solved(1, "2026-01-06", "2026-01-07")


@pytest.mark.task(8)
@pytest.mark.solved(8)
def test_a_document_from_another_system():
    employed_without_pay()
    take("DOCUMENT", "2026-01-06", channel="CASE_SYSTEM")
    task = one_task(8)
    assert (task.case, task.blocks, tasks(17)) == (only_case(), "DECISION", [])
    solved(8, "2026-01-07", "2026-01-08")


@pytest.mark.task(13)
@pytest.mark.parametrize(("share", "is_drawn"), [pytest.param(1000, True, marks=pytest.mark.solved(13)), (0, False)])
def test_the_municipalitys_own_sample_is_drawn_when_the_case_opens(share, is_drawn):
    set_parameter(name="sample_per_mille", value=share, valid_from=day("2025-01-01"))
    employed_without_pay()
    night("2026-01-05")
    assert len(tasks(13)) == int(is_drawn)
    if is_drawn:
        assert one_task(13).blocks == "NONE"
        solved(13, "2026-01-06", "2026-01-07")


@pytest.mark.task(15)
@pytest.mark.solved(15)
def test_an_application_without_an_absence():
    take("APPLICATION", "2026-01-06")
    night("2026-01-06")
    task = one_task(15)
    assert (task.case, task.status) == (None, "OPEN")
    employed_without_pay()
    assert [closed.pk for closed in tasks(15, "CLOSED_BY_ITSELF")] == [task.pk]
    assert facts("APPLICATION")[0]["sent_on"] == day("2026-01-06"), "the form lies on the case that has come"
    night("2026-01-07")
    assert tasks(15) == []


@pytest.mark.task(22)
@pytest.mark.solved(22)
def test_called_up_for_military_service_during_the_absence():
    employed_without_pay()
    take("MILITARY_SERVICE", "2026-01-06", **{"from": "2026-02-01"})
    assert one_task(22).case == only_case()
    solved(22, "2026-01-07", "2026-01-08")


@pytest.mark.task(22)
def test_called_up_after_the_absence():
    employed_without_pay(last_sick_day="2026-01-31")
    take("MILITARY_SERVICE", "2026-01-06", **{"from": "2026-02-01"})
    assert tasks(22) == []


@pytest.mark.task(38)
@pytest.mark.solved(38)
def test_holiday_pay_for_days_of_absence():
    employed_without_pay()
    take("HOLIDAY_PAY", "2026-01-06", **{"from": "2026-01-19", "to": "2026-01-23"})
    assert one_task(38).case == only_case()
    solved(38, "2026-01-07", "2026-01-08")


@pytest.mark.task(38)
def test_holiday_pay_for_days_that_are_known_as_holiday():
    employed_without_pay()
    take("HOLIDAY", "2026-01-06", **{"from": "2026-01-19", "to": "2026-01-25"})
    take("HOLIDAY_PAY", "2026-01-06", **{"from": "2026-01-19", "to": "2026-01-23"})
    assert tasks(38) == []


@pytest.mark.task(42)
@pytest.mark.solved(42)
def test_income_that_is_marked_as_incomplete():
    employed_without_pay()
    take("INCOME", "2026-01-06", employer=CVR, months={"2025-12": {"wage": 34000, "hours": 160.33}}, incomplete=True)
    night("2026-01-06")
    assert one_task(42).blocks == "PAYMENT"
    solve(42, "2026-01-07", answer="YES")
    night("2026-01-08")
    assert tasks(42) == []


@pytest.mark.task(47)
@pytest.mark.solved(47)
def test_the_jobcentre_asks_to_resume():
    employed_without_pay()
    said = example("JOBCENTRE", on="2026-01-06", municipality="751", citizen_cpr=CPR) | {"kind": "RESUME"}
    with clock.at(day("2026-01-06")):
        assert receive(said, received_on=day("2026-01-06")).state == "ACCEPTED"
    assert one_task(47).blocks == "PAYMENT"
    solved(47, "2026-01-07", "2026-01-08")


@pytest.mark.task(145)
@pytest.mark.solved(145)
def test_the_jobcentre_extends_a_case_that_nobody_knows():
    take("JOBCENTRE", "2026-01-06")
    assert one_task(145).case is None
    solve_loose(145, "2026-01-07")
    night("2026-01-08")
    assert tasks(145) == [], "told once, the same message asks for nothing more"
    take("JOBCENTRE", "2026-01-09")
    assert len(tasks(145)) == 1, "the next message is another matter"


@pytest.mark.task(48)
@pytest.mark.solved(48)
def test_a_task_made_by_hand():
    employed_without_pay()
    act("MAKE_TASK", "2026-01-06", title="Ring til borgeren")
    assert one_task(48).title == "Ring til borgeren"
    solved(48, "2026-01-07", "2026-01-08")


@pytest.mark.task(101)
@pytest.mark.solved(101)
def test_an_agreement_with_a_company_that_has_ceased():
    store_answer(
        register="COMPANY", key=CVR, from_day=day("2026-01-01"),
        answer={"name": "Lukket ApS", "sector": "PRIVATE", "se_numbers": [CVR], "is_active": False},
    )  # fmt: skip
    take("AGREEMENT", "2026-01-06")
    assert len(tasks(101)) == 1
    solve_loose(101, "2026-01-07")
    night("2026-01-08")
    assert tasks(101) == []


@pytest.mark.parametrize(
    ("number", "agreement"),
    [
        pytest.param(102, "SECTION_56", marks=pytest.mark.task(102)),
        pytest.param(112, "SECTION_58A", marks=pytest.mark.task(112)),
    ],
)
class TestAgreements:
    @pytest.mark.solved(102, 112)
    def test_with_a_number_that_the_register_does_not_know(self, number, agreement):
        take("AGREEMENT", "2026-01-06", citizen_cpr=OTHER_CPR, agreement=agreement)
        task = one_task(number)
        assert (task.person, task.blocks) == (Person.objects.get(cpr=OTHER_CPR), "NONE")
        solve_loose(number, "2026-01-07")
        night("2026-01-08")
        assert tasks(number) == []

    def test_with_a_number_that_is_withdrawn(self, number, agreement):
        Person.objects.filter(cpr=CPR).update(status="NUMBER_WITHDRAWN")
        take("AGREEMENT", "2026-01-06", agreement=agreement)
        assert len(tasks(number)) == 1

    def test_with_a_number_that_is_good(self, number, agreement):
        take("AGREEMENT", "2026-01-06", agreement=agreement)
        assert tasks(number) == []


def absences(story, count: int) -> None:
    """Let a party have absences of 21 days, one after the other."""
    for number in range(count):
        month = 2 + 3 * number
        story(f"2025-{month:02d}-01", f"2025-{month:02d}-21", f"2025-{month:02d}-05")


@pytest.mark.task(149)
@pytest.mark.parametrize(("count", "opened"), [(2, 0), (3, 1)])
def test_an_insured_employer_with_many_long_absences(count, opened):
    take("INSURANCE_ANSWER", "2025-01-02", employer=CVR, state="VALID")

    def absent(first: str, last: str, on: str) -> None:
        take("DP201", on, first_absence_day=first, last_sick_day=last)

    absences(absent, count)
    night("2025-10-01")
    night("2025-10-02")
    assert len(tasks(149)) == opened
    assert SicknessCase.objects.count() == count


@pytest.mark.task(149)
@pytest.mark.solved(149)
def test_a_further_long_absence_of_an_insured_employer_is_looked_at_anew():
    take("INSURANCE_ANSWER", "2025-01-02", employer=CVR, state="VALID")

    def absent(first: str, last: str, on: str) -> None:
        take("DP201", on, first_absence_day=first, last_sick_day=last)

    absences(absent, 3)
    night("2025-10-01")
    solve_loose(149, "2025-10-02")
    night("2025-10-03")
    assert tasks(149) == []
    absent("2025-11-01", "2025-11-21", "2025-11-05")
    night("2025-12-01")
    assert len(tasks(149)) == 1


@pytest.mark.task(150)
@pytest.mark.parametrize(("count", "opened"), [(2, 0), (3, 1)])
def test_an_insured_self_employed_person_with_many_long_absences(count, opened):
    take("INSURANCE_ANSWER", "2025-01-02", employer=..., state="VALID")

    def absent(first: str, last: str, on: str) -> None:
        take("DP200C", on, first_absence_day=first, last_sick_day=last)

    absences(absent, count)
    night("2025-10-01")
    assert len(tasks(150)) == opened
    if opened:
        assert one_task(150).person.cpr == CPR


@pytest.mark.task(150)
@pytest.mark.solved(150)
def test_the_absences_of_a_self_employed_person_are_looked_at_once():
    take("INSURANCE_ANSWER", "2025-01-02", employer=..., state="VALID")
    absences(lambda first, last, on: take("DP200C", on, first_absence_day=first, last_sick_day=last), 3)
    night("2025-10-01")
    solve_loose(150, "2025-10-02")
    night("2025-10-03")
    assert tasks(150) == []


@pytest.mark.task(50)
@pytest.mark.solved(50)
def test_an_annulment_of_a_case_that_is_decided():
    self_employed()
    night("2026-01-19")
    night("2026-02-02")
    row = Message.objects.get(type="DP200C")
    take("ANNULMENT", "2026-02-03", annuls=str(row.message_id), token=str(row.message_id), sender=...)
    assert one_task(50).blocks == "PAYMENT"
    act("ANNUL", "2026-02-04", reason="Anmeldelsen var en fejl")
    solve(50, "2026-02-04")
    night("2026-02-05")
    night("2026-02-26")
    assert tasks(50) == []
    assert not Order.objects.filter(case__isnull=False).exists(), "what is annulled is not paid"


@pytest.mark.task(50)
def test_an_annulment_is_read_and_the_citizen_is_sick_all_the_same():
    self_employed()
    night("2026-01-19")
    night("2026-02-02")
    row = Message.objects.get(type="DP200C")
    take("ANNULMENT", "2026-02-03", annuls=str(row.message_id), token=str(row.message_id), sender=...)
    solve(50, "2026-02-04")
    night("2026-02-05")
    assert tasks(50) == []
