"""Who pays the first days: the employer period and the employee's requirement towards the employer (§§ 30, 56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.agreement import AGREED, OPEN, Agreed
from lawbook.assessment import (
    ALARM,
    CONDITION,
    FULFILLED,
    NOT_FULFILLED,
    PART,
    UNDECIDABLE,
    WHOLE,
    Finding,
    Input,
)
from lawbook.course import Course, is_yes
from lawbook.employer_period.evidence import (
    looked_through,
    many_days_expected,
    paid_before,
    renewal,
    treatment_decided,
)
from lawbook.employer_period.grounds import flexjob_ground, section_56
from lawbook.facts import InsuranceAnswer, Notification
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.period import Period, days_from
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown

__all__ = [
    "casual_towards_employer",
    "employer_period",
    "employment_towards_employer",
    "flexjob_ground",
    "length",
    "many_days_expected",
    "paid_before",
    "renewal",
    "section_56",
    "treatment_decided",
]

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)


@dataclass(frozen=True, slots=True)
class EmployerPeriod:
    """Days that the employer owes (arbejdsgiverperiode); None = nobody's, the municipality pays from the first day."""

    period: Period | None
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None


def employer_period(trace: Trace, course: Course, on: date) -> EmployerPeriod:
    """Find the employer period of an employee's absence and what a person must settle about it."""
    if not course.is_employee:
        return EmployerPeriod(None)
    days = length(trace, course.first_absence_day)
    if isinstance(days, Unknown):
        return EmployerPeriod(None, (_unknown_law(course),))
    whole = days_from(course.first_absence_day, days)
    if flexjob_ground(trace, course):
        return EmployerPeriod(None)
    agreed = section_56(trace, course, whole)
    if agreed.state == AGREED:
        return EmployerPeriod(None)
    found = _by_employment(trace, course, whole)
    if found.period is None:
        return found
    return _with_looks(trace, course, found, agreed, on)


def _unknown_law(course: Course) -> Finding:
    """Stop on a first absence day from before any wording that is known (LP-25); the operator is told."""
    key = f"employer_period_days:{course.first_absence_day.isoformat()}"
    return Finding(task=None, kind=ALARM, rule="LP-25", key=key, holds=WHOLE)


@rule("R-020", cites="§ 30, stk. 1", since=_LAW)
def length(trace: Trace, first_absence_day: date) -> int | Unknown:
    """Days that the employer pays from the first absence day (arbejdsgiverperiode; LP-13).

    Calendar days: public holidays, days off and disputes inside them do not prolong the period (LP-06).
    """
    days = TABLE["employer_period_days"].on(first_absence_day)
    inputs = (Input("first_absence_day", first_absence_day.isoformat(), "DATE"),)
    if isinstance(days, Unknown):
        trace.add(length.step(days.why, verdict=UNDECIDABLE, inputs=inputs))
        return days
    trace.add(length.step(str(days.value), unit="DAYS", inputs=inputs, parameters=(days.use,)))
    found: int = days.value
    return found


@rule("R-021", cites="§ 30, stk. 2", since=_LAW)
def employment_towards_employer(trace: Trace, notification: Notification) -> str:
    """Eight weeks of employment and 74 hours of work give the employer the duty (beskæftigelseskrav, arbejdsgiver).

    Holiday and illness inside the employment count in the weeks (stk. 3), not in the hours: those are hours worked.
    """
    weeks = TABLE["employer_requirement_days"].known(_LAW)
    least = TABLE["employer_requirement_hours"].known(_LAW)
    since, hours = notification.employed_since, notification.hours_last_8_weeks
    window_starts = notification.first_absence_day.toordinal() - weeks.value
    if (since is not None and since.toordinal() > window_starts) or (hours is not None and hours < least.value):
        verdict = NOT_FULFILLED
    elif since is None or hours is None:
        verdict = UNDECIDABLE
    else:
        verdict = FULFILLED
    trace.add(
        employment_towards_employer.step(
            verdict,
            verdict=verdict,
            inputs=(
                Input("employed_since", since.isoformat() if since else "", "DATE", notification.fact),
                Input("hours_last_8_weeks", "" if hours is None else fraction_text(hours), "HOURS", notification.fact),
            ),
            parameters=(weeks.use, least.use),
            formula="employed_since <= first_absence_day - days and hours_last_8_weeks >= hours",
        )
    )
    return verdict


