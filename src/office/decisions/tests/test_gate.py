"""The gate: every check from both sides, all of them looked at whatever the first one says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lawbook.assessment import CONDITION, EVENT, NOT_FULFILLED, PART, UNDECIDABLE, WHOLE, Bar, Finding
from office.cases.models import SicknessCase
from office.decisions.gate import CHECK_NAMES, GateInput, evaluate
from office.decisions.tests import world

CASE = SicknessCase(
    municipality=751, number="2026-000001", target_group="SELF_EMPLOYED", first_absence_day=date(2026, 1, 12)
)
CLEAN = GateInput(assessment=world.found(CASE), outcome="GRANTED")


def with_assessment(**changes: Any) -> GateInput:
    return replace(CLEAN, assessment=world.found(CASE, **changes))


def finding(holds: str, task: int | None = 44, kind: str = CONDITION) -> Finding:
    return Finding(task=task, kind=kind, rule="LP-28", key="k", holds=holds)


BRAKE = finding(WHOLE, task=32, kind=EVENT)
HANDLED = frozenset({(32, "k")})


def unknown_rate(first: date) -> Bar:
    return Bar(kind="UNKNOWN_RATE", first=first, last=None)


CLOSING = [
    ("facts_complete", with_assessment(is_decision_due=False, waits_for="APPLICATION")),
    ("right_fulfilled", with_assessment(right=UNDECIDABLE)),
    ("right_fulfilled", with_assessment(right=NOT_FULFILLED)),
    ("trace_present", with_assessment(trace=(), weeks=())),
    ("no_blocking_task", replace(CLEAN, blocking_tasks=(44,))),
    ("no_whole_finding", with_assessment(findings=(finding(WHOLE),))),
    ("no_whole_finding", with_assessment(findings=(finding(WHOLE, task=None),))),
    ("no_whole_finding", with_assessment(findings=(BRAKE,))),
    ("no_whole_finding", replace(with_assessment(findings=(BRAKE,)), handled=frozenset({(32, "another")}))),
    ("no_whole_finding", replace(with_assessment(findings=(finding(WHOLE, task=32),)), handled=HANDLED)),
    ("not_exempt", replace(CLEAN, exempt_until=date(2026, 8, 1))),
    ("person_active", replace(CLEAN, person_status="DEAD")),
    ("person_active", replace(CLEAN, person_status="DISAPPEARED")),
    ("municipality_competent", replace(CLEAN, is_resident=False)),
    ("rate_known", with_assessment(bars=(unknown_rate(date(2026, 1, 26)),))),
    ("outcome_favourable", replace(CLEAN, outcome="REFUSED")),
    ("outcome_favourable", replace(CLEAN, outcome="STOPPED")),
    ("outcome_favourable", replace(CLEAN, is_adverse=True)),
    ("undisputed_part", with_assessment(municipality_pays_from=None)),
]

OPEN = [
    CLEAN,
    replace(CLEAN, outcome="PARTLY_GRANTED", part_tasks=(88,)),
    with_assessment(findings=(finding(PART),)),
    replace(with_assessment(findings=(BRAKE,)), handled=HANDLED),
    with_assessment(bars=(unknown_rate(date(2026, 2, 2)),)),  # the weeks before it go on
    replace(CLEAN, assessment=None, outcome="ANNULLED"),
]


@pytest.mark.parametrize(("name", "given"), CLOSING)
def test_one_thing_closes_the_gate_and_names_itself(name: str, given: GateInput) -> None:
    gate = evaluate(given)
    assert not gate.is_open
    assert gate.closed_by == (name,)


@pytest.mark.parametrize("given", OPEN)
def test_a_clean_case_passes_every_check(given: GateInput) -> None:
    assert evaluate(given).is_open


def test_every_check_has_a_case_that_fails_it() -> None:
    assert {name for name, _ in CLOSING} == set(CHECK_NAMES)


def test_all_checks_are_looked_at_and_all_reasons_kept() -> None:
    given = replace(
        with_assessment(right=NOT_FULFILLED, is_decision_due=False, municipality_pays_from=None),
        outcome="REFUSED", blocking_tasks=(6, 44, 6), exempt_until=date(2026, 8, 1), person_status="DEAD",
        is_resident=False,
    )  # fmt: skip
    gate = evaluate(given)
    assert [check.name for check in gate.checks] == list(CHECK_NAMES)
    assert set(CHECK_NAMES) - set(gate.closed_by) == {"trace_present", "no_whole_finding", "rate_known"}
    reasons = {check.name: check for check in gate.checks}
    assert "6, 44" in reasons["no_blocking_task"].reason_da
    assert "01-08-2026" in reasons["not_exempt"].reason_da
    assert "2026-08-01" in reasons["not_exempt"].reason_en
    assert all(check.reason_da and check.reason_en and check.reason_da != check.reason_en for check in gate.checks)


def test_the_reasons_are_stored_as_they_were() -> None:
    gate = evaluate(CLEAN)
    assert [row["name"] for row in gate.as_json()] == list(CHECK_NAMES)
    assert all(row["passed"] is True for row in gate.as_json())


def test_without_an_assessment_nothing_but_an_annulment_is_decided() -> None:
    gate = evaluate(replace(CLEAN, assessment=None))
    assert set(gate.closed_by) == {"facts_complete", "right_fulfilled", "trace_present", "undisputed_part"}


def test_what_waits_beside_the_undisputed_part_is_named() -> None:
    gate = evaluate(replace(CLEAN, outcome="PARTLY_GRANTED", part_tasks=(88, 90)))
    (told,) = [check for check in gate.checks if check.name == "undisputed_part"]
    assert "88, 90" in told.reason_da


@pytest.mark.parametrize(
    ("status", "is_change", "is_adverse", "is_open"),
    [
        ("DEAD", True, False, True),  # what the person had ends by itself (LP-18)
        ("DEAD", False, False, False),  # a first decision about somebody dead is a person's
        ("DEAD", True, True, False),
        ("DISAPPEARED", True, False, False),
    ],
)
def test_a_death_ends_by_itself_only_what_was_decided(status, is_change, is_adverse, is_open):
    given = replace(CLEAN, person_status=status, is_change=is_change, is_adverse=is_adverse)
    (check,) = [check for check in evaluate(given).checks if check.name == "person_active"]
    assert check.passed == is_open
