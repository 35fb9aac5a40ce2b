"""One line of the doctor and how it went (tjek)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a look went (tilstand)."""

    WELL = "ok"
    MIND = "mind"  # works, but somebody should know
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the doctor (tjek)."""

    name: str
    state: State
    text: str
