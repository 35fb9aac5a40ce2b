"""The requirement of employees and the unemployed towards the municipality (beskæftigelseskrav, § 32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input
from lawbook.course import Course
from lawbook.employment_requirement.register_hours import MonthHours, hours_of_months
from lawbook.facts import EducationCompleted, Unemployment
from lawbook.foundation import parameters
from lawbook.foundation.calendar import add_months, completed_months_before
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_LAST_OLD_DAY = date(2014, 12, 31)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the completed months before the first absence day, and whether some of them are not known."""

    months: tuple[MonthHours, ...]
    is_partly_unknown: bool

    @property
    def total(self) -> Fraction:
        """Return the hours that are known."""
        return sum((month.hours for month in self.months), Fraction(0))

    def inputs(self, course: Course) -> tuple[Input, ...]:
        """Return the months as the trace shows them."""
        source = course.incomes.get(course.employer or "")
        fact = source.facts[-1] if source else None
        return tuple(
            Input(f"hours_{month.month}", fraction_text(month.hours), "HOURS", fact) for month in self.months
        )


def _in_employment(course: Course) -> bool:
    """Say whether the notification shows current employment on the first absence day (aktuel beskæftigelse)."""
    notification = course.notification
    since, until, first = notification.employed_since, notification.employed_until, notification.first_absence_day
    return (since is None or since <= first) and (until is None or first <= until)


def _planned_work(course: Course) -> bool | None:
    """Say whether a casual worker is at work or due: employed only while working (løsarbejder); None = not told."""
    return course.notification.has_planned_work if course.notification.is_casual else True


@rule("R-030", cites="§ 32, stk. 1, nr. 1", since=date(2011, 1, 3), until=_LAST_OLD_DAY)
def connected_to_the_labour_market(trace: Trace, course: Course) -> str:
    """26 weeks without a break and 240 hours in them (tilknytning til arbejdsmarkedet), the wording until 2014.

    Read in secondary sources only: it may be evidently met by one employment of 26 weeks, and is else never refused.
    """
    first = course.first_absence_day
    weeks = TABLE["old_requirement_days"].known(first)
    least = TABLE["requirement_hours"].known(first)
    months = TABLE["requirement_months"].values[0]
    hours = hours_of_months(course, completed_months_before(first, months.value))
    found = Hours(*hours)
    since = course.notification.employed_since
    is_long = since is not None and since.toordinal() <= first.toordinal() - weeks.value
    verdict = FULFILLED if is_long and _in_employment(course) and found.total >= least.value else UNDECIDABLE
    inputs = (Input("employed_since", since.isoformat() if since else "", "DATE", course.notification.fact),)
    trace.add(
        connected_to_the_labour_market.step(
            fraction_text(found.total),
            verdict=verdict,
            unit="HOURS",
            inputs=inputs + found.inputs(course),
            parameters=(weeks.use, least.use),
        )
    )
    return verdict


@rule("R-030", cites="§ 32, stk. 1, nr. 1", since=date(2015, 1, 1))
def current_employment(trace: Trace, course: Course) -> str:
    """240 hours in the six completed months before, 40 in each of five, and in work on the day (aktuel beskæftigelse).

    Hours of all wage employments are added; hours in one's own business are not (LP-36). What the register leaves
    unsaid is not 0: then the requirement may still be met by the rest, and is else undecided.
    """
    first = course.first_absence_day
    months = TABLE["requirement_months"].known(first)
    least = TABLE["requirement_hours"].known(first)
    monthly = TABLE["requirement_hours_a_month"].known(first)
    enough = TABLE["requirement_months_with_hours"].known(first)
    found = Hours(*hours_of_months(course, completed_months_before(first, months.value)))
    planned = _planned_work(course)
    in_work = _in_employment(course) and planned is not False
    reached = sum(1 for month in found.months if month.hours >= monthly.value)
    total = found.total
    if in_work and total >= least.value and reached >= enough.value:
        verdict = FULFILLED if planned else UNDECIDABLE
    else:
        verdict = UNDECIDABLE if in_work and found.is_partly_unknown else NOT_FULFILLED
    at_work = Input("is_in_employment", str(in_work).lower(), "BOOL", course.notification.fact)
    full_months = Input("months_with_hours", str(reached), "NUMBER")
    trace.add(
        current_employment.step(
            fraction_text(total),
            verdict=verdict,
            unit="HOURS",
            inputs=(at_work, full_months, *found.inputs(course)),
            parameters=(least.use, months.use, monthly.use, enough.use),
            formula="hours >= requirement_hours and months_with_40 >= requirement_months_with_hours",
        )
    )
    return verdict


