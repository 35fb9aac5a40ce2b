"""Lapse of the right for want of cooperation (bortfald, § 21): never by a machine, a person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import EVENT, UNDECIDABLE, WHOLE, Finding, Input
from lawbook.course import Course
from lawbook.facts import Application, LetterSent
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.rule import rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace


@dataclass(frozen=True, slots=True)
class Lapse:
    """Days without right because it has lapsed; a caseworker's STOP ends a case, so no day lapses by rule."""

    lapsed: Days
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None


def lapse(trace: Trace, course: Course, on: date) -> Lapse:
    """Look for duties that a hearing has warned of and that are still unmet (§ 21)."""
    hearing = _unanswered_hearing(course)
    if hearing is None or hearing.deadline is None:
        return Lapse(Days())
    if on <= hearing.deadline:
        return Lapse(Days(), (), hearing.deadline + ONE_DAY)
    return Lapse(Days(), form_missing_after_hearing(trace, course, hearing))


def _unanswered_hearing(course: Course) -> LetterSent | None:
    """Find the last hearing that provably left while no form has been received."""
    if course.all_of(Application) or course.target_group == "EMPLOYEE_WITH_PAY":
        return None
    hearings = [sent for sent in course.all_of(LetterSent) if sent.letter == "HEARING" and sent.is_proven]
    return hearings[-1] if hearings else None


@rule("R-060", cites="§ 21, stk. 1, nr. 1", since=date(2006, 7, 3))
def form_missing_after_hearing(trace: Trace, course: Course, hearing: LetterSent) -> tuple[Finding, ...]:
    """Decide on the missing form after the hearing's deadline (oplysningsskema efter partshøring): task 139.

    The right lapses only by a person's decision, from the day it is communicated, and after a clear warning (LP-18).
    """
    ends = hearing.deadline.isoformat() if hearing.deadline else ""
    inputs = (Input("hearing_deadline", ends, "DATE", hearing.fact),)
    trace.add(form_missing_after_hearing.step("FORM_MISSING", verdict=UNDECIDABLE, inputs=inputs))
    if course.answer_to(139, hearing) is not None:
        return ()
    asked = Finding(
        task=139,
        kind=EVENT,
        rule="R-060",
        key=hearing.fact,
        holds=WHOLE,
        facts=(hearing.fact,),
        closes_with_cause=True,
    )
    return (asked,)
