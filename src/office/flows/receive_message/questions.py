"""What the registers are asked when a message is taken in (registeropslag), and their answers as facts.

A register is asked for what the message makes necessary, and not again for what it has told of its own accord.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from office.cases.models import SicknessCase
from office.cases.operations import NewFact
from office.flows.receive_message.desk import Desk, Incoming, Known
from office.intake.models import Message
from office.intake.reading import parse
from office.intake.translation import BUSINESS, CASE, EMPLOYER, PERSON, Draft, translate
from office.registers import doors
from office.registers.ports import IncomeAnswer, IncomeLine, InsuranceState

_REGISTER = "REGISTER"


def _record(desk: Desk, incoming: Incoming, draft: Draft, case: SicknessCase | None) -> None:
    """Record a register's answer; the message it is asked for is not its source."""
    desk.record_new(
        [
            NewFact(
                person=incoming.known_person, fact=draft.kind, data=draft.data, sent_on=desk.received_on,
                said_by=_REGISTER, case=case if draft.scope == CASE else None,
            )
        ]
    )  # fmt: skip


def ask_for_notification(desk: Desk, incoming: Incoming, case: SicknessCase) -> None:
    """Ask VAS, the income register and the insurance register about a new case (kontrol, indkomst, forsikring)."""
    body = incoming.body
    _control(desk, incoming, case)
    _draw_sample(desk, incoming, case)
    _incomes(desk, incoming)
    if case.employer is not None and body.get("insured_employer"):
        ask_insurance_of_employer(desk, incoming, case.employer.cvr, is_claimed=True)
    if case.relation == BUSINESS:
        ask_insurance_of_business(desk, incoming)


def ask_for_claim(desk: Desk, incoming: Incoming, case: SicknessCase, *, is_early: bool) -> None:
    """Ask VAS about a refund request, and the insurance register where it is about early days (kontrol, forsikring).

    A claim is an intake of its own: what was answered when the absence was reported may have changed since. That VAS
    has nothing to say is recorded of the absence and not of each claim.
    """
    _control(desk, incoming, case, is_claim=True)
    if is_early and case.employer is not None:
        ask_insurance_of_employer(desk, incoming, case.employer.cvr, is_claimed=False)


def _control(desk: Desk, incoming: Incoming, case: SicknessCase, *, is_claim: bool = False) -> None:
    """Use the answer that waits for this intake, else ask VAS; no answer is an answer of its own (LP-29)."""
    cvr = case.employer.cvr if case.relation == EMPLOYER and case.employer is not None else None
    waiting = [row for row in desk.waiting(incoming.known_person, "CONTROL_ANSWER") if row.body.get("employer") == cvr]
    if waiting:
        lay_on_case(desk, waiting[-1], case)
        return
    advice = doors.control_register().advice(cpr=incoming.known_person.cpr, cvr=cvr)
    if is_claim and advice == "NONE":
        return
    data: dict[str, Any] = {"advice": advice} | ({"employer": cvr} if cvr else {})
    _record(desk, incoming, Draft(kind="CONTROL_ANSWER", said_by=_REGISTER, data=data, scope=CASE), case)


def _draw_sample(desk: Desk, incoming: Incoming, case: SicknessCase) -> None:
    """Draw the municipality's own sample (stikprøve; AUD-04): by the case's random id, so that it can be told again."""
    share = desk.parameters.sample_per_mille
    if case.public_id.int % 1000 >= share:
        return
    _record(desk, incoming, Draft(kind="CONTROL_ANSWER", said_by="OFFICE", data={"advice": "SAMPLE"}, scope=CASE), case)


def lay_on_case(desk: Desk, row: Message, case: SicknessCase) -> None:
    """Let a message that waited count on a case (knyt til sag): its facts are recorded as it stated them."""
    assert row.person is not None and row.signed_on is not None
    desk.record_new(
        [
            NewFact(
                person=case.person, fact=draft.kind, data=draft.data, sent_on=row.signed_on, said_by=draft.said_by,
                case=None if draft.scope == PERSON else case, message=row.public_id,
            )
            for draft in translate(parse(row.raw))
        ]
    )  # fmt: skip
    row.wait, row.case = "", case
    if row.pk is not None:  # else it is written with the batch it came in
        row.save(update_fields=["wait", "case"])


def _incomes(desk: Desk, incoming: Incoming) -> None:
    """Ask the income register of all employers (LP-36); what it has told already is not recorded again (LP-08)."""
    person = incoming.known_person
    told: dict[str, set[str]] = {}
    for known in desk.facts_of(person, "INCOME"):
        told.setdefault(known.data["employer"], set()).update(line["month"] for line in known.data["months"])
    for answer in doors.income_register().incomes(cpr=person.cpr):
        if answer.cvr not in told or {line.month for line in answer.months} - told[answer.cvr]:
            _income(desk, incoming, answer)


def _month(line: IncomeLine) -> dict[str, Any]:
    hours = None if line.hours is None else str(Fraction(line.hours))
    told = {"month": line.month, "wage": line.wage, "hours": hours}
    return told if line.extra_pension is None else told | {"extra_pension": line.extra_pension}


def _income(desk: Desk, incoming: Incoming, answer: IncomeAnswer) -> None:
    months = [_month(line) for line in answer.months]
    data = {"employer": answer.cvr, "months": months, "is_incomplete": answer.is_incomplete}
    _record(desk, incoming, Draft(kind="INCOME", said_by=_REGISTER, data=data), None)


def _insurance_answer(desk: Desk, incoming: Incoming, cvr: str | None) -> Known | None:
    """Return the last answer on an employer, or on the own business, that is on record."""
    answers = desk.facts_of(incoming.known_person, "INSURANCE_ANSWER")
    return next((known for known in reversed(answers) if known.data.get("employer") == cvr), None)


def ask_insurance_of_employer(desk: Desk, incoming: Incoming, cvr: str, *, is_claimed: bool) -> None:
    """Ask whether an employer is insured (§ 55), at every intake that it matters for; fails closed (LP-29).

    What the register has told of its own accord is not asked for, and what is on record is not recorded again. Where
    nobody has claimed an insurance and the register knows of none, early days are claimed on no ground at all (task
    60); the answer is recorded only where it is about an insurance (task 78).
    """
    told = _insurance_answer(desk, incoming, cvr)
    if told is not None and told.message is not None:
        return
    answer = _told(doors.insurance_register().of_employer(cvr=cvr), {"employer": cvr})
    is_news = told is None or told.data != answer
    if is_news and (is_claimed or told is not None or answer["state"] != "INVALID"):
        _record(desk, incoming, Draft(kind="INSURANCE_ANSWER", said_by=_REGISTER, data=answer), None)


def ask_insurance_of_business(desk: Desk, incoming: Incoming) -> None:
    """Ask whether an own business is insured (§ 45), when insurance is claimed; fails closed (LP-29)."""
    person = incoming.known_person
    claimed = any(known.data.get("insurance_level") for known in desk.facts_of(person, "BUSINESS"))
    if claimed and _insurance_answer(desk, incoming, None) is None:
        answer = _told(doors.insurance_register().of_business(cpr=person.cpr), {})
        _record(desk, incoming, Draft(kind="INSURANCE_ANSWER", said_by=_REGISTER, data=answer), None)


def _told(state: InsuranceState, about: dict[str, Any]) -> dict[str, Any]:
    data = {"state": state.state} | about
    if state.valid_from:
        data["valid_from"] = state.valid_from.isoformat()
    if state.valid_until:
        data["valid_until"] = state.valid_until.isoformat()
    return data
