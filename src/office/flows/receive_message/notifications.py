"""Notifications, their corrections and withdrawals (anmeldelser, rettelser, annulleringer)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from office.cases import recourse
from office.cases.models import SicknessCase
from office.cases.operations import CaseExists, NewFact, add_event, change_case, open_case
from office.flows import missing_names
from office.flows.moved_case import MOVED
from office.flows.receive_message import moves, questions, touched
from office.flows.receive_message.desk import RUNS, SHUT, Desk, Incoming
from office.flows.receive_message.tasks_of_intake import (
    close_answered,
    open_company_task,
    open_task,
)
from office.intake import rules
from office.intake.models import Message
from office.intake.problems import OTHER_CITIZEN, OTHER_FORM, OTHER_SENDER, Refused
from office.intake.reading import parse
from office.intake.translation import Draft, notification, target_group, translate
from office.intake.values import day
from office.tasks.blocking import Days


def last_day_of(case: SicknessCase) -> date:
    """Return the day that a case reaches to; an open one reaches on for ever."""
    if case.last_absence_day is not None:
        return case.last_absence_day
    return case.ended_on if case.status in SHUT and case.ended_on else date.max


def _cases_like(desk: Desk, incoming: Incoming, draft: Draft) -> list[SicknessCase]:
    return [
        case
        for case in desk.cases_of(incoming.known_person)
        if case.relation == draft.relation and (case.employer.cvr if case.employer else None) == draft.employer
    ]


def _stands(desk: Desk, case: SicknessCase) -> bool:
    """Tell whether a notification of the case stands; with none left the case is about to be annulled."""
    return any(known.case_id == case.pk for known in desk.facts_of(case.person, "NOTIFICATION", case=case))


def _clash(desk: Desk, incoming: Incoming, draft: Draft, *, but: SicknessCase | None = None) -> SicknessCase | None:
    """Return a standing case of the same relation whose days the notified ones overlap (LP-27)."""
    assert draft.on is not None
    last = day(draft.data.get("last_absence_day")) or date.max
    for case in _cases_like(desk, incoming, draft):
        if case is not but and case.first_absence_day <= last and draft.on <= last_day_of(case) and _stands(desk, case):
            return case
    return None


def _hold(desk: Desk, incoming: Incoming, case: SicknessCase) -> None:
    """Keep a notification of days that have a case until a caseworker has looked (opgave 1, regel 1109)."""
    incoming.case, incoming.wait = case, Message.Wait.LOOK
    incoming.warning = Refused(
        rules.OVERLAP, "first_absence_day",
        f"Fraværet overlapper sag {case.number}; anmeldelsen venter på en sagsbehandler.",
        f"The absence overlaps case {case.number}; the notification waits for a caseworker.",
    )  # fmt: skip
    open_task(desk, incoming, 1, case=case, first_absence_day=incoming.body.get("first_absence_day", ""))


def take_notification(desk: Desk, incoming: Incoming) -> None:
    """Open the case of an absence and record what was said (opret sygefraværssag)."""
    draft = incoming.drafts[0]
    clash = _clash(desk, incoming, draft)
    if clash is not None:
        _hold(desk, incoming, clash)
        return
    open_notified(desk, incoming, draft)


def open_notified(desk: Desk, incoming: Incoming, draft: Draft) -> None:
    """Open a case for a notification, or take up the one that an annulled notification left behind."""
    assert draft.on is not None
    employer = desk.company(draft.employer) if draft.employer else None
    if employer is not None and employer.cvr in desk.unnamed:
        open_company_task(desk, incoming, 27, f"{missing_names.COMPANY_KEY}{employer.cvr}")
    try:
        case = open_case(
            person=incoming.known_person, relation=draft.relation or "", first_absence_day=draft.on, employer=employer,
            target_group=target_group(incoming.body.get("notification", incoming.body)),
            last_absence_day=day(draft.data.get("last_absence_day")), actor=incoming.by,
        )  # fmt: skip
        desk.add_case(case)
    except CaseExists as exists:
        case = next((one for one in desk.cases_of(incoming.known_person) if one.pk == exists.case.pk), exists.case)
        if _stands(desk, case):
            _hold(desk, incoming, case)
            return
        change_case(case=case, last_absence_day=day(draft.data.get("last_absence_day")))
    incoming.case = case
    desk.record(incoming, incoming.drafts, case=case)
    note_injury(case, incoming.body)
    questions.ask_for_notification(desk, incoming, case)
    _lay_waiting_forms(desk, incoming, case)


def note_injury(case: SicknessCase, body: Mapping[str, Any]) -> None:
    """Write down who is liable and insured, when the notification says so (regresoplysninger)."""
    injury = body.get("notification", body).get("injury")
    if injury is not None:
        recourse.record_details(case=case, details=recourse.from_json({**injury, "injured_on": injury.get("day")}))


def _lay_waiting_forms(desk: Desk, incoming: Incoming, case: SicknessCase) -> None:
    """Lay forms and weeks that came before the absence was reported on its case (anmodning før anmeldelse)."""
    early = desk.received_on - timedelta(days=31)
    for row in desk.waiting(incoming.known_person, "APPLICATION"):
        if row.received_on >= early:
            questions.lay_on_case(desk, row, case)
            close_answered(desk, incoming, 15, key=f"message:{row.message_id}")
    for kind, number in (("RECOVERY", 115), ("PARTIAL_RESUMPTION", 132)):
        for row in desk.waiting(incoming.known_person, kind):
            if _is_about(translate(parse(row.raw))[0], case):
                questions.lay_on_case(desk, row, case)
                close_answered(desk, incoming, number, key=f"message:{row.message_id}")
    for row in desk.waiting(incoming.known_person, "CONVERTED_WEEK"):
        if holds_week(case, translate(parse(row.raw))[0]):
            questions.lay_on_case(desk, row, case)


def _is_about(report: Draft, case: SicknessCase) -> bool:
    """Tell whether a report that came before the notification is of its absence (raskmelding før anmeldelse; R-014).

    Else somebody who told in time of being fit again would be paid until a person had looked.
    """
    assert report.on is not None
    if report.relation is not None and report.relation != case.relation:
        return False
    if report.employer is not None and (case.employer is None or case.employer.cvr != report.employer):
        return False
    return case.first_absence_day <= report.on <= last_day_of(case)


def holds_week(case: SicknessCase, week: Draft) -> bool:
    """Tell whether a week that an older system paid lies in a case's days and went to its payee (konverteret uge)."""
    assert week.on is not None
    if week.employer is not None and (case.employer is None or case.employer.cvr != week.employer):
        return False
    return case.first_absence_day <= week.on + timedelta(days=6) and week.on <= last_day_of(case)


