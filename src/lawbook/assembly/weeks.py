"""From claims to owed amounts, calendar week by calendar week (ugeberegning), over all of a person's cases at once.

A week's exact amounts come first, then the person's maximum over all jobs, then wage, rounding, supplement, ATP and
pension. Equal weeks share their calculation and its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assembly.claims import CITIZEN, Claim, Claims, hours_in_week
from lawbook.assembly.entitlement import Entitlement
from lawbook.assessment import WeekAmount
from lawbook.course import SELF_EMPLOYED
from lawbook.deductions.rules import Atp, atp, pension, supplement
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.rates.rules import WeekRates, rates_of_week
from lawbook.refund.rules import refund_of_week
from lawbook.weekly_benefit.rules import employee_week, rate_of_week, rounded_week, shared_maximum


@dataclass(frozen=True, slots=True)
class ExactWeek:
    """One payee's week before the person's maximum and before rounding; øre exact, `wage` None for the citizen."""

    monday: int
    payee: str
    mask: int
    hours: Fraction
    rate: int | None
    amount: Fraction
    wage: Fraction | None
    rates: WeekRates
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseWeeks:
    """The exact weeks of one case and the first Monday for which no rate is known but days are owed."""

    found: Entitlement
    exact: tuple[ExactWeek, ...]
    unknown_from: date | None


def weeks_of_employee(found: Entitlement, claims: Claims) -> CaseWeeks:
    """Reckon each payee's exact weeks from hours and rate."""
    own_rate = found.rate.rate if found.rate is not None else Unknown("rate", "NO_EMPLOYMENT")
    if isinstance(own_rate, Unknown):
        return CaseWeeks(found, (), None)
    gathered: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims.claims:
        for monday in _mondays(claim):
            gathered.setdefault((monday, claim.payee), []).append(claim)
    weeks, unknown_from = [], None
    for (monday, payee), of_week in sorted(gathered.items()):
        rates = rates_of_week(found.trace, date.fromordinal(monday))
        if isinstance(rates, Unknown):
            unknown_from = unknown_from or date.fromordinal(monday)
            continue
        week = _employee_week(found, monday, payee, of_week, rates, own_rate)
        if week is not None:
            weeks.append(week)
    return CaseWeeks(found, tuple(weeks), unknown_from)


def _mondays(claim: Claim) -> Iterable[int]:
    found = set()
    for stretch in claim.stretches:
        last = stretch.days.last
        if last is not None:
            found.update(stretch.days.mondays(last))
    return found


def _employee_week(
    found: Entitlement, monday: int, payee: str, of_week: list[Claim], rates: WeekRates, own_rate: int
) -> ExactWeek | None:
    trace = found.trace
    hours, wage, mask, steps = Fraction(0), Fraction(0), 0, rates.steps
    for claim in of_week:
        for stretch in claim.stretches:
            more, days, why = hours_in_week(found, stretch, monday)
            if not days:
                continue
            hours, mask, steps = hours + more, mask | days, steps + why
            wage += more * (claim.wage_an_hour or 0)
    if not hours:
        return None
    rate_steps = found.rate.steps if found.rate is not None else ()
    rate, why_rate = trace.once(
        ("rate", rates.since), lambda: rate_of_week(trace, own_rate, rates.hourly_maximum)
    )
    amount, why_amount = trace.once(("amount", hours, rate), lambda: employee_week(trace, hours, rate))
    steps = rate_steps + steps + why_rate + why_amount
    return ExactWeek(monday, payee, mask, hours, rate, amount, None if payee == CITIZEN else wage, rates, steps)


def owed(person: tuple[CaseWeeks, ...]) -> Mapping[str, tuple[WeekAmount, ...]]:
    """Turn all cases' exact weeks into owed amounts, the weekly maximum shared over the person's cases (LP-04).

    A case whose right is open or refused takes nothing from the others; its own weeks are shown as if it were granted.
    """
    sure = [case for case in person if case.found.is_undisputed]
    return {
        case.found.course.case: _of_case(case, sure if case in sure else [*sure, case]) for case in person
    }


