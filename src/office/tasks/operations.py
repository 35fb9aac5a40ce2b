"""Writes to tasks (ændringer af opgaver): the findings' tasks, tasks from events and by hand.

What people do with a task stands in `handling.py` and is reached from here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q

from lawbook.assessment import EVENT, NOTHING, PART, WHOLE, Finding
from office.cases.models import SicknessCase
from office.kernel import tenancy
from office.parties.models import Person
from office.tasks import history
from office.tasks.blocking import CLOSING_OBSTACLES, Days, OpenBlocking, blocking_of, held_by
from office.tasks.catalogue import task_type
from office.tasks.due import STANDARD, DueTimes, due_on
from office.tasks.handling import (
    CLOSING,
    EmptyText,
    NotDeletable,
    Settlement,
    Solved,
    TaskIsClosed,
    asks_for_answer,
    assign,
    close_by_itself,
    closed_by_itself,
    delete_without_action,
    lock_cases,
    note,
    put_on_hold,
    solve,
    take_off_hold,
)
from office.tasks.matching import (
    FROM_EVENT,
    FROM_USER,
    Cause,
    Plan,
    blocks_of,
    event_keys,
    holds_of,
    plan,
)
from office.tasks.models import MANUAL_NUMBER, SEVERAL_AT_ONCE, Task

__all__ = [
    "Changes",
    "EmptyText",
    "NotDeletable",
    "Settlement",
    "Solved",
    "SyncItem",
    "TaskIsClosed",
    "asks_for_answer",
    "assign",
    "close_by_itself",
    "delete_without_action",
    "note",
    "open_by_hand",
    "open_event",
    "put_on_hold",
    "solve",
    "sync",
    "sync_many",
    "take_off_hold",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncItem:
    """One case with what its assessment found (konstateringer); money in øre, None = not known."""

    case: SicknessCase
    findings: Sequence[Finding]
    money_waiting: int | None = None
    is_money_upper_bound: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Tasks that a sync opened and closed (dannede og lukkede opgaver).

    `blocking` is what open tasks of the case and its person hold afterwards, in number order; `has_open` tells whether
    one keeps the case from being ended. `resting` says what ticked-off conditions still hold today: the tasks are back
    the next night, so the case must be looked at then. `handled` are number and key of events that a person has solved
    or deleted: never opened again.
    """

    opened: tuple[Task, ...] = ()
    closed: tuple[Task, ...] = ()
    blocking: tuple[OpenBlocking, ...] = ()
    has_open: bool = False
    resting: tuple[OpenBlocking, ...] = ()
    has_resting: bool = False
    handled: frozenset[tuple[int, str]] = frozenset()


def sync(
    *,
    case: SicknessCase,
    findings: Sequence[Finding],
    on: date,
    money_waiting: int | None = None,
    is_money_upper_bound: bool = False,
    due: DueTimes = STANDARD,
) -> Changes:
    """Let the case's tasks follow what the assessment finds (opgavedannelse); twice the same changes nothing."""
    item = SyncItem(
        case=case, findings=findings, money_waiting=money_waiting, is_money_upper_bound=is_money_upper_bound
    )
    return sync_many(items=[item], on=on, due=due)[case.pk]


@transaction.atomic(savepoint=False)
def sync_many(*, items: Sequence[SyncItem], on: date, due: DueTimes = STANDARD) -> dict[int, Changes]:
    """Let the tasks of many cases follow their findings; a handful of queries. Returns the changes by the case's pk."""
    lock_cases([item.case.pk for item in items])
    standing, of_person = _standing(items)
    opened: dict[int, list[Task]] = {}
    closed: dict[int, list[Task]] = {}
    changed: list[Task] = []
    resting: dict[int, list[tuple[Task, list[Cause]]]] = {}
    for item in items:
        steps = plan(standing[item.case.pk], item.findings, on)
        opened[item.case.pk] = [_new_of(item, group, causes, on, due) for group, causes in steps.opening]
        closed[item.case.pk] = [closed_by_itself(task, on) for task in steps.closing]
        changed += _changed(item, steps, standing[item.case.pk])
        resting[item.case.pk] = steps.resting
    _store(opened, closed, changed)
    found = {}
    for item in items:
        pk, own = item.case.pk, of_person.get(item.case.person_id, [])
        still_open = [task for task in (*standing[pk], *opened[pk]) if task.status == Task.Status.OPEN]
        found[pk] = Changes(
            opened=tuple(opened[pk]), closed=tuple(closed[pk]), blocking=tuple(held_by([*still_open, *own])),
            has_open=any(task.number not in CLOSING_OBSTACLES for task in still_open),
            resting=_resting(resting[pk]), has_resting=bool(resting[pk]), handled=_handled(standing[pk]),
        )  # fmt: skip
    return found


