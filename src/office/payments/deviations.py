"""What a releaser must have seen in a run (afvigelser; PAY-04): pure comparison with the last run and with limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a number is a deviation (grænser); amounts in øre, shares in per cent of the last run."""

    change_percent: int = 100
    change_floor: int = 500_000_000  # below 5 million kroner a run may swing as it likes
    payees_floor: int = 200
    largest_order: int = 20_000_000
    weeks_back: int = 52
    sent_before_floor: int = 10  # so many payees a month have no account or a closed one; more is a fault to be found


STANDARD = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigures:
    """The figures of a run that are compared (nøgletal), amounts in øre."""

    transfer: int
    payees: int
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBefore:
    """Money that went out before and, as the receipts were read, came back (udbetalt før): orders, and øre."""

    orders: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMoney:
    """Money of a case that the run leaves out (tilbageholdt), in øre, with the code of why."""

    case: str
    reason: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing to look at (afvigelse). One that `needs_person` keeps a standing order from releasing the run."""

    code: str
    needs_person: bool
    da: str
    en: str
    subject: str = ""  # order reference or case number

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored with the run."""
        return {
            "code": self.code, "needs_person": self.needs_person, "da": self.da, "en": self.en, "subject": self.subject,
        }  # fmt: skip


def kroner(ore: int) -> str:
    """Write an amount as Danish kroner text, exact to the øre."""
    whole, rest = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", ".") + (f",{rest:02d}" if rest else "")
    return f"{'-' if ore < 0 else ''}{text} kr."


def _swings(now: int, last: int, percent: int, floor: int) -> bool:
    return abs(now - last) > floor and abs(now - last) * 100 > percent * min(now, last)


def against_last(now: RunFigures, last: RunFigures | None, limits: Limits) -> list[Deviation]:
    """Compare a run's money and payees with the last one of its kind; the first run has nothing to be compared with."""
    if last is None:
        return []
    found = []
    if _swings(now.transfer, last.transfer, limits.change_percent, limits.change_floor):
        found.append(
            Deviation(
                code="MONEY_CHANGED", needs_person=True,
                da=f"Kørslen er på {kroner(now.transfer)}; den forrige var på {kroner(last.transfer)}.",
                en=f"The run comes to {kroner(now.transfer)}; the last one came to {kroner(last.transfer)}.",
            )
        )  # fmt: skip
    if _swings(now.payees, last.payees, limits.change_percent, limits.payees_floor):
        found.append(
            Deviation(
                code="PAYEES_CHANGED", needs_person=True,
                da=f"Kørslen har {now.payees} modtagere; den forrige havde {last.payees}.",
                en=f"The run has {now.payees} payees; the last one had {last.payees}.",
            )
        )  # fmt: skip
    return found


def large_orders(orders: Sequence[tuple[str, int]], limits: Limits) -> list[Deviation]:
    """Return a deviation for each order above the limit; `orders` are reference and amount."""
    return [
        Deviation(
            code="LARGE_ORDER", needs_person=True, subject=reference,
            da=f"Ordre {reference} er på {kroner(amount)}.", en=f"Order {reference} is for {kroner(amount)}.",
        )
        for reference, amount in orders
        if amount > limits.largest_order
    ]  # fmt: skip


def old_weeks(count: int, limits: Limits) -> list[Deviation]:
    """Return a deviation when weeks far back are paid (efterbetaling)."""
    if not count:
        return []
    return [
        Deviation(
            code="OLD_WEEKS", needs_person=False,
            da=f"{count} uger ligger mere end {limits.weeks_back} uger tilbage.",
            en=f"{count} weeks lie more than {limits.weeks_back} weeks back.",
        )
    ]  # fmt: skip


def sent_before(told: SentBefore, limits: Limits) -> list[Deviation]:
    """Return a deviation for money that is paid again because its receipts said that it came back (FAULT-01).

    Were receipts misread – two codes swapped, wherever on the way – those who have their money would be paid once more.
    A few are told; more than the limit are paid again only when a person has looked at the bank's own list.
    """
    if not told.orders:
        return []
    return [
        Deviation(
            code="SENT_BEFORE", needs_person=told.orders > limits.sent_before_floor,
            da=f"{told.orders} ordrer på i alt {kroner(told.amount)} er sendt før og kom tilbage.",
            en=f"{told.orders} orders for {kroner(told.amount)} in all were sent before and came back.",
        )
    ]  # fmt: skip


# Why a case is left out, as people read it. A reason without a text here is shown by its code.
REASONS = {
    "BLOCKING_TASK": ("en åben opgave holder udbetalingen", "an open task holds the payment"),
    "CONDITION_STANDS": (
        "en opgave er markeret som løst i hånden, men det, den handler om, står endnu (LP-42)",
        "a task was ticked off by hand, but what it is about still stands (LP-42)",
    ),
    "NOT_ASSESSED": (
        "en opgave er markeret som løst i hånden, og sagen kunne ikke vurderes igen",
        "a task was ticked off by hand, and the case could not be assessed again",
    ),
    "HEARING": (
        "arbejdsgiveren høres om en ændring til ugunst (LP-19)",
        "the employer is heard about a change for the worse (LP-19)",
    ),
    "NO_DECISION": ("ingen afgørelse er i kraft", "no decision is in force"),
    "NOT_RESIDENT": ("borgeren bor i en anden kommune (LP-14)", "the citizen lives in another municipality (LP-14)"),
    "OLD_ACCOUNTS": (
        "perioden ligger før 28. december 2015 og konteres i hånden (PAY-10)",
        "the period lies before 28 December 2015 and is booked by hand (PAY-10)",
    ),
}


def held_money(held: Sequence[HeldMoney]) -> list[Deviation]:
    """Return a line for each case that the run leaves out; holding money back needs nobody's release."""
    found = []
    for item in held:
        da, en = REASONS.get(item.reason, (item.reason, item.reason))
        found.append(
            Deviation(
                code="HELD", needs_person=False, subject=item.case,
                da=f"Sag {item.case}: {kroner(item.amount)} holdes tilbage, fordi {da}.",
                en=f"Case {item.case}: {kroner(item.amount)} is held back because {en}.",
            )
        )  # fmt: skip
    return found
