"""How long benefit may be paid: the reassessment day, pensioners and extensions (varighed, §§ 24-27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lawbook.assessment import (
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    NOTHING,
    UNDECIDABLE,
    WHOLE,
    Finding,
    Input,
    Reassessment,
    Step,
)
from lawbook.course import Course
from lawbook.duration.counting import Counter, Spell, days_of_month, month_number
from lawbook.duration.extensions import (
    Extension,
    covid_2020,
    covid_2021,
    extension,
    extensions,
    looks_at_covid,
    pensioner_extension,
    reworded_ground,
)
from lawbook.facts import Person
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY, add_months, monday_of
from lawbook.foundation.parameters import Value
from lawbook.foundation.rule import Provision, rule
from lawbook.foundation.trace import Trace
from lawbook.policy import EXPECTED_VERSIONS, REFORM_2027

__all__ = [
    "Duration",
    "Spell",
    "covid_2020",
    "covid_2021",
    "extension",
    "general_duration",
    "over_at_the_start",
    "pensioner_duration",
    "pensioner_extension",
    "reassessment",
    "reduced_rate",
    "reworded_ground",
]

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_SINCE_2014 = date(2014, 7, 1)

_DAYS_A_WEEK = TABLE["days_a_week"]
_IN_GENERAL = (TABLE["reassessment_window_months"], TABLE["reassessment_weeks"])
_OF_PENSIONERS = (TABLE["pensioner_window_months"], TABLE["pensioner_weeks"])

_REASSESS = "Revurder sagen: mere end {weeks} ugers sygedagpenge inden for {months} måneder (§ 24)"
_EXTENSION_ENDS = "Forlængelsen efter § 27 udløber {day}"


@dataclass(frozen=True, slots=True)
class Duration:
    """The reassessment day with its count, what a person must look at, and when time may change it."""

    reassessment: Reassessment | None
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None
    reduced_from: date | None = None


def reassessment(trace: Trace, course: Course, on: date, spells: tuple[Spell, ...]) -> Duration:
    """Find the reassessment day of a case among all spells of the person up to it (revurderingstidspunkt)."""
    own = next((spell for spell in spells if spell.case == course.case), None)
    if own is None or not own.benefit:
        return Duration(None)
    others = tuple(spell for spell in spells if spell.case != course.case)
    findings = over_at_the_start(trace, course, others) if others else ()
    counter = Counter(spells)
    found = _first_day(trace, course, on, own, counter)
    if found is None:
        return Duration(None, findings)
    assert found.day is not None
    told, granted = extensions(trace, course, found.day, is_pensioner=is_pensioner(course.person, found.day))
    asked, look_on = _looks(course, on, found.day, granted)
    reduced = (
        reduced_rate(trace, course, found.day, granted) if reduced_rate.only_with in course.policy.versions else None
    )
    covid = looks_at_covid(trace, found.day)
    return Duration(found, findings + told + asked + covid, look_on, reduced)


def _first_day(trace: Trace, course: Course, on: date, own: Spell, counter: Counter) -> Reassessment | None:
    """Look at the last day of each calendar month; the first over the limit is the day, if the course lasts to it."""
    last = own.benefit.last
    number = month_number(course.first_absence_day)
    while True:
        day = days_of_month(number)[1]
        if last is not None and day > last:
            if last >= on:
                _written(trace, course, on, None, counter)
            return None
        limit, months, _ = _limit(course.person, day)
        if counter.in_months_ending(day, months.value) > limit:
            return _written(trace, course, on, day, counter)
        number += 1


def _limit(person: Person, day: date) -> tuple[int, Value, Value]:
    """Return the counted days that may not be passed, with the window in months and the weeks behind it."""
    months_of, weeks_of = _OF_PENSIONERS if is_pensioner(person, day) else _IN_GENERAL
    months, weeks = months_of.known(day), weeks_of.known(day)
    return weeks.value * _DAYS_A_WEEK.known(day).value, months, weeks


def is_pensioner(person: Person, day: date) -> bool:
    """Say whether a pension is received on a day, or the age of the state pension reached (§ 25, stk. 1)."""
    if person.pension != "NONE" and (person.pension_from is None or person.pension_from <= day):
        return True
    return _pension_age_on(person.born) <= day


@lru_cache(maxsize=4096)
def _pension_age_on(born: date) -> date:
    return add_months(born, TABLE["pension_age_months"].known(born).value)


def _written(trace: Trace, course: Course, on: date, day: date | None, counter: Counter) -> Reassessment | None:
    seen = day or on
    limit, months, weeks = _limit(course.person, seen)
    window_starts = add_months(on.replace(day=1), 1 - months.value)
    to_date = counter.between(window_starts, on)
    at_day = counter.in_months_ending(day, months.value) if day is not None else to_date
    rule_of_group = pensioner_duration if is_pensioner(course.person, seen) else general_duration
    trace.add(rule_of_group(day, on, at_day, weeks, months))
    return Reassessment(day, day > on, to_date, limit) if day is not None else None


@rule("R-050", cites="§ 24, stk. 1", since=_LAW)
def general_duration(day: date | None, on: date, counted: int, weeks: Value, months: Value) -> Step:
    """More than 22 weeks in the nine calendar months that end with a month: reassess at its end (LP-17).

    The day stops nothing by itself: benefit runs on until a decision is communicated (G-05, LP-18).
    """
    return _duration_step(general_duration, (day, on), counted, weeks, months)


@rule("R-052", cites="§ 25, stk. 1", since=_LAW)
def pensioner_duration(day: date | None, on: date, counted: int, weeks: Value, months: Value) -> Step:
    """More than 26 weeks in twelve calendar months for those with pension or of pension age (pensionister)."""
    return _duration_step(pensioner_duration, (day, on), counted, weeks, months)


def _duration_step(
    provision: Provision[..., Step], days: tuple[date | None, date], counted: int, weeks: Value, months: Value
) -> Step:
    day, on = days
    return provision.step(
        day.isoformat() if day else "",
        verdict=UNDECIDABLE if day is not None and day <= on else FULFILLED,
        unit="DATE",
        inputs=(Input("counted_days", str(counted), "DAYS"),),
        parameters=(weeks.use, months.use, _DAYS_A_WEEK.known(_LAW).use),
        formula="counted_days > weeks * days_a_week",
    )


@rule("R-051", cites="§ 24 a, stk. 1", since=_SINCE_2014)
def over_at_the_start(trace: Trace, course: Course, others: tuple[Spell, ...]) -> tuple[Finding, ...]:
    """More than 22 weeks in the nine months before a new first absence day (varighed på første fraværsdag): task 59.

    The right is then to jobafklaringsforløb unless the illness is life-threatening; a person looks, always.
    """
    first = course.first_absence_day
    if not over_at_the_start.holds_on(first) or is_pensioner(course.person, first):
        return ()
    limit, months, weeks = _limit(course.person, first)
    counted = Counter(others).in_months_ending(first.replace(day=1) - ONE_DAY, months.value)
    is_over = counted > limit
    answer = course.answer_to(59, course.notification)
    told = NOT_FULFILLED if answer is not None and answer.answer == "NO" else FULFILLED
    trace.add(
        over_at_the_start.step(
            str(counted),
            verdict=FULFILLED if not is_over else UNDECIDABLE if answer is None else told,
            unit="DAYS",
            inputs=(Input("first_absence_day", first.isoformat(), "DATE", course.notification.fact),),
            parameters=(weeks.use, months.use),
            formula="counted_days > weeks * days_a_week",
        )
    )
    if not is_over or (answer is not None and told == FULFILLED):
        return ()
    key = course.notification.fact
    return (Finding(task=59, kind=EVENT, rule="R-051", key=key, holds=WHOLE, facts=(key,), closes_with_cause=True),)


def _looks(course: Course, on: date, day: date, granted: Extension | None) -> tuple[tuple[Finding, ...], date | None]:
    """Ask for the reassessment two weeks before its day, and again two weeks before an extension ends."""
    ahead = timedelta(days=TABLE["decide_before_days"].known(day).value)
    if granted is None:
        ask_on, asked = day - ahead, _reassess(course.person, day)
    elif granted.until is None:
        return (), None
    else:
        ask_on, asked = granted.until - ahead, _extension_ends(granted)
    return ((), ask_on) if ask_on > on else ((asked,), None)


@rule("R-081", cites="Udkast 2025, reduceret sats", since=EXPECTED_VERSIONS[REFORM_2027], only_with=REFORM_2027)
def reduced_rate(trace: Trace, course: Course, day: date, granted: Extension | None) -> date | None:
    """Without a ground to extend, the benefit goes on at a reduced rate (reduceret sats) instead of jobafklaring.

    Expected, not enacted: off until it is turned on for a trial. The amount is not known and must be entered. It pays
    from the first Monday after the reassessment day or the end of an extension; pensioners are left as they are.
    """
    ends = day if granted is None else granted.until
    if ends is None or not reduced_rate.holds_on(ends) or is_pensioner(course.person, ends):
        return None
    monday = monday_of(ends) + 7 * ONE_DAY
    trace.add(
        reduced_rate.step(monday.isoformat(), unit="DATE", inputs=(Input("reassessment_day", day.isoformat(), "DATE"),))
    )
    return monday


def _reassess(person: Person, day: date) -> Finding:
    if is_pensioner(person, day):
        return Finding(task=129, kind=EVENT, rule="R-052", key=day.isoformat(), holds=NOTHING, first_day=day)
    _, months, weeks = _limit(person, day)
    title = _REASSESS.format(weeks=weeks.value, months=months.value)
    key = f"reassessment:{day.isoformat()}"
    return Finding(task=48, kind=EVENT, rule="R-050", key=key, holds=NOTHING, first_day=day, title=title)


def _extension_ends(granted: Extension) -> Finding:
    assert granted.until is not None
    title = _EXTENSION_ENDS.format(day=granted.until.strftime("%d.%m.%Y"))
    key = f"extension:{granted.fact}"
    return Finding(task=48, kind=EVENT, rule="R-055", key=key, holds=NOTHING, first_day=granted.until, title=title)
