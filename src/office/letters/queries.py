"""Questions about letters (opslag på breve)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from office.cases.models import SicknessCase
from office.letters.models import Letter
from office.parties.models import Company, Person


def _rows() -> QuerySet[Letter]:
    return Letter.objects.select_related("case", "person", "company")


def letters_of(case: SicknessCase) -> list[Letter]:
    """Return the case's letters, latest first (sagens breve)."""
    return list(_rows().filter(case=case).order_by("-queued_at", "-pk"))


def letters_to(party: Person | Company) -> list[Letter]:
    """Return the letters to a person or a company on any case, latest first."""
    found = _rows().filter(company=party) if isinstance(party, Company) else _rows().filter(person=party)
    return list(found.order_by("-queued_at", "-pk"))


def letter_by_public_id(public_id: UUID | str) -> Letter | None:
    """Return one letter, or None."""
    return _rows().filter(public_id=public_id).first()


def letter_by_key(key: str) -> Letter | None:
    """Return the letter that was written under a key, or None."""
    return _rows().filter(key=key).first()


def sent_since(moment: datetime) -> QuerySet[Letter]:
    """Return the letters that left at or after an instant, earliest first (afsendte breve)."""
    return _rows().filter(state=Letter.State.SENT, sent_at__gte=moment).order_by("sent_at", "pk")


def latest_sent(case: SicknessCase, kind: str) -> Letter | None:
    """Return the latest letter of a kind that left the house on a case, or None."""
    return _rows().filter(case=case, kind=kind, state=Letter.State.SENT).order_by("-sent_at", "-pk").first()


def not_sent() -> list[Letter]:
    """Return the letters that wait or failed, oldest first, with their errors (breve der ikke er sendt)."""
    return list(_rows().exclude(state=Letter.State.SENT).order_by("pk"))


def sending_counts() -> dict[str, int]:
    """Return how many letters wait, failed, and left without proof (afsendelsesstatus)."""
    unproven = Count("pk", filter=Q(state=Letter.State.SENT, is_proven=False))
    waiting = Count("pk", filter=Q(state=Letter.State.QUEUED))
    failed = Count("pk", filter=Q(state=Letter.State.FAILED))
    return Letter.objects.aggregate(waiting=waiting, failed=failed, unproven=unproven)
