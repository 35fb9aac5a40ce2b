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
from lawbook.foundation.hours import DAYS_A_WEEK, Schedule, five_equal_days, place_of_week, weeks_of
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.incapacity.rules import absent_in_full, is_absent_enough
from lawbook.weekly_benefit.rules import (
    absent_schedule,
    average_of_four_weeks,
    has_holidays_without_benefit,
    hours_of_week,
    week_of_plan,
    without_public_holidays,
    written_schedule,
)

_ONE_DAY = timedelta(days=1)
_NO_WORKING_TIME = "Ugentlig arbejdstid mangler"
_NO_FIRST_WEEK = "Arbejdsplanen har flere uger: oplys, hvilken mandag den første begynder"


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


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The working time of each week of a plan, going round; nearly always one week like all others (arbejdsplan)."""

    weeks: tuple[WorkingTime, ...]
    first_monday: date | None = None

    def of_week(self, monday: int) -> WorkingTime:
        """Return the working time of the week that starts on an ordinal Monday."""
        if self.first_monday is None:
            return self.weeks[0]
        return self.weeks[place_of_week(self.first_monday, monday, len(self.weeks))]

    @property
    def weekly_hours(self) -> Fraction:
        """Return the hours of a week on the average of the whole plan (gennemsnit af turnusperioden)."""
        return sum((Fraction(week.parts_a_week, week.parts_an_hour) for week in self.weeks), Fraction(0)) / len(
            self.weeks
        )


class Stretch(NamedTuple):
    """Days with one plan of working time."""

    days: Days
    plan: Plan


@dataclass(frozen=True, slots=True)
class Laid:
    """The full working time, its stretches over the absence, and what could not be laid out."""

    base: Plan
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]


def within(stretches: tuple[Stretch, ...], days: Days) -> tuple[Stretch, ...]:
    """Keep the days of the stretches that lie in a set of days."""
    return tuple(Stretch(both, s.plan) for s in stretches if (both := s.days & days))


def lay_out(found: Entitlement) -> Laid:
    """Lay the working time over the absence: the schedule, then each partial return from its first day on (R-062)."""
    course = found.course
    base = _plan(found)
    stretches: list[Stretch] = []
    findings = _missing(course, base)
    begins, current = course.first_absence_day, base
    returns = [r for r in course.all_of(PartialResumption) if r.employer == course.employer]
    for resumption in sorted(returns, key=lambda r: (r.first_day, r.sent_on, r.fact)):
        if before := Days.between(begins, resumption.first_day - _ONE_DAY):
            stretches.append(Stretch(before, current))
        begins = max(begins, resumption.first_day)
        current, raised = _after_return(found, resumption, base)
        findings += raised
    stretches.append(Stretch(Days.between(begins), current))
    return Laid(base, _in_full_after_the_job(found, tuple(stretches), base), findings)


def _in_full_after_the_job(found: Entitlement, stretches: tuple[Stretch, ...], base: Plan) -> tuple[Stretch, ...]:
    """Lay the full working time on the days after the employment ended, where part of it had been resumed (§ 53)."""
    told = found.course.notification
    if told.employed_until is None or all(stretch.plan is base for stretch in stretches):
        return stretches
    after = Days.between(told.employed_until + _ONE_DAY)
    if found.last_day is None or found.last_day > told.employed_until:
        absent_in_full(found.trace, told.employed_until, told.fact)
    return (*within(stretches, Days.between(told.first_absence_day, told.employed_until)), Stretch(after, base))


def _plan(found: Entitlement) -> Plan:
    """Return the plan as notified, else five equal days (LP-05); one without a known first week gives its average."""
    told = found.course.notification
    weeks = weeks_of(told.schedule) if told.schedule is not None else ()
    if len(weeks) > 1 and told.schedule_from is not None:
        laid = _weeks_of_plan(found.trace, weeks, told.schedule_from, told.fact)
        return Plan(laid, told.schedule_from)
    if len(weeks) == 1:
        return Plan((WorkingTime.of(weeks[0], told.fact),))
    if weeks:
        return Plan((WorkingTime.of(five_equal_days(sum(told.schedule or (), Fraction(0)) / len(weeks)), told.fact),))
    if told.weekly_hours is None and told.working_time == "VARYING" and told.hours_last_4_weeks is not None:
        start = len(found.trace.steps)
        weekly = average_of_four_weeks(found.trace, told.hours_last_4_weeks, told.fact)
        return Plan((WorkingTime.of(five_equal_days(weekly), None, tuple(range(start, len(found.trace.steps)))),))
    return Plan((WorkingTime.of(five_equal_days(told.weekly_hours or Fraction(0)), told.fact),))


def _weeks_of_plan(
    trace: Trace, weeks: tuple[Schedule, ...], first_monday: date, fact: str
) -> tuple[WorkingTime, ...]:
    found = []
    for number, schedule in enumerate(weeks, 1):
        start = len(trace.steps)
        week_of_plan(trace, number, len(weeks), first_monday, fact)
        found.append(WorkingTime.of(schedule, fact, tuple(range(start, len(trace.steps)))))
    return tuple(found)


def _missing(course: Course, base: Plan) -> tuple[Finding, ...]:
    """Working time that nobody has stated, or whose first week nobody knows, is not known and not 0 (LP-05, LP-41)."""
    told = course.notification
    facts = (told.fact,)
    if not base.weekly_hours:
        return (Finding(48, CONDITION, "LP-05", "48:LP-05", WHOLE, facts=facts, title=_NO_WORKING_TIME),)
    if len(told.schedule or ()) > DAYS_A_WEEK and told.schedule_from is None:
        return (Finding(48, CONDITION, "LP-05", "48:LP-05", WHOLE, facts=facts, title=_NO_FIRST_WEEK),)
    return ()


def _after_return(
    found: Entitlement, resumption: PartialResumption, base: Plan
) -> tuple[Plan, tuple[Finding, ...]]:
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
    found: Entitlement, absent_hours: Fraction, base: Plan, fact: str, days: Days
) -> tuple[Plan, tuple[Finding, ...]]:
    """Spread absent hours over the scheduled days; fewer than four a week give nothing and a look (LP-26).

    Only whoever works in part is asked for four hours (§ 7, stk. 2): away from all hours of a job is wholly away. In a
    plan of several weeks the hours are those of an average week.
    """
    trace, weekly = found.trace, base.weekly_hours
    start = len(trace.steps)
    is_whole = bool(weekly) and absent_hours >= weekly
    if not is_whole and not is_absent_enough(trace, absent_hours, _is_in_new_flexjob(found)):
        look = Finding(135, EVENT, "R-011", f"135:{fact}", NOTHING, days.first, days.last, (fact,))
        return Plan((WorkingTime.of((Fraction(0),) * DAYS_A_WEEK),)), (look,)
    asked = tuple(range(start, len(trace.steps)))
    share = absent_hours / weekly if weekly else Fraction(0)
    return Plan(tuple(_reduced_week(trace, week, share, fact, asked) for week in base.weeks), base.first_monday), ()


def _is_in_new_flexjob(found: Entitlement) -> bool:
    """Say whether the job is a fleksjob of the scheme since 2013, in which no four hours are asked (§ 7, stk. 2)."""
    return found.course.notification.is_flexjob and found.grant_basis != "FLEXJOB_BEFORE_2013"


def _reduced_week(
    trace: Trace, week: WorkingTime, share: Fraction, fact: str, asked: tuple[int, ...]
) -> WorkingTime:
    start = len(trace.steps)
    schedule = absent_schedule(trace, week.schedule, share * sum(week.schedule, Fraction(0)), fact)
    return WorkingTime.of(schedule, steps=(*asked, *week.steps, *range(start, len(trace.steps))))


def hours_of_days(stretch: Stretch) -> Fraction:
    """Add the hours of all days of a stretch, week by week; public holidays have none."""
    last, plan = stretch.days.last, stretch.plan
    assert last is not None
    weeks_of_kind: dict[tuple[WorkingTime, int], int] = {}
    for monday in stretch.days.mondays(last):
        time = plan.of_week(monday)
        kind = time, payable_mask(monday, stretch.days.mask(monday) & time.works)
        weeks_of_kind[kind] = weeks_of_kind.get(kind, 0) + 1
    found = Fraction(0)
    for (time, mask), count in weeks_of_kind.items():
        found += Fraction(count * time.parts_of(mask), time.parts_an_hour)
    return found


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
