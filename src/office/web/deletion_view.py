"""What the deletion pages show (sletning af opgaver): the three lists of the catalogue, and what an order would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.tasks.catalogue import TaskType, all_types, task_type
from office.tasks.deletion import Already
from office.tasks.deletion_preview import Effect, TypeEffect
from office.tasks.deletion_request import Draft
from office.tasks.models import DeletionOrder, DeletionRequest
from office.web import formats
from office.web.parsing import day

WITH, WITHOUT, NOT = "DELETABLE_WITH_CONSEQUENCES", "DELETABLE_WITHOUT_MATERIAL_CONSEQUENCES", "NOT_DELETABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """One type to choose or not (valg): what it is called, what may follow, how many are open, what is ordered."""

    kind: TaskType
    name: str
    consequence: str
    open_now: int
    is_chosen: bool
    is_confirmed: bool
    order: DeletionOrder | None

    @property
    def until(self) -> str:
        """Say until when the type is ordered already."""
        return until_text(self.order) if self.order is not None else ""


def already_text(found: Already) -> str:
    """Say which order covers a type already and until when, and what becomes of it (allerede bestilt)."""
    said = _named(found.order)
    if found.is_replaced:
        return _("Opgave %(n)s er bestilt %(day)s, %(until)s. Denne bestilling afløser den.") % said
    return _("Opgave %(n)s er bestilt %(day)s, %(until)s. Den ordre står uændret.") % said


def sent_text(met: Already) -> str:
    """Say what a sent request met: the order that covered a type, and what became of it."""
    said = _named(met.order)
    if met.is_replaced:
        return _("Opgave %(n)s: ordren af %(day)s, %(until)s, er afløst.") % said
    return _("Opgave %(n)s: ordren af %(day)s, %(until)s, står uændret.") % said


def _named(order: DeletionOrder) -> dict[str, object]:
    return {"n": order.number, "day": formats.day(order.ordered_on), "until": until_text(order)}


def until_text(order: DeletionOrder) -> str:
    """Say until when an order stands."""
    return _("til %(day)s") % {"day": formats.day(order.ends_on)} if order.ends_on else _("uden slutdato")


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """One of the catalogue's three lists (liste)."""

    key: str
    title: str
    note: str
    is_locked: bool
    rows: list[PickRow]

    @property
    def chosen(self) -> int:
        """Return how many types are chosen."""
        return sum(row.is_chosen for row in self.rows)


def lists_of(
    draft: DeletionRequest | None, orders: Mapping[int, DeletionOrder], counts: Mapping[int, int]
) -> list[PickList]:
    """Return the three lists as the page shows them; those that cannot be deleted last and grey, with why."""
    titles = (
        (WITH, _("Opgaver der kan slettes, men med forvaltningsmæssige konsekvenser"), "", False),
        (WITHOUT, _("Opgaver der kan slettes uden væsentlige konsekvenser"), "", False),
        (NOT, _("Opgaver der ikke kan slettes"), _("dannes igen næste nat, fordi årsagen stadig består"), True),
    )
    return [
        PickList(key=key, title=title, note=note, is_locked=locked, rows=_rows(key, draft, orders, counts))
        for key, title, note, locked in titles
    ]


def _rows(
    category: str, draft: DeletionRequest | None, orders: Mapping[int, DeletionOrder], counts: Mapping[int, int]
) -> list[PickRow]:
    chosen = set(draft.numbers) if draft else set()
    confirmed = set(draft.confirmed) if draft else set()
    language = get_language() or "da"
    return [
        PickRow(
            kind=kind, name=kind.name(language), consequence=kind.words(language).consequence,
            open_now=counts.get(kind.number, 0), is_chosen=kind.number in chosen,
            is_confirmed=kind.number in confirmed, order=orders.get(kind.number),
        )
        for kind in all_types().values() if kind.category == category
    ]  # fmt: skip


def numbers_of(values: list[str]) -> tuple[int, ...]:
    """Read the numbers that a form chose; what is no number is left out."""
    return tuple(sorted({int(value) for value in values if value.isdigit() and len(value) < 5}))


def draft_of(form: QueryDict) -> Draft:
    """Read the form of a request. Raises Unreadable."""
    ends: date | None = day(form.get("ends_on", ""), _("Slutdato"))
    return Draft(
        numbers=numbers_of(form.getlist("number")), confirmed=numbers_of(form.getlist("confirm")),
        contact_name=form.get("contact_name", ""), contact_email=form.get("contact_email", ""), ends_on=ends,
    )  # fmt: skip


def named(effect: Effect) -> list[tuple[TypeEffect, str]]:
    """Return what would go of each type with its name, most first."""
    language = get_language() or "da"
    kinds = sorted(effect.types, key=lambda kind: (-kind.tasks, kind.number))
    return [(kind, task_type(kind.number).name(language)) for kind in kinds]
