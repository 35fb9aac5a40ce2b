"""Decide what is clear, prepare what is not to a party's favour (afgørelse); one batch of cases at a time.

Favourable outcomes are decided when every check of the gate is passed. What takes something from a party is prepared:
the party is heard, the undisputed part runs on, and a caseworker has the word (LP-19, G-06).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lawbook.assessment import PART, WHOLE
from office.administration.parameters import Parameters
from office.cases.operations import NewEvent, add_event, add_events
from office.decisions import gate
from office.decisions import operations as decisions
from office.decisions.models import Decision
from office.flows import write_letters
from office.flows.changes import Proposal, proposal_of, reductions
from office.flows.looks import Look
from office.tasks import handling
from office.tasks import operations as tasks
from office.tasks.due import DueTimes
from office.tasks.models import MANUAL_NUMBER, Task

STATUS_TITLE = "Personen er ikke aktiv i CPR: træf afgørelse i sagen"
HEARD_TITLE = "Ændring til ugunst: træf afgørelse efter partshøringen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What one batch decided (trufne afgørelser)."""

    decided: int = 0
    by_machine: int = 0
    prepared: int = 0


def decide_many(*, looks: Sequence[Look], on: date, rules: Parameters, due: DueTimes) -> Made:
    """Decide or prepare what each case calls for; the looks carry the new decisions afterwards."""
    clear: list[tuple[Look, decisions.Content]] = []
    prepared = 0
    for look in looks:
        proposal = proposal_of(look)
        if proposal is None or look.stored is None:
            _withdraw_prepared(look, on)
            continue
        content = _content(look, proposal)
        look.waits_for_hearing_only = content.gate.closed_by == (gate.OUTCOME_FAVOURABLE,)
        if look.word is not None or (not proposal.is_adverse and content.gate.is_open):
            clear.append((look, content))
        elif proposal.is_adverse and not _waits_for_a_look(look) and not _is_prepared(look, proposal):
            _prepare(look, content, on, rules, due)
            prepared += 1
        elif _is_held_by_status_alone(content.gate):
            _ask_about_person(look, on, due)
    made = decisions.decide_many(contents=[content for _, content in clear], on=on)
    add_events(events=[_line(look, decision) for (look, _), decision in zip(clear, made, strict=True)])
    for (look, _), decision in zip(clear, made, strict=True):
        _put_in_force(look, decision, on)
    by_machine = sum(decision.is_automatic for decision in made)
    return Made(decided=len(made), by_machine=by_machine, prepared=prepared)


def _content(look: Look, proposal: Proposal) -> decisions.Content:
    assert look.stored is not None
    return decisions.Content(
        case=look.case,
        assessment=look.stored,
        outcome=proposal.outcome,
        gate=_gate_of(look, proposal),
        grant_basis=proposal.grant_basis,
        first_day=proposal.first_day,
        last_day=proposal.last_day,
        made_by=look.word.user if look.word else "",
        reason=look.word.reason if look.word else "",
        cause=proposal.cause,
    )


def _gate_of(look: Look, proposal: Proposal) -> gate.Gate:
    return gate.evaluate(
        gate.GateInput(
            assessment=look.found,
            outcome=proposal.outcome,
            is_adverse=proposal.is_adverse,
            is_change=look.standing is not None,
            blocking_tasks=tuple(look.holding_decision),
            handled=look.handled,
            part_tasks=tuple(task.number for task in look.blocking if task.holds == PART),
            exempt_until=look.exemption.until if look.exemption is not None else None,
            person_status=look.case.person.status,
            is_resident=look.case.person.is_resident,
        )
    )


def _line(look: Look, decision: Decision) -> NewEvent:
    """Return what the case's history tells of a decision."""
    how = "automatisk" if decision.is_automatic else "af en sagsbehandler"
    return NewEvent(
        case=look.case, kind="DECIDED", text=f"Afgørelse truffet {how}: {decision.get_outcome_display()}.",
        actor=decision.made_by, details={"decision": str(decision.public_id), "cause": decision.cause},
    )  # fmt: skip


