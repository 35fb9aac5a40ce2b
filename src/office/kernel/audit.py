"""Log of readings (logning af opslag): who read which person's data, why and when (RET-05)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from office.kernel import clock
from office.kernel.models import ReadLog


def log_reading(*, reader: str, subject: UUID, purpose: str, place: str = "") -> ReadLog:
    """Write down that somebody read a person's data (log opslag).

    `reader` is a user name, `subject` the person's public id, `place` the page or endpoint; no person number in any.
    """
    return ReadLog.objects.create(at=clock.now(), reader=reader, subject=subject, purpose=purpose, place=place)


def readings_of(subject: UUID) -> QuerySet[ReadLog]:
    """Return who has read a person's data, latest first (opslag på borgeren)."""
    return ReadLog.objects.filter(subject=subject).order_by("-at", "-id")


def readings_by(reader: str) -> QuerySet[ReadLog]:
    """Return what a user has read, latest first (brugerens opslag)."""
    return ReadLog.objects.filter(reader=reader).order_by("-at", "-id")
