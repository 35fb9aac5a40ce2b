"""Facts that happen beside the absence (hændelser): registers, letters, other authorities, what a caseworker says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from lawbook.facts.statement import Fact

CIRCUMSTANCES = (
    "SEAFARER", "STAY_ABROAD", "TAXED_ABROAD", "OTHER_STATE", "LABOUR_DISPUTE", "EDUCATION", "SELF_INFLICTED",
    "LATE_TO_THE_FUND",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilEvent(Fact):
    """An event of the person register (CPR-hændelse)."""

    KIND: ClassVar[str] = "CIVIL_EVENT"

    # DEATH · DISAPPEARED · EMIGRATED · MOVED · RENUMBERED · DEATH_ANNULLED · GUARDIANSHIP · NUMBER_WITHDRAWN
    event: str
    event_on: date
    to_municipality: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialCircumstance(Fact):
    """Something beside the illness that a person must judge (særligt forhold): from a day on, or for some days.

    `first_day` of LATE_TO_THE_FUND is the day of the report; what waits then are the days before it.
    """

    KIND: ClassVar[str] = "SPECIAL_CIRCUMSTANCE"

    circumstance: str
    first_day: date
    last_day: date | None = None

    def __post_init__(self) -> None:
        """Refuse a circumstance that no rule reads: nothing that was told is passed over."""
        if self.circumstance not in CIRCUMSTANCES:
            raise ValueError(f"circumstance: {self.circumstance!r} is none of {', '.join(CIRCUMSTANCES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedWeek(Fact):
    """A week that an older system computed and paid (konverteret uge); `paid` is before own ATP and tax, in øre.

    No chapter reads it: what was paid changes no right. The office compares it with what the law gives.
    """

    KIND: ClassVar[str] = "CONVERTED_WEEK"

    monday: date
    paid: int
    employer: str | None = None  # who had the money; None = the citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAnswer(Fact):
    """What VAS answered for an intake (kontrolsvar)."""

    KIND: ClassVar[str] = "CONTROL_ANSWER"

    advice: str  # NONE · INFORM · BRAKE · SAMPLE · MISSING
    employer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Fact):
    """A letter left the house (afsendelse) on `sent_on`; unproven dispatch starts no deadline (LP-16)."""

    KIND: ClassVar[str] = "LETTER_SENT"

    letter: str  # NOTIFICATION_LETTER · INFORMATION_FORM · HEARING · …
    is_proven: bool = True
    deadline: date | None = None  # of a hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingAnswer(Fact):
    """The party answers an open hearing (partshøringssvar)."""

    KIND: ClassVar[str] = "HEARING_ANSWER"

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobcentreMessage(Fact):
    """A message from the jobcentre (jobcenter): EXTENSION · RESUME · PENSION_APPLICATION."""

    KIND: ClassVar[str] = "JOBCENTRE_MESSAGE"

    message: str
    ground: int | None = None  # § 27, stk. 1, nr. 1-7
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseworkerAct(Fact):
    """A person's word on the case (sagsbehandlerens afgørelse af et spørgsmål).

    GRANT and REFUSE settle the right; STOP ends it with `last_day`; SET_HOURLY_RATE gives `rate` in øre;
    EXCUSE_LATENESS lets late days count; EXTEND has `ground` and `last_day`; ANNUL withdraws the case; DUTY_MET says on
    which `first_day` a duty of § 21 was met;
    INTEND_REFUSE and INTEND_STOP say nothing yet: the party is heard about the no that is intended (FVL § 19);
    SETTLE answers one question that a task asked (`question` is the task number, `answer` YES or NO; `finding` is the
    key of the finding where one task type asks several questions).
    """

    KIND: ClassVar[str] = "CASEWORKER_ACT"

    act: str
    first_day: date | None = None
    last_day: date | None = None
    ground: int | None = None
    rate: int | None = None
    employer: str | None = None
    question: int | None = None
    answer: str | None = None
    finding: str | None = None
    provision: str | None = None  # the item that a grant rests on, "§ 32, stk. 1, nr. 1"
    reason: str = ""
    user: str = ""
