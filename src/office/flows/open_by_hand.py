"""A case typed in from paper (opret sag manuelt): the same movement as a message, with the name of who typed it.

A notification on paper counts from the day it was received there, so that day is asked for and nothing is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.rights import Right, may
from office.cases.models import SicknessCase
from office.flows.receive_message import receive
from office.intake.rules import NOTIFICATIONS
from office.intake.translation import EMPLOYER, FUND, RELATION_OF_FORM
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError


class PaperRefused(OfficeError):
    """What was typed in is refused as a message would be (anmeldelsen afvises), or waits for task 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A notification on paper (papiranmeldelse): form, citizen, sender and absence; `received_on` starts deadlines."""

    form: str
    cpr: str
    first_absence_day: date
    received_on: date
    last_sick_day: date | None = None
    cvr: str = ""
    cause: str = "SICKNESS"
    weekly_hours: str = ""
    phone: str = ""
    remarks: str = ""

    def as_message(self) -> dict[str, Any]:
        """Return the paper as the message that it stands for; what was not written is left out."""
        told = {
            "message_id": str(uuid4()), "type": self.form, "signed_at": self.received_on.isoformat(),
            "municipality": f"{tenancy.current():03d}", "citizen_cpr": self.cpr,
            "first_absence_day": self.first_absence_day.isoformat(), "cause": self.cause,
            "last_sick_day": self.last_sick_day.isoformat() if self.last_sick_day else None,
            "sender": {"cvr": self.cvr} if self.cvr else None,
            "weekly_hours": self.weekly_hours or None, "remarks": self.remarks or None, "phone": self.phone or None,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}


def open_by_hand(*, paper: Paper, by: User) -> SicknessCase:
    """Open a case from paper (opret sag manuelt) and return it.

    Raises NotAllowed, and PaperRefused when the formats or rules refuse it or the absence already has a case; then the
    message waits as task 1 like any other.
    """
    if not may(by, Right.CORRECT_FACT):
        raise NotAllowed(Right.CORRECT_FACT)
    if paper.form not in NOTIFICATIONS:
        raise PaperRefused("Blanketten er ikke en anmeldelse.", "The form is no notification.")
    if RELATION_OF_FORM[paper.form] in (EMPLOYER, FUND) and not paper.cvr:
        raise PaperRefused("Afsenderens CVR-nummer mangler.", "The sender's CVR number is missing.")
    outcome = receive(paper.as_message(), received_on=clock.today(), by=by.username)
    if outcome.problem is not None:  # refused, or taken in with a warning and waiting
        raise PaperRefused(outcome.problem.da, outcome.problem.en)
    return SicknessCase.objects.get(number=outcome.case)
