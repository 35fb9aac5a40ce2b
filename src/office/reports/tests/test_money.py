"""Reports that show money show the ledger's own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from office.administration.models import LocalParameter
from office.cases.operations import change_case
from office.decisions.tests.world import granted
from office.kernel import clock
from office.payments import queries
from office.payments.operations import post_dues, prepare_run, release_run
from office.payments.tests.world import CITIZEN_DAY, REFUND_DAY, a_case, a_company, citizen, refund
from office.reports.tests.world import asked, dicts, marked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def _paid(case, dues, kind: str, day: date) -> int:
    """Post dues and pay them in a run that a second person releases; returns the decision."""
    with clock.at(day):
        decision = granted(case).pk
        post_dues(case=case.pk, dues=dues, on=day, decision=decision)
        run = prepare_run(kind=kind, pay_day=day, by="mette")
        release_run(run=run, by="torben")
    return decision


def test_a_citizen_who_had_too_much_shows_in_r9_with_the_balance_of_the_ledger() -> None:
    case = a_case()
    decision = _paid(case, [citizen(0), citizen(1, 300_000)], "CITIZEN", CITIZEN_DAY)
    change_case(case=case, status="RUNNING", last_day_of_right=date(2026, 3, 1))
    assert dicts(asked("R9", on=date(2026, 4, 1))) == []
    with clock.at(date(2026, 3, 5)):
        post_dues(case=case.pk, dues=[citizen(1, 300_000)], on=date(2026, 3, 5), decision=decision)
    found = dicts(asked("R9", on=date(2026, 4, 1)))
    assert [(row["case_kind"], row["obstacle"], row["balance"]) for row in found] == [
        ("Sygefraværssag", "Økonomisk udestående", Decimal("4000.00"))
    ]
    assert queries.balances_of_cases([case.pk]) == {case.pk: {"CITIZEN": 400_000}}
    # While the right still runs the week may yet be made up for.
    change_case(case=case, last_day_of_right=None)
    assert dicts(asked("R9", on=date(2026, 4, 1))) == []


def test_an_employers_debt_is_a_row_of_its_own_under_the_refund_case() -> None:
    company = a_company()
    case = a_case("EMPLOYER", employer=company)
    decision = _paid(case, [refund(0), refund(1)], "REFUND", REFUND_DAY)
    change_case(case=case, status="PAYMENT_EFFECTED", last_day_of_right=date(2026, 3, 1))
    with clock.at(date(2026, 3, 5)):
        post_dues(case=case.pk, dues=[refund(1)], on=date(2026, 3, 5), decision=decision)
    found = dicts(asked("R9", on=date(2026, 4, 1)))
    assert [(row["case_kind"], row["cvr"], row["balance"], row["is_ripe"]) for row in found] == [
        ("Refusionssag", company.cvr, Decimal("4000.00"), "Ja")
    ]
    assert queries.balances_of_cases([case.pk]) == {case.pk: {company.cvr: 400_000}}


def test_the_recourse_list_shows_what_was_paid_and_r46_the_hourly_rate() -> None:
    case = a_case()
    _paid(case, [citizen(0, rate=13_149), citizen(1, 300_000, rate=13_149)], "CITIZEN", CITIZEN_DAY)
    marked(case, "RECOURSE", date(2026, 3, 1))
    row = dicts(asked("R35"))[0]
    assert (row["paid_citizen"], row["paid_refund"], row["paid_together"]) == (
        Decimal("7000.00"), None, Decimal("7000.00"),
    )  # fmt: skip
    assert (row["paid_since"], row["paid_until"]) == (date(2026, 1, 26), date(2026, 2, 8))
    assert dicts(asked("R46"))[0]["hourly_rate"] == Decimal("131.49")
    assert not LocalParameter.objects.exists()