def current_employment_on(trace: Trace, course: Course) -> str:
    """Try nr. 1 in the wording of the first absence day; where none is known the item is undecided."""
    version = current_employment.on(course.first_absence_day)
    if version is None:
        trace.add(current_employment.step("NO_WORDING_KNOWN", verdict=UNDECIDABLE))
        return UNDECIDABLE
    return version(trace, course)


@rule("R-030", cites="§ 32, stk. 1, nr. 2", since=_LAW)
def unemployment_benefit(trace: Trace, course: Course) -> str:
    """Right to unemployment benefit had the illness not come (ret til arbejdsløshedsdagpenge), as the fund says."""
    first = course.first_absence_day
    told = [found for found in course.all_of(Unemployment) if found.first_day <= first]
    if not told:
        trace.add(unemployment_benefit.step("NOT_TOLD", verdict=UNDECIDABLE))
        return UNDECIDABLE
    last = told[-1]
    verdict = FULFILLED if last.is_entitled else NOT_FULFILLED
    inputs = (
        Input("is_entitled", str(last.is_entitled).lower(), "BOOL", last.fact),
        Input("unemployment_first_day", last.first_day.isoformat(), "DATE", last.fact),
    )
    trace.add(unemployment_benefit.step(verdict, verdict=verdict, inputs=inputs))
    return verdict


@rule("R-030", cites="§ 32, stk. 1, nr. 3", since=_LAW)
def new_education(trace: Trace, course: Course) -> str:
    """Vocational education of 18 months completed within the last month (nyuddannet)."""
    first = course.first_absence_day
    length = TABLE["education_min_months"].known(first)
    within = TABLE["education_within_months"].known(first)
    earliest = add_months(first, -within.value)
    done = course.all_of(EducationCompleted)
    is_met = any(found.months >= length.value and earliest <= found.completed_on <= first for found in done)
    verdict = FULFILLED if is_met else NOT_FULFILLED
    trace.add(
        new_education.step(
            verdict,
            verdict=verdict,
            inputs=tuple(Input("completed_on", found.completed_on.isoformat(), "DATE", found.fact) for found in done),
            parameters=(length.use, within.use),
        )
    )
    return verdict


@rule("R-030", cites="§ 32, stk. 1, nr. 4", since=_LAW)
def paid_internship(trace: Trace, course: Course) -> str:
    """Pupil in paid internship of an education regulated by law (elev i lønnet praktik)."""
    notification = course.notification
    verdict = FULFILLED if notification.is_apprentice else NOT_FULFILLED
    inputs = (Input("is_apprentice", str(notification.is_apprentice).lower(), "BOOL", notification.fact),)
    trace.add(paid_internship.step(verdict, verdict=verdict, inputs=inputs))
    return verdict


@rule("R-030", cites="§ 32, stk. 1, nr. 5", since=_LAW)
def flexjob(trace: Trace, course: Course) -> str:
    """Employed in fleksjob (fleksjob); without a start or hours, or with a start after the absence, it is asked."""
    notification = course.notification
    since = notification.flexjob_since or notification.employed_since
    if not notification.is_flexjob:
        verdict = NOT_FULFILLED
    elif since is None or notification.weekly_hours is None or since > notification.first_absence_day:
        verdict = UNDECIDABLE
    else:
        verdict = FULFILLED
    inputs = (
        Input("is_flexjob", str(notification.is_flexjob).lower(), "BOOL", notification.fact),
        Input("flexjob_since", since.isoformat() if since else "", "DATE", notification.fact),
    )
    trace.add(flexjob.step(verdict, verdict=verdict, inputs=inputs))
    return verdict


def is_old_flexjob(course: Course) -> bool:
    """Say whether the fleksjob began under the scheme that ended with 2012 (task 100)."""
    notification = course.notification
    since = notification.flexjob_since or notification.employed_since
    ended = date.fromisoformat(TABLE["flexjob_old_scheme_until"].values[0].value)
    return notification.is_flexjob and since is not None and since <= ended
