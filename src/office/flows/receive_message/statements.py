"""Everything else that is said (øvrige oplysninger): registers, funds, businesses, the jobcentre, papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lawbook.foundation.calendar import completed_months_before
from office.cases.models import SicknessCase
from office.cases.operations import add_event
from office.flows.receive_message import claims, moves, notifications, questions
from office.flows.receive_message.claims import like, spell_of
from office.flows.receive_message.desk import SHUT, Desk, Incoming
from office.flows.receive_message.notifications import last_day_of
from office.flows.receive_message.tasks_of_intake import open_task
from office.intake.models import Message
from office.intake.translation import EMPLOYER
from office.intake.values import day
from office.parties.operations import put_person

# An answer of VAS that arrives within these days of the intake belongs to it; a later one waits for the next.
LATE_ANSWER_DAYS = 14
# The months before an absence that rate and employment requirement read (LP-07, R-030).
BASIS_MONTHS = 6


def _about_person(desk: Desk, incoming: Incoming) -> None:
    """Record what is about the person and reaches every case."""
    desk.record(incoming, incoming.drafts, case=None)


def _income(desk: Desk, incoming: Incoming) -> None:
    """Record what the income register tells; for a case that is over somebody looks (opgave 36)."""
    _about_person(desk, incoming)
    draft = incoming.drafts[0]
    told = {month["month"] for month in draft.data["months"]}
    for case in like(desk, incoming, relation=EMPLOYER, employer=draft.employer):
        if case.status in SHUT and told & set(completed_months_before(case.first_absence_day, BASIS_MONTHS)):
            open_task(desk, incoming, 36, case=case)


def _business(desk: Desk, incoming: Incoming) -> None:
    """Record what is said of the business; an insurance that is claimed is asked for (§ 45)."""
    _about_person(desk, incoming)
    if like(desk, incoming, relation="BUSINESS", employer=None):
        questions.ask_insurance_of_business(desk, incoming)


def _in_case(desk: Desk, incoming: Incoming) -> None:
    """Record what belongs to one relation's course; without such a course it is about the person."""
    draft = incoming.drafts[0]
    candidates = like(desk, incoming, relation=draft.relation, employer=draft.employer)
    on = draft.on or incoming.signed_on
    inside = [case for case in candidates if case.first_absence_day <= on <= last_day_of(case)]
    incoming.case = next(iter(inside or candidates), None)
    desk.record(incoming, incoming.drafts, case=incoming.case)


def _agreement(desk: Desk, incoming: Incoming) -> None:
    """Record a § 56 or § 58 a agreement; one with a company that has ceased covers nothing (opgave 101)."""
    _about_person(desk, incoming)
    cvr = incoming.drafts[0].employer
    if cvr is not None and not desk.company(cvr).is_active:
        open_task(desk, incoming, 101, key=f"agreement:{incoming.message_id}", employer=cvr)
    person = incoming.known_person
    if not person.name or person.status == person.Status.NUMBER_WITHDRAWN:
        number = 102 if incoming.body["agreement"] == "SECTION_56" else 112
        open_task(desk, incoming, number, key=f"agreement:{incoming.message_id}", status=person.status)


def _control_answer(desk: Desk, incoming: Incoming) -> None:
    """Lay the answer of VAS on the intake it was asked for; before any intake it waits for the next."""
    draft = incoming.drafts[0]
    asked = [
        case
        for case in desk.cases_of(incoming.known_person)
        if (case.employer.cvr if case.relation == EMPLOYER and case.employer else None) == draft.employer
        and case.status not in SHUT
        and _waits_for_control(desk, incoming, case)
    ]
    if not asked:
        incoming.wait = Message.Wait.CASE
        return
    incoming.case = asked[0]
    desk.record(incoming, incoming.drafts, case=asked[0])


def _waits_for_control(desk: Desk, incoming: Incoming, case: SicknessCase) -> bool:
    answers = desk.facts_of(incoming.known_person, "CONTROL_ANSWER", case=case)
    if not answers or answers[-1].data["advice"] == "MISSING":
        return True
    is_fresh = case.opened_on >= desk.received_on - timedelta(days=LATE_ANSWER_DAYS)
    return is_fresh and all(known.message is None for known in answers)


