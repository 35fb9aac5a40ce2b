"""Who claims which days of a case (krav): the employer by its requests, the citizen what is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from lawbook.assembly.entitlement import Entitlement
from lawbook.assembly.settlement import settle, waiting_days
from lawbook.assembly.working_time import Laid, Stretch, hours_of_days, lay_out, reduced, within
from lawbook.assessment import CONDITION, EVENT, PART, Finding
from lawbook.course import EMPLOYEE_WITH_PAY, EMPLOYEE_WITHOUT_PAY, NO, TARGET_GROUPS, Course
from lawbook.deadlines.rules import refund_from
from lawbook.facts import Notification, RefundRequest
from lawbook.foundation.timeline import Days
from lawbook.refund.rules import request_after_death, se_number, wage_an_hour

CITIZEN = "CITIZEN"

_ONE_DAY = timedelta(days=1)
_EMPLOYMENT_ENDED = "Ansættelsen er ophørt: fastsæt grundlaget for dagene derefter (§ 51, stk. 3)"
_NO_WAGE = "Refusion er søgt uden udbetalt løn: afklar lønnen, eller afgør anmodningen (§ 54)"
_TWO_CLAIM = "Arbejdsgiver søger refusion for dage, som borgeren har krav på: afgør, hvem dagene tilkommer (§ 54)"


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Days that one payee claims, known by identity; `wage_an_hour` is the exact wage behind it, None = citizen."""

    payee: str
    stretches: tuple[Stretch, ...]
    wage_an_hour: Fraction | None = None
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one case and what they raise."""

    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...] = ()


def claims_of(found: Entitlement, on: date) -> Claims:
    """Lay out the claims of an employee's case up to the last completed or known day."""
    course = found.course
    time = lay_out(found)
    findings = time.findings + _after_employment(found, on)
    taken, claims, kept = Days(), [], Days()
    for request in reversed(requests_of(course)):  # of two requests for one day the later one counts
        asked = Days.between(request.first_day, min(request.last_day, on)) - taken
        contest = _contest(found, request, taken)
        asked, kept = asked - contest.kept, kept | contest.kept
        findings += contest.findings
        taken = taken | asked
        claim, raised = _of_request(found, request, time, asked)
        claims.append(claim)
        findings += raised
    settled = settle(course, findings)
    held = waiting_days(found.findings + settled.left) | settled.refused
    rest = found.right if course.target_group != EMPLOYEE_WITH_PAY else kept
    if rest := rest.until(completed_day(found.last_day, on)) - taken:
        claims.append(Claim(CITIZEN, within(time.stretches, rest)))
    if held:
        claims = [replace(c, stretches=_without(c.stretches, held)) for c in claims]
    return Claims(tuple(reversed(claims)), settled.left)


@dataclass(frozen=True, slots=True)
class _Contest:
    """Days of a request that are the citizen's: those a person has left to the citizen, and the question until then."""

    kept: Days
    findings: tuple[Finding, ...] = ()


_NO_CONTEST = _Contest(Days())


def _contest(found: Entitlement, request: RefundRequest, taken: Days) -> _Contest:
    """Let a person say whose the days are that an employer asks for and the citizen has a claim on (LP-19, LP-41).

    Until then both wait and what is paid stays paid. Yes: the request counts. No: the days stay the citizen's.
    """
    course = found.course
    if not _citizen_has_a_claim(course):
        return _NO_CONTEST
    both = (Days.between(request.first_day, request.last_day) - taken) & found.right
    first_day = both.first
    if first_day is None:
        return _NO_CONTEST
    key = f"48:{request.fact}"
    word = course.settlement(48, key)
    if word is not None and word.sent_on >= request.sent_on:
        return _Contest(kept=both) if word.answer == NO else _NO_CONTEST
    facts = (request.fact, course.notification.fact)
    asked = Finding(48, EVENT, "LP-09", key, PART, first_day, both.last, facts, title=_TWO_CLAIM)
    return _Contest(Days(), (asked,))


def _citizen_has_a_claim(course: Course) -> bool:
    """Say whether the citizen is without pay, or was so by a notification that a later one with pay replaced."""
    said = (*course.all_of(Notification), *((course.former,) if course.former is not None else ()))
    return any(TARGET_GROUPS[notification.form] == EMPLOYEE_WITHOUT_PAY for notification in said)


def requests_of(course: Course) -> list[RefundRequest]:
    """Return the standing requests of the case's employer in the order sent."""
    return [r for r in course.all_of(RefundRequest) if r.employer == course.employer and r.first_day <= r.last_day]


def completed_day(last_day: date | None, on: date) -> date:
    """Return the day up to which days are paid without a claim: the end when it has come, else the last Sunday."""
    if last_day is not None and last_day <= on:
        return last_day
    return on - timedelta(days=(on.weekday() + 1) % 7)


def _without(stretches: tuple[Stretch, ...], held: Days) -> tuple[Stretch, ...]:
    return tuple(Stretch(left, s.plan) for s in stretches if (left := s.days - held))


def _of_request(
    found: Entitlement, request: RefundRequest, time: Laid, asked: Days
) -> tuple[Claim, tuple[Finding, ...]]:
    """Absent hours stated in a request stand before everything else said about its days.

    The wage is spread over all hours of the request for which benefit is due, whether claimed in time or not (LP-09).
    """
    trace, course = found.trace, found.course
    findings = se_number(trace, course, request) + request_after_death(trace, course, request)
    findings += _without_wage(request)
    deadline = refund_from(trace, course, request)
    findings += deadline.findings
    whole = Days.between(request.first_day, request.last_day)
    stretches = time.stretches
    if request.absent_hours is not None:
        own, raised = reduced(found, request.absent_hours, time.base, request.fact, whole)
        stretches = (Stretch(whole, own),)
        findings += raised
    due = whole & (found.right | found.early.days | found.early.waiting)
    hours = sum((hours_of_days(stretch) for stretch in within(stretches, due)), Fraction(0))
    an_hour = wage_an_hour(trace, request.wage_paid, hours, request.fact)
    steps = (len(trace.steps) - 1,)
    timely = asked.since(deadline.first_timely_day) & found.refundable
    return Claim(request.employer, within(stretches, timely), an_hour, steps), findings


def _without_wage(request: RefundRequest) -> tuple[Finding, ...]:
    """Ask a person about a request that says no wage was paid: it would give 0, and nobody would see it (§ 54)."""
    if request.wage_paid:
        return ()
    key, facts = f"48:wage:{request.fact}", (request.fact,)
    return (Finding(48, EVENT, "LP-09", key, PART, request.first_day, request.last_day, facts, title=_NO_WAGE),)


def _after_employment(found: Entitlement, on: date) -> tuple[Finding, ...]:
    """Ask a person for the basis of the days after the employment ended (R-031, LP-41)."""
    course = found.course
    until = course.notification.employed_until
    if until is None or until < course.first_absence_day or until >= on:
        return ()
    if not found.right.since(until + _ONE_DAY):
        return ()
    facts = (course.notification.fact,)
    return (
        Finding(48, CONDITION, "R-031", "48:R-031", PART, until + _ONE_DAY, None, facts, title=_EMPLOYMENT_ENDED),
    )
