"""What the catalogue page shows of the task types (opgavekatalog)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from office.tasks.catalogue import TaskType, all_types
from office.tasks.models import Task
from office.tasks.statistics import NO_FIGURES, TypeFigures, figures_by_type
from office.tasks.texts import current_versions

NOT, WITH, WITHOUT, OURS = (
    "NOT_DELETABLE", "DELETABLE_WITH_CONSEQUENCES", "DELETABLE_WITHOUT_MATERIAL_CONSEQUENCES", "OURS",
)  # fmt: skip
_WIDTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One type of the catalogue (katalogpost) with its figures and the version of its text."""

    kind: TaskType
    name: str
    list_name: str
    consequence: str
    kind_name: str
    blocks_name: str
    due_text: str
    cause: str
    solved_by: tuple[str, ...]
    figures: TypeFigures
    median: str
    version: int


@dataclass(frozen=True, slots=True)
class Slice:
    """One of the three lists in the chart (søjle): where it begins and how wide it is."""

    key: str
    title: str
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the catalogue is wanted (søgning)."""

    text: str = ""
    category: str = ""
    kind: str = ""
    blocks: str = ""


def list_names() -> dict[str, str]:
    """Return the names of the lists by category."""
    return {
        NOT: _("Kan ikke slettes"), WITH: _("Kan slettes, med konsekvenser"),
        WITHOUT: _("Kan slettes uden væsentlige konsekvenser"), OURS: _("Egne opgaver"),
    }  # fmt: skip


def kind_names() -> dict[str, str]:
    """Return what each kind of type is called."""
    return {
        "CONDITION": _("Tilstand"), "EVENT": _("Hændelse"), "MANUAL": _("Oprettes i hånden"),
        "RETIRED": _("Dannes ikke mere"),
    }  # fmt: skip


def chart() -> list[Slice]:
    """Return the three lists of the source as slices of one bar."""
    counts = {key: sum(kind.category == key for kind in all_types().values()) for key in (NOT, WITH, WITHOUT)}
    names, found, x = list_names(), [], 0
    total = sum(counts.values())
    for key, count in counts.items():
        width = round(_WIDTH * count / total)
        found.append(Slice(key, names[key], count, x, width))
        x += width
    return found


def minutes_text(minutes: int | None) -> str:
    """Write minutes so that a person sees how long they are; the exact figure first."""
    if minutes is None:
        return ""
    text = f"{minutes:,}".replace(",", ".")
    if minutes < 120:
        return text
    if minutes < 2880:
        return f"{text} ({_('ca. %(n)s timer') % {'n': round(minutes / 60)}})"
    return f"{text} ({_('ca. %(n)s dage') % {'n': round(minutes / 1440)}})"


def rows(on: date, due: Mapping[str, int], asked: Asked, *, with_figures: bool) -> list[TypeRow]:
    """Return the types that are wanted, in number order."""
    figures = figures_by_type(on) if with_figures else {}
    versions = current_versions()
    found = [_row(kind, figures.get(kind.number, NO_FIGURES), versions, due) for kind in all_types().values()]
    return [row for row in found if _fits(row, asked)]


def _fits(row: TypeRow, asked: Asked) -> bool:
    said = f"{row.kind.number} {row.kind.name_da} {row.name} {row.consequence} {row.cause} {row.kind.law}".casefold()
    is_number = asked.text.isdigit()
    return (
        (not asked.text or (row.kind.number == int(asked.text) if is_number else asked.text.casefold() in said))
        and asked.category in ("", row.kind.category)
        and asked.kind in ("", row.kind.kind)
        and asked.blocks in ("", row.kind.blocks)
    )


def _row(kind: TaskType, figures: TypeFigures, versions: Mapping[int, int], due: Mapping[str, int]) -> TypeRow:
    language = get_language() or "da"
    text = kind.words(language)
    days = due["blocking"] if kind.blocks in ("DECISION", "PAYMENT") else due["other"]
    return TypeRow(
        kind=kind, name=text.name, list_name=list_names()[kind.category], consequence=text.consequence,
        kind_name=kind_names()[kind.kind], blocks_name=str(Task.Blocks(kind.blocks).label),
        due_text=ngettext("%(n)s hverdag", "%(n)s hverdage", days) % {"n": days},
        cause=text.cause, solved_by=text.solved_by, figures=figures,
        median=minutes_text(figures.median_minutes), version=versions.get(kind.number, 1),
    )  # fmt: skip