def _jobcentre(desk: Desk, incoming: Incoming) -> None:
    """Lay a message of the jobcentre on the absence that runs (opgave 47, 145)."""
    draft, kind = incoming.drafts[0], incoming.body["kind"]
    cases = desk.cases_of(incoming.known_person)
    running = [case for case in cases if case.status not in SHUT]
    meant = spell_of(running) if kind != "RESUME" else spell_of(running) or spell_of(cases)
    if not meant:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 145, kind=kind)
        return
    incoming.case = meant[0]
    for case in meant:
        desk.record(incoming, [replace(draft, scope="CASE")], case=case)
        if kind == "RESUME":
            open_task(desk, incoming, 47, case=case)


def _hearing_answer(desk: Desk, incoming: Incoming) -> None:
    """Lay the party's answer on the cases with an open hearing, else on the absence that runs (opgave 16)."""
    cases = desk.cases_of(incoming.known_person)
    heard = [case for case in cases if _is_heard(desk, incoming, case)]
    meant: Sequence[SicknessCase] = heard or spell_of([case for case in cases if case.status not in SHUT]) or cases[:1]
    if not meant:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 17)
        return
    incoming.case = meant[0]
    for case in meant:
        desk.record(incoming, incoming.drafts, case=case)
        open_task(desk, incoming, 16, case=case)


def _is_heard(desk: Desk, incoming: Incoming, case: SicknessCase) -> bool:
    """Tell whether a hearing of the case has no answer yet."""
    letters = [
        known
        for known in desk.facts_of(incoming.known_person, "LETTER_SENT", case=case)
        if known.data.get("letter") == "HEARING" and known.case_id == case.pk
    ]
    return len(letters) > len(desk.facts_of(incoming.known_person, "HEARING_ANSWER", case=case))


def _paper(desk: Desk, incoming: Incoming) -> None:
    """Lay a document or a note on the absence it is about, for a caseworker to read (opgave 2, 17, 49, 126)."""
    cases = desk.cases_of(incoming.known_person)
    running = [case for case in cases if case.status not in SHUT]
    incoming.case = next(iter(running or cases), None)
    is_note = incoming.type == "ENQUIRY_NOTE"
    title = incoming.body.get("title", "uden titel")
    text = "Henvendelsesnotat modtaget." if is_note else f"Dokument modtaget: {title}."
    details = {"message": str(incoming.public_id)}
    add_event(
        case=incoming.case, person=incoming.known_person, kind="NOTE_RECEIVED" if is_note else "DOCUMENT_RECEIVED",
        text=text, details=details,
    )  # fmt: skip
    number = {"MIT_SYGEFRAVAER": 126, "CASE_SYSTEM": 8}.get(incoming.body.get("channel", ""), 17)
    if is_note:
        is_first = incoming.case is None or incoming.case.status == SicknessCase.Status.UNDER_CLARIFICATION
        number = 2 if is_first else 49
    open_task(desk, incoming, number, case=incoming.case)


def _remarks(desk: Desk, incoming: Incoming) -> None:
    """Lay remarks on the absence whose notification letter they answer in time (opgave 10, else 127)."""
    cases = desk.cases_of(incoming.known_person)
    asked = [case for case in cases if case.status not in SHUT and _may_still_remark(desk, incoming, case)]
    _tell_citizens_word(desk, incoming, 10 if asked else 127, asked or cases)


def _may_still_remark(desk: Desk, incoming: Incoming, case: SicknessCase) -> bool:
    """Tell whether the letter left, and its time to answer is not over; unproven, it never began (LP-16)."""
    left = [
        known
        for known in desk.facts_of(incoming.known_person, "LETTER_SENT", case=case)
        if known.data.get("letter") == "NOTIFICATION_LETTER" and known.case_id == case.pk
    ]
    return bool(left) and all(
        known.data.get("deadline") is None or incoming.signed_on.isoformat() <= known.data["deadline"]
        for known in left
    )


def _further_information(desk: Desk, incoming: Incoming) -> None:
    """Lay what the citizen adds in Mit Sygefravær on the absence that runs (opgave 127)."""
    _tell_citizens_word(desk, incoming, 127, desk.cases_of(incoming.known_person))


def _tell_citizens_word(desk: Desk, incoming: Incoming, number: int, cases: Sequence[SicknessCase]) -> None:
    running = [case for case in cases if case.status not in SHUT]
    incoming.case = next(iter(running or cases), None)
    add_event(
        case=incoming.case, person=incoming.known_person, kind="INFORMATION_RECEIVED",
        text="Oplysninger modtaget fra borgeren.", details={"message": str(incoming.public_id)},
    )  # fmt: skip
    open_task(desk, incoming, number, case=incoming.case)


