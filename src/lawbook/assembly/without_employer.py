"""Exact weeks of those who have no employer (ledige og selvstændige): by days, not by hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assembly.claims import CITIZEN, completed_day
from lawbook.assembly.entitlement import Entitlement
from lawbook.assembly.weeks import CaseWeeks, ExactWeek, Price, rates_for
from lawbook.assembly.working_time import payable_days
from lawbook.assessment import CONDITION, NOT_FULFILLED, WHOLE, Finding
from lawbook.course import UNEMPLOYED, YES
from lawbook.facts import Business, BusinessPartial, Unemployment
from lawbook.foundation.hours import WORKING_DAYS_A_WEEK
from lawbook.foundation.timeline import Days, Timeline
from lawbook.foundation.unknown import Unknown
from lawbook.incapacity.rules import share_of_benefit
from lawbook.rates.rules import WeekRates, self_employed_floor
from lawbook.weekly_benefit.rules import (
    insured_basis,
    self_employed_basis,
    self_employed_days,
    unemployed_hours,
    unemployed_week,
    working_days_of,
)

_NO_WORK = (Fraction(0), None)


def findings_of(found: Entitlement) -> tuple[Finding, ...]:
    """Say what is missing before an amount can be found: the fund's day rate, the business's profit."""
    course = found.course
    if course.target_group == UNEMPLOYED:
        report = course.last_of(Unemployment)
        if report is not None and report.day_rate is None:
            return (_missing("LP-24", "Dagpengesats fra a-kassen mangler", report.fact),)
        return ()
    business = course.last_of(Business)
    if business is not None and business.annual_profit is None:
        return (_missing("LP-23", "Årsopgørelse for egen virksomhed mangler", business.fact),)
    return ()


def _missing(rule_id: str, title: str, fact: str) -> Finding:
    return Finding(48, CONDITION, rule_id, f"48:{rule_id}", WHOLE, facts=(fact,), title=title)


def weeks_without_employer(found: Entitlement, held: Days, on: date) -> CaseWeeks:
    """Reckon the citizen's exact weeks up to the last completed week or the known end."""
    days = found.right.until(completed_day(found.last_day, on)) - held
    weeks, unknown_from = [], None
    for monday in days.mondays(on):
        rates = rates_for(found, monday)
        if isinstance(rates, Unknown):
            unknown_from = date.fromordinal(monday)
            break
        of_group = _unemployed_week if found.course.target_group == UNEMPLOYED else _self_employed_week
        week = of_group(found, monday, days, rates)
        if week is not None:
            weeks.append(week)
    return CaseWeeks(found, tuple(weeks), unknown_from)


def _unemployed_week(found: Entitlement, monday: int, days: Days, rates: WeekRates) -> ExactWeek | None:
    report = found.course.last_of(Unemployment)
    if report is None or report.day_rate is None:
        return None
    mask, holiday_steps = payable_days(found, monday, days.mask(monday) & 0b11111)
    count = working_days_of(mask)
    if not count:
        return None
    trace, day_rate, insured = found.trace, report.day_rate, report.insured
    first = date.fromordinal(monday)

    def compute() -> Price:
        hours = unemployed_hours(trace, first, insured, count)
        return Price(CITIZEN, hours, None, unemployed_week(trace, day_rate, count, report.fact), None, rates)

    price, steps = trace.once(("unemployed", rates.key, count, day_rate, insured), compute)
    return ExactWeek(monday, mask, price, rates.steps + holiday_steps + steps)


def _self_employed_week(found: Entitlement, monday: int, days: Days, rates: WeekRates) -> ExactWeek | None:
    business = found.course.last_of(Business)
    if business is None or business.annual_profit is None:
        return None
    mask, steps = payable_days(found, monday, days.mask(monday) & 0b11111)
    if not mask:
        return None
    amount, paid = Fraction(0), 0
    parts = _parts(found, monday, mask)
    for (is_first, work), part in parts.items():
        more, why = _part_of_week(found, rates, monday, Share(working_days_of(part), is_first, work))
        amount, steps = amount + more, steps + why
        paid |= part if more else 0
    if not paid:
        return None
    hours = business.weekly_hours * working_days_of(paid) / WORKING_DAYS_A_WEEK
    key = ("self-employed week", rates.key, *((share, part.bit_count()) for share, part in parts.items()))
    price, _ = found.trace.once(key, lambda: Price(CITIZEN, hours, None, amount, None, rates))
    return ExactWeek(monday, paid, price, rates.steps + steps)


Work = tuple[Fraction, str | None]


@dataclass(frozen=True, slots=True)
class Share:
    """So many days of a week with one share of work, inside the insured first days or not."""

    days: int
    is_first: bool
    work: Work


def _parts(found: Entitlement, monday: int, mask: int) -> dict[tuple[bool, Work], int]:
    """Split a week's days by whether they are insured first days and by the share of work that can be done."""
    reports = found.course.all_of(BusinessPartial)
    work = Timeline((r.first_day, (r.work_share, r.fact)) for r in reports)
    insured = found.start.insured
    parts: dict[tuple[bool, Work], int] = {}
    for number in range(5):
        if mask >> number & 1:
            day = date.fromordinal(monday + number)
            key = (day in insured, work.on(day) or _NO_WORK)
            parts[key] = parts.get(key, 0) | 1 << number
    return parts


def _part_of_week(found: Entitlement, rates: WeekRates, monday: int, share: Share) -> tuple[Fraction, tuple[int, ...]]:
    trace = found.trace
    first = date.fromordinal(monday)

    def compute() -> Fraction:
        weekly = _weekly_amount(found, rates, first, share.is_first)
        paid = share_of_benefit(trace, *share.work) if share.work[1] is not None else Fraction(1)
        return self_employed_days(trace, first, weekly, share.days, paid)

    return trace.once(("self-employed", rates.key, share), compute)


def _weekly_amount(found: Entitlement, rates: WeekRates, monday: date, is_first: bool) -> Fraction:
    """Weekly amount in full incapacity: the basis, and what the insurance makes of it (LP-23)."""
    business = found.course.last_of(Business)
    assert business is not None and business.annual_profit is not None
    basis = self_employed_basis(found.trace, monday, business.annual_profit, rates.weekly_maximum, business.fact)
    if not found.start.is_insured or business.insurance_level is None:
        return basis
    floor = self_employed_floor(found.trace, monday, rates.weekly_maximum)
    return insured_basis(found.trace, basis, floor, business.insurance_level, is_first)


def is_several_at_once(found: Entitlement, others: list[Entitlement]) -> bool:
    """Say whether an unemployed person's case shares days of right with another of the person's cases (task 57)."""
    if found.course.target_group != UNEMPLOYED or not found.right:
        return False
    answer = found.course.settlement(57)
    if answer is not None and answer.answer == YES:
        return False
    return any(bool(found.right & other.right) for other in others if other.verdict != NOT_FULFILLED)
