"""Writing letters (skriv breve): written once, kept for ever; `sending.py` is their way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from office.cases.models import SicknessCase
from office.kernel import clock
from office.letters.content import LetterContent
from office.letters.deadlines import legal_reply_days
from office.letters.models import Letter
from office.letters.reasons import for_company, for_outcome
from office.letters.rendering import render
from office.parties.models import Company, Person

Kind = Letter.Kind
_WHOLLY_ADVERSE = (Kind.REFUSAL, Kind.STOP, Kind.HEARING)
_ADVERSE = (*_WHOLLY_ADVERSE, Kind.PARTIAL_REFUSAL, Kind.REFUND_PARTIAL)
_BATCH = 100
_ABOUT_THE_ABSENCE = (Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM)


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


@transaction.atomic(savepoint=False)
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
