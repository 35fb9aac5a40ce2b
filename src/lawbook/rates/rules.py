"""Highest amounts of a rate year (satser): the week's maximum, the hour's maximum and the floor of the insured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lawbook.assessment import Input
from lawbook.foundation import parameters
from lawbook.foundation.calendar import monday_of
from lawbook.foundation.money import half_up, whole_kroner
from lawbook.foundation.parameters import Value
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown

TABLE = parameters.load(__file__)

_LAW = date(2008, 1, 7)


@dataclass(frozen=True, slots=True)
class WeekRates:
    """The maxima of one rate year (satsår) in øre a week and øre an hour, and the steps that say so."""

    since: date
    weekly_maximum: int
    hourly_maximum: int
    steps: tuple[int, ...]


def rates_of_week(trace: Trace, monday: date) -> WeekRates | Unknown:
    """Find all maxima of a week; a rate year is traced once however many weeks ask for it."""
    value = _maximum_of_week(monday)
    if isinstance(value, Unknown):
        return value
    found, _ = trace.once(("rates", value.since), lambda: _of_year(trace, monday, value))
    return found


@lru_cache(maxsize=4096)
def _maximum_of_week(monday: date) -> Value | Unknown:
    return TABLE["weekly_maximum"].on(monday)


def _of_year(trace: Trace, monday: date, value: Value) -> WeekRates:
    start = len(trace.steps)
    weekly_maximum(trace, monday)
    hourly = highest_hourly_rate(trace, monday, value.value)
    return WeekRates(value.since, value.value, hourly, tuple(range(start, len(trace.steps))))


def known_until() -> date | None:
    """Return the last day for which a weekly maximum is known (LP-25)."""
    return TABLE["weekly_maximum"].known_until


@rule("LP-01", cites="§ 50, stk. 2", since=_LAW)
def weekly_maximum(trace: Trace, monday: date) -> int | Unknown:
    """Highest benefit of one person's week (højeste ugentlige beløb), by the rate year of the week's Monday; in øre."""
    value = TABLE["weekly_maximum"].on(monday_of(monday))
    if isinstance(value, Unknown):
        trace.add(weekly_maximum.step(value.why, inputs=(Input("monday", monday.isoformat(), "DATE"),)))
        return value
    trace.add(weekly_maximum.step(str(value.value), unit="ORE", parameters=(value.use,)))
    found: int = value.value
    return found


@rule("LP-02", cites="§ 50, stk. 1", since=_LAW)
def highest_hourly_rate(trace: Trace, monday: date, maximum: int) -> int:
    """Highest hourly rate (højeste timesats): the week's maximum / 37, half-up to øre."""
    hours = TABLE["weekly_hours_behind_hourly_rate"].known(monday)
    found = half_up(maximum / hours.value)
    trace.add(
        highest_hourly_rate.step(
            str(found),
            unit="ORE",
            inputs=(Input("weekly_maximum", str(maximum), "ORE"),),
            parameters=(hours.use,),
            formula="weekly_maximum / hours",
        )
    )
    return found


@rule("LP-23", cites="§ 45, stk. 2", since=_LAW)
def self_employed_floor(trace: Trace, monday: date, maximum: int) -> int:
    """Least weekly benefit of the insured (sikringens mindstebeløb): 2/3 of the maximum, half-up to kroner."""
    share = TABLE["self_employed_floor_share"].known(monday)
    found = whole_kroner(maximum * share.value)
    trace.add(
        self_employed_floor.step(
            str(found),
            unit="ORE",
            inputs=(Input("weekly_maximum", str(maximum), "ORE"),),
            parameters=(share.use,),
            formula="share × weekly_maximum",
        )
    )
    return found
