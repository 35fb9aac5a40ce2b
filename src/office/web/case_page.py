"""What every page of a case shows around its content (sagens ramme), and the parts of the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, CaseAssessment
from office.cases.models import SicknessCase
from office.cases.queries import case_by_public_id
from office.decisions.models import Decision, StoredAssessment
from office.web import acts, formats
from office.web.access import Request
from office.web.law_titles import title_of
from office.web.people import citizen_of, log_reading
from office.web.task_rows import STATUS_CSS
from office.web.trace_view import anchor_of, short_cite, value_text

MENUS = ("case", "case_entitlement", "case_payment", "case_letters", "case_history")


@dataclass(frozen=True, slots=True)
class ProvisionEntry:
    """One provision in the short list (bestemmelse)."""

    cites: str
    short_cite: str
    title: str
    result: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ProvisionGroup:
    """Provisions of one verdict (opfyldt, ikke opfyldt, kan ikke afgøres)."""

    title: str
    css: str
    icon: str
    entries: list[ProvisionEntry]


def case_of(public_id: object) -> SicknessCase | None:
    """Return the municipality's case with this public id, or None."""
    return case_by_public_id(str(public_id))


def frame_of(
    request: Request, case: SicknessCase, menu: str, found: CaseAssessment | None, *, purpose: str = ""
) -> dict[str, Any]:
    """Return what every page of the case shows (sagshoved), and write in the log that it was read."""
    log_reading(case.person, request.user, purpose=purpose or purpose_of(request), place=menu)
    titles = (
        _("Sagsoverblik"), _("Berettigelse"), _("Beregning og udbetaling"), _("Dokumenter og breve"), _("Historik"),
    )  # fmt: skip
    return {
        "case": case, "citizen": citizen_of(case.person, request.user), "menu": menu,
        "menus": list(zip(MENUS, titles, strict=True)), "status_css": STATUS_CSS.get(case.status, ""),
        "found": found, "reassessment": found.reassessment if found else None,
        "acts": acts.acts_of(case, request.user),
    }  # fmt: skip


def purpose_of(request: Request) -> str:
    """Return what the case is read for (formål): the task that led here, or the work on the case."""
    task = request.GET.get("opgave", "")
    return f"TASK {task}" if task.isdigit() else "CASE_WORK"


def provision_groups(found: CaseAssessment) -> list[ProvisionGroup]:
    """Return the provisions by verdict, each as it was last tried (bestemmelser)."""
    last = {step.cites: step for step in found.trace if step.verdict is not None}
    groups = (
        (FULFILLED, _("Opfyldt"), "ok", "check"),
        (NOT_FULFILLED, _("Ikke opfyldt"), "bad", "cross"),
        (UNDECIDABLE, _("Kan ikke afgøres"), "warn", "q"),
    )
    return [
        ProvisionGroup(
            title, css, icon,
            [
                ProvisionEntry(
                    step.cites, short_cite(step.cites), title_of(step.rule, step.cites), _short_result(step),
                    anchor_of(step.rule, step.cites),
                )
                for step in last.values() if step.verdict == verdict
            ],
        )
        for verdict, title, css, icon in groups
    ]  # fmt: skip


def _short_result(step: Any) -> str:
    return "" if step.result in ("", step.verdict) else value_text(step.result, step.unit)


def decision_text(decisions: Sequence[Decision]) -> str:
    """Say which decision stands (gældende afgørelse), who made it and when."""
    standing = next((made for made in decisions if made.state == Decision.State.IN_FORCE), None)
    if standing is None:
        return ""
    number = sorted(made.pk for made in decisions).index(standing.pk) + 1
    how = _("automatisk") if standing.is_automatic else standing.made_by
    values = {
        "outcome": standing.get_outcome_display(), "number": number, "how": how,
        "at": formats.instant(standing.decided_at),
    }  # fmt: skip
    return _("%(outcome)s, afgørelse nr. %(number)s, %(how)s %(at)s") % values


def found_of(stored: StoredAssessment | None) -> CaseAssessment | None:
    """Return the assessment that was stored, or None."""
    return stored.assessment if stored is not None else None