def _standing(items: Sequence[SyncItem]) -> tuple[dict[int, list[Task]], dict[int, list[Task]]]:
    """Return all tasks by case, and the open ones that stand on the person alone by person; one query."""
    by_case: dict[int, list[Task]] = {item.case.pk: [] for item in items}
    by_person: dict[int, list[Task]] = {}
    people = {item.case.person_id for item in items}
    own = Q(case__isnull=True, person__in=people, status=Task.Status.OPEN)
    for task in Task.objects.filter(Q(case__in=by_case) | own).defer("note").order_by("pk"):
        if task.case_id is not None:
            by_case[task.case_id].append(task)
        elif task.person_id is not None:
            by_person.setdefault(task.person_id, []).append(task)
    return by_case, by_person


def _handled(tasks: Sequence[Task]) -> frozenset[tuple[int, str]]:
    """Return what happened and was dealt with by a person; more of the same in an open task is not."""
    by_person = (Task.Status.SOLVED, Task.Status.DELETED)
    return frozenset((task.number, key) for task in tasks if task.status in by_person for key in task.keys)


def _resting(ticked_off: Sequence[tuple[Task, list[Cause]]]) -> tuple[OpenBlocking, ...]:
    """Return what the conditions of ticked-off tasks still hold."""
    found = [
        blocking_of(task, blocks=blocks_of(task.number, causes), holds=holds_of(causes), causes=causes)
        for task, causes in ticked_off
    ]
    return tuple(blocking for blocking in found if blocking is not None)


def _money(task: Task, item: SyncItem) -> tuple[int | None, bool]:
    """Return the money behind one task: all that the case waits for, or an upper bound when it holds only a part."""
    waits = task.blocks in (Task.Blocks.DECISION, Task.Blocks.PAYMENT) and task.holds != NOTHING
    if not waits or item.money_waiting is None:
        return None, False
    return item.money_waiting, item.is_money_upper_bound or task.holds != WHOLE


def _describe(task: Task, causes: list[Cause]) -> Task:
    """Write on the task what follows from its causes."""
    task.cause = causes
    task.keys = sorted({*task.keys, *event_keys(causes)})
    task.holds = holds_of(causes)
    task.blocks = blocks_of(task.number, causes)
    task.rule = causes[0]["rule"]
    task.title = next((cause["title"] for cause in causes if cause["title"]), "")
    return task


def _new_of(item: SyncItem, group: tuple[int, str], causes: list[Cause], on: date, due: DueTimes) -> Task:
    task = _described(group[0], causes, on, due, case=item.case)
    task.money_waiting, task.is_money_upper_bound = _money(task, item)
    return task


def _described(
    number: int,
    causes: list[Cause],
    on: date,
    due: DueTimes,
    *,
    case: SicknessCase | None,
    person: Person | None = None,
    message: UUID | None = None,
) -> Task:
    where = case or person
    task = Task(
        municipality=where.municipality if where else tenancy.current(),
        number=number,
        case=case,
        person_id=case.person_id if case else person.pk if person else None,
        message=message,
        key=causes[0]["key"],
        opened_on=on,
    )
    _describe(task, causes)
    task.due_on = due_on(task.blocks, on, due)
    return task


def _changed(item: SyncItem, steps: Plan, tasks: list[Task]) -> list[Task]:
    """Return the open tasks whose causes or money differ from what is stored, with the new values on them."""
    causes = {task.pk: found for task, found in steps.changing}
    gone = {task.pk for task in steps.closing}
    differing = []
    for task in tasks:
        if task.status != Task.Status.OPEN or task.pk in gone:
            continue
        before = (task.money_waiting, task.is_money_upper_bound)
        if task.pk in causes:
            _describe(task, causes[task.pk])
        task.money_waiting, task.is_money_upper_bound = _money(task, item)
        if task.pk in causes or before != (task.money_waiting, task.is_money_upper_bound):
            differing.append(task)
    return differing


_DESCRIPTION = ("cause", "keys", "holds", "blocks", "rule", "title", "money_waiting", "is_money_upper_bound")


def _store(opened: Mapping[int, list[Task]], closed: Mapping[int, list[Task]], changed: list[Task]) -> None:
    # Close before opening: a task that went and one that came may be of the same type.
    gone = [task for tasks in closed.values() for task in tasks]
    new = [task for tasks in opened.values() for task in tasks]
    # A run that deletes by order takes no case's lock: what it closed in the meantime stays as it is.
    still_open = Task.objects.filter(status=Task.Status.OPEN)
    if gone:
        still_open.bulk_update(gone, CLOSING)
        history.write(history.CLOSED, gone)
    if changed:
        still_open.bulk_update(changed, _DESCRIPTION)
    if new:
        Task.objects.bulk_create(new)
        history.write(history.OPENED, new)