# ---- corrections and withdrawals --------------------------------------------------------------------------------


def _check_same(incoming: Incoming, root: Message, field: str) -> None:
    """Only the sender of a message may change it, and it stays about the same citizen."""
    if root.person_id != incoming.known_person.pk:
        da = "Meddelelsen handler om en anden borger."
        raise Refused(OTHER_CITIZEN, "citizen_cpr", da, "The message is about another citizen.")
    if root.sender != (incoming.sender or ""):
        raise Refused(
            OTHER_SENDER, field, "Meddelelsen er sendt af en anden.", "The message was sent by somebody else."
        )


def _versions(root: Message) -> list[Message]:
    """Return a message and everything that changed it, oldest first."""
    return list(Message.objects.filter(root=root.message_id, state=Message.State.ACCEPTED).order_by("id"))


def take_correction(desk: Desk, incoming: Incoming) -> None:
    """Replace a notification by its corrected version (rettelse; opgave 36, 75, 116)."""
    body = incoming.body
    if body.get("token") is None:
        rules.check_token(body, latest="")
    original = desk.message(UUID(body["corrects"]))
    if original is None:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 116)
        return
    versions = _versions_of(desk, original)
    root = versions[0]
    rules.check_can_be_updated(root.type)
    _check_same(incoming, root, "corrects")
    rules.check_token(body, latest="" if root.is_withdrawn else str(versions[-1].message_id))
    if body["notification"]["form"] != root.type:
        raise Refused(
            OTHER_FORM, "notification.form", f"Anmeldelsen er en {root.type}; en rettelse skifter ikke blanket.",
            f"The notification is a {root.type}; a correction does not change the form.",
        )  # fmt: skip
    incoming.root, incoming.case = root.message_id, root.case
    if root.wait:
        incoming.wait = root.wait
        return
    _replace(desk, incoming, root, versions)


def _versions_of(desk: Desk, row: Message) -> list[Message]:
    """Return all versions from any one of them."""
    root = desk.message(row.root) if row.root is not None else None
    return _versions(root) if root is not None else [row]


