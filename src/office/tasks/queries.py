"""Questions about tasks (opslag på opgaver); the overview with its filters stands in `overview.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lawbook.assessment import NOTHING
from office.cases.models import SicknessCase
from office.parties.models import Person
from office.tasks.blocking import BLOCKING, CLOSING_OBSTACLES, OpenBlocking, held_by
from office.tasks.matching import FROM_FINDING
from office.tasks.models import Task
from office.tasks.overview import (
    PRIORITY,
    Due,
    Overview,
    OverviewFilter,
    Sort,
    Wanted,
    hold_counts,
    list_counts,
    matching,
    next_task,
    open_tasks,
    order_of,
    overview,
)

__all__ = [
    "PRIORITY",
    "Due",
    "OpenBlocking",
    "Overview",
    "OverviewFilter",
    "Sort",
    "Wanted",
    "blocking_of_open",
    "cases_with_open_tasks",
    "closed_between",
    "hold_counts",
    "list_counts",
    "matching",
    "next_task",
    "open_blocking",
    "open_numbers",
    "open_numbers_of_person",
    "open_tasks",
    "order_of",
    "overview",
    "task_by_public_id",
    "tasks_of_case",
    "tasks_of_person",
    "ticked_off_payment",
]

def _of_cases(case_ids: Iterable[int]) -> Q:
    """Return the tasks of cases, and those of their people that stand on no case."""
    ids = list(case_ids)
    people = SicknessCase.objects.filter(pk__in=ids).values("person")
    return Q(case__in=ids) | Q(case__isnull=True, person__in=people)


def open_blocking(case_ids: Iterable[int]) -> dict[int, list[OpenBlocking]]:
    """Return the open tasks that hold each case's decision or payment, in number order; a case without has none.

    A task that stands on the person alone holds all the person's cases. A task of a blocking type that holds nothing
    is left out. Two queries, however many cases.
    """
    ids = list(case_ids)
    person_of = dict(SicknessCase.objects.filter(pk__in=ids).values_list("pk", "person_id"))
    on_case: dict[int, list[Task]] = {}
    on_person: dict[int, list[Task]] = {}
    reach = Q(case__in=ids) | Q(case__isnull=True, person__in=set(person_of.values()))
    rows = open_tasks().filter(reach, blocks__in=BLOCKING).exclude(holds=NOTHING)
    for task in rows.only("number", "blocks", "holds", "cause", "public_id", "case", "person"):
        if task.case_id is not None:
            on_case.setdefault(task.case_id, []).append(task)
        elif task.person_id is not None:
            on_person.setdefault(task.person_id, []).append(task)
    return {
        pk: held_by([*on_case.get(pk, []), *on_person.get(person_of.get(pk, 0), [])]) for pk in ids
    }


def ticked_off_payment(case_ids: Iterable[int], *, since_look: date) -> set[int]:
    """Return the cases on which a person closed a task that held the whole payment and rested on a finding.

    Only those not looked at since by a night: closed on the day itself, or on a case whose look is due by it (LP-42).
    """
    by_person = Task.objects.filter(
        case__in=list(case_ids), status__in=[Task.Status.SOLVED, Task.Status.DELETED],
        blocks=Task.Blocks.PAYMENT, holds=Task.Holds.WHOLE,
    )  # fmt: skip
    since = Q(closed_on__gte=since_look) | Q(case__next_look_on__lte=since_look)
    rows = by_person.filter(since).values_list("case_id", "cause")
    return {
        case for case, causes in rows if case is not None and any(cause["origin"] == FROM_FINDING for cause in causes)
    }


def cases_with_open_tasks(case_ids: Iterable[int]) -> set[int]:
    """Return those of the cases that have any open task: every open task holds closing (åbne opgaver).

    Tasks about what keeps a case open (39, 40, 89) do not count.
    """
    others = open_tasks().exclude(number__in=CLOSING_OBSTACLES)
    return set(others.filter(case__in=list(case_ids)).values_list("case_id", flat=True).distinct())


def tasks_of_case(case: SicknessCase) -> list[Task]:
    """Return the case's tasks and the person's own, open ones first by due day, then closed ones, latest first."""
    found = Task.objects.filter(_of_cases([case.pk])).select_related("owner", "case", "person")
    still_open = [task for task in found if task.status == Task.Status.OPEN]
    closed = [task for task in found if task.status != Task.Status.OPEN]
    still_open.sort(key=lambda task: (task.due_on, task.number, task.pk))
    closed.sort(key=lambda task: (task.closed_at, task.pk), reverse=True)
    return still_open + closed


def tasks_of_person(person: Person) -> list[Task]:
    """Return all open tasks of a person, on cases or not, by due day (borgerens opgaver)."""
    found = open_tasks().filter(person=person).select_related("owner", "case", "person")
    return list(found.order_by("due_on", "number", "pk"))


def open_numbers(case: SicknessCase) -> list[int]:
    """Return the numbers of the case's open tasks and the person's own, in order, twice where two stand."""
    return sorted(open_tasks().filter(_of_cases([case.pk])).values_list("number", flat=True))


def open_numbers_of_person(person: Person) -> list[int]:
    """Return the numbers of all open tasks of a person, in order, twice where two stand."""
    return sorted(open_tasks().filter(person=person).values_list("number", flat=True))


def blocking_of_open(person: Person) -> dict[int, str]:
    """Return what each open task of a person blocks, by number (blokerende)."""
    return dict(open_tasks().filter(person=person).order_by("number").values_list("number", "blocks"))


def task_by_public_id(public_id: UUID | str) -> Task | None:
    """Return one task with its case, person and owner, or None."""
    return Task.objects.select_related("owner", "case", "person").filter(public_id=public_id).first()


def closed_between(first: date, last: date, *, by: str | None = None, status: str | None = None) -> QuerySet[Task]:
    """Return the tasks that were closed in a span of days, latest first: who solved what and when (løst, løst af)."""
    found = Task.objects.filter(closed_on__gte=first, closed_on__lte=last).exclude(status=Task.Status.OPEN)
    if by is not None:
        found = found.filter(closed_by=by)
    if status is not None:
        found = found.filter(status=status)
    return found.select_related("case", "person").order_by("-closed_on", "-closed_at", "-pk")
