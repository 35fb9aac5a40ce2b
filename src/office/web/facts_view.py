"""Recorded statements as a person reads them (oplysninger): kind, fields in words, source, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from office.cases.models import Fact, SicknessCase
from office.cases.queries import fact_rows_of_case
from office.web import formats, words
from office.web.words_facts import FIELDS

# What a person sent or a register answered; the rest is the office's own.
_MESSAGES = frozenset({
    "NOTIFICATION", "ANNULMENT", "APPLICATION", "REFUND_REQUEST", "RECOVERY", "PARTIAL_RESUMPTION", "BUSINESS",
    "BUSINESS_PARTIAL", "UNEMPLOYMENT", "HEARING_ANSWER", "JOBCENTRE_MESSAGE", "INCOME", "HOLIDAY",
    "SPECIAL_CIRCUMSTANCE",
})  # fmt: skip
_CORRECTABLE = frozenset({
    "NOTIFICATION", "INCOME", "APPLICATION", "REFUND_REQUEST", "RECOVERY", "PARTIAL_RESUMPTION", "BUSINESS",
    "BUSINESS_PARTIAL", "UNEMPLOYMENT", "EDUCATION_COMPLETED", "HOLIDAY", "IMPRISONMENT", "INSURANCE_ANSWER",
    "AGREEMENT", "CONTROL_ANSWER", "SPECIAL_CIRCUMSTANCE",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """One statement (oplysning)."""

    fact: Fact
    id: str
    title: str
    source: str
    fields: list[tuple[str, str]]
    is_message: bool
    is_correctable: bool
    standing: str  # "" · corrected · annulled


def fact_views(case: SicknessCase) -> list[FactView]:
    """Return the statements that reach a case, newest first, each with whether a later one took its place."""
    rows = fact_rows_of_case(case)
    gone: dict[str, str] = {}
    for row in rows:
        if row.kind == "ANNULMENT":
            gone[str(row.data.get("annuls"))] = _("Annulleret")
        if row.data.get("corrects"):
            gone[str(row.data["corrects"])] = _("Rettet")
    return [fact_view(row, gone.get(str(row.public_id), "")) for row in rows]


def fact_view(row: Fact, standing: str = "") -> FactView:
    """Prepare one statement."""
    form = row.data.get("form", "")
    return FactView(
        fact=row,
        id=str(row.public_id),
        title=f"{words.kind_word(row.kind)} {form}".strip(),
        source=words.word(row.said_by),
        fields=[
            (words.field_word(name), field_text(name, row.data[name])) for name in _in_order(row) if name != "form"
        ],
        is_message=row.kind in _MESSAGES and row.said_by != "CASEWORKER",
        is_correctable=row.kind in _CORRECTABLE and not standing,
        standing=standing,
    )


def _in_order(row: Fact) -> list[str]:
    """Return the names of the fields in the order of the form, not of the database."""
    rank = {name: place for place, name in enumerate(FIELDS)}
    return sorted(row.data, key=lambda name: (rank.get(name, len(rank)), name))


def field_text(name: str, value: Any) -> str:
    """Write the stored value of one field (JSON as the lawbook writes it) for a reader."""
    unit = str(FIELDS[name][1]) if name in FIELDS else "TEXT"
    if value is None:
        return _("ukendt")
    if unit == "MONTHS":
        return "; ".join(month_text(month) for month in value) if isinstance(value, list) else str(value)
    if isinstance(value, list):
        return " · ".join(formats.hours(item) for item in value)
    if unit == "CODE":
        return words.word(value)
    if unit == "FACT":
        return str(value)[:8]
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return formats.value(str(value), unit)


def month_text(month: Mapping[str, Any]) -> str:
    """Write one month of income: 2026-07: 23.284 kr., 160,33 t."""
    wage = month.get("wage")
    values = {
        "month": formats.month_text(str(month.get("month", ""))),
        "wage": _("ukendt") if wage is None else formats.kroner(int(wage)),
        "hours": formats.hours(month.get("hours")),
    }
    if month.get("extra_pension") is not None:
        values["pension"] = formats.kroner(int(month["extra_pension"]))
        return _("%(month)s: %(wage)s kr., %(hours)s t, ekstra pension %(pension)s kr.") % values
    return _("%(month)s: %(wage)s kr., %(hours)s t") % values
