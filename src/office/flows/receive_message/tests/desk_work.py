"""What the tests of the door do again and again (fælles greb)."""

from __future__ import annotations

from datetime import date
from typing import Any

from office.cases.models import Fact, SicknessCase
from office.cases.operations import change_case
from office.flows.receive_message import Outcome, receive
from office.intake.models import Message
from office.intake.tests.examples import example
from office.tasks.models import Task

DAY = date(2025, 11, 3)


def take(kind: str, /, *, received_on: date = DAY, **changes: Any) -> Outcome:
    """Let a message of a type come in and be accepted."""
    outcome = receive(example(kind, **changes), received_on=received_on)
    assert outcome.is_accepted, outcome.problem
    return outcome


def refused(kind: str, /, *, received_on: date = DAY, **changes: Any) -> str:
    """Let a message of a type come in, be refused and leave nothing; return the rule."""
    before = traces()
    outcome = receive(example(kind, **changes), received_on=received_on)
    assert outcome.state == "REFUSED", outcome
    assert traces() == before
    assert len(outcome.refused) == 1
    return outcome.refused[0].rule


def traces() -> tuple[Any, ...]:
    """Return all that a message may leave behind."""
    from office.cases.models import Event, RefundCase
    from office.parties.models import Company, Person

    kinds = (Fact, SicknessCase, RefundCase, Event, Task, Person)
    rows = [list(kind.objects.order_by("pk").values()) for kind in kinds]
    accepted = list(Message.objects.filter(state="ACCEPTED").order_by("pk").values())
    return (*rows, Company.objects.count(), accepted)


def numbers(case: SicknessCase | None = None) -> list[int]:
    """Return the numbers of open tasks, of one case or of all."""
    found = Task.objects.filter(status="OPEN")
    if case is not None:
        found = found.filter(case=case)
    return sorted(found.values_list("number", flat=True))


def facts(kind: str) -> list[dict[str, Any]]:
    """Return what was said of a kind, in order, with its case and source."""
    rows = Fact.objects.filter(kind=kind).order_by("id").select_related("case")
    return [
        {**row.data, "case": row.case.number if row.case else None, "said_by": row.said_by, "on": str(row.sent_on)}
        for row in rows
    ]


def only_case() -> SicknessCase:
    """Return the case there is."""
    return SicknessCase.objects.get()


def put(case: SicknessCase, status: str) -> SicknessCase:
    """Let a case stand somewhere else."""
    change_case(case=case, status=status)
    return case


def message_of(outcome: Outcome) -> Message:
    """Return the row of a message."""
    return Message.objects.get(public_id=outcome.message)


def id_of(outcome: Outcome) -> str:
    """Return the message's own id."""
    return str(message_of(outcome).message_id)
