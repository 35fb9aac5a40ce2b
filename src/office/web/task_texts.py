"""What the screens say of a task type beside the catalogue's own words (opgavetekster), in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from office.tasks.catalogue import task_type

# The catalogue's causes point to rules and positions; the reader has the rule beside the law.
_POINTERS = re.compile(r" \((?:(?!DP)[A-Z]{1,4}-\d+[a-z]?(?:, )?)+\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskText:
    """The words for one type in one language (opgavetekst); `acts` are the keys of the acts that help."""

    cause: str
    consequence: str
    solved_by: tuple[str, ...]
    acts: tuple[str, ...]


@cache
def _entries() -> dict[int, dict[str, Any]]:
    text = files("office.web").joinpath("task_texts.yaml").read_text(encoding="utf-8")
    found: dict[int, dict[str, Any]] = yaml.safe_load(text)
    return found


def text_of(number: int, language: str) -> TaskText:
    """Return the words for a type; a type without words of its own has the catalogue's."""
    kind, entry = task_type(number), _entries().get(number, {})
    acts = tuple(entry.get("acts", ("solve",)))
    if language.startswith("en"):
        consequence = entry.get("consequence_en", "") or kind.consequence_da
        cause = _POINTERS.sub("", kind.cause)
        return TaskText(cause=cause, consequence=consequence, solved_by=kind.solved_by, acts=acts)
    return TaskText(
        cause=entry.get("cause", ""), consequence=kind.consequence_da or entry.get("consequence", ""),
        solved_by=tuple(entry.get("solved_by", ())),
        acts=acts,
    )  # fmt: skip


def types_with_text() -> frozenset[int]:
    """Return the numbers that have words of their own."""
    return frozenset(_entries())
