"""Who claims which days of a case with which working time (krav): the employers by their requests, the citizen for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lawbook.assembly.entitlement import Entitlement
from lawbook.assembly.settlement import settle, waiting_days
from lawbook.assessment import CONDITION, EVENT, NOTHING, PART, WHOLE, Finding
from lawbook.course import EMPLOYEE_WITH_PAY, Course
from lawbook.deadlines.rules import refund_from
from lawbook.facts import PartialResumption, RefundRequest
from lawbook.foundation.hours import Schedule, five_equal_days
from lawbook.foundation.timeline import Days
from lawbook.incapacity.rules import is_absent_enough
from lawbook.refund.rules import request_after_death, se_number, wage_an_hour
from lawbook.weekly_benefit.rules import absent_schedule, hours_of_week, without_public_holidays

CITIZEN = "CITIZEN"

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with one working time: the scheduled hours of absence on each weekday."""

    days: Days
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Claim:
    """Days that one payee claims; `wage_an_hour` is the exact wage behind an hour of absence, None for the citizen."""

    payee: str
    stretches: tuple[Stretch, ...]
    wage_an_hour: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one case, what they raise, the days they cover and the days that wait for a look."""

    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    refund_days: Days
    waiting: Days


def claims_of(found: Entitlement, on: date) -> Claims:
    """Lay out the claims of an employee's case up to the last completed or known day."""
    course = found.course
    stretches, findings = _working_time(found)
    requests = [r for r in course.all_of(RefundRequest) if r.employer == course.employer and r.first_day <= r.last_day]
    for request in requests:
        findings += se_number(found.trace, course, request) + request_after_death(found.trace, course, request)
    taken, claims = Days(), []
    for request in reversed(requests):  # of two requests for one day the later one counts
        asked = Days.between(request.first_day, min(request.last_day, on)) - taken
        taken = taken | asked
        deadline = refund_from(found.trace, course, request)
        findings += deadline.findings
        timely = asked if deadline.first_timely_day is None else asked.since(deadline.first_timely_day)
        own, raised = _time_of_request(found, request, stretches)
        findings += raised
        claims.append(_claim(found, request, own, timely))
    settled = settle(course, findings)
    held = waiting_days(found.findings + settled.left) | settled.refused
    if course.target_group != EMPLOYEE_WITH_PAY:
        rest = found.right.until(completed_day(found.last_day, on)) - taken
        claims.append(Claim(CITIZEN, _within(stretches, rest - held)))
    kept = tuple(
        Claim(claim.payee, _within(claim.stretches, _without(claim, held)), claim.wage_an_hour) for claim in claims
    )
    return Claims(kept[::-1], settled.left, taken & found.refundable, held)


def completed_day(last_day: date | None, on: date) -> date:
    """Return the day up to which days are paid without a claim: the end when it has come, else the last whole week's."""
    if last_day is not None and last_day <= on:
        return last_day
    return on - timedelta(days=(on.weekday() + 1) % 7)


def _without(claim: Claim, held: Days) -> Days:
    days = Days()
    for stretch in claim.stretches:
        days = days | stretch.days
    return days - held


def _within(stretches: tuple[Stretch, ...], days: Days) -> tuple[Stretch, ...]:
    return tuple(Stretch(both, s.schedule) for s in stretches if (both := s.days & days))


def _claim(found: Entitlement, request: RefundRequest, stretches: tuple[Stretch, ...], timely: Days) -> Claim:
    """The wage is spread over all hours of the request for which benefit is due, timely or not (LP-09)."""
    due = Days.between(request.first_day, request.last_day) & (found.right | found.early.days | found.early.waiting)
    hours = sum((hours_of_days(found, stretch) for stretch in _within(stretches, due)), Fraction(0))
    an_hour = wage_an_hour(found.trace, request.wage_paid, hours, request.fact)
    return Claim(request.employer, _within(stretches, timely & found.refundable), an_hour)


def hours_of_days(found: Entitlement, stretch: Stretch) -> Fraction:
    """Add the hours of all days of a stretch, week by week; public holidays have none."""
    last = stretch.days.last
    assert last is not None
    return sum((hours_in_week(found, stretch, monday)[0] for monday in stretch.days.mondays(last)), Fraction(0))


