"""What follows from a letter's way out (afsendelse): a fact that deadlines run from, or a task (LET-01).

A letter that was not delivered starts nothing (LP-16). It is tried again with every pass, and when it leaves after all,
or a person registers the day it was sent by hand, the task is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from office.cases.operations import NewFact, look_again_many, record_facts
from office.kernel.errors import OfficeError
from office.letters import sending
from office.letters.models import Letter
from office.registers.ports import NO_ADDRESS, TOO_LARGE, UNKNOWN_RECIPIENT
from office.tasks import operations as tasks
from office.tasks.models import Task

# By outcome: the task of a letter to a person, and of one to a company.
_TASKS = {UNKNOWN_RECIPIENT: (28, 143), TOO_LARGE: (121, 142), NO_ADDRESS: (128, 128)}
_OF_KIND = {Letter.Kind.SPECIFICATION: 69, Letter.Kind.AGREEMENT_ENDS: 52}
_NUMBERS = (28, 52, 69, 121, 128, 142, 143)
_PREFIX = "letter:"
_STARTS_SOMETHING = frozenset(
    {"NOTIFICATION_LETTER", "INFORMATION_FORM", "HEARING", "STOP", "REFUSAL", "PARTIAL_REFUSAL"}
)


class NothingWaits(OfficeError):
    """No letter of the task waits to be sent (intet brev venter)."""

    def __init__(self) -> None:
        super().__init__("Opgaven har intet brev, der venter på at blive sendt.", "No letter of the task waits.")


def record_dispatches(sent: Sequence[Letter], *, on: date) -> None:
    """Record what starts deadlines as facts of the cases (afsendelse), and close the tasks of earlier returns."""
    for letter in sent:
        if letter.attempts > 1:
            _close_delivered(letter, on)
    _record(sent, on)


def _record(sent: Sequence[Letter], on: date) -> None:
    starting = [letter for letter in sent if letter.kind in _STARTS_SOMETHING and letter.case is not None]
    if starting:
        record_facts(facts=[_fact_of(letter, on) for letter in starting])
        look_again_many(person_ids=[letter.case.person_id for letter in starting if letter.case is not None], on=on)


def _fact_of(letter: Letter, on: date) -> NewFact:
    assert letter.case is not None
    data = {"letter": letter.kind, "is_proven": letter.is_proven}
    if letter.reply_by is not None:
        data["deadline"] = letter.reply_by.isoformat()
    return NewFact(
        person=letter.case.person, case=letter.case, fact="LETTER_SENT", data=data, sent_on=on, said_by="OFFICE",
        external_id=f"letter:{letter.public_id}",
    )  # fmt: skip


def tell_of_return(letter: Letter, outcome: str, *, on: date) -> Task:
    """Open the task that a letter which came back calls for (opgave 28, 52, 69, 121, 128, 142, 143)."""
    to_person, to_company = _TASKS[outcome]
    number = _OF_KIND.get(Letter.Kind(letter.kind), to_company if letter.is_to_company else to_person)
    return tasks.open_event(
        number=number, on=on, case=letter.case, person=letter.person if letter.case is None else None,
        key=_key(letter), rule="LET-01", cause={"letter": letter.title, "outcome": outcome},
    )  # fmt: skip


def _key(letter: Letter) -> str:
    return f"{_PREFIX}{letter.public_id}"


def letters_of(task: Task) -> list[Letter]:
    """Return the letters that a task is about, oldest first."""
    named = [UUID(key.removeprefix(_PREFIX)) for key in task.keys if key.startswith(_PREFIX)]
    found = Letter.objects.filter(public_id__in=named).select_related("case__person", "person", "company")
    return list(found.order_by("pk"))


def _close_delivered(letter: Letter, on: date) -> None:
    """Close the task of a letter that left after all; one that is about several waits for the last of them."""
    standing = Task.objects.filter(number__in=_NUMBERS, status=Task.Status.OPEN, keys__contains=[_key(letter)])
    standing = standing.filter(case=letter.case) if letter.case is not None else standing.filter(person=letter.person)
    for task in standing:
        if all(one.state == Letter.State.SENT for one in letters_of(task)):
            tasks.close_by_itself(task=task, on=on)


@transaction.atomic
def register_dispatch(*, task: Task, sent_on: date, by: str, on: date) -> list[Letter]:
    """Register the day a person sent a task's letters by hand (registrér dagen); what is sent already stays as it is.

    Deadlines run from that day, and the task is solved. Raises NothingWaits. Returns the letters that were registered.
    """
    waiting = [letter for letter in letters_of(task) if letter.state != Letter.State.SENT]
    if not waiting:
        raise NothingWaits
    sent = [sending.register_dispatch(letter=letter, on=sent_on, by=by) for letter in waiting]
    _record(sent, sent_on)
    look_again_many(person_ids=[letter.case.person_id for letter in sent if letter.case is not None], on=on)
    tasks.solve(task=task, by=by, solution=f"Sendt manuelt den {sent_on:%d-%m-%Y}", on=on)
    return sent
