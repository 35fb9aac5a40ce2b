"""The leader's overview: the three-way filters and the formula of the overview, over closed tasks too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lawbook.assessment import PART
from office.administration.models import User
from office.cases.operations import change_case
from office.tasks import operations
from office.tasks.leader import LeaderFilter, counts_for_leader, leader_page
from office.tasks.models import Task
from office.tasks.overview import Due, OverviewFilter, Wanted
from office.tasks.tests.world import DAY, a_case, condition, event

pytestmark = pytest.mark.django_db
EVERYTHING = OverviewFilter()


@pytest.fixture(autouse=True)
def town(municipality: int, clock_at: Any) -> None:
    """44 stands on a flexjob case, 88 and 24 on a later one where 24 is solved; 75 is solved on a pensioner's."""
    clock_at(DAY)
    mette = User.objects.create_user("mette", municipality=751)
    first, second = a_case(), a_case()
    third = a_case(target_group="PENSIONER")
    change_case(case=first, target_group="FLEXJOB")
    operations.sync(case=first, findings=[condition(44)], on=DAY, money_waiting=50_000)
    later = DAY + timedelta(days=1)
    operations.sync(case=second, findings=[event(88, holds=PART), event(24)], on=later, money_waiting=90_000)
    operations.open_event(case=third, number=75, on=DAY, key="m1")
    operations.assign(tasks=Task.objects.filter(number__in=[44, 24]), owner=mette)
    for number, by in ((24, "mette"), (75, "torben")):
        operations.solve(task=Task.objects.get(number=number), by=by, solution="Set på.", on=later)


def _asked(wanted: OverviewFilter, **given: Any) -> LeaderFilter:
    return LeaderFilter(first=DAY, last=DAY + timedelta(days=7), wanted=wanted, **given)


def _numbers(wanted: OverviewFilter = EVERYTHING, **given: Any) -> list[int]:
    return [task.number for task in leader_page(_asked(wanted, **given), 1, DAY).tasks]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (OverviewFilter(), {24, 44, 75, 88}),
        (OverviewFilter(blocks=Wanted.of(must=["NONE"])), {24}),
        (OverviewFilter(blocks=Wanted.of(must_not=["PAYMENT"])), {24, 44, 88}),
        (OverviewFilter(target_group=Wanted.of(must=["FLEXJOB", "PENSIONER"])), {44, 75}),
        (OverviewFilter(target_group=Wanted.of(must_not=["UNEMPLOYED"])), {44, 75}),
        (OverviewFilter(case_status=Wanted.of(must_not=["UNDER_CLARIFICATION"])), set()),
        (OverviewFilter(number=Wanted.of(must=[24, 88])), {24, 88}),
        (OverviewFilter(number=Wanted.of(must_not=[24, 88])), {44, 75}),
        (OverviewFilter(owner=Wanted.of(must=[None])), {75, 88}),
        (OverviewFilter(owner=Wanted.of(must_not=[None])), {24, 44}),
        (OverviewFilter(due=Wanted.of(must=[Due.LATER])), {24, 88}),
        (OverviewFilter(on_hold=True), set()),
    ],
)  # fmt: skip
def test_every_filter_of_the_overview_is_here_and_reaches_closed_tasks(
    wanted: OverviewFilter, numbers: set[int]
) -> None:
    due = {task.number: task.due_on - DAY for task in Task.objects.all()}
    assert {number for number, days in due.items() if days > timedelta(days=7)} == {24, 88}
    assert set(_numbers(wanted)) == numbers


def test_the_filters_go_with_the_status_and_with_who_solved_it() -> None:
    unowned = OverviewFilter(owner=Wanted.of(must=[None]))
    assert _numbers(unowned, statuses=frozenset({"SOLVED"})) == [75]
    assert _numbers(unowned, statuses=frozenset({"OPEN"})) == [88]
    assert _numbers(solved_by="mette") == [24]
    assert _numbers(unowned, solved_by="mette") == []


def test_counts_per_type_stand_under_all_filters_but_the_types_own() -> None:
    chosen = OverviewFilter(number=Wanted.of(must=[44]))
    assert counts_for_leader(_asked(chosen), DAY) == {24: 1, 44: 1, 75: 1, 88: 1}
    unowned = OverviewFilter(number=Wanted.of(must=[44]), owner=Wanted.of(must=[None]))
    assert counts_for_leader(_asked(unowned), DAY) == {75: 1, 88: 1}
    assert counts_for_leader(_asked(chosen, statuses=frozenset({"SOLVED"})), DAY) == {24: 1, 75: 1}


def test_the_order_of_the_formula_can_be_changed_and_closed_tasks_come_last() -> None:
    assert _numbers()[:2] == [44, 88]
    assert _numbers(priority=("MONEY", "DUE", "AGE"))[:2] == [88, 44]
    assert set(_numbers(priority=("MONEY", "DUE", "AGE"))[2:]) == {24, 75}
