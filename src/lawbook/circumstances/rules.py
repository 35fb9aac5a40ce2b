"""Circumstances beside the illness that somebody tells of (særlige forhold): a person judges each, none acts by itself.

The wording behind them has been read in part or not at all, so the machine never decides one against the party: the
days that the circumstance touches wait, the rest goes on, and a caseworker answers yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lawbook.assessment import CONDITION, EVENT, FULFILLED, NOT_FULFILLED, NOTHING, PART, UNDECIDABLE, Finding, Input
from lawbook.course import NO, Course
from lawbook.facts import CaseworkerAct, SpecialCircumstance
from lawbook.foundation import parameters
from lawbook.foundation.calendar import ONE_DAY
from lawbook.foundation.period import Period
from lawbook.foundation.rule import Provision, rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_SEAFARER = "Søfarende: har borgeren ret efter denne lov, eller gælder de særlige regler? (§ 2)"
_STAY_ABROAD = "Ophold i udlandet: har borgeren ret i de dage? (§ 3, stk. 2)"
_TAXED_ABROAD = "Indtægten beskattes i et andet land: er betingelsen i § 4 opfyldt?"
_OTHER_STATE = "Ydelse fra eller lovgivning i et andet land: er der ret til danske sygedagpenge? (§ 5)"
_DISPUTE = "Arbejdskonflikt: skal kommunen betale i konfliktens dage?"
_EDUCATION = "Uddannelse under fraværet: hindrer eller forsinker den, at borgeren bliver rask?"
_SELF_INFLICTED = "Selvforskyldt eller fortiet sygdom: skal kommunen betale i stedet for arbejdsgiveren? (§ 23)"
_LATE_TO_THE_FUND = "Ledig har meldt sig syg senere end første dag: er der en rimelig grund? (§ 35, stk. 3)"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the circumstances do to the right: the days refused and those that the municipality takes over."""

    verdict: str
    refused: Days
    taken_over: Days
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """One circumstance: the days it touches, whether a person has said yes to them, and what is asked till then."""

    verdict: str
    days: Days
    findings: tuple[Finding, ...] = ()


def circumstances(trace: Trace, course: Course, on: date) -> Circumstances:
    """Read every circumstance that is about this absence (særlige forhold)."""
    absence = Days.between(course.first_absence_day, course.reported_last_day)
    refused, taken_over, waiting = Days(), Days(), Days()
    findings: list[Finding] = []
    for told in course.all_of(SpecialCircumstance):
        found = _RULES[told.circumstance](trace, course, told)
        findings += found.findings
        if found.verdict == NOT_FULFILLED:
            refused = refused | found.days
        elif found.verdict == UNDECIDABLE:
            waiting = waiting | found.days
        elif told.circumstance == "LABOUR_DISPUTE" and course.settlement(48, told.fact) is not None:
            taken_over = taken_over | found.days
    # Where every day of the absence is touched the right itself hangs on the answer.
    verdict = NOT_FULFILLED if not absence - refused else UNDECIDABLE if not absence - refused - waiting else FULFILLED
    return Circumstances(verdict, refused, taken_over, tuple(findings))