def hours_in_week(found: Entitlement, stretch: Stretch, monday: int) -> tuple[Fraction, int, tuple[int, ...]]:
    """Return the hours of a stretch in one week, the payable days as a mask and the steps that say so."""
    mask = stretch.days.mask(monday)
    payable, holiday_steps = payable_days(found, monday, mask)
    hours, steps = found.trace.once(
        ("hours", stretch.schedule, payable), lambda: hours_of_week(found.trace, stretch.schedule, payable)
    )
    return hours, payable, holiday_steps + steps


def payable_days(found: Entitlement, monday: int, mask: int) -> tuple[int, tuple[int, ...]]:
    """Take the public holidays out of a week's days; a week without any is not traced."""
    return found.trace.once(
        ("holidays", monday, mask), lambda: without_public_holidays(found.trace, date.fromordinal(monday), mask)
    )


def _working_time(found: Entitlement) -> tuple[tuple[Stretch, ...], tuple[Finding, ...]]:
    """Lay the working time over the absence: the schedule, then each partial return from its first day on (R-062)."""
    course = found.course
    schedule = base_schedule(found)
    stretches: list[Stretch] = []
    findings: tuple[Finding, ...] = () if any(schedule) else (_no_working_time(course),)
    returns = [r for r in course.all_of(PartialResumption) if r.employer in (course.employer, "")]
    begins, current = course.first_absence_day, schedule
    for resumption in sorted(returns, key=lambda r: (r.first_day, r.sent_on, r.fact)):
        current_days = Days.between(begins, resumption.first_day - _ONE_DAY)
        if current_days:
            stretches.append(Stretch(current_days, current))
        begins = max(begins, resumption.first_day)
        current, raised = _after_return(found, resumption, schedule)
        findings += raised
    stretches.append(Stretch(Days.between(begins), current))
    return tuple(stretches), findings


def base_schedule(found: Entitlement) -> Schedule:
    """Return the hours of each weekday: as notified, else five equal days (LP-05)."""
    notification = found.course.notification
    if notification.schedule is not None:
        return notification.schedule
    return five_equal_days(notification.weekly_hours or Fraction(0))


def _no_working_time(course: Course) -> Finding:
    """Working time that nobody has stated is not known and not 0; a person finds out (LP-41)."""
    title = "Ugentlig arbejdstid mangler"
    return Finding(48, CONDITION, "LP-05", "48:LP-05", WHOLE, facts=(course.notification.fact,), title=title)


def _after_return(
    found: Entitlement, resumption: PartialResumption, schedule: Schedule
) -> tuple[Schedule, tuple[Finding, ...]]:
    if found.last_day is not None and resumption.first_day > found.last_day:
        return schedule, (_unplaced(found, resumption, 132),)
    if resumption.absent_hours is None:
        return schedule, (_unplaced(found, resumption, 133),)
    span = Days.between(resumption.first_day, found.last_day)
    return _reduced(found, resumption.absent_hours, schedule, resumption.fact, span)


def _unplaced(found: Entitlement, resumption: PartialResumption, task: int) -> Finding:
    """Hours that cannot be placed wait for a person (LP-39): 133 none stated, 132 outside the absence."""
    return Finding(
        task, EVENT, "R-062", f"{task}:{resumption.fact}", PART, resumption.first_day, None, (resumption.fact,)
    )


def _time_of_request(
    found: Entitlement, request: RefundRequest, stretches: tuple[Stretch, ...]
) -> tuple[tuple[Stretch, ...], tuple[Finding, ...]]:
    """Absent hours stated in a request stand before everything else said about its days."""
    if request.absent_hours is None:
        return stretches, ()
    days = Days.between(request.first_day, request.last_day)
    schedule, findings = _reduced(found, request.absent_hours, base_schedule(found), request.fact, days)
    return (Stretch(days, schedule),), findings


def _reduced(
    found: Entitlement, absent_hours: Fraction, schedule: Schedule, fact: str, days: Days
) -> tuple[Schedule, tuple[Finding, ...]]:
    """Fewer than four absent hours give nothing and a look (LP-26); else the hours are spread over the scheduled days."""
    is_flexjob = found.course.notification.is_flexjob
    if not is_absent_enough(found.trace, absent_hours, is_flexjob):
        look = Finding(135, EVENT, "R-011", f"135:{fact}", NOTHING, days.first, days.last, (fact,))
        return (Fraction(0),) * 7, (look,)
    return absent_schedule(found.trace, schedule, absent_hours, fact), ()
