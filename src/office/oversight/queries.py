"""Questions about nights and faults (opslag i driftens spor)."""

from __future__ import annotations

from datetime import date

from office.oversight.models import NightRun


def night_of(on: date) -> NightRun | None:
    """Return the night of a day, or None (natkørsel)."""
    return NightRun.objects.filter(on=on).first()


def last_finished_night(*, before: date) -> NightRun | None:
    """Return the latest night before a day that came to its end, or None (seneste afsluttede natkørsel)."""
    return NightRun.objects.filter(on__lt=before, finished_at__isnull=False).order_by("-on").first()


def latest_mark(prefix: str) -> str | None:
    """Return the latest step that begins so, of the latest night that has one, or None (seneste mærke)."""
    for steps in NightRun.objects.order_by("-on").values_list("steps", flat=True).iterator(chunk_size=50):
        found = [str(step) for step in steps if str(step).startswith(prefix)]
        if found:
            return found[-1]
    return None


def nights(limit: int = 30) -> list[NightRun]:
    """Return the latest nights, latest first."""
    return list(NightRun.objects.order_by("-on")[:limit])
