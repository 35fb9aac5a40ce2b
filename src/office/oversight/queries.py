"""Questions about nights and faults (opslag i driftens spor)."""

from __future__ import annotations

from datetime import date

from django.db.models import TextField
from django.db.models.functions import Cast

from office.oversight.models import NightRun


def night_of(on: date) -> NightRun | None:
    """Return the night of a day, or None (natkørsel)."""
    return NightRun.objects.filter(on=on).first()


def last_finished_night(*, before: date) -> NightRun | None:
    """Return the latest night before a day that came to its end, or None (seneste afsluttede natkørsel)."""
    return NightRun.objects.filter(on__lt=before, finished_at__isnull=False).order_by("-on").first()


def latest_mark(prefix: str) -> str | None:
    """Return the latest step that begins so, of the latest night that has one, or None (seneste mærke)."""
    written = Cast("steps", TextField())
    marked = NightRun.objects.annotate(written=written).filter(written__contains=f'"{prefix}').order_by("-on")
    steps = marked.values_list("steps", flat=True).first() or []
    return next((str(step) for step in reversed(steps) if str(step).startswith(prefix)), None)


def nights(limit: int = 30) -> list[NightRun]:
    """Return the latest nights, latest first."""
    return list(NightRun.objects.order_by("-on")[:limit])
