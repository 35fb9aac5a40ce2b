"""A decision made again from what it kept (genafspilning; AUD-01): what an auditor asks of any decision."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.rights import Right
from office.cases.models import SicknessCase
from office.decisions.queries import Replay, decisions_of, latest_assessment, replay
from office.web.access import Request, needs, not_found
from office.web.case_page import found_of, frame_of
from office.web.provisions import decision_rows
from office.web.views.case import of_case

_AROUND = 60  # characters shown on each side of the first difference


@require_safe
@needs(Right.SEE_CASES)
@of_case
def show(request: Request, case: SicknessCase, decision_id: object) -> HttpResponse:
    """Assess the stored facts anew and tell whether the same comes out (genafspil afgørelsen)."""
    row = next((row for row in decision_rows(decisions_of(case)) if row.decision.public_id == decision_id), None)
    if row is None:
        return not_found(request, _("Afgørelsen findes ikke på sagen."))
    again = replay(row.decision)
    context = frame_of(request, case, "case_entitlement", found_of(latest_assessment(case)))
    context |= {"row": row, "again": again, "stored": row.decision.assessment, "difference": _difference(again)}
    return render(request, "web/case/replay.html", context)


show.place = "find"  # type: ignore[attr-defined]


def _difference(again: Replay) -> list[tuple[str, str]]:
    """Return the two texts around the place where they part (forskel); empty when they do not."""
    at = again.differs_at
    if at is None:
        return []
    part = slice(max(0, at - _AROUND), at + _AROUND)
    return [(_("Gemt"), again.stored[part]), (_("Fundet nu"), again.found[part])]
