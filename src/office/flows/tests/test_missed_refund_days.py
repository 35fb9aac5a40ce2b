"""A refund that a night not run would have posted is paid by the night that makes up for it (LP-31, PAY-02)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from office.flows.run_night import run_night
from office.flows.run_payments import days_to_pay
from office.flows.tests.task_stories import citizen, employed_with_pay, night, only_case, refund
from office.kernel import clock
from office.payments import queries
from office.payments.models import PaymentRun
from office.payments.pay_days import REFUND

pytestmark = pytest.mark.django_db(transaction=True)
THURSDAY = date(2026, 2, 19)  # refunds alone
FRIDAY = THURSDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def granted(municipality: int, tmp_path: Path, settings: Any) -> None:
    """Grant the right by paying a first week on Thursday the 12th; the nights run until Wednesday the 18th."""
    settings.OPENKSD_HOME = tmp_path
    citizen()
    employed_with_pay()
    night("2026-01-05")
    refund(on="2026-02-10", last="2026-02-08")
    night("2026-02-12")
    night("2026-02-18")


def ask(on: date) -> None:
    refund(on=on.isoformat(), first="2026-02-09", last="2026-02-15")


def paid_in(pay_day: date) -> int:
    run = queries.run_on(REFUND, pay_day)
    return 0 if run is None else run.refund


def test_asked_for_by_the_missed_day_it_is_paid_by_the_next_night() -> None:
    ask(THURSDAY)
    made = run_night(on=FRIDAY)
    assert (made.late_runs, made.orders) == (1, 1)
    assert paid_in(THURSDAY) > 0
    assert queries.waiting_money(only_case()) == 0
    night(str(FRIDAY + timedelta(days=1)))
    night(str(THURSDAY + timedelta(days=7)))
    assert PaymentRun.objects.filter(kind=REFUND).count() == 2  # the first week's and this one


def test_asked_for_after_the_missed_day_it_waits_for_its_own() -> None:
    ask(FRIDAY)
    assert run_night(on=FRIDAY).late_runs == 0
    assert queries.waiting_money(only_case()) > 0
    night(str(THURSDAY + timedelta(days=7)))
    assert (paid_in(THURSDAY), queries.waiting_money(only_case())) == (0, 0)


def test_asked_for_by_a_day_whose_night_was_run_it_was_paid_then() -> None:
    ask(THURSDAY)
    night(str(THURSDAY))
    paid = paid_in(THURSDAY)
    assert paid > 0
    assert run_night(on=FRIDAY).late_runs == 0
    assert paid_in(THURSDAY) == paid


def test_a_later_claim_of_another_week_does_not_hide_behind_an_old_one() -> None:
    """The request of the week that is paid already was known by Thursday; it says nothing of the one that is owed."""
    ask(FRIDAY)
    with clock.at(FRIDAY):
        assert [day.kind for day in days_to_pay(FRIDAY)] == []


def test_several_days_without_a_night_are_made_up_for_at_once() -> None:
    ask(THURSDAY)
    monday = THURSDAY + timedelta(days=4)
    assert run_night(on=monday).late_runs == 1
    assert queries.waiting_money(only_case()) == 0


def test_the_next_pay_day_pays_it_when_no_night_was_run_until_then() -> None:
    ask(THURSDAY)
    following = THURSDAY + timedelta(days=7)
    made = run_night(on=following)
    assert (made.late_runs, paid_in(THURSDAY)) == (0, 0)
    assert paid_in(following) > 0
