"""Controls and looks that are not of the right itself: VAS, sample, recourse, work injury (kontroller)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import CONDITION, EVENT, FULFILLED, NOTHING, UNDECIDABLE, WHOLE, Finding, Input
from lawbook.controls.hours import (
    apprenticeship_ended,
    rota_change,
    rota_return,
    subsidy_return,
    unpaid_leave,
    wages_stopped,
)
from lawbook.course import Course
from lawbook.facts import Application, ControlAnswer, Fact, Unemployment
from lawbook.foundation import parameters
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_VAS = date(2010, 1, 1)

# What each answer of VAS asks for (LP-29): the task and what it holds. NONE asks for nothing.
_ADVICE = {"MISSING": (6, WHOLE), "BRAKE": (32, WHOLE), "INFORM": (51, NOTHING), "SAMPLE": (13, NOTHING)}

_LIABLE_CAUSES = frozenset({"WORK_INJURY", "ACCIDENT_WITH_LIABLE_PARTY", "TRAFFIC", "VIOLENCE"})
_WORK_INJURIES = frozenset({"WORK_INJURY", "OCCUPATIONAL_DISEASE"})


@dataclass(frozen=True, slots=True)
class Controls:
    """What must be looked at, and what it holds."""

    findings: tuple[Finding, ...]


def controls(trace: Trace, course: Course, on: date) -> Controls:
    """Read the controls of the notification and the causes that somebody else may have to pay for."""
    return Controls(
        register_advice(trace, course)
        + recourse(trace, course)
        + work_injury(trace, course)
        + fund_deduction(trace, course)
        + injury_agrees(trace, course)
        + wage_subsidy(trace, course)
        + _unusual_hours(trace, course)
    )


def _unusual_hours(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Look at rotas, hours set by hand and stopped wages; most jobs have none of them, and cost no look."""
    told = course.notification
    found = unpaid_leave(trace, course) if told.leave_from is not None else ()
    found += apprenticeship_ended(trace, course) if told.apprentice_until is not None else ()
    if not (told.is_shift_rota or told.is_flexjob or course.former is not None):
        return found
    return (
        found
        + rota_return(trace, course)
        + rota_change(trace, course)
        + subsidy_return(trace, course)
        + wages_stopped(trace, course)
    )


@rule("R-078", cites="LP-29", since=_VAS)
def register_advice(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Advice of the control register on an intake (VAS): no answer 6, braking 32, informing 51, sample 13.

    An advice alone is never the reason of a decision. An answer that comes late takes the question of 6 away.
    """
    answers = [found for found in course.all_of(ControlAnswer) if _is_about(course, found)]
    findings = []
    for place, found in enumerate(answers):
        asked = _ADVICE.get(found.advice)
        inputs = (Input("advice", found.advice, "TEXT", found.fact),)
        is_held = asked is not None and asked[1] == WHOLE
        trace.add(register_advice.step(found.advice, verdict=UNDECIDABLE if is_held else FULFILLED, inputs=inputs))
        if asked is None:
            continue
        if found.advice == "MISSING" and any(later.advice != "MISSING" for later in answers[place + 1 :]):
            continue
        findings.append(_event(asked[0], found, "R-078", asked[1], closes=found.advice == "MISSING"))
    return tuple(findings)


def _is_about(course: Course, answer: ControlAnswer) -> bool:
    """Say whether an answer is about this case: its own, or one of its employer given since it was notified."""
    if answer.employer not in (None, course.employer):
        return False
    return answer.case == course.case or answer.sent_on >= course.notified_on


def _event(task: int, cause: Fact, rule_id: str, holds: str, *, closes: bool = False) -> Finding:
    return Finding(
        task=task,
        kind=EVENT,
        rule=rule_id,
        key=cause.fact,
        holds=holds,
        facts=(cause.fact,),
        closes_with_cause=closes,
    )


@rule("R-079", cites="§ 78, stk. 1", since=_LAW)
def recourse(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Somebody else may be liable for the money (regres): task 24, which holds nothing."""
    notification = course.notification
    if notification.absence_cause not in _LIABLE_CAUSES:
        return ()
    inputs = (Input("absence_cause", notification.absence_cause, "TEXT", notification.fact),)
    trace.add(recourse.step("LOOK_AT_RECOURSE", inputs=inputs))
    return (_event(24, notification, "R-079", NOTHING),)


@rule("R-001", cites="§ 2, stk. 1, nr. 4", since=_LAW)
def work_injury(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """An injury at work must be registered as reported, recognised or refused (arbejdsskade): task 58."""  # noqa: D401
    notification = course.notification
    if notification.absence_cause not in _WORK_INJURIES:
        return ()
    answer = course.answer(58)
    inputs = (Input("absence_cause", notification.absence_cause, "TEXT", notification.fact),)
    verdict = UNDECIDABLE if answer is None else FULFILLED
    trace.add(work_injury.step(notification.absence_cause, verdict=verdict, inputs=inputs))
    if answer is not None:
        return ()
    return (
        Finding(task=58, kind=CONDITION, rule="R-001", key="58", holds=WHOLE, facts=(notification.fact,)),
    )


@rule("R-001", cites="§ 27, stk. 1, nr. 6", since=_LAW)
def injury_agrees(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Form and notification must agree on an injury at work (arbejdsskade): only the form 84, only the notification 85.

    A form that does not answer the question contradicts nothing.
    """
    notification, form = course.notification, course.last_of(Application)
    if form is None or form.is_work_injury is None:
        return ()
    told = notification.absence_cause in _WORK_INJURIES
    inputs = (
        Input("is_work_injury", str(form.is_work_injury).lower(), "BOOL", form.fact),
        Input("absence_cause", notification.absence_cause, "TEXT", notification.fact),
    )
    do_agree = told == form.is_work_injury
    number = 85 if told else 84
    is_settled = do_agree or course.answer_to(number, form) is not None
    trace.add(injury_agrees.step("INJURY", verdict=FULFILLED if is_settled else UNDECIDABLE, inputs=inputs))
    if is_settled:
        return ()
    facts = (form.fact, notification.fact)
    return (Finding(number, CONDITION, "R-001", str(number), WHOLE, facts=facts, details=inputs),)


@rule("R-005", cites="§ 51, stk. 1", since=_LAW)
def fund_deduction(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """A deduction in the unemployment benefit must be looked at (fradrag i dagpenge): task 61."""  # noqa: D401
    told = course.last_of(Unemployment)
    if told is None or told.deduction == 0:
        return ()
    inputs = (Input("deduction", str(told.deduction), "ORE", told.fact),)
    trace.add(fund_deduction.step("DEDUCTION", inputs=inputs))
    return (_event(61, told, "R-005", WHOLE),)


@rule("LP-41", cites="LP-41", since=_LAW)
def wage_subsidy(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Jobs with wage subsidy are looked at (løntilskud): below full time task 63, with an application task 86."""
    notification = course.notification
    if not notification.has_wage_subsidy:
        return ()
    full = TABLE["wage_subsidy_full_hours"].known(course.first_absence_day)
    hours = notification.weekly_hours
    inputs = (Input("has_wage_subsidy", "true", "BOOL", notification.fact),)
    trace.add(wage_subsidy.step("WAGE_SUBSIDY", inputs=inputs, parameters=(full.use,)))
    found = []
    if hours is not None and hours < full.value:
        found.append(_event(63, notification, "LP-41", WHOLE))
    form = course.last_of(Application)
    if form is not None:
        found.append(_event(86, form, "LP-41", WHOLE))
    return tuple(found)