def _replace(desk: Desk, incoming: Incoming, root: Message, versions: list[Message]) -> None:
    case = next((one for one in desk.cases_of(incoming.known_person) if one.pk == root.case_id), None)
    standing = [
        known
        for version in reversed(versions)
        for known in desk.facts_of_message(incoming.known_person, version.public_id)
        if known.kind == "NOTIFICATION"
    ]
    if case is None or not standing:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 116)
        return
    employer = case.employer.cvr if case.employer else None
    draft = notification(root.type, incoming.body["notification"], employer=employer)
    clash = _clash(desk, incoming, draft, but=case)
    if clash is not None:
        _hold(desk, incoming, clash)
        return
    incoming.case = case
    draft = replace(draft, data=draft.data | {"corrects": standing[0].public_id})
    desk.record(incoming, [draft, *incoming.drafts[1:]], case=case)
    note_injury(case, incoming.body)
    # A recovery said in between is a fact of its own; the case row only shows what is notified.
    last = day(draft.data.get("last_absence_day"))
    change_case(
        case=case, first_absence_day=draft.on, **({} if last is None else {"last_absence_day": last})
    )
    _tell_of_change(desk, incoming, case, touched.by_correction(standing[0].data, draft.data))


def _tell_of_change(desk: Desk, incoming: Incoming, case: SicknessCase, days: Days | None) -> None:
    """Open the task that a change needs: 75 while the case runs, 36 when it is over, 105 and 107 when it moved."""
    moves.tell_former(desk, incoming, 107, case, case.first_absence_day)
    if case.end_reason == MOVED:
        open_task(desk, incoming, 105, case=case)
    elif case.status in RUNS:
        open_task(desk, incoming, 75, case=case, days=days)
    elif case.status in SHUT:
        open_task(desk, incoming, 36, case=case)


def take_annulment(desk: Desk, incoming: Incoming) -> None:
    """Withdraw a message and all that it stated (annullering; opgave 50, 75, 36)."""
    body = incoming.body
    if body.get("token") is None:
        rules.check_token(body, latest="")
    original = desk.message(UUID(body["annuls"]))
    if original is None or original.person_id is None:
        raise rules.not_collected()
    versions = _versions_of(desk, original)
    root = versions[0]
    _check_same(incoming, root, "annuls")
    rules.check_token(body, latest="" if root.is_withdrawn else str(versions[-1].message_id))
    incoming.root, incoming.case = root.message_id, root.case
    withdrawn = _withdraw(desk, incoming, versions)
    case = next((one for one in desk.cases_of(incoming.known_person) if one.pk == root.case_id), None)
    if case is None or root.wait:
        return
    incoming.case = case
    if root.type not in rules.NOTIFICATIONS:
        _tell_of_change(desk, incoming, case, touched.by_withdrawal(withdrawn))
    elif case.status in RUNS | SHUT:
        open_task(desk, incoming, 50, case=case)
    add_event(
        case=case, kind="MESSAGE_WITHDRAWN", text=f"{root.type} er annulleret af afsenderen.",
        details={"message": str(incoming.public_id)},
    )  # fmt: skip


def _withdraw(desk: Desk, incoming: Incoming, versions: list[Message]) -> list[dict[str, Any]]:
    """Annul every statement of every version, so that none comes back when the last one is gone; return their data."""
    person = incoming.known_person
    gone = [known for version in versions for known in desk.facts_of_message(person, version.public_id)]
    already = {known.data["annuls"] for known in desk.facts_of(person, "ANNULMENT")}
    cases = {case.pk: case for case in desk.cases_of(person)}
    said_by = {"DP200B": "UNEMPLOYMENT_FUND"}.get(versions[0].type, "EMPLOYER" if incoming.sender else "CITIZEN")
    desk.record_new(
        [
            NewFact(
                person=person, fact="ANNULMENT", data={"annuls": known.public_id}, sent_on=incoming.signed_on,
                said_by=said_by, case=cases.get(known.case_id or 0), message=incoming.public_id,
            )
            for known in gone
            if known.kind != "ANNULMENT" and known.public_id not in already
        ]
    )  # fmt: skip
    Message.objects.filter(pk__in=[version.pk for version in versions]).update(is_withdrawn=True, wait="")
    for version in versions:
        version.is_withdrawn, version.wait = True, ""
    desk.know(versions)
    return [known.data for known in gone]


def take_deletion(desk: Desk, incoming: Incoming) -> None:
    """Refuse: what is signed cannot be deleted."""
    raise rules.no_deletion()
