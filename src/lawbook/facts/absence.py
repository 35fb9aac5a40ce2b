"""Facts of the absence itself (fraværet): reported, corrected, applied for, claimed, ended, interrupted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from lawbook.facts.statement import Fact
from lawbook.foundation.hours import DAYS_A_WEEK

WORKING_TIMES = ("FIXED", "VARYING", "UNKNOWN")
FORMS = ("DP201", "DP200A", "DP200B", "DP200C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification(Fact):
    """An absence is reported (anmeldelse): DP201, DP200A, DP200B or DP200C. `sent_on` is the day it was signed."""

    KIND: ClassVar[str] = "NOTIFICATION"

    form: str
    first_absence_day: date
    employer: str | None = None  # CVR number
    last_absence_day: date | None = None
    employed_since: date | None = None
    employed_until: date | None = None
    hours_last_8_weeks: Fraction | None = None
    weekly_hours: Fraction | None = None
    schedule: tuple[Fraction, ...] | None = None  # seven numbers a week, Monday to Sunday, of every week of the plan
    schedule_from: date | None = None  # the Monday of the plan's first week; of a plan of several weeks
    employer_paid_until: date | None = None
    absence_cause: str = "SICKNESS"
    section_56: str | None = None  # the illness agreed under § 56 or § 58 a that the absence is said to come from
    is_flexjob: bool = False
    flexjob_since: date | None = None
    is_apprentice: bool = False
    has_wage_subsidy: bool = False
    is_shift_rota: bool = False  # the hours follow a rota (turnus); no week is like the next
    working_time: str = "FIXED"  # FIXED · VARYING · UNKNOWN: hours or pay not fixed beforehand, or not known at all
    hours_last_4_weeks: Fraction | None = None  # before the absence, where they vary
    wage_last_4_weeks: int | None = None  # øre, before AM-bidrag
    has_production_stop: bool = False  # the work stands still for want of material or for the weather
    agreed_hourly_wage: int | None = None  # øre, before AM-bidrag; of an employment of less than eight weeks
    is_casual: bool = False  # works from time to time (løsarbejder)
    has_planned_work: bool | None = None  # at work on the first day, or on the last working day and due on the first
    leave_from: date | None = None  # unpaid leave (orlov uden løn)
    leave_to: date | None = None
    apprentice_until: date | None = None  # the last day of the apprenticeship, when it ends during the absence
    wages_stopped_on: date | None = None  # the employer stops the wages during the absence
    is_insured_employer: bool = False  # the employer says that the first days are insured (§ 55)
    corrects: str | None = None  # fact id of the notification that this one replaces

    def __post_init__(self) -> None:
        """Refuse a form that no chapter knows, for nobody's group is guessed, and a plan that is not of whole weeks."""
        if self.form not in FORMS:
            raise ValueError(f"form: {self.form!r} is none of {', '.join(FORMS)}")
        if self.working_time not in WORKING_TIMES:
            raise ValueError(f"working_time: {self.working_time!r} is none of {', '.join(WORKING_TIMES)}")
        if self.schedule is not None and (not self.schedule or len(self.schedule) % DAYS_A_WEEK):
            raise ValueError(f"schedule: {len(self.schedule)} days are no whole weeks")
        if self.schedule_from is not None and self.schedule_from.weekday():
            raise ValueError(f"schedule_from: {self.schedule_from} is no Monday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment(Fact):
    """A fact is withdrawn by the one who sent it (annullering)."""

    KIND: ClassVar[str] = "ANNULMENT"

    annuls: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Fact):
    """The citizen's request with the information form (anmodning, oplysningsskema)."""

    KIND: ClassVar[str] = "APPLICATION"

    absence_cause: str = "SICKNESS"  # or OTHER
    excuse: str = "NONE"  # NONE · HOSPITAL · ABROAD
    is_work_injury: bool | None = None  # the form's own question; None = not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest(Fact):
    """An employer asks for refund of a period (refusionsanmodning, DP202)."""

    KIND: ClassVar[str] = "REFUND_REQUEST"

    employer: str
    first_day: date
    last_day: date
    wage_paid: int  # øre for the whole period
    absent_hours: Fraction | None = None  # a week; None = every scheduled hour
    se_number: str | None = None
    is_se_number_of_employer: bool | None = True  # the company register's answer; None = not answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery(Fact):
    """Fit for work again (raskmelding); the source is `said_by`."""

    KIND: ClassVar[str] = "RECOVERY"

    last_absence_day: date
    employer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialResumption(Fact):
    """Partial return to work (delvis genoptaget arbejde): absent hours a week from a day on; None = not stated."""

    KIND: ClassVar[str] = "PARTIAL_RESUMPTION"

    employer: str
    first_day: date
    absent_hours: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Fact):
    """Holiday during absence (ferie under sygdom)."""

    KIND: ClassVar[str] = "HOLIDAY"

    first_day: date
    last_day: date
    is_agreed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprisonment(Fact):
    """A sentence is served (afsoning)."""

    KIND: ClassVar[str] = "IMPRISONMENT"

    first_day: date
    last_day: date | None
