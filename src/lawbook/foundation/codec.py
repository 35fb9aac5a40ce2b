"""Frozen dataclasses to JSON objects and back, exactly: days as ISO text, fractions as exact text, øre as integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def fraction_text(value: Fraction) -> str:
    """Write a fraction as decimal text where that is exact, else as numerator/denominator."""
    return _ratio_text(value.numerator, value.denominator)


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


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return fraction_text(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return to_json(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


@cache
def _writers(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in fields(kind))


def to_json(value: Any) -> dict[str, Any]:
    """Write a dataclass as a JSON object; fields that hold their default are left out."""
    found = {}
    kind: Any = type(value)
    for name, default in _writers(kind):
        item = getattr(value, name)
        if default is MISSING or item != default:
            found[name] = _plain(item)
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
    if is_dataclass(hint):
        return lambda value: from_json(hint, value)
    return lambda value: value


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {f.name: _reader(hints[f.name]) for f in fields(kind)}


def from_json(kind: Any, data: Mapping[str, Any]) -> Any:
    """Build a dataclass from a JSON object; raises ValueError naming the unknown, missing or unreadable key."""
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
        raise ValueError(str(error).split("__init__() ")[-1]) from error
