"""Decide what is clear, prepare what is not to a party's favour (afgørelse); one batch of cases at a time.

Favourable outcomes are decided when every check of the gate is passed. What takes something from a party is prepared: the
party is heard, the undisputed part runs on, and a caseworker has the word (LP-19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from office.administration.parameters import Parameters
from office.cases.operations import add_event
from office.decisions import gate
from office.decisions import operations as decisions
from office.decisions.models import Decision
from office.flows import write_letters
from office.flows.changes import Proposal, is_week_held, proposal_of
from office.flows.looks import Look
from office.tasks import operations as tasks
from office.tasks.due import DueTimes

HEARD_TITLE = "Ændring til ugunst: træf afgørelse efter partshøringen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one batch decided (trufne afgørelser)."""

    decided: int = 0
    by_machine: int = 0
    prepared: int = 0


def decide_many(*, looks: Sequence[Look], on: date, rules: Parameters, due: DueTimes) -> Made:
    """Decide or prepare what each case calls for; the looks carry the new decisions afterwards."""
    decided = by_machine = prepared = 0
    for look in looks:
        proposal = proposal_of(look)
        if proposal is None:
            continue
        if look.word is not None or not proposal.is_adverse:
            made = _decide(look, proposal, on)
            decided += made is not None
            by_machine += made is not None and made.is_automatic
        elif not _is_prepared(look, proposal):
            _prepare(look, proposal, on, rules, due)
            prepared += 1
    return Made(decided=decided, by_machine=by_machine, prepared=prepared)


def _gate_of(look: Look, proposal: Proposal) -> gate.Gate:
    assert look.found is not None
    return gate.evaluate(
        gate.GateInput(
            found=look.found,
            outcome=proposal.outcome,
            is_adverse=proposal.is_adverse,
            blocking=look.holding_decision,
            is_exempt=look.exemption is not None,
            person_status=look.case.person.status,
        )
    )


def _decide(look: Look, proposal: Proposal, on: date) -> Decision | None:
    """Put a decision in force when a person says so or the gate is open; an annulment needs neither."""
    opened = _gate_of(look, proposal) if look.found is not None else None
    if opened is not None and look.word is None and not opened.is_open:
        return None
    decision = decisions.decide(
        case=look.case,
        assessment=look.stored,
        outcome=proposal.outcome,
        grant_basis=proposal.grant_basis,
        first_day=proposal.first_day,
        last_day=proposal.last_day,
        cause=proposal.cause,
        is_automatic=look.word is None,
        made_by=look.word.user if look.word else "",
        reason=look.word.reason if look.word else "",
        gate=opened,
        supersedes=look.standing,
        on=on,
    )
    was, look.standing, look.prepared = look.standing, decision, None
    add_event(
        case=look.case, kind="DECIDED", text=_told(decision), actor=decision.made_by,
        details={"decision": str(decision.public_id), "cause": proposal.cause},
    )  # fmt: skip
    write_letters.of_decision(look=look, decision=decision, before=was, on=on)
    return decision


def _told(decision: Decision) -> str:
    how = "automatisk" if decision.is_automatic else "af en sagsbehandler"
    return f"Afgørelse truffet {how}: {decision.get_outcome_display()}."


def _is_prepared(look: Look, proposal: Proposal) -> bool:
    """Tell whether just this change is already prepared; then the hearing goes on."""
    waiting = look.prepared
    return waiting is not None and (waiting.outcome, waiting.first_day, waiting.last_day) == (
        proposal.outcome, proposal.first_day, proposal.last_day,
    )  # fmt: skip


def _prepare(look: Look, proposal: Proposal, on: date, rules: Parameters, due: DueTimes) -> None:
    """Prepare an adverse decision, hear the party, and leave a caseworker the word (LP-19, ADM-01)."""
    look.prepared = decisions.prepare(
        case=look.case,
        assessment=look.stored,
        outcome=proposal.outcome,
        grant_basis=proposal.grant_basis,
        first_day=proposal.first_day,
        last_day=proposal.last_day,
        cause=proposal.cause,
        gate=_gate_of(look, proposal),
        on=on,
    )
    deadline = on + timedelta(days=rules.hearing_days)
    write_letters.hearing(look=look, decision=look.prepared, rules=rules, on=on)
    tasks.open_event(
        number=48, on=on, case=look.case, key=f"prepared:{look.prepared.public_id}", rule="LP-19", title=HEARD_TITLE,
        holds="NOTHING", cause={"blocks": "NONE", "outcome": proposal.outcome, "deadline": deadline.isoformat()},
        due=due,
    )  # fmt: skip


def weeks_to_keep(look: Look) -> frozenset[tuple[str, date]]:
    """Return the posted weeks that keep what they have although the law now says less.

    A held week waits for its task. A change to a party's detriment waits for the word of a caseworker (LP-18, LP-19).
    """
    if look.found is None:
        return frozenset(look.posted) if look.holding_payment else frozenset()
    held = {key for key in look.posted if is_week_held(look.found, key[1])}
    if look.prepared is not None or look.holding_payment:
        weeks = look.weeks
        held |= {
            key for key, posted in look.posted.items()
            if posted.benefit > (weeks[key].benefit if key in weeks else 0)
        }  # fmt: skip
    return frozenset(held)
