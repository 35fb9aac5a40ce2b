"""One message as it goes out of the door, and the file of the day that it comes in (indberetning)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

REGISTERS, REPORTS, CITIZENS, JOBCENTRE = "20-registers", "30-nemrefusion", "40-citizens", "50-jobcentre"
CHANNELS = {
    "DP201": REPORTS,
    "DP200A": REPORTS,
    "DP200B": REPORTS,
    "DP200C": REPORTS,
    "DP202": REPORTS,
    "DP212S": REPORTS,
    "CORRECTION": REPORTS,
    "ANNULMENT": REPORTS,
    "PARTIAL_RESUMPTION": REPORTS,
    "UNEMPLOYMENT": REPORTS,
    "INCOME": REGISTERS,
    "EDUCATION": REGISTERS,
    "INSURANCE_ANSWER": REGISTERS,
    "CONTROL_ANSWER": REGISTERS,
    "JOBCENTRE": JOBCENTRE,
}  # everything else comes from citizens or their counter
EVERY_KIND = (
    *CHANNELS,
    "APPLICATION",
    "BUSINESS",
    "BUSINESS_PARTIAL",
    "HOLIDAY",
    "IMPRISONMENT",
    "AGREEMENT",
    "HEARING_ANSWER",
    "DOCUMENT",
    "ENQUIRY_NOTE",
    "RECOVERY",
)


@dataclass(slots=True)
class Message:
    """One line of a message file; `spoiled` names the noise it was made for, None when it is plain.

    `refused` is the rule by which a municipality must refuse it, None when it must be taken in.
    """

    day: date  # of delivery
    kind: str
    body: dict[str, Any]
    text: str = ""
    spoiled: str | None = None
    refused: str | None = None

    @property
    def channel(self) -> str:
        """The file of the day that the message comes in."""
        return CHANNELS.get(self.kind, CITIZENS)
