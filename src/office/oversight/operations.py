"""Writes about nights and faults (ændringer i driftens spor)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from office.kernel import clock, tenancy
from office.oversight.models import Fault, NightRun
from office.parties.models import Person


@transaction.atomic
def begin_night(*, on: date) -> NightRun:
    """Return the night's row, made when new (begynd natkørsel); a night that was cut off goes on where it stopped."""
    NightRun.objects.bulk_create([NightRun(on=on, started_at=clock.now())], ignore_conflicts=True)
    return NightRun.objects.get(on=on)


@transaction.atomic
def finish_step(*, run: NightRun, step: str, counts: Mapping[str, int]) -> NightRun:
    """Mark a step as done and add what it did (trin gjort); the same step again changes nothing."""
    current = NightRun.objects.select_for_update().get(pk=run.pk)
    if step not in current.steps:
        current.steps = [*current.steps, step]
        current.counts = {**current.counts, **{name: current.counts.get(name, 0) + n for name, n in counts.items()}}
        current.save(update_fields=["steps", "counts"])
    return current


@transaction.atomic
def finish_night(*, run: NightRun, counts: Mapping[str, int]) -> NightRun:
    """Mark the night as done (afslut natkørsel); run again the same day it adds what it did more."""
    current = NightRun.objects.select_for_update().get(pk=run.pk)
    current.counts = {**current.counts, **{name: current.counts.get(name, 0) + n for name, n in counts.items()}}
    current.finished_at = clock.now()
    current.save(update_fields=["counts", "finished_at"])
    return current


@transaction.atomic
def note_fault(*, person: Person, error: Exception) -> Fault:
    """Note that a person's cases could not be assessed (fejl); the same again counts up.

    Only the kind of error and where it arose are kept: its text may hold what was said about a person.
    """
    told = f"{type(error).__name__} i {_place(error)}"[:500]
    known = Fault.objects.select_for_update().filter(person=person, state=Fault.State.OPEN).first()
    if known is None:
        now = clock.now()
        return Fault.objects.create(
            municipality=tenancy.current(), person=person, error=told, first_at=now, last_at=now
        )
    known.error, known.last_at, known.nights = told, clock.now(), known.nights + 1
    known.save(update_fields=["error", "last_at", "nights"])
    return known


def _place(error: Exception) -> str:
    """Return the innermost place that the error came through."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f"{code.co_filename.rsplit('/src/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def clear_faults(*, person_ids: Collection[int]) -> int:
    """Mark the faults of people whose cases were assessed as gone (fejl væk)."""
    standing = Fault.objects.filter(person_id__in=person_ids, state=Fault.State.OPEN)
    return standing.update(state=Fault.State.GONE, last_at=clock.now())
