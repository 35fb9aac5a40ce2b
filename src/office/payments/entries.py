"""How a week's money becomes ledger lines (kontering): pure arithmetic in øre, no database.

Every component is a pair of lines that cancel. What a payee has had beyond what is due is moved from the payee's
credit to the municipality's claim in the same posting, so that credit and claim are never both above nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

from office.payments.accounts import Account, Component

CITIZEN = "CITIZEN"  # the payee that is no employer
# Whose money a week was that is only remembered: the former municipality's, or an older system's.
MOVED, CONVERTED = "MOVED", "CONVERTED"


class Entry(NamedTuple):
    """One line to be written (posteringslinje): debit positive, credit negative, øre."""

    account: str
    component: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A week's amounts in øre (ugens beløb); `benefit` is before own ATP, to an employer it is the refund."""

    benefit: int = 0
    supplement: int = 0
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0

    @property
    def net(self) -> int:
        """Return what reaches the payee: benefit and supplement without own ATP, before tax."""
        return self.benefit + self.supplement - self.own_atp

    def minus(self, other: Amounts) -> Amounts:
        """Return the difference, amount by amount."""
        return Amounts(**{f.name: getattr(self, f.name) - getattr(other, f.name) for f in fields(Amounts)})

    def plus(self, other: Amounts) -> Amounts:
        """Return the sum, amount by amount."""
        return Amounts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Amounts)})

    def at_least_nothing(self) -> Amounts:
        """Return the amounts with nothing in place of what is below it."""
        return Amounts(**{f.name: max(0, getattr(self, f.name)) for f in fields(Amounts)})

    def __bool__(self) -> bool:
        """Tell whether any amount is not nothing."""
        return any(getattr(self, f.name) for f in fields(Amounts))


NOTHING = Amounts()


def claim_of(due: Amounts, paid: Amounts) -> int:
    """Return what the payee has had beyond what is due (tilgodehavende), in øre; never negative."""
    return max(0, paid.net - due.net)


def _pair(debit: Account, credit: Account, component: Component, amount: int) -> Iterator[Entry]:
    if amount:
        yield Entry(debit.value, component.value, amount)
        yield Entry(credit.value, component.value, -amount)


def due_entries(*, is_citizen: bool, before: Amounts, after: Amounts, paid: Amounts) -> list[Entry]:
    """Return the lines that bring what is due of a week from one amount to another (beregnet ydelse).

    Only the difference is posted; own ATP is taken out of the payee's credit. Without a difference there are none.
    """
    change = after.minus(before)
    cost = Account.BENEFIT_COST if is_citizen else Account.REFUND_COST
    payable = Account.PAYEE_PAYABLE
    claim = claim_of(after, paid) - claim_of(before, paid)
    return [
        *_pair(cost, payable, Component.BENEFIT, change.benefit),
        *_pair(Account.SUPPLEMENT_COST, payable, Component.SUPPLEMENT, change.supplement),
        *_pair(payable, Account.ATP_PAYABLE, Component.OWN_ATP, change.own_atp),
        *_pair(Account.MUNICIPAL_ATP_COST, Account.ATP_PAYABLE, Component.MUNICIPAL_ATP, change.municipal_atp),
        *_pair(Account.PENSION_COST, Account.PENSION_PAYABLE, Component.PENSION, change.pension),
        *_pair(Account.PAYEE_CLAIM, payable, Component.CLAIM, claim),
    ]


def payment_entries(paying: Amounts) -> list[Entry]:
    """Return the lines of a week's payment (udbetaling): credit goes into transit, contributions to settlement."""
    payable, transit = Account.PAYEE_PAYABLE, Account.IN_TRANSIT
    atp = (Account.ATP_PAYABLE, Account.ATP_SETTLEMENT)
    return [
        *_pair(payable, transit, Component.BENEFIT, paying.benefit - paying.own_atp),
        *_pair(payable, transit, Component.SUPPLEMENT, paying.supplement),
        *_pair(*atp, Component.OWN_ATP, paying.own_atp),
        *_pair(*atp, Component.MUNICIPAL_ATP, paying.municipal_atp),
        *_pair(Account.PENSION_PAYABLE, Account.PENSION_SETTLEMENT, Component.PENSION, paying.pension),
    ]


def return_entries(*, paying: Amounts, claim: int) -> list[Entry]:
    """Return the lines that take a payment back (tilbageførsel): its mirror, and the claim that the money has met.

    `claim` is what the municipality claimed of the week before; so much less is then owed to the payee.
    """
    mirror = [Entry(line.account, line.component, -line.amount) for line in payment_entries(paying)]
    met = min(claim, max(0, paying.net))
    return [*mirror, *_pair(Account.PAYEE_PAYABLE, Account.PAYEE_CLAIM, Component.CLAIM, met)]


def taken_over_entries(paid: Amounts) -> list[Entry]:
    """Return the memo lines for a week that the former municipality has paid (flyttesag; LP-14)."""
    both = (Account.TAKEN_OVER_PAID, Account.TAKEN_OVER_DUE)
    return [
        *_pair(*both, Component.BENEFIT, paid.benefit),
        *_pair(*both, Component.SUPPLEMENT, paid.supplement),
        *_pair(*both, Component.OWN_ATP, paid.own_atp),
        *_pair(*both, Component.MUNICIPAL_ATP, paid.municipal_atp),
        *_pair(*both, Component.PENSION, paid.pension),
    ]
