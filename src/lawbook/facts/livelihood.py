"""Facts of what a person lives by (forsørgelse): wage, business, unemployment, education, insurance, agreements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from lawbook.facts.statement import Fact

INSURED = ("FULL_TIME", "PART_TIME")


@dataclass(frozen=True, slots=True)
class IncomeMonth:
    """One month of wage and pay hours (løn og løntimer); None means not stated. Wage is before AM-bidrag, in øre."""

    month: str  # YYYY-MM
    wage: int | None
    hours: Fraction | None
    extra_pension: int | None = None  # own extra contribution to an employer's pension, øre; asked for and shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Income(Fact):
    """What the income register holds of one employer (indtægtsoplysninger). A later answer replaces month by month."""

    KIND: ClassVar[str] = "INCOME"

    employer: str
    months: tuple[IncomeMonth, ...]
    is_incomplete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Business(Fact):
    """The self-employed person's own business (selvstændig virksomhed); profit in øre a year."""

    KIND: ClassVar[str] = "BUSINESS"

    started_on: date
    weekly_hours: Fraction
    annual_profit: int | None
    ended_on: date | None = None
    insurance_level: str | None = None  # None = not insured · TWO_THIRDS · FULL
    insurance_from_day: int | None = None  # 1 or 3
    insurance_valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPartial(Fact):
    """Share (0..1) of normal work that a self-employed person can do from a day on (delvis uarbejdsdygtig)."""

    KIND: ClassVar[str] = "BUSINESS_PARTIAL"

    first_day: date
    work_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Unemployment(Fact):
    """What the unemployment insurance fund reports (a-kassens oplysninger); day rate and deduction in øre a day."""

    KIND: ClassVar[str] = "UNEMPLOYMENT"

    is_entitled: bool
    insured: str  # FULL_TIME · PART_TIME
    day_rate: int | None
    first_day: date
    pays_first_14_days: bool = True
    deduction: int = 0

    def __post_init__(self) -> None:
        """Refuse an insurance that no rule knows: the hours behind ATP hang on it, and full time is no default."""
        if self.insured not in INSURED:
            raise ValueError(f"insured: {self.insured!r} is none of {', '.join(INSURED)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationCompleted(Fact):
    """A vocational education was completed (afsluttet erhvervsmæssig uddannelse); length in months."""

    KIND: ClassVar[str] = "EDUCATION_COMPLETED"

    completed_on: date
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceAnswer(Fact):
    """The insurance register's answer on an employer (§ 55) or an own business (§ 45); employer None = own business."""

    KIND: ClassVar[str] = "INSURANCE_ANSWER"

    state: str  # VALID · INVALID · UNKNOWN
    employer: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """A § 56 or § 58 a agreement (aftale ved kronisk sygdom), and what speaks for it."""

    KIND: ClassVar[str] = "AGREEMENT"

    agreement: str  # SECTION_56 · SECTION_58A
    state: str  # APPLIED · APPROVED · REFUSED
    employer: str | None = None
    illness: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    condition: int | None = None  # § 56, stk. 1, nr. 1-3
    statement_on: date | None = None  # the medical statement (lægeattest)
    expected_absence_days: int | None = None  # within a year, because of the illness
    treatment_decided_on: date | None = None  # the day the admission or treatment was decided (nr. 2)
    paid_days: int | None = None  # calendar days that the employer has paid within the twelve months before (nr. 3)
    absence_days_last_year: int | None = None  # because of the illness; for a renewal
    is_changed: bool = False  # work or health is much changed since the agreement that is renewed
