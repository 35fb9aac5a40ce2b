"""Grounds on which the municipality pays from the first absence day (fleksjob, § 56-aftale)."""

from __future__ import annotations

from datetime import date

from lawbook.agreement import AGREED, DECLINED, ELSEWHERE, OPEN, SECTION_56, Agreed, agreed
from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input
from lawbook.course import Course
from lawbook.foundation import parameters
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_VERDICTS = {AGREED: FULFILLED, DECLINED: NOT_FULFILLED, ELSEWHERE: NOT_FULFILLED, OPEN: UNDECIDABLE}


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

    Refunds the days that would be the employer's, for two years from its first day. An absence from another illness is
    not covered; one that the agreement's time does not settle is asked about.
    """
    illness = course.notification.section_56
    if illness is None:
        return Agreed(ELSEWHERE)
    months = TABLE["section_56_months"].known(whole.first)
    found = agreed(course, SECTION_56, whole, months.value)
    named = Input("section_56", illness, "TEXT", course.notification.fact)
    inputs = (named, *(Input("agreement", one.state, "TEXT", one.fact) for one in found.agreements))
    trace.add(section_56.step(found.state, verdict=_VERDICTS[found.state], inputs=inputs, parameters=(months.use,)))
    return found