def _of_case(case: CaseWeeks, sharing: list[CaseWeeks]) -> tuple[WeekAmount, ...]:
    others = [other for other in sharing if other is not case]
    by_monday: dict[int, list[ExactWeek]] = {}
    for week in case.exact:
        by_monday.setdefault(week.monday, []).append(week)
    found = []
    for own in by_monday.values():
        beside = [(o.found.course.case, w) for o in others for w in o.exact if w.monday == own[0].monday]
        cut = _cut(case, own, beside)
        for week in own:
            found.append(_amounts(case.found, week, cut(week)))
    return tuple(found)


def _cut(
    case: CaseWeeks, own: list[ExactWeek], beside: list[tuple[str, ExactWeek]]
) -> Callable[[ExactWeek], tuple[int | None, tuple[int, ...]]]:
    """Return what the maximum leaves of each of the case's payees in one week; None = the maximum is not reached."""
    trace, rounding = case.found.trace, case.found.course.policy.gross_rounding
    maximum = own[0].rates.weekly_maximum
    amounts = {f"{case.found.course.case} {week.payee}": week.amount for week in own}
    amounts.update((f"{name} {week.payee}", week.amount) for name, week in beside)
    if sum(amounts.values()) <= maximum - 50 * len(amounts):  # no rounding can reach it
        return lambda week: (None, ())
    key = ("maximum", maximum, tuple(sorted(amounts.items())))
    shares, steps = trace.once(key, lambda: shared_maximum(trace, amounts, maximum, rounding))
    if shares is None:
        return lambda week: (None, ())
    return lambda week: (shares[f"{case.found.course.case} {week.payee}"], steps)


def _amounts(found: Entitlement, week: ExactWeek, cut: tuple[int | None, tuple[int, ...]]) -> WeekAmount:
    capped, cut_steps = cut
    amount = week.amount if capped is None else Fraction(capped)
    first = date.fromordinal(week.monday + (week.mask & -week.mask).bit_length() - 1)
    last = date.fromordinal(week.monday + week.mask.bit_length() - 1)
    monday = date.fromordinal(week.monday)
    if week.wage is None:
        return _citizen(found, week, amount, cut_steps, (monday, first, last))
    return _refund(found, week, amount, cut_steps, (monday, first, last))


def _refund(
    found: Entitlement, week: ExactWeek, amount: Fraction, cut: tuple[int, ...], days: tuple[date, date, date]
) -> WeekAmount:
    trace, rounding = found.trace, found.course.policy.gross_rounding
    wage = week.wage or Fraction(0)

    def compute() -> tuple[int, int]:
        refund = refund_of_week(trace, amount, wage, rounding)
        return refund, supplement(trace, days[0], refund)

    (refund, added), steps = trace.once(("refund", week.rates.since, amount, wage), compute)
    return WeekAmount(
        monday=days[0],
        payee=week.payee,
        hours=week.hours,
        rate=week.rate,
        benefit=refund,
        supplement=added,
        first_day=days[1],
        last_day=days[2],
        steps=week.steps + cut + steps,
    )


def _citizen(
    found: Entitlement, week: ExactWeek, amount: Fraction, cut: tuple[int, ...], days: tuple[date, date, date]
) -> WeekAmount:
    key = ("benefit", week.rates.since, amount, week.hours)
    (benefit, share, on_top), steps = found.trace.once(key, lambda: _citizen_amounts(found, week, amount, days[0]))
    return WeekAmount(
        monday=days[0],
        payee=CITIZEN,
        hours=week.hours,
        rate=week.rate,
        benefit=benefit,
        own_atp=share.own,
        municipal_atp=share.municipal,
        pension=on_top,
        first_day=days[1],
        last_day=days[2],
        steps=week.steps + cut + steps,
    )


def _citizen_amounts(found: Entitlement, week: ExactWeek, amount: Fraction, monday: date) -> tuple[int, Atp, int]:
    """Round, then own ATP (none for the self-employed, LP-11), then pension of what is left."""
    trace: Trace = found.trace
    benefit = rounded_week(trace, amount, found.course.policy.gross_rounding)
    pays_atp = found.course.target_group != SELF_EMPLOYED
    share = atp(trace, monday, week.hours) if pays_atp else Atp(0, 0)
    return benefit, share, pension(trace, monday, benefit, share.own)
