"""The task overview (opgaveoversigt): three-way filters, any order, counts per type and the money that waits.

Whatever is asked is answered from the open tasks' own index (see models.py), so that 200,000 of them cost no more than
two short looks through it and one page of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import Case, Count, F, IntegerField, Max, OrderBy, Q, QuerySet, Sum, Value, When

from office.cases.models import SicknessCase
from office.kernel.sorting import danish_key
from office.tasks.models import Task

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


def _among(column: str, values: frozenset[Any]) -> Q:
    named = Q(**{f"{column}__in": sorted(value for value in values if value is not None)})
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
    condition = Q()
    for column in ("blocks", "target_group", "case_status", "owner"):
        condition &= _three_way(column, getattr(wanted, column))
    if wanted.due.must:
        condition &= _any_due(wanted.due.must, on)
    if wanted.due.must_not:
        condition &= ~_any_due(wanted.due.must_not, on)
    if wanted.on_hold is True:
        condition &= Q(on_hold_until__isnull=False)
    elif wanted.on_hold is False:
        condition &= Q(on_hold_until__isnull=True) | Q(on_hold_until__lte=on)
    return condition


def matching(wanted: OverviewFilter, on: date) -> QuerySet[Task]:
    """Return the open tasks that a filter wants, in no order (for lists to be sent out)."""
    return open_tasks().filter(_condition(wanted, on) & _three_way("number", wanted.number))


def _ranked(column: str, order: Iterable[str]) -> Any:
    cases = [When(**{column: code}, then=Value(rank)) for rank, code in enumerate(order, 1)]
    return Case(*cases, default=Value(0), output_field=IntegerField())


_GROUPS = sorted(SicknessCase.TargetGroup, key=lambda group: danish_key(str(group.label)))
_COLUMNS: dict[Sort, Any] = {
    Sort.DUE: F("due_on"),
    Sort.TYPE: F("number"),
    Sort.CASE: F("case_id"),  # numbers are given out in the order of the rows
    Sort.CITIZEN: F("citizen_key"),
    Sort.TARGET_GROUP: _ranked("target_group", _GROUPS),
    Sort.STATUS: _ranked("case_status", SicknessCase.Status),
    Sort.BLOCKS: _ranked("blocks", Task.Blocks),
    Sort.CREATED: F("opened_on"),
    Sort.AGE: F("opened_on"),
    Sort.MONEY: F("money_waiting"),
    Sort.OWNER: F("owner_id"),
}


def order_of(sort: str, descending: bool) -> list[OrderBy]:
    """Return the order: the column asked for, then due, most money, oldest; unknown money and no owner come last."""
    asked = Sort(sort)
    down = descending != (asked == Sort.AGE)  # the oldest has the earliest day
    column = _COLUMNS[asked]
    nulls = True if asked in (Sort.MONEY, Sort.OWNER, Sort.CASE) else None
    first = OrderBy(column, descending=down, nulls_last=nulls)
    if asked == Sort.DUE:
        return [first, F("money_waiting").desc(nulls_last=True), F("opened_on").asc(), F("id").asc()]
    return [first, F("due_on").asc(), F("id").asc()]


def overview(
    wanted: OverviewFilter, *, on: date, sort: str = Sort.DUE, descending: bool = False, page: int = 1
) -> Overview:
    """Return one page of the open tasks with counts per type and the money that waits (opgaveoversigt)."""
    condition = _condition(wanted, on)
    rows = open_tasks().values("number").order_by().annotate(every=Count("pk"), wanted=Count("pk", filter=condition))
    counted = list(rows.values_list("number", "every", "wanted"))
    types = {number: found for number, _, found in sorted(counted, key=lambda row: (-row[2], row[0])) if found}
    chosen, refused = wanted.number.must, wanted.number.must_not
    count = sum(n for number, n in types.items() if number not in refused and (not chosen or number in chosen))
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(page, 1), pages)
    found = matching(wanted, on)
    start = (page - 1) * PAGE_SIZE
    ids = list(found.order_by(*order_of(sort, descending)).values_list("pk", flat=True)[start : start + PAGE_SIZE])
    return Overview(
        tasks=_rows(ids), page=page, pages=pages, count=count, types=types,
        open_in_all=sum(every for _, every, _ in counted), **_money(found),
    )  # fmt: skip


def _rows(ids: list[int]) -> list[Task]:
    """Return the tasks in this order with what a row shows."""
    found = Task.objects.filter(pk__in=ids).defer("seen_text").select_related("case", "person", "owner").in_bulk()
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
    wanted: OverviewFilter, *, on: date, user: Any, sort: str = Sort.DUE, descending: bool = False, after: Any = None
) -> Task | None:
    """Return the task that a person takes next in a list: the first that is not on hold and nobody else's, or None.

    `after` is the task just left, which is passed over.
    """
    mine = Wanted.of(must={user.pk, None})
    found = matching(replace(wanted, on_hold=False), on).filter(_three_way("owner", mine))
    if after is not None:
        found = found.exclude(pk=after.pk)
    ids = list(found.order_by(*order_of(sort, descending)).values_list("pk", flat=True)[:1])
    return next(iter(_rows(ids)), None)


def hold_counts(on: date) -> tuple[int, int]:
    """Return how many open tasks are on hold, and how many of them past their day (på hold, over dato)."""
    past = Count("pk", filter=Q(on_hold_until__lte=on))
    figures = open_tasks().filter(on_hold_until__isnull=False).aggregate(held=Count("pk"), past=past)
    return figures["held"], figures["past"]
