"""For how long an agreement covers (aftalens varighed), whichever chapter it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lawbook.agreement import SECTION_56, SECTION_58A, last_day_of
from lawbook.employer_period.grounds import TABLE as OF_SECTION_56
from lawbook.employment_requirement.start import TABLE as OF_SECTION_58A
from lawbook.facts import Agreement
from lawbook.foundation.parameters import Parameter

_MONTHS: Mapping[str, Parameter] = {
    SECTION_56: OF_SECTION_56["section_56_months"],
    SECTION_58A: OF_SECTION_58A["section_58a_months"],
}


def most_months(kind: str) -> int:
    """Return how many months an agreement may run (§ 56, § 58 a)."""
    found: int = _MONTHS[kind].values[-1].value
    return found


def last_day_covered(agreement: Agreement) -> date | None:
    """Return the last day that an agreement covers; None where its time is not told."""
    return last_day_of(agreement, most_months(agreement.agreement))
