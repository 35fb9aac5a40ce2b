"""A draft of an act (kladde): read from the form, calculated, and saved only as it was calculated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict

from office.cases.models import SicknessCase
from office.flows.act_on_case import Act
from office.kernel.errors import OfficeError
from office.web import parsing
from office.web.acts import ActKind, Field

_SALT = "openksd.draft"


class Missing(OfficeError):
    """A field that must be filled in is empty (felt mangler)."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} mangler.", f"{field} is missing.")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field as the form shows it (felt): with what was written."""

    name: str
    label: str
    kind: str
    value: str
    is_required: bool
    choices: list[tuple[str, str]]
    help: str


def form_fields(fields: tuple[Field, ...], written: Mapping[str, str]) -> list[FormField]:
    """Prepare the fields of an act's form."""
    return [
        FormField(
            field.name, str(field.label), field.kind, written.get(field.name, ""), field.is_required,
            [(key, str(text)) for key, text in field.choices], str(field.help),
        )
        for field in fields
    ]  # fmt: skip


def read_act(kind: ActKind, written: QueryDict, case: SicknessCase) -> Act:
    """Read an act from its form. Raises Missing, Unreadable."""
    values: dict[str, Any] = {}
    for field in kind.fields:
        values[field.name] = _read(field, written.get(field.name, "").strip())
    if kind.kind == "SET_HOURLY_RATE" and case.employer is not None:
        values["employer"] = case.employer.cvr
    if kind.kind in ("SOLVE_TASK", "REGISTER_DISPATCH"):
        values["task"] = written.get("opgave", "")
    return Act(kind=kind.kind, **{name: value for name, value in values.items() if value is not None})


def _read(field: Field, text: str) -> Any:
    label = str(field.label)
    if field.is_required and not text:
        raise Missing(label)
    if field.kind == "day":
        return parsing.day(text, label)
    if field.kind == "ore":
        return parsing.ore(text, label)
    if field.kind in ("choice", "answer") and text and text not in {key for key, _text in field.choices}:
        raise parsing.Unreadable(label, text, "Vælg fra listen.", "Choose from the list.")
    if field.name == "ground":
        return int(text) if text else None
    return text or None


def seal(act: Act, case: SicknessCase) -> str:
    """Return proof that this very act on this case was calculated (forsegling)."""
    return signing.dumps({"case": str(case.public_id), "act": _canonical(act)}, salt=_SALT)


def is_sealed(act: Act, case: SicknessCase, proof: str) -> bool:
    """Tell whether the act is the one that was calculated within the last hour."""
    try:
        held = signing.loads(proof, salt=_SALT, max_age=3600)
    except signing.BadSignature:
        return False
    return bool(held == {"case": str(case.public_id), "act": _canonical(act)})


def _canonical(act: Act) -> str:
    return json.dumps(asdict(act), default=str, sort_keys=True)
