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

from lawbook.facts.absence import (
    FORMS,
    Annulment,
    Application,
    Holiday,
    Imprisonment,
    Notification,
    PartialResumption,
    Recovery,
    RefundRequest,
)
from lawbook.facts.events import (
    CIRCUMSTANCES,
    CaseworkerAct,
    CivilEvent,
    ControlAnswer,
    ConvertedWeek,
    HearingAnswer,
    JobcentreMessage,
    LetterSent,
    SpecialCircumstance,
)
from lawbook.facts.livelihood import (
    INSURED,
    Agreement,
    Business,
    BusinessPartial,
    EducationCompleted,
    Income,
    IncomeMonth,
    InsuranceAnswer,
    Unemployment,
)
from lawbook.facts.statement import Fact
from lawbook.foundation.codec import from_json, to_json
from lawbook.policy import EnteredRate, Policy

__all__ = [
    "CIRCUMSTANCES",
    "FORMS",
    "INSURED",
    "KINDS",
    "Agreement",
    "Annulment",
    "Application",
    "Business",
    "BusinessPartial",
    "CaseworkerAct",
    "CivilEvent",
    "ControlAnswer",
    "ConvertedWeek",
    "EducationCompleted",
    "Fact",
    "Facts",
    "HearingAnswer",
    "Holiday",
    "Imprisonment",
    "Income",
    "IncomeMonth",
    "InsuranceAnswer",
    "JobcentreMessage",
    "LetterSent",
    "Notification",
    "PartialResumption",
    "Person",
    "Recovery",
    "RefundRequest",
    "SpecialCircumstance",
    "Unemployment",
    "fact_from_json",
    "fact_to_json",
    "facts_from_json",
    "facts_to_json",
    "on_trial",
]

KINDS: Mapping[str, type[Fact]] = {kind.KIND: kind for kind in Fact.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Person:
    """The citizen (borger): birth day, legal sex and pension received since a day, by a decision of a day."""

    born: date
    sex: str = "FEMALE"  # FEMALE · MALE
    pension: str = "NONE"  # NONE · EARLY_RETIREMENT · SENIOR · STATE
    pension_from: date | None = None
    pension_decided_on: date | None = None


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
