"""The last timely day of a deadline (frist): start + days, moved to a working day where the policy is lenient."""

from __future__ import annotations

from datetime import date, timedelta

from lawbook.assessment import EVENT, NOTHING, PART, Finding, Input, ParameterUse
from lawbook.course import Course
from lawbook.facts import CaseworkerAct
from lawbook.foundation.calendar import ONE_DAY, next_working_day
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace


@rule("LP-15", cites="LP-15", since=date(2006, 7, 3))
def last_timely_day(trace: Trace, start: date, days: int, is_lenient: bool) -> date:
    """Last timely day (sidste rettidige dag): start + days, the start not counted.

    A Saturday, Sunday or public holiday moves to the next working day. The move is our own choice, may be switched off
    by the operator, and is written in the trace when it is used.
    """
    day = start + timedelta(days=days)
    if not is_lenient:
        return day
    moved = next_working_day(day)
    if moved != day:
        inputs = (Input("last_timely_day", day.isoformat(), "DATE"),)
        trace.add(last_timely_day.step(moved.isoformat(), unit="DATE", inputs=inputs))
    return moved


def of_policy(trace: Trace, course: Course, start: date, use: ParameterUse) -> date:
    """Return the last timely day by the case's policy."""
    return last_timely_day(trace, start, int(use.value), course.policy.has_lenient_deadlines)


def excuse(course: Course, task: int, first_day: date, received_on: date) -> CaseworkerAct | None:
    """Return the caseworker's word on a lateness: EXCUSE_LATENESS (of that question, or of all), SETTLE or GRANT.

    A word from before the late message came is about another one.
    """
    for act in reversed(course.all_of(CaseworkerAct)):
        if act.act == "EXCUSE_LATENESS" and act.question in (None, task) and act.sent_on >= received_on:
            return act
    found = course.answer_on_days(task, first_day)
    return found if found is not None and found.sent_on >= received_on else None


def is_excused(act: CaseworkerAct | None) -> bool:
    """Say whether the word lets the late days count."""
    return act is not None and (act.act in ("EXCUSE_LATENESS", "GRANT") or act.answer == "YES")


def days_lost(pays_from: date, received_on: date) -> Period | None:
    """Return the days of right before a late message came; None where it came before them all."""
    return Period(pays_from, received_on - ONE_DAY) if pays_from < received_on else None


def late_finding(*, task: int, rule: str, key: str, lost: Period | None, details: tuple[Input, ...] = ()) -> Finding:
    """Ask whether a lateness is excused: the days lost wait for the answer; where none are, nothing does."""
    return Finding(
        task=task,
        kind=EVENT,
        rule=rule,
        key=key,
        holds=PART if lost else NOTHING,
        first_day=lost.first if lost else None,
        last_day=lost.last if lost else None,
        facts=(key,),
        closes_with_cause=True,  # excused, or an earlier message turns up
        details=details,
    )