def _military_service(desk: Desk, incoming: Incoming) -> None:
    """Lay a call-up for military service on the absences whose days it touches (indkaldelse; opgave 22)."""
    _look_at_days(desk, incoming, 22)


def _pension(desk: Desk, incoming: Incoming) -> None:
    """Bring the person's pension up to date (§ 25): what is received, since when, and when that was decided."""
    body = incoming.body
    person = put_person(
        cpr=incoming.known_person.cpr, pension=body["pension"], pension_from=day(body.get("from")),
        pension_decided_on=day(body.get("decided_on")),
    )  # fmt: skip
    desk.seat(person.cpr, person)
    incoming.person = person
    desk.touched.add(person.pk)
    since = f" fra {person.pension_from:%d-%m-%Y}" if person.pension_from else ""
    add_event(
        person=person, kind="PENSION_TOLD", text=f"{person.get_pension_display()}{since}.",
        details={"message": str(incoming.public_id)},
    )  # fmt: skip


def _holiday_pay(desk: Desk, incoming: Incoming) -> None:
    """Lay holiday pay for days of absence on the cases, unless they are known as holiday (opgave 38)."""
    _look_at_days(desk, incoming, 38)


def _look_at_days(desk: Desk, incoming: Incoming, number: int) -> None:
    first, last = incoming.body["from"], incoming.body.get("to") or date.max.isoformat()
    for case in desk.cases_of(incoming.known_person):
        if not (case.first_absence_day.isoformat() <= last and first <= last_day_of(case).isoformat()):
            continue
        holidays = desk.facts_of(incoming.known_person, "HOLIDAY", case=case) if number == 38 else []
        if any(known.data["first_day"] <= first and last <= known.data["last_day"] for known in holidays):
            continue
        incoming.case = incoming.case or case
        told = {"first_day": first} | ({"last_day": last} if "to" in incoming.body else {})
        open_task(desk, incoming, number, case=case, **told)


def _converted_week(desk: Desk, incoming: Incoming) -> None:
    """Record a week that an older system has paid, on the case whose days it holds (FAULT-15); it waits for the case.

    What was paid is never paid again (`post_dues`); a difference to what the law gives is opgave 98.
    """
    draft = incoming.drafts[0]
    cases = like(desk, incoming, relation=draft.relation, employer=draft.employer)
    meant = [case for case in cases if notifications.holds_week(case, draft)]
    if not meant:
        incoming.wait = Message.Wait.CASE
        return
    incoming.case = meant[0]
    desk.record(incoming, incoming.drafts, case=incoming.case)


HANDLERS: Mapping[str, Callable[[Desk, Incoming], None]] = {
    "DP201": notifications.take_notification,
    "DP200A": notifications.take_notification,
    "DP200B": notifications.take_notification,
    "DP200C": notifications.take_notification,
    "CORRECTION": notifications.take_correction,
    "ANNULMENT": notifications.take_annulment,
    "DELETION": notifications.take_deletion,
    "DP202": claims.take_refund_request,
    "DP212S": claims.take_recovery,
    "RECOVERY": claims.take_recovery,
    "APPLICATION": claims.take_application,
    "PARTIAL_RESUMPTION": claims.take_resumption,
    "INCOME": _income,
    "EDUCATION": _about_person,
    "BUSINESS": _business,
    "BUSINESS_PARTIAL": _in_case,
    "UNEMPLOYMENT": _about_person,
    "HOLIDAY": _in_case,
    "IMPRISONMENT": _about_person,
    "SPECIAL_CIRCUMSTANCE": _about_person,
    "MILITARY_SERVICE": _military_service,
    "HOLIDAY_PAY": _holiday_pay,
    "PENSION": _pension,
    "CONVERTED_WEEK": _converted_week,
    "AGREEMENT": _agreement,
    "JOBCENTRE": _jobcentre,
    "HEARING_ANSWER": _hearing_answer,
    "CONTROL_ANSWER": _control_answer,
    "INSURANCE_ANSWER": _about_person,
    "REMARKS": _remarks,
    "FURTHER_INFORMATION": _further_information,
    "MOVE_CONSENT": moves.take_consent,
    "DOCUMENT": _paper,
    "ENQUIRY_NOTE": _paper,
}
