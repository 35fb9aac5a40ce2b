"""Tasks that a message opens by itself (opgaver fra modtagelsen), each with the rule behind it.

What the lawbook finds in the facts – late, unclear, contradicted, VAS advice, death – opens its task when the case is
assessed. Here are only those whose cause is the message's arrival and that no fact keeps.
"""

from __future__ import annotations

from collections.abc import Mapping

from office.cases.models import SicknessCase
from office.flows.receive_message.desk import Desk, Incoming
from office.parties.models import Person
from office.tasks import operations as tasks
from office.tasks.blocking import Days
from office.tasks.models import Task

RULES: Mapping[int, str] = {
    8: "ADM-01", 22: "R-074", 38: "R-070", 102: "REF-10", 112: "REF-10",
    1: "LP-27", 2: "ADM-07", 15: "R-044", 16: "R-060", 17: "ADM-01", 27: "LET-01", 36: "ADM-01", 47: "R-050",
    49: "ADM-07", 50: "R-014", 75: "R-040", 93: "R-072", 95: "R-002", 97: "R-075", 101: "REF-10", 115: "R-014",
    109: "R-075", 116: "R-040", 125: "REF-19", 132: "LP-39", 141: "R-014", 145: "R-050", 10: "R-044c", 14: "MOVE-04",
    80: "MOVE-04", 91: "MOVE-01", 105: "MOVE-06", 126: "ADM-01", 127: "ADM-01", 146: "MOVE-04",
}  # fmt: skip


def open_task(
    desk: Desk,
    incoming: Incoming,
    number: int,
    *,
    case: SicknessCase | None = None,
    person: Person | None = None,
    key: str | None = None,
    days: Days | None = None,
    **cause: object,
) -> Task:
    """Open a task on a case, else on the person (hændelsesopgave); the message is named as its cause.

    With `days` a blocking task holds the weeks of those days alone.
    """
    return tasks.open_event(
        number=number,
        on=desk.received_on,
        case=case,
        person=None if case is not None else person or incoming.person,
        message=incoming.public_id,
        key=key or incoming.key,
        cause={"message_type": incoming.type, **cause},
        days=days,
        rule=RULES[number],
    )


def open_company_task(desk: Desk, incoming: Incoming, number: int, key: str) -> Task:
    """Open a task about a company, which belongs to no one citizen; the key says which company (hændelsesopgave)."""
    return tasks.open_event(
        number=number, on=desk.received_on, message=incoming.public_id, key=key, rule=RULES[number],
        cause={"message_type": incoming.type},
    )


def close_answered(desk: Desk, incoming: Incoming, number: int, *, key: str | None = None) -> None:
    """Close the person's open tasks of a type whose answer has come (lukkes af sig selv); with a key, only that one."""
    found = Task.objects.filter(person=incoming.person, case=None, number=number, status=Task.Status.OPEN)
    for task in found if key is None else found.filter(key=key):
        tasks.close_by_itself(task=task, on=desk.received_on)
