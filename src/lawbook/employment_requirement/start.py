"""From which day the municipality owes the benefit, before any lateness (§§ 31, 33, 41, 45, 58 a)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from lawbook.agreement import AGREED, DECLINED, SECTION_58A, agreed
from lawbook.assessment import CONDITION, FULFILLED, NOT_FULFILLED, PART, UNDECIDABLE, Finding, Input
from lawbook.course import EMPLOYEE_WITHOUT_PAY, UNEMPLOYED, Course, is_yes
from lawbook.facts import Agreement, Business, InsuranceAnswer, Unemployment
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY, is_public_holiday
from lawbook.foundation.hours import five_equal_days, hours_on
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_BUSINESS_ENDED = "Virksomheden er ophørt under fraværet: tag stilling til grundlaget for dagene derefter (§ 42)"


@dataclass(frozen=True, slots=True)
class Start:
    """First day of the municipality before lateness; days and level that a self-employed person's insurance gives."""

    pays_from: date
    insured: Days
    is_insured: bool
    grant_basis: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Insurance:
    """Whether the first two weeks are insured (frivillig sikring), from which day and until when."""

    verdict: str
    first_day: date | None = None
    last_day: date | None = None
    findings: tuple[Finding, ...] = ()


def start_of_right(trace: Trace, course: Course, on: date, employer_period: Period | None) -> Start:
    """Find the first day of the municipality for the person's group."""
    if course.is_employee:
        return _employee(course, after_employer_period(trace, course, employer_period), employer_period)
    if course.target_group == UNEMPLOYED:
        return Start(after_the_fund(trace, course), Days(), False, "UNEMPLOYED")
    start = _self_employed(trace, course)
    return replace(start, findings=start.findings + _after_business(course))


@rule("R-031", cites="§ 33", since=_LAW)
def after_employer_period(trace: Trace, course: Course, employer_period: Period | None) -> date:
    """Day after the employer period, or the first absence day where no employer owes it (kommunens første dag).

    An employer without duty of wage that says it has paid benefit for longer has paid those days.
    """
    if employer_period is None or employer_period.last is None:
        day = course.first_absence_day
    else:
        day = employer_period.last + ONE_DAY
    ends = employer_period.last.isoformat() if employer_period and employer_period.last else ""
    inputs = [Input("employer_period_ends", ends, "DATE")]
    paid_until = course.notification.employer_paid_until
    if course.target_group == EMPLOYEE_WITHOUT_PAY and paid_until is not None:
        day = max(day, paid_until + ONE_DAY)
        inputs.append(Input("employer_paid_until", paid_until.isoformat(), "DATE", course.notification.fact))
    trace.add(after_employer_period.step(day.isoformat(), unit="DATE", inputs=tuple(inputs)))
    return day


def _employee(course: Course, pays_from: date, employer_period: Period | None) -> Start:
    if employer_period is not None:
        basis = "AFTER_EMPLOYER_PERIOD"
    elif course.notification.is_flexjob:
        basis = "FLEXJOB"
    elif course.notification.section_56 is not None:
        basis = "SECTION_56"
    else:
        basis = "NO_EMPLOYER_PERIOD"
    return Start(pays_from, Days(), False, basis)


@rule("R-031", cites="§ 33, nr. 3", since=_LAW)
def after_the_fund(trace: Trace, course: Course) -> date:
    """Day after the 14 days that the fund pays a fully unemployed member, else the first absence day (a-kassens dage).

    Supplementary benefit, notice, waiting time and quarantine give no such days (LP-24).
    """
    first = course.first_absence_day
    days = TABLE["fund_pays_days"].known(first)
    told = [found for found in course.all_of(Unemployment) if found.first_day <= first]
    last = told[-1] if told else None
    fund_pays = last is None or last.pays_first_14_days
    day = first + timedelta(days=days.value) if fund_pays else first
    fact = last.fact if last else None
    inputs = (Input("fund_pays_first_days", str(fund_pays).lower(), "BOOL", fact),)
    trace.add(after_the_fund.step(day.isoformat(), unit="DATE", inputs=inputs, parameters=(days.use,)))
    return day


