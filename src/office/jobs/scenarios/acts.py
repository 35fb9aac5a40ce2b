"""What a caseworker does in a scenario, through the same flow as on the screens (sagsbehandlerens handlinger)."""

from __future__ import annotations

import re
from decimal import Decimal

from office.cases.models import SicknessCase
from office.cases.queries import cases_of
from office.flows import act_on_case
from office.flows.act_on_case import Act
from office.jobs.scenarios.cast import Cast, NotLivable
from office.jobs.scenarios.scenario import Event
from office.parties.models import Person

_OF_THE_PARTY = ("exempt", "lift_exemption")


def act(event: Event, cast: Cast, person: Person) -> None:
    """Do what the event says on the latest case that it can be about. Raises OfficeError, NotLivable."""
    wanted = _act_of(event)
    cases = cases_of(person)
    if not cases and event.fields["action"] in _OF_THE_PARTY:
        act_on_case.act_on_party(person=person, act=wanted, by=None, on=event.on)
        return
    act_on_case.act_on_case(case=_case(event, cases), act=wanted, by=None, on=event.on)


def _case(event: Event, cases: list[SicknessCase]) -> SicknessCase:
    if not cases:
        raise NotLivable("events", f"the caseworker's act of {event.on} has no case to be about")
    task = event.get("task")
    if task is not None:
        for case in cases:
            if case.tasks.filter(number=task, status="OPEN").exists():
                return case
    return cases[0]


def _act_of(event: Event) -> Act:
    ground, rate, task = event.get("ground"), event.get("rate"), event.get("task")
    answer = event.get("answer")
    return Act(
        kind=event.fields["action"].upper(),
        reason=event.get("reason", ""),
        first_day=event.get("from"),
        last_day=event.get("until"),
        ground=_number(ground),
        provision=None if _number(ground) is not None else ground,
        rate=None if rate is None else int(Decimal(rate) * 100),
        task=None if task is None else str(task),
        answer=None if answer is None else answer.upper(),
        # A no is the word itself, said after the hearing, unless the scenario tells of the hearing.
        hearing=event.get("hearing", "held").upper() if event.fields["action"] in ("refuse", "stop") else None,
    )


def _number(ground: int | str | None) -> int | None:
    """Return § 27, stk. 1, nr. 1-7 when the ground is that number; any other text names the provision itself."""
    if isinstance(ground, int):
        return ground
    return int(ground) if ground and re.fullmatch(r"[1-7]", ground) else None
