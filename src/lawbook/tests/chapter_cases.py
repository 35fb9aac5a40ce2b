"""How a chapter's `cases.yaml` is read and run; the form is told in `lawbook/README.md`.

Everything in the file is text and is read by the type that the rule asks for, so that 137.43 is never a float.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lawbook.course import Course, courses_of
from lawbook.facts import KINDS, Facts, Person
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.period import Period
from lawbook.foundation.plain_yaml import plain_yaml
from lawbook.foundation.rule import Provision
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.policy import Policy

LAWBOOK = Path(__file__).parents[1]
_KEYS = {"rule", "title", "call", "inputs", "expected", "provisions"}


@dataclass(frozen=True, slots=True)
class Case:
    """One tested case of one rule."""

    chapter: str
    rule: str
    title: str
    call: str | None
    inputs: Mapping[str, Any]
    expected: Any
    provisions: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.chapter}-{self.rule}-{self.title}"


def all_cases() -> list[Case]:
    """Read every chapter's cases."""
    return [case for path in sorted(LAWBOOK.glob("*/cases.yaml")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    found = []
    for item in plain_yaml(path.read_text(encoding="utf-8")) or []:
        if unknown := set(item) - _KEYS:
            raise ValueError(f"{path}: unknown keys {sorted(unknown)} in {item.get('title')}")
        found.append(
            Case(
                path.parent.name,
                item["rule"],
                item["title"],
                item.get("call"),
                item["inputs"],
                item.get("expected"),
                item.get("provisions", {}),
            )
        )
    return found


def provision_of(case: Case) -> Provision[..., Any]:
    """Find the function that a case calls; raises ValueError when the rule id does not settle it."""
    module = import_module(f"lawbook.{case.chapter}.rules")
    every = [item for item in vars(module).values() if isinstance(item, Provision) and item.id == case.rule]
    found = [item for item in every if case.call in (None, item.name)]
    if len(found) != 1:
        raise ValueError(f"{case}: {len(found)} functions fit; name one with call:")
    return found[0]


def run(case: Case) -> tuple[Any, Trace]:
    """Call the rule with the inputs of a case; returns its result and the trace."""
    provision = provision_of(case)
    hints = _hints(provision.function)
    trace = Trace()
    values = {name: trace for name, hint in hints.items() if hint is Trace}
    return provision(**values, **{name: read(hints[name], text) for name, text in case.inputs.items()}), trace


@cache
def _hints(of: Any) -> Mapping[str, Any]:
    return get_type_hints(of)


def read(hint: Any, text: Any) -> Any:
    """Read text as the type that a rule asks for."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if text in ("null", ""):
            return None
        return read(next(arg for arg in get_args(hint) if arg is not type(None)), text)
    if hint is Course:
        return course(text)
    if hint is Days:
        return Days.of(*(read(Period, item) for item in text))
    if hint is Period:
        first, last = text
        return Period(date.fromisoformat(first), None if last == "null" else date.fromisoformat(last))
    if origin is not None and issubclass(origin, Mapping):
        return {key: read(get_args(hint)[1], item) for key, item in text.items()}
    if origin is not None:
        items = [read(get_args(hint)[0], item) for item in text]
        return tuple(items) if origin is tuple else items
    if is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{key: read(hints[key], item) for key, item in text.items()})  # type: ignore[operator]
    return _scalar(hint, text)


def _scalar(hint: Any, text: Any) -> Any:
    if hint is date:
        return date.fromisoformat(text)
    if hint is bool:
        return {"true": True, "false": False}[text]
    if hint in (int, Fraction, str):
        return hint(text)
    return text


def course(item: Mapping[str, Any]) -> Course:
    """Build the course of case 2026-000001 from `person`, `policy` and `facts`, a list of {KIND: fields}.

    What is given goes through JSON first, as every fact does on its way in: a text is then like the law's own word for
    it and never the same object.
    """
    item = json.loads(json.dumps(item))
    records = []
    for number, entry in enumerate(item["facts"], start=1):
        ((kind, given),) = entry.items()
        defaults = {"fact": f"f{number:03d}", "said_by": "EMPLOYER", "case": "2026-000001"}
        records.append(read(KINDS[kind], {**defaults, **given}))
    person = read(Person, {"born": "1980-01-01", **item.get("person", {})})
    policy = read(Policy, item.get("policy", {}))
    wanted = item.get("case", "2026-000001")
    return next(found for found in courses_of(Facts(person, tuple(records), policy)) if found.case == wanted)


def plain(value: Any) -> Any:
    """Write a result as a tree of text, as cases.yaml holds it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, Days):
        return [plain(period) for period in value.periods()]
    if isinstance(value, Period):
        return [plain(value.first), plain(value.last)]
    if isinstance(value, Unknown):
        return {"unknown": value.why}
    if hasattr(value, "_asdict"):  # a named tuple
        return plain(value._asdict())
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return str(value)


def differs(expected: Any, got: Any) -> str | None:
    """Say where a result differs from what is expected; of an object only the keys that are written are compared."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, item in expected.items():
            if key not in got:
                return f"no {key} in {sorted(got)}"
            if found := differs(item, got[key]):
                return f"{key}: {found}"
        return None
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return next((found for pair in zip(expected, got, strict=True) if (found := differs(*pair))), None)
    return None if expected == got else f"expected {expected}, got {got}"
