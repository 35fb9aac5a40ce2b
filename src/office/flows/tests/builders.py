"""Assessments, decisions and looks to test with, in memory."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

from lawbook.assessment import FULFILLED, Bar, CaseAssessment, WeekAmount
from lawbook.facts import Facts, Person
from office.cases.models import SicknessCase
from office.decisions.models import Decision, StoredAssessment
from office.flows.looks import Look
from office.parties.models import Person as PersonRow
from office.payments.entries import Amounts
from office.payments.queries import PostedWeek

MONDAY = date(2026, 3, 2)
EMPLOYER = "11111111"


def week(monday: date = MONDAY, benefit: int = 508_500, payee: str = "CITIZEN", **changes: Any) -> WeekAmount:
    plain = {"monday": monday, "payee": payee, "hours": Fraction(37), "rate": 13_743, "benefit": benefit}
    return WeekAmount(**plain | changes)


def posted(
    monday: date = MONDAY, benefit: int = 508_500, payee: str = "CITIZEN", paid: int | None = None
) -> PostedWeek:
    due, had = Amounts(benefit=benefit), Amounts(benefit=benefit if paid is None else paid)
    return PostedWeek(
        case=1, payee=payee, monday=monday, hours=Fraction(37), rate=13_743, due=due, paid=had,
        paid_hours=Fraction(37), claim=max(0, had.net - due.net), assessment=None, decision=1,
    )  # fmt: skip


def held(first: date, last: date | None) -> Bar:
    return Bar("HELD", first, last)


def found(**changes: Any) -> CaseAssessment:
    plain: dict[str, Any] = {
        "case": "2026-000001", "target_group": "EMPLOYEE_WITHOUT_PAY", "grant_basis": "AFTER_EMPLOYER_PERIOD",
        "right": FULFILLED, "is_decision_due": True, "employer_period": None,
        "municipality_pays_from": date(2026, 3, 1), "last_day_of_right": None, "first_absence_day": date(2026, 1, 30),
        "last_absence_day": None, "reassessment": None, "deadlines": {}, "weeks": (week(),), "findings": (),
        "provisions": {}, "bars": (), "waits_for": None, "waits_until": None, "trace": (), "next_look_on": None,
    }
    return CaseAssessment(**plain | changes)


def decision(known: tuple[str, ...] = (), **changes: Any) -> Decision:
    """A decision that rests on the facts named."""
    facts = json.dumps({"records": [{"fact": fact} for fact in known]})
    plain: dict[str, Any] = {
        "assessment": StoredAssessment(municipality=751, facts_text=facts, assessment_text="{}"),
        "outcome": Decision.Outcome.GRANTED, "grant_basis": "AFTER_EMPLOYER_PERIOD", "first_day": date(2026, 3, 1),
        "last_day": None, "municipality": 751,
    }
    return Decision(**plain | changes)


def look(assessment: CaseAssessment | None = None, *, facts: tuple[Any, ...] = (), **changes: Any) -> Look:
    person = PersonRow(pk=1, municipality=751, status="ACTIVE")
    case = SicknessCase(
        pk=1, municipality=751, number="2026-000001", person=person, target_group="EMPLOYEE_WITHOUT_PAY",
        relation="EMPLOYER", status="UNDER_CLARIFICATION",
    )
    known = Facts(person=Person(born=date(1980, 1, 1)), records=facts)
    return Look(case=case, facts=known, found=assessment, lawbook_version="1", on=date(2026, 3, 20), **changes)
