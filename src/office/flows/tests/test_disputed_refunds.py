"""A refund that an employer is heard about is not paid meanwhile; the weeks beside it are (LP-19)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from office.flows import payment_holds
from office.flows.tests.task_stories import (
    CVR,
    MONTHS,
    PAY_DAY,
    act,
    citizen,
    employed_with_pay,
    night,
    only_case,
    refund,
    take,
)
from office.payments import queries
from office.payments.operations import post_dues
from office.payments.tests import world

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = PAY_DAY + timedelta(days=7)
FIRST, SECOND = date(2026, 2, 2), date(2026, 2, 9)
LOWER = {month: told | {"wage": 14000} for month, told in MONTHS.items()}


@pytest.fixture(autouse=True)
def at_work(municipality: int, tmp_path: Path, settings: Any) -> None:
    settings.OPENKSD_HOME = tmp_path


def heard() -> dict[date, int]:
    """Pay the first week, post the second, then let the income register tell of lower wages: the employer is heard."""
    citizen()
    employed_with_pay()
    night("2026-01-05")
    refund(on="2026-02-10", last="2026-02-08")
    night("2026-02-12")
    refund(on="2026-02-24", first="2026-02-09", last="2026-02-15")
    night("2026-02-24")
    take("INCOME", "2026-02-25", employer=CVR, months=LOWER)
    night(PAY_DAY.isoformat())
    return {week.monday: week.paid.benefit for week in queries.paid_by_week(only_case())}


def test_what_the_employer_is_heard_about_waits_and_is_named() -> None:
    paid = heard()
    assert paid[FIRST] > 0 and paid[SECOND] == 0
    holds = payment_holds.of("REFUND", NEXT)
    assert [(hold.reason, hold.first_day) for hold in holds] == [("HEARING", SECOND)]
    assert queries.balance_of(only_case().employer).claim == 0  # type: ignore[arg-type]


def test_the_word_after_the_hearing_lets_the_lower_refund_go() -> None:
    paid = heard()
    act("GRANT", "2026-03-04", reason="Høringen gav intet nyt")
    night(NEXT.isoformat())
    now = {week.monday: week for week in queries.paid_by_week(only_case())}
    assert 0 < now[SECOND].paid.benefit < paid[FIRST]
    assert (now[SECOND].outstanding, now[SECOND].claim) == (0, 0)
    assert now[FIRST].claim > 0  # of the week that was paid before anybody knew


def test_news_that_the_register_takes_back_lets_the_whole_refund_go() -> None:
    paid = heard()
    take("INCOME", "2026-03-02", employer=CVR, months=MONTHS)
    night(NEXT.isoformat())
    assert payment_holds.of("REFUND", NEXT) == []
    now = {week.monday: week.paid.benefit for week in queries.paid_by_week(only_case())}
    assert now[SECOND] == paid[FIRST]


def test_what_is_asked_for_while_the_employer_is_heard_is_in_no_dispute_and_is_paid() -> None:
    heard()
    refund(on="2026-03-03", first="2026-02-16", last="2026-02-22")
    night("2026-03-03")
    night(NEXT.isoformat())
    now = {week.monday: week for week in queries.paid_by_week(only_case())}
    assert now[date(2026, 2, 16)].paid.benefit > 0
    assert now[SECOND].paid.benefit == 0


def test_a_citizens_weeks_run_on_while_the_citizen_is_heard() -> None:
    heard()
    case = only_case()
    standing = queries.paid_by_week(case)[0].decision
    assert standing is not None
    kept = [world.Due(payee=week.payee, monday=week.monday, hours=week.hours, rate=week.rate, benefit=week.due.benefit,
                      supplement=week.due.supplement) for week in queries.paid_by_week(case)]  # fmt: skip
    own = world.Due(payee=world.CITIZEN, monday=SECOND, benefit=100_000)
    post_dues(case=case.pk, dues=[*kept, own], on=PAY_DAY, decision=standing)
    assert payment_holds.of("CITIZEN", date(2026, 3, 26)) == []
