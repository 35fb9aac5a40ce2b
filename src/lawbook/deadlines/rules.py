"""Deadlines of employer, citizen and self-employed, and what lateness costs (frister, §§ 38, 40, 43, 59)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lawbook.assessment import (
    FULFILLED,
    NOT_FULFILLED,
    UNDECIDABLE,
    Finding,
    Input,
    Step,
)
from lawbook.course import EMPLOYEE_WITH_PAY, SELF_EMPLOYED, Course
from lawbook.deadlines.citizens import Late, citizen_application, form_not_received, self_employed_notification
from lawbook.deadlines.last_day import (
    days_lost,
    excuse,
    is_excused,
    last_timely_day,
    late_finding,
    of_policy,
)
from lawbook.facts import RefundRequest
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY, add_months
from lawbook.foundation.parameters import Value
from lawbook.foundation.period import Period
from lawbook.foundation.rule import Provision, rule
from lawbook.foundation.trace import Trace

__all__ = [
    "Deadlines",
    "RefundDeadline",
    "citizen_application",
    "deadlines",
    "dispensation",
    "form_not_received",
    "last_timely_day",
    "notification_after_benefit",
    "notification_by_paying_employer",
    "notification_without_duty",
    "refund_from",
    "refund_only_from_notification",
    "self_employed_notification",
    "three_months_back",
]

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Last timely days by name, and from when the citizen's and the employer's money runs, lateness taken in."""

    days: Mapping[str, date]
    right_from: date | None
    refund_from: date | None
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None


@dataclass(frozen=True, slots=True)
class RefundDeadline:
    """First day of a request that is claimed in time, and the question about the days before it."""

    first_timely_day: date
    findings: tuple[Finding, ...] = ()


def deadlines(
    trace: Trace, course: Course, on: date, employer_period: Period | None, pays_from: date
) -> Deadlines:
    """Try the deadlines that the case has; a form that is still awaited is looked for the day after its last day."""
    days: dict[str, date] = {}
    employer = citizen = Late(None)
    findings: tuple[Finding, ...] = ()
    if course.is_employee:
        employer = _employer(trace, course, employer_period, pays_from)
        days["employer_notification"] = employer.known_last_day
    if course.target_group == SELF_EMPLOYED:
        citizen = self_employed_notification(trace, course, pays_from)
        days["self_employed_notification"] = citizen.known_last_day
    elif course.target_group != EMPLOYEE_WITH_PAY:
        citizen = citizen_application(trace, course, pays_from)
        if citizen.last_day is not None:
            days["citizen_application"] = citizen.last_day
            findings = form_not_received(trace, course, on, citizen.last_day, pays_from)
    waits = citizen.is_awaited and citizen.last_day is not None and citizen.last_day >= on
    return Deadlines(
        days,
        citizen.counts_from,
        employer.counts_from,
        employer.findings + citizen.findings + findings,
        citizen.known_last_day + ONE_DAY if waits else None,
    )


def _employer(trace: Trace, course: Course, employer_period: Period | None, pays_from: date) -> Late:
    """Choose the employer's deadline by what it pays, and see what a late notification leaves."""
    if course.target_group == EMPLOYEE_WITH_PAY:
        last_day = notification_by_paying_employer(trace, course)
        deadline: Provision[..., date] = notification_by_paying_employer
    elif employer_period is not None and employer_period.last is not None:
        last_day = notification_after_benefit(trace, course, employer_period.last)
        deadline = notification_after_benefit
    else:
        last_day = notification_without_duty(trace, course)
        deadline = notification_without_duty
    if course.notified_on <= last_day:
        trace.add(_notified(deadline, course, FULFILLED, last_day))
        return Late(last_day)
    trace.add(_notified(deadline, course, NOT_FULFILLED, last_day))
    return refund_only_from_notification(trace, course, last_day, pays_from)


def _notified(deadline: Provision[..., date], course: Course, verdict: str, last_day: date) -> Step:
    notified = Input("notified_on", course.notified_on.isoformat(), "DATE", course.notification.fact)
    in_time = Input("last_timely_day", last_day.isoformat(), "DATE")
    return deadline.step(verdict, verdict=verdict, inputs=(notified, in_time))


@rule("R-040", cites="§ 40, stk. 1", since=_LAW)
def notification_by_paying_employer(trace: Trace, course: Course) -> date:
    """Notify within five weeks of the first absence day as an employer that pays wages (anmeldelse)."""
    days = TABLE["employer_notification_days"].known(course.first_absence_day)
    return _written(trace, course, notification_by_paying_employer, course.first_absence_day, days)


@rule("R-041", cites="§ 40, stk. 2", since=_LAW)
def notification_after_benefit(trace: Trace, course: Course, period_ends: date) -> date:
    """Notify within a week after the payment stopped as an employer that paid benefit (anmeldelse)."""
    days = TABLE["after_employer_pay_days"].known(course.first_absence_day)
    paid_until = course.notification.employer_paid_until or period_ends
    return _written(trace, course, notification_after_benefit, paid_until, days)


