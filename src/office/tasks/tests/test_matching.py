"""Matching findings with tasks: pure, and the order of the findings never matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import ALARM, CONDITION, EVENT, NOTHING, PART, WHOLE, Finding
from office.tasks.matching import blocks_of, cause_of, event_keys, group_of, holds_of, plan
from office.tasks.models import Task
from office.tasks.tests.world import DAY, condition, event

_numbers = st.sampled_from([30, 44, 56, 51, 88, 90, 48, 28])
_findings = st.builds(
    Finding,
    task=_numbers,
    kind=st.sampled_from([CONDITION, EVENT, ALARM]),
    rule=st.sampled_from(["LP-28", "REF-05"]),
    key=st.sampled_from(["a", "b", "c"]),
    holds=st.sampled_from([WHOLE, PART, NOTHING]),
    first_day=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5)),
    closes_with_cause=st.booleans(),
)


def _opened(number, causes, **fields):
    return Task(
        municipality=751, number=number, cause=causes, keys=event_keys(causes), key=causes[0]["key"],
        status=Task.Status.OPEN, **fields,
    )  # fmt: skip


def _open_all(findings, on=DAY):
    return [_opened(group[0], causes) for group, causes in plan([], findings, on).opening]


def _shape(steps):
    return steps.opening, [(task.number, causes) for task, causes in steps.changing], [t.number for t in steps.closing]


@given(st.lists(_findings, max_size=8), st.randoms(use_true_random=False))
def test_order_of_findings_does_not_matter(findings, random):
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert _shape(plan([], findings, DAY)) == _shape(plan([], shuffled, DAY))


@given(st.lists(_findings, max_size=6), st.lists(_findings, max_size=6), st.randoms(use_true_random=False))
def test_order_does_not_matter_against_standing_tasks(before, after, random):
    tasks = _open_all(before)
    shuffled = list(after)
    random.shuffle(shuffled)
    assert _shape(plan(tasks, after, DAY)) == _shape(plan(tasks, shuffled, DAY))


@given(st.lists(_findings, max_size=8))
def test_same_findings_again_change_nothing(findings):
    later = DAY + timedelta(days=30)
    assert _shape(plan(_open_all(findings), findings, later)) == ([], [], [])


@given(st.lists(_findings, max_size=8))
def test_one_open_task_per_group(findings):
    groups = [group for group, _ in plan([], findings, DAY).opening]
    assert len(groups) == len(set(groups))


def test_alarm_and_finding_without_number_open_nothing():
    silent = replace(condition(), task=None)
    assert plan([], [silent, replace(condition(), kind=ALARM)], DAY).opening == []


def test_condition_closes_when_its_finding_is_gone():
    (task,) = _open_all([condition()])
    assert plan([task], [], DAY).closing == [task]


def test_event_stays_when_its_finding_is_gone():
    (task,) = _open_all([event()])
    steps = plan([task], [], DAY)
    assert (steps.closing, steps.changing, steps.opening) == ([], [], [])


def test_event_that_closes_with_its_cause_goes_and_never_returns():
    late = event(6, closes_with_cause=True)
    (task,) = _open_all([late])
    assert plan([task], [], DAY).closing == [task]
    task.status, task.closed_on = Task.Status.CLOSED_BY_ITSELF, DAY
    assert plan([task], [late], DAY + timedelta(days=1)).opening == []


def test_further_event_joins_the_open_task():
    (task,) = _open_all([event(key="one")])
    steps = plan([task], [event(key="one"), event(key="two")], DAY)
    assert steps.opening == []
    assert [cause["key"] for cause in steps.changing[0][1]] == ["one", "two"]


@pytest.mark.parametrize("number", [28, 48, 121, 143])
def test_types_of_which_there_are_several_open_one_per_key(number):
    steps = plan([], [event(number, key="one"), event(number, key="two")], DAY)
    assert [group for group, _ in steps.opening] == [(number, "one"), (number, "two")]
    assert group_of(44, "one") == group_of(44, "two") == (44, "")


@pytest.mark.parametrize("status", [Task.Status.SOLVED, Task.Status.DELETED])
def test_ticked_off_condition_rests_that_day_and_is_back_the_next(status):
    (task,) = _open_all([condition()])
    task.status, task.closed_on = status, DAY
    assert plan([task], [condition()], DAY).opening == []
    assert len(plan([task], [condition()], DAY + timedelta(days=1)).opening) == 1


def test_condition_that_closed_by_itself_may_return_the_same_day():
    (task,) = _open_all([condition()])
    task.status, task.closed_on = Task.Status.CLOSED_BY_ITSELF, DAY
    assert len(plan([task], [condition()], DAY).opening) == 1


def test_solved_event_is_not_opened_again():
    (task,) = _open_all([event()])
    task.status, task.closed_on = Task.Status.SOLVED, DAY
    assert plan([task], [event()], DAY + timedelta(days=9)).opening == []
    assert len(plan([task], [event(key="fact-2")], DAY).opening) == 1


def test_since_keeps_the_first_day_while_the_rest_follows():
    (task,) = _open_all([condition(holds=PART)])
    ((changed, causes),) = plan([task], [condition(holds=WHOLE)], DAY + timedelta(days=3)).changing
    assert changed is task
    assert (causes[0]["holds"], causes[0]["since"]) == (WHOLE, DAY.isoformat())


def test_what_holds_most_stands_when_found_twice():
    ((_, causes),) = plan([], [condition(holds=WHOLE), condition(holds=NOTHING), condition(holds=PART)], DAY).opening
    assert [cause["holds"] for cause in causes] == [WHOLE]


def test_holds_and_blocks_of_several_causes():
    causes = [cause_of(condition(holds=NOTHING), DAY), cause_of(condition(key="b", holds=PART), DAY)]
    assert holds_of(causes) == PART
    assert holds_of(causes[:1]) == NOTHING
    assert blocks_of(44, causes) == "DECISION"
    assert blocks_of(48, causes) == "DECISION"
    assert blocks_of(48, causes[:1]) == "NONE"
    told = {**causes[0], "details": [{"name": "blocks", "value": "PAYMENT"}]}
    assert blocks_of(48, [told]) == "PAYMENT"


@given(st.lists(_findings, max_size=8))
def test_ticking_everything_off_brings_back_exactly_what_still_stands(findings):
    tasks = _open_all(findings)
    for task in tasks:
        task.status, task.closed_on = Task.Status.SOLVED, DAY
    standing = {group_of(f.task, f.key) for f in findings if f.kind == CONDITION}
    today, tomorrow = plan(tasks, findings, DAY), plan(tasks, findings, DAY + timedelta(days=1))
    assert today.opening == []
    assert {group_of(task.number, task.key) for task, _ in today.resting} == standing
    assert {group for group, _ in tomorrow.opening} == standing
    assert tomorrow.resting == []


@given(st.lists(st.lists(_findings, max_size=4), min_size=1, max_size=5))
def test_an_event_never_opens_twice_whatever_comes_between(nights):
    tasks: list[Task] = []
    opened: list[tuple[int, str]] = []
    for night, findings in enumerate(nights):
        on = DAY + timedelta(days=night)
        steps = plan(tasks, findings, on)
        for task, causes in steps.changing:
            opened += [(task.number, key) for key in event_keys(causes) if key not in task.keys]
            task.cause, task.keys = causes, sorted({*task.keys, *event_keys(causes)})
        for task in steps.closing:
            task.status, task.closed_on = Task.Status.CLOSED_BY_ITSELF, on
        for group, causes in steps.opening:
            tasks.append(_opened(group[0], causes))
            opened += [(group[0], key) for key in event_keys(causes)]
    assert len(opened) == len(set(opened))
    open_groups = [group_of(task.number, task.key) for task in tasks if task.status == Task.Status.OPEN]
    assert len(open_groups) == len(set(open_groups))
