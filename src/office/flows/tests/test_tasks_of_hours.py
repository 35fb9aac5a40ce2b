"""Tasks of working time and injuries that a machine cannot settle (arbejdstid, arbejdsskade)."""

from __future__ import annotations

from typing import Any

import pytest

from office.cases.models import Fact
from office.flows.receive_message import Outcome
from office.flows.tests.task_stories import (
    act,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    one_task,
    only_case,
    solve,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.tests.examples import CVR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]


def corrected(first: Outcome, on: str, **changes: Any) -> None:
    """Let the employer correct its notification."""
    row = Message.objects.get(public_id=first.message)
    said = {
        "form": "DP201", "first_absence_day": "2026-01-01", "employment_start": "2015-01-01",
        "hours_last_8_weeks": 296, "weekly_hours": 37, "pay_during_absence": True,
    } | changes  # fmt: skip
    take(
        "CORRECTION", on, corrects=str(row.message_id), token=str(row.message_id), notification=said,
        sender={"cvr": CVR},
    )  # fmt: skip


def returns(on: str, first: str, hours: float) -> None:
    take("PARTIAL_RESUMPTION", on, employer=CVR, **{"from": first, "absent_hours": hours})


@pytest.mark.task(55)
@pytest.mark.solved(55)
def test_a_partial_return_on_a_rota_waits_from_its_first_day_on():
    employed_with_pay(shift_rota=True)
    returns("2026-02-03", "2026-02-02", 20)
    night("2026-02-03")
    task = one_task(55)
    assert (task.blocks, task.holds, task.cause[0]["first_day"]) == ("PAYMENT", "PART", "2026-02-02")
    solve(55, "2026-02-04", answer="YES")
    night("2026-02-05")
    assert tasks(55) == []


@pytest.mark.task(55)
def test_hours_of_a_plain_week_need_no_rota():
    employed_with_pay()
    returns("2026-02-03", "2026-02-02", 20)
    night("2026-02-03")
    assert tasks(55) == []


@pytest.mark.task(64)
@pytest.mark.solved(64)
def test_a_changed_rota_is_entered_anew():
    first = employed_with_pay(shift_rota=True)
    night("2026-01-05")
    corrected(first, "2026-01-20", shift_rota=True, weekly_hours=30)
    night("2026-01-20")
    task = one_task(64)
    assert (task.blocks, task.holds) == ("PAYMENT", "PART")
    solve(64, "2026-01-21", answer="YES")
    night("2026-01-22")
    assert tasks(64) == []


@pytest.mark.task(64)
def test_a_correction_that_leaves_the_rota_opens_nothing():
    first = employed_with_pay(shift_rota=True)
    corrected(first, "2026-01-20", shift_rota=True, weekly_hours=37, cause="SICKNESS")
    night("2026-01-20")
    assert tasks(64) == []


@pytest.mark.parametrize(
    ("number", "cause", "says"),
    [
        pytest.param(84, "SICKNESS", True, marks=pytest.mark.task(84)),
        pytest.param(85, "WORK_INJURY", False, marks=pytest.mark.task(85)),
    ],
)
class TestInjury:
    @pytest.mark.solved(84, 85)
    def test_form_and_notification_disagree_until_a_caseworker_has_settled_it(self, number, cause, says):
        employed_without_pay(cause=cause)
        take("APPLICATION", "2026-01-12", work_injury=says)
        night("2026-01-12")
        task = one_task(number)
        assert (task.blocks, task.holds) == ("DECISION", "WHOLE")
        solve(number, "2026-01-13")
        night("2026-01-14")
        assert len(tasks(number)) == 1, "merely ticked off, a condition is back"
        solve(number, "2026-01-14", answer="YES")
        night("2026-01-15")
        assert tasks(number) == []

    def test_it_closes_by_itself_when_they_agree(self, number, cause, says):
        employed_without_pay(cause=cause)
        take("APPLICATION", "2026-01-12", work_injury=says)
        night("2026-01-12")
        take("APPLICATION", "2026-01-13", work_injury=not says)
        night("2026-01-13")
        assert tasks(number) == []
        assert len(tasks(number, "CLOSED_BY_ITSELF")) == 1


@pytest.mark.task(58)
@pytest.mark.solved(58)
def test_an_injury_at_work_is_registered():
    employed_without_pay(cause="WORK_INJURY")
    night("2026-01-05")
    assert one_task(58).holds == "WHOLE"
    solve(58, "2026-01-06", answer="YES")
    night("2026-01-07")
    assert tasks(58) == []


@pytest.mark.task(63)
@pytest.mark.solved(63)
def test_wage_subsidy_below_full_time_is_looked_at():
    employed_with_pay(wage_subsidy=True, weekly_hours=36)
    night("2026-01-05")
    assert one_task(63).blocks == "PAYMENT"
    solve(63, "2026-01-06")
    night("2026-01-07")
    assert tasks(63) == []


