"""What the office itself finds beside the law (kommunens egne konstateringer): exemption, balances, moves, deaths."""

from __future__ import annotations

from datetime import date

from lawbook.assessment import CONDITION, EVENT, NOTHING, WHOLE, Finding, Input
from lawbook.facts import CivilEvent
from office.administration.parameters import Parameters
from office.administration.queries import municipality_names
from office.flows.case_status import is_ripe
from office.flows.changes import proposal_of
from office.flows.course_findings import findings_of_course
from office.flows.looks import Look
from office.payments.entries import CITIZEN

EXEMPT, BALANCE, MANUAL_MOVE, GONE = 34, 26, 104, 54


def findings_of(look: Look, on: date, rules: Parameters) -> tuple[Finding, ...]:
    """Return the office's findings on a case, to be laid beside the law's."""
    return (
        *_exemption(look), *_balances(look), *_manual_move(look), *_gone_without_report(look),
        *findings_of_course(look, on), *(_obstacles(look, on) if rules.closing_obstacle_tasks else ()),
    )  # fmt: skip


def _obstacles(look: Look, on: date) -> tuple[Finding, ...]:
    """Find what keeps a case that is over from being ended (LP-20): a balance (39, of an employer 89), tasks (40)."""
    if not is_ripe(look, on):
        return ()
    payees = sorted(payee for payee, owed in look.balances.items() if owed)
    numbers = {39 if payee == CITIZEN else 89 for payee in payees}
    if look.has_open_tasks:
        numbers.add(40)
    return tuple(
        Finding(task=number, kind=CONDITION, rule="LP-20", key=f"obstacle:{number}", holds=NOTHING)
        for number in sorted(numbers)
    )


def _exemption(look: Look) -> tuple[Finding, ...]:
    """Find that a decision is due while the party is exempt from automatic handling (LP-22, ADM-10; opgave 34).

    It holds a first decision; what is granted runs on while a new decision waits for a person.
    """
    if look.exemption is None or not (look.is_decision_due or _is_new_decision_due(look)):
        return ()
    until = Input("exempt_until", look.exemption.until.isoformat(), "DATE")
    holds = WHOLE if look.standing is None else NOTHING
    return (
        Finding(task=EXEMPT, kind=CONDITION, rule="LP-22", key="exempt", holds=holds, details=(until,)),
    )


def _is_new_decision_due(look: Look) -> bool:
    """Tell whether the machine would change what stands; what takes from a party asks for a word by itself (LP-19)."""
    if look.standing is None or look.has_decided or look.word is not None:
        return False
    proposal = proposal_of(look)
    return proposal is not None and not proposal.is_adverse


def _balances(look: Look) -> tuple[Finding, ...]:
    """Find a payee with more paid than due on the case (OVP-06; opgave 26); a new balance is a new event."""
    return tuple(
        Finding(
            task=BALANCE, kind=EVENT, rule="OVP-06", key=f"balance:{payee}:{owed}", holds=NOTHING,
            closes_with_cause=True,
            details=(Input("payee", payee), Input("balance", str(owed), "ORE")),
        )
        for payee, owed in sorted(look.balances.items())
        if owed > 0
    )  # fmt: skip


def _manual_move(look: Look) -> tuple[Finding, ...]:
    """Find that the citizen lives where no municipality of ours can take the case over (MOVE-02; opgave 104).

    It holds a first decision; what is granted runs on, for a move never stops a payment (LP-14). To a municipality that
    is known the case goes by itself in the night, and the hand-over and its receipt are one transaction.
    """
    person = look.case.person
    if person.is_resident or person.status != person.Status.ACTIVE or person.residence in municipality_names():
        return ()
    where = Input("residence", "" if person.residence is None else f"{person.residence:04d}", "TEXT")
    holds = WHOLE if look.standing is None else NOTHING
    return (Finding(task=MANUAL_MOVE, kind=CONDITION, rule="MOVE-02", key="move", holds=holds, details=(where,)),)


def _gone_without_report(look: Look) -> tuple[Finding, ...]:
    """Find that a look-up tells of death or disappearance which the register has not reported (R-002; opgave 54)."""
    status = look.case.person.status
    if status not in (look.case.person.Status.DEAD, look.case.person.Status.DISAPPEARED):
        return ()
    if any(isinstance(fact, CivilEvent) and fact.event in ("DEATH", "DISAPPEARED") for fact in look.own_facts):
        return ()
    told = (Input("status", status, "TEXT"),)
    return (Finding(task=GONE, kind=EVENT, rule="R-002", key=f"status:{status}", holds=WHOLE, details=told),)
