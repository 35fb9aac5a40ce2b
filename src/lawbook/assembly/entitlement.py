"""One case's right (ret til sygedagpenge): the chapters of entitlement in the order of the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from lawbook.assembly.intended_no import intended_no
from lawbook.assembly.settlement import settle
from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, WHOLE, Finding
from lawbook.circumstances.rules import Circumstances, circumstances
from lawbook.controls.rules import controls
from lawbook.course import Course
from lawbook.deadlines.rules import deadlines
from lawbook.employer_period.rules import EmployerPeriod, employer_period
from lawbook.employment_requirement.rules import Requirement, Start, requirement, start_of_right
from lawbook.facts import CaseworkerAct
from lawbook.foundation.period import Period
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.hourly_rate.rules import HourlyRate, hourly_rate
from lawbook.incapacity.rules import Incapacity, incapable
from lawbook.lapse.rules import lapse
from lawbook.life_events.rules import events_of_life
from lawbook.persons.rules import Persons, covered
from lawbook.refund.rules import EarlyRefund, early_refund


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one case gives a right to, before any amount.

    `right` are the days of benefit from the municipality, `refundable` the days that the employer may claim (lateness
    taken out of both), `waiting` the days that some finding holds back.
    """

    course: Course
    trace: Trace
    verdict: str
    grant_basis: str | None
    employer_period: Period | None
    start: Start
    last_day: date | None
    absence: Days
    right: Days
    refundable: Days
    early: EarlyRefund
    without_right: Days
    rate: HourlyRate | None
    deadlines: Mapping[str, date]
    findings: tuple[Finding, ...]
    looks: tuple[date, ...]
    reduced_from: date | None = None  # the Monday from which the reduced rate pays

    @property
    def waits_whole(self) -> bool:
        """Say whether a finding holds the case's decision or payment as a whole."""
        return any(finding.holds == WHOLE for finding in self.findings)

    @property
    def is_undisputed(self) -> bool:
        """Say whether the case's weeks are owed as far as the law sees."""
        return self.verdict == FULFILLED and not self.waits_whole


def entitlement(course: Course, on: date) -> Entitlement:
    """Try every chapter of entitlement on one case."""
    trace = Trace()
    persons = covered(trace, course, on)
    incapacity = incapable(trace, course, on)
    period = employer_period(trace, course, on)
    required = requirement(trace, course, on)
    begins = _start(trace, course, period, on)
    life = events_of_life(trace, course, on, begins.pays_from)
    lapsed = lapse(trace, course, on)
    beside = circumstances(trace, course, on)
    late = deadlines(trace, course, on, period.period, begins.pays_from)
    looked_at = controls(trace, course, on)
    rate = hourly_rate(trace, course) if course.is_employee else None
    early = early_refund(trace, course, period.period)
    parts = (persons, incapacity, life, period, required, begins, lapsed, beside, late, looked_at, rate, early)
    settled = settle(course, (finding for part in parts if part is not None for finding in part.findings))
    by_law = (persons.last_day, incapacity.last_absence_day, life.last_day)
    last_day = _earliest(*by_law, *_ends_by_hand(course, lapsed.lifted))
    whole = Days.between(course.first_absence_day, last_day)
    excluded = life.without_right | lapsed.lapsed | beside.refused | settled.refused | _refused_by_hand(course)
    right = (whole.since(begins.pays_from) | (beside.taken_over & whole)) - excluded
    return Entitlement(
        course=course,
        trace=trace,
        verdict=_verdict(_verdicts(persons, incapacity, required, beside), course, settled.is_refused, lapsed.lifted),
        grant_basis=required.grant_basis or begins.grant_basis,
        employer_period=period.period,
        start=begins,
        last_day=last_day,
        absence=whole,
        right=_since(late.right_from, right),
        refundable=_since(late.refund_from, (right | (early.days & whole)) - excluded),
        early=early,
        without_right=life.without_right,
        rate=rate,
        deadlines=_all_days(late.days, incapacity.broad_assessment_on),
        findings=settled.left + intended_no(course),
        looks=_looks(parts, begins, last_day),
    )


def _since(first: date | None, days: Days) -> Days:
    return days if first is None else days.since(first)


def _all_days(deadlines: Mapping[str, date], broad_assessment_on: date | None) -> Mapping[str, date]:
    """Lay the day of the broad assessment (R-013), a reminder, beside the deadlines."""
    return deadlines if broad_assessment_on is None else {**deadlines, "broad_assessment": broad_assessment_on}


def _start(trace: Trace, course: Course, period: EmployerPeriod, on: date) -> Start:
    """Let a grant by hand with a first day decide when payment begins; else § 33, § 41 and § 45."""
    found = start_of_right(trace, course, on, period.period)
    grant = _standing_grant(course)
    if grant is None or grant.first_day is None:
        return found
    return replace(found, pays_from=max(grant.first_day, course.first_absence_day))


def _standing_grant(course: Course) -> CaseworkerAct | None:
    """Return the grant that no later refusal of the whole has replaced."""
    word = _last_word(course)
    return word if word is not None and word.act == "GRANT" else None


def _last_word(course: Course, lifted: frozenset[str] = frozenset()) -> CaseworkerAct | None:
    """Return a person's last word on the whole right: GRANT, or REFUSE without days; a lifted one has no force."""
    acts = [act for act in course.all_of(CaseworkerAct) if act.fact not in lifted]
    return next((a for a in reversed(acts) if a.act == "GRANT" or (a.act == "REFUSE" and a.first_day is None)), None)


def _ends_by_hand(course: Course, lifted: frozenset[str]) -> tuple[date | None, ...]:
    """Days on which a person has ended the right: a grant's last day, and a stop that no later grant has lifted."""
    grant, stop = _standing_grant(course), course.act("STOP")
    if stop is not None and stop.fact in lifted:
        stop = None
    if stop is not None and grant is not None and (grant.sent_on, grant.fact) > (stop.sent_on, stop.fact):
        stop = None
    ends = grant.last_day if grant is not None else None
    # LP-18: a stop never reaches back before the day it is told, also not when a person writes an earlier day.
    return (ends, max(stop.last_day or stop.sent_on, stop.sent_on) if stop is not None else None)


def _refused_by_hand(course: Course) -> Days:
    """Days that a person has refused while the rest stands."""
    acts = (act for act in course.all_of(CaseworkerAct) if act.act == "REFUSE" and act.first_day is not None)
    refused = Days()
    for act in acts:
        assert act.first_day is not None
        refused = refused | Days.between(act.first_day, act.last_day)
    return refused


def _verdicts(*parts: Persons | Incapacity | Requirement | Circumstances) -> tuple[str, ...]:
    return tuple(part.verdict for part in parts)


def _verdict(verdicts: Iterable[str], course: Course, is_refused: bool, lifted: frozenset[str]) -> str:
    found = set(verdicts)
    word = _last_word(course, lifted)
    if is_refused or (word is not None and word.act == "REFUSE") or NOT_FULFILLED in found:
        return NOT_FULFILLED
    return UNDECIDABLE if UNDECIDABLE in found else FULFILLED


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _looks(parts: Iterable[object], begins: Start, last_day: date | None) -> tuple[date, ...]:
    found = [day for part in parts if (day := getattr(part, "next_look_on", None)) is not None]
    found.append(begins.pays_from)
    if last_day is not None:
        found.append(date.fromordinal(last_day.toordinal() + 1))
    return tuple(found)
