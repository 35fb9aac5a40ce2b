"""What the office itself finds beside the law (kommunens egne konstateringer): exemption, balances."""

from __future__ import annotations

from lawbook.assessment import CONDITION, EVENT, NOTHING, WHOLE, Finding, Input
from office.flows.looks import Look

EXEMPT, BALANCE = 34, 26


def findings_of(look: Look) -> tuple[Finding, ...]:
    """Return the office's findings on a case, to be laid beside the law's."""
    return (*_exemption(look), *_balances(look))


def _exemption(look: Look) -> tuple[Finding, ...]:
    """Find that a decision is due while the party is exempt from automatic handling (LP-22, ADM-10; opgave 34)."""
    if look.exemption is None or not look.is_decision_due:
        return ()
    until = Input("exempt_until", look.exemption.until.isoformat(), "DATE")
    return (
        Finding(task=EXEMPT, kind=CONDITION, rule="LP-22", key="exempt", holds=WHOLE, details=(until,)),
    )


def _balances(look: Look) -> tuple[Finding, ...]:
    """Find a payee with more paid than due on the case (OVP-06; opgave 26); a new balance is a new event."""
    return tuple(
        Finding(
            task=BALANCE, kind=EVENT, rule="OVP-06", key=f"balance:{payee}:{owed}", holds=NOTHING,
            details=(Input("payee", payee), Input("balance", str(owed), "ORE")),
        )
        for payee, owed in sorted(look.balances.items())
        if owed > 0
    )  # fmt: skip
