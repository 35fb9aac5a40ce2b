"""The task overview (opgaveoversigt): three-way filters, any order, counts per type and the money that waits.

Whatever is asked is answered from the open tasks' own index (see models.py), so that 200,000 of them cost no more than
two short looks through it and one page of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import BoolAnd
from django.db import connection, transaction
from django.db.models import Count, F, Max, OrderBy, Q, QuerySet, Sum

from office.tasks.models import RANKED_BLOCKS, RANKED_GROUPS, RANKED_STATUSES, Task

PAGE_SIZE = 50


class Due(StrEnum):
    """When a task is due, seen from a day (frist)."""

    OVERDUE = "OVERDUE"
    TODAY = "TODAY"
    SEVEN_DAYS = "SEVEN_DAYS"  # the seven days after
    LATER = "LATER"


class Sort(StrEnum):
    """What the overview is ordered by (sortering)."""

    DUE = "DUE"
    TYPE = "TYPE"
    CASE = "CASE"
    CITIZEN = "CITIZEN"
    TARGET_GROUP = "TARGET_GROUP"
    STATUS = "STATUS"
    BLOCKS = "BLOCKS"
    CREATED = "CREATED"
    AGE = "AGE"
    MONEY = "MONEY"
    OWNER = "OWNER"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One three-way filter (trevejsfilter): values that must be, that must not be; others mean nothing."""

    must: frozenset[Any] = frozenset()
    must_not: frozenset[Any] = frozenset()

    @classmethod
    def of(cls, must: Iterable[Any] = (), must_not: Iterable[Any] = ()) -> Wanted:
        """Make a filter from any collections."""
        return cls(frozenset(must), frozenset(must_not))


ANY = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewFilter:
    """Which open tasks are wanted (filter). `owner` holds users' ids and None for nobody; `on_hold` None = any.

    A task whose hold has run out is shown both with and without the tasks on hold: it must not be forgotten.
    """

    blocks: Wanted = ANY
    target_group: Wanted = ANY
    case_status: Wanted = ANY
    number: Wanted = ANY
    owner: Wanted = ANY
    due: Wanted = ANY
    on_hold: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One page of the overview with its figures (opgaveoversigt); money in øre, each case's counted once.

    `types` counts per type under all filters but that of the type itself; `upper_bound` is the part of `money_waiting`
    that is at most so much.
    """

    tasks: list[Task]
    page: int
    pages: int
    count: int
    cases: int
    open_in_all: int
    types: dict[int, int] = field(default_factory=dict)
    money_waiting: int = 0
    upper_bound: int = 0

    @property
    def first(self) -> int:
        """Return the number of the page's first task in the list, 0 when it is empty."""
        return (self.page - 1) * PAGE_SIZE + 1 if self.tasks else 0


def open_tasks() -> QuerySet[Task]:
    """Return the open tasks of the municipality at work."""
    return Task.objects.filter(status=Task.Status.OPEN)


# What is filtered by its code stands in the index by its place in the list; an unknown code has none.
_RANKS = {
    "group_rank": {code: rank for rank, code in enumerate(RANKED_GROUPS, 1)},
    "status_rank": {code: rank for rank, code in enumerate(RANKED_STATUSES, 1)},
    "blocks_rank": {code: rank for rank, code in enumerate(RANKED_BLOCKS, 1)},
}


def _among(column: str, values: frozenset[Any]) -> Q:
    ranks = _RANKS.get(column)
    stored = [ranks.get(value, -1) if ranks else value for value in values if value is not None]
    named = Q(**{f"{column}__in": sorted(stored)})
    return named | Q(**{f"{column}__isnull": True}) if None in values else named


def _three_way(column: str, wanted: Wanted) -> Q:
    condition = Q()
    if wanted.must:
        condition &= _among(column, wanted.must)
    if wanted.must_not:
        condition &= ~_among(column, wanted.must_not)
    return condition


def _due(value: str, on: date) -> Q:
    week = on + timedelta(days=7)
    return {
        Due.OVERDUE: Q(due_on__lt=on),
        Due.TODAY: Q(due_on=on),
        Due.SEVEN_DAYS: Q(due_on__gt=on, due_on__lte=week),
        Due.LATER: Q(due_on__gt=week),
    }[Due(value)]


