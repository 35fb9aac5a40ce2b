"""What must happen to a case's tasks when its findings have changed (opgavedannelse): pure, no database.

A CONDITION stands as long as its finding stands. An EVENT is opened once for its key; more of the same joins the task
that is open. The result depends on the set of findings, never on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lawbook.assessment import ALARM, CONDITION, EVENT, NOTHING, PART, WHOLE, Finding
from office.tasks.catalogue import task_type
from office.tasks.models import MANUAL_NUMBER, SEVERAL_AT_ONCE, Task

Cause = dict[str, Any]
Group = tuple[int, str]

FROM_FINDING, FROM_EVENT, FROM_USER = "FINDING", "EVENT", "USER"
_BY_PERSON = frozenset({Task.Status.SOLVED, Task.Status.DELETED})


@dataclass(slots=True)
class Plan:
    """Tasks to open, with their causes; open tasks whose causes changed; open tasks whose cause is gone.

    `resting` are tasks that a person ticked off today although their condition stands: back the next night.
    """

    opening: list[tuple[Group, list[Cause]]] = field(default_factory=list)
    changing: list[tuple[Task, list[Cause]]] = field(default_factory=list)
    closing: list[Task] = field(default_factory=list)
    resting: list[tuple[Task, list[Cause]]] = field(default_factory=list)


def group_of(number: int, key: str) -> Group:
    """Return what a case has at most one open task of: the type, or type and key where there may be several."""
    return (number, key if number in SEVERAL_AT_ONCE else "")


def cause_of(finding: Finding, on: date) -> Cause:
    """Write a finding as one entry of a task's cause list."""
    return {
        "origin": FROM_FINDING,
        "kind": finding.kind,
        "rule": finding.rule,
        "key": finding.key,
        "holds": finding.holds,
        "first_day": finding.first_day.isoformat() if finding.first_day else None,
        "last_day": finding.last_day.isoformat() if finding.last_day else None,
        "facts": list(finding.facts),
        "closes_with_cause": finding.closes_with_cause,
        "details": [{"name": i.name, "value": i.value, "unit": i.unit, "fact": i.fact} for i in finding.details],
        "title": finding.title,
        "since": on.isoformat(),
    }


def event_keys(causes: Iterable[Cause]) -> list[str]:
    """Return the keys that must never open a task again."""
    return sorted({cause["key"] for cause in causes if cause["kind"] == EVENT})


def holds_of(causes: Sequence[Cause]) -> str:
    """Return how much waits when several causes stand: the most that any of them holds."""
    held = {cause["holds"] for cause in causes}
    return next((holds for holds in (WHOLE, PART) if holds in held), NOTHING)


def blocks_of(number: int, causes: Sequence[Cause]) -> str:
    """Return what a task blocks: as the catalogue says; a free text (48) says it itself, else the decision (LP-41)."""
    if number != MANUAL_NUMBER:
        return task_type(number).blocks
    for cause in causes:
        for detail in cause.get("details", ()):
            if detail["name"] == "blocks":
                return str(detail["value"])
    return str(Task.Blocks.NONE if holds_of(causes) == NOTHING else Task.Blocks.DECISION)


def _rank(finding: Finding) -> tuple[Any, ...]:
    """Order findings so that the same set always gives the same tasks; NOTHING < PART < WHOLE also as text."""
    days = (finding.first_day or date.min, finding.last_day or date.max)
    rest = (finding.facts, finding.title, finding.closes_with_cause, [(i.name, i.value) for i in finding.details])
    return (finding.task or 0, finding.key, finding.rule, finding.holds, *days, *rest)


def plan(tasks: Iterable[Task], findings: Iterable[Finding], on: date) -> Plan:
    """Compare all tasks of one case, closed ones too, with what the assessment finds now."""
    found: dict[Group, list[Finding]] = {}
    for finding in sorted(findings, key=_rank):
        if finding.task is not None and finding.kind != ALARM:
            found.setdefault(group_of(finding.task, finding.key), []).append(finding)
    standing: dict[Group, list[Task]] = {}
    for task in tasks:
        standing.setdefault(group_of(task.number, task.key), []).append(task)
    result = Plan()
    for group in sorted(found.keys() | standing.keys()):
        _match(result, group, standing.get(group, []), found.get(group, []), on)
    return result


def _match(result: Plan, group: Group, tasks: list[Task], findings: list[Finding], on: date) -> None:
    opened = next((task for task in tasks if task.status == Task.Status.OPEN), None)
    seen = {key for task in tasks for key in task.keys}
    # The findings come sorted, so of several with one key the one that holds most (the last) stands.
    conditions = list({(f.key, f.rule): cause_of(f, on) for f in findings if f.kind == CONDITION}.values())
    events = {finding.key: cause_of(finding, on) for finding in findings if finding.kind == EVENT}
    fresh = [cause for key, cause in events.items() if key not in seen]
    if opened is None:
        # Whoever solved a standing condition today gets the rest of the day for the register or the answer to come.
        ticked_off = [task for task in tasks if task.status in _BY_PERSON and task.closed_on == on]
        if ticked_off and conditions:
            result.resting.append((ticked_off[-1], conditions))
            conditions = []
        if conditions or fresh:
            result.opening.append((group, conditions + fresh))
        return
    causes = _kept(opened.cause, conditions, events) + fresh
    if not causes:
        result.closing.append(opened)
    elif causes != opened.cause:
        result.changing.append((opened, causes))


def _kept(before: list[Cause], conditions: list[Cause], events: Mapping[str, Cause]) -> list[Cause]:
    """Return the causes that still stand, each with what is found about it now and the day it was first found."""
    now = {(CONDITION, cause["key"], cause["rule"]): cause for cause in conditions}
    kept: list[Cause] = []
    for cause in before:
        if cause["origin"] != FROM_FINDING:
            kept.append(cause)
            continue
        if cause["kind"] == CONDITION:
            current = now.pop((CONDITION, cause["key"], cause["rule"]), None)
        else:
            current = events.get(cause["key"])
            if current is None and not cause["closes_with_cause"]:
                current = cause  # what happened stays happened
        if current is not None:
            kept.append({**current, "since": cause["since"]})
    return kept + list(now.values())
