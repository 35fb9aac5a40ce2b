"""From which day the municipality pays (begyndelsestidspunkt): after the employer, after the a-kasse, after two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lawbook.assessment import CONDITION, FULFILLED, NOT_FULFILLED, PART, UNDECIDABLE, Finding, Input
from lawbook.course import SELF_EMPLOYED, UNEMPLOYED, Course, is_yes
from lawbook.facts import Agreement, Business, InsuranceAnswer, Unemployment
from lawbook.foundation import parameters
from lawbook.foundation.calendar import is_working_day
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

TWO_THIRDS, FULL = "TWO_THIRDS", "FULL"
VALID = "VALID"

_LAW = date(2006, 7, 3)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Insurance:
    """A self-employed person's insurance of the first two weeks that holds: its level and its first day of right."""

    level: str
    first_day: date


@dataclass(frozen=True, slots=True)
class Commencement:
    """First day on which the municipality pays, and the last day of the first two weeks of a self-employed person."""

    pays_from: date
    insurance: Insurance | None = None
    first_two_weeks_until: date | None = None
    findings: tuple[Finding, ...] = ()


def commencement(trace: Trace, course: Course, employer_period: Period | None) -> Commencement:
    """Find the first day of payment for the case's target group (R-031)."""
    if course.target_group == SELF_EMPLOYED:
        return _of_self_employed(trace, course)
    if course.target_group == UNEMPLOYED:
        return Commencement(after_unemployment_fund(trace, course))
    return Commencement(after_employer(trace, course, employer_period))


@rule("R-031", cites="§ 33, nr. 1", since=_LAW)
def after_employer(trace: Trace, course: Course, employer_period: Period | None) -> date:
    """Day after the employer's period or payment (efter arbejdsgiverperioden); without a period the first absence day."""
    found = course.first_absence_day
    if employer_period is not None and employer_period.last is not None:
        found = employer_period.last + _ONE_DAY
    paid_until = course.notification.employer_paid_until
    if paid_until is not None:
        found = max(found, paid_until + _ONE_DAY)
    inputs = [Input("first_absence_day", course.first_absence_day.isoformat(), "DATE", course.notification.fact)]
    if employer_period is not None and employer_period.last is not None:
        inputs.append(Input("employer_period_last_day", employer_period.last.isoformat(), "DATE"))
    if paid_until is not None:
        inputs.append(Input("employer_paid_until", paid_until.isoformat(), "DATE", course.notification.fact))
    trace.add(after_employer.step(found.isoformat(), unit="DATE", inputs=tuple(inputs)))
    return found


@rule("R-031", cites="§ 33, nr. 3", since=_LAW)
def after_unemployment_fund(trace: Trace, course: Course) -> date:
    """Day after the a-kasse's fourteen days (a-kassens sygeperiode); the first day for those it does not pay."""
    days = TABLE["unemployment_fund_days"].known(course.first_absence_day)
    report = course.last_of(Unemployment)
    is_paid = report is None or report.pays_first_14_days
    found = course.first_absence_day + timedelta(days=days.value if is_paid else 0)
    inputs = (
        Input("first_absence_day", course.first_absence_day.isoformat(), "DATE", course.notification.fact),
        Input("pays_first_14_days", str(is_paid).lower(), "BOOL", report.fact if report else None),
    )
    trace.add(after_unemployment_fund.step(found.isoformat(), unit="DATE", inputs=inputs, parameters=(days.use,)))
    return found


def _of_self_employed(trace: Trace, course: Course) -> Commencement:
    last = two_weeks(trace, course)
    after = last + _ONE_DAY
    agreement = _agreed_illness(course)
    if agreement is not None:
        first = from_agreement(trace, course, agreement)
        return Commencement(first, None, last)
    business = course.last_of(Business)
    if business is None or business.insurance_level is None:
        return Commencement(after, None, last)
    verdict = insured_self_employed(trace, course, business)
    if verdict != FULFILLED:
        findings = _unconfirmed(course, business, last) if verdict == UNDECIDABLE else ()
        return Commencement(after, None, last, findings)
    first = insured_from(trace, course, business)
    return Commencement(first, Insurance(business.insurance_level, first), last)