def _any_due(values: Iterable[str], on: date) -> Q:
    condition = Q()
    for value in sorted(values):
        condition |= _due(value, on)
    return condition


def _condition(wanted: OverviewFilter, on: date) -> Q:
    """Return the condition of every filter but that of the type."""
    condition = _three_way("blocks_rank", wanted.blocks) & _three_way("group_rank", wanted.target_group)
    condition &= _three_way("status_rank", wanted.case_status) & _three_way("owner", wanted.owner)
    if wanted.due.must:
        condition &= _any_due(wanted.due.must, on)
    if wanted.due.must_not:
        condition &= ~_any_due(wanted.due.must_not, on)
    if wanted.on_hold is True:
        condition &= Q(on_hold_until__isnull=False)
    elif wanted.on_hold is False:
        condition &= Q(on_hold_until__isnull=True) | Q(on_hold_until__lte=on)
    return condition


def condition_of(wanted: OverviewFilter, on: date, *, every_type: bool = False) -> Q:
    """Return the condition of all filters, or of all but that of the type (betingelse)."""
    condition = _condition(wanted, on)
    return condition if every_type else condition & _three_way("number", wanted.number)


def matching(wanted: OverviewFilter, on: date) -> QuerySet[Task]:
    """Return the open tasks that a filter wants, in no order (for lists to be sent out)."""
    return open_tasks().filter(condition_of(wanted, on))


_COLUMNS: dict[Sort, Any] = {
    Sort.DUE: F("due_on"),
    Sort.TYPE: F("number"),
    Sort.CASE: F("case_id"),  # numbers are given out in the order of the rows
    Sort.CITIZEN: F("citizen_key"),
    Sort.TARGET_GROUP: F("group_rank"),
    Sort.STATUS: F("status_rank"),
    Sort.BLOCKS: F("blocks_rank"),
    Sort.CREATED: F("opened_on"),
    Sort.AGE: F("opened_on"),
    Sort.MONEY: F("money_waiting"),
    Sort.OWNER: F("owner_id"),
}


# Legal deadline, then kroner at risk, then age; whoever works may put them in another order.
PRIORITY = ("DUE", "MONEY", "AGE")
_TERMS: dict[str, OrderBy] = {
    "DUE": F("due_on").asc(), "MONEY": F("money_waiting").desc(nulls_last=True), "AGE": F("opened_on").asc(),
}  # fmt: skip


def by_priority(priority: Sequence[str], descending: bool) -> list[OrderBy]:
    """Return the order of the formula (rækkefølge): its terms one after the other, the first one turned when asked."""
    first, *rest = (_TERMS[name] for name in priority)
    turned = OrderBy(first.expression, descending=first.descending != descending, nulls_last=first.nulls_last)
    return [turned, *rest, F("id").asc()]


def order_of(sort: str, descending: bool, priority: Sequence[str] = PRIORITY) -> list[OrderBy]:
    """Return the order: the column asked for, then due, most money, oldest; unknown money and no owner come last.

    By due day it is the formula's order, in the priority that was asked for.
    """
    asked = Sort(sort)
    down = descending != (asked == Sort.AGE)  # the oldest has the earliest day
    column = _COLUMNS[asked]
    nulls = True if asked in (Sort.MONEY, Sort.OWNER, Sort.CASE) else None
    first = OrderBy(column, descending=down, nulls_last=nulls)
    if asked == Sort.DUE:
        return by_priority(priority, descending)
    return [first, F("due_on").asc(), F("id").asc()]


