"""Parties, a case and example content of every kind of letter, in Danish and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import count
from typing import Any

from office.cases.models import SicknessCase
from office.cases.operations import open_case
from office.kernel import clock
from office.letters.content import LetterContent, Reason, Sender, StatedFact, WeekRow
from office.letters.models import Letter
from office.letters.reasons import sentence
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person
from office.registers.ports import Parcel, PostReceipt

Kind = Letter.Kind
DAY = date(2026, 11, 24)
_numbers = count(1)


def a_person(**fields: Any) -> Person:
    given = {"name": "Maja Lyngtoft", "address": "Skovvej 7\n8600 Silkeborg", **fields}
    return put_person(cpr=f"710180{next(_numbers):04d}", **given)


def a_company() -> Company:
    return put_company(cvr="99047127", name="Fjordlys Køkkener ApS")


def a_case(person: Person | None = None, employer: Company | None = None) -> SicknessCase:
    return open_case(
        person=person or a_person(), relation="EMPLOYER", employer=employer or a_company(),
        first_absence_day=date(2026, 8, 17), target_group="EMPLOYEE_WITH_PAY",
    )  # fmt: skip


_WORDS = {
    "da": {
        "job": "Du begyndte i dit job den 1. juni 2026.",
        "hours": "Du arbejdede 180 timer i de seneste 6 måneder.",
        "late": "Vi fik jeres ansøgning den 24. november 2026.",
        "register": "registret over løn",
        "employer": "din arbejdsgiver",
        "refuse": "Du har ikke arbejdet nok før dit fravær.",
        "refuse_company": "I søgte mere end 3 måneder efter fraværet.",
        "intend": "Vi overvejer at sige nej til sygedagpenge fra den 17. august 2026.",
        "intend_company": "Vi overvejer at sige nej til refusion for august.",
        "weighed": "Timerne er det, der tæller mest. De er langt under det, loven kræver.",
    },
    "en": {
        "job": "You started in your job on 1 June 2026.",
        "hours": "You worked 180 hours in the last 6 months.",
        "late": "We got your claim on 24 November 2026.",
        "register": "the register of wages",
        "employer": "your employer",
        "refuse": "You have not worked enough before your absence.",
        "refuse_company": "You asked more than 3 months after the absence.",
        "intend": "We consider saying no to sickness benefit from 17 August 2026.",
        "intend_company": "We consider saying no to a refund for August.",
        "weighed": "The hours count most. They are far below what the Act asks.",
    },
}

WEEKS = (
    WeekRow(monday=date(2026, 11, 2), hours=Fraction(25), rate=13_743, benefit=343_600, own_atp=3_600, pension=7_100),
    WeekRow(monday=date(2026, 11, 9), hours=Fraction(37), rate=13_743, benefit=508_500, own_atp=5_300, pension=10_600),
)
REFUND_WEEKS = tuple(replace(week, own_atp=0, pension=0, supplement=7_200) for week in WEEKS)


def _reason(cites: str, language: str, verdict: str | None = None, facts: str = "") -> Reason:
    return Reason(cites=cites, text=sentence(cites, language), verdict=verdict, facts=facts)


def content(kind: str, language: str = "da", *, is_company: bool = False) -> LetterContent:
    """Return example content of a kind, with everything that such a letter usually says."""
    words = _WORDS[language]
    base = LetterContent(
        sender=Sender(name="Silkeborg Kommune", unit="Sygedagpenge", phone="89 70 10 00"), language=language,
        employer="Fjordlys Køkkener ApS", decided_on=DAY, first_day=date(2026, 9, 16),
    )  # fmt: skip
    work = (_reason("§ 32, stk. 1, nr. 1", language, "NOT_FULFILLED"), _reason("§ 7, stk. 1", language, "FULFILLED"))
    late = (_reason("§ 59, stk. 2", language, "NOT_FULFILLED"), _reason("§ 54, stk. 1", language, "FULFILLED"))
    facts = (
        StatedFact(text=words["job"], source=words["employer"], on=date(2026, 8, 19)),
        StatedFact(text=words["hours"], source=words["register"], on=date(2026, 8, 20)),
    )
    their_facts = (StatedFact(text=words["late"], source="NemRefusion", on=DAY),)
    base = replace(base, facts=their_facts if is_company else facts, reasons=late if is_company else work)
    adverse = {
        "proposal": words["refuse_company" if is_company else "refuse"], "considerations": (words["weighed"],),
        "heard_on": date(2026, 11, 3), "refused_first": date(2026, 8, 17), "refused_last": date(2026, 9, 15),
        "is_automatic": False,
    }  # fmt: skip
    paid = {"weeks": WEEKS, "pay_day": date(2026, 11, 26), "hourly_rate": 13_743}
    refunded = {"weeks": REFUND_WEEKS, "pay_day": date(2026, 11, 26), "hourly_rate": None}
    special: dict[str, dict[str, Any]] = {
        Kind.NOTIFICATION_LETTER: {"reply_days": 8, "must_apply": True, "reasons": ()},
        Kind.INFORMATION_FORM: {"reply_days": 8},
        Kind.GRANT: {**paid, "reassessment_day": date(2027, 2, 28), "is_automatic": True},
        Kind.REFUSAL: adverse,
        Kind.PARTIAL_REFUSAL: {**paid, **adverse},
        Kind.HEARING: {
            "reply_days": 14, "proposal": words["intend_company" if is_company else "intend"],
            "considerations": (words["weighed"],),
        },
        Kind.STOP: {**adverse, "last_day": date(2026, 11, 30)},
        Kind.REFUND_GRANT: {**refunded, "is_automatic": True},
        Kind.REFUND_PARTIAL: {**refunded, **adverse},
        Kind.SPECIFICATION: {**(refunded if is_company else paid), "reasons": (), "facts": ()},
        Kind.AGREEMENT_ENDS: {"last_day": date(2027, 1, 31), "reasons": (), "facts": ()},
        Kind.MOVE_CONSENT: {"reply_days": 14, "reasons": (), "facts": ()},
    }  # fmt: skip
    return replace(base, **special[kind])


TO_PERSON = (
    Kind.NOTIFICATION_LETTER, Kind.INFORMATION_FORM, Kind.GRANT, Kind.REFUSAL, Kind.PARTIAL_REFUSAL, Kind.HEARING,
    Kind.STOP, Kind.SPECIFICATION, Kind.AGREEMENT_ENDS, Kind.MOVE_CONSENT,
)  # fmt: skip
TO_COMPANY = (
    Kind.REFUND_GRANT, Kind.REFUND_PARTIAL, Kind.REFUSAL, Kind.HEARING, Kind.SPECIFICATION, Kind.AGREEMENT_ENDS,
)  # fmt: skip
EVERY_LETTER = [(kind, False) for kind in TO_PERSON] + [(kind, True) for kind in TO_COMPANY]


@dataclass
class PostBox:
    """A way out that remembers what was handed over; it may refuse, or give no proof."""

    is_proven: bool = True
    refuses: set[str] = field(default_factory=set)
    taken: list[dict[str, str]] = field(default_factory=list)
    sent_at: datetime | None = None

    def send(self, *, parcels: Sequence[Parcel]) -> list[PostReceipt | Exception]:
        return [self._answer(parcel) for parcel in parcels]

    def _answer(self, parcel: Parcel) -> PostReceipt | Exception:
        if parcel.to_ref in self.refuses:
            return ConnectionError("the post is closed")
        self.taken.append(asdict(parcel))
        return PostReceipt(f"receipt-{parcel.key}"[:80], self.sent_at or clock.now(), self.is_proven)
