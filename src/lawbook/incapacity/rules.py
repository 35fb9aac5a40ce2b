"""Incapacity for work: own illness, how much absence counts, and when it ends (uarbejdsdygtighed, § 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assessment import (
    CONDITION,
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    NOTHING,
    PART,
    UNDECIDABLE,
    WHOLE,
    Finding,
    Input,
)
from lawbook.course import CONTRADICTED_END, Course, is_yes
from lawbook.facts import Application, Recovery
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY, add_months
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.hours import DAYS_A_WEEK, five_equal_days, hours_on
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_STEPS_FROM = date(2010, 6, 1)

_WHOLE_BENEFIT = Fraction(1)
_NO_BENEFIT = Fraction(0)

_ENDS_DIFFER = "Raskmeldinger er uens: har borgeren fortsat ret i dagene efter den tidligste? (§ 7)"

# A recovery that is not the employer's own word gets a look afterwards (LP-35).
_LOOKS = {"CITIZEN": 144, "JOBCENTRE": 137}


@dataclass(frozen=True, slots=True)
class Incapacity:
    """Whether the person is incapable of work, until when, and when the broad assessment takes over."""

    verdict: str
    last_absence_day: date | None
    broad_assessment_on: date | None
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None


@dataclass(frozen=True, slots=True)
class OwnIllness:
    """Whether the cause is own illness, and the question that another cause raises."""

    verdict: str
    findings: tuple[Finding, ...] = ()


def incapable(trace: Trace, course: Course, on: date) -> Incapacity:
    """Try § 7 on the whole absence (uarbejdsdygtighed)."""
    cause = own_illness(trace, course)
    last_day = end_of_incapacity(trace, course)
    broad = broad_assessment_on(trace, course.first_absence_day)
    if last_day is not None and broad is not None and last_day < broad:
        broad = None
    findings = cause.findings + contradicted_end(course) + recovery_looks(course)
    return Incapacity(cause.verdict, last_day, broad, findings)


@rule("R-010", cites="§ 7, stk. 1", since=_LAW)
def own_illness(trace: Trace, course: Course) -> OwnIllness:
    """Own illness or injury must be what makes the person incapable of work (egen sygdom).

    A notification and an application show it unless the form says another cause; then a person must look, every night.
    """
    form = course.last_of(Application)
    inputs: tuple[Input, ...] = (
        Input("absence_cause", course.notification.absence_cause, "TEXT", course.notification.fact),
    )
    if form is None or form.absence_cause != "OTHER":
        trace.add(own_illness.step("OWN_ILLNESS", verdict=FULFILLED, inputs=inputs))
        return OwnIllness(FULFILLED)
    answer = course.answer_to(19, form)
    verdict = UNDECIDABLE if answer is None else FULFILLED if is_yes(answer) else NOT_FULFILLED
    inputs += (Input("cause_on_the_form", form.absence_cause, "TEXT", form.fact),)
    trace.add(own_illness.step("OTHER_CAUSE", verdict=verdict, inputs=inputs))
    if answer is not None:
        return OwnIllness(verdict)
    asked = Finding(task=19, kind=CONDITION, rule="R-010", key="19", holds=WHOLE, facts=(form.fact,))
    return OwnIllness(verdict, (asked,))


@rule("R-011", cites="§ 7, stk. 2", since=_LAW)
def is_absent_enough(trace: Trace, absent_hours: Fraction, is_flexjob: bool) -> bool:
    """At least four hours of absence a week from an employee who works in part (delvis uarbejdsdygtig; LP-26).

    Not asked of persons in fleksjob under the scheme since 2013. Measured on the absence of a whole week as reported.
    """
    least = TABLE["partial_min_hours"].known(_LAW)
    enough = is_flexjob or absent_hours >= least.value
    inputs = (
        Input("absent_hours", fraction_text(absent_hours), "HOURS"),
        Input("is_flexjob", str(is_flexjob).lower(), "BOOL"),
    )
    trace.add(
        is_absent_enough.step(
            str(enough).lower(),
            verdict=FULFILLED if enough else NOT_FULFILLED,
            unit="BOOL",
            inputs=inputs,
            parameters=(least.use,),
            formula="absent_hours >= partial_min_hours",
        )
    )
    return bool(enough)


@rule("R-011", cites="§ 53, stk. 2", since=_LAW)
def absent_in_full(trace: Trace, employed_until: date, fact: str) -> date:
    """First day that a partly incapable person without a job counts as absent in full (fuldt fravær).

    So is an employee whose part of the work ended with the employment. The unemployed never have fewer hours in the
    first place, and who is offered no part of the work is away from all of it.
    """
    first = employed_until + ONE_DAY
    inputs = (Input("employed_until", employed_until.isoformat(), "DATE", fact),)
    trace.add(absent_in_full.step(first.isoformat(), verdict=FULFILLED, unit="DATE", inputs=inputs))
    return first


@rule("R-012", cites="§ 53, stk. 3", since=_STEPS_FROM)
def share_of_benefit(trace: Trace, work_share: Fraction, fact: str | None = None) -> Fraction:
    """Share of the benefit that a partly incapable self-employed person gets (nedsatte sygedagpenge).

    Whole when no work is possible, 3/4 up to a quarter of the normal work, 1/2 up to half of it, nothing above.
    """
    little = TABLE["self_employed_little_work"].known(_STEPS_FROM)
    most = TABLE["self_employed_most_work"].known(_STEPS_FROM)
    at_little = TABLE["self_employed_share_at_little_work"].known(_STEPS_FROM)
    at_most = TABLE["self_employed_share_at_most_work"].known(_STEPS_FROM)
    if work_share <= 0:
        share = _WHOLE_BENEFIT
    elif work_share <= little.value:
        share = at_little.value
    elif work_share <= most.value:
        share = at_most.value
    else:
        share = _NO_BENEFIT
    trace.add(
        share_of_benefit.step(
            fraction_text(share),
            verdict=FULFILLED if share else NOT_FULFILLED,
            unit="SHARE",
            inputs=(Input("work_share", fraction_text(work_share), "SHARE", fact),),
            parameters=(little.use, most.use, at_little.use, at_most.use),
        )
    )
    return share


@rule("R-013", cites="§ 7, stk. 4", since=date(2014, 7, 1))
def broad_assessment_on(trace: Trace, first_absence_day: date) -> date | None:
    """Day from which work in general, not the own job, is the measure (bred vurdering): a reminder, never a stop."""
    months = TABLE["narrow_to_broad_months"].on(first_absence_day)
    if isinstance(months, Unknown):
        return None
    day = add_months(first_absence_day, months.value)
    trace.add(
        broad_assessment_on.step(
            day.isoformat(),
            unit="DATE",
            inputs=(Input("first_absence_day", first_absence_day.isoformat(), "DATE"),),
            parameters=(months.use,),
            formula="first_absence_day + narrow_to_broad_months",
        )
    )
    return day


@rule("R-014", cites="§ 7, stk. 5", since=_LAW)
def end_of_incapacity(trace: Trace, course: Course) -> date | None:
    """Last absence day that a party reports ends the right (raskmelding), whoever reports it (LP-18, LP-35, LP-43).

    Each party's last word counts. Where these differ, a person says which does; until then the latest stands and the
    days before it wait. The municipality's own view is no recovery: it takes a decision.
    """
    last_day = course.reported_last_day
    if last_day is None:
        return None
    inputs = tuple(
        Input("last_absence_day", notice.last_absence_day.isoformat(), "DATE", notice.fact)
        for notice in course.recoveries
    )
    stated = course.notification.last_absence_day
    if stated is not None:
        inputs = (Input("last_absence_day", stated.isoformat(), "DATE", course.notification.fact), *inputs)
    verdict = UNDECIDABLE if contradicted_end(course) else FULFILLED
    trace.add(end_of_incapacity.step(last_day.isoformat(), verdict=verdict, unit="DATE", inputs=inputs))
    return last_day


def contradicted_end(course: Course) -> tuple[Finding, ...]:
    """Hold the days between the earliest and the latest end that the parties tell, until a person has said (LP-43).

    Ends with nothing but days off between them come to the same, and nobody is asked.
    """
    ends = course.told_ends
    if len(ends) < 2 or course.word_on_ends is not None:
        return ()
    first = ends[0] + ONE_DAY
    if not _has_working_day(course, first, ends[-1]):
        return ()
    facts = tuple(sorted(word.fact for word in course.last_words.values()))
    return (Finding(48, CONDITION, "R-014", CONTRADICTED_END, PART, first, ends[-1], facts, title=_ENDS_DIFFER),)


def _has_working_day(course: Course, first: date, last: date) -> bool:
    """Say whether a day of the span is a working day as notified; without a schedule Monday to Friday."""
    told = course.notification
    is_several_weeks = len(told.schedule or ()) > DAYS_A_WEEK
    if not is_several_weeks and (last - first).days + 1 >= DAYS_A_WEEK:
        return True
    if told.is_shift_rota or (is_several_weeks and told.schedule_from is None):
        return True
    schedule = course.notification.schedule or five_equal_days(Fraction(DAYS_A_WEEK))
    starts = course.notification.schedule_from
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return any(hours_on(schedule, starts, day) for day in days)


def recovery_looks(course: Course) -> tuple[Finding, ...]:
    """Return the looks at recoveries reported by citizen or jobcentre (LP-35): 144, 137; they hold nothing.

    A word that comes when the same end is already known changes nothing and asks nobody.
    """
    found = []
    known = {course.notification.last_absence_day}
    for notice in course.recoveries:
        task = _LOOKS.get(notice.said_by)
        if task is not None and notice.last_absence_day not in known and not is_yes(course.answer_to(task, notice)):
            found.append(_look(task, notice))
        known.add(notice.last_absence_day)
    return tuple(found)


def _look(task: int, notice: Recovery) -> Finding:
    return Finding(
        task=task,
        kind=EVENT,
        rule="R-014",
        key=notice.fact,
        holds=NOTHING,
        first_day=notice.last_absence_day,
        facts=(notice.fact,),
    )
