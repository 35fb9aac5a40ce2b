"""Lapse of the right for want of cooperation (bortfald, § 21): never by a machine, a person is asked and says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lawbook.assessment import EVENT, FULFILLED, NOT_FULFILLED, NOTHING, UNDECIDABLE, WHOLE, Finding, Input
from lawbook.course import Course, is_yes, order_of
from lawbook.facts import Application, CaseworkerAct, Fact, HearingAnswer, LetterSent
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.rule import rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)


_DUTIES = ("§ 21", "§ 11")  # what a person's no names when it is a lapse: the duty to cooperate, the form
_WORDS = ("STOP", "REFUSE")
_HEARD = ("INTEND_STOP", "INTEND_REFUSE")

_TOO_LATE = "Pligten er opfyldt senere end fire uger efter bortfaldet: genoptages retten, eller er det en ny sag?"
_UNPROVEN = "Bortfald uden bevist afsendt partshøring: dokumentér advarsel og høring, eller ophæv bortfaldet (§ 21)"
_TELL_EMPLOYER = "Giv arbejdsgiveren besked om høringen og det mulige bortfald (§ 21, stk. 5)"


@dataclass(frozen=True, slots=True)
class Lapse:
    """Days without right because it lapsed, and the acts that a duty fulfilled in time has taken the force of."""

    lapsed: Days
    findings: tuple[Finding, ...] = ()
    next_look_on: date | None = None
    lifted: frozenset[str] = frozenset()


def lapse(trace: Trace, course: Course, on: date) -> Lapse:
    """Look for duties that a hearing has warned of and that are still unmet, and for a lapse that was said (§ 21)."""
    word = _lapse_word(course)
    told = tell_employer(trace, course)
    if word is not None:
        said = _after_lapse(trace, course, word)
        return replace(said, findings=said.findings + told)
    hearing = _unanswered_hearing(course)
    if hearing is None or hearing.deadline is None:
        return Lapse(Days(), told)
    if on <= hearing.deadline:
        return Lapse(Days(), told, hearing.deadline + ONE_DAY)
    return Lapse(Days(), form_missing_after_hearing(trace, course, hearing) + told)


def _lapse_word(course: Course) -> CaseworkerAct | None:
    """Return the no that lets the right lapse, where no later word on the whole has taken its place."""
    words = [act for act in course.all_of(CaseworkerAct) if act.act in (*_WORDS, "GRANT")]
    return next(iter(words[-1:]), None) if words and _is_lapse(words[-1]) else None


def _is_lapse(act: CaseworkerAct) -> bool:
    named = act.provision or ""
    is_duty = any(named == duty or named.startswith(f"{duty},") for duty in _DUTIES)
    return act.act in _WORDS and is_duty and act.first_day is None


def _after_lapse(trace: Trace, course: Course, word: CaseworkerAct) -> Lapse:
    """Say what the lapse takes, and what a duty fulfilled since gives back."""
    lapsed_on = lapse_said(trace, word)
    unproven = () if _was_heard(course, word) else (_look("G-04", f"unproven:{word.fact}", _UNPROVEN, word),)
    met = _duty_met(course, lapsed_on)
    if met is None:
        return Lapse(Days(), unproven)
    met_on = met.first_day if isinstance(met, CaseworkerAct) and met.first_day else met.sent_on
    if not reopens(trace, lapsed_on, met_on, met.fact):
        return Lapse(Days(), (*unproven, _look("R-060", f"late:{met.fact}", _TOO_LATE, met)))
    return Lapse(Days.between(lapsed_on + ONE_DAY, met_on), unproven, lifted=frozenset({word.fact}))


def _look(rule_id: str, key: str, title: str, fact: Fact) -> Finding:
    return Finding(48, EVENT, rule_id, key, NOTHING, facts=(fact.fact,), title=title, closes_with_cause=True)


def _was_heard(course: Course, word: CaseworkerAct) -> bool:
    """Say whether a hearing provably left before the word, and was answered or had run out (G-04, G-06)."""
    hearings = [sent for sent in course.all_of(LetterSent) if sent.letter == "HEARING" and sent.is_proven]
    before = [sent for sent in hearings if sent.sent_on <= word.sent_on]
    answered = any(reply.sent_on >= sent.sent_on for reply in course.all_of(HearingAnswer) for sent in before)
    return answered or any(sent.deadline is not None and sent.deadline < word.sent_on for sent in before)


def _duty_met(course: Course, lapsed_on: date) -> Fact | None:
    """Find the first word that the duty has been fulfilled since: the form itself, or a caseworker's DUTY_MET."""
    met: list[Fact] = [act for act in course.all_of(CaseworkerAct) if act.act == "DUTY_MET"]
    met += course.all_of(Application)
    since = [fact for fact in met if fact.sent_on > lapsed_on]
    return min(since, key=order_of, default=None)


