"""The arithmetic of the ledger, without a database: every posting is nothing in sum, and money never appears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from office.payments.accounts import CHART, Account
from office.payments.entries import (
    NOTHING,
    Amounts,
    Entry,
    claim_of,
    due_entries,
    payment_entries,
    return_entries,
    taken_over_entries,
)  # fmt: skip

ORE = st.integers(0, 2_000_000)


@st.composite
def amounts(draw: st.DrawFn) -> Amounts:
    benefit = draw(ORE)
    own = draw(st.integers(0, benefit))
    return Amounts(
        benefit=benefit, supplement=draw(ORE), own_atp=own, municipal_atp=draw(ORE), pension=draw(ORE)
    )


def total(entries: Iterable[Entry]) -> int:
    return sum(entry.amount for entry in entries)


def balances(*postings: list[Entry]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for entries in postings:
        for entry in entries:
            found[entry.account] += entry.amount
    return found


def payable_of(due: Amounts, paid: Amounts) -> Amounts | None:
    """Return what a run takes of a week, or None: the rule of the set-based statements, said once more."""
    taking = due.minus(paid)
    return taking if taking and taking.net >= 0 else None


@given(st.booleans(), amounts(), amounts(), amounts())
def test_every_due_posting_is_nothing_in_sum(is_citizen: bool, before: Amounts, after: Amounts, paid: Amounts) -> None:
    entries = due_entries(is_citizen=is_citizen, before=before, after=after, paid=paid)
    assert total(entries) == 0
    assert all(entry.amount for entry in entries)
    assert (entries == []) == (before == after)


@given(amounts(), st.integers(0, 3_000_000))
def test_payments_returns_and_memos_are_nothing_in_sum(paying: Amounts, claim: int) -> None:
    assert total(payment_entries(paying)) == 0
    assert total(return_entries(paying=paying, claim=claim)) == 0
    assert total(taken_over_entries(paying)) == 0


@given(st.booleans(), st.lists(amounts(), max_size=6))
def test_cost_ends_at_the_last_due_whatever_came_before(is_citizen: bool, dues: list[Amounts]) -> None:
    before, postings = NOTHING, []
    for after in dues:
        postings.append(due_entries(is_citizen=is_citizen, before=before, after=after, paid=NOTHING))
        before = after
    found = balances(*postings)
    cost = Account.BENEFIT_COST if is_citizen else Account.REFUND_COST
    assert (found[cost], found[Account.SUPPLEMENT_COST]) == (before.benefit, before.supplement)
    assert found[Account.PAYEE_PAYABLE] == -before.net
    assert found[Account.ATP_PAYABLE] == -(before.own_atp + before.municipal_atp)
    assert (found[Account.PENSION_COST], found[Account.PENSION_PAYABLE]) == (before.pension, -before.pension)


STEPS = st.lists(st.one_of(amounts(), st.sampled_from(["PAY", "RETURN"])), max_size=12)


@given(STEPS)
def test_credit_and_claim_are_what_is_due_less_what_was_paid_at_every_step(steps: list[Amounts | str]) -> None:
    """Any course of recalculations, runs and returns: the payee's credit and the claim are never both above nothing."""
    due, paid, sent = NOTHING, NOTHING, []
    postings: list[list[Entry]] = []
    for step in steps:
        if step == "PAY":
            taking = payable_of(due, paid)
            if taking is None:
                continue
            postings.append(payment_entries(taking))
            paid = paid.plus(taking)
            sent.append(taking)
        elif step == "RETURN":
            if not sent:
                continue
            back = sent.pop()
            postings.append(return_entries(paying=back, claim=claim_of(due, paid)))
            paid = paid.minus(back)
        else:
            postings.append(due_entries(is_citizen=True, before=due, after=step, paid=paid))
            due = step
        found = balances(*postings)
        assert sum(found.values()) == 0
        assert -found[Account.PAYEE_PAYABLE] == max(0, due.net - paid.net)
        assert found[Account.PAYEE_CLAIM] == claim_of(due, paid) == max(0, paid.net - due.net)
        assert -found[Account.IN_TRANSIT] == paid.net
        assert found[Account.BENEFIT_COST] == due.benefit


@given(STEPS)
def test_after_a_run_nothing_is_owed_that_a_run_could_pay(steps: list[Amounts | str]) -> None:
    due, paid = NOTHING, NOTHING
    for step in steps:
        if isinstance(step, Amounts):
            due = step
        taking = payable_of(due, paid)
        paid = paid.plus(taking) if taking else paid
        assert due.net <= paid.net


def test_every_account_has_its_place_in_the_chart() -> None:
    # PAY-10
    assert set(CHART) == set(Account)
    assert {account for account, place in CHART.items() if place is None} == {
        Account.TAKEN_OVER_DUE, Account.TAKEN_OVER_PAID,
    }  # fmt: skip
