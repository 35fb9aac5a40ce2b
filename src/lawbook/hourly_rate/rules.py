"""The employee's own hourly earnings (timefortjeneste) from the income register, or as a caseworker has set them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assessment import CONDITION, EVENT, WHOLE, Finding, Input
from lawbook.course import YES, Course, IncomeRecord
from lawbook.facts import IncomeMonth, Notification
from lawbook.foundation import parameters
from lawbook.foundation.calendar import completed_months_before
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.money import half_up
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.hourly_rate.basis import converted_hours, earnings_of_four_weeks, look_at_basis

__all__ = [
    "HourlyRate",
    "agreed_wage",
    "average_hourly_earnings",
    "converted_hours",
    "earnings_of_four_weeks",
    "extra_pension",
    "hourly_rate",
    "not_too_low",
    "rate_set_by_hand",
    "register_answer",
]

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
REGISTER_RULE_SINCE = date(2015, 1, 5)

NOTHING_REGISTERED = "NOTHING_REGISTERED"
HOURS_OR_WAGE_MISSING = "HOURS_OR_WAGE_MISSING"
NO_MONTH_LEFT = "NO_MONTH_LEFT"
NO_WORDING = "NO_WORDING"
BELOW_LOWEST_RATE = "BELOW_LOWEST_RATE"


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """What the employee earned an hour, in øre after labour-market contribution, before the week's maximum."""

    rate: int | Unknown
    findings: tuple[Finding, ...] = ()
    steps: tuple[int, ...] = ()


def hourly_rate(trace: Trace, course: Course) -> HourlyRate:
    """Find the rate of one case, set by hand or from the register; what stands in the way becomes a finding."""
    start = len(trace.steps)
    by_hand = rate_set_by_hand(trace, course)
    if by_hand is not None:
        found = not_too_low(trace, by_hand, course.first_absence_day)
        return HourlyRate(found, _missing(course, None, found), tuple(range(start, len(trace.steps))))
    record = course.incomes.get(course.employer or "")
    told = course.notification
    found = _agreed(trace, course) if _is_by_agreement(told) else _from_register(trace, course, record)
    if _is_by_agreement(told):
        findings = _missing(course, None, found)
    else:
        findings = (*_missing(course, record, found), *_incomplete(course, record))
    findings += look_at_basis(trace, course, found)
    return HourlyRate(found, findings, tuple(range(start, len(trace.steps))))


def _is_by_agreement(told: Notification) -> bool:
    """Say whether the employment is so new that the agreed wage stands in for the register's (nyt job)."""
    days = TABLE["new_employment_days"].known(told.first_absence_day)
    since = told.employed_since
    return (
        told.agreed_hourly_wage is not None
        and since is not None
        and (told.first_absence_day - since).days < days.value
    )


def _agreed(trace: Trace, course: Course) -> int | Unknown:
    found = agreed_wage(trace, course.notification)
    return not_too_low(trace, found, course.first_absence_day)


@rule("LP-07", cites="BEK 1323/2022 § 8, stk. 5", since=_LAW)
def agreed_wage(trace: Trace, told: Notification) -> int:
    """Wage that is agreed for an employment of less than eight weeks (aftalt løn), after labour-market contribution."""
    contribution = TABLE["labour_market_contribution"].known(told.first_absence_day)
    days = TABLE["new_employment_days"].known(told.first_absence_day)
    found = half_up((1 - contribution.value) * (told.agreed_hourly_wage or 0))
    trace.add(
        agreed_wage.step(
            str(found),
            unit="ORE",
            inputs=(Input("agreed_hourly_wage", str(told.agreed_hourly_wage), "ORE", told.fact),),
            parameters=(days.use, contribution.use),
            formula="(1 - labour_market_contribution) × agreed_hourly_wage",
        )
    )
    return found


def _from_register(trace: Trace, course: Course, record: IncomeRecord | None) -> int | Unknown:
    version = average_hourly_earnings.on(course.first_absence_day)
    if version is None:
        return Unknown("average_hourly_earnings", NO_WORDING)
    if record is None or not record.months:
        return register_answer(trace, course.employer or "")
    found = version(trace, record, course.first_absence_day)
    return found if isinstance(found, Unknown) else not_too_low(trace, found, course.first_absence_day)


@rule("LP-08", cites="§ 47, stk. 1", since=REGISTER_RULE_SINCE)
def register_answer(trace: Trace, employer: str) -> Unknown:
    """No line of the employer in the income register (indtægtsoplysninger mangler): the rate is not known, never 0."""
    trace.add(register_answer.step(NOTHING_REGISTERED, inputs=(Input("employer", employer),)))
    return Unknown("income", NOTHING_REGISTERED)


