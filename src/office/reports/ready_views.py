"""Ready-made pivot views (færdige visninger): the questions that municipalities ask of the reports again and again."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.reports.periods import Unit
from office.reports.pivot import Layout, Measure, Value
from office.reports.running import Filter, Match


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyView:
    """One ready-made view (færdig visning); `unit` is the period that it is best seen over."""

    key: str
    name: str | Promise
    about: str | Promise
    report: str
    layout: Layout
    unit: Unit | None = None
    chart: str = "TABLE"  # TABLE · BAR


_CASES = Value("number", Measure.COUNT)
_OPEN = Filter("task_status", Match.IS, ("Åben",))
_FIRST_DECISION = (
    _OPEN,
    Filter("blocks", Match.IS, ("Afgørelse",)),
    Filter("target_group", Match.IS, ("Lønmodtager uden løn",)),
    Filter("status", Match.IS, ("Under afklaring",)),
)
_FLEXJOB = ("Fleksjob", "Fleksjob før 1/1/2013")

READY_VIEWS = (
    ReadyView(
        key="hyppigt-fravaer", name=_("Personer med hyppigt sygefravær"), report="R34", unit=Unit.YEAR,
        about=_("Antal sager for hvert CPR-nummer, uden fleksjob. Kommunen afgør selv, hvad der er hyppigt."),
        layout=Layout(
            rows=("cpr",), filters=(Filter("grant_basis", Match.IS_NOT, _FLEXJOB),), values=(Value("cpr"),)
        ),
    ),
    ReadyView(
        key="fravaer-pr-virksomhed", name=_("Fravær pr. virksomhed"), report="R34", unit=Unit.YEAR, chart="BAR",
        about=_("Antal fraværssager i hver virksomhed."),
        layout=Layout(
            rows=("cvr", "company"), filters=(Filter("cvr", Match.FILLED),), values=(_CASES,)
        ),
    ),
    ReadyView(
        key="fravaer-pr-fleksjobber", name=_("Fravær pr. person i fleksjob"), report="R34", unit=Unit.YEAR,
        about=_("Antal fraværssager for hver person i fleksjob."),
        layout=Layout(
            rows=("cpr", "citizen"), values=(_CASES,),
            filters=(Filter("grant_basis", Match.IS, _FLEXJOB),),
        ),
    ),
    ReadyView(
        key="nye-selvstaendige", name=_("Nye sager for selvstændige"), report="R34", unit=Unit.MONTH,
        about=_("Nye sager for selvstændige efter status, til vejledning om delvist genoptaget arbejde."),
        layout=Layout(
            rows=("number", "citizen"), columns=("status",), values=(_CASES,),
            filters=(Filter("target_group", Match.IS, ("Selvstændig",)),),
        ),
    ),
    ReadyView(
        key="aabne-opgaver", name=_("Åbne opgaver pr. opgavetype"), report="OPGAVER", chart="BAR",
        about=_("Antal åbne opgaver for hver opgavetype."),
        layout=Layout(rows=("task_type",), filters=(_OPEN,), values=(Value("task_type"),)),
    ),
    ReadyView(
        key="blokerer-foerste-afgoerelse", name=_("Opgaver, der blokerer den første afgørelse"), report="OPGAVER",
        about=_("Åbne opgaver, der blokerer for afgørelse, for lønmodtagere uden løn med sagsstatus Under afklaring."),
        layout=Layout(rows=("task_type",), filters=_FIRST_DECISION, values=(Value("task_type"),)),
    ),
    ReadyView(
        key="sager-der-venter-paa-afgoerelse", name=_("Sager, hvor opgaver blokerer den første afgørelse"),
        report="OPGAVER", about=_("De samme opgaver, vist på de sager, de ligger på."),
        layout=Layout(rows=("case_number", "task_type"), filters=_FIRST_DECISION, values=(Value("task_type"),)),
    ),
)  # fmt: skip


def ready_view(key: str) -> ReadyView | None:
    """Return a ready-made view by its key, or None."""
    return next((view for view in READY_VIEWS if view.key == key), None)