@transaction.atomic
def overview(
    wanted: OverviewFilter, *, on: date, sort: str = Sort.DUE, descending: bool = False, page: int = 1,
    priority: Sequence[str] = PRIORITY,
) -> Overview:  # fmt: skip
    """Return one page of the open tasks with counts per type and the money that waits (opgaveoversigt)."""
    _hurry()
    condition = _condition(wanted, on)
    rows = open_tasks().values("number").order_by().annotate(every=Count("pk"), wanted=Count("pk", filter=condition))
    counted = list(rows.values_list("number", "every", "wanted"))
    types = {number: found for number, _, found in sorted(counted, key=lambda row: (-row[2], row[0])) if found}
    chosen, refused = wanted.number.must, wanted.number.must_not
    count = sum(n for number, n in types.items() if number not in refused and (not chosen or number in chosen))
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(page, 1), pages)
    found = matching(wanted, on)
    ids = _ids_of_page(found, order_of(sort, descending, priority), page=page, count=count)
    return Overview(
        tasks=_rows(ids), page=page, pages=pages, count=count, types=types,
        open_in_all=sum(every for _, every, _ in counted), **_money(found),
    )  # fmt: skip


def _hurry() -> None:
    """Tell the server that three short looks follow: starting helpers or sorting on disk would cost more than they."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '32MB'")


def _ids_of_page(found: QuerySet[Task], order: list[OrderBy], *, page: int, count: int) -> list[int]:
    """Return the page's ids; what lies behind the middle of a long list is counted from its end."""
    start, stop = (page - 1) * PAGE_SIZE, min(page * PAGE_SIZE, count)
    if start <= count // 2:
        return list(found.order_by(*order).values_list("pk", flat=True)[start:stop])
    backwards = [_reversed(column) for column in order]
    return list(found.order_by(*backwards).values_list("pk", flat=True)[count - stop : count - start])[::-1]


def _reversed(column: OrderBy) -> OrderBy:
    nulls_first = True if column.nulls_last else None
    return OrderBy(column.expression, descending=not column.descending, nulls_first=nulls_first)


def _rows(ids: list[int]) -> list[Task]:
    """Return the tasks in this order with what a row shows."""
    found = Task.objects.filter(pk__in=ids).select_related("case", "person", "owner").in_bulk()
    return [found[pk] for pk in ids if pk in found]


def _money(found: QuerySet[Task]) -> dict[str, int]:
    """Return how many cases, and what waits on them: two tasks of a case hold the same money."""
    per_case = found.filter(case__isnull=False).values("case").order_by()
    per_case = per_case.annotate(
        money=Max("money_waiting"), at_most=BoolAnd("is_money_upper_bound", filter=Q(money_waiting__isnull=False))
    )
    figures = per_case.aggregate(
        cases=Count("*"), money_waiting=Sum("money"), upper_bound=Sum("money", filter=Q(at_most=True))
    )
    return {name: int(value or 0) for name, value in figures.items()}


def next_task(
    wanted: OverviewFilter, *, on: date, user: Any, sort: str = Sort.DUE, descending: bool = False, after: Any = None,
    priority: Sequence[str] = PRIORITY,
) -> Task | None:  # fmt: skip
    """Return the task that a person takes next in a list: the first that is not on hold and nobody else's, or None.

    `after` is the task just left, which is passed over.
    """
    mine = Wanted.of(must={user.pk, None})
    found = matching(replace(wanted, on_hold=False), on).filter(_three_way("owner", mine))
    if after is not None:
        found = found.exclude(pk=after.pk)
    ids = list(found.order_by(*order_of(sort, descending, priority)).values_list("pk", flat=True)[:1])
    return next(iter(_rows(ids)), None)


def list_counts(lists: Mapping[str, OverviewFilter], on: date) -> dict[str, int]:
    """Return how many open tasks each of several filters wants (antal i lister): one look for all of them."""
    conditions = {name: condition_of(wanted, on) for name, wanted in lists.items()}
    counts = {name: Count("pk", filter=found) if found else Count("pk") for name, found in conditions.items()}
    return open_tasks().aggregate(**counts)


def hold_counts(on: date) -> tuple[int, int]:
    """Return how many open tasks are on hold, and how many of them past their day (på hold, over dato)."""
    past = Count("pk", filter=Q(on_hold_until__lte=on))
    figures = open_tasks().filter(on_hold_until__isnull=False).aggregate(held=Count("pk"), past=past)
    return figures["held"], figures["past"]
