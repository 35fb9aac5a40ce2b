"""What the operator sees across the municipalities (driftsbillede): figures only, never a case or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from lawbook.foundation.unknown import Unknown
from lawbook.rates.rules import TABLE
from office.administration.queries import municipality_name
from office.kernel import tenancy
from office.kernel.models import Outbox
from office.oversight.models import Fault, NightRun
from office.web import formats

_SHOWN_NIGHTS = 14
_SHOWN_RATES = 8


@dataclass(frozen=True, slots=True)
class RateRow:
    """One year's highest rate (sats); amounts in øre, None = not known."""

    since: date
    weekly: int | None
    hourly: int | None
    source: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class NightRow:
    """One municipality's night (natkørsel) in figures."""

    place: str
    on: date
    run: NightRun
    minutes: str
    counts: dict[str, Any]


def _hourly(weekly: int) -> int:
    """Return the highest hourly rate: the weekly maximum by 37, half-up to øre (LP-02)."""
    return (2 * weekly + 37) // 74


def rate_rows(today: date) -> list[RateRow]:
    """Return the latest rates, newest first, led by the year for which none is known."""
    values = TABLE["weekly_maximum"].values
    rows = [
        RateRow(value.since, value.value, _hourly(value.value), value.use.source, value.use.is_checked)
        for value in reversed(values)
    ]
    unknown = _first_unknown(today)
    lead = [RateRow(unknown, None, None, "", False)] if unknown is not None else []
    return lead + rows[:_SHOWN_RATES]


def _first_unknown(today: date) -> date | None:
    """Return the first day from which no rate is known, when it lies within the coming year or is past."""
    until = TABLE["weekly_maximum"].known_until
    if until is None or until - today > timedelta(days=366):
        return None
    return until + timedelta(days=1)


def rate_warning(today: date) -> dict[str, Any] | None:
    """Say that a coming year has no rate, and how soon it is felt (ingen sats)."""
    unknown = _first_unknown(today)
    if unknown is None or not isinstance(TABLE["weekly_maximum"].on(unknown), Unknown):
        return None
    return {"year": unknown.year, "day": unknown, "days": max(0, (unknown - today).days)}


def nights_of_all() -> list[NightRow]:
    """Return the latest nights of every municipality, latest first."""
    with tenancy.acting_everywhere():
        found = list(NightRun.everywhere.order_by("-on", "municipality")[:_SHOWN_NIGHTS])
    return [NightRow(municipality_name(run.municipality), run.on, run, _minutes(run), run.counts) for run in found]


def _minutes(run: NightRun) -> str:
    if run.finished_at is None:
        return ""
    seconds = int((run.finished_at - run.started_at).total_seconds())
    return f"{seconds // 60:02d}.{seconds % 60:02d}"


def queue_state() -> list[tuple[str, str, str]]:
    """Return what waits: jobs, letters and orders on their way out, and faults (tilstand)."""
    with tenancy.acting_everywhere():
        pending = Outbox.everywhere.filter(state=Outbox.State.PENDING).count()
        failed = Outbox.everywhere.filter(state=Outbox.State.FAILED).count()
        faults = Fault.everywhere.filter(state=Fault.State.OPEN).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        jobs = cursor.fetchone()[0]
    return [
        (_("Kø, ventende job"), formats.grouped(jobs), ""),
        (_("Udbakke, venter"), formats.grouped(pending), ""),
        (_("Udbakke, fejlet"), formats.grouped(failed), "bad" if failed else ""),
        (_("Åbne fejl i natten"), formats.grouped(faults), "bad" if faults else ""),
    ]
