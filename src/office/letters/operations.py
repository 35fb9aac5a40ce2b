"""Writes to letters (ændringer af breve): written once, sent one by one, kept for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from lawbook.foundation.calendar import is_public_holiday
from office.cases.models import SicknessCase
from office.cases.operations import add_event
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.letters.content import LetterContent
from office.letters.deadlines import legal_reply_days
from office.letters.models import Letter
from office.letters.reasons import for_company, for_outcome
from office.letters.rendering import render
from office.parties.models import Company, Person
from office.registers.ports import DELIVERED, PostBox

Kind = Letter.Kind
_WHOLLY_ADVERSE = (Kind.REFUSAL, Kind.STOP, Kind.HEARING)
_ADVERSE = (*_WHOLLY_ADVERSE, Kind.PARTIAL_REFUSAL, Kind.REFUND_PARTIAL)
_BATCH = 100
_CHUNK = 50  # letters sent in one transaction
_ABOUT_THE_ABSENCE = (Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What one pass over the letters did (afsendelse)."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter about to be written (brev); see `queue_letter` for the fields."""

    kind: str
    case: SicknessCase | None
    to: Person | Company
    key: str
    content: LetterContent


def queue_letter(
    *, kind: str, case: SicknessCase | None, to: Person | Company, key: str, content: LetterContent
) -> Letter:
    """Write a letter and let it wait to be sent (skriv brev); the same key again gives the letter that stands.

    What the law itself says about time to answer is filled in where `content` says nothing. Raises WrongRecipient,
    DeadlineMissing, AmountsDiffer.
    """
    return queue_letters(letters=[NewLetter(kind=kind, case=case, to=to, key=key, content=content)])[0]


@transaction.atomic
def queue_letters(*, letters: Sequence[NewLetter]) -> list[Letter]:
    """Write many letters (skriv breve): three queries however many. All of them or none; see `queue_letter`."""
    keys = [new.key for new in letters]
    standing = {letter.key: letter for letter in Letter.objects.filter(key__in=keys)}
    # Two writers at once: the second one waits at the key and gets the letter of the first.
    written = {new.key: _written(new) for new in letters if new.key not in standing}
    if written:
        Letter.objects.bulk_create(written.values(), ignore_conflicts=True, batch_size=_BATCH)
        standing |= {letter.key: letter for letter in Letter.objects.filter(key__in=list(written))}
    return [standing[key] for key in keys]


def _written(new: NewLetter) -> Letter:
    now = clock.now()
    company = new.to if isinstance(new.to, Company) else None
    person = new.to if isinstance(new.to, Person) else None
    full = _filled(new.kind, new.case, new.content, now.date())
    reasons = for_outcome(full.reasons, is_adverse=new.kind in _ADVERSE, is_whole=new.kind in _WHOLLY_ADVERSE)
    full = replace(full, reasons=for_company(reasons) if company is not None else reasons)
    text = render(
        kind=new.kind, to=new.to, content=full, on=now.date(),
        case_number=new.case.number if new.case is not None else "",
        citizen=new.case.person.name if new.case is not None and company is not None else "",
    )  # fmt: skip
    return Letter(
        kind=new.kind, case=new.case, person=person, company=company, key=new.key,
        language=full.language, title=text.title, content=full.as_json(), html=text.html, queued_at=now,
        reply_days=full.reply_days,
    )  # fmt: skip


def _filled(kind: str, case: SicknessCase | None, content: LetterContent, on: date) -> LetterContent:
    if content.reply_days is None:
        content = replace(content, reply_days=legal_reply_days(kind, on))
    if case is not None and content.first_day is None and kind in _ABOUT_THE_ABSENCE:
        content = replace(content, first_day=case.first_absence_day, last_day=case.last_absence_day)
    return content


def send_queued(
    *,
    post_box: PostBox,
    on: date | None = None,
    limit: int | None = None,
    after: Callable[[Letter], object] | None = None,
    returned: Callable[[Letter, str], object] | None = None,
    has_lenient_deadlines: bool = True,
) -> Dispatch:
    """Send what waits and what failed before, each letter once (send breve); some share a transaction.

    `after` gets each sent letter inside that transaction, so that what follows from the dispatch is written with it or
    not at all. `returned` gets a letter that the post box did not deliver, with the outcome; it waits as FAILED and is
    tried again with the next pass, for recipients become known. Killed between the call and the mark, a letter goes
    again under the same key, and the post box knows it. Several workers at once share the letters. `on` is the day that
    the clock shows when it is given.
    """
    if on is not None and on != clock.today():
        with clock.at(on):
            return _send_all(post_box, limit, (after, returned), has_lenient_deadlines)
    return _send_all(post_box, limit, (after, returned), has_lenient_deadlines)


_Told = tuple[Callable[[Letter], object] | None, Callable[[Letter, str], object] | None]


