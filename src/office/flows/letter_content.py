"""What a letter says about a case (brevets indhold), taken from the assessment's own trace and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lawbook.assembly.intended_no import INTEND_STOP
from lawbook.assessment import FULFILLED, NOT_FULFILLED, CaseAssessment, Step
from lawbook.facts import (
    Application,
    CaseworkerAct,
    Fact,
    HearingAnswer,
    Income,
    LetterSent,
    Notification,
    RefundRequest,
)
from office.administration.queries import municipality_name
from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows.looks import Look
from office.kernel import tenancy
from office.letters.content import DANISH, LetterContent, Reason, Sender, StatedFact
from office.letters.reasons import is_demand, reason_of, sentence
from office.letters.wording import day_text, period_text

_SOURCES = {
    "EMPLOYER": "din arbejdsgiver", "UNEMPLOYMENT_FUND": "din a-kasse", "CITIZEN": "dig selv", "REGISTER": "registre",
    "JOBCENTRE": "jobcenteret", "CASEWORKER": "kommunens sagsbehandler", "OFFICE": "kommunen",
}  # fmt: skip
_EMPLOYER_S_OWN = (Notification, RefundRequest)
_EMPLOYERS_PERIOD = "§ 30, stk. 1"
_FORM = ("§ 11, stk. 2", "§ 21, stk. 1, nr. 1")


def sender() -> Sender:
    """Return the municipality at work as sender (afsender)."""
    return Sender(name=f"{municipality_name(tenancy.current())} Kommune", unit="Sygedagpenge")


def base(look: Look) -> LetterContent:
    """Return what every letter about a case may say: sender, employer, what is expected of the party."""
    employer = look.case.employer.name if look.case.employer is not None else ""
    return LetterContent(sender=sender(), language=DANISH, employer=employer)


def of_decision(look: Look, decision: Decision, on: date) -> LetterContent:
    """Return the content of a letter about a decision (afgørelsesbrev): rule, facts, main considerations, period."""
    found = look.found
    assert found is not None
    is_to_employer = look.case.target_group == SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY
    refused_first, refused_last = refused_days(look, decision)
    heard_on, answer = (None, "") if decision.outcome == Decision.Outcome.GRANTED else _heard(look)
    return LetterContent(
        sender=sender(),
        refused_first=refused_first,
        refused_last=refused_last,
        heard_on=heard_on,
        hearing_answer=answer,
        language=DANISH,
        employer=look.case.employer.name if look.case.employer is not None else "",
        decided_on=on,
        first_day=decision.first_day,
        last_day=decision.last_day,
        facts=stated_facts(look, is_to_employer=is_to_employer),
        reasons=(*_of_the_word(look), *reasons(found)),
        considerations=(decision.reason,) if decision.reason else (),
        hourly_rate=next((week.rate for week in found.weeks if week.rate is not None), None),
        reassessment_day=found.reassessment.day if found.reassessment else None,
        proposal=decision.reason,
        is_automatic=decision.is_automatic,
    )


def of_intent(look: Look, intended: Mapping[str, str], *, is_to_employer: bool, earliest: date) -> LetterContent:
    """Return the content of a hearing about a refusal or a stop that a person intends (påtænkt afslag).

    `earliest` is the first day after the hearing: a stop takes no effect before it is told (LP-18).
    """
    is_stop = intended["act"] == INTEND_STOP
    provision = intended.get("provision")
    rules = (Reason(cites=provision, text=sentence(provision, DANISH)),) if provision else ()
    first, last = (date.fromisoformat(day) if day else None for day in map(intended.get, ("first_day", "last_day")))
    after = last if is_stop and last is not None and last >= earliest else None
    proposal = _stop(after, is_to_employer) if is_stop else _refusal(first, last, is_to_employer)
    return replace(
        base(look), facts=stated_facts(look, is_to_employer=is_to_employer), reasons=rules, proposal=proposal,
        considerations=(intended.get("reason", ""),),
    )  # fmt: skip


def of_missing_form(look: Look) -> LetterContent:
    """Return the content of the hearing about a form that did not come (§ 11, stk. 2; § 21)."""
    forms = [fact for fact in look.own_facts if isinstance(fact, LetterSent) and fact.letter == "INFORMATION_FORM"]
    facts = tuple(
        StatedFact(text="Vi sendte dig et skema om dit fravær.", source=_SOURCES["OFFICE"], on=fact.sent_on)
        for fact in forms[-1:]
    )
    return replace(
        base(look), facts=facts, must_apply=True,
        reasons=tuple(Reason(cites=cites, text=sentence(cites, DANISH)) for cites in _FORM),
        proposal="Vi har ikke fået din ansøgning og dit skema. Uden dem kan du ikke få sygedagpenge.",
    )  # fmt: skip


def intended(content: LetterContent, decision: Decision, *, is_to_employer: bool) -> str:
    """Say in one sentence what a prepared decision would do to the party (påtænkt afgørelse)."""
    if decision.outcome == Decision.Outcome.REFUSED:
        return _refusal(content.refused_first, content.refused_last, is_to_employer)
    if decision.outcome == Decision.Outcome.STOPPED:
        return _stop(decision.last_day, is_to_employer)
    what = "refusion af sygedagpenge" if is_to_employer else "sygedagpenge"
    days = f" {period_text(decision.first_day, decision.last_day, DANISH)}" if decision.first_day else ""
    if decision.outcome == Decision.Outcome.PARTLY_GRANTED:
        to_whom = "jer" if is_to_employer else "dig"
        return f"Vi overvejer kun at give {to_whom} {what} for en del af tiden{':' if days else ''}{days}."
    return f"Vi overvejer at ændre {'jeres' if is_to_employer else 'dine'} {what}{days}, så der bliver betalt mindre."


def _stop(last: date | None, is_to_employer: bool) -> str:
    after = f" efter {day_text(last, DANISH)}" if last is not None else ""
    return f"Vi overvejer at stoppe {'jeres refusion' if is_to_employer else 'dine sygedagpenge'}{after}."


def _refusal(first: date | None, last: date | None, is_to_employer: bool) -> str:
    to_whom, what = ("jer", "refusion af sygedagpenge") if is_to_employer else ("dig", "sygedagpenge")
    since = f" fra {day_text(first, DANISH)}" if first else ""
    until = f" til {day_text(last, DANISH)}" if last else ""
    return f"Vi overvejer at give {to_whom} afslag på {what}{since}{until}."


def _heard(look: Look) -> tuple[date | None, str]:
    """Return the day of the latest hearing and what the party answered (partshøring)."""
    told = [fact.sent_on for fact in look.own_facts if isinstance(fact, LetterSent) and fact.letter == "HEARING"]
    if not told:
        return None, ""
    answers = [fact for fact in look.own_facts if isinstance(fact, HearingAnswer) and fact.sent_on >= max(told)]
    return max(told), max(answers, key=lambda fact: (fact.sent_on, fact.fact)).text if answers else ""


def refused_days(look: Look, decision: Decision) -> tuple[date | None, date | None]:
    """Return the first and last day refused: all that the municipality would pay, or what a person's word names."""
    found = look.found
    if decision.outcome == Decision.Outcome.REFUSED:
        pays_from = found.municipality_pays_from if found is not None else None
        return pays_from or look.case.first_absence_day, look.case.last_absence_day
    words = [fact for fact in look.own_facts if isinstance(fact, CaseworkerAct) and fact.act == "REFUSE"]
    if look.word is None or not words or decision.outcome != Decision.Outcome.PARTLY_GRANTED:
        return None, None
    latest = max(words, key=lambda word: (word.sent_on, word.fact))
    return latest.first_day, latest.last_day


