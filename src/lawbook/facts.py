"""What the office knows about one person, as the lawbook reads it (oplysninger).

A fact is one thing that somebody said or that happened. It is never changed; a later fact may correct or annul it.
Days are dates, hours are exact fractions, money is integer øre. `case` is the key of the sickness case that a fact
belongs to; None means that it is about the person and reaches every case. The order of the facts carries no meaning:
`sent_on`, then the fact's own id, decides which of two facts is the later one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import ClassVar

from lawbook.foundation.codec import from_json, to_json
from lawbook.policy import EnteredRate, Policy

FORMS = ("DP201", "DP200A", "DP200B", "DP200C")
INSURED = ("FULL_TIME", "PART_TIME")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One recorded statement (oplysning): its id, the day it was sent and who said it."""

    KIND: ClassVar[str] = ""

    fact: str
    sent_on: date
    said_by: str  # EMPLOYER · UNEMPLOYMENT_FUND · CITIZEN · CASEWORKER · REGISTER · JOBCENTRE · OFFICE
    case: str | None = None


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
    schedule: tuple[Fraction, ...] | None = None  # seven numbers, Monday to Sunday
    employer_paid_until: date | None = None
    absence_cause: str = "SICKNESS"
    section_56: str | None = None  # the illness agreed under § 56 or § 58 a that the absence is said to come from
    is_flexjob: bool = False
    flexjob_since: date | None = None
    is_apprentice: bool = False
    has_wage_subsidy: bool = False
    is_shift_rota: bool = False  # the hours follow a rota (turnus); no week is like the next
    wages_stopped_on: date | None = None  # the employer stops the wages during the absence
    is_insured_employer: bool = False  # the employer says that the first days are insured (§ 55)
    corrects: str | None = None  # fact id of the notification that this one replaces

    def __post_init__(self) -> None:
        """Refuse a form that no chapter knows: nobody's group is guessed."""
        if self.form not in FORMS:
            raise ValueError(f"form: {self.form!r} is none of {', '.join(FORMS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment(Fact):
    """A fact is withdrawn by the one who sent it (annullering)."""

    KIND: ClassVar[str] = "ANNULMENT"

    annuls: str


@dataclass(frozen=True, slots=True)
class IncomeMonth:
    """One month of wage and pay hours (løn og løntimer); None means not stated. Wage is before AM-bidrag, in øre."""

    month: str  # YYYY-MM
    wage: int | None
    hours: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Income(Fact):
    """What the income register holds of one employer (indtægtsoplysninger). A later answer replaces month by month."""

    KIND: ClassVar[str] = "INCOME"

    employer: str
    months: tuple[IncomeMonth, ...]
    is_incomplete: bool = False


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
class CivilEvent(Fact):
    """An event of the person register (CPR-hændelse)."""

    KIND: ClassVar[str] = "CIVIL_EVENT"

    # DEATH · DISAPPEARED · EMIGRATED · MOVED · RENUMBERED · DEATH_ANNULLED · GUARDIANSHIP · NUMBER_WITHDRAWN
    event: str
    event_on: date
    to_municipality: int | None = None


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
class InsuranceAnswer(Fact):
    """The insurance register's answer on an employer (§ 55) or an own business (§ 45); employer None = own business."""

    KIND: ClassVar[str] = "INSURANCE_ANSWER"

    state: str  # VALID · INVALID · UNKNOWN
    employer: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """A § 56 or § 58 a agreement (aftale ved kronisk sygdom)."""

    KIND: ClassVar[str] = "AGREEMENT"

    agreement: str  # SECTION_56 · SECTION_58A
    state: str  # APPLIED · APPROVED · REFUSED
    employer: str | None = None
    illness: str | None = None
    first_day: date | None = None
    last_day: date | None = None


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
    EXCUSE_LATENESS lets late days count; EXTEND has `ground` and `last_day`; ANNUL withdraws the case;
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


KINDS: Mapping[str, type[Fact]] = {kind.KIND: kind for kind in Fact.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Person:
    """The citizen (borger): birth day, legal sex and pension received since a day."""

    born: date
    sex: str = "FEMALE"  # FEMALE · MALE
    pension: str = "NONE"  # NONE · EARLY_RETIREMENT · SENIOR · STATE
    pension_from: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known about one person's courses: what `assess` reads and what a decision keeps."""

    person: Person
    records: tuple[Fact, ...]
    policy: Policy = field(default_factory=Policy)


def on_trial(facts: Facts, *, versions: tuple[str, ...] = (), rates: tuple[EnteredRate, ...] = ()) -> Facts:
    """Return the same facts under expected versions of the law and rates beside those entered (prøve)."""
    policy = replace(facts.policy, versions=versions, rates=(*facts.policy.rates, *rates))
    return replace(facts, policy=policy)


def fact_from_json(kind: str, data: Mapping[str, object]) -> Fact:
    """Read one fact from its kind and its JSON object; raises ValueError naming the key."""
    if kind not in KINDS:
        raise ValueError(f"unknown fact kind {kind}")
    fact: Fact = from_json(KINDS[kind], data)
    return fact


def fact_to_json(fact: Fact) -> dict[str, object]:
    """Write one fact as a JSON object without its kind; empty fields are left out."""
    return to_json(fact)


def facts_to_json(facts: Facts) -> dict[str, object]:
    """Write the whole snapshot, facts in canonical order."""
    ordered = sorted(facts.records, key=lambda record: (record.sent_on, record.fact))
    return {
        "person": to_json(facts.person),
        "policy": to_json(facts.policy),
        "records": [{"kind": record.KIND, **to_json(record)} for record in ordered],
    }


def facts_from_json(data: Mapping[str, object]) -> Facts:
    """Read a snapshot back; the inverse of `facts_to_json`."""
    records = []
    for item in data["records"]:  # type: ignore[attr-defined]
        fields = dict(item)
        records.append(fact_from_json(fields.pop("kind"), fields))
    person = from_json(Person, data["person"])  # type: ignore[arg-type]
    policy = from_json(Policy, data["policy"])  # type: ignore[arg-type]
    return Facts(person=person, records=tuple(records), policy=policy)
