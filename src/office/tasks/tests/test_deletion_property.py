"""Whatever municipalities order and whenever runs are made, no run closes a task outside its order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.kernel import clock, tenancy
from office.tasks import deletion, operations
from office.tasks.catalogue import all_types
from office.tasks.deletion_run import RunIsOver
from office.tasks.models import DeletionOrder, DeletionRun, Task
from office.tasks.tests.world import a_case, event

MUNICIPALITIES = (751, 657, 461)
NUMBERS = (8, 24, 27, 36, 51, 88)
FIRST = date(2026, 11, 2)
_DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
_PLACE, _SOME = st.sampled_from(MUNICIPALITIES), st.sets(st.sampled_from(NUMBERS), min_size=1)
_ENDS = st.none() | _DAYS
_STEP = st.one_of(
    st.tuples(st.just("order"), _PLACE, _SOME, _ENDS), st.tuples(st.just("withdraw"), _PLACE, _SOME, st.none()),
    st.tuples(st.just("task"), _PLACE, _SOME, st.none()), st.tuples(st.just("run"), _PLACE, st.none(), st.none()),
    st.tuples(st.just("killed"), _PLACE, st.none(), st.none()), st.tuples(st.just("stop"), _PLACE, st.none(), _DAYS),
    st.tuples(st.just("resume"), _PLACE, st.none(), _DAYS),
    st.tuples(st.just("deadline"), _PLACE, st.none(), st.integers(1, 20)),
)  # fmt: skip


class _Killed(Exception):
    """The process ends in the middle of a run."""


def _killed(run: DeletionRun, number: int) -> None:
    if number > 30:
        raise _Killed


def _step(step: tuple, on: date) -> None:
    kind, _, numbers, more = step
    if kind == "order":
        deletion.order_deletion(numbers=numbers, sender="leder", on=on, ends_on=more)
    elif kind == "withdraw":
        deletion.withdraw_deletion(numbers=numbers, by="leder", on=on)
    elif kind == "task":
        operations.sync(case=a_case(), findings=[event(number) for number in sorted(numbers)], on=on)
    elif kind == "run":
        deletion.run_deletion(on=on)
    elif kind == "killed":
        with suppress(_Killed):
            deletion.run_deletion(on=on, taken=_killed)
    elif kind == "deadline":
        run_on = deletion.run_day_on_or_after(on)
        deletion.set_deadline(run_on=run_on, deadline=run_on - timedelta(days=more), by="drift")
    else:
        _stop_or_resume(kind, deletion.run_day_on_or_after(more))


def _stop_or_resume(kind: str, run_on: date) -> None:
    with suppress(RunIsOver):
        if kind == "stop":
            deletion.stop_run(run_on=run_on, by="drift")
        elif DeletionRun.objects.filter(run_on=run_on).exists():
            deletion.resume_run(run_on=run_on)


def _allowed(task: Task, run: DeletionRun) -> bool:
    """Tell whether an order of the task's own municipality for its type stood for the run that took it."""
    entries = [entry for entry in run.orders if entry["number"] == task.number]
    orders = DeletionOrder.objects.filter(public_id__in=[entry["order"] for entry in entries], number=task.number)
    return any(
        order.first_run <= run.run_on and (order.ends_on is None or order.ends_on >= run.run_on)
        and order.municipality == task.municipality and _since(order, run.run_on) < run.run_on
        for order in orders
    )  # fmt: skip


def _since(order: DeletionOrder, run_on: date) -> date:
    """Return since when the type has been ordered without a gap: an order goes on where the one before it stood."""
    before = order.replaces
    while before is not None and order.ordered_on >= run_on:
        assert before.number == order.number and before.withdrawn_on == order.ordered_on
        assert before.ends_on is None or before.ends_on >= order.ordered_on
        assert order.first_run <= before.first_run or order.first_run <= run_on
        order, before = before, before.replaces
    return order.ordered_on


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.integers(0, 9), _STEP), min_size=1, max_size=25))
def test_no_run_ever_closes_a_task_outside_its_order(steps):
    with transaction.atomic():
        on = FIRST
        for wait, step in steps:
            on += timedelta(days=wait)
            with tenancy.acting_for(step[1]), clock.at(on):
                _step(step, on)
        for place in MUNICIPALITIES:
            with tenancy.acting_for(place):
                _check(place)
        transaction.set_rollback(True)


def _check(place: int) -> None:
    runs = {run.public_id: run for run in DeletionRun.objects.all()}
    closed = Task.objects.exclude(status=Task.Status.OPEN)
    for task in closed:
        assert task.status == Task.Status.DELETED
        assert task.municipality == place
        assert all_types()[task.number].is_deletable
        assert task.deleted_in in runs
        assert task.closed_on >= runs[task.deleted_in].run_on
        assert _allowed(task, runs[task.deleted_in])
    for run in runs.values():
        taken = [task.number for task in closed if task.deleted_in == run.public_id]
        assert {number: taken.count(number) for number in set(taken)} == {
            int(number): count for number, count in run.deleted.items() if count
        }
