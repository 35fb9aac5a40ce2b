"""Refund to an employer that pays wage during the absence (refusion): what may be claimed and what a week gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lawbook.assessment import (
    CONDITION,
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    PART,
    UNDECIDABLE,
    Finding,
    Input,
)
from lawbook.course import Course, is_yes
from lawbook.facts import Agreement, CivilEvent, InsuranceAnswer, RefundRequest
from lawbook.foundation import parameters
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.money import rounded
from lawbook.foundation.period import Period
from lawbook.foundation.rule import rule
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)
VALID = "VALID"


@dataclass(frozen=True, slots=True)
class EarlyRefund:
    """Days of the employer period that may be refunded, days whose ground a person looks at, and the findings.

    Days claimed on no ground at all are in neither: no benefit is due on them, so no wage is spread over them (LP-09).
    """

    days: Days
    waiting: Days
    findings: tuple[Finding, ...] = ()


NO_EARLY_REFUND = EarlyRefund(Days(), Days())


@rule("LP-09", cites="§ 54, stk. 1", since=_LAW)
def refund_of_week(trace: Trace, benefit: Fraction, wage: Fraction, rounding: str) -> int:
    """Refund of one employer's week (ugens refusion): the benefit, at most the wage paid, rounded once; in øre."""
    found = rounded(min(benefit, wage), rounding)
    inputs = (
        Input("benefit", fraction_text(benefit), "ORE_EXACT"),
        Input("wage", fraction_text(wage), "ORE_EXACT"),
        Input("rounding", rounding),
    )
    trace.add(refund_of_week.step(str(found), unit="ORE", inputs=inputs, formula="round(min(benefit, wage))"))
    return found


@rule("LP-09", cites="§ 54", since=_LAW)
def wage_an_hour(trace: Trace, wage_paid: int, hours: Fraction, fact: str | None) -> Fraction:
    """Wage of a request spread over the hours for which benefit is due (løn pr. fraværstime); exact øre an hour."""
    found = wage_paid / hours if hours else Fraction(0)
    inputs = (Input("wage_paid", str(wage_paid), "ORE", fact), Input("hours", fraction_text(hours), "HOURS"))
    trace.add(wage_an_hour.step(fraction_text(found), unit="ORE_EXACT", inputs=inputs, formula="wage_paid / hours"))
    return found


def early_refund(trace: Trace, course: Course, employer_period: Period | None) -> EarlyRefund:
    """Find which claimed days of the employer period may be refunded (tidlig refusion)."""
    if employer_period is None:
        return NO_EARLY_REFUND
    claimed = _claimed(course) & Days.of(employer_period)
    if not claimed:
        return NO_EARLY_REFUND
    answers = [answer for answer in course.all_of(InsuranceAnswer) if answer.employer == course.employer]
    if answers or course.notification.is_insured_employer:
        return _of_insured(trace, course, employer_period, claimed, answers)
    return _without_ground(trace, course, claimed)


def _claimed(course: Course) -> Days:
    return Days.of(*(Period(request.first_day, request.last_day) for request in _requests(course)))


def _requests(course: Course) -> tuple[RefundRequest, ...]:
    return tuple(r for r in course.all_of(RefundRequest) if r.employer == course.employer and r.first_day <= r.last_day)


def _of_insured(
    trace: Trace, course: Course, employer_period: Period, claimed: Days, answers: list[InsuranceAnswer]
) -> EarlyRefund:
    second = insured_from(trace, employer_period.first)
    possible = claimed.since(second)
    settled = course.settlement(78)
    if settled is not None:
        return EarlyRefund(possible if is_yes(settled) else Days(), Days())
    covered = _covered(trace, _requests(course), answers) & possible
    waiting = possible - covered
    if not waiting:
        return EarlyRefund(covered, Days())
    told = answers[-1:]
    facts = (*(answer.fact for answer in told), *(request.fact for request in _requests(course)))
    return EarlyRefund(covered, waiting, (_part((78, CONDITION, "R-035"), "78", waiting, facts),))


def _covered(trace: Trace, requests: tuple[RefundRequest, ...], answers: list[InsuranceAnswer]) -> Days:
    """Let each claim's days be covered by the answer that it met; the register is asked at every claim (LP-29)."""
    claimed_by: dict[InsuranceAnswer | None, Days] = {}
    for request in requests:
        answer = _answer_to(request, answers)
        days = Days.between(request.first_day, request.last_day)
        claimed_by[answer] = claimed_by.get(answer, Days()) | days
    covered = Days()
    for answer, days in claimed_by.items():
        covered = covered | (policy_days(trace, answer) & days)
    return covered


def _answer_to(request: RefundRequest, answers: list[InsuranceAnswer]) -> InsuranceAnswer | None:
    """Return the last answer known when the claim was made; a later one counts for it too when it tells of a policy.

    That a policy is gone by the next claim takes nothing from an earlier one.
    """
    if not answers or answers[-1].state == VALID:
        return answers[-1] if answers else None
    met = [answer for answer in answers if answer.sent_on <= request.sent_on]
    return met[-1] if met else answers[-1]


@rule("R-035", cites="§ 55, stk. 1", since=_LAW)
def insured_from(trace: Trace, first_absence_day: date) -> date:
    """First day that an insured employer is refunded (forsikret arbejdsgiver): the second absence day."""
    number = TABLE["insured_from_absence_day"].known(first_absence_day)
    found = first_absence_day + timedelta(days=number.value - 1)
    inputs = (Input("first_absence_day", first_absence_day.isoformat(), "DATE"),)
    trace.add(insured_from.step(found.isoformat(), unit="DATE", inputs=inputs, parameters=(number.use,)))
    return found


