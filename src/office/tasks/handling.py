"""What people do with a task (behandling af opgaver): solve, give away, put on hold, note, delete without action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lawbook.assessment import NOTHING
from office.cases.models import Event, SicknessCase
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.tasks import history
from office.tasks.catalogue import task_type
from office.tasks.matching import FROM_FINDING
from office.tasks.models import MANUAL_NUMBER, Task
from office.tasks.texts import text_version

CLOSING = ("status", "closed_on", "closed_at", "money_waiting")
YES, NO = "YES", "NO"


class TaskIsClosed(OfficeError):
    """The task is no longer open (opgaven er lukket); somebody or the night was first."""

    def __init__(self, task: Task) -> None:
        super().__init__(
            f"Opgave {task.number} er allerede lukket ({task.get_status_display()}).",
            f"Task {task.number} is already closed.",
        )


class EmptyText(OfficeError):
    """A text that must say something is empty (tekst mangler)."""

    def __init__(self, da: str, en: str) -> None:
        super().__init__(f"{da} mangler.", f"The {en} is missing.")


class NotDeletable(OfficeError):
    """Tasks of the type come back the next night and are never deleted by order (kan ikke slettes; LP-32)."""

    def __init__(self, numbers: Sequence[int]) -> None:
        listed = ", ".join(str(number) for number in numbers)
        super().__init__(
            f"Opgavetyperne {listed} kan ikke slettes: de dannes igen næste nat.",
            f"Task types {listed} cannot be deleted: they come back the next night.",
        )
        self.numbers = tuple(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The answer to the question that a task asked: the lawbook's act SETTLE (svar på opgavens spørgsmål).

    Whoever solves a task with an answer records it as a fact of the kind CASEWORKER_ACT on the task's case; until then
    the finding stands.
    """

    question: int
    answer: str  # YES · NO
    finding: str | None  # the key of the question, where the type is free text and asks several
    first_day: date | None
    last_day: date | None
    reason: str
    user: str

    def as_act(self) -> dict[str, Any]:
        """Return the data of the fact CASEWORKER_ACT; empty days are left out."""
        act = {"act": "SETTLE", "question": self.question, "answer": self.answer}
        if self.finding is not None:
            act["finding"] = self.finding
        said = {"reason": self.reason, "user": self.user}
        days = {"first_day": self.first_day, "last_day": self.last_day}
        return {**act, **said, **{name: day.isoformat() for name, day in days.items() if day is not None}}


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved task and the answer that is to be recorded on its case, if one was given (løst opgave)."""

    task: Task
    settles: Settlement | None = None


def lock_cases(cases: Sequence[int]) -> None:
    """Two workers on the same case take turns; in order of key, so that they never wait for each other."""
    list(SicknessCase.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk"))


def open_task(task: Task) -> Task:
    """Lock the case and the task, in the order the night does, and read the task anew; raises TaskIsClosed."""
    if task.case_id is not None:
        lock_cases([task.case_id])
    current = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if current.status != Task.Status.OPEN:
        raise TaskIsClosed(current)
    return current


def asks_for_answer(task: Task) -> bool:
    """Tell whether the task asks a question that the lawbook waits for: a finding stands behind it and holds days."""
    return any(cause["origin"] == FROM_FINDING and cause["holds"] != NOTHING for cause in task.cause)


def _settlement(task: Task, answer: str | None, reason: str, by: str) -> Settlement | None:
    if answer is None or not asks_for_answer(task):
        return None
    days = [
        (date.fromisoformat(cause["first_day"]), date.fromisoformat(cause["last_day"]))
        for cause in task.cause
        if cause["origin"] == FROM_FINDING and cause["first_day"] and cause["last_day"]
    ]
    first = min((first for first, _ in days), default=None)
    last = max((last for _, last in days), default=None)
    finding = task.cause[0]["key"] if task.number == MANUAL_NUMBER else None
    return Settlement(
        question=task.number, answer=answer, finding=finding, first_day=first, last_day=last, reason=reason, user=by
    )


@transaction.atomic
def solve(*, task: Task, by: str, solution: str, on: date, answer: str | None = None) -> Solved:
    """Mark a task as solved by a person (løs opgave), with the catalogue's text as that person saw it.

    `answer` YES or NO answers the question of the task; the result then says what the caller records on the case in the
    same transaction. Without an answer nothing is settled and the cause is not erased: a condition that still stands is
    back the next night (LP-42). Raises TaskIsClosed.
    """
    if answer not in (YES, NO, None):
        raise ValueError(f"answer {answer!r} is neither YES nor NO")
    solved = open_task(task)
    solved.status = Task.Status.SOLVED
    solved.closed_on, solved.closed_at, solved.closed_by = on, clock.now(), str(by)
    solved.solution = solution
    solved.seen_version = text_version(solved.number, on=on).version
    solved.save(update_fields=["status", "closed_on", "closed_at", "closed_by", "solution", "seen_version"])
    settles = _settlement(solved, answer, solution, str(by))
    history.write(history.SOLVED, [solved], actor=str(by), answer=settles.answer if settles else None)
    return Solved(solved, settles)


def closed_by_itself(task: Task, on: date) -> Task:
    """Write on the task, not yet in the database, that its cause is gone."""
    task.status = Task.Status.CLOSED_BY_ITSELF
    task.closed_on, task.closed_at, task.money_waiting = on, clock.now(), None
    return task


@transaction.atomic
def close_by_itself(*, task: Task, on: date) -> Task:
    """Close a task whose cause the program has seen go away (lukket af sig selv). Raises TaskIsClosed."""
    closed = closed_by_itself(open_task(task), on)
    closed.save(update_fields=CLOSING)
    history.write(history.CLOSED, [closed])
    return closed


@transaction.atomic
def assign(*, tasks: Iterable[Task], owner: Any | None) -> int:
    """Give open tasks an owner, or none (fordel opgaver); returns how many were still open."""
    return Task.objects.filter(pk__in=[task.pk for task in tasks], status=Task.Status.OPEN).update(owner=owner)


@transaction.atomic
def put_on_hold(*, task: Task, until: date, reason: str) -> Task:
    """Put a task away until a day, with the reason (sæt på hold); the due day stays. Raises TaskIsClosed, EmptyText."""
    if not reason.strip():
        raise EmptyText("Årsagen til at sætte opgaven på hold", "reason for the hold")
    held = open_task(task)
    held.on_hold_until, held.hold_reason = until, reason.strip()
    held.save(update_fields=["on_hold_until", "hold_reason"])
    return held


@transaction.atomic
def take_off_hold(*, task: Task) -> Task:
    """Take a task up again before its day (tag af hold). Raises TaskIsClosed."""
    taken = open_task(task)
    taken.on_hold_until, taken.hold_reason = None, ""
    taken.save(update_fields=["on_hold_until", "hold_reason"])
    return taken


@transaction.atomic
def note(*, task: Task, text: str) -> Task:
    """Write the note of a task (notat på opgave); an empty text takes it away. Raises TaskIsClosed."""
    noted = open_task(task)
    noted.note = text.strip()
    noted.save(update_fields=["note"])
    return noted


@transaction.atomic
def delete_without_action(*, numbers: Iterable[int], on: date, order: str, run: UUID | None = None) -> int:
    """Mark every open task of some types as deleted without action (sletning af opgaver) and return how many.

    `order` says whose order it is, `run` which run; both stand on each task. What the catalogue says may follow is
    written on the case, and the cause stays with the task (LP-42). Raises NotDeletable for a type that would come back.
    """
    wanted = sorted(set(numbers))
    kept = [number for number in wanted if not task_type(number).is_deletable]
    if kept:
        raise NotDeletable(kept)
    return sum(_delete_type(number, on, order, run) for number in wanted)


# Which tasks a run takes: asked by the preview and closed by the run, so that what is shown is what goes.
TARGETS = "municipality = %(municipality)s AND number = ANY(%(numbers)s) AND status = 'OPEN'"

# One statement a type: the rows close and leave their line in the history together, for a run may close a million.
_DELETE = """
    WITH gone AS (
        UPDATE {task} SET status = 'DELETED', closed_on = %(on)s, closed_at = %(at)s, closed_by = %(order)s,
               seen_version = %(version)s, money_waiting = NULL, deleted_in = %(run)s
        WHERE {targets}
        RETURNING public_id, case_id, person_id
    ), lines AS (  -- a run writes its own, one per case
        INSERT INTO {event} (public_id, municipality, case_id, person_id, at, kind, text, details, actor)
        SELECT gen_random_uuid(), %(municipality)s, case_id, person_id, %(at)s, %(kind)s, %(text)s,
               jsonb_build_object('task', public_id, 'number', %(number)s, 'consequence', %(consequence)s::text),
               %(order)s
        FROM gone WHERE person_id IS NOT NULL AND %(run)s::uuid IS NULL
    )
    SELECT count(*) FROM gone
"""


def _delete_type(number: int, on: date, order: str, run: UUID | None) -> int:
    kind = task_type(number)
    values: dict[str, Any] = {
        "on": on, "at": clock.now(), "order": order[:150], "number": number, "numbers": [number], "run": run,
        "version": text_version(number, on=on).version,
        "municipality": tenancy.current(), "kind": history.DELETED, "text": history.deletion_text(number),
        "consequence": kind.consequence_da,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DELETE.format(task=Task._meta.db_table, event=Event._meta.db_table, targets=TARGETS), values)
        return int(cursor.fetchone()[0])
