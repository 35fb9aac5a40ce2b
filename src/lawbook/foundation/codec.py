"""Frozen dataclasses and named tuples to JSON objects and back, exactly.

Days are written as ISO text, fractions as exact text, øre as integers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def fraction_text(value: Fraction) -> str:
    """Write a fraction as decimal text where that is exact, else as numerator/denominator."""
    return _ratio_text(*value.as_integer_ratio())


@lru_cache(maxsize=4096)
def _ratio_text(numerator: int, denominator: int) -> str:
    if denominator == 1:
        return str(numerator)
    scale = 1
    for digits in range(1, 7):
        scale *= 10
        if scale % denominator == 0:
            scaled = abs(numerator) * (scale // denominator)
            sign = "-" if numerator < 0 else ""
            return f"{sign}{scaled // scale}.{scaled % scale:0{digits}d}"
    return f"{numerator}/{denominator}"


def _is_record(kind: Any) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_field_defaults")


def _defaults(kind: Any) -> dict[str, Any]:
    """Return the fields of a dataclass or a named tuple in order, each with its default, MISSING without one."""
    if is_dataclass(kind):
        return {field.name: field.default for field in fields(kind)}
    return {name: kind._field_defaults.get(name, MISSING) for name in kind._fields}


def _same(value: Any) -> Any:
    return value


def _each(value: Any) -> list[Any]:
    return [_writer(item.__class__)(item) for item in value]


def _by_key(value: Any) -> dict[str, Any]:
    return {str(key): _writer(item.__class__)(item) for key, item in value.items()}


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """Return how values of a type are written as JSON."""
    if issubclass(kind, str | int | NoneType):
        return _same
    if issubclass(kind, date):
        return date.isoformat
    if issubclass(kind, Fraction):
        return fraction_text
    if _is_record(kind):
        return _record_writer(kind)
    if issubclass(kind, tuple | list):
        return _each
    if issubclass(kind, Mapping):
        return _by_key
    raise TypeError(f"no JSON form for {kind.__name__}")


def _record_writer(kind: Any) -> Callable[[Any], dict[str, Any]]:
    defaults = tuple(_defaults(kind).items())

    def write(value: Any) -> dict[str, Any]:
        found = {}
        for name, default in defaults:
            item = getattr(value, name)
            if default is MISSING or item != default:
                found[name] = _writer(item.__class__)(item)
        return found

    return write


def to_json(value: Any) -> dict[str, Any]:
    """Write a dataclass or a named tuple as a JSON object; fields that hold their default are left out."""
    found: dict[str, Any] = _writer(value.__class__)(value)
    return found


def _reader(hint: Any) -> Callable[[Any], Any]:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(get_args(hint)[0])
        return lambda value: tuple(item(entry) for entry in value)
    if origin is not None and issubclass(origin, Mapping):
        entry = _reader(get_args(hint)[1])
        return lambda value: {key: entry(item) for key, item in value.items()}
    if hint is date:
        return date.fromisoformat
    if hint is Fraction:
        return Fraction
    if _is_record(hint):
        return lambda value: from_json(hint, value)
    return _same


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {name: _reader(hints[name]) for name in _defaults(kind)}


def from_json(kind: Any, data: Mapping[str, Any]) -> Any:
    """Build a record from a JSON object; raises ValueError naming the unknown, missing or unreadable key."""
    readers = _readers(kind)
    values = {}
    for key, value in data.items():
        if key not in readers:
            raise ValueError(f"unknown key {key}")
        try:
            values[key] = readers[key](value)
        except (TypeError, ValueError, ZeroDivisionError) as error:
            raise ValueError(f"{key}: {value!r} cannot be read") from error
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(str(error).split("() ")[-1]) from error