@rule("LP-07", cites="§ 47, stk. 1", since=REGISTER_RULE_SINCE)
def average_hourly_earnings(trace: Trace, record: IncomeRecord, first_absence_day: date) -> int | Unknown:
    """Average earnings an hour of the last completed months (gennemsnitlig timefortjeneste): 0.92 × wages / hours.

    One average over all wage and all hours, half-up to øre. A month without wage and hours is left out (LP-40).
    """
    count = TABLE["months_of_average"].known(first_absence_day)
    contribution = TABLE["labour_market_contribution"].known(first_absence_day)
    wanted = completed_months_before(first_absence_day, count.value)
    months = [month for key in wanted if (month := record.months.get(key)) is not None and not _is_empty(month)]
    inputs = _inputs(months, record)
    if why := _why_not(months):
        trace.add(average_hourly_earnings.step(why, inputs=inputs, parameters=(count.use,)))
        return Unknown("average_hourly_earnings", why)
    wage = sum(month.wage or 0 for month in months) + extra_pension(trace, months, record, first_absence_day)
    hours = sum((month.hours or Fraction(0) for month in months), Fraction(0))
    found = half_up((1 - contribution.value) * wage / hours)
    trace.add(
        average_hourly_earnings.step(
            str(found),
            unit="ORE",
            inputs=inputs,
            parameters=(count.use, contribution.use),
            formula="(1 - labour_market_contribution) × wage / hours",
        )
    )
    return found


@rule("LP-07", cites="STAR 18-07-2016", since=date(2016, 7, 1))
def extra_pension(trace: Trace, months: list[IncomeMonth], record: IncomeRecord, first_absence_day: date) -> int:
    """Own extra contributions to an employer's pension count as wage (ekstra pensionsbidrag), asked for and shown."""
    found = sum(month.extra_pension or 0 for month in months)
    if not found or not extra_pension.holds_on(first_absence_day):
        return 0
    inputs = tuple(
        Input(f"extra_pension {month.month}", str(month.extra_pension), "ORE", record.facts[-1])
        for month in months
        if month.extra_pension
    )
    trace.add(extra_pension.step(str(found), unit="ORE", inputs=inputs))
    return found


@rule("LP-08", cites="LP-08", since=_LAW)
def not_too_low(trace: Trace, rate: int, first_absence_day: date) -> int | Unknown:
    """Take a rate that own ATP would eat up for not known (for lav timesats): a person finds out, and it is never 0."""
    lowest = TABLE["lowest_hourly_rate"].known(first_absence_day)
    if rate >= lowest.value:
        return rate
    inputs = (Input("rate", str(rate), "ORE"),)
    trace.add(not_too_low.step(BELOW_LOWEST_RATE, inputs=inputs, parameters=(lowest.use,)))
    return Unknown("hourly_rate", BELOW_LOWEST_RATE)


def _is_empty(month: IncomeMonth) -> bool:
    return not month.wage and not month.hours


def _why_not(months: list[IncomeMonth]) -> str | None:
    if not months:
        return NO_MONTH_LEFT
    if any(_is_missing(month.wage) or _is_missing(month.hours) for month in months):
        return HOURS_OR_WAGE_MISSING
    return None


def _is_missing(amount: int | Fraction | None) -> bool:
    """Say whether a month's wage or hours tell nothing: not stated, nought, or less than nought after a correction."""
    return amount is None or amount <= 0


def _inputs(months: Iterable[IncomeMonth], record: IncomeRecord) -> tuple[Input, ...]:
    fact = record.facts[-1] if record.facts else None
    found: list[Input] = []
    for month in months:
        wage = "" if month.wage is None else str(month.wage)
        hours = "" if month.hours is None else fraction_text(month.hours)
        found.append(Input(f"wage {month.month}", wage, "ORE", fact))
        found.append(Input(f"hours {month.month}", hours, "HOURS", fact))
    return tuple(found)


@rule("LP-08", cites="§ 47", since=date(2008, 1, 7))
def rate_set_by_hand(trace: Trace, course: Course) -> int | None:
    """Hourly rate that a caseworker has set (manuelt fastsat timesats); None when nobody has."""
    act = course.act("SET_HOURLY_RATE")
    if act is None or act.rate is None or act.employer not in (None, course.employer):
        return None
    trace.add(rate_set_by_hand.step(str(act.rate), unit="ORE", inputs=(Input("rate", str(act.rate), "ORE", act.fact),)))
    return act.rate


def _missing(course: Course, record: IncomeRecord | None, found: int | Unknown) -> tuple[Finding, ...]:
    if not isinstance(found, Unknown):
        return ()
    task = 30 if found.why == NOTHING_REGISTERED else 56
    facts = record.facts[-1:] if record else (course.notification.fact,)
    details = (Input("employer", course.employer or ""), Input("why", found.why))
    return (Finding(task, CONDITION, "LP-08", f"{task}:{course.employer}", WHOLE, facts=facts, details=details),)


def _incomplete(course: Course, record: IncomeRecord | None) -> tuple[Finding, ...]:
    """Income that the register marks incomplete (ufuldstændig) is used only when somebody has accepted it (task 42)."""
    if record is None or not record.is_incomplete:
        return ()
    settled = course.settlement(42)
    if settled is not None and settled.answer == YES:
        return ()
    fact = record.facts[-1]
    return (Finding(42, EVENT, "LP-08", f"42:{fact}", WHOLE, facts=(fact,), closes_with_cause=True),)
