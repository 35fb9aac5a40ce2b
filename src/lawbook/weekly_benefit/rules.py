"""One payee's calendar week (ugens sygedagpenge): hours and days of benefit, their price, the week's maximum, rounding.

Amounts are exact øre until `rounded_week`. Days of a week come as a mask, bit 0 = Monday … bit 6 = Sunday.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache

from lawbook.assessment import Input
from lawbook.foundation import hours as working_time
from lawbook.foundation import parameters
from lawbook.foundation.calendar import holiday_mask
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.hours import Schedule
from lawbook.foundation.money import rounded, share_out
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_WORKING_DAYS = 0b0011111
_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")

FULL_TIME, PART_TIME = "FULL_TIME", "PART_TIME"


@cache
def names_of(mask: int) -> str:
    """Write the days of a week mask."""
    return " ".join(name for day, name in enumerate(_WEEKDAYS) if mask >> day & 1)


@rule("LP-06", cites="§ 53 a", since=_LAW)
def without_public_holidays(trace: Trace, monday: date, mask: int) -> int:
    """Take the public holidays out of a week's days (søgnehelligdage); in force from 2 July 2012."""
    holidays = holiday_mask(monday.toordinal()) & mask
    if not holidays:
        return mask
    value = TABLE["public_holidays_without_benefit"].known(monday)
    found = mask & ~holidays if value.value else mask
    inputs = (Input("days", names_of(mask)), Input("public_holidays", names_of(holidays)))
    trace.add(without_public_holidays.step(names_of(found), inputs=inputs, parameters=(value.use,)))
    return found


@cache
def has_holidays_without_benefit(monday: int) -> bool:
    """Say whether public holidays carry no benefit in the week that starts on the ordinal `monday`."""
    found: bool = TABLE["public_holidays_without_benefit"].known(date.fromordinal(monday)).value
    return found


def written_schedule(schedule: Schedule) -> str:
    """Return the hours of each weekday as the trace shows them (arbejdstid)."""
    return " ".join(map(fraction_text, schedule))


@rule("LP-05", cites="§ 47, stk. 2", since=_LAW)
def week_of_plan(trace: Trace, number: int, weeks: int, first_monday: date, fact: str | None = None) -> int:
    """Place in the plan of the weeks that have these hours (turnusplan); it goes round from its first Monday."""
    inputs = (
        Input("weeks_of_plan", str(weeks), "NUMBER", fact),
        Input("schedule_from", first_monday.isoformat(), "DATE", fact),
    )
    trace.add(week_of_plan.step(str(number), unit="NUMBER", inputs=inputs))
    return number


@rule("LP-05", cites="BEK 953/2019 § 11, stk. 1", since=_LAW)
def average_of_four_weeks(trace: Trace, hours: Fraction, fact: str | None = None) -> Fraction:
    """Hours of a week that vary, on the average of the last four weeks (varierende arbejdstid)."""
    weeks = TABLE["weeks_of_varying_hours"].known(_LAW)
    found: Fraction = hours / weeks.value
    inputs = (Input("hours_last_4_weeks", fraction_text(hours), "HOURS", fact),)
    trace.add(average_of_four_weeks.step(fraction_text(found), unit="HOURS", inputs=inputs, parameters=(weeks.use,)))
    return found


@rule("LP-05", cites="§ 50, stk. 3", since=_LAW)
def hours_of_week(
    trace: Trace, schedule: Schedule, mask: int, fact: str | None = None, written: str | None = None
) -> Fraction:
    """Scheduled hours of the week's payable days (ugens fraværstimer); `written`: the schedule, if at hand."""
    found = working_time.hours_of(schedule, mask)
    if written is None:
        written = written_schedule(schedule)
    inputs = (Input("days", names_of(mask)), Input("schedule", written, "TEXT", fact))
    trace.add(hours_of_week.step(fraction_text(found), unit="HOURS", inputs=inputs))
    return found


