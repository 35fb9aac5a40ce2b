"""The municipality's request to have tasks deleted (bestilling): a draft that several prepare and a leader sends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from office.kernel.errors import OfficeError
from office.tasks.catalogue import all_types, task_type
from office.tasks.deletion import check_numbers, order_deletion
from office.tasks.deletion_calendar import round_for
from office.tasks.models import DeletionRequest

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class NotReadyToSend(OfficeError):
    """The request lacks something (bestillingen mangler noget); nothing was ordered."""


def is_email(text: str) -> bool:
    """Tell whether a text is one mail address."""
    return _EMAIL.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form of a request says (kladde)."""

    numbers: tuple[int, ...] = ()
    confirmed: tuple[int, ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    ends_on: date | None = None


def draft() -> DeletionRequest | None:
    """Return the municipality's draft, or None."""
    return DeletionRequest.objects.filter(state=DeletionRequest.State.DRAFT).first()


@transaction.atomic
def save_draft(*, said: Draft, by: str, on: date) -> DeletionRequest:
    """Keep the draft as it stands now, complete or not (gem kladde). Raises UnknownTaskNumbers, NotDeletable.

    A type that is confirmed but no longer wanted loses its confirmation.
    """
    numbers = check_numbers(said.numbers)
    found = DeletionRequest.objects.select_for_update().filter(state=DeletionRequest.State.DRAFT).first()
    kept = found or DeletionRequest(prepared_by=by, prepared_on=on)
    kept.numbers, kept.confirmed = numbers, sorted(set(said.confirmed) & set(numbers))
    kept.contact_name, kept.contact_email = said.contact_name.strip()[:150], said.contact_email.strip()[:254]
    kept.ends_on, kept.prepared_by = said.ends_on, by
    kept.save()
    return kept


def missing(request: DeletionRequest, on: date) -> list[tuple[str, str]]:
    """Return what a request lacks before it can be sent, in Danish and English."""
    found = []
    if not request.numbers:
        found.append(("Ingen opgavetyper er valgt.", "No task types are chosen."))
    unread = [str(number) for number in request.numbers if number not in request.confirmed]
    if unread:
        listed = ", ".join(unread)
        found.append(
            (f"Konsekvensen er ikke bekræftet for opgave {listed}.", f"The consequence is not confirmed for {listed}.")
        )
    if not request.contact_name:
        found.append(("Kontaktpersonens navn mangler.", "The name of the contact person is missing."))
    if not is_email(request.contact_email):
        found.append(("Kontaktpersonens e-mail mangler.", "The e-mail of the contact person is missing."))
    if request.ends_on is not None and request.ends_on < on:
        found.append(("Slutdatoen er passeret.", "The end date is past."))
    return found


@transaction.atomic
def send_request(*, request: DeletionRequest, sender: str, on: date) -> DeletionRequest:
    """Send a request: from now on its orders stand (send bestilling). Raises NotReadyToSend.

    Whether the sender may send is for the caller to know (only a leader). The consequence texts that were confirmed are
    kept with the request.
    """
    request = DeletionRequest.objects.select_for_update().get(pk=request.pk)
    lacks = missing(request, on)
    if request.state != DeletionRequest.State.DRAFT:
        lacks = [("Bestillingen er allerede sendt.", "The request has been sent already.")]
    if lacks:
        raise NotReadyToSend(" ".join(da for da, _ in lacks), " ".join(en for _, en in lacks))
    request.state, request.sender, request.sent_on = DeletionRequest.State.SENT, sender, on
    request.first_run = round_for(on).run_on
    request.texts = {str(number): task_type(number).consequence_da for number in request.numbers}
    request.save()
    order_deletion(
        numbers=request.numbers, sender=sender, on=on, contact_name=request.contact_name,
        contact_email=request.contact_email, ends_on=request.ends_on, request=request,
    )  # fmt: skip
    return request


@transaction.atomic
def request_by_mail(
    *, said: Draft, sender: str, on: date, mail_id: str, mail: str
) -> tuple[DeletionRequest, bool]:
    """Turn a leader's mail into the same request, sent (bestilling pr. mail); the mail is kept, and counts once.

    Who orders by mail has the lists with the consequences before them, as the process of 2021 says.
    """
    known = DeletionRequest.objects.filter(mail_id=mail_id).exclude(mail_id="").first()
    if known is not None:
        return known, False
    numbers = check_numbers(said.numbers)
    made = DeletionRequest.objects.create(
        state=DeletionRequest.State.SENT, numbers=numbers, confirmed=numbers, contact_name=said.contact_name,
        contact_email=said.contact_email, prepared_by=sender, prepared_on=on, sender=sender, sent_on=on,
        first_run=round_for(on).run_on, mail_id=mail_id[:400], mail=mail, ends_on=said.ends_on,
        texts={str(number): task_type(number).consequence_da for number in numbers},
    )  # fmt: skip
    order_deletion(
        numbers=numbers, sender=sender, on=on, contact_name=said.contact_name, contact_email=said.contact_email,
        ends_on=said.ends_on, request=made,
    )  # fmt: skip
    return made, True


def requests() -> list[DeletionRequest]:
    """Return the requests that were sent, latest first (tidligere bestillinger)."""
    return list(DeletionRequest.objects.filter(state=DeletionRequest.State.SENT).order_by("-sent_on", "-pk"))


def sort_numbers(numbers: Iterable[int]) -> tuple[list[int], list[int], list[int]]:
    """Split numbers into those that can be ordered, those that come back, and those that do not exist."""
    wanted = sorted(set(numbers))
    unknown = [number for number in wanted if number not in all_types()]
    kept = [number for number in wanted if number in all_types() and not all_types()[number].is_deletable]
    return [number for number in wanted if number not in {*unknown, *kept}], kept, unknown
