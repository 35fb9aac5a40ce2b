"""Grounds on which the municipality pays from the first absence day (fleksjob, § 56-aftale)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input
from lawbook.course import Course, is_yes
from lawbook.facts import Agreement
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

_LAW = date(2006, 7, 3)

AGREED, NO_AGREEMENT, UNDECIDED = "AGREED", "NO_AGREEMENT", "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Whether an agreement covers the absence, and the facts that say so."""

    state: str
    facts: tuple[str, ...] = ()


@rule("REF-06", cites="§ 30", since=_LAW)
def flexjob_ground(trace: Trace, course: Course) -> bool:
    """No employer period in fleksjob: the municipality refunds from the first absence day (fleksjob)."""
    notification = course.notification
    if notification.is_flexjob:
        inputs = (Input("is_flexjob", "true", "BOOL", notification.fact),)
        trace.add(flexjob_ground.step("NO_EMPLOYER_PERIOD", verdict=FULFILLED, inputs=inputs))
    return notification.is_flexjob


@rule("R-036", cites="§ 56, stk. 1", since=_LAW)
def section_56(trace: Trace, course: Course, whole: Period) -> Agreed:
    """Approved agreement with the employer on the illness that the absence comes from (§ 56-aftale; REF-10).

    Refunds the days that would be the employer's. An absence from another illness is not covered.
    """
    illness = course.notification.section_56
    if illness is None:
        return Agreed(NO_AGREEMENT)
    agreements = tuple(
        found
        for found in course.all_of(Agreement)
        if found.agreement == "SECTION_56" and found.employer in (None, course.employer)
    )
    state = _state(course, illness, agreements, whole)
    verdict = {AGREED: FULFILLED, NO_AGREEMENT: NOT_FULFILLED, UNDECIDED: UNDECIDABLE}[state]
    named = Input("section_56", illness, "TEXT", course.notification.fact)
    inputs = (named, *(Input("agreement", found.state, "TEXT", found.fact) for found in agreements))
    trace.add(section_56.step(state, verdict=verdict, inputs=inputs))
    return Agreed(state, tuple(found.fact for found in agreements))


def _state(course: Course, illness: str, agreements: tuple[Agreement, ...], whole: Period) -> str:
    answer = course.answer_on_days(77, whole.first)
    if answer is not None:
        return AGREED if is_yes(answer) else NO_AGREEMENT
    fitting = [found for found in agreements if _is_about(found, illness, whole.first)]
    if not fitting:
        # An agreement that does not cover the illness is no ground; one that nobody has sent in must be asked for.
        return UNDECIDED if not agreements else NO_AGREEMENT
    return {"APPROVED": AGREED, "REFUSED": NO_AGREEMENT}.get(fitting[-1].state, UNDECIDED)


def _is_about(agreement: Agreement, illness: str, first_absence_day: date) -> bool:
    if agreement.illness is None or agreement.illness.strip().casefold() != illness.strip().casefold():
        return False
    starts, ends = agreement.first_day, agreement.last_day
    return (starts is None or starts <= first_absence_day) and (ends is None or first_absence_day <= ends)