@rule("R-062", cites="§ 53, stk. 1", since=_LAW)
def absent_schedule(trace: Trace, schedule: Schedule, absent_hours: Fraction, fact: str | None) -> Schedule:
    """Spread the absent hours of a partial return over the scheduled days (delvis genoptaget arbejde)."""
    weekly = sum(schedule, Fraction(0))
    share = min(absent_hours / weekly, Fraction(1)) if weekly else weekly
    found = tuple(hours * share for hours in schedule)
    inputs = (
        Input("absent_hours", fraction_text(absent_hours), "HOURS", fact),
        Input("weekly_hours", fraction_text(weekly), "HOURS"),
    )
    trace.add(absent_schedule.step(" ".join(fraction_text(hours) for hours in found), inputs=inputs))
    return found


@rule("LP-07", cites="§ 50, stk. 1", since=_LAW)
def rate_of_week(trace: Trace, own_rate: int, hourly_maximum: int) -> int:
    """Hourly rate of the week (timesats): the own earnings, at most the highest hourly rate of the rate year; øre."""
    found = min(own_rate, hourly_maximum)
    inputs = (Input("own_rate", str(own_rate), "ORE"), Input("hourly_maximum", str(hourly_maximum), "ORE"))
    trace.add(rate_of_week.step(str(found), unit="ORE", inputs=inputs, formula="min(own_rate, hourly_maximum)"))
    return found


@rule("LP-03", cites="§ 50, stk. 2", since=_LAW)
def employee_week(trace: Trace, hours: Fraction, rate: int) -> Fraction:
    """Exact benefit of an employee's week (lønmodtagers uge): hours × rate, in øre."""
    found = hours * rate
    inputs = (Input("hours", fraction_text(hours), "HOURS"), Input("rate", str(rate), "ORE"))
    trace.add(employee_week.step(fraction_text(found), unit="ORE_EXACT", inputs=inputs, formula="hours × rate"))
    return found


@rule("LP-24", cites="§ 51, stk. 1", since=_LAW)
def unemployed_week(trace: Trace, day_rate: int, days: int, fact: str | None = None) -> Fraction:
    """Exact benefit of an unemployed person's week (lediges uge): the a-kasse's day rate × payable weekdays, in øre."""
    found = Fraction(day_rate * days)
    inputs = (Input("day_rate", str(day_rate), "ORE", fact), Input("days", str(days), "DAYS"))
    trace.add(unemployed_week.step(fraction_text(found), unit="ORE_EXACT", inputs=inputs, formula="day_rate × days"))
    return found


@rule("LP-11", cites="§ 51, stk. 1", since=_LAW)
def unemployed_hours(trace: Trace, monday: date, insured: str, days: int) -> Fraction:
    """Hours of an unemployed person's week (ledige timer): 37, part-time insured 30, by fifths."""
    name = "hours_of_part_time_insured" if insured == PART_TIME else "hours_of_full_time_insured"
    weekly, a_week = TABLE[name].known(monday), TABLE["days_a_week"].known(monday)
    found: Fraction = weekly.value * Fraction(days, a_week.value)
    inputs = (Input("insured", insured), Input("days", str(days), "DAYS"))
    step = unemployed_hours.step(
        fraction_text(found),
        unit="HOURS",
        inputs=inputs,
        parameters=(weekly.use, a_week.use),
        formula="weekly × days / 5",
    )
    trace.add(step)
    return found


@rule("LP-23", cites="§ 52", since=_LAW)
def self_employed_basis(
    trace: Trace, monday: date, annual_profit: int, weekly_maximum: int, fact: str | None = None
) -> Fraction:
    """Weekly basis of a self-employed person (ugentligt grundlag): profit / 52, at most the maximum; exact øre."""
    weeks = TABLE["weeks_of_annual_profit"].known(monday)
    found = min(Fraction(max(annual_profit, 0), weeks.value), Fraction(weekly_maximum))
    inputs = (
        Input("annual_profit", str(annual_profit), "ORE", fact),
        Input("weekly_maximum", str(weekly_maximum), "ORE"),
    )
    step = self_employed_basis.step(
        fraction_text(found),
        unit="ORE_EXACT",
        inputs=inputs,
        parameters=(weeks.use,),
        formula="min(annual_profit / weeks, weekly_maximum)",
    )
    trace.add(step)
    return found


