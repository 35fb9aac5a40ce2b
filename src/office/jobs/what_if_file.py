"""The file of `openksd what-if`: one act on one case, or versions of the law to try (fil med en konsekvensprøve)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from lawbook.policy import EnteredRate
from office.administration.queries import municipality_names
from office.flows.act_on_case import Act
from office.jobs.scenarios.yaml_files import CoreLoader
from office.kernel.errors import OfficeError

_KEYS = frozenset({"municipality", "on", "case", "act", "versions", "rates", "cases"})
_DAYS = frozenset({"first_day", "last_day"})
_RATE = frozenset({"name", "value", "since"})
_NUMBERS = frozenset({"ground", "rate"})


class BadWhatIfFile(OfficeError):
    """The file does not say what to try (ulæselig fil); nothing was tried."""

    def __init__(self, path: Path, da: str, en: str) -> None:
        super().__init__(f"{path}: {da}.", f"{path}: {en}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What a file asks (konsekvensprøve): an act on a case, or versions of the law on cases, on a day."""

    municipality: int
    on: date | None
    case: str | None = None
    act: Act | None = None
    versions: tuple[str, ...] = ()
    rates: tuple[EnteredRate, ...] = ()  # amounts to try, øre a week
    cases: tuple[str, ...] = ()  # none = every case that runs


def read_what_if(path: Path) -> WhatIf:
    """Read a file (læs). Raises BadWhatIfFile, and OSError when there is none."""
    try:
        told = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=CoreLoader)  # noqa: S506 - reads plain values only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise BadWhatIfFile(path, f"kan ikke læses ({first})", f"cannot be read ({first})") from error
    if not isinstance(told, dict):
        raise BadWhatIfFile(path, "skal være felter med værdier", "must be fields with values")
    try:
        return _what_if(told)
    except ValueError as error:
        raise BadWhatIfFile(path, str(error), str(error)) from error


def _what_if(told: Mapping[str, Any]) -> WhatIf:
    unknown = sorted(set(told) - _KEYS)
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: ?")
    if told.get("municipality") not in municipality_names():
        raise ValueError("municipality: 751")
    if ("act" in told) == ("versions" in told):
        raise ValueError("act | versions")
    day = _day("on", told["on"]) if told.get("on") is not None else None
    if "versions" in told:
        return WhatIf(
            municipality=told["municipality"], on=day, versions=_texts("versions", told["versions"]),
            rates=_rates(told.get("rates", [])), cases=_texts("cases", told.get("cases", [])),
        )  # fmt: skip
    if not isinstance(told.get("case"), str):
        raise ValueError("case: 2026-000001")
    return WhatIf(municipality=told["municipality"], on=day, case=told["case"], act=_act(told["act"]))


def _act(told: Any) -> Act:
    if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
        raise ValueError("act: {kind: STOP, …}")
    unknown = sorted(set(told) - {field.name for field in fields(Act)})
    if unknown:
        raise ValueError(f"act: {', '.join(unknown)}: ?")
    return Act(**{name: _value(name, value) for name, value in told.items()})


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return _day(name, value)
    kind = dict if name == "data" else int if name in _NUMBERS else str
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"act: {name}: ?")
    return value


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: 2026-11-25") from None


def _rates(told: Any) -> tuple[EnteredRate, ...]:
    if not isinstance(told, list) or not all(isinstance(one, dict) and set(one) == _RATE for one in told):
        raise ValueError("rates: [{name: reduced_weekly_maximum, value: 400000, since: 2027-01-04}]")
    return tuple(
        EnteredRate(str(one["name"]), _whole("rates: value", one["value"]), _day("since", one["since"]), "what-if")
        for one in told
    )


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name}: 400000")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{name}: […]")
    return tuple(value)