@rule("R-021", cites="§ 30, stk. 4", since=_LAW)
def casual_towards_employer(trace: Trace, told: Notification) -> str:
    """Work from time to time (løsarbejder): 74 hours in eight weeks, and at work or due on the first absence day.

    The eight weeks need not be without a break. A day without planned work gives the employer no duty.
    """
    least = TABLE["employer_requirement_hours"].known(_LAW)
    hours, planned = told.hours_last_8_weeks, told.has_planned_work
    if (hours is not None and hours < least.value) or planned is False:
        verdict = NOT_FULFILLED
    else:
        verdict = UNDECIDABLE if hours is None or planned is None else FULFILLED
    inputs = [Input("hours_last_8_weeks", "" if hours is None else fraction_text(hours), "HOURS", told.fact)]
    if planned is not None:
        inputs.append(Input("has_planned_work", str(planned).lower(), "BOOL", told.fact))
    trace.add(casual_towards_employer.step(verdict, verdict=verdict, inputs=tuple(inputs), parameters=(least.use,)))
    return verdict


def _by_employment(trace: Trace, course: Course, whole: Period) -> EmployerPeriod:
    """Let the employment with this employer decide; what does not evidently hold is asked (LP-37, task 124)."""
    notification = course.notification
    verdict = employment_towards_employer(trace, notification)
    if notification.is_casual and verdict != FULFILLED:
        verdict = casual_towards_employer(trace, notification)
    period = _while_employed(whole, notification)
    if verdict == FULFILLED:
        return EmployerPeriod(period)
    answer = course.answer(124)
    if answer is None:
        asked = Finding(task=124, kind=CONDITION, rule="R-021", key="124", holds=WHOLE, facts=(notification.fact,))
        return EmployerPeriod(None if verdict == NOT_FULFILLED else period, (asked,))
    is_without_duty = is_yes(answer) if verdict == NOT_FULFILLED or answer.act == "SETTLE" else False
    return EmployerPeriod(None if is_without_duty else period)


def _while_employed(whole: Period, notification: Notification) -> Period:
    """Let the employer pay no longer than the person is employed (§ 31)."""
    until = notification.employed_until
    return whole if until is None else whole.until(max(until, whole.first)) or whole


def _with_looks(trace: Trace, course: Course, found: EmployerPeriod, agreed: Agreed, on: date) -> EmployerPeriod:
    period = found.period
    assert period is not None and period.last is not None
    findings = found.findings
    if agreed.state == OPEN:
        early = Finding(
            task=77,
            kind=CONDITION,
            rule="R-036",
            key="77",
            holds=PART,
            first_day=period.first,
            last_day=period.last,
            facts=agreed.facts,
            details=looked_through(trace, course, agreed),
        )
        findings += (early,)
    elif _ends_inside(course, period):
        findings += (Finding(task=130, kind=CONDITION, rule="R-020", key="130", holds=WHOLE),)
    after = period.last + ONE_DAY
    return EmployerPeriod(period, findings, after if after > on else None)


def _ends_inside(course: Course, period: Period) -> bool:
    """Say whether absence or employment ends inside the period while no ground for earlier payment is known (130)."""
    assert period.last is not None
    if course.answer(130) is not None or course.notification.is_insured_employer:
        return False
    if any(answer.employer == course.employer for answer in course.all_of(InsuranceAnswer)):
        return False
    ends = (course.reported_last_day, course.notification.employed_until)
    return any(end is not None and end <= period.last for end in ends)
