"""The days of the deletion runs and until when orders for them are taken (kørekalender og frister; LP-32)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile

import yaml
from django.db import transaction

from lawbook.foundation.calendar import next_working_day
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks.models import DeletionRound

_WEEK = timedelta(days=7)


class DeadlineRefused(OfficeError):
    """A deadline must lie before its run, and the run in the calendar (ugyldig frist)."""

    def __init__(self, run_on: date) -> None:
        super().__init__(
            f"Fristen skal ligge før kørslen den {run_on:%d-%m-%Y}, og kørslen skal stå i kalenderen.",
            f"The deadline must lie before the run on {run_on:%d-%m-%Y}, and the run must be in the calendar.",
        )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """From which Monday, and every how many weeks (kørekalender)."""

    first: date
    last: date | None
    every_weeks: int
    source: str
    source_da: str
    deadline_days: int = 5
    deadlines: Mapping[date, date] = field(default_factory=dict)

    def reason(self, language: str) -> str:
        """Return where the rhythm comes from, in the reader's language (kilde)."""
        return self.source if language.startswith("en") else self.source_da


@dataclass(frozen=True, slots=True)
class Round:
    """One run to come and the last day on which orders for it are taken (runde)."""

    run_on: date
    deadline: date


@cache
def rhythms() -> tuple[Rhythm, ...]:
    """Return the calendar of runs, earliest first."""
    entries = yaml.safe_load(files("office.tasks").joinpath("deletion_days.yaml").read_text(encoding="utf-8"))
    return tuple(Rhythm(**entry) for entry in entries)


def rounds_of(rhythm: Rhythm, since: date) -> Iterator[Round]:
    """Yield the runs of one rhythm from about a day on (runder).

    It counts weeks, never their numbers, so that a year of 53 weeks moves nothing. A run on a public holiday moves to
    the next working day; its deadline stays.
    """
    step = _WEEK * rhythm.every_weeks
    monday = rhythm.first + step * max(0, (since - rhythm.first) // step)
    while rhythm.last is None or monday <= rhythm.last:
        deadline = rhythm.deadlines.get(monday, monday - timedelta(days=rhythm.deadline_days))
        yield Round(next_working_day(monday), deadline)
        monday += step


def _rounds(since: date) -> Iterator[Round]:
    for rhythm in rhythms():
        yield from rounds_of(rhythm, since)


def run_day_on_or_after(day: date) -> date:
    """Return the first run on or after a day (kørselsdag)."""
    return next(found.run_on for found in _rounds(day) if found.run_on >= day)


def latest_run_day(day: date) -> date | None:
    """Return the last run on or before a day, or None before the calendar begins."""
    past = list(takewhile(lambda found: found.run_on <= day, _rounds(day - 5 * _WEEK)))
    return past[-1].run_on if past else None


def coming_rounds(day: date, count: int = 8) -> list[Round]:
    """Return the next runs after a day with their deadlines, those that the operator has set before the calendar's."""
    found = list(islice((entry for entry in _rounds(day) if entry.run_on > day), count))
    moved = dict(
        DeletionRound.objects.filter(run_on__in=[entry.run_on for entry in found]).values_list("run_on", "deadline")
    )
    return [Round(entry.run_on, moved.get(entry.run_on, entry.deadline)) for entry in found]


def round_for(day: date) -> Round:
    """Return the first run that an order sent on a day is in time for (runde)."""
    return next(entry for entry in coming_rounds(day) if entry.deadline >= day)


@transaction.atomic
def set_deadline(*, run_on: date, deadline: date, by: str) -> DeletionRound:
    """Set until when orders for a run are taken (frist for runden). Raises DeadlineRefused."""
    if run_day_on_or_after(run_on) != run_on or deadline >= run_on:
        raise DeadlineRefused(run_on)
    values = {"deadline": deadline, "set_by": by, "set_at": clock.now()}
    return DeletionRound.objects.update_or_create(run_on=run_on, defaults=values)[0]
