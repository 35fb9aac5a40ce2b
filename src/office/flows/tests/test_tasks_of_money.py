"""Tasks of money (penge): refund without right, other income, obstacles to ending, limits, set-off, old accounts."""

from __future__ import annotations

from datetime import date

import pytest

from office.administration.operations import set_parameter
from office.flows.tests.task_stories import (
    act,
    citizen,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    one_task,
    only_case,
    refund,
    self_employed,
    solve,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.tests.examples import CPR, CVR, OTHER_CVR
from office.payments.models import Order
from office.payments.queries import posted_weeks_of
from office.registers.operations import store_answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Aarhus, with a citizen whom the register knows, and a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path
    citizen()
    set_parameter(name="closing_obstacle_tasks", value=True, valid_from=day("2025-01-01"))


def refunded() -> None:
    """Pay an employer refund of a month to the recovery."""
    employed_with_pay()
    night("2026-01-05")
    refund("2026-02-24", "2026-01-31", "2026-02-22")
    night("2026-02-24")
    night("2026-02-26")


def paid_self_employed() -> None:
    self_employed()
    night("2026-01-19")
    night("2026-02-02")
    night("2026-02-26")


@pytest.mark.task(11)
@pytest.mark.solved(11)
def test_refund_that_was_paid_on_a_wrong_notification():
    refunded()
    assert tasks(11) == []
    row = Message.objects.get(type="DP202")
    take("ANNULMENT", "2026-02-27", annuls=str(row.message_id), token=str(row.message_id), sender={"cvr": CVR})
    night("2026-02-27")
    assert tasks(11) == [], "less refund is to the employer's detriment: a caseworker has the word first (LP-19)"
    solve(75, "2026-02-28")
    act("STOP", "2026-02-28", last_day=day("2026-02-28"), reason="Kravet er trukket tilbage")
    night("2026-03-01")
    assert one_task(11).blocks == "PAYMENT"
    solve(11, "2026-03-02")
    night("2026-03-03")
    assert tasks(11) == []


@pytest.mark.task(89)
@pytest.mark.solved(89)
def test_a_balance_with_an_employer_keeps_a_case_from_being_ended_until_it_is_settled():
    refunded()
    take("DP212S", "2026-02-27", last_sick_day="2026-02-22")
    row = Message.objects.get(type="DP202")
    take("ANNULMENT", "2026-02-27", annuls=str(row.message_id), token=str(row.message_id), sender={"cvr": CVR})
    refund("2026-02-27", "2026-01-31", "2026-02-08")
    night("2026-02-27")
    solve(75, "2026-02-28")
    act("GRANT", "2026-02-28", last_day=day("2026-02-22"), reason="Kravet er sat ned")
    night("2026-03-01")
    for number in (11, 26):
        solve(number, "2026-03-02")
    night("2026-03-03")
    assert tasks(89) == [], "the employer may still ask for the rest"
    night("2026-06-01")
    assert (one_task(89).blocks, tasks(39)) == ("CLOSING", [])
    assert only_case().status != "ENDED"
    refund("2026-06-02", "2026-02-09", "2026-02-22")
    act("EXCUSE_LATENESS", "2026-06-02", reason="Kravet kom til tiden, men blev væk")
    night("2026-06-03")
    assert tasks(89) == [] and len(tasks(89, "CLOSED_BY_ITSELF")) == 1
    assert only_case().status == "ENDED"


@pytest.mark.task(20)
@pytest.mark.solved(20)
def test_wages_of_another_employer_while_benefit_is_granted():
    paid_self_employed()
    take("INCOME", "2026-03-10", employer=OTHER_CVR, months={"2026-02": {"wage": 12000, "hours": 60}})
    night("2026-03-10")
    task = one_task(20)
    assert (task.case, task.blocks) == (only_case(), "NONE")
    solve(20, "2026-03-11")
    take("INCOME", "2026-04-10", employer=OTHER_CVR, months={"2026-03": {"wage": 12000, "hours": 60}})
    night("2026-04-10")
    assert tasks(20) == [], "new months of an income that was looked at open nothing"


@pytest.mark.task(20)
def test_wages_from_before_the_benefit():
    paid_self_employed()
    take("INCOME", "2026-03-10", employer=OTHER_CVR, months={"2025-12": {"wage": 12000, "hours": 60}})
    night("2026-03-10")
    assert tasks(20) == []


@pytest.mark.task(40)
@pytest.mark.parametrize("is_on", [pytest.param(True, marks=pytest.mark.solved(40)), False])
def test_open_tasks_keep_a_case_from_being_ended(is_on):
    set_parameter(name="closing_obstacle_tasks", value=is_on, valid_from=day("2025-01-02"))
    employed_with_pay()
    night("2026-01-05")
    take("DP212S", "2026-02-20", last_sick_day="2026-02-22")
    refund("2026-02-24", "2026-01-31", "2026-02-22")
    act("MAKE_TASK", "2026-02-24", title="Ring til borgeren")
    night("2026-02-24")
    night("2026-02-26")
    assert only_case().status == "PAYMENT_EFFECTED"
    assert len(tasks(40)) == int(is_on)
    solve(48, "2026-02-27")
    assert tasks(40) == []
    assert only_case().status == "ENDED"


@pytest.mark.task(92)
@pytest.mark.solved(92)
def test_a_payment_with_another_claim_set_off_in_it():
    store_answer(register="BANK", key=CPR, answer={"code": "PAID_SET_OFF"}, from_day=day("2026-01-01"))
    paid_self_employed()
    assert one_task(92).case == only_case()
    solve(92, "2026-02-28")
    night("2026-03-01")
    assert tasks(92) == []


@pytest.mark.task(114)
@pytest.mark.parametrize(
    ("limit", "is_held"),
    [pytest.param(1_000, True, marks=pytest.mark.solved(114)), (1_000_000, False), (0, False)],
)
def test_an_amount_above_the_limit_waits_until_somebody_has_looked(limit, is_held):
    set_parameter(name="payment_limit", value=limit, valid_from=day("2025-01-01"))
    paid_self_employed()
    assert len(tasks(114)) == int(is_held)
    assert Order.objects.filter(case__isnull=False).exists() is not is_held
    if is_held:
        assert one_task(114).blocks == "PAYMENT"
        solve(114, "2026-02-27")
        night("2026-03-26")
        assert Order.objects.filter(case__isnull=False).count() == 1
        assert tasks(114) == []
        night("2026-04-23")
        night("2026-04-28")
        night("2026-04-29")
        night("2026-04-30")
        assert len(tasks(114)) == 1, "after the payment somebody looks anew"


def posted_weeks() -> list[date]:
    return [monday for _, monday in posted_weeks_of([only_case().pk]).get(only_case().pk, {})]


@pytest.mark.task(94)
@pytest.mark.solved(94)
def test_weeks_from_before_the_open_accounts_wait_for_one():
    take("DP200C", "2015-12-04", first_absence_day="2015-12-01", business={"started": "2008-01-01", "weekly_hours": 37,
         "annual_profit": 208000})  # fmt: skip
    take("APPLICATION", "2016-01-04")
    night("2016-01-04")
    night("2016-01-28")
    assert len(tasks(94)) == 1
    assert min(posted_weeks()) == date(2015, 12, 28), "nothing is posted on accounts that are closed"
    solve(94, "2016-01-29")
    night("2016-02-25")
    assert tasks(94) == []
    assert min(posted_weeks()) == date(2015, 12, 14), "the account is chosen, and the weeks follow"


@pytest.mark.task(26, 39)
@pytest.mark.solved(26)
@pytest.mark.solved(39)
def test_a_balance_keeps_a_case_from_being_ended():
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")
    night("2026-01-29")
    night("2026-02-26")
    take("DP212S", "2026-02-27", last_sick_day="2026-02-08")
    night("2026-02-27")
    act("GRANT", "2026-02-28", last_day=day("2026-02-08"), reason="Rask den 9. februar")
    night("2026-03-01")
    assert len(tasks(26)) == 1
    solve(26, "2026-03-02")
    night("2026-03-03")
    assert [task.number for number in (39, 40) for task in tasks(number)] == [39]
    take("DP212S", "2026-03-04", last_sick_day="2026-02-22")
    act("GRANT", "2026-03-05", last_day=day("2026-02-22"), reason="Syg til den 22. februar alligevel")
    night("2026-03-06")
    night("2026-03-26")
    assert tasks(39) == [] and len(tasks(39, "CLOSED_BY_ITSELF")) == 1
