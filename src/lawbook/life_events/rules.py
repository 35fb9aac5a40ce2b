"""Events of life that end the right or take days out of it: death, holiday, prison, pension (livsbegivenheder)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from lawbook.assessment import (
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    NOTHING,
    PART,
    WHOLE,
    Finding,
    Input,
)
from lawbook.course import EMPLOYEE_WITH_PAY, Course
from lawbook.facts import (
    Application,
    CivilEvent,
    Fact,
    HearingAnswer,
    Holiday,
    Imprisonment,
    LetterSent,
)
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.rule import rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_HOLIDAY_ENDED_IT = "Ferie uden aftale: tag stilling til raskmelding og til dagene efter ferien"
_AFTER_PRISON = "Afsoning under fraværet: tag stilling til retten efter løsladelsen"


@dataclass(frozen=True, slots=True)
class LifeEvents:
    """The last day that an event leaves, the days that carry no benefit, and what a person must look at."""

    last_day: date | None
    without_right: Days
    findings: tuple[Finding, ...] = ()


def events_of_life(trace: Trace, course: Course, on: date, pays_from: date) -> LifeEvents:
    """Read death, disappearance, holiday, prison and pension; events after the absence was over are not about it."""
    ends: list[date] = []
    findings: list[Finding] = []
    gone = _gone(course)
    if gone is not None:
        ends.append(end_by_death(trace, gone))
        findings += _looks_at_death(course, gone, pays_from)
    findings += _death_annulled(course)
    days, unagreed = holiday(trace, course)
    if unagreed is not None:
        findings.append(_after_holiday(unagreed))
    served = imprisonment(trace, course)
    if served:
        sentence = course.all_of(Imprisonment)[-1]
        findings.append(_look(48, sentence, rule_id="R-073", title=_AFTER_PRISON))
    pension = pension_paid(trace, course)
    if pension is not None:
        ends.append(pension)
    return LifeEvents(min(ends, default=None), days | served, tuple(findings))


def _gone(course: Course) -> CivilEvent | None:
    """Find the death or disappearance that stands: a death that was annulled since is none."""
    found: CivilEvent | None = None
    for event in course.all_of(CivilEvent):
        if event.event in ("DEATH", "DISAPPEARED"):
            found = event
        elif event.event == "DEATH_ANNULLED" and found is not None and found.event == "DEATH":
            found = None
    return found


def _is_over_before(course: Course, day: date) -> bool:
    end = course.reported_last_day
    return end is not None and end < day


@rule("R-072", cites="LP-18", since=_LAW)
def end_by_death(trace: Trace, gone: CivilEvent) -> date:
    """The right ends on the day of death or disappearance (dødsfald), whenever it becomes known."""  # noqa: D401
    inputs = (Input("civil_event", gone.event, "TEXT", gone.fact),)
    trace.add(end_by_death.step(gone.event_on.isoformat(), unit="DATE", inputs=inputs))
    return gone.event_on


def _looks_at_death(course: Course, gone: CivilEvent, pays_from: date) -> Iterable[Finding]:
    """Ask for the looks that a death or disappearance calls for: 54, 67, 110, 148."""
    if not _is_over_before(course, gone.event_on):
        dead = 54 if gone.event_on >= pays_from else 110
        task = 67 if gone.event == "DISAPPEARED" else dead
        yield _look(task, gone, holds=WHOLE)
        if gone.event == "DEATH" and _waits_for_an_answer(course, gone):
            yield _look(148, gone, holds=WHOLE)


def _waits_for_an_answer(course: Course, gone: CivilEvent) -> bool:
    """Say whether a form or a hearing was unanswered when the death became known (148)."""
    if course.target_group != EMPLOYEE_WITH_PAY and not course.all_of(Application):
        return True
    hearings = [letter for letter in course.all_of(LetterSent) if letter.letter == "HEARING"]
    answers = course.all_of(HearingAnswer)
    return any(
        letter.sent_on <= gone.sent_on and not any(answer.sent_on >= letter.sent_on for answer in answers)
        for letter in hearings
    )


def _death_annulled(course: Course) -> Iterable[Finding]:
    """Ask for a look at a death that was annulled (96): what was ended is taken up again by a person."""
    return (
        _look(96, event, holds=WHOLE)
        for event in course.all_of(CivilEvent)
        if event.event == "DEATH_ANNULLED" and not _is_over_before(course, event.event_on)
    )


def _look(
    task: int,
    fact: Fact,
    *,
    rule_id: str = "R-072",
    holds: str = NOTHING,
    title: str = "",
) -> Finding:
    return Finding(
        task=task,
        kind=EVENT,
        rule=rule_id,
        key=fact.fact,
        holds=holds,
        facts=(fact.fact,),
        closes_with_cause=True,  # a death or a holiday that is withdrawn
        title=title,
    )


def _after_holiday(unagreed: Holiday) -> Finding:
    """Hold the days after a holiday that was not agreed: a person says whether the absence ended (LP-18, LP-41).

    The holiday's own days carry no benefit at once, whenever they become known; only the end of the right waits.
    """
    look = _look(48, unagreed, rule_id="R-070", holds=PART, title=_HOLIDAY_ENDED_IT)
    return replace(look, first_day=unagreed.last_day + ONE_DAY)


@rule("R-070", cites="Principmeddelelse 31-19", since=_LAW)
def holiday(trace: Trace, course: Course) -> tuple[Days, Holiday | None]:
    """No benefit and no refund on holiday (ferie); after an agreed one the same absence goes on the day after.

    One that was not agreed may be the end of the absence, with a new report for what follows; a person says so.
    """
    taken = [found for found in course.all_of(Holiday) if found.last_day >= course.first_absence_day]
    taken = [found for found in taken if not _is_over_before(course, found.first_day)]
    days = Days()
    for found in taken:
        days = days | Days.between(found.first_day, found.last_day)
        inputs = (
            Input("holiday_first_day", found.first_day.isoformat(), "DATE", found.fact),
            Input("holiday_last_day", found.last_day.isoformat(), "DATE", found.fact),
        )
        result = "NO_BENEFIT" if found.is_agreed else "NO_BENEFIT_NOT_AGREED"
        trace.add(holiday.step(result, verdict=NOT_FULFILLED, inputs=inputs))
    unagreed = [found for found in taken if not found.is_agreed and found.first_day > course.first_absence_day]
    return days, min(unagreed, key=lambda found: (found.first_day, found.fact), default=None)


@rule("R-073", cites="Dagpengeudvalget 700247-96", since=_LAW)
def imprisonment(trace: Trace, course: Course) -> Days:
    """No right while a sentence is served (afsoning); the right is looked at anew from the release."""
    served = Days()
    for found in course.all_of(Imprisonment):
        if _is_over_before(course, found.first_day):
            continue
        if found.last_day is not None and found.last_day < course.first_absence_day:
            continue
        served = served | Days.between(found.first_day, found.last_day)
        inputs = (Input("sentence_first_day", found.first_day.isoformat(), "DATE", found.fact),)
        trace.add(imprisonment.step("NO_BENEFIT", verdict=NOT_FULFILLED, inputs=inputs))
    return served


@rule("R-052", cites="§ 25, stk. 2", since=_LAW)
def pension_paid(trace: Trace, course: Course) -> date | None:
    """Last day before the month in which an early or senior pension is first paid (førtids- eller seniorpension).

    One that is granted back in time ends the right with the day of its decision, never before. Only where the pension
    begins or is decided during the absence; one that is received from the start shortens the time (stk. 1).
    """
    person = course.person
    starts, decided = person.pension_from, person.pension_decided_on
    if person.pension not in ("EARLY_RETIREMENT", "SENIOR") or starts is None:
        return None
    if max(starts, decided or starts) <= course.first_absence_day:
        return None
    last_day = starts.replace(day=1) - ONE_DAY
    inputs: tuple[Input, ...] = (Input("pension_from", starts.isoformat(), "DATE"),)
    if decided is not None and decided > last_day:
        last_day = decided
        inputs += (Input("pension_decided_on", decided.isoformat(), "DATE"),)
    trace.add(pension_paid.step(last_day.isoformat(), verdict=FULFILLED, unit="DATE", inputs=inputs))
    return last_day