@pytest.mark.task(63)
def test_wage_subsidy_in_full_time_is_not():
    employed_with_pay(wage_subsidy=True, weekly_hours=37)
    night("2026-01-05")
    assert tasks(63) == []


@pytest.mark.task(86)
@pytest.mark.solved(86)
def test_an_application_on_a_job_with_wage_subsidy_is_looked_at():
    employed_without_pay(wage_subsidy=True)
    night("2026-01-05")
    assert tasks(86) == []
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")
    assert one_task(86).blocks == "PAYMENT"
    solve(86, "2026-01-13")
    night("2026-01-14")
    assert tasks(86) == []


@pytest.mark.task(87)
@pytest.mark.solved(87)
def test_work_resumed_with_hours_that_a_caseworker_has_set():
    employed_with_pay(wage_subsidy=True)
    night("2026-01-05")
    told = Fact.objects.get(kind="NOTIFICATION")
    data = told.data | {"weekly_hours": "30"}
    act("CORRECT_FACT", "2026-01-20", fact=str(told.public_id), data=data, reason="Løntimer")
    assert tasks(87) == []
    returns("2026-02-03", "2026-02-02", 15)
    night("2026-02-03")
    task = one_task(87)
    assert (task.holds, task.cause[0]["first_day"]) == ("PART", "2026-02-02")
    solve(87, "2026-02-04", answer="YES")
    night("2026-02-05")
    assert tasks(87) == []


@pytest.mark.task(123)
@pytest.mark.solved(123)
def test_the_wages_of_a_person_in_fleksjob_stop():
    first = employed_with_pay(flexjob={"since": "2020-01-01"})
    night("2026-01-05")
    assert tasks(123) == []
    corrected(first, "2026-02-03", flexjob={"since": "2020-01-01"}, wages_stopped_on="2026-02-01")
    night("2026-02-03")
    task = one_task(123)
    assert (task.blocks, task.holds, task.cause[0]["first_day"]) == ("PAYMENT", "PART", "2026-02-01")
    solve(123, "2026-02-04", answer="YES")
    night("2026-02-05")
    assert tasks(123) == []


@pytest.mark.task(132, 133)
@pytest.mark.parametrize(("number", "first", "hours"), [(133, "2026-02-02", None), (132, "2026-02-23", 20)])
@pytest.mark.solved(132, 133)
def test_hours_that_cannot_be_placed(number, first, hours):
    employed_with_pay(last_sick_day="2026-02-15")
    returns("2026-02-03", first, hours)
    night("2026-02-23")
    assert one_task(number).blocks == "PAYMENT"
    solve(number, "2026-02-24", answer="YES")
    night("2026-02-25")
    assert tasks(number) == []


@pytest.mark.task(132)
def test_a_partial_return_without_a_case():
    returns("2026-02-03", "2026-02-02", 20)
    assert one_task(132).case is None
    assert day("2026-02-03") == one_task(132).opened_on


@pytest.mark.task(100)
@pytest.mark.parametrize(
    ("since", "opened"),
    [pytest.param("2012-12-31", 1, marks=pytest.mark.solved(100)), ("2013-01-01", 0)],
)
def test_a_person_in_fleksjob_from_before_2013_is_examined(since, opened):
    employed_with_pay(flexjob={"since": since})
    night("2026-01-05")
    assert len(tasks(100)) == opened
    if opened:
        solve(100, "2026-01-06", answer="YES")
        night("2026-01-07")
        assert tasks(100) == []


@pytest.mark.task(77)
@pytest.mark.solved(77)
def test_an_absence_is_said_to_come_from_an_agreement_that_nobody_has_approved():
    employed_with_pay(section_56_agreement="migræne")
    night("2026-01-05")
    assert one_task(77).blocks == "DECISION"
    solve(77, "2026-01-06", answer="NO")
    night("2026-01-07")
    assert tasks(77) == []


def no_form_after_the_hearing() -> None:
    employed_without_pay(employer_paid_until="2026-01-31")
    for on in ("2026-01-05", "2026-01-20", "2026-02-03", "2026-02-18", "2026-03-05", "2026-03-20"):
        night(on)
    assert one_task(139).blocks == "DECISION"


@pytest.mark.task(139)
@pytest.mark.solved(139)
def test_a_form_that_comes_after_all_closes_it():
    no_form_after_the_hearing()
    take("APPLICATION", "2026-03-21")
    night("2026-03-22")
    assert tasks(139) == [] and len(tasks(139, "CLOSED_BY_ITSELF")) == 1


@pytest.mark.task(139)
def test_the_lapse_is_a_persons_decision():
    no_form_after_the_hearing()
    assert only_case().status == "UNDER_CLARIFICATION", "never an automatic lapse (R-060)"
    act("REFUSE", "2026-03-21", reason="Skemaet er ikke kommet", provision="§ 11, stk. 2")
    night("2026-03-22")
    assert tasks(139) == [] and only_case().status == "REFUSED"
