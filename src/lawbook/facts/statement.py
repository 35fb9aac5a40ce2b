"""What every fact has (oplysning): its id, the day it was sent, who said it and the case that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One recorded statement (oplysning): its id, the day it was sent and who said it."""

    KIND: ClassVar[str] = ""

    fact: str
    sent_on: date
    said_by: str  # EMPLOYER · UNEMPLOYMENT_FUND · CITIZEN · CASEWORKER · REGISTER · JOBCENTRE · OFFICE
    case: str | None = None