@transaction.atomic(savepoint=False)
def open_event(
    *,
    number: int,
    on: date,
    case: SicknessCase | None = None,
    person: Person | None = None,
    message: UUID | None = None,
    key: str = "",
    cause: Mapping[str, Any] | None = None,
    holds: str | None = None,
    days: Days | None = None,
    title: str = "",
    rule: str = "",
    due: DueTimes = STANDARD,
) -> Task:
    """Open a task because something happened (hændelsesopgave); the same key again gives the task that it opened.

    While a task of the type is open on the case or the person, more of the same joins it (not the free text and the
    per-letter types). `holds` None = the whole where the type blocks a decision or payment, else nothing. With
    `days` a blocking one holds the weeks of those days alone. A sync never closes it. `cause` is stored with the entry
    under `details` as name and value.
    """
    event = _event_cause(number, on, key, details=cause or {}, holds=holds, title=title, rule=rule)
    causes = [event if days is None else _of_days(event, days)]
    tasks = _tasks_beside(number, key, case, person)
    known = next((task for task in tasks if key in task.keys), None)
    if known is not None:
        return known
    opened = next((task for task in tasks if task.status == Task.Status.OPEN), None)
    if opened is not None:
        _describe(opened, opened.cause + causes).save(update_fields=_DESCRIPTION)
        return opened
    task = _described(number, causes, on, due, case=case, person=person, message=message)
    task.save(force_insert=True)
    history.write(history.OPENED, [task])
    return task


def _event_cause(
    number: int, on: date, key: str, *, details: Mapping[str, Any], holds: str | None, title: str, rule: str
) -> Cause:
    does_block = task_type(number).blocks in (Task.Blocks.DECISION, Task.Blocks.PAYMENT)
    told = [{"name": name, "value": str(value), "unit": "TEXT", "fact": None} for name, value in details.items()]
    return {
        "origin": FROM_EVENT, "kind": EVENT, "rule": rule, "key": key,
        "holds": holds or (WHOLE if does_block else NOTHING), "first_day": None, "last_day": None, "facts": [],
        "closes_with_cause": False, "details": told, "title": title, "since": on.isoformat(),
    }  # fmt: skip


def _of_days(cause: Cause, days: Days) -> Cause:
    """Narrow what a cause holds to a span of days; a span without a day holds nothing."""
    first, last = days
    if cause["holds"] == NOTHING:
        return cause
    if last is not None and last < first:
        return {**cause, "holds": NOTHING}
    return {**cause, "holds": PART, "first_day": first.isoformat(), "last_day": last.isoformat() if last else None}


def _tasks_beside(number: int, key: str, case: SicknessCase | None, person: Person | None) -> list[Task]:
    """Lock the case, the person or the key itself, then return the tasks that a new one would stand beside."""
    found = Task.objects.filter(number=number).order_by("pk")
    if case is not None:
        lock_cases([case.pk])
        found = found.filter(case=case)
    elif person is not None:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        found = found.filter(case=None, person=person)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [tenancy.current(), f"task:{number}:{key}"]
            )
        found = found.filter(case=None, person=None, key=key)
    if number in SEVERAL_AT_ONCE:
        found = found.filter(key=key)
    return list(found)


@transaction.atomic
def open_by_hand(
    *,
    case: SicknessCase,
    title: str,
    by: str,
    on: date,
    blocks: str = Task.Blocks.NONE,
    due_day: date | None = None,
    due: DueTimes = STANDARD,
) -> Task:
    """Make a task of one's own on a case (opgave 48, fritekst); the maker says what it blocks. Raises EmptyText."""
    if not title.strip():
        raise EmptyText("Opgavens tekst", "task's text")
    lock_cases([case.pk])  # so that the copies of the case's columns on the task are those that stand
    holds = WHOLE if blocks in (Task.Blocks.DECISION, Task.Blocks.PAYMENT) else NOTHING
    details = {"blocks": blocks, "made_by": by}
    cause = _event_cause(
        MANUAL_NUMBER, on, str(uuid4()), details=details, holds=holds, title=title.strip(), rule=""
    )
    task = _described(MANUAL_NUMBER, [{**cause, "origin": FROM_USER}], on, due, case=case)
    task.due_on = due_day or task.due_on
    task.save(force_insert=True)
    history.write(history.OPENED, [task], actor=by)
    return task
