"""The catalogue of task types (opgavekatalog), read once from the package data beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a reader sees of a type in one language (opgavetekst)."""

    name: str
    consequence: str
    cause: str
    solved_by: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskType:
    """One numbered type of task (opgavetype); the head of catalogue.yaml says what each field means."""

    number: int
    name_da: str
    name_en: str
    category: str
    consequence_da: str
    consequence_en: str
    rank: int | None
    kind: str  # CONDITION · EVENT · MANUAL · RETIRED
    blocks: str  # DECISION · PAYMENT · CLOSING · NONE
    scope: str
    cause_da: str
    cause_en: str
    rests_on: tuple[str, ...] = ()
    condition: str = ""
    solved_by_da: tuple[str, ...]
    solved_by_en: tuple[str, ...]
    law: str
    certainty: str
    notes: str = ""

    def name(self, language: str = "da") -> str:
        """Return the name in a language; the Danish one is verbatim."""
        return self.name_en if language.startswith("en") else self.name_da

    @property
    def is_deletable(self) -> bool:
        """Tell whether a municipality may order tasks of the type deleted (LP-32, LP-33)."""
        return self.category.startswith("DELETABLE_")

    def words(self, language: str = "da") -> Words:
        """Return all that a reader sees, in one language; the citation of the law is Danish in both."""
        if language.startswith("en"):
            return Words(
                name=self.name_en, consequence=self.consequence_en, cause=self.cause_en, solved_by=self.solved_by_en,
                law=self.law,
            )  # fmt: skip
        return Words(
            name=self.name_da, consequence=self.consequence_da, cause=self.cause_da, solved_by=self.solved_by_da,
            law=self.law,
        )  # fmt: skip


class UnknownTaskType(KeyError):
    """The catalogue has no type of this number (ukendt opgavetype): a fault in the program, not in what was sent."""


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def all_types() -> Mapping[int, TaskType]:
    """Return every type by number, in number order."""
    text = files("office.tasks").joinpath("catalogue.yaml").read_text(encoding="utf-8")
    # The C reader is five times faster and every worker process reads the file once.
    entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    types = (TaskType(**{key: _fixed(value) for key, value in entry.items()}) for entry in entries)
    return MappingProxyType({found.number: found for found in types})


def task_type(number: int) -> TaskType:
    """Return one type; raises UnknownTaskType."""
    try:
        return all_types()[number]
    except KeyError:
        raise UnknownTaskType(number) from None
