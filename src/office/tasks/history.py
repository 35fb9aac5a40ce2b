"""Lines that tasks leave in the case's history (historik), many at a time."""

from __future__ import annotations

from collections.abc import Iterable

from office.cases.models import Event
from office.kernel import clock
from office.tasks.catalogue import task_type
from office.tasks.models import Task

OPENED, CLOSED, SOLVED, DELETED = "TASK_OPENED", "TASK_CLOSED", "TASK_SOLVED", "TASK_DELETED"
RUNS_ON = "CASE_RUNS_ON"  # a case that a deleted task held goes on (flows)

_TEXTS = {
    OPENED: "Opgave {number} {name} er dannet.",
    CLOSED: "Opgave {number} {name} er lukket af sig selv: årsagen er væk.",
    SOLVED: "Opgave {number} {name} er løst: {solution}",
    DELETED: "Opgave {number} {name} er slettet uden handling.",
}
_ANSWERS = {"YES": " Svaret er ja.", "NO": " Svaret er nej."}


def write(kind: str, tasks: Iterable[Task], actor: str = "", answer: str | None = None) -> None:
    """Write one line per task that belongs to a case or a person; in one query, for the night has many."""
    Event.objects.bulk_create(
        [
            Event(
                municipality=task.municipality,
                case_id=task.case_id,
                person_id=task.person_id,
                at=clock.now(),
                kind=kind,
                text=_text(kind, task) + _ANSWERS.get(answer or "", ""),
                details=_details(kind, task),
                actor=actor,
            )
            for task in tasks
            if task.person_id is not None
        ]
    )


def deletion_text(number: int) -> str:
    """Return the line that a deleted task leaves, with what the catalogue says may follow (LP-42)."""
    kind = task_type(number)
    return f"{_TEXTS[DELETED].format(number=number, name=kind.name_da.rstrip('.'))} {kind.consequence_da}".rstrip()


def _details(kind: str, task: Task) -> dict[str, object]:
    details: dict[str, object] = {"task": str(task.public_id), "number": task.number}
    if kind == SOLVED:
        details["consequence"] = task_type(task.number).consequence_da  # what may follow if it was only ticked off
    return details


def _text(kind: str, task: Task) -> str:
    name = task.title or task_type(task.number).name_da
    return _TEXTS[kind].format(number=task.number, name=name.rstrip("."), solution=task.solution or "-")
