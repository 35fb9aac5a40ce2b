"""What the operator sees across the municipalities (driftsbillede): figures only, never a case or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lawbook.rates.rules import TABLE, WEEKLY_MAXIMUM, known_until
from office.administration.law_rates import NAMES, entered_rates, rates_that_count
from office.administration.models import LawRate
from office.administration.queries import municipality_name
from office.kernel import queue, tenancy
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

    @property
    def notes(self) -> list[str]:
        """Return what the operator should look at, in words (bemærkninger)."""
        failed = [step.removeprefix("FAILED ") for step in self.run.steps if step.startswith("FAILED ")]
        late, stopped = self.counts.get("late_runs", 0), self.counts.get("stopped_receipts", 0)
        notes = [_("Trin fejlede: %(step)s") % {"step": step} for step in failed]
        if late:
            notes.append(_("Udbetalinger indhentet for en dag uden natkørsel: %(count)d") % {"count": late})
        if stopped:
            notes.append(_("Kvitteringsfiler, der ikke kunne læses: %(count)d") % {"count": stopped})
        return notes


def _hourly(weekly: int) -> int:
    """Return the highest hourly rate: the weekly maximum by 37, half-up to øre (LP-02)."""
    return (2 * weekly + 37) // 74


def rate_rows(today: date) -> list[RateRow]:
    """Return the latest rates, newest first, led by the year for which none is known."""
    values = TABLE[WEEKLY_MAXIMUM].values
    rows = [
        RateRow(rate.since, rate.value, _hourly(rate.value), rate.source, rate.is_checked)
        for rate in reversed(rates_that_count()) if rate.name == WEEKLY_MAXIMUM
    ]
    rows += [
        RateRow(value.since, value.value, _hourly(value.value), value.use.source, value.use.is_checked)
        for value in reversed(values)
    ]
    unknown = _first_unknown(today)
    lead = [RateRow(unknown, None, None, "", False)] if unknown is not None else []
    return lead + rows[:_SHOWN_RATES]


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One rate that an operator has entered (indtastet sats) and what the reader may do about it."""

    rate: LawRate
    name: str
    state: str
    css: str
    is_waiting: bool
    may_verify: bool


def entered_rows(reader: str) -> list[EnteredRow]:
    """Return the rates that were entered, newest first; who entered one cannot verify it."""
    return [_entered(rate, reader) for rate in entered_rates()]


def _entered(rate: LawRate, reader: str) -> EnteredRow:
    is_waiting = rate.verified_at is None and rate.withdrawn_at is None
    state, css = _("Venter på en anden person"), "tag--warn"
    if rate.verified_at is not None:
        state, css = _("Kontrolleret af %(name)s") % {"name": rate.verified_by}, "tag--ok"
    elif rate.withdrawn_at is not None:
        state, css = _("Trukket tilbage af %(name)s") % {"name": rate.withdrawn_by}, ""
    return EnteredRow(
        rate, str(NAMES.get(rate.name, rate.name)), state, css, is_waiting, is_waiting and rate.entered_by != reader
    )


def _first_unknown(today: date) -> date | None:
    """Return the first day from which no rate is known, when it lies within the coming year or is past."""
    until = known_until(rates_that_count())
    if until is None or until - today > timedelta(days=366):
        return None
    return until + timedelta(days=1)


def rate_warning(today: date) -> dict[str, Any] | None:
    """Say that a coming year has no rate, and how soon it is felt (ingen sats)."""
    unknown = _first_unknown(today)
    if unknown is None:
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
    is_worked = queue.has_worker()
    return [
        (_("Kø, ventende job"), formats.grouped(queue.waiting_jobs()), ""),
        (_("Arbejder (openksd worker)"), _("i gang") if is_worked else _("kører ikke"), "" if is_worked else "bad"),
        (_("Udbakke, venter"), formats.grouped(pending), ""),
        (_("Udbakke, fejlet"), formats.grouped(failed), "bad" if failed else ""),
        (_("Åbne fejl i natten"), formats.grouped(faults), "bad" if faults else ""),
    ]
