"""The working time over an absence (arbejdstid): the schedule, and what is left of it after each partial return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from lawbook.assembly.entitlement import Entitlement
from lawbook.assessment import CONDITION, EVENT, NOTHING, PART, WHOLE, Finding
from lawbook.course import Course
from lawbook.facts import PartialResumption
from lawbook.foundation.calendar import holiday_mask
from lawbook.foundation.hours import DAYS_A_WEEK, Schedule, five_equal_days
from lawbook.foundation.timeline import Days
from lawbook.incapacity.rules import is_absent_enough
from lawbook.weekly_benefit.rules import (
    absent_schedule,
    has_holidays_without_benefit,
    hours_of_week,
    without_public_holidays,
    written_schedule,
)

_ONE_DAY = timedelta(days=1)
_NO_WORKING_TIME = "Ugentlig arbejdstid mangler"


@dataclass(frozen=True, slots=True, eq=False)
class WorkingTime:
    """Scheduled hours of absence on each weekday; known by identity, so that equal weeks are found at once."""

    schedule: Schedule
    works: int  # the weekdays with hours, bit 0 = Monday
    parts: tuple[int, ...]  # the hours of each weekday in equal parts of an hour, so that sums stay whole numbers
    parts_an_hour: int
    parts_a_week: int
    written: str  # the schedule as the trace shows it
    fact: str | None = None  # who said so; None = the result of an earlier step
    steps: tuple[int, ...] = ()  # what made it

    @classmethod
    def of(cls, schedule: Schedule, fact: str | None = None, steps: tuple[int, ...] = ()) -> WorkingTime:
        """Make the working time of a schedule."""
        an_hour = lcm(*(hours.denominator for hours in schedule))
        parts = tuple(hours.numerator * (an_hour // hours.denominator) for hours in schedule)
        works = sum(1 << day for day, part in enumerate(parts) if part)
        return cls(schedule, works, parts, an_hour, sum(parts), written_schedule(schedule), fact, steps)

    def parts_of(self, mask: int) -> int:
        """Add the hours of the days in a week mask, in parts of an hour."""
        if mask == self.works:
            return self.parts_a_week
        return sum(part for day, part in enumerate(self.parts) if mask >> day & 1)


class Stretch(NamedTuple):
    """Days with one working time."""

    days: Days
    time: WorkingTime


@dataclass(frozen=True, slots=True)
class Laid:
    """The full working time, its stretches over the absence, and what could not be laid out."""

    base: WorkingTime
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]


def within(stretches: tuple[Stretch, ...], days: Days) -> tuple[Stretch, ...]:
    """Keep the days of the stretches that lie in a set of days."""
    return tuple(Stretch(both, s.time) for s in stretches if (both := s.days & days))


def lay_out(found: Entitlement) -> Laid:
    """Lay the working time over the absence: the schedule, then each partial return from its first day on (R-062)."""
    course = found.course
    base = WorkingTime.of(_schedule(course), course.notification.fact)
    stretches: list[Stretch] = []
    findings: tuple[Finding, ...] = () if any(base.schedule) else (_no_working_time(course),)
    begins, current = course.first_absence_day, base
    returns = [r for r in course.all_of(PartialResumption) if r.employer == course.employer]
    for resumption in sorted(returns, key=lambda r: (r.first_day, r.sent_on, r.fact)):
        if before := Days.between(begins, resumption.first_day - _ONE_DAY):
            stretches.append(Stretch(before, current))
        begins = max(begins, resumption.first_day)
        current, raised = _after_return(found, resumption, base)
        findings += raised
    stretches.append(Stretch(Days.between(begins), current))
    return Laid(base, tuple(stretches), findings)


def _schedule(course: Course) -> Schedule:
    """Return the hours of each weekday: as notified, else five equal days (LP-05)."""
    notification = course.notification
    if notification.schedule is not None:
        return notification.schedule
    return five_equal_days(notification.weekly_hours or Fraction(0))


def _no_working_time(course: Course) -> Finding:
    """Working time that nobody has stated is not known and not 0; a person finds out (LP-41)."""
    facts = (course.notification.fact,)
    return Finding(48, CONDITION, "LP-05", "48:LP-05", WHOLE, facts=facts, title=_NO_WORKING_TIME)


def _after_return(
    found: Entitlement, resumption: PartialResumption, base: WorkingTime
) -> tuple[WorkingTime, tuple[Finding, ...]]:
    if found.last_day is not None and resumption.first_day > found.last_day:
        return base, (_unplaced(resumption, 132),)
    if resumption.absent_hours is None:
        return base, (_unplaced(resumption, 133),)
    span = Days.between(resumption.first_day, found.last_day)
    return reduced(found, resumption.absent_hours, base, resumption.fact, span)


def _unplaced(resumption: PartialResumption, task: int) -> Finding:
    """Hours that cannot be placed wait for a person (LP-39): 133 none stated, 132 outside the absence."""
    facts = (resumption.fact,)
    return Finding(task, EVENT, "R-062", f"{task}:{resumption.fact}", PART, resumption.first_day, None, facts)


def reduced(
    found: Entitlement, absent_hours: Fraction, base: WorkingTime, fact: str, days: Days
) -> tuple[WorkingTime, tuple[Finding, ...]]:
    """Spread absent hours over the scheduled days; fewer than four a week give nothing and a look (LP-26).

    Only whoever works in part is asked for four hours (§ 7, stk. 2): away from all hours of a job is wholly away.
    """
    trace = found.trace
    start = len(trace.steps)
    is_whole = any(base.schedule) and absent_hours >= sum(base.schedule, Fraction(0))
    if is_whole or is_absent_enough(trace, absent_hours, found.course.notification.is_flexjob):
        schedule = absent_schedule(trace, base.schedule, absent_hours, fact)
        return WorkingTime.of(schedule, steps=tuple(range(start, len(trace.steps)))), ()
    look = Finding(135, EVENT, "R-011", f"135:{fact}", NOTHING, days.first, days.last, (fact,))
    return WorkingTime.of((Fraction(0),) * DAYS_A_WEEK), (look,)


def hours_of_days(stretch: Stretch) -> Fraction:
    """Add the hours of all days of a stretch, week by week; public holidays have none."""
    last, time = stretch.days.last, stretch.time
    assert last is not None
    masks = ((monday, stretch.days.mask(monday) & time.works) for monday in stretch.days.mondays(last))
    parts = sum(time.parts_of(payable_mask(monday, mask)) for monday, mask in masks)
    return Fraction(parts, time.parts_an_hour)


def hours_of_mask(found: Entitlement, time: WorkingTime, mask: int) -> tuple[Fraction, tuple[int, ...]]:
    """Return the hours of a week's payable days and the steps that say so; equal weeks share them."""
    trace = found.trace
    return trace.once(("hours", time, mask), lambda: hours_of_week(trace, time.schedule, mask, time.fact, time.written))


def payable_mask(monday: int, mask: int) -> int:
    """Take the public holidays out of a week's days, untraced; for sums over many weeks."""
    holidays = holiday_mask(monday) & mask
    return mask & ~holidays if holidays and has_holidays_without_benefit(monday) else mask


def payable_days(found: Entitlement, monday: int, mask: int) -> tuple[int, tuple[int, ...]]:
    """Take the public holidays out of a week's days; a week without any is not traced."""
    if not mask & holiday_mask(monday):
        return mask, ()
    trace = found.trace
    return trace.once(
        ("holidays", monday, mask), lambda: without_public_holidays(trace, date.fromordinal(monday), mask)
    )