def _put_in_force(look: Look, decision: Decision, on: date) -> None:
    """Let the look carry the decision, and tell the party."""
    _close_task_of(look, on)
    was, look.standing, look.prepared = look.standing, decision, None
    look.has_decided = True
    write_letters.of_decision(look=look, decision=decision, before=was, on=on)


def _is_held_by_status_alone(found: gate.Gate) -> bool:
    """Tell whether nothing but the person's status in CPR keeps the machine from deciding."""
    return [check.name for check in found.checks if not check.passed] == ["person_active"]


def _ask_about_person(look: Look, on: date, due: DueTimes) -> None:
    """Leave the case of somebody who is dead or has disappeared to a person: no other task would ask for it (R-002)."""
    status = look.case.person.status
    tasks.open_event(
        number=MANUAL_NUMBER, on=on, case=look.case, key=f"person:{status}", title=STATUS_TITLE, rule="R-002",
        holds=WHOLE, cause={"blocks": "DECISION", "status": status}, due=due,
    )  # fmt: skip


def _waits_for_a_look(look: Look) -> bool:
    """Tell whether a person must first look at what holds the first decision; nobody is heard before that is known."""
    return look.standing is None and bool(look.holding_decision)


def _withdraw_prepared(look: Look, on: date) -> None:
    """Take a prepared decision back when nothing calls for it any more: the news that it rested on was corrected."""
    if look.prepared is not None and look.found is not None:
        decisions.supersede(decision=look.prepared)
        _close_task_of(look, on)
        text = "Den forberedte ændring er bortfaldet: oplysningerne giver nu det, der står."
        add_event(case=look.case, kind="PREPARED_WITHDRAWN", text=text)
        look.prepared = None


def _close_task_of(look: Look, on: date) -> None:
    """Close the task that asked for a word on the prepared decision; it has had it, or is asked no more."""
    if look.prepared is None:
        return
    asking = Task.objects.filter(case=look.case, number=MANUAL_NUMBER, status=Task.Status.OPEN)
    for task in asking.filter(key=_key_of(look.prepared)):
        handling.close_by_itself(task=task, on=on)


def _key_of(prepared: Decision) -> str:
    return f"prepared:{prepared.public_id}"


def _is_prepared(look: Look, proposal: Proposal) -> bool:
    """Tell whether just this change is prepared already; another amount is another hearing (OVP-03)."""
    waiting = look.prepared
    if waiting is None or (waiting.outcome, waiting.first_day, waiting.last_day) != (
        proposal.outcome, proposal.first_day, proposal.last_day,
    ):  # fmt: skip
        return False
    heard = {(week.payee, week.monday): week.benefit for week in waiting.assessment.assessment.weeks}
    now = look.weeks
    return all(heard.get(key, 0) == (now[key].benefit if key in now else 0) for key in reductions(look))


def _prepare(look: Look, content: decisions.Content, on: date, rules: Parameters, due: DueTimes) -> None:
    """Prepare an adverse decision, hear the party, and leave a caseworker the word (LP-19, ADM-01)."""
    if look.prepared is not None:  # what was intended is no longer intended: the party is heard anew
        decisions.supersede(decision=look.prepared)
        _close_task_of(look, on)
    look.prepared = decisions.prepare(content=content, on=on)
    write_letters.hearing(look=look, decision=look.prepared, rules=rules, on=on)
    heard_until = on + timedelta(days=rules.hearing_days)
    tasks.open_event(
        number=MANUAL_NUMBER, on=on, case=look.case, key=_key_of(look.prepared), rule="LP-19", title=HEARD_TITLE,
        holds="NOTHING", due=due,
        cause={"blocks": "NONE", "outcome": content.outcome, "hearing_until": heard_until.isoformat()},
    )  # fmt: skip
