"""Dated values of the law (parametre): each has the day it holds from, its source and whether somebody checked it.

A chapter's `parameters.yaml` maps a name to its unit, its citation and its values. Text is read exactly: kroner become
integer øre, shares and hours exact fractions. A day that no value covers gives `Unknown`, never the last known value
beyond its `until`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from lawbook.assessment import ParameterUse
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.money import kroner
from lawbook.foundation.plain_yaml import plain_yaml
from lawbook.foundation.unknown import Unknown

_READERS: Mapping[str, Callable[[str], Any]] = {
    "ORE": kroner,  # written in kroner
    "HOURS": Fraction,
    "SHARE": Fraction,
    "PERCENT": Fraction,
    "NUMBER": int,
    "DAYS": int,
    "MONTHS": int,
    "BOOL": lambda text: {"true": True, "false": False}[text],
    "TEXT": str,
}


class ParameterError(ValueError):
    """A parameter file does not say what it must (fejl i parameterfil)."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value in its time: what it is and how its use is written in the trace."""

    value: Any
    since: date
    until: date | None
    use: ParameterUse


@dataclass(frozen=True, slots=True)
class Parameter:
    """All values of one parameter, earliest first."""

    name: str
    unit: str
    cites: str
    values: tuple[Value, ...]
    starts: tuple[date, ...]

    def on(self, day: date) -> Value | Unknown:
        """Return the value that holds on a day; Unknown before the first, in a gap and after a last `until`."""
        place = bisect_right(self.starts, day)
        if place:
            found = self.values[place - 1]
            if found.until is None or day <= found.until:
                return found
        return Unknown(self.name, "NO_VALUE_ON_DAY")

    def known(self, day: date) -> Value:
        """Return the value on a day where the law is known for certain; raises ParameterError when it is not."""
        found = self.on(day)
        if isinstance(found, Unknown):
            raise ParameterError(f"{self.name} is not known on {day}")
        return found

    @property
    def known_until(self) -> date | None:
        """Return the last day with a value; None = no end is known."""
        return self.values[-1].until


class Table(Mapping[str, Parameter]):
    """The parameters of one chapter by name."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = dict(parameters)

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)


_LOADED: dict[Path, Table] = {}


def load(chapter_file: str) -> Table:
    """Read the `parameters.yaml` beside a chapter's module (call it with __file__); raises ParameterError."""
    path = Path(chapter_file).with_name("parameters.yaml")
    if path not in _LOADED:
        _LOADED[path] = read(path.read_text(encoding="utf-8"))
    return _LOADED[path]


def loaded() -> Mapping[Path, Table]:
    """Return every table read so far, for the law index."""
    return dict(_LOADED)


def read(text: str) -> Table:
    """Read the text of a parameter file."""
    data = plain_yaml(text) or {}
    return Table({name: _parameter(name, item) for name, item in data.items()})


def _parameter(name: str, item: Mapping[str, Any]) -> Parameter:
    if set(item) != {"unit", "cites", "values"} or item["unit"] not in _READERS or not item["values"]:
        raise ParameterError(f"{name} needs unit, cites and values and nothing else")
    values = tuple(_value(name, item["unit"], entry) for entry in item["values"])
    for earlier, later in pairwise(values):
        if later.since <= earlier.since or (earlier.until is not None and earlier.until >= later.since):
            raise ParameterError(f"{name}: {later.since} does not come after the value before it")
    return Parameter(name, item["unit"], item["cites"], values, tuple(value.since for value in values))


def _value(name: str, unit: str, entry: Mapping[str, str]) -> Value:
    unknown = set(entry) - {"from", "until", "value", "source", "checked"}
    missing = {"from", "value", "source", "checked"} - set(entry)
    if unknown or missing:
        raise ParameterError(f"{name}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    try:
        value = _READERS[unit](entry["value"])
        since = date.fromisoformat(entry["from"])
        until = date.fromisoformat(entry["until"]) if "until" in entry else None
        is_checked = {"true": True, "false": False}[entry["checked"]]
    except (ValueError, KeyError, ZeroDivisionError) as error:
        raise ParameterError(f"{name}: {dict(entry)} cannot be read") from error
    text = fraction_text(value) if isinstance(value, Fraction) else str(value).lower() if unit == "BOOL" else str(value)
    return Value(value, since, until, ParameterUse(name, text, since, entry["source"], is_checked, unit))
