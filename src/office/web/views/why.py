"""Why an amount is what it is (hvorfor): the steps behind one payee's week, with the ledger's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lawbook.assessment import CaseAssessment, WeekAmount
from office.administration.rights import Right
from office.cases.models import SicknessCase
from office.cases.queries import fact_rows_of_case
from office.decisions.models import StoredAssessment
from office.decisions.queries import latest_assessment
from office.web import weeks
from office.web.access import Request, needs, not_found
from office.web.case_page import frame_of, purpose_of
from office.web.difference import payee_names, period_text
from office.web.people import log_reading
from office.web.trace_view import StepView, facts_by_id, steps_view
from office.web.views.case import of_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One amount explained (hvorfor)."""

    key: str
    number: int
    period: str
    benefit: int
    payee_name: str
    paid_text: str
    parts: list[tuple[str, int]]
    steps: list[StepView]
    lines: list[weeks.LedgerRow]
    lawbook_version: str
    on: date


@require_safe
@needs(Right.SEE_CASES, Right.SEE_PAYMENTS)
@of_case
def why(request: Request, case: SicknessCase, monday: date, payee: str) -> HttpResponse:
    """Show the steps behind one amount (hvorfor)."""
    stored = latest_assessment(case)
    if stored is None:
        return not_found(request, _("Sagen er ikke vurderet endnu."))
    found = stored.assessment
    context = {"case": case, "why": _why(case, stored, found, monday, payee)}
    if request.headers.get("HX-Request"):
        log_reading(case.person, request.user, purpose=purpose_of(request), place="why")
        return render(request, "web/case/why.html", context)
    return render(request, "web/case/why_page.html", {**frame_of(request, case, "case", found), **context})


why.place = "find"  # type: ignore[attr-defined]


@require_safe
@needs(Right.SEE_CASES)
@of_case
def closed(request: Request, case: SicknessCase) -> HttpResponse:
    """Show the empty panel again."""
    return render(request, "web/case/why_closed.html", {"case": case})


def _why(case: SicknessCase, stored: StoredAssessment, found: CaseAssessment, monday: date, payee: str) -> Why:
    week = next((week for week in found.weeks if (week.monday, week.payee) == (monday, payee)), None)
    facts = facts_by_id(fact_rows_of_case(case)) if week is not None else {}
    return Why(
        key=weeks.week_key(payee, monday),
        number=monday.isocalendar().week,
        period=period_text(monday),
        benefit=week.benefit if week else 0,
        payee_name=payee_names(case, {payee})[payee],
        paid_text="" if week is not None else _("Loven giver intet for ugen, som den nu er oplyst."),
        parts=_parts(week) if week else [],
        steps=steps_view(found.trace, week.steps, facts) if week else [],
        lines=weeks.ledger_of(case, payee, monday),
        lawbook_version=stored.lawbook_version,
        on=stored.on,
    )


def _parts(week: WeekAmount) -> list[tuple[str, int]]:
    parts = (
        (_("Tillæg til refusion"), week.supplement),
        (_("ATP, borgerens del"), -week.own_atp),
        (_("ATP, kommunens del"), week.municipal_atp),
        (_("Obligatorisk pensionsordning"), week.pension),
    )
    return [(name, amount) for name, amount in parts if amount]
