"""Names, defaults and bounds of what a municipality or the operator may set (lokale parametre)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from office.administration.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One parameter (parameter): what it is called, what stands when nobody set it, what may be set, and by whom."""

    name: str
    default: bool | int | str
    title: str | Promise
    source: str
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()
    pattern: str = ""  # of a text that is no choice
    needs: Right = Right.ADMINISTER

    def accepts(self, value: object) -> bool:
        """Tell whether a value may be set."""
        if isinstance(self.default, bool):
            return isinstance(value, bool)
        if isinstance(self.default, int):
            return isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        if self.pattern:
            return isinstance(value, str) and re.fullmatch(self.pattern, value) is not None
        return value in self.choices


_PAIR = r"[A-Z0-9]{2,10}:(?:CASEWORKER|LEADER|LOCAL_ADMINISTRATOR|CONTROL|JOBCENTRE_READER|AUDITOR)"
_ALL = (
    Definition(
        name="due_days_blocking", default=5, minimum=1, maximum=60, source="LP-21",
        title=_("Frist for blokerende opgaver (hverdage)"),
    ),
    Definition(
        name="due_days_other", default=20, minimum=1, maximum=250, source="LP-21",
        title=_("Frist for andre opgaver (hverdage)"),
    ),
    Definition(
        name="exemption_months", default=6, minimum=1, maximum=24, source="LP-22",
        title=_("Undtagelse fra automatisk sagsbehandling (måneder)"),
    ),
    Definition(
        name="hearing_days", default=14, minimum=7, maximum=60, source="LP-19", title=_("Frist i partshøring (dage)")
    ),
    Definition(
        name="closing_obstacle_tasks", default=False, source="LP-20",
        title=_("Opgaver om hindringer for at lukke en sag"),
    ),
    Definition(
        name="gross_rounding", default="KRONE", choices=("KRONE", "OERE"), source="LP-03", needs=Right.OPERATE,
        title=_("Afrunding af ugens beløb"),
    ),
    Definition(
        name="lenient_deadlines", default=True, source="LP-15", needs=Right.OPERATE,
        title=_("Frister flytter til næste hverdag"),
    ),
    Definition(
        # Two people see every run, unless a leader has said once and for all that a clean run may go.
        name="standing_order_release", default=False, source="PAY", needs=Right.RELEASE_PAYMENT,
        title=_("Stående ordre: en kørsel uden afvigelser frigives af sig selv"),
    ),
    Definition(
        name="sample_per_mille", default=0, minimum=0, maximum=1000, source="AUD-04",
        title=_("Stikprøve blandt nye sager (promille)"),
    ),
    Definition(
        name="payment_limit", default=0, minimum=0, maximum=10_000_000, source="PAY-04",
        title=_("Grænse for automatisk udbetaling til én modtager (kroner; 0 = ingen)"),
    ),
    Definition(
        # Pairs of a report and a role that may open it beside those of its definition: "R45:LEADER R46:CONTROL".
        name="extra_report_roles", default="", source="R-REPORTS",
        pattern=rf"(?:{_PAIR}(?: {_PAIR})*)?", title=_("Rapporter, der også åbnes for andre roller"),
    ),
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = {definition.name: definition for definition in _ALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Every parameter of one municipality as it stands on a day (gældende parametre)."""

    due_days_blocking: int
    due_days_other: int
    exemption_months: int
    hearing_days: int
    closing_obstacle_tasks: bool
    gross_rounding: str  # KRONE · OERE
    lenient_deadlines: bool
    standing_order_release: bool
    sample_per_mille: int  # new cases drawn in the municipality's own sample
    payment_limit: int  # kroner to one payee of a case in one run; 0 = none
    extra_report_roles: str  # REPORT:ROLE, with blanks between

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Parameters:
        """Put set values over the defaults."""
        return cls(**{name: values.get(name, definition.default) for name, definition in DEFINITIONS.items()})