@rule("LP-23", cites="§ 45, stk. 3", since=_LAW)
def insured_basis(trace: Trace, basis: Fraction, floor: int, level: str, is_first_two_weeks: bool) -> Fraction:
    """Weekly amount of the insured (sikrede selvstændige): two thirds first give the floor, all else the larger."""
    found = Fraction(floor) if level == "TWO_THIRDS" and is_first_two_weeks else max(basis, Fraction(floor))
    inputs = (
        Input("basis", fraction_text(basis), "ORE_EXACT"),
        Input("floor", str(floor), "ORE"),
        Input("level", level),
        Input("is_first_two_weeks", str(is_first_two_weeks).lower(), "BOOL"),
    )
    trace.add(insured_basis.step(fraction_text(found), unit="ORE_EXACT", inputs=inputs))
    return found


@rule("LP-23", cites="§ 53, stk. 3", since=_LAW)
def self_employed_days(trace: Trace, monday: date, weekly_amount: Fraction, days: int, share: Fraction) -> Fraction:
    """Exact benefit of so many days of a self-employed person's five-day week (selvstændiges uge), in øre."""
    a_week = TABLE["days_a_week"].known(monday)
    found: Fraction = weekly_amount * share * days / a_week.value
    inputs = (
        Input("weekly_amount", fraction_text(weekly_amount), "ORE_EXACT"),
        Input("days", str(days), "DAYS"),
        Input("share", fraction_text(share), "SHARE"),
    )
    step = self_employed_days.step(
        fraction_text(found),
        unit="ORE_EXACT",
        inputs=inputs,
        parameters=(a_week.use,),
        formula="weekly_amount × share × days / 5",
    )
    trace.add(step)
    return found


@rule("LP-04", cites="§ 50, stk. 2", since=_LAW)
def shared_maximum(
    trace: Trace, amounts: Mapping[str, Fraction], weekly_maximum: int, rounding: str
) -> Mapping[str, int] | None:
    """Cut one person's week to the maximum over all jobs and payees (ugemaksimum); None when it does not reach it.

    Shared in proportion to the exact amounts, whole kroner, largest remainder. Not prorated in part weeks.
    """
    if sum(rounded(amount, rounding) for amount in amounts.values()) <= weekly_maximum:
        return None
    found = share_out(weekly_maximum, amounts)
    ordered = sorted(amounts.items())
    inputs = tuple(Input(f"amount {key}", fraction_text(amount), "ORE_EXACT") for key, amount in ordered)
    step = shared_maximum.step(
        " ".join(f"{key}:{found[key]}" for key in sorted(found)),
        inputs=(*inputs, Input("weekly_maximum", str(weekly_maximum), "ORE")),
        formula="largest remainder of weekly_maximum in proportion to the amounts",
    )
    trace.add(step)
    return found


@rule("LP-03", cites="LP-03", since=_LAW)
def rounded_week(trace: Trace, amount: Fraction, rounding: str) -> int:
    """Round a payee's week once (afrunding), half-up, to whole kroner or øre by the operator's policy."""
    found = rounded(amount, rounding)
    inputs = (Input("amount", fraction_text(amount), "ORE_EXACT"), Input("rounding", rounding))
    trace.add(rounded_week.step(str(found), unit="ORE", inputs=inputs))
    return found


def working_days_of(mask: int) -> int:
    """Count the Mondays to Fridays of a week mask."""
    return (mask & _WORKING_DAYS).bit_count()
