"""The whole assessment of one case (vurdering): what is owed, what waits, what it waits for and when to look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lawbook.assembly.claims import Claims
from lawbook.assembly.entitlement import Entitlement
from lawbook.assembly.settlement import waiting_days
from lawbook.assessment import (
    ALARM,
    CONDITION,
    NOT_FULFILLED,
    PART,
    UNDECIDABLE,
    WHOLE,
    Bar,
    CaseAssessment,
    Finding,
    Span,
    WeekAmount,
)
from lawbook.course import EMPLOYEE_WITH_PAY, Course
from lawbook.deadlines.rules import last_day_to_claim
from lawbook.duration.rules import Duration
from lawbook.facts import Application, PartialResumption, RefundRequest
from lawbook.foundation.calendar import is_working_day
from lawbook.foundation.period import Period
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.persons.rules import Untried
from lawbook.rates.rules import REDUCED_MAXIMUM, WEEKLY_MAXIMUM, known_until

APPLICATION, REFUND_REQUEST, EMPLOYER_PERIOD = "APPLICATION", "REFUND_REQUEST", "EMPLOYER_PERIOD"

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a case waits for from outside, and until when."""

    what: str | None = None
    until: date | None = None
    is_for_more: bool = False  # what a first decision needs has come


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What a case's claims and weeks came to, and what stood in their way."""

    claims: Claims | None
    weeks: tuple[WeekAmount, ...]
    findings: tuple[Finding, ...]
    unknown_from: date | None


def result_of(found: Entitlement, amounts: Amounts, duration: Duration, on: date) -> CaseAssessment:
    """Put one case's results together."""
    claims, unknown_from = amounts.claims, amounts.unknown_from
    findings = found.findings + (claims.findings if claims else ()) + amounts.findings + duration.findings
    if unknown_from is not None:
        findings += (_unknown_rate(unknown_from, found),)
    is_refused = found.verdict == NOT_FULFILLED
    is_over = _never_began(found)
    waiting = Waiting() if is_refused or is_over else _waits_for(found, on)
    pays_from = None if is_refused else _pays_from(found, claims)
    return CaseAssessment(
        case=found.course.case,
        target_group=found.course.target_group,
        grant_basis=found.grant_basis,
        right=NOT_FULFILLED if is_over else found.verdict,
        is_decision_due=waiting.what is None or waiting.is_for_more,
        employer_period=_span(found.employer_period),
        municipality_pays_from=pays_from,
        last_day_of_right=found.last_day,
        first_absence_day=found.course.first_absence_day,
        last_absence_day=found.course.reported_last_day,
        reassessment=duration.reassessment,
        deadlines=found.deadlines,
        weeks=() if is_refused else amounts.weeks,
        findings=_once(findings),
        provisions=found.trace.verdicts(),
        bars=_bars(found, findings, unknown_from),
        waits_for=waiting.what,
        waits_until=waiting.until,
        trace=tuple(found.trace.steps),
        next_look_on=None if is_refused else _next_look(found, duration, waiting, on),
    )


def annulled(course: Course) -> CaseAssessment:
    """Say that a withdrawn case gives nothing and asks nothing (annulleret sag); what was paid is no longer owed."""
    return _without_right(course, NOT_FULFILLED)


def untried(course: Course, trace: Trace, found: Untried) -> CaseAssessment:
    """Say that no wording of the law is for the case's day (ikke prøvet): nothing is given and nothing is refused."""
    tried = _without_right(course, UNDECIDABLE)
    return replace(
        tried,
        findings=found.findings,
        provisions=trace.verdicts(),
        trace=tuple(trace.steps),
        next_look_on=found.next_look_on,
    )


def _without_right(course: Course, right: str) -> CaseAssessment:
    return CaseAssessment(
        case=course.case,
        target_group=course.target_group,
        grant_basis=None,
        right=right,
        is_decision_due=False,
        employer_period=None,
        municipality_pays_from=None,
        last_day_of_right=None,
        first_absence_day=course.first_absence_day,
        last_absence_day=course.notification.last_absence_day,
        reassessment=None,
        deadlines={},
        weeks=(),
        findings=(),
        provisions={},
        bars=(),
        waits_for=None,
        waits_until=None,
        trace=(),
        next_look_on=None,
    )


def _unknown_rate(monday: date, found: Entitlement) -> Finding:
    """No rate is known from here on (LP-25): those weeks stop and the operator is told; nothing is guessed."""
    is_reduced = found.reduced_from is not None and monday >= found.reduced_from
    name = REDUCED_MAXIMUM if is_reduced else WEEKLY_MAXIMUM
    return Finding(None, ALARM, "LP-25", f"{name}:{monday.isoformat()}", PART, monday)