def _of_the_word(look: Look) -> tuple[Reason, ...]:
    """Return the provision that a caseworker's latest word names: what a refusal or a stop by hand rests on."""
    words = [fact for fact in look.own_facts if isinstance(fact, CaseworkerAct) and fact.provision]
    if look.word is None or not words:
        return ()
    cites = max(words, key=lambda fact: (fact.sent_on, fact.fact)).provision or ""
    return (Reason(cites=cites, text=sentence(cites, DANISH)),)


def reasons(found: CaseAssessment) -> tuple[Reason, ...]:
    """Return the provisions that carried the outcome, each as the last one tried.

    What one claim of several fails on stands, and every time without pay. Where nothing failed and there still is no
    right, the employer's own period reaches to the end of the absence (§ 30, stk. 1).
    """
    last: dict[str, Step] = {}
    for step in found.trace:
        if step.verdict not in (FULFILLED, NOT_FULFILLED):
            continue
        key = step.cites if is_demand(step.cites) else f"{step.cites} {step.inputs}"
        is_of_a_claim = step.rule.startswith("REF-") and key in last
        if not (is_of_a_claim and step.verdict == FULFILLED and last[key].verdict == NOT_FULFILLED):
            last[key] = step
    if found.right == NOT_FULFILLED and all(step.verdict == FULFILLED for step in last.values()):
        last |= {step.cites: step for step in found.trace if step.cites == _EMPLOYERS_PERIOD}
    told = (reason_of(step, DANISH) for step in last.values())
    return tuple(reason for reason in told if reason is not None)


def stated_facts(look: Look, *, is_to_employer: bool) -> tuple[StatedFact, ...]:
    """Return the facts that were given weight, with their source; an employer reads only its own (REF-14)."""
    sources = {**_SOURCES, "EMPLOYER": "jer selv"} if is_to_employer else _SOURCES
    told = [
        StatedFact(text=text, source=sources.get(fact.said_by, fact.said_by), on=fact.sent_on)
        for fact in sorted(look.own_facts, key=lambda fact: (fact.sent_on, fact.fact))
        if (not is_to_employer or isinstance(fact, _EMPLOYER_S_OWN)) and (text := _told(fact))
    ]
    return tuple(told)


def _told(fact: Fact) -> str:
    if isinstance(fact, Notification):
        return f"Første fraværsdag er den {day_text(fact.first_absence_day, DANISH)}."
    if isinstance(fact, Application):
        return "Anmodning om sygedagpenge er modtaget."
    if isinstance(fact, RefundRequest):
        return f"Der søges refusion fra {day_text(fact.first_day, DANISH)} til {day_text(fact.last_day, DANISH)}."
    if isinstance(fact, Income):
        return f"Løn og timer for {len(fact.months)} måneder er hentet i indkomstregistret."
    return ""