@rule("REF-07", cites="§ 55", since=_LAW)
def policy_days(trace: Trace, answer: InsuranceAnswer | None) -> Days:
    """Days with a policy (forsikringens dage); fails closed: only a valid, dated answer covers any (LP-29)."""
    found = Days()
    if answer is None:
        trace.add(policy_days.step(UNDECIDABLE, verdict=UNDECIDABLE, inputs=(Input("insurance_answer", "MISSING"),)))
        return found
    if answer.state == VALID and answer.valid_from is not None:
        found = Days.between(answer.valid_from, answer.valid_until)
    verdict = FULFILLED if found else UNDECIDABLE if answer.state == "UNKNOWN" else NOT_FULFILLED
    inputs = [Input("insurance_answer", answer.state, "TEXT", answer.fact)]
    if answer.valid_from is not None:
        inputs.append(Input("valid_from", answer.valid_from.isoformat(), "DATE", answer.fact))
    if answer.valid_until is not None:
        inputs.append(Input("valid_until", answer.valid_until.isoformat(), "DATE", answer.fact))
    trace.add(policy_days.step(verdict, verdict=verdict, inputs=tuple(inputs)))
    return found


def _without_ground(trace: Trace, course: Course, claimed: Days) -> EarlyRefund:
    """No ground is registered (LP-29): task 60, unless the claim leans on an agreement that waits in task 77."""
    if _leans_on_undecided_agreement(course):
        return EarlyRefund(Days(), claimed)
    settled = course.settlement(60)
    verdict = UNDECIDABLE if settled is None else FULFILLED if is_yes(settled) else NOT_FULFILLED
    early_claim(trace, verdict, claimed)
    if settled is not None:
        return EarlyRefund(claimed if is_yes(settled) else Days(), Days())
    facts = tuple(request.fact for request in _requests(course))
    return EarlyRefund(Days(), Days(), (_part((60, CONDITION, "REF-06"), "60", claimed, facts),))


@rule("REF-06", cites="§ 30, stk. 1", since=_LAW)
def early_claim(trace: Trace, verdict: str, claimed: Days) -> str:
    """Refund claimed inside the employer period without a registered ground (ansøgning om tidlig refusion)."""
    period = claimed.periods()[0]
    inputs = (Input("first_day", period.first.isoformat(), "DATE"), Input("ground", "NONE"))
    trace.add(early_claim.step(verdict, inputs=inputs))
    return verdict


def _leans_on_undecided_agreement(course: Course) -> bool:
    illness = course.notification.section_56
    if illness is None:
        return False
    decided = [
        agreement
        for agreement in course.all_of(Agreement)
        if agreement.agreement == "SECTION_56" and agreement.state in ("APPROVED", "REFUSED")
    ]
    return not any(agreement.employer in (None, course.employer) for agreement in decided)


@rule("REF-18", cites="§ 54, stk. 2", since=_LAW)
def se_number(trace: Trace, course: Course, request: RefundRequest) -> tuple[Finding, ...]:
    """SE number of a request (SE-nummer): one that is not the employer's makes the request wait (task 29)."""
    if request.se_number is None or request.is_se_number_of_employer:
        return ()
    settled = course.settlement(29)
    verdict = UNDECIDABLE if request.is_se_number_of_employer is None else NOT_FULFILLED
    if settled is not None and is_yes(settled) and settled.sent_on >= request.sent_on:
        verdict = FULFILLED
    inputs = (Input("se_number", request.se_number, "TEXT", request.fact), Input("employer", request.employer))
    trace.add(se_number.step(verdict, inputs=inputs))
    if verdict == FULFILLED:
        return ()
    days = Days.between(request.first_day, request.last_day)
    return (_part((29, CONDITION, "REF-18"), f"29:{request.fact}", days, (request.fact,)),)


@rule("R-072", cites="§ 54, stk. 3", since=_LAW)
def request_after_death(trace: Trace, course: Course, request: RefundRequest) -> tuple[Finding, ...]:
    """Look at a request that comes in after the death is known (refusionsanmodning efter død, task 140)."""
    deaths = [event for event in course.all_of(CivilEvent) if event.event == "DEATH"]
    if not deaths or request.sent_on < deaths[-1].sent_on or _is_undone(course, deaths[-1]):
        return ()
    inputs = (
        Input("died_on", deaths[-1].event_on.isoformat(), "DATE", deaths[-1].fact),
        Input("sent_on", request.sent_on.isoformat(), "DATE", request.fact),
    )
    trace.add(request_after_death.step("LOOK", inputs=inputs))
    days = Days.between(request.first_day, request.last_day)
    return (_part((140, EVENT, "R-072"), f"140:{request.fact}", days, (request.fact, deaths[-1].fact)),)


def _is_undone(course: Course, death: CivilEvent) -> bool:
    return any(e.event == "DEATH_ANNULLED" and e.sent_on >= death.sent_on for e in course.all_of(CivilEvent))


def _part(question: tuple[int, str, str], key: str, days: Days, facts: tuple[str, ...]) -> Finding:
    task, kind, rule_id = question
    return Finding(task, kind, rule_id, key, PART, days.first, days.last, facts)
