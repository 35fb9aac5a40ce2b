"""A step of the trace as a plain sentence with its facts filled in (forklaring), in Danish and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Step
from lawbook.foundation.money import half_up
from lawbook.foundation.plain_yaml import plain_yaml

_PART = re.compile(r"\[([^\]]*)\]")
_VALUE = re.compile(r"\{(\w+)\}")
_MONEY = ("ORE", "ORE_EXACT")
_VERDICTS = {
    FULFILLED: {"da": "Det er opfyldt.", "en": "That is met."},
    NOT_FULFILLED: {"da": "Det er ikke opfyldt.", "en": "That is not met."},
    UNDECIDABLE: {"da": "Det kan vi ikke afgøre endnu.", "en": "That cannot be settled yet."},
}


@dataclass(frozen=True, slots=True)
class Template:
    """What one provision says, and what it says instead when its result or its verdict is a certain code."""

    da: str
    en: str
    when: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def templates() -> Mapping[str, Template]:
    """Return the sentence of every provision by rule id and citation."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    return {key: Template(**entry) for key, entry in plain_yaml(text).items()}


def sentence(step: Step, language: str) -> str:
    """Say one step in plain words; empty when the provision or one of its values is not known."""
    found = templates().get(f"{step.rule} {step.cites}")
    if found is None:
        return ""
    name = "en" if language.startswith("en") else "da"
    special = found.when.get(step.result) or found.when.get(step.verdict or "")
    text = filled(special[name] if special else found.en if name == "en" else found.da, _values(step))
    if not text or special or step.verdict is None:
        return text
    return f"{text} {_VERDICTS[step.verdict][name]}"


def filled(template: str, values: Mapping[str, str]) -> str:
    """Fill values in (udfyld); a part in brackets falls away without its value, and the whole without one outside."""

    def part(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _VALUE.findall(match[1])) else ""

    text = _PART.sub(part, template)
    if not all(values.get(name) for name in _VALUE.findall(text)):
        return ""
    return _VALUE.sub(lambda match: values[match[1]], text).replace("kr..", "kr.")


def _values(step: Step) -> dict[str, str]:
    found = {item.name: _written(item.value, item.unit) for item in step.inputs}
    found |= {used.name: _written(used.value, used.unit) for used in step.parameters}
    return found | {"result": _written(step.result, step.unit)}


def _written(value: str, unit: str) -> str:
    """Write a value as Danes do in both languages: 5.085 kr., 22,2, 75 %, 04-01-2027."""
    if not value:
        return ""
    if unit == "DATE":
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        return f"{day}-{month}-{year}" if day else value
    if unit == "SHARE":
        return f"{half_up(Fraction(value) * 100)} %"
    if unit in _MONEY:
        return _kroner(half_up(Fraction(value)))
    return value.replace(".", ",") if unit in ("HOURS", "PERCENT", "NUMBER") else value


def _kroner(ore: int) -> str:
    whole, rest = divmod(abs(ore), 100)
    text = f"{whole:,}".replace(",", ".") + (f",{rest:02}" if rest else "")
    return f"{'−' if ore < 0 else ''}{text} kr."
