"""Who is covered: persons, lawful stay and what the person register says of them (personkreds, §§ 2-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import (
    CONDITION,
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    NOTHING,
    PART,
    UNDECIDABLE,
    WHOLE,
    Finding,
    Input,
)
from lawbook.course import Course, is_yes
from lawbook.facts import CivilEvent
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_BEFORE_THE_LAW = "Første fraværsdag ligger før loven (3. juli 2006): ret anmeldelsen, eller annullér sagen"
_FAR_AHEAD = "Første fraværsdag ligger mere end et år fremme: ret anmeldelsen, eller annullér sagen"

# Looks that an entry of the person register asks for without touching the right: task and what it holds.
_LOOKS = {
    "RENUMBERED": (9, NOTHING),
    "NUMBER_WITHDRAWN": (21, WHOLE),
    "GUARDIANSHIP": (95, NOTHING),
}


@dataclass(frozen=True, slots=True)
class Persons:
    """Whether the person is covered; `last_day` = the last day before a stay abroad that carries no right."""

    verdict: str
    last_day: date | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Whether the stay is lawful (lovligt ophold), the last lawful day and the question that it raises."""

    verdict: str
    last_day: date | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Untried:
    """That no wording of the law is for the case's day (ikke prøvet), and when time alone will bring one."""

    findings: tuple[Finding, ...]
    next_look_on: date | None


@rule("G-01", cites="LP-44", since=_LAW)
def days_of_the_law(trace: Trace, course: Course, on: date) -> Untried | None:
    """Every wording is chosen by the first absence day, so a day that none is for is not tried (lovens dage).

    Before 3 July 2006 another act held; a day more than a year ahead is no absence yet. A person corrects the day or
    withdraws the case; the answer to a task does not.
    """
    ahead = TABLE["first_absence_days_ahead"].known(_LAW)
    first = course.first_absence_day
    is_before = first < _LAW
    if not is_before and first.toordinal() - on.toordinal() <= ahead.value:
        return None
    inputs = (Input("first_absence_day", first.isoformat(), "DATE", course.notification.fact),)
    trace.add(days_of_the_law.step("NOT_TRIED", verdict=UNDECIDABLE, inputs=inputs, parameters=(ahead.use,)))
    title, facts = _BEFORE_THE_LAW if is_before else _FAR_AHEAD, (course.notification.fact,)
    asked = Finding(48, CONDITION, "G-01", "48:G-01", WHOLE, facts=facts, details=inputs, title=title)
    return Untried((asked,), None if is_before else date.fromordinal(first.toordinal() - ahead.value))


def covered(trace: Trace, course: Course, on: date) -> Persons:
    """Try §§ 2-3 and read the person register (personkreds)."""
    belongs = persons_covered(trace, course)
    stay = lawful_stay(trace, course)
    begins_abroad = stay.last_day is not None and stay.last_day < course.first_absence_day
    is_whole = belongs == FULFILLED and not begins_abroad
    return Persons(
        FULFILLED if is_whole else NOT_FULFILLED,
        stay.last_day,
        stay.findings + register_looks(course),
    )


@rule("R-001", cites="§ 2, stk. 1", since=_LAW)
def persons_covered(trace: Trace, course: Course) -> str:
    """Benefit goes to employees, the self-employed, the unemployed and the injured at work (personkreds).

    The form of the notification tells the group; whether the group's own requirement is met is tried by § 32 or § 42.
    """
    notification = course.notification
    trace.add(
        persons_covered.step(
            course.target_group,
            verdict=FULFILLED,
            inputs=(Input("form", notification.form, "TEXT", notification.fact),),
        )
    )
    return FULFILLED


@rule("R-002", cites="§ 3, stk. 1", since=_LAW)
def lawful_stay(trace: Trace, course: Course) -> Stay:
    """Lawful stay in the country on the day of the benefit (ophold).

    An emigration does not end the right by itself, for a stay abroad may keep it: the days from it on wait for a look.
    """
    emigrated = _emigration(course)
    if emigrated is None:
        trace.add(lawful_stay.step("NO_EMIGRATION", verdict=FULFILLED))
        return Stay(FULFILLED, None)
    answer = course.answer_to(35, emigrated)
    if answer is None:
        stay = Stay(UNDECIDABLE, None, (_abroad(emigrated),))
    elif is_yes(answer):
        stay = Stay(FULFILLED, None)
    else:
        stay = Stay(NOT_FULFILLED, emigrated.event_on - ONE_DAY)
    inputs = (Input("emigrated_on", emigrated.event_on.isoformat(), "DATE", emigrated.fact),)
    trace.add(lawful_stay.step("EMIGRATED", verdict=stay.verdict, inputs=inputs))
    return stay


def _emigration(course: Course) -> CivilEvent | None:
    """Find the emigration that falls in the absence; one after it is not about this case."""
    end = course.reported_last_day
    found = [event for event in course.all_of(CivilEvent) if event.event == "EMIGRATED"]
    return next((event for event in reversed(found) if end is None or event.event_on <= end), None)


def _abroad(emigrated: CivilEvent) -> Finding:
    return Finding(
        task=35,
        kind=EVENT,
        rule="R-002",
        key=emigrated.fact,
        holds=PART,
        first_day=emigrated.event_on,
        facts=(emigrated.fact,),
    )


def register_looks(course: Course) -> tuple[Finding, ...]:
    """Return the looks that entries of the person register ask for (CPR-hændelser): 9, 21, 95."""
    found = []
    for event in course.all_of(CivilEvent):
        look = _LOOKS.get(event.event)
        if look is None or is_yes(course.answer_to(look[0], event)):
            continue
        if course.reported_last_day is not None and course.reported_last_day < event.event_on:
            continue
        found.append(
            Finding(task=look[0], kind=EVENT, rule="R-072", key=event.fact, holds=look[1], facts=(event.fact,))
        )
    return tuple(found)
