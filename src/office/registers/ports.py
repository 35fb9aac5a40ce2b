"""What the office asks of the registers and systems outside the house (porte til registre).

Each port is one small protocol; an adapter answers it. None as an answer always means that the register did not answer:
that is never the same as an empty answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What the person register holds of one citizen (CPR-opslag)."""

    cpr: str
    name: str
    born: date
    sex: str
    status: str  # the codes of Person.Status
    address: str
    is_protected: bool
    residence: int | None  # municipality code


@dataclass(frozen=True, slots=True)
class CompanyAnswer:
    """What the company register holds of one legal unit (CVR-opslag)."""

    cvr: str
    name: str
    sector: str
    se_numbers: tuple[str, ...]
    is_active: bool
    form: str = ""  # the codes of Company.Form; empty = not told


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """One month of one employer (indtægtsoplysning): wage before AM-bidrag in øre, pay hours; None = not stated."""

    month: str  # YYYY-MM
    wage: int | None
    hours: Fraction | None
    extra_pension: int | None = None  # own extra contribution to the employer's pension, where it is told of


@dataclass(frozen=True, slots=True)
class IncomeAnswer:
    """What the income register holds of a person at one employer (eIndkomst)."""

    cvr: str
    months: tuple[IncomeLine, ...]
    is_incomplete: bool


@dataclass(frozen=True, slots=True)
class InsuranceState:
    """State of a sickness benefit insurance (sygedagpengeforsikring): VALID · INVALID · UNKNOWN."""

    state: str
    valid_from: date | None = None
    valid_until: date | None = None


# What became of a letter that was handed over (afsendelsesresultat). Whatever is not delivered comes back to the house.
DELIVERED = "DELIVERED"
UNKNOWN_RECIPIENT = "UNKNOWN_RECIPIENT"  # neither Digital Post nor the register knows the recipient
TOO_LARGE = "TOO_LARGE"  # larger than the channel takes
NO_ADDRESS = "NO_ADDRESS"  # to be printed, and nobody knows where to send it


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A letter on its way out (forsendelse); `to_ref` is a person's public id or a company number."""

    key: str
    to_kind: str  # PERSON · COMPANY
    to_ref: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class PostReceipt:
    """Proof that a letter left (afsendelseskvittering); an unproven dispatch starts no deadline (LP-16).

    With another `outcome` than DELIVERED the letter did not leave, and nothing is proven.
    """

    receipt_id: str
    sent_at: datetime
    is_proven: bool
    outcome: str = DELIVERED


class PersonRegister(Protocol):
    """The civil registration system (CPR)."""

    def person(self, *, cpr: str) -> PersonAnswer | None:
        """Return what the register holds of a person number."""
        ...


class CompanyRegister(Protocol):
    """The central business register (CVR)."""

    def company(self, *, cvr: str) -> CompanyAnswer | None:
        """Return what the register holds of a company number."""
        ...

    def is_se_number_of(self, *, se: str, cvr: str) -> bool | None:
        """Tell whether an SE number belongs to a company; None when the register did not answer (task 29)."""
        ...


class IncomeRegister(Protocol):
    """The income register (eIndkomst)."""

    def income(self, *, cpr: str, cvr: str) -> IncomeAnswer | None:
        """Return the months that the register holds for a person at an employer; None when it holds nothing."""
        ...

    def incomes(self, *, cpr: str) -> tuple[IncomeAnswer, ...]:
        """Return what the register holds of every employer of a person: the hours of all jobs are added (LP-36)."""
        ...


class ControlRegister(Protocol):
    """Validation of atypical absence (VAS)."""

    def advice(self, *, cpr: str, cvr: str | None) -> str:
        """Return NONE, INFORM, BRAKE, SAMPLE or MISSING (no answer) for an intake."""
        ...


class InsuranceRegister(Protocol):
    """The register of insured employers (§ 55) and insured own businesses (§ 45)."""

    def of_employer(self, *, cvr: str) -> InsuranceState:
        """Return the state of an employer's insurance; UNKNOWN when there is no answer (fails closed, LP-29)."""
        ...

    def of_business(self, *, cpr: str) -> InsuranceState:
        """Return the state of a self-employed person's insurance."""
        ...


class PostBox(Protocol):
    """Digital Post and remote print (Digital Post, fjernprint)."""

    def send(self, *, parcels: Sequence[Parcel]) -> Sequence[PostReceipt | Exception]:
        """Send letters, each once under its key; returns for each its receipt, or what went wrong with that one."""
        ...


class Bank(Protocol):
    """The payment system (NemKonto)."""

    def send_orders(self, *, name: str, content: bytes) -> None:
        """Hand over one file of payment orders; the same name with the same content is taken once."""
        ...

    def receipts(self) -> list[tuple[str, bytes]]:
        """Return the receipt files that wait, oldest first, as (name, content)."""
        ...
