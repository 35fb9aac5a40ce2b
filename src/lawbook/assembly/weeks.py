"""From claims to owed amounts, calendar week by calendar week (ugeberegning), over all of a person's cases at once.

A week's exact amounts come first, then the person's maximum over all jobs, then wage, rounding, supplement, ATP and
pension. Equal weeks are reckoned once and point at the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lawbook.assembly.claims import Claim, Claims
from lawbook.assembly.entitlement import Entitlement
from lawbook.assembly.working_time import WorkingTime, hours_of_mask, payable_days
from lawbook.assessment import WeekAmount
from lawbook.course import SELF_EMPLOYED, Course
from lawbook.deductions.rules import Atp, atp, pays_atp_from, pension, supplement
from lawbook.foundation.calendar import holiday_mask
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.rates.rules import REDUCED_MAXIMUM, WeekRates, rates_of_week
from lawbook.refund.rules import refund_of_week
from lawbook.weekly_benefit.rules import employee_week, rate_of_week, rounded_week, shared_maximum

Part = tuple[WorkingTime, int, Claim]


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What a kind of week comes to before the person's maximum and rounding; exact øre; `wage` None = citizen.

    Known by identity: equal weeks share one price, and so all that is reckoned from it.
    """

    payee: str
    hours: Fraction
    rate: int | None
    amount: Fraction
    wage: Fraction | None
    rates: WeekRates


class ExactWeek(NamedTuple):
    """One payee's week: its Monday and days, and its price."""

    monday: int
    mask: int
    price: Price
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseWeeks:
    """The exact weeks of one case and the first Monday for which no rate is known but days are owed."""

    found: Entitlement
    exact: tuple[ExactWeek, ...]
    unknown_from: date | None


class Owed(NamedTuple):
    """The rounded amounts of a kind of week in øre."""

    benefit: int
    supplement: int = 0
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0


def weeks_of_employee(found: Entitlement, claims: Claims) -> CaseWeeks:
    """Reckon each payee's exact weeks from hours and rate."""
    own_rate = found.rate.rate if found.rate is not None else None
    if own_rate is None or isinstance(own_rate, Unknown):
        return CaseWeeks(found, (), None)
    gathered = _gathered(claims)
    weeks, unknown_from = [], None
    for monday, payee in sorted(gathered):
        rates = rates_for(found, monday)
        if isinstance(rates, Unknown):
            unknown_from = unknown_from or date.fromordinal(monday)
        elif (week := _week(found, monday, gathered[monday, payee], rates)) is not None:
            weeks.append(week)
    return CaseWeeks(found, tuple(weeks), unknown_from)


def rates_for(found: Entitlement, monday: int) -> WeekRates | Unknown:
    """Return the maxima of one week: the reduced ones where the duration says so (R-081)."""
    day, entered = date.fromordinal(monday), found.course.policy.rates
    if found.reduced_from is None or day < found.reduced_from:
        return rates_of_week(found.trace, day, entered)
    return rates_of_week(found.trace, day, entered, REDUCED_MAXIMUM)


def _gathered(claims: Claims) -> dict[tuple[int, str], list[Part]]:
    """Gather the working days of all claims by week and payee."""
    found: dict[tuple[int, str], list[Part]] = {}
    for claim in claims.claims:
        for stretch in claim.stretches:
            days, plan, last = stretch.days, stretch.plan, stretch.days.last
            assert last is not None  # what is claimed has an end, and no stretch is empty
            for monday in days.mondays(last):
                time = plan.of_week(monday)
                if mask := days.mask(monday) & time.works:
                    found.setdefault((monday, claim.payee), []).append((time, mask, claim))
    return found


def _week(found: Entitlement, monday: int, claimed: list[Part], rates: WeekRates) -> ExactWeek | None:
    """Weeks with the same days, hours and wage have the same price (ens uger)."""
    days, parts = 0, claimed
    holiday_steps: tuple[int, ...] = ()
    for _, mask, _ in claimed:
        days |= mask
    if days & holiday_mask(monday):
        days, parts = 0, []
        for time, mask, claim in claimed:
            payable, steps = payable_days(found, monday, mask)
            holiday_steps += steps
            if payable:
                days |= payable
                parts.append((time, payable, claim))
    if not days:
        return None
    (price, why), _ = found.trace.once((rates.key, *parts), lambda: _price(found, parts, rates))
    return ExactWeek(monday, days, price, holiday_steps + why)


def _price(found: Entitlement, parts: list[Part], rates: WeekRates) -> tuple[Price, tuple[int, ...]]:
    """Hours times rate, and the wage behind those hours, with the steps that say so."""
    trace, own = found.trace, found.rate
    assert own is not None and isinstance(own.rate, int)
    own_rate = own.rate
    hours = wage = None
    steps = own.steps + rates.steps
    for time, mask, claim in parts:
        more, why = hours_of_mask(found, time, mask)
        hours, steps = more if hours is None else hours + more, steps + time.steps + why + claim.steps
        if claim.wage_an_hour is not None:
            paid = more * claim.wage_an_hour
            wage = paid if wage is None else wage + paid
    assert hours is not None
    total = hours
    rate, why = trace.once(("rate", rates.key), lambda: rate_of_week(trace, own_rate, rates.hourly_maximum))
    amount, why_amount = trace.once(
        ("amount", hours.as_integer_ratio(), rate), lambda: employee_week(trace, total, rate)
    )
    price = Price(parts[0][2].payee, total, rate, amount, wage, rates)
    return price, tuple(dict.fromkeys(steps + why + why_amount))


