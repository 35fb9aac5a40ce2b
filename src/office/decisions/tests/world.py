"""Assessments and decisions for tests, as small as they may be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lawbook.assessment import FULFILLED, Bar, CaseAssessment, Finding, Input, Step, WeekAmount
from lawbook.facts import Facts, Notification, Person
from office.cases.models import SicknessCase
from office.decisions.gate import Gate, GateInput, evaluate
from office.decisions.models import Decision, StoredAssessment
from office.decisions.operations import Content, decide, store_assessment

ON = date(2026, 2, 2)
VERSION = "2026.1"
STEPS = (
    Step(rule="R-030", cites="§ 32, stk. 1, nr. 1", verdict="NOT_FULFILLED", result="100", unit="HOURS"),
    Step(rule="R-030", cites="§ 32, stk. 1, nr. 1", verdict=FULFILLED, result="296", unit="HOURS",
         inputs=(Input(name="hours", value="296", unit="HOURS", fact="f1"),)),
    Step(rule="LP-07", cites="§ 47, stk. 1", verdict=None, result="13149", unit="ORE"),
    Step(rule="LP-03", cites="§ 50, stk. 1", verdict=None, result="400000", unit="ORE"),
)  # fmt: skip


def facts(case: SicknessCase, *more: Any) -> Facts:
    told = Notification(
        fact="f1", sent_on=date(2026, 1, 14), said_by="CITIZEN", case=case.number, form="DP200C",
        first_absence_day=case.first_absence_day,
    )  # fmt: skip
    return Facts(person=Person(born=date(1980, 1, 1)), records=(told, *more))


def found(case: SicknessCase, **changes: Any) -> CaseAssessment:
    week = WeekAmount(
        monday=date(2026, 1, 26), payee="CITIZEN", hours=Fraction(37), rate=13_149, benefit=400_000, steps=(2, 3)
    )
    values: dict[str, Any] = {
        "case": case.number, "target_group": case.target_group, "grant_basis": "SELF_EMPLOYED", "right": FULFILLED,
        "is_decision_due": True, "employer_period": None, "municipality_pays_from": date(2026, 1, 26),
        "last_day_of_right": None, "first_absence_day": case.first_absence_day, "last_absence_day": None,
        "reassessment": None, "deadlines": {}, "weeks": (week,), "findings": (),
        "provisions": {"§ 32, stk. 1, nr. 1": FULFILLED}, "bars": (), "waits_for": None, "waits_until": None,
        "trace": STEPS, "next_look_on": None,
    }  # fmt: skip
    return CaseAssessment(**{**values, **changes})


def stored(case: SicknessCase, on: date = ON, **changes: Any) -> StoredAssessment:
    return store_assessment(
        case=case, facts=facts(case), found=found(case, **changes), lawbook_version=VERSION, on=on
    )


def open_gate(case: SicknessCase, outcome: str = "GRANTED", **changes: Any) -> Gate:
    return evaluate(GateInput(assessment=found(case), outcome=outcome, **changes))


def content(case: SicknessCase, outcome: str = "GRANTED", **changes: Any) -> Content:
    values: dict[str, Any] = {
        "case": case, "assessment": stored(case), "outcome": outcome, "gate": open_gate(case, outcome),
        "grant_basis": "SELF_EMPLOYED", "first_day": date(2026, 1, 26),
    }  # fmt: skip
    return Content(**{**values, **changes})


def granted(case: SicknessCase, on: date = ON) -> Decision:
    return decide(content=content(case), on=on)


__all__ = ["Bar", "Finding", "content", "facts", "found", "granted", "open_gate", "stored"]
