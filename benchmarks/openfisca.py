"""Three rules in the lawbook and in OpenFisca-Core, case by case, with the trace on (≥ 10 × its rate, 0 øre off).

    make bench    (or, where OpenFisca-Core is installed: python -m benchmarks.openfisca [--cases 200])

The rules: hourly rate (§ 47 with § 50, stk. 1), the week (§ 50, stk. 2) and the refund of a week, at most the wage
(§ 54). Each case has 26 weeks. Both engines run in the same process on the same cases, and every amount is compared
with exact arithmetic. OpenFisca-Core runs in an environment of its own: a measuring stick, no part of the program.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from lawbook.course import IncomeRecord
from lawbook.facts import IncomeMonth
from lawbook.foundation.calendar import completed_months_before
from lawbook.foundation.trace import Trace
from lawbook.hourly_rate.rules import average_hourly_earnings
from lawbook.rates.rules import rates_of_week
from lawbook.refund.rules import refund_of_week
from lawbook.weekly_benefit.rules import employee_week, rate_of_week

BUDGET = 10.0
WEEKS = 26
FIRST_MONDAY = date(2025, 3, 10)
MONDAYS = [FIRST_MONDAY + timedelta(weeks=number) for number in range(WEEKS)]
FIRST_ABSENCE_DAY = date(2025, 2, 3)
MONTHS = completed_months_before(FIRST_ABSENCE_DAY, 3)
Amounts = list[int]


@dataclass(frozen=True, slots=True)
class Case:
    """Wage (øre) and hours of three months, absent hours and wage paid (øre) of each week."""

    wage: int
    hours: Decimal
    absent: tuple[Decimal, ...]
    paid: tuple[int, ...]


def cases(count: int, seed: int = 1) -> list[Case]:
    """Invent cases: some above the highest rate, some with partial return, some with a wage below the benefit."""
    rng = random.Random(seed)
    return [
        Case(
            wage=rng.randrange(1_200_000, 4_500_000),
            hours=Decimal(rng.choice(["160.33", "148", "120.5", "96.2"])),
            absent=tuple(Decimal(rng.choice(["37", "29.6", "18.5", "7.4"])) for _ in MONDAYS),
            paid=tuple(rng.randrange(150_000, 900_000) for _ in MONDAYS),
        )
        for _ in range(count)
    ]


def exact(case: Case) -> Amounts:
    """Work the refunds out once more with nothing but the published maximum of 2025 (131.49 kr. an hour)."""
    maximum = Fraction(13149)
    hourly = _half_up(Fraction(92, 100) * 3 * case.wage / (3 * Fraction(case.hours)))
    rate = min(Fraction(hourly), maximum)
    return [
        _half_up(min(rate * Fraction(hours), Fraction(paid)) / 100) * 100
        for hours, paid in zip(case.absent, case.paid, strict=True)
    ]


def _half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)) // 1)


def ours(case: Case) -> Amounts:
    """Work one case out with the lawbook, every step traced."""
    trace = Trace()
    months = {key: IncomeMonth(key, case.wage, Fraction(case.hours)) for key in MONTHS}
    record = IncomeRecord("11111111", months, False, ("f1",))
    own = average_hourly_earnings(trace, record, FIRST_ABSENCE_DAY)
    found = []
    for monday, hours, paid in zip(MONDAYS, case.absent, case.paid, strict=True):
        rates = rates_of_week(trace, monday)
        week = trace.once((hours, rates.since), partial(_week, trace, own, hours, rates.hourly_maximum))[0]
        found.append(refund_of_week(trace, week, Fraction(paid), "KRONE"))
    return found


def _week(trace: Trace, own: int, hours: Decimal, maximum: int) -> Fraction:
    """Weeks of the same hours and rate year are one calculation in the trace, as in a whole assessment."""
    return employee_week(trace, Fraction(hours), rate_of_week(trace, own, maximum))


def openfisca_system() -> Any:
    """Write the same three rules for OpenFisca-Core."""
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="Citizen", is_person=True)

    def variable(name: str, period: Any, formula: Any = None) -> type[Variable]:
        fields = {"value_type": float, "entity": person, "definition_period": period, "label": name}
        return type(name, (Variable,), fields | ({"formula": formula} if formula else {}))

    def hourly_rate(persons: Any, period: Any, parameters: Any) -> Any:
        raw = 0.92 * persons("wage", period) / persons("hours", period)
        return np.minimum(np.floor(raw + 0.5), 13149)

    def refund(persons: Any, period: Any, parameters: Any) -> Any:
        benefit = persons("absent_hours", period) * persons("hourly_rate", period)
        return np.floor(np.minimum(benefit, persons("wage_paid", period)) / 100 + 0.5) * 100

    system = TaxBenefitSystem([person])
    for made in (
        variable("wage", DateUnit.ETERNITY), variable("hours", DateUnit.ETERNITY),
        variable("absent_hours", DateUnit.WEEK), variable("wage_paid", DateUnit.WEEK),
        variable("hourly_rate", DateUnit.ETERNITY, hourly_rate), variable("refund", DateUnit.WEEK, refund),
    ):  # fmt: skip
        system.add_variable(made)
    return system


def openfisca_engine() -> Callable[[Case], Amounts]:
    """Return what works one case out in OpenFisca-Core."""
    from openfisca_core.simulation_builder import SimulationBuilder

    system = openfisca_system()
    periods = [f"{monday.isocalendar().year}-W{monday.isocalendar().week:02d}" for monday in MONDAYS]

    def work_out(case: Case) -> Amounts:
        stated = {
            "wage": {"ETERNITY": case.wage}, "hours": {"ETERNITY": float(case.hours)},
            "absent_hours": {week: float(hours) for week, hours in zip(periods, case.absent, strict=True)},
            "wage_paid": dict(zip(periods, case.paid, strict=True)),
        }  # fmt: skip
        simulation = SimulationBuilder().build_from_entities(system, {"persons": {"maja": stated}})
        simulation.trace = True
        return [int(simulation.calculate("refund", week)[0]) for week in periods]

    return work_out


def rate(engine: Callable[[Case], Amounts], found: Sequence[Case], rounds: int) -> float:
    """Return cases a second of the process's own time, of the best round."""
    best = 0.0
    for _ in range(rounds):
        begins = time.process_time()
        for case in found:
            engine(case)
        best = max(best, len(found) / (time.process_time() - begins))
    return best


def off(engine: Callable[[Case], Amounts], found: Sequence[Case]) -> int:
    """Count the amounts that differ from exact arithmetic."""
    return sum(one != other for case in found for one, other in zip(engine(case), exact(case), strict=True))


def main() -> None:
    """Measure both in turn and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = cases(options.cases)
    try:
        theirs = openfisca_engine()
    except ImportError:
        sys.exit("OpenFisca-Core is not installed here: make bench installs it in an environment of its own")
    our_rate, their_rate = rate(ours, found, options.rounds), rate(theirs, found, options.rounds)
    amounts = len(found) * WEEKS
    print(f"lawbook          {our_rate:9,.0f} cases/s   {off(ours, found)} of {amounts} amounts off")
    print(f"OpenFisca-Core   {their_rate:9,.0f} cases/s   {off(theirs, found)} of {amounts} amounts off")
    print(f"ratio            {our_rate / their_rate:9.1f} ×         (budget ≥ {BUDGET:.0f} ×, 0 off)")


if __name__ == "__main__":
    main()