@rule("R-042", cites="§ 40, stk. 3", since=_LAW)
def notification_without_duty(trace: Trace, course: Course) -> date:
    """Notify within 14 days of the first absence day as an employer that neither pays nor owes (anmeldelse)."""
    days = TABLE["employer_without_duty_days"].known(course.first_absence_day)
    return _written(trace, course, notification_without_duty, course.first_absence_day, days)


def _written(trace: Trace, course: Course, deadline: Provision[..., date], start: date, days: Value) -> date:
    last_day = of_policy(trace, course, start, days.use)
    trace.add(
        deadline.step(
            last_day.isoformat(),
            unit="DATE",
            inputs=(Input("deadline_runs_from", start.isoformat(), "DATE", course.notification.fact),),
            parameters=(days.use,),
            formula="deadline_runs_from + days",
        )
    )
    return last_day


@rule("REF-03", cites="§ 59, stk. 3", since=_LAW)
def refund_only_from_notification(trace: Trace, course: Course, last_day: date, pays_from: date) -> Late:
    """Refund only from the day of a late notification (for sen anmeldelse; LP-30); the days before wait for a person.

    Not late when the absence ended within 30 days (§ 59, stk. 4). The employee's own right is untouched by it.
    """
    notified = course.notified_on
    short = TABLE["short_absence_days"].known(course.first_absence_day)
    end = course.reported_last_day
    is_short = end is not None and (end - course.first_absence_day).days < short.value
    word = excuse(course, 90, pays_from, notified)
    counts = is_short or is_excused(word)
    inputs = (
        Input("notified_on", notified.isoformat(), "DATE", course.notification.fact),
        Input("last_timely_day", last_day.isoformat(), "DATE"),
    )
    result = pays_from if counts else notified
    trace.add(
        refund_only_from_notification.step(result.isoformat(), unit="DATE", inputs=inputs, parameters=(short.use,))
    )
    if counts:
        return Late(last_day)
    if word is not None:
        return Late(last_day, notified)
    lost = days_lost(pays_from, notified) if course.target_group == EMPLOYEE_WITH_PAY else None
    asked = late_finding(task=90, rule="REF-03", key=course.notification.fact, lost=lost, details=inputs)
    return Late(last_day, notified, findings=(asked,))


def refund_from(trace: Trace, course: Course, request: RefundRequest) -> RefundDeadline:
    """Find the first day of a refund request that is claimed in time (refusionsfrist), excuses taken in."""
    first = three_months_back(trace, request)
    if request.first_day >= first:
        return RefundDeadline(first)
    late_until = min(first - ONE_DAY, request.last_day)
    is_open = dispensation(trace, course, request)
    word = excuse(course, 88, request.first_day, request.sent_on)
    if word is not None:
        return RefundDeadline(request.first_day if is_open and is_excused(word) else first)
    asked = late_finding(task=88, rule="REF-04", key=request.fact, lost=Period(request.first_day, late_until))
    return RefundDeadline(first, (asked,))


@rule("REF-04", cites="§ 59, stk. 2", since=_LAW)
def three_months_back(trace: Trace, request: RefundRequest) -> date:
    """First day that a request reaches: three months back, the same day number or the month's last day (LP-30)."""
    months = TABLE["refund_back_months"].known(max(request.first_day, _LAW))
    day = add_months(request.sent_on, -months.value)
    verdict = FULFILLED if request.first_day >= day else NOT_FULFILLED
    trace.add(
        three_months_back.step(
            day.isoformat(),
            verdict=verdict,
            unit="DATE",
            inputs=(
                Input("requested_on", request.sent_on.isoformat(), "DATE", request.fact),
                Input("claimed_from", request.first_day.isoformat(), "DATE", request.fact),
            ),
            parameters=(months.use,),
            formula="requested_on - refund_back_months",
        )
    )
    return day


def last_day_to_claim(day: date) -> date:
    """Return the last day on which a refund request reaches a day (sidste rettidige refusionsanmodning; LP-30)."""
    months = TABLE["refund_back_months"].known(max(day, _LAW)).value
    last = add_months(day, months)
    while add_months(last + ONE_DAY, -months) <= day:
        last += ONE_DAY
    return last


@rule("REF-05", cites="§ 59, stk. 6", since=_LAW)
def dispensation(trace: Trace, course: Course, request: RefundRequest) -> bool:
    """Whether a late request can be excused at all (dispensation): never later than six months after the first day."""
    months = TABLE["dispensation_months"].known(course.first_absence_day)
    last_day = add_months(course.first_absence_day, months.value)
    is_open = request.sent_on <= last_day
    trace.add(
        dispensation.step(
            last_day.isoformat(),
            verdict=UNDECIDABLE if is_open else NOT_FULFILLED,
            unit="DATE",
            inputs=(Input("requested_on", request.sent_on.isoformat(), "DATE", request.fact),),
            parameters=(months.use,),
            formula="first_absence_day + dispensation_months",
        )
    )
    return is_open
