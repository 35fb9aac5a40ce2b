"""Any course of dues, runs and answers on the real database: the ledger agrees with a small model kept beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.cases.models import SicknessCase
from office.kernel import clock
from office.payments import queries
from office.payments.entries import NOTHING, Amounts
from office.payments.models import Order, Posting
from office.payments.operations import Due, post_dues, prepare_run, read_receipt_file, release_run
from office.payments.tests import world
from office.payments.tests.world import CITIZEN, a_case, a_company, answers_to, monday

PAY_DAYS = [date(2026, 3, 26) + timedelta(days=28 * n) for n in range(12)]
WEEKS = 3


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Amounts, ...]:
    kroner = st.sampled_from([0, 0, 100_000, 250_000, 400_000, 469_500])
    own = st.sampled_from([0, 2_500, 5_300])
    found = []
    for _ in range(WEEKS):
        benefit = draw(kroner)
        atp = draw(own) if benefit else 0
        found.append(Amounts(benefit=benefit, own_atp=atp, municipal_atp=2 * atp, pension=7_000 if atp else 0))
    return tuple(found)


STEPS = st.lists(
    st.one_of(weeks(), st.sampled_from(["RUN", "RUN", "REJECT", "PAID", "RETURN"])), min_size=1, max_size=8
)


class Model:
    """What must stand, kept by addition and subtraction alone."""

    def __init__(self) -> None:
        self.due = [NOTHING] * WEEKS
        self.paid = [NOTHING] * WEEKS
        self.sent: list[tuple[Any, list[Amounts]]] = []

    def run(self) -> list[Amounts]:
        took = []
        for n, due in enumerate(self.due):
            taking = due.minus(self.paid[n])
            taking = taking if taking.net >= 0 else NOTHING
            self.paid[n] = self.paid[n].plus(taking)
            took.append(taking)
        return took

    def give_back(self, took: list[Amounts]) -> None:
        for n, amounts in enumerate(took):
            if amounts.net > 0:
                self.paid[n] = self.paid[n].minus(amounts)


def live(steps: list[Any], case: SicknessCase) -> Model:
    model, days, files = Model(), iter(PAY_DAYS), 0
    for step in steps:
        if isinstance(step, tuple):
            dues = [_due(n, amounts) for n, amounts in enumerate(step) if amounts]
            post_dues(case=case.pk, dues=dues, on=date(2026, 3, 1), decision=1)
            assert post_dues(case=case.pk, dues=list(reversed(dues)), on=date(2026, 3, 2), decision=1).postings == 0
            model.due = list(step)
        elif step == "RUN":
            day = next(days)
            run = prepare_run(kind="CITIZEN", pay_day=day, by="anna")
            took = model.run()
            assert (run is not None) == any(took)
            if run is not None:
                model.sent.append((release_run(run=run, by="bent"), took))
        elif model.sent:
            files += 1
            run, took = model.sent.pop()
            code = {"REJECT": "REJECTED_ACCOUNT_CLOSED", "PAID": "PAID", "RETURN": "RETURNED_BY_BANK"}[step]
            if Order.objects.filter(run=run).exists():
                read_receipt_file(name=f"{files}", content=answers_to(run, code, ATP="PAID", PENSION="PAID"))
            if code != "PAID":
                model.give_back(took)
        _compare(model, case)
    return model


def _due(n: int, amounts: Amounts) -> Due:
    return Due(
        payee=CITIZEN, monday=monday(n), benefit=amounts.benefit, own_atp=amounts.own_atp,
        municipal_atp=amounts.municipal_atp, pension=amounts.pension,
    )  # fmt: skip


def _compare(model: Model, case: SicknessCase) -> None:
    connection.check_constraints()
    found = queries.posted_weeks_of([case.pk]).get(case.pk, {})
    for n in range(WEEKS):
        week = found.get((CITIZEN, monday(n)))
        standing = (week.due, week.paid) if week else (NOTHING, NOTHING)
        assert standing == (model.due[n], model.paid[n])
    accounts = queries.account_balances()
    assert sum(accounts.values()) == 0
    assert accounts.get("PAYEE_CLAIM", 0) == sum(
        max(0, paid.net - due.net) for due, paid in zip(model.due, model.paid, strict=True)
    )
    assert -accounts.get("PAYEE_PAYABLE", 0) == sum(
        max(0, due.net - paid.net) for due, paid in zip(model.due, model.paid, strict=True)
    )
    assert -(accounts.get("IN_TRANSIT", 0) + accounts.get("BANK", 0)) == _gone_out(model)
    assert queries.unsound_weeks() == []


def _gone_out(model: Model) -> int:
    """Return what has left the house: what payees have, and the contributions that were ordered."""
    contributions = Order.objects.filter(payee_kind__in=["ATP", "PENSION"]).values_list("amount", flat=True)
    return sum(paid.net for paid in model.paid) + sum(contributions)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS)
def test_the_ledger_and_the_model_agree_at_every_step(steps: list[Any]) -> None:
    from office.kernel import tenancy

    with tenancy.acting_for(751), clock.at(date(2026, 3, 26)), transaction.atomic():
        live(steps, a_case("EMPLOYER", a_company()))
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(weeks(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(courses: list[tuple[Amounts, ...]], random: Any) -> None:
    """Whatever was posted on the way, and however often, the end is the last due; cases do not touch each other."""
    from office.kernel import tenancy

    with tenancy.acting_for(751), clock.at(date(2026, 3, 26)), transaction.atomic():
        cases = [a_case() for _ in range(2)]
        steps = [(case, course) for case in cases for course in courses for _ in range(2)]
        random.shuffle(steps)
        steps += [(case, courses[-1]) for case in cases]
        for case, course in steps:
            dues = [_due(n, amounts) for n, amounts in enumerate(course) if amounts]
            random.shuffle(dues)
            post_dues(case=case.pk, dues=dues, on=date(2026, 3, 1), decision=1)
        for case in cases:
            found = queries.posted_weeks_of([case.pk]).get(case.pk, {})
            due = {key[1]: week.due for key, week in found.items()}
            assert [due.get(monday(n), NOTHING) for n in range(WEEKS)] == list(courses[-1])
        assert queries.unsound_weeks() == []
        assert Posting.objects.filter(kind="DUE").count() == _postings_of(cases)
        transaction.set_rollback(True)


def _postings_of(cases: list[SicknessCase]) -> int:
    """Count postings once more through the case, so that none stands outside the cases that caused it."""
    return sum(len(queries.ledger_rows(case)) for case in cases)


def test_the_statements_write_what_the_entries_say(municipality: int) -> None:
    from office.payments.entries import payment_entries, return_entries

    case = a_case("EMPLOYER", a_company())
    paying = Amounts(benefit=469_500, own_atp=5_300, municipal_atp=10_600, pension=7_000)
    post_dues(case=case.pk, dues=[_due(0, paying)], on=date(2026, 3, 1), decision=1)
    run = prepare_run(kind="CITIZEN", pay_day=world.CITIZEN_DAY, by="anna")
    assert run is not None
    release_run(run=run, by="bent")
    post_dues(case=case.pk, dues=[_due(0, Amounts(benefit=100_000))], on=date(2026, 3, 2), decision=1)
    claim = queries.week_of(case, CITIZEN, monday()).claim
    read_receipt_file(name="r", content=answers_to(run, "STOPPED", ATP="PAID", PENSION="PAID"))
    rows = {row.kind: row for row in queries.ledger_rows(case)}

    def lines(kind: str) -> set[tuple[str, str, int]]:
        return {(line.account, line.component, line.amount) for line in rows[kind].lines.all()}

    assert lines("PAYMENT") == set(payment_entries(paying))
    assert lines("RETURN") == set(return_entries(paying=paying, claim=claim))
    assert rows["RETURN"].corrects == rows["PAYMENT"]
