"""What the page of the law shows (lovdækning): § → rule → automation → tasks → letters → tests, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lawbook import law_matrix
from lawbook.law_matrix import AUTOMATIC, BY_PERSON, OFF, OUTSIDE, PREPARED, REASONS, Row
from office.letters.models import Letter
from office.letters.reasons import sentence
from office.tasks.catalogue import all_types
from office.web import formats
from office.web.law_titles import title_from, title_of

_NUMBER = re.compile(r"§§? (\d+)(?: ([a-z])\b)?")
_CSS = {AUTOMATIC: "tag--ok", PREPARED: "tag--info", BY_PERSON: "tag--warn", OUTSIDE: "", OFF: "tag--alt"}
PROVEN, BARE = "ja", "nej"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the law is wanted (søgning)."""

    text: str = ""
    how: str = ""
    group: str = ""
    proven: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.text or self.how or self.group or self.proven)


@dataclass(frozen=True, slots=True)
class TaskLink:
    """One task type that a rule asks a person by (opgavetype)."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One wording in its time (regelversion)."""

    cites: str
    title: str
    says: str
    since: date
    until: date | None
    file: str
    cases: int
    is_running: bool
    is_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """One id of the law as a person reads it (række)."""

    row: Row
    title: str
    text: str
    how_name: str
    css: str
    validity: str
    tasks: list[TaskLink]
    letters: list[str]


def how_names() -> dict[str, str]:
    """Return what each way of handling is called."""
    return {
        AUTOMATIC: _("Automatisk"), PREPARED: _("Forberedt til et menneske"), BY_PERSON: _("Opgave til et menneske"),
        OUTSIDE: _("Ikke automatiseret"), OFF: _("Slået fra, til prøve"),
    }  # fmt: skip


def group_names() -> dict[str, str]:
    """Return what each group of ids is about."""
    return {
        "R": _("Ret og varighed"), "LP": _("Juridiske standpunkter"), "REF": _("Refusion"), "PAY": _("Udbetaling"),
        "OVP": _("Tilbagebetaling"), "REC": _("Regres"), "MOVE": _("Flytning"), "ADM": _("Forvaltningsret"),
        "LET": _("Breve"), "RET": _("Opbevaring"), "AUD": _("Tilsyn"), "G": _("Konventioner"),
    }  # fmt: skip


def rows(asked: Asked) -> list[LawRow]:
    """Return the ids that are wanted, in the order of the Act; what cites no paragraph of it comes last."""
    bare = set(law_matrix.unproven(law_matrix.matrix()))
    found = [law_row(row) for row in sorted(law_matrix.matrix(), key=_place)]
    return [row for row in found if _fits(row, asked, is_bare=row.row.id in bare)]


def law_row(row: Row) -> LawRow:
    """Prepare one id."""
    kinds = dict(Letter.Kind.choices)
    types = all_types()
    language = get_language() or "da"
    return LawRow(
        row=row, title=_title(row), text=row.text if _is_english() else row.danish[1], how_name=how_names()[row.how],
        css=_CSS[row.how], validity=_validity(row),
        tasks=[TaskLink(number, types[number].name(language)) for number in row.tasks if number in types],
        letters=[_("Begrundelse i breve") if kind == REASONS else str(kinds.get(kind, kind)) for kind in row.letters],
    )  # fmt: skip


def versions(row: Row, today: date) -> list[VersionView]:
    """Return the wordings of one id with the sentence that says each in plain words."""
    language = (get_language() or "da")[:2]
    return [
        VersionView(
            one.cites, title_of(row.id, one.cites), sentence(one.cites, language), one.since, one.until, one.file,
            one.cases, one.since <= today and (one.until is None or today <= one.until), one.only_with is not None,
        )
        for one in row.versions
    ]  # fmt: skip


@cache
def _place(row: Row) -> tuple[int, str, str]:
    found = _NUMBER.search(row.cites) if row.versions or row.cites.startswith(("§", "SDPL")) else None
    return (int(found[1]), found[2] or "", row.id) if found else (999, "", row.id)


# The provision that a rule is called by, where another comes first in the order of the paragraphs.
_MAIN = {"R-001": "§ 2, stk. 1", "R-060": "§ 21, stk. 1"}


def _title(row: Row) -> str:
    if row.versions:
        return title_of(row.id, _MAIN.get(row.id, row.versions[0].cites))
    return title_from(row.title or row.text).en if _is_english() else row.danish[0]


def _is_english() -> bool:
    return (get_language() or "da").startswith("en")


def _validity(row: Row) -> str:
    if not row.versions:
        return row.validity
    first = min(one.since for one in row.versions)
    ends = [one.until for one in row.versions if one.until is not None]
    last = formats.day(max(ends)) if len(ends) == len(row.versions) else ""
    return f"{formats.day(first)} – {last}".strip()


def _fits(found: LawRow, asked: Asked, *, is_bare: bool) -> bool:
    row = found.row
    told = [row.id, row.cites, found.title, row.title, row.text, *row.danish, *found.letters]
    told += [f"{task.number} {task.name}" for task in found.tasks]
    said = " ".join(told).casefold()
    return (
        all(word in said for word in asked.text.casefold().split())
        and asked.how in ("", row.how)
        and asked.group in ("", row.id.partition("-")[0])
        and asked.proven in ("", BARE if is_bare else PROVEN)
    )


def counts(found: Iterable[LawRow]) -> list[tuple[str, str, int]]:
    """Count the rows by how they are handled (fordeling)."""
    listed = [row.row.how for row in found]
    return [(key, name, listed.count(key)) for key, name in how_names().items()]
