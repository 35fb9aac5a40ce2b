"""A scenario as it is lived: who the person is, what reached the municipality and when, and what must then stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """The person of a scenario (borger)."""

    born: date = date(1980, 1, 1)
    sex: str = "female"
    pension: str = "none"


@dataclass(frozen=True, slots=True)
class Employer:
    """What the registers hold of an employer (arbejdsgiver); `insured_from` None = not insured (§ 55)."""

    sector: str = "private"
    insured_from: date | None = None
    insured_until: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that reached the municipality, with its fields as the file gives them, days as days (hændelse)."""

    on: date
    type: str
    fields: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field; a field that is left out and one that is null are both the default."""
        found = self.fields.get(name)
        return default if found is None else found


@dataclass(frozen=True, slots=True)
class Scenario:
    """One person's course and what must stand on the evening of `until` (scenarie)."""

    file: str
    id: str
    title: str
    oracle: str
    source: str
    events: tuple[Event, ...]
    until: date
    expect: Mapping[str, Any]
    municipality: int = 751
    person: Person = field(default_factory=Person)
    employers: Mapping[str, Employer] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
