"""The page of provisions (Berettigelse): every step of the trace, the days that decide, the decisions made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lawbook.assessment import CaseAssessment
from office.cases.models import Fact
from office.decisions.models import Decision
from office.web import formats, words
from office.web.trace_view import StepView, step_view

_CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_SIGNS = {
    "FULFILLED": ("ok", "check"), "NOT_FULFILLED": ("bad", "cross"), "UNDECIDABLE": ("warn", "q"),
    "": ("muted", "info"),
}  # fmt: skip
_DECISION_CSS = {"GRANTED": "tag--ok", "PARTLY_GRANTED": "tag--warn", "REFUSED": "tag--bad", "STOPPED": "tag--bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One provision as it was tried, with its sign (prøvet bestemmelse); `times` when equal steps follow each other."""

    step: StepView
    css: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision (afgørelse) with the checks of the automation gate."""

    decision: Decision
    number: int
    css: str
    period: str
    made: str
    failed: list[tuple[str, str]]
    passed: int


def tried(found: CaseAssessment, facts: Mapping[str, Fact]) -> list[Tried]:
    """Return the provisions with a verdict in the order tried; calculations stand with the amounts they made."""
    views = [step_view(step, facts) for step in found.trace if step.verdict is not None]
    return [Tried(step=view, css=_SIGNS[view.verdict][0], icon=_SIGNS[view.verdict][1]) for view in views]


def key_days(found: CaseAssessment) -> list[tuple[str, str]]:
    """Return the days that decide the case (nøgledatoer)."""
    period = found.employer_period
    look = found.reassessment
    days = [
        (_("Ret til sygedagpenge"), words.word(found.right)),
        (_("Bevillingsgrundlag"), words.word(found.grant_basis)),
        (_("Første fraværsdag"), formats.day(found.first_absence_day)),
        (_("Sidste fraværsdag"), formats.day(found.last_absence_day)),
        (_("Arbejdsgiverperiode"), _span(period.first, period.last) if period else _("ingen")),
        (_("Kommunen betaler fra"), formats.day(found.municipality_pays_from)),
        (_("Sidste dag med ret"), formats.day(found.last_day_of_right)),
    ]
    if look is not None:
        count = _("%(count)s af %(limit)s dage talt") % {"count": look.counted_to_date, "limit": look.limit}
        if look.day is None:
            days.append((_("Revurderingstidspunkt"), count))
        else:
            projected = _(" (forventet)") if look.is_projected else ""
            days.append((_("Revurderingstidspunkt"), f"{formats.day(look.day)}{projected}, {count}"))
    days += [(words.word(name), formats.day(day)) for name, day in sorted(found.deadlines.items())]
    return days


def _span(first: date | None, last: date | None) -> str:
    return f"{formats.day(first)} – {formats.day(last)}"


def decision_rows(decisions: Sequence[Decision]) -> list[DecisionRow]:
    """Return the decisions, latest first, with what the gate said (afgørelser)."""
    order = {pk: place for place, pk in enumerate(sorted(made.pk for made in decisions), 1)}
    return [_row(made, order[made.pk]) for made in sorted(decisions, key=lambda made: -made.pk)]


def _row(made: Decision, number: int) -> DecisionRow:
    checks = made.gate if isinstance(made.gate, list) else (made.gate or {}).get("checks", [])
    failed = [check for check in checks if not check.get("passed")]
    return DecisionRow(
        decision=made,
        number=number,
        css=_DECISION_CSS.get(made.outcome, ""),
        period=_period(made),
        made=_("automatisk") if made.is_automatic else made.made_by,
        failed=[(check.get("name", ""), _reason(check)) for check in failed],
        passed=len(checks) - len(failed),
    )


def _period(made: Decision) -> str:
    """Write the days decided on; a decision that gives no day has none."""
    if made.first_day is None:
        return ""
    return f"{formats.day(made.first_day)} – {formats.day(made.last_day) if made.last_day else _('indtil videre')}"


def _reason(check: Mapping[str, object]) -> str:
    key = "reason_en" if (get_language() or "da").startswith("en") else "reason_da"
    return _CODE.sub(lambda found: words.word(found[0]).lower(), str(check.get(key, "")))
