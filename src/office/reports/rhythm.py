"""Work lists with a rhythm (arbejdslister): which checks come back when, and to which rows of which report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.reports.periods import Unit, span_of
from office.reports.running import Filter, Match


class Rhythm(StrEnum):
    """How often (rytme)."""

    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """One recommended check (anbefalet gennemgang): a report with filters, and what is to be done with what it shows.

    A yearly list is opened on `opens` (month, day), late in the year before cases are discarded.
    """

    kind: str
    name: str | Promise
    report: str
    rhythm: Rhythm
    filters: tuple[Filter, ...] = ()
    beside: str = ""  # a complete report of the same, for what the period leaves out
    opens: tuple[int, int] = (1, 1)
    unit: Unit | None = None  # the report's own period, where it has one


_OVER = ("Afsluttet", "Lukket")

WORK_LISTS = (
    WorkList(
        kind="REMAINING_DEBT", name=_("Send restgæld til opkrævning"), report="R9", rhythm=Rhythm.MONTHLY,
        filters=(Filter("balance", Match.FROM, ("0.01",)),),
    ),
    WorkList(
        kind="EXEMPTIONS", name=_("Ophæv undtagelser, der ikke længere er nødvendige"), report="R20",
        rhythm=Rhythm.QUARTERLY,
    ),
    WorkList(
        kind="RIPE_CASES", name=_("Gennemgå sager, der ikke kan afsluttes, før kassationen"), report="R9",
        rhythm=Rhythm.YEARLY, opens=(11, 1), filters=(Filter("is_ripe", Match.IS, ("Ja",)),),
    ),
    WorkList(
        kind="COMPLAINT_MARKS", name=_("Fjern markeringen på afgjorte klagesager før kassationen"), report="R34",
        rhythm=Rhythm.YEARLY, opens=(11, 1), unit=Unit.YEAR, beside="KLAGE",
        filters=(Filter("is_complaint", Match.IS, ("Ja",)), Filter("status", Match.IS, _OVER)),
    ),
    WorkList(
        kind="RECOURSE_MARKS", name=_("Fjern markeringen på afgjorte regressager før kassationen"), report="R35",
        rhythm=Rhythm.YEARLY, opens=(11, 1),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """A work list in its unit of time: when it is called for and by when it should be done."""

    kind: str
    unit: str
    opens_on: date
    due_on: date


def due_on(day: date) -> tuple[Due, ...]:
    """Return the work lists that stand open on a day, each in its own month, quarter or year."""
    found = []
    for work in WORK_LISTS:
        if work.rhythm is Rhythm.MONTHLY:
            span = span_of(Unit.MONTH, day)
            unit, first, last = span.label, span.first, span.last
        elif work.rhythm is Rhythm.QUARTERLY:
            quarter = (day.month - 1) // 3
            first = date(day.year, 3 * quarter + 1, 1)
            last = span_of(Unit.MONTH, date(day.year, 3 * quarter + 3, 1)).last
            unit = f"{day.year}-K{quarter + 1}"
        else:
            unit, first, last = str(day.year), date(day.year, *work.opens), date(day.year, 12, 31)
        if first <= day:
            found.append(Due(work.kind, unit, first, last))
    return tuple(found)


def work_list(kind: str) -> WorkList:
    """Return a work list by its kind. Raises KeyError."""
    return {work.kind: work for work in WORK_LISTS}[kind]
