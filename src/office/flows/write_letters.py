"""Which letters a case calls for (breve), and their way out: what is sent is a fact that deadlines run from (LP-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lawbook.assembly.intended_no import INTEND_STOP
from lawbook.assessment import NOT_FULFILLED
from lawbook.facts import Application, CaseworkerAct, LetterSent
from office.administration.parameters import Parameters
from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows import letter_content, letter_delivery
from office.flows.looks import Look
from office.letters import operations as letters
from office.letters import sending
from office.letters.content import LetterContent
from office.letters.models import Letter
from office.parties.models import Company, Person
from office.registers import doors
from office.tasks import operations as tasks

WITH_PAY = SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY


def queue_all(looks: Sequence[Look]) -> None:
    """Queue what the looks have written (sæt breve i kø), in the order of the cases; one pass however many."""
    letters.queue_letters(letters=[new for look in looks for new in look.letters])


def of_waiting(*, looks: Sequence[Look], on: date, rules: Parameters) -> None:
    """Write the letters that a case calls for by what it waits for: first letter, form, hearing about the form."""
    for look in looks:
        if look.found is None or look.case.status in (SicknessCase.Status.CLOSED, SicknessCase.Status.ANNULLED):
            continue
        sent = {fact.letter for fact in look.own_facts if isinstance(fact, LetterSent)}
        has_applied = any(isinstance(fact, Application) for fact in look.own_facts)
        if look.case.relation != SicknessCase.Relation.BUSINESS and "NOTIFICATION_LETTER" not in sent:
            _queue_first(look)
        if look.case.target_group != WITH_PAY and not has_applied and "INFORMATION_FORM" not in sent:
            _queue(look, Letter.Kind.INFORMATION_FORM, look.case.person, "form", replace_must_apply=True)
        if _is_form_overdue(look, on) and not has_applied and "HEARING" not in sent:
            _queue_form_hearing(look, rules)


def _queue_first(look: Look) -> None:
    """Tell the citizen what was reported, and that he or she must apply where nobody pays wages (§ 40, stk. 5)."""
    _queue(
        look, Letter.Kind.NOTIFICATION_LETTER, look.case.person, "first",
        replace_must_apply=look.case.target_group != WITH_PAY,
    )  # fmt: skip


def _is_form_overdue(look: Look, on: date) -> bool:
    """Tell whether the form's deadline and the first day of right are both past (R-045; before the right: task 138)."""
    found = look.found
    assert found is not None
    if found.waits_for != "APPLICATION" or found.waits_until is None or found.municipality_pays_from is None:
        return False
    return found.waits_until < on and found.municipality_pays_from <= on


def _queue_form_hearing(look: Look, rules: Parameters) -> None:
    content = replace(letter_content.of_missing_form(look), reply_days=rules.hearing_days)
    _write(look, Letter.Kind.HEARING, look.case.person, f"{look.case.public_id}:hearing:form", content)


def _queue(look: Look, kind: str, to: Person | Company, what: str, *, replace_must_apply: bool) -> None:
    content = replace(letter_content.base(look), must_apply=replace_must_apply)
    _write(look, kind, to, f"{look.case.public_id}:{what}", content)


def _write(look: Look, kind: str, to: Person | Company, key: str, content: LetterContent) -> None:
    look.letters.append(letters.NewLetter(kind=kind, case=look.case, to=to, key=key, content=content))


def of_decision(*, look: Look, decision: Decision, before: Decision | None, on: date) -> None:
    """Write the letter about a decision that was put in force; a reported recovery is the party's own news.

    A grant after a no is news in every case (G-07).
    """
    kind, to = _kind_of(look, decision), _party_of(look)
    if kind == Letter.Kind.STOP:
        to = look.case.person  # the right that ends is the citizen's, whoever is paid
    goes_on = before is not None and before.outcome in (Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED)
    if kind is None or (goes_on and decision.cause == "PERIOD" and kind == Letter.Kind.GRANT):
        return
    if kind == Letter.Kind.REFUSAL and not _has_standard_letter(look):
        _ask_for_letter(look, decision, on)
        return
    content = letter_content.of_decision(look, decision, on)
    _write(look, kind, to, f"decision:{decision.public_id}", content)


