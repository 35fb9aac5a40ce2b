"""What a case that has moved still calls for (flyttet sag): consent to its papers, and word to the former municipality.

A move never stops a payment. Facts travel, because the new municipality decides on them; papers travel only when the
citizen has consented (LP-14).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from office.administration.queries import municipality_names, parameters_in_force
from office.cases.models import Event, SicknessCase
from office.cases.operations import add_event
from office.flows import letter_content
from office.intake.models import Message
from office.kernel import tenancy
from office.kernel.errors import OfficeError
from office.letters import operations as letters
from office.letters.content import DANISH, LetterContent
from office.letters.models import Letter
from office.parties.models import Person
from office.payments.queries import taken_over_until
from office.tasks import operations as tasks
from office.tasks.models import Task

MOVED = "MOVED"  # end reason of a case, and kind of the line in its history that says where it went
TAKEN_OVER = "TAKEN_OVER"
CONSENT = "MOVE_CONSENT"
PAPERS = ("DOCUMENT", "ENQUIRY_NOTE", "HEARING_ANSWER", "REMARKS", "FURTHER_INFORMATION")
_REMEMBERED_DAYS = 400  # an answer that nobody has missed for so long is not asked for any more


class NoConsent(OfficeError):
    """The papers may not travel: the citizen has not consented (samtykke mangler)."""

    def __init__(self) -> None:
        super().__init__(
            "Borgeren har ikke givet samtykke til, at dokumenterne sendes.",
            "The citizen has not consented to the documents being sent.",
        )


class NotMoved(OfficeError):
    """The case has not moved to a municipality of this house (sagen er ikke flyttet)."""

    def __init__(self) -> None:
        super().__init__("Sagen er ikke overdraget til en anden kommune.", "The case was not handed over.")


def moved_away() -> Q:
    """Return the condition on people that another municipality now pays (fraflyttet; LP-14).

    Whoever lives where no municipality of ours pays – abroad, or nobody knows – has only this one.
    """
    return Q(is_resident=False, residence__in=list(municipality_names())) & ~Q(residence=tenancy.current())


def ask_for_consent(*, case: SicknessCase, on: date) -> Letter:
    """Ask the citizen whether the papers may travel (spørg om samtykke; MOVE-04)."""
    content = LetterContent(
        sender=letter_content.sender(), language=DANISH, reply_days=parameters_in_force(on).hearing_days
    )
    return letters.queue_letter(
        kind=Letter.Kind.MOVE_CONSENT, case=case, to=case.person, key=f"{case.public_id}:move:{on}", content=content
    )


def consent_of(person: Person) -> bool | None:
    """Return the citizen's latest word on the papers; None when there is none (samtykke)."""
    said = Message.objects.filter(person=person, type=CONSENT, state=Message.State.ACCEPTED).order_by("-pk").first()
    return None if said is None else bool(said.body["given"])


def _unanswered() -> list[Letter]:
    """Return the questions whose deadline runs or ran out without an answer, oldest deadline first."""
    asked = Letter.objects.filter(kind=Letter.Kind.MOVE_CONSENT, reply_by__isnull=False)
    rows = list(asked.select_related("case", "person").order_by("reply_by", "pk"))
    answers = Message.objects.filter(
        person__in={letter.person_id for letter in rows}, type=CONSENT, state=Message.State.ACCEPTED
    ).values_list("person_id", "received_on")
    latest = dict(answers.order_by("received_on"))
    return [
        letter for letter in rows
        if letter.person_id not in latest or latest[letter.person_id] < letter.sent_at.date()  # type: ignore[union-attr]
    ]  # fmt: skip


def look_for_missing_consents(*, on: date) -> int:
    """Open a task for each question whose deadline has passed without an answer (opgave 99); each question once."""
    since = on - timedelta(days=_REMEMBERED_DAYS)
    late = [letter for letter in _unanswered() if since <= letter.reply_by < on]  # type: ignore[operator]
    if not late:
        return 0
    told = {key for keys in Task.objects.filter(number=99).values_list("keys", flat=True) for key in keys}
    new = [letter for letter in late if f"letter:{letter.public_id}" not in told]
    for letter in new:
        tasks.open_event(
            number=99, on=on, case=letter.case, key=f"letter:{letter.public_id}", rule="R-075",
            cause={"deadline": letter.reply_by},
        )  # fmt: skip
    return len(new)


def first_deadline(after: date) -> date | None:
    """Return the first day after one on which an unanswered question becomes late, for whoever plans the nights."""
    coming = [letter.reply_by + timedelta(days=1) for letter in _unanswered() if letter.reply_by is not None]
    return min((day for day in coming if day > after), default=None)


@transaction.atomic
def send_documents(*, case: SicknessCase, by: str) -> int:
    """Send the papers of a moved case to where it now is (send dokumenter); what is there is not sent again.

    Raises NotMoved, NoConsent. Returns how many were sent.
    """
    went = Event.objects.filter(case=case, kind=MOVED).order_by("-pk").first()
    if case.end_reason != MOVED or went is None or not went.details.get("number"):
        raise NotMoved
    if not consent_of(case.person):
        raise NoConsent
    papers = list(
        Message.objects.filter(person=case.person, type__in=PAPERS, state=Message.State.ACCEPTED).order_by("pk")
    )
    here, to, number = tenancy.current(), went.details["to"], went.details["number"]
    with tenancy.acting_for(to):
        new = SicknessCase.objects.select_related("person").get(number=number)
        sent = _lay_down(new, papers, here)
    text = f"{sent} dokumenter er sendt til den nye kommune."
    add_event(case=case, kind="DOCUMENTS_SENT", text=text, actor=by, details={"to": to, "count": sent})
    return sent


def _lay_down(case: SicknessCase, papers: list[Message], came_from: int) -> int:
    known = set(
        Message.objects.filter(message_id__in=[row.message_id for row in papers]).values_list("message_id", flat=True)
    )
    new = [
        Message(
            file=f"flyttesag {came_from}", line=1, raw=row.raw, state=row.state, received_at=row.received_at,
            received_on=row.received_on, signed_on=row.signed_on, type=row.type, sender=row.sender,
            message_id=row.message_id, root=row.message_id, person=case.person, case=case,
        )
        for row in papers
        if row.message_id not in known
    ]  # fmt: skip
    Message.objects.bulk_create(new)
    if new:
        text = f"{len(new)} dokumenter er modtaget fra fraflytterkommunen."
        add_event(case=case, kind="DOCUMENTS_RECEIVED", text=text, details={"from": came_from, "count": len(new)})
    return len(new)


# ---- word to the former municipality ------------------------------------------------------------------------------


def paid_by_former_until(case: SicknessCase) -> date | None:
    """Return the last day that the former municipality has paid of a case that came by a move, or None."""
    return taken_over_until(case.pk)


def tell_former(*, number: int, case: SicknessCase, key: str, on: date, day: date, **cause: object) -> Task | None:
    """Open a task to tell the former municipality, when a change reaches into days that it paid (opgave 107, 108, 111).

    `day` is the first day that the change touches.
    """
    until = paid_by_former_until(case)
    if until is None or day > until:
        return None
    return tasks.open_event(
        number=number, on=on, case=case, key=key, rule="R-075", cause={"paid_until": until, **cause}
    )
