"""The way out of letters (afsendelse): fifty to a transaction, each under its key, so that none goes twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from lawbook.foundation.calendar import is_public_holiday
from office.cases.operations import NewEvent, add_events
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.letters.models import Letter
from office.registers.ports import DELIVERED, Parcel, PostBox

_CHUNK = 50  # letters sent in one transaction
_WRITE = """
UPDATE letters_letter AS letter
SET state = told.state, error = told.error, attempts = told.attempts, receipt_id = told.receipt_id,
    sent_at = told.sent_at, is_proven = told.is_proven, reply_by = told.reply_by
FROM json_to_recordset(%s::json) AS told(
    id bigint, state text, error text, attempts smallint, receipt_id text, sent_at timestamptz, is_proven boolean,
    reply_by date)
WHERE letter.id = told.id
"""
_log = logging.getLogger(__name__)

After = Callable[[Sequence[Letter]], object]
Returned = Callable[[Letter, str], object]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What one pass over the letters did (afsendelse)."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Way:
    """How a pass sends: the post box, and what follows from its answers."""

    post_box: PostBox
    after: After | None
    returned: Returned | None
    has_lenient_deadlines: bool


def send_queued(
    *,
    post_box: PostBox,
    on: date | None = None,
    limit: int | None = None,
    after: After | None = None,
    returned: Returned | None = None,
    has_lenient_deadlines: bool = True,
) -> Dispatch:
    """Send what waits and what failed before, each letter once (send breve); some share a transaction.

    `after` gets the sent letters inside that transaction, so that what follows from the dispatch is written with it or
    not at all. `returned` gets a letter that the post box did not deliver, with the outcome; it waits as FAILED and is
    tried again with the next pass, for recipients become known. Killed between the call and the mark, a letter goes
    again under the same key, and the post box knows it. Several workers at once share the letters. `on` is the day that
    the clock shows when it is given.
    """
    way = _Way(post_box, after, returned, has_lenient_deadlines)
    if on is not None and on != clock.today():
        with clock.at(on):
            return _send_all(way, limit)
    return _send_all(way, limit)


def _send_all(way: _Way, limit: int | None) -> Dispatch:
    sent = failed = last = 0
    while limit is None or sent + failed < limit:
        wanted = _CHUNK if limit is None else min(_CHUNK, limit - sent - failed)
        letters = _send_chunk(way, last, wanted)
        sent += sum(letter.state == Letter.State.SENT for letter in letters)
        failed += sum(letter.state == Letter.State.FAILED for letter in letters)
        if len(letters) < wanted:
            break
        last = letters[-1].pk
    return Dispatch(sent, failed)


@transaction.atomic
def _send_chunk(way: _Way, last: int, wanted: int) -> list[Letter]:
    """Send the next letters that nobody else has in hand; killed midway they go again, and the post box knows them."""
    waiting = Letter.objects.exclude(state=Letter.State.SENT).filter(pk__gt=last).order_by("pk")
    letters = list(_with_parties(waiting.select_for_update(skip_locked=True, of=("self",)))[:wanted])
    if not letters:
        return []
    try:
        with transaction.atomic():
            _send_together(letters, way)
    except Exception:  # noqa: BLE001 - something about one of them: by itself it stops nobody but itself
        _log.exception("letters could not be sent together; they go one by one")
        return [_send_alone(letter.pk, way) for letter in letters]
    return letters


def _with_parties(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return letters.select_related("case__person", "person", "company")


def _send_alone(key: int, way: _Way) -> Letter:
    letter: Letter = _with_parties(Letter.objects.filter(pk=key)).get()
    try:
        with transaction.atomic():
            _send_together([letter], way)
    except Exception as error:  # noqa: BLE001 - whatever follows from it fails, the next letter must go
        letter = _with_parties(Letter.objects.filter(pk=key)).get()
        letter.attempts += 1
        _mark_failed(letter, _told(error))
        _write([letter])
    return letter


def _send_together(letters: Sequence[Letter], way: _Way) -> None:
    """Hand letters over, write what became of each, and do what follows from it."""
    told = way.post_box.send(parcels=[_parcel(letter) for letter in letters])
    answers = list(zip(letters, told, strict=True))
    for letter, answer in answers:
        letter.attempts += 1
        if isinstance(answer, Exception):
            _mark_failed(letter, _told(answer))
        elif answer.outcome != DELIVERED:
            _mark_failed(letter, answer.outcome)
        else:
            letter.receipt_id, letter.sent_at, letter.is_proven = answer.receipt_id, answer.sent_at, answer.is_proven
            _mark_sent(letter, way.has_lenient_deadlines)
    _write(letters)
    delivered = [letter for letter in letters if letter.state == Letter.State.SENT]
    _tell([(letter, _sentence(letter)) for letter in delivered])
    if way.after is not None and delivered:
        way.after(delivered)
    if way.returned is not None:
        for letter, answer in answers:
            if not isinstance(answer, Exception) and answer.outcome != DELIVERED:
                way.returned(letter, answer.outcome)


def _parcel(letter: Letter) -> Parcel:
    to_ref = letter.company.cvr if letter.company is not None else str(letter.person and letter.person.public_id)
    return Parcel(
        key=f"letter:{letter.public_id}", to_kind="COMPANY" if letter.is_to_company else "PERSON", to_ref=to_ref,
        title=letter.title, html=letter.html,
    )  # fmt: skip


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _mark_failed(letter: Letter, error: str) -> None:
    letter.state, letter.error = Letter.State.FAILED, error


def _mark_sent(letter: Letter, is_lenient: bool) -> None:
    letter.state, letter.error = Letter.State.SENT, ""
    if letter.is_proven and letter.reply_days is not None and letter.sent_at is not None:
        sent_on = letter.sent_at.astimezone(clock.COPENHAGEN).date()
        letter.reply_by = last_day_to_answer(sent_on, letter.reply_days, is_lenient=is_lenient)


def _write(letters: Sequence[Letter]) -> None:
    """Write what became of letters; one statement however many."""
    rows = [
        {
            "id": letter.pk, "state": str(letter.state), "error": letter.error, "attempts": letter.attempts,
            "receipt_id": letter.receipt_id, "sent_at": letter.sent_at and letter.sent_at.isoformat(),
            "is_proven": letter.is_proven, "reply_by": letter.reply_by and letter.reply_by.isoformat(),
        }
        for letter in letters
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(rows)])


def _sentence(letter: Letter) -> str:
    proof = "" if letter.is_proven else " Afsendelsen er ikke bevist, og ingen frist løber."
    return f"Brevet “{letter.title}” er sendt.{proof}"


def _tell(told: Sequence[tuple[Letter, str]], *, by: str = "") -> None:
    """Write the dispatch in the history of each letter's case."""
    add_events(
        events=[
            NewEvent(
                case=letter.case, kind="LETTER_SENT", text=text, details={"letter": str(letter.public_id)}, actor=by
            )
            for letter, text in told
            if letter.case is not None
        ]
    )


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
    _write([sent])
    _tell([(sent, f"Brevet “{sent.title}” er sendt manuelt den {on:%d-%m-%Y}.")], by=by)
    return sent


def last_day_to_answer(sent_on: date, days: int, *, is_lenient: bool = True) -> date:
    """Return the last day of a deadline that runs from a proven dispatch (svarfrist; LP-15, LP-16)."""
    last = sent_on + timedelta(days=days)
    while is_lenient and (last.weekday() >= 5 or is_public_holiday(last)):
        last += timedelta(days=1)
    return last