def _self_employed(trace: Trace, course: Course) -> Start:
    wait_ends = after_two_weeks(trace, course.first_absence_day) - ONE_DAY
    agreement = section_58a(trace, course, wait_ends)
    if agreement.verdict == FULFILLED:
        return Start(course.first_absence_day, Days(), False, "SECTION_58A")
    insurance = insured_from(trace, course, wait_ends)
    findings = agreement.findings + insurance.findings
    if insurance.verdict != FULFILLED or insurance.first_day is None:
        return Start(wait_ends + ONE_DAY, Days(), False, "SELF_EMPLOYED", findings)
    pays_from = min(insurance.first_day, wait_ends + ONE_DAY)
    days = Days.between(insurance.first_day, min(insurance.last_day or wait_ends, wait_ends))
    return Start(pays_from, days, True, "INSURED_SELF_EMPLOYED", findings)


def _after_business(course: Course) -> tuple[Finding, ...]:
    """Ask a person for the basis of the days after the business ended inside the absence (R-032, LP-41)."""
    business = course.last_of(Business)
    until = business.ended_on if business is not None else None
    reported = course.reported_last_day
    if business is None or until is None or until < course.first_absence_day:
        return ()
    if reported is not None and reported <= until:
        return ()
    facts = (business.fact, course.notification.fact)
    return (Finding(48, CONDITION, "R-032", "48:R-032", PART, until + ONE_DAY, None, facts, title=_BUSINESS_ENDED),)


@rule("R-033", cites="§ 41, stk. 1", since=_LAW)
def after_two_weeks(trace: Trace, first_absence_day: date) -> date:
    """Self-employed persons have their right after two weeks of illness (to uger); day 15 is the first."""
    days = TABLE["self_employed_wait_days"].known(first_absence_day)
    day = first_absence_day + timedelta(days=days.value)
    inputs = (Input("first_absence_day", first_absence_day.isoformat(), "DATE"),)
    trace.add(after_two_weeks.step(day.isoformat(), unit="DATE", inputs=inputs, parameters=(days.use,)))
    return day


@rule("R-034", cites="§ 58 a", since=_LAW)
def section_58a(trace: Trace, course: Course, wait_ends: date) -> Insurance:
    """Approved agreement on a long illness gives the right from the first day (§ 58 a-aftale); not with insurance.

    For two years from its first day. What another illness or another time leaves open is asked, never refused.
    """
    illness = course.notification.section_56
    business = course.last_of(Business)
    if illness is None or (business is not None and business.insurance_level is not None):
        return Insurance(NOT_FULFILLED)
    first = course.first_absence_day
    months = TABLE["section_58a_months"].known(first)
    found = agreed(course, SECTION_58A, Period(first, wait_ends), months.value)
    verdict = {AGREED: FULFILLED, DECLINED: NOT_FULFILLED}.get(found.state, UNDECIDABLE)
    named = Input("agreed_illness", illness, "TEXT", course.notification.fact)
    inputs = (named, *(Input("agreement", one.state, "TEXT", one.fact) for one in found.agreements))
    trace.add(section_58a.step(verdict, verdict=verdict, inputs=inputs, parameters=(months.use,)))
    if verdict != UNDECIDABLE:
        return Insurance(verdict)
    asked = Finding(
        task=77,
        kind=CONDITION,
        rule="R-034",
        key="77",
        holds=PART,
        first_day=first,
        last_day=wait_ends,
        facts=found.facts,
        details=_evidence(trace, found.undecided),
    )
    return Insurance(verdict, findings=(asked,))


def _evidence(trace: Trace, application: Agreement | None) -> tuple[Input, ...]:
    if application is None:
        return ()
    return (Input("condition_is_met", many_days_expected(trace, application)),)


