"""Deadlines of the citizen and of the self-employed, and the awaited form (anmodning, §§ 38, 43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import (
    CONDITION,
    FULFILLED,
    NOT_FULFILLED,
    UNDECIDABLE,
    WHOLE,
    Finding,
    Input,
    Step,
)
from lawbook.course import Course
from lawbook.deadlines.last_day import days_lost, excuse, is_excused, late_finding, of_policy
from lawbook.facts import Agreement, Application, CaseworkerAct, LetterSent
from lawbook.foundation import parameters
from lawbook.foundation.parameters import Value
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
_LETTERS = ("NOTIFICATION_LETTER", "INFORMATION_FORM")


@dataclass(frozen=True, slots=True)
class Late:
    """A deadline: its last timely day, from when the money counts when it was missed, and the question raised."""

    last_day: date | None
    counts_from: date | None = None
    is_awaited: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def known_last_day(self) -> date:
        """Return the last timely day of a deadline that runs."""
        assert self.last_day is not None
        return self.last_day


@rule("R-044", cites="§ 38, stk. 1", since=_LAW)
def citizen_application(trace: Trace, course: Course, pays_from: date) -> Late:
    """Apply within eight days after the letter was sent (anmodning).

    The deadline runs from proven dispatch; without proof it has not started (LP-16). Late: right from receipt (LP-30).
    """
    letter = first_letter(course)
    forms = course.all_of(Application)
    form = forms[0] if forms else None
    if letter is None:
        trace.add(citizen_application.step("NOT_STARTED", verdict=FULFILLED if form else UNDECIDABLE))
        return Late(None)
    days = TABLE["citizen_application_days"].known(course.first_absence_day)
    last_day = of_policy(trace, course, letter.sent_on, days.use)
    inputs: tuple[Input, ...] = (Input("letter_sent_on", letter.sent_on.isoformat(), "DATE", letter.fact),)
    if form is None:
        trace.add(_deadline_step("AWAITED", UNDECIDABLE, inputs, days))
        return Late(last_day, is_awaited=True)
    inputs += (Input("applied_on", form.sent_on.isoformat(), "DATE", form.fact),)
    if form.sent_on <= last_day:
        trace.add(_deadline_step(last_day.isoformat(), FULFILLED, inputs, days))
        return Late(last_day)
    word = excuse(course, 136, pays_from, form.sent_on)
    if is_excused(word):
        trace.add(_deadline_step("EXCUSED", FULFILLED, inputs, days))
        return Late(last_day)
    trace.add(_deadline_step(last_day.isoformat(), NOT_FULFILLED, inputs, days))
    if word is not None:
        return Late(last_day, form.sent_on)
    inputs += (Input("excuse", form.excuse, "TEXT", form.fact),)
    lost = days_lost(pays_from, form.sent_on)
    asked = late_finding(task=136, rule="R-044", key=form.fact, lost=lost, details=inputs)
    return Late(last_day, form.sent_on, findings=(asked,))


def _deadline_step(result: str, verdict: str, inputs: tuple[Input, ...], days: Value) -> Step:
    return citizen_application.step(
        result, verdict=verdict, inputs=inputs, parameters=(days.use,), formula="letter_sent_on + days"
    )


def first_letter(course: Course) -> LetterSent | None:
    """Return the first letter that provably left and asks for the application (underretningsbrev, oplysningsskema)."""
    proven = [sent for sent in course.all_of(LetterSent) if sent.is_proven and sent.letter in _LETTERS]
    return proven[0] if proven else None


@rule("R-045", cites="§ 11, stk. 2", since=_LAW)
def form_not_received(
    trace: Trace, course: Course, on: date, last_day: date, pays_from: date
) -> tuple[Finding, ...]:
    """Return the information form in time (oplysningsskema); 138 where the time ran out before the right.

    Stands as long as the form is missing and no caseworker has spoken; never a refusal by itself.
    """
    if course.all_of(Application) or on <= last_day:
        return ()
    trace.add(form_not_received.step(last_day.isoformat(), verdict=UNDECIDABLE, unit="DATE"))
    is_refused = any(act.act == "REFUSE" and act.first_day is None for act in course.all_of(CaseworkerAct))
    if last_day >= pays_from or is_refused or course.answer(138) is not None:
        return ()
    return (Finding(task=138, kind=CONDITION, rule="R-045", key="138", holds=WHOLE),)


@rule("R-047", cites="§ 43, stk. 1", since=_LAW)
def self_employed_notification(trace: Trace, course: Course, pays_from: date) -> Late:
    """Notify within three weeks of the first absence day when self-employed (anmeldelse, selvstændig).

    Insured: one week after the right starts; with a § 58 a agreement one week after the first day. Late: right from
    the day of receipt, the days before it wait for a person (LP-30).
    """
    days, start = _self_employed_deadline(course, pays_from)
    last_day = of_policy(trace, course, start, days.use)
    notified = course.notified_on
    word = excuse(course, 65, pays_from, notified)
    is_timely = notified <= last_day or is_excused(word)
    inputs = (
        Input("deadline_runs_from", start.isoformat(), "DATE"),
        Input("notified_on", notified.isoformat(), "DATE", course.notification.fact),
    )
    trace.add(
        self_employed_notification.step(
            last_day.isoformat(),
            verdict=FULFILLED if is_timely else NOT_FULFILLED,
            unit="DATE",
            inputs=inputs,
            parameters=(days.use,),
            formula="deadline_runs_from + days",
        )
    )
    if is_timely:
        return Late(last_day)
    if word is not None:
        return Late(last_day, notified)
    lost = days_lost(pays_from, notified)
    asked = late_finding(task=65, rule="R-047", key=course.notification.fact, lost=lost, details=inputs)
    return Late(last_day, notified, findings=(asked,))


def _self_employed_deadline(course: Course, pays_from: date) -> tuple[Value, date]:
    first = course.first_absence_day
    wait = TABLE["self_employed_wait_days"].known(first)
    if (pays_from - first).days >= wait.value:
        return TABLE["self_employed_uninsured_days"].known(first), first
    if pays_from == first and any(found.agreement == "SECTION_58A" for found in course.all_of(Agreement)):
        return TABLE["section_58a_days"].known(first), first
    return TABLE["self_employed_insured_days"].known(first), pays_from
