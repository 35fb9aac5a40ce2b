"""What a letter is written from (brevets indhold): plain frozen values, kept as JSON with the letter.

Amounts are øre and come from the ledger; a letter never works out an amount of its own but the sum of its rows.
What is not wholly in favour tells how to complain (ADM-03); the duties to tell stand in every grant (ADM-04).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from lawbook.foundation.codec import from_json, to_json
from office.kernel.errors import OfficeError

DANISH, ENGLISH = "da", "en"


class AmountsDiffer(OfficeError):
    """The rows of a letter do not add up to what was paid (beløb stemmer ikke); the letter is not written (LP-34)."""

    def __init__(self, rows: int, paid: int) -> None:
        super().__init__(
            f"Brevets uger giver {rows} øre, men der er udbetalt {paid} øre.",
            f"The letter's weeks add up to {rows} øre, but {paid} øre was paid.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the letter is from (afsender)."""

    name: str
    unit: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFact:
    """One fact that was given weight (oplysning): what it says, who says it, since when it is known."""

    text: str
    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One provision that was applied (regel): citation, what it says in plain words, what came of it, and on what."""

    cites: str
    text: str
    verdict: str | None = None  # FULFILLED · NOT_FULFILLED · UNDECIDABLE; None = a calculation
    facts: str = ""  # what the case tells of it, in whole sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """One week as the ledger has it (uge), in øre; `rate` is øre an hour, `benefit` a company's refund."""

    monday: date
    benefit: int
    hours: Fraction | None = None
    rate: int | None = None
    supplement: int = 0
    own_atp: int = 0
    pension: int = 0

    @property
    def paid(self) -> int:
        """Return what is paid out for the week before tax, in øre; the pension goes to the fund."""
        return self.benefit + self.supplement - self.own_atp


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """Everything that a letter may say; each kind uses what it needs (brevets indhold).

    `first_day`..`last_day` is the period decided on (last None = until further notice); `refused_first`..`refused_last`
    the days that are refused. `proposal` says in one sentence what is intended (hearing) or found (refusal, stop).
    `total` is the sum that the ledger paid out; given, the rows must add up to it. `reply_days` is a municipality's own
    parameter and counts from the proven dispatch.
    """

    sender: Sender
    language: str = DANISH
    employer: str = ""
    decided_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    refused_first: date | None = None
    refused_last: date | None = None
    proposal: str = ""
    facts: tuple[StatedFact, ...] = ()
    reasons: tuple[Reason, ...] = ()
    considerations: tuple[str, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    total: int | None = None
    hourly_rate: int | None = None
    pay_day: date | None = None
    reassessment_day: date | None = None
    reply_days: int | None = None
    heard_on: date | None = None
    hearing_answer: str = ""
    must_apply: bool = False
    is_automatic: bool = False
    may_complain: bool = True

    def checked(self) -> LetterContent:
        """Return the content; raises AmountsDiffer when its rows are not what was paid."""
        rows = sum(week.paid for week in self.weeks)
        if self.total is not None and self.weeks and rows != self.total:
            raise AmountsDiffer(rows, self.total)
        return self

    def as_json(self) -> dict[str, Any]:
        """Write the content as a JSON object; what is empty is left out."""
        return to_json(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LetterContent:
        """Read the content back; the inverse of `as_json`."""
        return from_json(cls, data)  # type: ignore[no-any-return]