@rule("R-001", cites="§ 2", since=_LAW, asks=48)
def seafarer(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Seafarers follow an order of their own (søfarende): a person says which one the case is under."""
    return _asked(seafarer, trace, course, told, _SEAFARER)


@rule("R-002", cites="§ 3, stk. 2", since=_LAW, asks=48)
def stay_abroad(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Ask which ground of § 3 keeps the right on a stay abroad without emigration (ophold i udlandet).

    Recuperation under medical supervision, permitted treatment, a journey home put off by illness, posting for at most
    a year, and a stay under the rules of coordination; which of them it is only papers can tell.
    """
    return _asked(stay_abroad, trace, course, told, _STAY_ABROAD)


@rule("R-003", cites="§ 4", since=_LAW, asks=48)
def taxed_abroad(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Income taxed elsewhere may leave no right, save under coordination (beskatning, grænsearbejder)."""
    return _asked(taxed_abroad, trace, course, told, _TAXED_ABROAD)


@rule("R-004", cites="§ 5", since=_LAW, asks=48)
def other_state(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Benefit or legislation of another state may take the place of the Danish (udenlandsk ydelse)."""
    return _asked(other_state, trace, course, told, _OTHER_STATE)


@rule("R-071", cites="Konflikt, praksis", since=_LAW, asks=48)
def labour_dispute(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Hold the days of a strike or lockout for a person (arbejdskonflikt); the employer period runs on meanwhile.

    Who was ill before a lawful dispute is paid by the municipality in its days, also inside the employer period; who
    falls ill in it has no right. Practice, no paragraph: neither is done without a person's word.
    """
    return _asked(labour_dispute, trace, course, told, _DISPUTE)


@rule("R-076", cites="Vejledning 9300/2008, 6.2", since=_LAW, asks=48)
def education(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Look whether education delays recovery (uddannelse under sygdom); benefit runs on meanwhile."""
    return _looked_at(education, trace, course, told, _EDUCATION)


@rule("R-016", cites="§ 23, stk. 1", since=_LAW, asks=48)
def self_inflicted(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Look at an illness brought on or concealed on purpose: the employer may owe nothing (selvforskyldt sygdom).

    The right against the municipality is untouched. That it pays from the first absence day is a grant by hand.
    """
    return _looked_at(self_inflicted, trace, course, told, _SELF_INFLICTED)


@rule("R-048", cites="§ 35, stk. 3", since=_LAW, asks=48)
def late_to_the_fund(trace: Trace, course: Course, told: SpecialCircumstance) -> Answered:
    """Report the illness to the fund on its first day when unemployed (sygemelding til a-kassen); earlier days wait."""
    return _asked(late_to_the_fund, trace, course, told, _LATE_TO_THE_FUND)


_RULES = {
    "SEAFARER": seafarer,
    "STAY_ABROAD": stay_abroad,
    "TAXED_ABROAD": taxed_abroad,
    "OTHER_STATE": other_state,
    "LABOUR_DISPUTE": labour_dispute,
    "EDUCATION": education,
    "SELF_INFLICTED": self_inflicted,
    "LATE_TO_THE_FUND": late_to_the_fund,
}


def _asked(
    provision: Provision[..., Answered], trace: Trace, course: Course, told: SpecialCircumstance, title: str
) -> Answered:
    """Ask a person about the days of one circumstance, every night until there is an answer."""
    span = _span_of(course, told)
    if span is None:
        return Answered(FULFILLED, Days())
    word = _word_on(course, told)
    verdict = UNDECIDABLE if word is None else NOT_FULFILLED if word.answer == NO else FULFILLED
    trace.add(provision.step(told.circumstance, verdict=verdict, inputs=_inputs(told, span)))
    question = _question(provision.id, told, title, span)
    return Answered(verdict, Days.of(span), () if word is not None else (question,))


def _looked_at(
    provision: Provision[..., Answered], trace: Trace, course: Course, told: SpecialCircumstance, title: str
) -> Answered:
    """Ask a person to look once; no day waits for it, and nothing is refused by the answer (LP-18)."""
    span = _span_of(course, told)
    if span is None:
        return Answered(FULFILLED, Days())
    trace.add(provision.step(told.circumstance, inputs=_inputs(told, span)))
    look = replace(_question(provision.id, told, title, span), kind=EVENT, holds=NOTHING, closes_with_cause=True)
    return Answered(FULFILLED, Days(), (look,))


def _question(rule_id: str, told: SpecialCircumstance, title: str, span: Period) -> Finding:
    return Finding(
        48, CONDITION, rule_id, told.fact, PART, span.first, span.last, (told.fact,),
        details=_inputs(told, span), title=title,
    )  # fmt: skip


def _span_of(course: Course, told: SpecialCircumstance) -> Period | None:
    """Return the days of the absence that are touched; of a late report those before it."""
    absence = Days.between(course.first_absence_day, course.reported_last_day)
    is_late = told.circumstance == "LATE_TO_THE_FUND"
    days = absence.until(told.first_day - ONE_DAY) if is_late else absence & Days.between(told.first_day, told.last_day)
    return next(iter(days.periods()), None)


def _word_on(course: Course, told: SpecialCircumstance) -> CaseworkerAct | None:
    """Return the last word since: an answer to this question, or a grant, which settles all."""
    answer, grant = course.settlement(48, told.fact), course.act("GRANT")
    words = [act for act in (answer, grant) if act is not None and act.sent_on >= told.sent_on]
    return max(words, key=lambda act: (act.sent_on, act.fact), default=None)


def _inputs(told: SpecialCircumstance, span: Period) -> tuple[Input, ...]:
    found = [
        Input("circumstance", told.circumstance, "TEXT", told.fact),
        Input("touched_from", span.first.isoformat(), "DATE", told.fact),
    ]
    if span.last is not None:
        found.append(Input("touched_to", span.last.isoformat(), "DATE", told.fact))
    return tuple(found)
