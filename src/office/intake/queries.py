"""Questions about received messages (opslag på modtagne meddelelser)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from office.cases.models import SicknessCase
from office.intake.models import Message
from office.parties.models import Person


def message_by_public_id(public_id: UUID | str) -> Message | None:
    """Return one message with person and case, or None; a fact's `message` and a task's `message` name it."""
    return Message.objects.filter(public_id=public_id).select_related("person", "case").first()


def messages_of_case(case: SicknessCase) -> list[Message]:
    """Return what was taken in on a case, newest first (sagens meddelelser)."""
    found = Message.objects.filter(case=case, state=Message.State.ACCEPTED)
    return list(found.order_by("-received_on", "-id"))


def messages_of_person(person: Person) -> list[Message]:
    """Return what was taken in about a person, on a case or not, newest first (borgerens meddelelser)."""
    found = Message.objects.filter(person=person, state=Message.State.ACCEPTED).select_related("case")
    return list(found.order_by("-received_on", "-id"))


def waiting_messages(case: SicknessCase) -> list[Message]:
    """Return the messages that wait for a look on a case, oldest first (afventende meddelelser)."""
    return list(Message.objects.filter(case=case).exclude(wait="").order_by("id"))


def refused_on(day: date) -> QuerySet[Message]:
    """Return what was refused on a day, in the order it came (afviste meddelelser)."""
    return Message.objects.filter(received_on=day, state=Message.State.REFUSED).order_by("id")


def counts_of(day: date) -> dict[str, int]:
    """Return how many messages of a day were accepted, duplicates and refused (dagens modtagelse)."""
    found = Message.objects.filter(received_on=day).values_list("state").annotate(Count("id"))
    return {str(state): 0 for state in Message.State} | dict(found)