def _send_all(post_box: PostBox, limit: int | None, told: _Told, is_lenient: bool) -> Dispatch:
    sent = failed = last = 0
    while limit is None or sent + failed < limit:
        wanted = _CHUNK if limit is None else min(_CHUNK, limit - sent - failed)
        letters = _send_chunk(post_box, last, told, is_lenient, wanted)
        if not letters:
            break
        last = letters[-1].pk
        sent += sum(letter.state == Letter.State.SENT for letter in letters)
        failed += sum(letter.state == Letter.State.FAILED for letter in letters)
    return Dispatch(sent, failed)


@transaction.atomic
def _send_chunk(post_box: PostBox, last: int, told: _Told, is_lenient: bool, wanted: int) -> list[Letter]:
    """Send the next letters that nobody else has in hand; killed midway they go again, and the post box knows them."""
    waiting = Letter.objects.exclude(state=Letter.State.SENT).filter(pk__gt=last).order_by("pk")
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("case", "person", "company")
    return [_send_one(letter, post_box, told, is_lenient) for letter in locked[:wanted]]


def _send_one(letter: Letter, post_box: PostBox, told: _Told, is_lenient: bool) -> Letter:
    letter.attempts += 1
    after, returned = told
    try:
        with transaction.atomic():
            outcome = _send(letter, post_box, is_lenient)
            if outcome == DELIVERED and after is not None:
                after(letter)
            elif outcome != DELIVERED and returned is not None:
                returned(letter, outcome)
    except Exception as error:  # noqa: BLE001 - whatever the other side throws, the next letter must go
        failed: Letter = Letter.objects.select_for_update().get(pk=letter.pk)
        failed.attempts, failed.state = letter.attempts, Letter.State.FAILED
        failed.error = f"{type(error).__name__}: {error}"[:500]
        failed.save(update_fields=["attempts", "state", "error"])
        return failed
    return letter


def _send(letter: Letter, post_box: PostBox, is_lenient: bool) -> str:
    """Hand one letter over and write on it what became of it; returns the outcome."""
    to_kind = "COMPANY" if letter.is_to_company else "PERSON"
    to_ref = letter.company.cvr if letter.company is not None else str(letter.person and letter.person.public_id)
    receipt = post_box.send(
        key=f"letter:{letter.public_id}", to_kind=to_kind, to_ref=to_ref, title=letter.title, html=letter.html
    )
    if receipt.outcome != DELIVERED:
        letter.state, letter.error = Letter.State.FAILED, receipt.outcome
        letter.save(update_fields=["state", "error", "attempts"])
        return receipt.outcome
    letter.receipt_id, letter.sent_at, letter.is_proven = receipt.receipt_id, receipt.sent_at, receipt.is_proven
    _mark_sent(letter, is_lenient)
    proof = "" if receipt.is_proven else " Afsendelsen er ikke bevist, og ingen frist løber."
    _tell(letter, f"Brevet “{letter.title}” er sendt.{proof}")
    return receipt.outcome


def _mark_sent(letter: Letter, is_lenient: bool) -> None:
    letter.state, letter.error = Letter.State.SENT, ""
    if letter.is_proven and letter.reply_days is not None and letter.sent_at is not None:
        sent_on = letter.sent_at.astimezone(clock.COPENHAGEN).date()
        letter.reply_by = last_day_to_answer(sent_on, letter.reply_days, is_lenient=is_lenient)
    letter.save(
        update_fields=["state", "error", "attempts", "receipt_id", "sent_at", "is_proven", "reply_by"]
    )


def _tell(letter: Letter, text: str, *, by: str = "") -> None:
    if letter.case is not None:
        details = {"letter": str(letter.public_id)}
        add_event(case=letter.case, kind="LETTER_SENT", text=text, details=details, actor=by)


class AlreadySent(OfficeError):
    """The letter has left the house already (brevet er sendt)."""

    def __init__(self) -> None:
        super().__init__("Brevet er allerede sendt.", "The letter has been sent already.")


@transaction.atomic
def register_dispatch(*, letter: Letter, on: date, by: str, has_lenient_deadlines: bool = True) -> Letter:
    """Register that a person sent a letter by hand on a day (send manuelt): its deadline runs from that day (LP-16).

    The person's word and name are the proof. Raises AlreadySent.
    """
    sent: Letter = Letter.objects.select_for_update(of=("self",)).select_related("case").get(pk=letter.pk)
    if sent.state == Letter.State.SENT:
        raise AlreadySent
    sent.receipt_id, sent.is_proven = f"BY_HAND:{by}"[:80], True
    sent.sent_at = datetime.combine(on, time(12), tzinfo=clock.COPENHAGEN)
    _mark_sent(sent, has_lenient_deadlines)
    _tell(sent, f"Brevet “{sent.title}” er sendt manuelt den {on:%d-%m-%Y}.", by=by)
    return sent


def last_day_to_answer(sent_on: date, days: int, *, is_lenient: bool = True) -> date:
    """Return the last day of a deadline that runs from a proven dispatch (svarfrist; LP-15, LP-16)."""
    last = sent_on + timedelta(days=days)
    while is_lenient and (last.weekday() >= 5 or is_public_holiday(last)):
        last += timedelta(days=1)
    return last
