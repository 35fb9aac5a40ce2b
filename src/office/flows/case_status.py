"""What a case row shows after an assessment (sagsstatus): status, days and what the case waits for; pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows.changes import is_undecided
from office.flows.looks import Look

Status = SicknessCase.Status


def row_of(look: Look, on: date) -> dict[str, Any]:
    """Return the columns of the case as the assessment leaves them."""
    found = look.found
    if found is None:
        return {"status": Status.ANNULLED, "next_look_on": None, "waits_for": None}
    status = status_of(look, on)
    return {
        "status": status,
        "target_group": found.target_group,
        "grant_basis": found.grant_basis,
        "last_absence_day": found.last_absence_day,
        "municipality_pays_from": found.municipality_pays_from,
        "last_day_of_right": found.last_day_of_right,
        "reassessment_day": found.reassessment.day if found.reassessment else None,
        "waits_for": waits_of(look),
        "next_look_on": _next_look(look, on),
        "ended_on": _ended_on(look, status, on),
    }


def status_of(look: Look, on: date) -> str:
    """Return the status: what was decided, whether anything is paid, and whether all of it is."""
    if look.case.status == Status.CLOSED:
        return Status.CLOSED
    if look.standing is None:
        return Status.UNDER_CLARIFICATION
    if look.standing.outcome == Decision.Outcome.REFUSED:
        return Status.REFUSED
    if not any(week.paid for week in look.posted.values()):
        return Status.DECIDED
    if not is_ripe(look, on):
        return Status.RUNNING
    has_obstacle = look.has_open_tasks or bool(look.balances)
    return Status.PAYMENT_EFFECTED if has_obstacle else Status.ENDED


def is_ripe(look: Look, on: date) -> bool:
    """Tell whether all is granted, past and paid, so that only obstacles keep the case from being ended (LP-20)."""
    if look.found is None or look.standing is None or look.standing.outcome == Decision.Outcome.REFUSED:
        return False
    if not any(week.paid for week in look.posted.values()):
        return False
    if not _is_over(look, on) or any(week.outstanding > 0 for week in look.posted.values()):
        return False
    return not is_undecided(look)


def _is_over(look: Look, on: date) -> bool:
    """Tell whether the last day of right is past, all its weeks are posted, and nothing is awaited from outside."""
    found = look.found
    assert found is not None
    if found.last_day_of_right is None or found.last_day_of_right >= on or found.waits_for is not None:
        return False
    return all(key in look.posted or week.benefit == 0 for key, week in look.weeks.items())


def _ended_on(look: Look, status: str, on: date) -> date | None:
    is_ended = status in (Status.ENDED, Status.CLOSED, Status.REFUSED)
    return (look.case.ended_on or on) if is_ended else None


def _next_look(look: Look, on: date) -> date | None:
    """Return the next day on which time alone may change something; never a day that has been looked at."""
    assert look.found is not None
    coming = look.found.next_look_on
    if look.has_resting_tasks:
        return on + timedelta(days=1)
    return coming if coming is None or coming > on else None


def waits_of(look: Look) -> dict[str, Any] | None:
    """Return what the case waits for, from whom, until when, and what happens then (ventetid); None = for nothing."""
    found = look.found
    assert found is not None
    if look.holding_decision or look.holding_payment:
        numbers = sorted({*look.holding_decision, *look.holding_payment})
        return {"for": "TASKS", "from": "CASEWORKER", "tasks": numbers, "until": None}
    if look.prepared is not None:
        return {"for": "HEARING", "from": "PARTY", "until": None}
    if found.waits_for is None:
        return None
    until = found.waits_until.isoformat() if found.waits_until else None
    return {"for": found.waits_for, "from": _from_whom(found.waits_for), "until": until}


def _from_whom(what: str) -> str:
    return {"APPLICATION": "CITIZEN", "REFUND_REQUEST": "EMPLOYER"}.get(what, "TIME")