def _has_standard_letter(look: Look) -> bool:
    """Tell whether the refusal rests on a provision: the law's, or one that the caseworker names (FVL § 24)."""
    if look.word is None or look.found is None or NOT_FULFILLED in look.found.provisions.values():
        return True
    acts = [fact for fact in look.own_facts if isinstance(fact, CaseworkerAct) and fact.act == "REFUSE"]
    return bool(acts) and max(acts, key=lambda act: (act.sent_on, act.fact)).provision is not None


def _ask_for_letter(look: Look, decision: Decision, on: date) -> None:
    """Leave the letter of a refusal without a provision to a person (opgave 68): ours give no ground."""
    tasks.open_event(
        number=68, on=on, case=look.case, key=f"decision:{decision.public_id}", rule="ADM-02",
        cause={"reason": decision.reason},
    )  # fmt: skip


def _party_of(look: Look) -> Person | Company:
    is_to_employer = look.case.target_group == WITH_PAY and look.case.employer is not None
    return look.case.employer if is_to_employer else look.case.person  # type: ignore[return-value]


def _kind_of(look: Look, decision: Decision) -> str | None:
    """Return the kind of letter; what merely waits for a person is no refusal."""
    if decision.outcome == Decision.Outcome.ANNULLED:
        return None
    if decision.outcome == Decision.Outcome.REFUSED:
        return Letter.Kind.REFUSAL
    if decision.outcome == Decision.Outcome.STOPPED:
        return Letter.Kind.STOP
    is_part = decision.outcome == Decision.Outcome.PARTLY_GRANTED
    if isinstance(_party_of(look), Company):
        return Letter.Kind.REFUND_PARTIAL if is_part else Letter.Kind.REFUND_GRANT
    return Letter.Kind.PARTIAL_REFUSAL if is_part and look.word is not None else Letter.Kind.GRANT


def hearing(*, look: Look, decision: Decision, rules: Parameters, on: date) -> None:
    """Write the hearing about a prepared decision (partshøring): what is intended, on which facts, time to answer."""
    content, to = letter_content.of_decision(look, decision, on), _party_of(look)
    content = replace(
        content, decided_on=None, reply_days=rules.hearing_days,
        proposal=letter_content.intended(content, decision, is_to_employer=isinstance(to, Company)),
    )  # fmt: skip
    _write(look, Letter.Kind.HEARING, to, f"hearing:{decision.public_id}", content)


def hearings_of_intent(
    *, look: Look, key: str, intended: Mapping[str, str], rules: Parameters, on: date
) -> list[letters.NewLetter]:
    """Return the hearings about what a person intends to decide (partshøring): the ground, the facts, time to answer.

    The right that a stop ends is the citizen's; an employer whose refund ends with it is heard too (REF-14).
    """
    parties = [_party_of(look)]
    if intended["act"] == INTEND_STOP and parties[0] != look.case.person:
        parties.append(look.case.person)
    earliest = on + timedelta(days=rules.hearing_days)
    return [
        letters.NewLetter(
            kind=Letter.Kind.HEARING, case=look.case, to=party, key=f"{key}:{party.public_id}",
            content=replace(
                letter_content.of_intent(look, intended, is_to_employer=isinstance(party, Company), earliest=earliest),
                reply_days=rules.hearing_days,
            ),
        )
        for party in parties
    ]  # fmt: skip


def send_waiting(*, on: date) -> int:
    """Send every queued letter and record what starts a deadline as a fact (afsendelse); returns how many left."""

    def record(sent: Sequence[Letter]) -> None:
        letter_delivery.record_dispatches(sent, on=on)

    def tell(letter: Letter, outcome: str) -> None:
        letter_delivery.tell_of_return(letter, outcome, on=on)

    return sending.send_queued(post_box=doors.post_box(), on=on, after=record, returned=tell).sent
