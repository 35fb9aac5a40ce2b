"""Messages that wait, put in their place by a caseworker (afventende meddelelser): answers to tasks 1, 15, 115, 116."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from office.cases.models import SicknessCase
from office.cases.operations import NewFact, add_event, change_case, look_again
from office.flows.receive_message import notifications, questions
from office.flows.receive_message.desk import Desk, Incoming
from office.intake.models import Message
from office.intake.reading import parse
from office.intake.rules import NOTIFICATIONS
from office.intake.translation import PERSON, RELATION_OF_FORM, sender_of, translate
from office.intake.values import day
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks import operations as tasks
from office.tasks.models import Task

_ABOUT_WAITING = (1, 15, 115, 116, 132, 145)


class DoesNotWait(OfficeError):
    """The message waits for nothing (meddelelsen venter ikke): somebody else has settled it, or it never did."""

    def __init__(self) -> None:
        super().__init__("Meddelelsen venter ikke længere.", "The message does not wait any more.")


class DoesNotFit(OfficeError):
    """The message cannot be laid where it was to go (meddelelsen passer ikke på sagen)."""


def _waiting(message: UUID) -> tuple[Message, Desk]:
    """Lock the citizen and read the message anew; raises DoesNotWait."""
    found = Message.objects.filter(public_id=message).exclude(wait="").select_related("person", "case").first()
    if found is None or found.person is None:
        raise DoesNotWait
    desk = Desk(received_on=clock.today())
    desk.lay_out(cprs=[found.person.cpr], cvrs=[], message_ids=[])
    row = Message.objects.filter(pk=found.pk).exclude(wait="").select_for_update(of=("self",)).first()
    if row is None:
        raise DoesNotWait
    return row, desk


def _done(desk: Desk, row: Message, case: SicknessCase, *, by: str, text: str) -> SicknessCase:
    row.wait, row.case = "", case
    row.save(update_fields=["wait", "case"])
    desk.flush()
    details = {"message": str(row.public_id)}
    add_event(case=case, kind="MESSAGE_SETTLED", text=text, details=details, actor=by)
    _solve_tasks_of(row, by=by, solution=text)
    look_again(person=case.person, on=clock.today())
    return case


@transaction.atomic
def open_case_for(*, message: UUID, by: str) -> SicknessCase:
    """Accept a held notification as a case of its own (egen sag; opgave 1). Raises DoesNotWait, DoesNotFit.

    The same relation and first absence day as a standing case can never be two cases (LP-27).
    """
    row, desk = _waiting(message)
    body = parse(row.raw)
    if row.type not in NOTIFICATIONS:
        raise DoesNotFit("Kun en anmeldelse kan blive til en sag.", "Only a notification can become a case.")
    assert row.person is not None and row.message_id is not None and row.signed_on is not None
    incoming = Incoming(
        body=body, type=row.type, message_id=row.message_id, signed_on=row.signed_on, drafts=translate(body),
        sender=sender_of(body), public_id=row.public_id, person=desk.person(row.person.cpr), root=row.root,
    )  # fmt: skip
    notifications.open_notified(desk, incoming, incoming.drafts[0])
    if incoming.wait or incoming.case is None:
        raise DoesNotFit(
            "Fraværet har allerede en sag med samme første fraværsdag.",
            "The absence already has a case with the same first absence day.",
        )
    return _done(desk, row, incoming.case, by=by, text=f"{row.type} er taget ind som en sag for sig.")


@transaction.atomic
def lay_on_case(*, message: UUID, case: SicknessCase, by: str) -> SicknessCase:
    """Let a held message count on a case (knyt til sag). Raises DoesNotWait, DoesNotFit.

    A notification replaces the one that stands on the case; anything else is recorded as it was stated.
    """
    row, desk = _waiting(message)
    if row.person_id != case.person_id:
        raise DoesNotFit("Sagen er en anden borgers.", "The case is another citizen's.")
    if row.type not in NOTIFICATIONS and row.type != "CORRECTION":
        questions.lay_on_case(desk, row, case)
        return _done(desk, row, case, by=by, text=f"{row.type} er knyttet til sagen.")
    _replace_notification(desk, row, case)
    return _done(desk, row, case, by=by, text=f"{row.type} er taget ind som rettelse.")


def _replace_notification(desk: Desk, row: Message, case: SicknessCase) -> None:
    body = parse(row.raw)
    draft, *others = translate(body)
    if RELATION_OF_FORM[draft.data["form"]] != case.relation:
        raise DoesNotFit("Sagen gælder en anden tilknytning.", "The case is about another relation.")
    standing = [known for known in desk.facts_of(case.person, "NOTIFICATION", case=case) if known.case_id == case.pk]
    employer = {"employer": case.employer.cvr} if draft.data.get("employer") and case.employer else {}
    corrects = {"corrects": standing[-1].public_id} if standing else {}
    assert row.signed_on is not None
    change_case(case=case, first_absence_day=draft.on, last_absence_day=day(draft.data.get("last_absence_day")))
    desk.record_new(
        [
            NewFact(
                person=case.person, fact=one.kind, data=data, sent_on=row.signed_on, said_by=one.said_by,
                case=None if one.scope == PERSON else case, message=row.public_id,
            )
            for one, data in [(draft, draft.data | employer | corrects), *((one, one.data) for one in others)]
        ]
    )  # fmt: skip
    notifications.note_injury(case, body)


@transaction.atomic
def put_aside(*, message: UUID, by: str, reason: str) -> None:
    """Let a held message count for nothing (læg til side): the row and the reason stay. Raises DoesNotWait."""
    row, _ = _waiting(message)
    row.wait = ""
    row.save(update_fields=["wait"])
    assert row.person is not None
    text = f"{row.type} er lagt til side: {reason}"
    details = {"message": str(row.public_id)}
    add_event(case=row.case, person=row.person, kind="MESSAGE_PUT_ASIDE", text=text, details=details, actor=by)
    _solve_tasks_of(row, by=by, solution=text)


def _solve_tasks_of(row: Message, *, by: str, solution: str) -> None:
    """Solve the tasks that the message opened or joined, when no other message behind them waits any more."""
    key = f"message:{row.message_id}"
    behind = Task.objects.filter(person=row.person, status=Task.Status.OPEN, number__in=_ABOUT_WAITING)
    for task in behind.filter(keys__contains=[key]):
        named = [one.removeprefix("message:") for one in task.keys if one.startswith("message:")]
        if not Message.objects.filter(message_id__in=named).exclude(wait="").exists():
            tasks.solve(task=task, by=by, solution=solution, on=clock.today())
