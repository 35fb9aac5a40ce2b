"""What a recourse case begins with (regresoplysninger; § 78): who is liable, which insurer, under which number.

Said with the notification or by a caseworker, each time in its entirety as one line of history; what a caseworker has
said stands before what was notified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from office.cases.models import Event, SicknessCase
from office.cases.operations import add_event

KIND = "RECOURSE_DETAILS"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecourseDetails:
    """The facts of an injury that somebody else may be liable for (regresoplysninger); empty = not known."""

    injured_on: date | None = None
    liable_party: str = ""
    insurer: str = ""
    claim_number: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is known."""
        return any((self.injured_on, self.liable_party, self.insurer, self.claim_number))

    def as_json(self) -> dict[str, Any]:
        """Return what the line of history keeps."""
        return asdict(self) | {"injured_on": self.injured_on.isoformat() if self.injured_on else None}


def from_json(data: Mapping[str, Any]) -> RecourseDetails:
    """Read the details of a line of history."""
    day = data.get("injured_on")
    return RecourseDetails(
        injured_on=date.fromisoformat(day) if day else None, liable_party=data.get("liable_party") or "",
        insurer=data.get("insurer") or "", claim_number=data.get("claim_number") or "",
    )  # fmt: skip


def details_of(case: SicknessCase) -> RecourseDetails:
    """Return what is known about the injury behind a case (regresoplysninger); nothing known is empty."""
    told = list(Event.objects.filter(case=case, kind=KIND).order_by("id").values_list("actor", "details"))
    by_caseworker = [details for actor, details in told if actor]
    standing = (by_caseworker or [details for _actor, details in told] or [{}])[-1]
    return from_json(standing)


def record_details(*, case: SicknessCase, details: RecourseDetails, actor: str = "") -> bool:
    """Write down what is known now (registrér regresoplysninger); nothing new writes nothing. Without actor: notified.

    Returns whether a line was written.
    """
    if details == details_of(case):
        return False
    parts = (details.liable_party, details.insurer, details.claim_number)
    told = ", ".join(part for part in parts if part) or "ingen"
    add_event(case=case, kind=KIND, text=f"Regresoplysninger: {told}.", details=details.as_json(), actor=actor)
    return True