@rule("R-060", cites="§ 21, stk. 1", since=_LAW)
def lapse_said(trace: Trace, word: CaseworkerAct) -> date:
    """Day that the lapse is communicated, the last one with a right (bortfald); never an earlier one (LP-18)."""
    day = max(word.last_day or word.sent_on, word.sent_on)
    inputs = (Input("provision", word.provision or "", "TEXT", word.fact),)
    trace.add(lapse_said.step(day.isoformat(), verdict=NOT_FULFILLED, unit="DATE", inputs=inputs))
    return day


@rule("R-060", cites="§ 21", since=_LAW, asks=48)
def reopens(trace: Trace, lapsed_on: date, met_on: date, fact: str) -> bool:
    """Whether the duty was fulfilled within four weeks of the lapse (genoptagelse): then from the day after.

    Later than that nothing is taken up by itself, and nothing is refused by it either: a person is asked.
    """
    most = TABLE["reopen_days"].known(lapsed_on)
    is_in_time = (met_on - lapsed_on).days <= most.value
    inputs = (
        Input("lapsed_on", lapsed_on.isoformat(), "DATE"),
        Input("duty_met_on", met_on.isoformat(), "DATE", fact),
    )
    verdict = FULFILLED if is_in_time else UNDECIDABLE
    result = (met_on + ONE_DAY).isoformat() if is_in_time else ""
    trace.add(reopens.step(result, verdict=verdict, unit="DATE", inputs=inputs, parameters=(most.use,)))
    return bool(is_in_time)


@rule("REF-15", cites="§ 21, stk. 5", since=_LAW, asks=48)
def tell_employer(trace: Trace, course: Course) -> tuple[Finding, ...]:
    """Tell the employer of the hearing and the possible lapse (besked til arbejdsgiver): a person writes it, once."""
    acts = [act for act in course.all_of(CaseworkerAct) if act.act in _HEARD or _is_lapse(act)]
    about = [act for act in acts if _is_lapse(replace(act, act="STOP"))]
    if course.employer is None or not about:
        return ()
    inputs = (Input("employer", course.employer, "TEXT", course.notification.fact),)
    trace.add(tell_employer.step("TELL_EMPLOYER", inputs=inputs))
    return (_look("REF-15", f"employer:{about[0].fact}", _TELL_EMPLOYER, about[0]),)


def _unanswered_hearing(course: Course) -> LetterSent | None:
    """Find the last hearing that provably left while no form has been received."""
    if course.all_of(Application) or course.target_group == "EMPLOYEE_WITH_PAY":
        return None
    hearings = [sent for sent in course.all_of(LetterSent) if sent.letter == "HEARING" and sent.is_proven]
    return hearings[-1] if hearings else None


@rule("R-060", cites="§ 21, stk. 1, nr. 1", since=_LAW)
def form_missing_after_hearing(trace: Trace, course: Course, hearing: LetterSent) -> tuple[Finding, ...]:
    """Decide on the missing form after the hearing's deadline (oplysningsskema efter partshøring): task 139.

    The right lapses only by a person's decision, from the day it is communicated, and after a clear warning (LP-18).
    """
    ends = hearing.deadline.isoformat() if hearing.deadline else ""
    inputs = (Input("hearing_deadline", ends, "DATE", hearing.fact),)
    trace.add(form_missing_after_hearing.step("FORM_MISSING", verdict=UNDECIDABLE, inputs=inputs))
    if is_yes(course.answer_to(139, hearing)):
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