@rule("R-033", cites="§ 41, stk. 1", since=_LAW)
def two_weeks(trace: Trace, course: Course) -> date:
    """Last day of the first two weeks of sickness (selvstændiges første to uger), every calendar day counted."""
    days = TABLE["self_employed_waiting_days"].known(course.first_absence_day)
    found = course.first_absence_day + timedelta(days=days.value - 1)
    inputs = (Input("first_absence_day", course.first_absence_day.isoformat(), "DATE", course.notification.fact),)
    trace.add(two_weeks.step(found.isoformat(), unit="DATE", inputs=inputs, parameters=(days.use,)))
    return found


@rule("R-033", cites="§ 45, stk. 1", since=_LAW)
def insured_self_employed(trace: Trace, course: Course, business: Business) -> str:
    """Insurance of the first two weeks (frivillig sikring): only a valid answer dated to the first absence day counts.

    Fails closed (LP-29): no answer, or one that does not cover the day, leaves the question to a caseworker (task 79).
    """
    day = course.first_absence_day
    answers = [answer for answer in course.all_of(InsuranceAnswer) if answer.employer is None]
    answer = answers[-1] if answers else None
    settled = course.settlement(79)
    verdict = UNDECIDABLE
    if settled is not None:
        verdict = FULFILLED if is_yes(settled) else NOT_FULFILLED
    elif answer is not None and answer.state == VALID and _covers(answer, business, day):
        verdict = FULFILLED
    inputs = (
        Input("first_absence_day", day.isoformat(), "DATE", course.notification.fact),
        Input("insurance_answer", answer.state if answer else "MISSING", "TEXT", answer.fact if answer else None),
    )
    trace.add(insured_self_employed.step(verdict, verdict=verdict, inputs=inputs))
    return verdict


def _covers(answer: InsuranceAnswer, business: Business, day: date) -> bool:
    starts = [found for found in (answer.valid_from, business.insurance_valid_from) if found is not None]
    return bool(starts) and max(starts) <= day and (answer.valid_until is None or day <= answer.valid_until)


@rule("R-015", cites="§ 45, stk. 2", since=_LAW)
def insured_from(trace: Trace, course: Course, business: Business) -> date:
    """First or third absence day (sikret fra 1. eller 3. fraværsdag); only days of normal work count as absence days."""
    wanted = business.insurance_from_day or 1
    found = course.first_absence_day
    counted = 1
    while counted < wanted:
        found += _ONE_DAY
        counted += is_working_day(found)
    inputs = (
        Input("first_absence_day", course.first_absence_day.isoformat(), "DATE", course.notification.fact),
        Input("insured_from_absence_day", str(wanted), "NUMBER", business.fact),
    )
    trace.add(insured_from.step(found.isoformat(), unit="DATE", inputs=inputs))
    return found


@rule("R-034", cites="§ 58 a, stk. 1", since=_LAW)
def from_agreement(trace: Trace, course: Course, agreement: Agreement) -> date:
    """Right from the first absence day by an approved agreement on the illness (§ 58 a-aftale)."""
    found = course.first_absence_day
    inputs = (Input("illness", agreement.illness or "", "TEXT", agreement.fact),)
    trace.add(from_agreement.step(found.isoformat(), verdict=FULFILLED, unit="DATE", inputs=inputs))
    return found


def _agreed_illness(course: Course) -> Agreement | None:
    """An approved § 58 a agreement that covers the day and the illness that the notification names."""
    day, illness = course.first_absence_day, course.notification.section_56
    for agreement in reversed(course.all_of(Agreement)):
        starts = agreement.first_day is not None and agreement.first_day <= day
        ends = agreement.last_day is not None and agreement.last_day < day
        if agreement.agreement == "SECTION_58A" and agreement.state == "APPROVED" and starts and not ends:
            return agreement if illness is not None and illness == agreement.illness else None
    return None


def _unconfirmed(course: Course, business: Business, last: date) -> tuple[Finding, ...]:
    facts = (business.fact, *(answer.fact for answer in course.all_of(InsuranceAnswer) if answer.employer is None))
    return (Finding(79, CONDITION, "R-033", "79", PART, course.first_absence_day, last, facts),)