@rule("R-034", cites="§ 58 a, stk. 1", since=_LAW)
def many_days_expected(trace: Trace, agreement: Agreement) -> str:
    """Lasting illness that is expected to give ten absence days a year (langvarig eller kronisk lidelse); prepared.

    Without a medical statement the number is undecided. The word is a person's (task 77).
    """
    least = TABLE["section_58a_expected_days"].known(_LAW)
    expected, statement = agreement.expected_absence_days, agreement.statement_on
    if expected is None:
        verdict = UNDECIDABLE
    elif expected < least.value:
        verdict = NOT_FULFILLED
    else:
        verdict = FULFILLED if statement is not None else UNDECIDABLE
    inputs = []
    if expected is not None:
        inputs.append(Input("expected_absence_days", str(expected), "DAYS", agreement.fact))
    if statement is not None:
        inputs.append(Input("statement_on", statement.isoformat(), "DATE", agreement.fact))
    trace.add(many_days_expected.step(verdict, verdict=verdict, inputs=tuple(inputs), parameters=(least.use,)))
    return verdict


@rule("R-033", cites="§ 45", since=_LAW)
def insured_from(trace: Trace, course: Course, wait_ends: date) -> Insurance:
    """Insured persons have their right from the first or third absence day (frivillig sikring).

    Only with a positive answer of the register that is dated to the days; it fails closed (LP-29, task 79).
    """
    business = course.last_of(Business)
    if business is None or business.insurance_level is None:
        return Insurance(NOT_FULFILLED)
    first_day = nth_absence_day(trace, course, business.insurance_from_day or 1)
    register = [found for found in course.all_of(InsuranceAnswer) if found.employer is None]
    last = register[-1] if register else None
    answer = course.answer_on_days(79, course.first_absence_day)
    if answer is not None:
        verdict = FULFILLED if is_yes(answer) else NOT_FULFILLED
    else:
        verdict = FULFILLED if _is_valid(business, last, course.first_absence_day) else UNDECIDABLE
    inputs = (
        Input("insurance_level", business.insurance_level, "TEXT", business.fact),
        Input("insurance_answer", last.state if last else "", "TEXT", last.fact if last else None),
    )
    trace.add(insured_from.step(verdict, verdict=verdict, inputs=inputs))
    if verdict != UNDECIDABLE:
        return Insurance(verdict, first_day, last.valid_until if last else None)
    asked = Finding(
        task=79,
        kind=CONDITION,
        rule="R-033",
        key="79",
        holds=PART,
        first_day=course.first_absence_day,
        last_day=wait_ends,
        facts=(business.fact, *(found.fact for found in register)),
    )
    return Insurance(verdict, findings=(asked,))


def _is_valid(business: Business, answer: InsuranceAnswer | None, first_absence_day: date) -> bool:
    if answer is None or answer.state != "VALID":
        return False
    starts = answer.valid_from or business.insurance_valid_from
    if starts is None or starts > first_absence_day:
        return False
    return answer.valid_until is None or answer.valid_until >= first_absence_day


@rule("R-015", cites="§ 43", since=_LAW)
def nth_absence_day(trace: Trace, course: Course, number: int) -> date:
    """Count only days on which the insured person would have worked (fraværsdage): no weekends, no public holidays."""
    notification = course.notification
    schedule = notification.schedule
    if schedule is None or not any(schedule):
        schedule = five_equal_days(TABLE["normal_weekly_hours"].known(notification.first_absence_day).value)
    day, left = notification.first_absence_day, number
    while True:
        if hours_on(schedule, notification.schedule_from, day) > 0 and not is_public_holiday(day):
            left -= 1
        if left <= 0:
            break
        day += ONE_DAY
    inputs = (
        Input("first_absence_day", notification.first_absence_day.isoformat(), "DATE", notification.fact),
        Input("insurance_from_day", str(number), "NUMBER"),
    )
    trace.add(nth_absence_day.step(day.isoformat(), unit="DATE", inputs=inputs))
    return day
