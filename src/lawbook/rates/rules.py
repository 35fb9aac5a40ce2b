"""Highest amounts of a rate year (satser): the week's maximum, the hour's maximum and the floor of the insured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lawbook.assessment import Input, ParameterUse
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY, first_monday_of_january, monday_of
from lawbook.foundation.money import half_up, whole_kroner
from lawbook.foundation.parameters import Value
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.policy import EnteredRate

TABLE = parameters.load(__file__)

_LAW = date(2008, 1, 7)

# What may be entered: the maximum itself, and the maximum at a reduced rate that the expected reform brings.
WEEKLY_MAXIMUM, REDUCED_MAXIMUM = RATE_NAMES = ("weekly_maximum", "reduced_weekly_maximum")


@dataclass(frozen=True, slots=True)
class WeekRates:
    """The maxima of one rate year (satsår) in øre a week and øre an hour, and the steps that say so."""

    since: date
    weekly_maximum: int
    hourly_maximum: int
    steps: tuple[int, ...]

    @property
    def key(self) -> tuple[date, int]:
        """Return what tells these maxima from others of one person's weeks."""
        return self.since, self.weekly_maximum


def rates_of_week(
    trace: Trace, monday: date, entered: tuple[EnteredRate, ...] = (), name: str = WEEKLY_MAXIMUM
) -> WeekRates | Unknown:
    """Find all maxima of a week; a rate year is traced once however many weeks ask for it."""
    value = _value_of_week(monday, entered, name)
    if isinstance(value, Unknown):
        return value
    found, _ = trace.once(("rates", name, value.since), lambda: _of_year(trace, monday, value))
    return found


@lru_cache(maxsize=4096)
def _value_of_week(monday: date, entered: tuple[EnteredRate, ...], name: str) -> Value | Unknown:
    """Ask the table first; an entered rate counts only where it has none, from its day to the end of its rate year."""
    own = TABLE[name].on(monday) if name in TABLE else Unknown(name, "NO_VALUE_ON_DAY")
    if isinstance(own, Value):
        return own
    fitting = [
        rate for rate in entered if rate.name == name and rate.since <= monday <= last_day_of_rate_year(rate.since)
    ]
    if not fitting:
        return own
    rate = max(fitting, key=lambda rate: rate.since)
    use = ParameterUse(name, str(rate.value), rate.since, rate.source, rate.is_checked, "ORE")
    return Value(rate.value, rate.since, last_day_of_rate_year(rate.since), use)


def last_day_of_rate_year(day: date) -> date:
    """Return the Sunday before the first Monday of January that follows (satsårets sidste dag; LP-01)."""
    first = first_monday_of_january(day.year)
    return (first if day < first else first_monday_of_january(day.year + 1)) - ONE_DAY


def _of_year(trace: Trace, monday: date, value: Value) -> WeekRates:
    start = len(trace.steps)
    weekly_maximum(trace, monday, value)
    hourly = highest_hourly_rate(trace, monday, value.value)
    return WeekRates(value.since, value.value, hourly, tuple(range(start, len(trace.steps))))


def known_until(entered: tuple[EnteredRate, ...] = ()) -> date | None:
    """Return the last day for which a weekly maximum is known without a gap (LP-25)."""
    last = TABLE[WEEKLY_MAXIMUM].known_until
    while last is not None and isinstance(value := _value_of_week(last + ONE_DAY, entered, WEEKLY_MAXIMUM), Value):
        last = value.until
    return last


@rule("LP-01", cites="§ 50, stk. 2", since=_LAW)
def weekly_maximum(trace: Trace, monday: date, value: Value | Unknown | None = None) -> int | Unknown:
    """Highest benefit of one person's week (højeste ugentlige beløb), by the rate year of the week's Monday; in øre."""
    value = value or TABLE[WEEKLY_MAXIMUM].on(monday_of(monday))
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
