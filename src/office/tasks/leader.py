"""The leader's overview (lederens opgaveoversigt): everybody's tasks, open and closed, with solved on and solved by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from office.tasks.models import Task
from office.tasks.overview import PRIORITY, OverviewFilter, by_priority, condition_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderFilter:
    """Which tasks a leader asks for (filter): the three-way filters of the overview, and who closed what and when.

    The days are those of the closing and do not concern open tasks. A closed task is asked as it was when it closed.
    """

    first: date
    last: date
    statuses: frozenset[str] = frozenset()
    wanted: OverviewFilter = field(default_factory=OverviewFilter)
    priority: Sequence[str] = PRIORITY
    solved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFigures:
    """One colleague's tasks (tal pr. medarbejder); `owner` None is nobody."""

    owner: int | None
    standing: int = 0
    overdue: int = 0
    held: int = 0
    solved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderPage:
    """One page of the leader's list (side)."""

    tasks: list[Task] = field(default_factory=list)
    count: int = 0
    page: int = 1
    pages: int = 1


def _asked_for(asked: LeaderFilter) -> QuerySet[Task]:
    """Return the tasks of the statuses, the days and the colleague asked for."""
    closed = Q(closed_on__gte=asked.first, closed_on__lte=asked.last)
    statuses = asked.statuses or frozenset(Task.Status.values)
    condition = Q()
    if Task.Status.OPEN in statuses:
        condition |= Q(status=Task.Status.OPEN)
    others = statuses - {Task.Status.OPEN}
    if others:
        condition |= Q(status__in=others) & ~Q(status=Task.Status.OPEN) & closed
    found = Task.objects.filter(condition)
    return found.filter(closed_by=asked.solved_by) if asked.solved_by else found


def wanted_by_leader(asked: LeaderFilter, on: date) -> QuerySet[Task]:
    """Return the tasks that a leader asks for, open ones first by the formula, then the latest closed."""
    order = [F("closed_at").desc(nulls_first=True), *by_priority(asked.priority, descending=False)]
    return _asked_for(asked).filter(condition_of(asked.wanted, on)).order_by(*order)


def counts_for_leader(asked: LeaderFilter, on: date) -> dict[int, int]:
    """Return how many tasks there are per type under all filters but that of the type (antal pr. type)."""
    found = _asked_for(asked).filter(condition_of(asked.wanted, on, every_type=True))
    return dict(found.order_by().values_list("number").annotate(n=Count("pk")))


def leader_page(asked: LeaderFilter, page: int, on: date) -> LeaderPage:
    """Return one page of what a leader asks for."""
    found = wanted_by_leader(asked, on)
    count = found.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = found.select_related("case", "person", "owner")
    return LeaderPage(tasks=list(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), count=count, page=page, pages=pages)


def figures_by_owner(asked: LeaderFilter, on: date, usernames: dict[str, int]) -> dict[int | None, OwnerFigures]:
    """Return how many tasks each colleague has and has solved (tal pr. medarbejder)."""
    standing = Task.objects.filter(status=Task.Status.OPEN).order_by().values("owner")
    counted = standing.annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), held=Count("pk", filter=Q(on_hold_until__gt=on))
    )
    closed = Task.objects.filter(
        status=Task.Status.SOLVED, closed_on__gte=asked.first, closed_on__lte=asked.last
    ).order_by()
    solved: dict[Any, int] = {}
    for name, count in closed.values_list("closed_by").annotate(n=Count("pk")):
        owner = usernames.get(name)
        solved[owner] = solved.get(owner, 0) + count
    rows: dict[Any, dict[str, Any]] = {row["owner"]: dict(row) for row in counted}
    return {
        owner: OwnerFigures(
            owner=owner, standing=rows.get(owner, {}).get("n", 0), overdue=rows.get(owner, {}).get("late", 0),
            held=rows.get(owner, {}).get("held", 0), solved=solved.get(owner, 0),
        )
        for owner in {*rows, *solved, *usernames.values()}
    }  # fmt: skip
