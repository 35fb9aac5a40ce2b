"""A pay day killed at every step, broken at every step, and run by several at once: money goes out exactly once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from office.flows import payment_holds, run_payments
from office.flows.tests.test_run_payments import a_granted_case, pay
from office.kernel import clock, outbox, tenancy
from office.payments import queries
from office.payments.models import PaymentRun, Posting
from office.payments.operations import post_dues
from office.payments.operations import receipts as reading
from office.payments.operations import release as releasing
from office.payments.tests.world import CITIZEN_DAY, a_case, a_person, citizen, sound
from office.registers.adapters.demo.bank import AnsweringBank
from office.registers.operations import store_answer
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_the_pay_day")]


# Killed at every step ------------------------------------------------------------------------------------------------


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> Callable[[], None]:
    return lambda: setattr(owner, name, die)


def after(owner: Any, name: str) -> Callable[[], None]:
    def arm() -> None:
        act = getattr(owner, name)

        def then_die(*args: Any, **options: Any) -> None:
            act(*args, **options)
            die()

        setattr(owner, name, then_die)

    return arm


STEPS = {
    "before anything is prepared": before(run_payments.payments, "prepare_run"),
    "while a run is prepared": before(releasing.locks, "hold_money"),
    "when a run is prepared": after(run_payments.payments, "prepare_run"),
    "before the release is booked": before(releasing, "_refuse_stale"),
    "between booking and outbox": before(releasing.outbox, "put"),
    "after the outbox, before the end of the release": after(releasing.outbox, "put"),
    "before the release stands": after(payment_holds.payments, "release_run"),
    "when a run is released": after(payment_holds, "release"),
    "before the bank has the file": before(AnsweringBank, "send_orders"),
    "between the bank's taking and our marking": after(AnsweringBank, "send_orders"),
    "when the file is marked as sent": after(outbox, "deliver"),
    "while a receipt is booked": before(reading, "_give_back"),
    "before the run is reconciled": before(reading, "_reconcile"),
    "when a receipt is booked": after(run_payments.payments, "read_receipt_file"),
    "before the task about what came back": before(run_payments.tasks, "open_event"),
}


def _pay_and_die(arm: Callable[[], None]) -> None:
    arm()
    with tenancy.acting_for(751), clock.at(CITIZEN_DAY):
        pay()
    os._exit(0)  # not reached: a step that is never taken would make the test say nothing


def killed(arm: Callable[[], None]) -> int | None:
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_pay_and_die, args=(arm,))
    child.start()
    child.join(60)
    return child.exitcode


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_run_finishes(step: str) -> None:
    good, bad = a_granted_case(), a_granted_case(citizen(0, 469_500, own=5_300, pension=7_000), relation="EMPLOYER")
    answer = {"code": "STOPPED"}
    store_answer(register="BANK", key=bad.person.cpr, answer=answer, from_day=date(2026, 1, 1))
    assert killed(STEPS[step]) == -signal.SIGKILL
    pay()
    assert queries.paid_on(good.person, CITIZEN_DAY).citizen == 800_000
    assert Posting.objects.filter(case=good, kind="PAYMENT").count() == 2
    assert Posting.objects.filter(case=bad, kind="RETURN").count() == 1
    assert (queries.waiting_money(good), queries.waiting_money(bad)) == (0, 464_200)
    assert PaymentRun.objects.exclude(state="CANCELLED").get().state == "RECONCILED"
    assert Task.objects.filter(number=48, case=bad).count() == 1
    assert -queries.account_balances()["BANK"] == 800_000 + 15_900 + 7_000
    sound()


@pytest.mark.parametrize("step", STEPS)
def test_an_error_at_any_step_leaves_nothing_half_done(step: str, monkeypatch) -> None:
    class Broken(Exception):
        pass

    def breaks(*_: Any, **__: Any) -> None:
        raise Broken

    case = a_granted_case()
    monkeypatch.setattr("office.flows.tests.test_run_payments_killed.die", breaks)
    undo = _remember(monkeypatch)
    STEPS[step]()
    with suppress(Broken):
        pay()
    undo()
    sound()
    pay()
    assert queries.paid_on(case.person, CITIZEN_DAY).citizen == 800_000
    assert queries.waiting_money(case) == 0
    assert PaymentRun.objects.exclude(state="CANCELLED").get().state == "RECONCILED"
    sound()


_TOUCHED = (
    (run_payments.payments, "prepare_run"), (payment_holds.payments, "release_run"), (releasing.locks, "hold_money"),
    (run_payments.payments, "read_receipt_file"), (releasing, "_refuse_stale"), (releasing.outbox, "put"),
    (AnsweringBank, "send_orders"), (outbox, "deliver"), (reading, "_give_back"), (reading, "_reconcile"),
    (run_payments.tasks, "open_event"), (payment_holds, "release"),
)  # fmt: skip


def _remember(monkeypatch) -> Callable[[], None]:
    """Let monkeypatch know the true functions, so that they are back whatever happens; return a way to do it now."""
    true = [(owner, name, getattr(owner, name)) for owner, name in _TOUCHED]
    for owner, name, act in true:
        monkeypatch.setattr(owner, name, act)
    return lambda: [setattr(owner, name, act) for owner, name, act in true] and None


# Two at once ---------------------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[object]:
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            with tenancy.acting_for(751), clock.at(CITIZEN_DAY):
                connection.ensure_connection()
                start.wait(10)
                return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_three_workers_pay_once() -> None:
    cases = [a_granted_case() for _ in range(4)]
    results = at_once(pay, pay, pay)
    assert not [result for result in results if isinstance(result, Exception)]
    assert PaymentRun.objects.exclude(state="CANCELLED").count() == 1
    assert Posting.objects.filter(kind="PAYMENT").count() == 8
    assert all(queries.waiting_money(case) == 0 for case in cases)
    pay()
    assert [run.state for run in PaymentRun.objects.all()] == ["RECONCILED"]
    sound()


def test_posting_and_paying_at_once_never_loses_or_doubles_money() -> None:
    cases = [a_granted_case() for _ in range(6)]
    decisions = {case.pk: queries.paid_by_week(case)[0].decision for case in cases}

    def post(amount: int) -> Callable[[], object]:
        def act() -> None:
            for case in cases:
                dues = [citizen(0, amount), citizen(1)]
                post_dues(case=case.pk, dues=dues, on=CITIZEN_DAY, decision=decisions[case.pk])

        return act

    results = at_once(post(300_000), pay, post(500_000), pay)
    assert not [result for result in results if isinstance(result, Exception)]
    pay()
    for case in cases:
        post_dues(case=case.pk, dues=[citizen(0), citizen(1)], on=CITIZEN_DAY, decision=decisions[case.pk])
        first, second = queries.paid_by_week(case)
        assert (first.benefit, second.paid.benefit) == (400_000, 400_000)
        assert first.paid.benefit in (300_000, 400_000, 500_000)
    sound()


def test_dues_of_the_same_cases_posted_by_many_at_once_stand_once() -> None:
    from office.payments.operations import DueItem, post_dues_many

    people = [a_person() for _ in range(8)]
    cases = [a_case(person=person) for person in people]
    items = [DueItem(case=case.pk, decision=1, weeks=[citizen(n) for n in range(4)]) for case in cases]
    results = at_once(
        lambda: post_dues_many(items=items, on=CITIZEN_DAY),
        lambda: post_dues_many(items=items[::-1], on=CITIZEN_DAY),
        lambda: post_dues_many(items=items, on=CITIZEN_DAY),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Posting.objects.filter(kind="DUE").count() == 32
    sound()
