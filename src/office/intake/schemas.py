"""The published formats as checks (meddelelsesformater): each JSON Schema is turned once into nested functions.

A general validator reads the schema again for every message; these functions cost a few microseconds a message. They
know exactly the words that the formats use, and refuse a schema with any other word, so that nothing goes unchecked.
The tests hold them to the package jsonschema as an independent reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from office.intake import values
from office.intake.problems import FORMAT, Refused
from office.parties.numbers import is_person_number

Check = Callable[[Any, str], None]
_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_SAID = {"$schema", "$id", "title", "description", "$defs"}
_NAMES_DA = {
    "object": "et objekt", "array": "en liste", "string": "tekst", "integer": "et heltal", "number": "et tal",
    "boolean": "sandt eller falsk", "null": "null",
}  # fmt: skip


def _refuse(field: str, da: str, en: str, rule: str = FORMAT) -> Refused:
    return Refused(rule, field, da, en)


_TEN_DIGITS = re.compile(r"(?<![0-9A-Fa-f.])([0-9]{6})[- ]?([0-9]{4})(?![0-9A-Fa-f]|\.[0-9])")


def _shown(value: Any, field: str) -> str:
    """Show a value in an error: short, and never a person number, nor what stands where one should.

    Ten digits are hidden when they can be a person number; other long numbers are shown as they came.
    """
    if field.endswith("cpr"):
        return "[personnummer]"
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = _TEN_DIGITS.sub(lambda found: "[personnummer]" if is_person_number(found[1] + found[2]) else found[0], text)
    return text if len(text) <= 60 else text[:57] + "…"


def _below(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _types(wanted: str | list[str]) -> Check:
    names = [wanted] if isinstance(wanted, str) else wanted
    tests = [_TYPES[name] for name in names]
    da = " eller ".join(_NAMES_DA[name] for name in names)

    def check(value: Any, field: str) -> None:
        if not any(test(value) for test in tests):
            shown = _shown(value, field)
            raise _refuse(field, f"{shown} er ikke {da}.", f"{shown} is not {' or '.join(names)}.")

    return check


def _const(wanted: Any) -> Check:
    return _enum([wanted])


def _enum(allowed: list[Any]) -> Check:
    listed = ", ".join(str(one) for one in allowed)

    def check(value: Any, field: str) -> None:
        # True == 1 in Python: a boolean is never one of the numbers.
        if not any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in allowed):
            shown = _shown(value, field)
            raise _refuse(field, f"{shown} er ikke en af: {listed}.", f"{shown} is not one of: {listed}.")

    return check


def _pattern(pattern: str) -> Check:
    matches = re.compile(pattern.replace("$", r"\Z") if pattern.endswith("$") else pattern, re.ASCII).search

    def check(value: Any, field: str) -> None:
        if isinstance(value, str) and not matches(value):
            shown = _shown(value, field)
            raise _refuse(field, f"{shown} har ikke den rigtige form.", f"{shown} does not have the right form.")

    return check


def _format(name: str) -> Check:
    holds, da, en = values.FORMATS[name]

    def check(value: Any, field: str) -> None:
        if isinstance(value, str) and not holds(value):
            rule = "1000" if field == "bundle_id" else FORMAT
            raise _refuse(field, f"{_shown(value, field)} er ikke {da}.", f"{_shown(value, field)} is not {en}.", rule)

    return check


def _number(least: Any, most: Any, step: Any) -> Check:
    low, high = (None if bound is None else Decimal(str(bound)) for bound in (least, most))
    unit = None if step is None else Decimal(str(step))

    def check(value: Any, field: str) -> None:
        if not _TYPES["number"](value):
            return
        exact = values.exact(value)
        if not exact.is_finite() or (low is not None and exact < low) or (high is not None and exact > high):
            da = f"{_shown(value, field)} ligger ikke mellem {least} og {most}."
            raise _refuse(field, da, f"{_shown(value, field)} does not lie between {least} and {most}.")
        if unit is not None and exact % unit:
            shown = _shown(value, field)
            raise _refuse(field, f"{shown} har for mange decimaler.", f"{shown} has too many decimals.")

    return check


def _lengths(low: int, high: int, kind: type[str] | type[list[Any]]) -> Check:
    def check(value: Any, field: str) -> None:
        if isinstance(value, kind) and not low <= len(value) <= high:
            raise _refuse(field, f"Længden {len(value)} er ikke tilladt.", f"The length {len(value)} is not allowed.")

    return check


def _items(item: Check) -> Check:
    def check(value: Any, field: str) -> None:
        if isinstance(value, list):
            for place, one in enumerate(value):
                item(one, f"{field}[{place}]")

    return check


def _object(schema: dict[str, Any], compile_: Callable[[dict[str, Any]], Check]) -> Check:
    known = {name: compile_(part) for name, part in schema.get("properties", {}).items()}
    required = tuple(schema.get("required", ()))
    names = compile_(schema["propertyNames"]) if "propertyNames" in schema else None
    others = schema.get("additionalProperties", True)
    other = compile_(others) if isinstance(others, dict) else None

    def check(value: Any, field: str) -> None:
        if not isinstance(value, dict):
            return
        for name in required:
            if name not in value:
                raise _refuse(_below(field, name), "Feltet mangler.", "The field is missing.")
        for name, item in value.items():
            if names is not None:
                names(name, _below(field, name))
            test = known.get(name, other)
            if test is not None:
                test(item, _below(field, name))
            elif others is False:
                raise _refuse(_below(field, name), "Ukendt felt.", "Unknown field.")

    return check


class Formats:
    """The schemas of the package, each compiled when first asked for."""

    def __init__(self, folder: Any = None) -> None:
        folder = folder or files("office.intake").joinpath("formats")
        self._loaded = {
            path.name: json.loads(path.read_text(encoding="utf-8"))
            for path in folder.iterdir()
            if path.name.endswith(".schema.json")
        }
        self._compiled: dict[str, Check] = {}

    def types(self) -> list[str]:
        """Return the message types that have a format (meddelelsestyper)."""
        return sorted(name.removesuffix(".schema.json") for name in self._loaded if name != "envelope.schema.json")

    def check(self, message: Any) -> None:
        """Raise Refused for the first thing that breaks the message's format."""
        if not isinstance(message, dict):
            raise _refuse("", "Meddelelsen er ikke et JSON-objekt.", "The message is not a JSON object.")
        if "type" not in message:
            raise _refuse("type", "Feltet mangler.", "The field is missing.")
        name = f"{message['type']}.schema.json"
        if name not in self._loaded or name == "envelope.schema.json":
            shown = _shown(message["type"], "type")
            raise _refuse("type", f"{shown} er ikke en meddelelsestype.", f"{shown} is not a message type.")
        test = self._compiled.get(name)
        if test is None:
            test = self._compiled[name] = self._compile(self._loaded[name], name)
        test(message, "")

    def _compile(self, schema: dict[str, Any], root: str) -> Check:
        def deeper(part: dict[str, Any]) -> Check:
            return self._compile(part, root)

        checks: list[Check] = []
        left = set(schema) - _SAID
        if "$ref" in schema:
            file, _, path = schema["$ref"].partition("#/$defs/")
            place = file or root
            checks.append(self._compile(self._loaded[place]["$defs"][path], place))
        checks += [make(schema[word]) for word, make in _SINGLE.items() if word in schema]
        if {"minimum", "maximum", "multipleOf"} & left:
            checks.append(_number(schema.get("minimum"), schema.get("maximum"), schema.get("multipleOf")))
        if {"minLength", "maxLength"} & left:
            checks.append(_lengths(schema.get("minLength", 0), schema.get("maxLength", 10**9), str))
        if {"minItems", "maxItems"} & left:
            checks.append(_lengths(schema.get("minItems", 0), schema.get("maxItems", 10**9), list))
        if "items" in schema:
            checks.append(_items(deeper(schema["items"])))
        if {"properties", "required", "additionalProperties", "propertyNames"} & left:
            checks.append(_object(schema, deeper))
        if unknown := left - _KNOWN:
            raise ValueError(f"{root}: words that no check knows: {sorted(unknown)}")
        return checks[0] if len(checks) == 1 else _all(tuple(checks))


_SINGLE: Mapping[str, Callable[[Any], Check]] = {
    "type": _types, "const": _const, "enum": _enum, "pattern": _pattern, "format": _format,
}  # fmt: skip
_KNOWN = {
    "$ref", "type", "const", "enum", "pattern", "format", "minimum", "maximum", "multipleOf", "minLength", "maxLength",
    "minItems", "maxItems", "items", "properties", "required", "additionalProperties", "propertyNames",
}  # fmt: skip


def _all(checks: tuple[Check, ...]) -> Check:
    def check(value: Any, field: str) -> None:
        for one in checks:
            one(value, field)

    return check


@cache
def formats() -> Formats:
    """Return the published formats."""
    return Formats()