def owed(person: tuple[CaseWeeks, ...]) -> Mapping[str, tuple[WeekAmount, ...]]:
    """Turn all cases' exact weeks into owed amounts, the weekly maximum shared over the person's cases (LP-04).

    A case whose right is open or refused takes nothing from the others; its own weeks are shown as if it were granted.
    """
    sure = [case for case in person if case.found.is_undisputed and not _is_rota(case)]
    return {case.found.course.case: _of_case(case, [o for o in sure if o is not case]) for case in person}


def _is_rota(case: CaseWeeks) -> bool:
    """Say whether the hours follow a shift rota (arbejdsturnus), which no week's maximum cuts (§ 50, stk. 2)."""
    return case.found.course.notification.is_shift_rota


def _of_case(case: CaseWeeks, others: list[CaseWeeks]) -> tuple[WeekAmount, ...]:
    if _is_rota(case):
        return tuple(_amounts(week, *_reckoned(case.found, week, None, ())) for week in case.exact)
    by_monday: dict[int, list[ExactWeek]] = {}
    for week in case.exact:
        by_monday.setdefault(week.monday, []).append(week)
    beside: dict[int, list[tuple[str, Fraction]]] = {}
    for other in others:
        for week in other.exact:
            name = f"{other.found.course.case} {week.price.payee}"
            beside.setdefault(week.monday, []).append((name, week.price.amount))
    found = []
    for monday, own in by_monday.items():
        if len(own) == 1 and monday not in beside:
            found.append(_alone(case.found, own[0]))
        else:
            cut = _cut(case, own, beside.get(monday, []))
            found += [_amounts(week, *_reckoned(case.found, week, *cut(week))) for week in own]
    return tuple(found)


def _alone(found: Entitlement, week: ExactWeek) -> WeekAmount:
    """Reckon a week that no other payee shares; equal weeks are reckoned once."""

    def compute() -> tuple[Owed, tuple[int, ...]]:
        trace, price = found.trace, week.price
        maximum, rounding = price.rates.weekly_maximum, found.course.policy.gross_rounding
        if price.amount <= maximum:
            return _reckoned(found, week, None, ())
        start = len(trace.steps)
        shares = shared_maximum(trace, {price.payee: price.amount}, maximum, rounding)
        capped = shares[price.payee] if shares is not None else None
        return _reckoned(found, week, capped, tuple(range(start, len(trace.steps))))

    (amounts, steps), _ = found.trace.once((week.price, "alone", _is_of_age(found, week.monday)), compute)
    return _amounts(week, amounts, steps)


Cut = Callable[[ExactWeek], tuple[int | None, tuple[int, ...]]]


def _cut(case: CaseWeeks, own: list[ExactWeek], beside: list[tuple[str, Fraction]]) -> Cut:
    """Return what the maximum leaves of each of the case's payees in one week; None = the maximum is not reached."""
    trace, policy = case.found.trace, case.found.course.policy
    maximum = own[0].price.rates.weekly_maximum
    amounts = {f"{case.found.course.case} {week.price.payee}": week.price.amount for week in own}
    amounts.update(beside)
    key = ("maximum", maximum, tuple(sorted(amounts.items())))
    shares, steps = trace.once(key, lambda: shared_maximum(trace, amounts, maximum, policy.gross_rounding))
    if shares is None:
        return lambda week: (None, ())
    return lambda week: (shares[f"{case.found.course.case} {week.price.payee}"], steps)


def _reckoned(
    found: Entitlement, week: ExactWeek, capped: int | None, cut: tuple[int, ...]
) -> tuple[Owed, tuple[int, ...]]:
    """Round what the maximum leaves; then supplement for an employer, ATP and pension for the citizen."""
    price = week.price
    amount = price.amount if capped is None else Fraction(capped)
    start = len(found.trace.steps)
    monday = date.fromordinal(week.monday)
    of_payee = _benefit if price.wage is None else _refund
    return of_payee(found, price, amount, monday), cut + tuple(range(start, len(found.trace.steps)))


def _refund(found: Entitlement, price: Price, amount: Fraction, monday: date) -> Owed:
    refund = refund_of_week(found.trace, amount, price.wage or Fraction(0), found.course.policy.gross_rounding)
    return Owed(refund, supplement(found.trace, monday, refund))


def _is_of_age(found: Entitlement, monday: int) -> bool:
    """Say whether a week begins when the person is old enough for ATP (LP-11); nearly everybody always is."""
    trace, course = found.trace, found.course
    return monday >= trace.once("age for ATP", lambda: _old_enough_from(trace, course))[0]


def _old_enough_from(trace: Trace, course: Course) -> int:
    return pays_atp_from(trace, course.person.born, course.first_absence_day).toordinal()


def _benefit(found: Entitlement, price: Price, amount: Fraction, monday: date) -> Owed:
    """Round, then own ATP (none for the self-employed and before 16 years, LP-11), then pension of what is left."""
    benefit = rounded_week(found.trace, amount, found.course.policy.gross_rounding)
    pays_atp = found.course.target_group != SELF_EMPLOYED and _is_of_age(found, monday.toordinal())
    share = atp(found.trace, monday, price.hours, benefit) if pays_atp else Atp(0, 0)
    on_top = pension(found.trace, monday, benefit, share.own)
    return Owed(benefit, own_atp=share.own, municipal_atp=share.municipal, pension=on_top)


def _amounts(week: ExactWeek, amounts: Owed, steps: tuple[int, ...]) -> WeekAmount:
    mask, price = week.mask, week.price
    return WeekAmount(
        date.fromordinal(week.monday),
        price.payee,
        price.hours,
        price.rate,
        amounts.benefit,
        amounts.supplement,
        amounts.own_atp,
        amounts.municipal_atp,
        amounts.pension,
        date.fromordinal(week.monday + (mask & -mask).bit_length() - 1),
        date.fromordinal(week.monday + mask.bit_length() - 1),
        week.steps + steps,
    )
