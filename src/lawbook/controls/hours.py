"""Hours that a machine cannot lay out by itself: a shift rota, hours set by hand, wages that stop (arbejdstid)."""

from __future__ import annotations

from datetime import date

from lawbook.assessment import CONDITION, EVENT, PART, Finding, Input
from lawbook.course import Course
from lawbook.facts import Fact, Notification, PartialResumption
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

_LAW = date(2006, 7, 3)

_LEAVE = "Orlov uden løn i fraværet: afgør, om dagene giver ret til sygedagpenge"
_SKILLED = "Eleven er udlært under fraværet: fastsæt grundlaget for dagene derefter"


def _from_day_on(task: int, rule_id: str, day: date, *causes: Fact) -> Finding:
    """Hold the days from one on; what came before goes on (LP-19)."""
    facts = tuple(cause.fact for cause in causes)
    return Finding(task, EVENT, rule_id, f"{task}:{facts[0]}", PART, day, None, facts)


def _working_time(told: Notification) -> tuple[object, ...]:
    return told.weekly_hours, told.schedule, told.schedule_from


def _returns(course: Course) -> list[PartialResumption]:
    return [found for found in course.all_of(PartialResumption) if found.employer == course.employer]


@rule("R-062", cites="§ 47, stk. 2", since=_LAW)
def rota_return(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Absent hours a week cannot be laid on the days of a shift rota (turnus): task 55 from the return on."""
    notification = course.notification
    if not notification.is_shift_rota:
        return ()
    found = [one for one in _returns(course) if one.absent_hours is not None]
    for one in found:
        inputs = (Input("first_day", one.first_day.isoformat(), "DATE", one.fact),)
        trace.add(rota_return.step("ROTA", inputs=inputs))
    return tuple(_from_day_on(55, "R-062", one.first_day, one, notification) for one in found)


@rule("R-040", cites="§ 47, stk. 2", since=_LAW)
def rota_change(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Find that a correction changes the working time of a shift rota (turnusskema): task 64."""
    now, before = course.notification, course.former
    if before is None or not (now.is_shift_rota or before.is_shift_rota):
        return ()
    if _working_time(now) == _working_time(before) and now.is_shift_rota == before.is_shift_rota:
        return ()
    inputs = (
        Input("weekly_hours", str(before.weekly_hours), "HOURS", before.fact),
        Input("weekly_hours", str(now.weekly_hours), "HOURS", now.fact),
    )
    trace.add(rota_change.step("ROTA_CHANGED", inputs=inputs))
    return (_from_day_on(64, "R-040", course.first_absence_day, now),)


@rule("R-062", cites="§ 53, stk. 2", since=_LAW)
def subsidy_return(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Work is resumed in a job with wage subsidy whose hours a caseworker has changed (løntilskud): task 87."""
    now, before = course.notification, course.former
    if not now.has_wage_subsidy or now.said_by != "CASEWORKER" or before is None:
        return ()
    if _working_time(now) == _working_time(before):
        return ()
    back: list[tuple[date, Fact]] = [(one.first_day, one) for one in _returns(course)]
    back += [(date.fromordinal(one.last_absence_day.toordinal() + 1), one) for one in course.recoveries]
    for day, cause in back:
        inputs = (Input("back_on", day.isoformat(), "DATE", cause.fact),)
        trace.add(subsidy_return.step("BACK_AT_WORK", inputs=inputs))
    return tuple(_from_day_on(87, "R-062", day, cause, now) for day, cause in back)


@rule("R-021", cites="§ 30, stk. 3", since=_LAW)
def unpaid_leave(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Days of unpaid leave count in the eight weeks (orlov uden løn); whether they carry benefit a person says: 48."""
    told = course.notification
    if told.leave_from is None or (told.leave_to is not None and told.leave_to < course.first_absence_day):
        return ()
    first = max(told.leave_from, course.first_absence_day)
    inputs = [Input("leave_from", told.leave_from.isoformat(), "DATE", told.fact)]
    if told.leave_to is not None:
        inputs.append(Input("leave_to", told.leave_to.isoformat(), "DATE", told.fact))
    trace.add(unpaid_leave.step("LEAVE", inputs=tuple(inputs)))
    facts = (told.fact,)
    return (Finding(48, CONDITION, "R-021", "48:R-021", PART, first, told.leave_to, facts, title=_LEAVE),)


@rule("R-030", cites="§ 47, stk. 1", since=_LAW)
def apprenticeship_ended(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """An apprentice who becomes skilled during the absence has another wage from then on (udlært elev): 48."""  # noqa: D401
    told = course.notification
    until = told.apprentice_until
    if until is None or until < course.first_absence_day:
        return ()
    inputs = (Input("apprentice_until", until.isoformat(), "DATE", told.fact),)
    trace.add(apprenticeship_ended.step("SKILLED", inputs=inputs))
    day = date.fromordinal(until.toordinal() + 1)
    return (Finding(48, CONDITION, "R-030", "48:R-030", PART, day, None, (told.fact,), title=_SKILLED),)


@rule("R-021", cites="§ 54, stk. 1", since=_LAW)
def wages_stopped(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Wages of a person in fleksjob are stopped (lønstop): task 123 from that day on."""
    notification = course.notification
    stopped = notification.wages_stopped_on
    if not notification.is_flexjob or stopped is None:
        return ()
    inputs = (Input("wages_stopped_on", stopped.isoformat(), "DATE", notification.fact),)
    trace.add(wages_stopped.step("WAGES_STOPPED", inputs=inputs))
    return (_from_day_on(123, "R-021", max(stopped, course.first_absence_day), notification),)
