"""A payment-blocking task ticked off: its cause is looked at again before money leaves (LP-42, PAY-04)."""

from __future__ import annotations

from typing import Any

import pytest

from office.flows import payment_holds, run_payments
from office.flows.run_payments import run_pay_day
from office.flows.tests.task_stories import (
    CVR,
    MONTHS,
    PAY_DAY,
    citizen,
    employed_with_pay,
    night,
    one_task,
    only_case,
    refund,
    solve,
    take,
    tasks,
)
from office.kernel import clock
from office.payments import queries
from office.payments.errors import RunIsStale
from office.payments.models import PaymentRun
from office.tasks import operations as handled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_work")]
NO_HOURS = {month: {"wage": 34000, "hours": None} for month in MONTHS}
RATE = 56  # the hourly rate cannot be computed: a condition that holds the payment


def posted_and_held() -> None:
    """Post a refund, then let the wages lose their hours: what is posted stands, and its payment waits."""
    citizen()
    employed_with_pay()
    night("2026-01-06")
    refund()
    night("2026-02-24")
    assert queries.waiting_money(only_case()) > 0
    take("INCOME", "2026-02-25", employer=CVR, months=NO_HOURS)
    night("2026-02-25")
    assert one_task(RATE).blocks == "PAYMENT"


def pay(**more: Any) -> run_payments.Paid:
    with clock.at(PAY_DAY):
        return run_pay_day(on=PAY_DAY, is_standing_order=True, **more)


def test_ticked_off_while_the_cause_stands_it_still_holds_the_same_days_run() -> None:
    posted_and_held()
    waiting = queries.waiting_money(only_case())
    solve(RATE, "2026-02-26")
    assert (pay().orders, queries.waiting_money(only_case())) == (0, waiting)
    assert [hold.reason for hold in payment_holds.of("REFUND", PAY_DAY)] == ["CONDITION_STANDS"]


def test_the_task_is_back_the_next_night_and_holds_by_itself() -> None:
    posted_and_held()
    solve(RATE, "2026-02-26")
    night("2026-02-27")
    assert [task.status for task in tasks(RATE)] == ["OPEN"]


def test_ticked_off_after_the_cause_is_gone_the_same_days_run_pays() -> None:
    posted_and_held()
    waiting = queries.waiting_money(only_case())
    with clock.at(PAY_DAY):
        handled.solve(task=one_task(RATE), by="anna", solution="Ringet til arbejdsgiver", on=PAY_DAY)
    take("INCOME", "2026-02-26", employer=CVR, months=MONTHS)
    assert (pay().amount, queries.waiting_money(only_case())) == (waiting, 0)


def test_ticked_off_the_day_before_and_no_night_since_is_looked_at_too() -> None:
    posted_and_held()
    solve(RATE, "2026-02-25")
    assert pay().orders == 0


def test_what_cannot_be_assessed_is_held_and_the_others_are_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    posted_and_held()
    solve(RATE, "2026-02-26")

    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(payment_holds, "gather", broken)
    with clock.at(PAY_DAY):
        assert [hold.reason for hold in payment_holds.of("REFUND", PAY_DAY)] == ["NOT_ASSESSED"]


class TestReleaseByAPerson:
    def prepared(self) -> PaymentRun:
        citizen()
        employed_with_pay()
        night("2026-01-06")
        refund()
        night("2026-02-24")
        with clock.at(PAY_DAY):
            (run,) = run_pay_day(on=PAY_DAY, is_standing_order=False, by="anna").waiting
        return run

    def test_a_case_that_a_task_holds_since_is_not_released(self) -> None:
        run = self.prepared()
        with clock.at(PAY_DAY):
            handled.open_by_hand(case=only_case(), title="Stop", by="anna", on=PAY_DAY, blocks="PAYMENT")
            with pytest.raises(RunIsStale):
                payment_holds.release(run=run, by="bent")
        assert PaymentRun.objects.get().state == "PREPARED"

    def test_a_citizen_who_has_moved_since_is_not_released(self) -> None:
        run = self.prepared()
        person = only_case().person
        person.is_resident, person.residence = False, 461
        person.save(update_fields=["is_resident", "residence"])
        with clock.at(PAY_DAY), pytest.raises(RunIsStale):
            payment_holds.release(run=run, by="bent")

    def test_what_nothing_holds_is_released(self) -> None:
        run = self.prepared()
        with clock.at(PAY_DAY):
            assert payment_holds.release(run=run, by="bent").state == "RELEASED"
