"""What a run would take (forhåndsvisning), and what a case says of what was taken there.

The preview asks with the same condition that the run closes with (`handling.TARGETS`): what is shown is what goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from office.cases.models import Event, SicknessCase
from office.kernel import tenancy
from office.tasks import history
from office.tasks.handling import TARGETS
from office.tasks.models import Task

_PER_TYPE = f"""
    SELECT number, count(*), count(DISTINCT case_id),
           count(*) FILTER (WHERE blocks IN ('DECISION', 'PAYMENT') AND holds <> 'NOTHING')
    FROM tasks_task WHERE {TARGETS} GROUP BY number
"""
_MONEY = f"""
    SELECT count(*), coalesce(sum(money), 0), coalesce(sum(blocking), 0) FROM (
        SELECT case_id, max(money_waiting) AS money,
               max((blocks IN ('DECISION', 'PAYMENT') AND holds <> 'NOTHING')::int) AS blocking
        FROM tasks_task WHERE {TARGETS} AND case_id IS NOT NULL GROUP BY case_id) AS cases
"""
_TYPE_MONEY = f"""
    SELECT number, coalesce(sum(money), 0) FROM (
        SELECT number, case_id, max(money_waiting) AS money
        FROM tasks_task WHERE {TARGETS} AND case_id IS NOT NULL GROUP BY number, case_id) AS cases GROUP BY number
"""
# A case runs on without a decision of a person when the run takes all that holds it.
_RUNS_ON = f"""
    SELECT DISTINCT case_id FROM tasks_task
    WHERE {TARGETS} AND case_id IS NOT NULL AND blocks IN ('DECISION', 'PAYMENT') AND holds <> 'NOTHING'
      AND NOT EXISTS (
        SELECT 1 FROM tasks_task AS other
        WHERE other.municipality = tasks_task.municipality AND other.case_id = tasks_task.case_id
          AND other.status = 'OPEN' AND NOT other.number = ANY(%(numbers)s)
          AND other.blocks IN ('DECISION', 'PAYMENT') AND other.holds <> 'NOTHING')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeEffect:
    """What a run would take of one type (virkning pr. type)."""

    number: int
    tasks: int = 0
    cases: int = 0
    blocking: int = 0
    money: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a run would take in all (virkning); money in øre, each case's counted once."""

    types: tuple[TypeEffect, ...]
    cases: int
    money: int
    blocked_cases: int
    runs_on: tuple[int, ...]

    @property
    def tasks(self) -> int:
        """Return how many open tasks would go."""
        return sum(kind.tasks for kind in self.types)

    @property
    def blocking(self) -> int:
        """Return how many of them hold a decision or a payment."""
        return sum(kind.blocking for kind in self.types)


def preview(numbers: Iterable[int]) -> Effect:
    """Return what a run of these types would take now (forhåndsvisning, prøvekørsel)."""
    wanted = sorted(set(numbers))
    values: dict[str, Any] = {"municipality": tenancy.current(), "numbers": wanted}
    with connection.cursor() as cursor:
        cursor.execute(_PER_TYPE, values)
        counted = {number: figures for number, *figures in cursor.fetchall()}
        cursor.execute(_TYPE_MONEY, values)
        money = dict(cursor.fetchall())
        cursor.execute(_MONEY, values)
        cases, total, blocked = cursor.fetchone()
        cursor.execute(_RUNS_ON, values)
        runs_on = tuple(sorted(row[0] for row in cursor.fetchall()))
    kinds = tuple(
        TypeEffect(number=number, tasks=found[0], cases=found[1], blocking=found[2], money=int(money.get(number, 0)))
        for number in wanted
        for found in [counted.get(number, (0, 0, 0))]
    )
    return Effect(types=kinds, cases=cases, money=int(total), blocked_cases=int(blocked), runs_on=runs_on)


def runs_on_cases(effect: Effect, limit: int = 200) -> list[SicknessCase]:
    """Return the cases that would run on without a decision, to be looked at before the order is sent."""
    return list(SicknessCase.objects.filter(pk__in=effect.runs_on[:limit]).select_related("person").order_by("number"))


def deleted_on_case(case: SicknessCase) -> list[Event]:
    """Return the lines of a case that say what was deleted without action there, latest first (slettet på sagen)."""
    return list(Event.objects.filter(case=case, kind__in=[history.DELETED, history.RUNS_ON]).order_by("-at", "-pk"))


def counts_by_type() -> dict[int, int]:
    """Return how many tasks are open per type (åbne nu)."""
    rows = Task.objects.filter(status=Task.Status.OPEN).values_list("number").order_by()
    return dict(rows.annotate(n=Count("pk", filter=Q())))