def several_at_once(found: Entitlement) -> Finding:
    """Ask a person when another case of an unemployed one has right in the same days (task 57)."""
    return Finding(57, CONDITION, "LP-24", "57", WHOLE, facts=(found.course.notification.fact,))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


def _never_began(found: Entitlement) -> bool:
    """Say whether the absence ended before the municipality had anything to pay."""
    return found.last_day is not None and found.last_day < found.start.pays_from and not found.early.days


def _waits_for(found: Entitlement, on: date) -> Waiting:
    course = found.course
    pays_from = found.start.pays_from
    if course.target_group == EMPLOYEE_WITH_PAY:
        if course.last_of(RefundRequest) is not None:
            return _for_more_requests(found, on)
        return Waiting(EMPLOYER_PERIOD, pays_from) if on < pays_from else Waiting(REFUND_REQUEST)
    if course.last_of(Application) is None:
        return Waiting(APPLICATION, found.deadlines.get("citizen_application"))
    return Waiting(EMPLOYER_PERIOD, pays_from) if on < pays_from else Waiting()


def _for_more_requests(found: Entitlement, on: date) -> Waiting:
    """Wait for the employer while the absence runs, and while a request for days not yet claimed would be in time."""
    if found.last_day is None:
        return Waiting(REFUND_REQUEST, is_for_more=True)
    requests = found.course.all_of(RefundRequest)
    claimed = (Period(r.first_day, r.last_day) for r in requests if r.first_day <= r.last_day)
    unclaimed = found.refundable - Days.of(*claimed)
    day = _last_working_day(unclaimed)
    if day is None or on > (until := last_day_to_claim(day)):
        return Waiting()
    return Waiting(REFUND_REQUEST, until, is_for_more=True)


def _last_working_day(days: Days) -> date | None:
    """Return the last day that carries hours in an ordinary week; a weekend left over is no claim to wait for."""
    for period in reversed(days.periods()):
        day = period.last
        while day is not None and day >= period.first:
            if is_working_day(day):
                return day
            day -= _ONE_DAY
    return None


def _pays_from(found: Entitlement, claims: Claims | None) -> date | None:
    """First day that is owed: of the claimed days when an employer has claimed any, else of the right."""
    if claims is not None and found.course.target_group == EMPLOYEE_WITH_PAY:
        days = [s.days.first for claim in claims.claims for s in claim.stretches if s.days.first is not None]
        if days:
            return min(days)
        return found.refundable.first
    return found.right.first


def _span(period: Period | None) -> Span | None:
    return Span(period.first, period.last) if period is not None else None


def _bars(found: Entitlement, findings: tuple[Finding, ...], unknown_from: date | None) -> tuple[Bar, ...]:
    course = found.course
    bars = [Bar("ABSENCE", course.first_absence_day, found.last_day)]
    if found.employer_period is not None:
        bars.append(Bar("EMPLOYER_PERIOD", found.employer_period.first, found.employer_period.last))
    bars += [Bar("PARTIAL", r.first_day, found.last_day) for r in course.all_of(PartialResumption)]
    bars += _bars_of("RIGHT", found.right)
    bars += _bars_of("HOLIDAY", found.without_right & found.absence)
    bars += _bars_of("HELD", waiting_days(f for f in findings if f.kind != ALARM) & found.absence)
    if unknown_from is not None:
        bars.append(Bar("UNKNOWN_RATE", unknown_from, None))
    return tuple(bar for bar in bars if bar.last is None or bar.first <= bar.last)


def _bars_of(kind: str, days: Days) -> list[Bar]:
    return [Bar(kind, period.first, period.last) for period in days.periods()]


def _next_look(found: Entitlement, duration: Duration, waiting: Waiting, on: date) -> date | None:
    """Return the next day on which time alone may change something.

    An end, a start, a deadline, a reassessment, a claim for days to come, an unknown rate. Weeks completed while
    benefit runs need no look: the payment run assesses its cases anew.
    """
    days = [*found.looks, duration.next_look_on]
    if waiting.what == EMPLOYER_PERIOD:
        days.append(waiting.until)
    if waiting.is_for_more and waiting.until is not None:
        days.append(waiting.until + _ONE_DAY)
    if duration.reassessment is not None:
        days.append(duration.reassessment.day)
    if found.course.notification.employed_until is not None:
        days.append(found.course.notification.employed_until + _ONE_DAY)  # the basis of the days after is asked for
    days += [request.last_day for request in found.course.all_of(RefundRequest)]
    last_known = known_until(found.course.policy.rates)
    if last_known is not None and (found.last_day is None or found.last_day > last_known):
        days.append(last_known + _ONE_DAY)
    return min((day for day in days if day is not None and day > on), default=None)
