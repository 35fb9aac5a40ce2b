"""Two at once: real connections, real transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from office.kernel import clock, tenancy
from office.tasks import operations
from office.tasks.models import Task
from office.tasks.tests.world import DAY, a_case, condition, event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_work(clock_at):
    clock_at(DAY)
    with tenancy.acting_for(751):
        yield


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same time, each on a connection of its own; an error comes back as a value."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            with tenancy.acting_for(751), clock.at(DAY):
                connection.ensure_connection()
                start.wait(10)
                return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_syncs_of_one_case_open_each_task_once():
    case = a_case()
    findings = [condition(44), condition(30), event(51), event(48, key="x", title="Se efter")]
    results = _at_once(*[lambda: operations.sync(case=case, findings=findings, on=DAY) for _ in range(3)])
    assert sorted(len(changes.opened) for changes in results) == [0, 0, 4]
    assert sorted(Task.objects.values_list("number", flat=True)) == [30, 44, 48, 51]


def test_two_batches_in_opposite_order_do_not_wait_for_each_other():
    cases = [a_case() for _ in range(12)]
    items = [operations.SyncItem(case=case, findings=[condition(44), event(51)]) for case in cases]
    results = _at_once(
        lambda: operations.sync_many(items=items, on=DAY),
        lambda: operations.sync_many(items=items[::-1], on=DAY),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Task.objects.count() == 24


@pytest.mark.parametrize("place", ["case", "person", "nowhere"])
def test_same_event_from_two_sides_opens_one_task(place):
    case = a_case()
    where = {"case": {"case": case}, "person": {"person": case.person}, "nowhere": {}}[place]
    _at_once(*[lambda: operations.open_event(number=115, on=DAY, key="m1", **where) for _ in range(3)])
    assert Task.objects.count() == 1


def test_sync_and_event_meet_on_one_case():
    case = a_case()
    _at_once(
        lambda: operations.open_event(number=90, on=DAY, key="fact-1", case=case),
        lambda: operations.sync(case=case, findings=[event(90, key="fact-1")], on=DAY),
    )
    assert Task.objects.get().keys == ["fact-1"]


def test_two_people_solve_and_one_is_told():
    case = a_case()
    (task,) = operations.sync(case=case, findings=[condition(44)], on=DAY).opened
    results = _at_once(
        *[lambda by=by: operations.solve(task=task, by=by, solution=by, on=DAY) for by in ("mette", "torben")]
    )
    assert sum(isinstance(result, operations.TaskIsClosed) for result in results) == 1
    assert sum(isinstance(result, operations.Solved) for result in results) == 1


def test_person_solves_while_the_night_closes():
    case = a_case()
    (task,) = operations.sync(case=case, findings=[condition(44)], on=DAY).opened
    _at_once(
        lambda: operations.solve(task=task, by="mette", solution="", on=DAY),
        lambda: operations.sync(case=case, findings=[], on=DAY + timedelta(days=1)),
    )
    task.refresh_from_db()
    assert task.status in {"SOLVED", "CLOSED_BY_ITSELF"}
    assert (task.closed_by == "mette") == (task.status == "SOLVED")
