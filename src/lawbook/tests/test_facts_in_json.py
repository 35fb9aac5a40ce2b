"""Facts and assessments as JSON: exact both ways, short, and strict about what it reads."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date
from fractions import Fraction
from typing import Any, cast, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.facts import (
    KINDS,
    CivilEvent,
    Facts,
    Income,
    IncomeMonth,
    Notification,
    Person,
    Policy,
    fact_from_json,
    fact_to_json,
    facts_from_json,
    facts_to_json,
)
from lawbook.foundation.codec import fraction_text, to_json
from lawbook.tests.test_any_facts import any_facts

ABOUT = {"fact": "f1", "sent_on": "2026-02-09", "said_by": "EMPLOYER", "case": "2026-000001"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(37), "37"),
        (Fraction(37, 5), "7.4"),
        (Fraction(-37, 5), "-7.4"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(0), "0"),
        (Fraction(16033, 100), "160.33"),
        (Fraction(1, 10**7), "1/10000000"),
        (Fraction(-1, 3), "-1/3"),
    ],
)
def test_fractions_are_written_as_decimals_where_that_is_exact(value: Fraction, text: str) -> None:
    assert fraction_text(value) == text
    assert Fraction(text) == value


@given(st.fractions())
def test_every_fraction_comes_back(value: Fraction) -> None:
    assert Fraction(fraction_text(value)) == value


@given(any_facts())
def test_every_snapshot_comes_back_in_canonical_order(facts: Facts) -> None:
    stored = json.loads(json.dumps(facts_to_json(facts)))
    back = facts_from_json(stored)
    assert sorted(back.records, key=lambda fact: fact.fact) == sorted(facts.records, key=lambda fact: fact.fact)
    assert (back.person, back.policy) == (facts.person, facts.policy)
    assert facts_to_json(back) == stored
    assert [(r["sent_on"], r["fact"]) for r in stored["records"]] == sorted(
        (r["sent_on"], r["fact"]) for r in stored["records"]
    )


@given(any_facts())
def test_every_fact_comes_back_by_its_kind(facts: Facts) -> None:
    for fact in facts.records:
        assert fact_from_json(fact.KIND, json.loads(json.dumps(fact_to_json(fact)))) == fact


def test_empty_fields_are_left_out() -> None:
    fact = fact_from_json("APPLICATION", ABOUT)
    assert fact_to_json(fact) == ABOUT
    assert facts_to_json(Facts(Person(date(1980, 1, 1)), (fact,))) == {
        "person": {"born": "1980-01-01"},
        "policy": {},
        "records": [{"kind": "APPLICATION", **ABOUT}],
    }


def test_what_is_not_the_default_is_written() -> None:
    facts = Facts(Person(date(1961, 2, 1), "MALE", "SENIOR"), (), Policy("OERE", has_lenient_deadlines=False))
    assert facts_to_json(facts) == {
        "person": {"born": "1961-02-01", "sex": "MALE", "pension": "SENIOR"},
        "policy": {"gross_rounding": "OERE", "has_lenient_deadlines": False},
        "records": [],
    }


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        ("RUMOUR", {}, "unknown fact kind RUMOUR"),
        ("APPLICATION", {"colour": "red"}, "unknown key colour"),
        ("RECOVERY", {}, "last_absence_day"),
        ("RECOVERY", {"last_absence_day": "31-12-2026"}, "last_absence_day"),
        ("NOTIFICATION", {"form": "DP201", "first_absence_day": "2026-02-30"}, "first_absence_day"),
        ("PARTIAL_RESUMPTION", {"employer": "1", "first_day": "2026-02-02", "absent_hours": "many"}, "absent_hours"),
        ("PARTIAL_RESUMPTION", {"employer": "1", "first_day": "2026-02-02", "absent_hours": "1/0"}, "absent_hours"),
        ("INCOME", {"employer": "1", "months": [{"month": "2026-01"}]}, "months"),
        ("INCOME", {"employer": "1", "months": 7}, "months"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(kind: str, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fact_from_json(kind, {**ABOUT, **more})


def test_a_schedule_and_months_are_read_exactly() -> None:
    fact = fact_from_json(
        "NOTIFICATION",
        {**ABOUT, "form": "DP201", "first_absence_day": "2026-02-02", "schedule": ["7.4", "1/3", 0, 0, 0, 0, "0"]},
    )
    assert isinstance(fact, Notification)
    assert fact.schedule == (Fraction(37, 5), Fraction(1, 3), 0, 0, 0, 0, 0)
    known = {"month": "2026-01", "wage": 3400000, "hours": "160.33"}
    months = [known, {"month": "2026-02", "wage": None, "hours": None}]
    income = fact_from_json("INCOME", {**ABOUT, "employer": "1", "months": months})
    assert isinstance(income, Income)
    assert income.months == (IncomeMonth("2026-01", 3400000, Fraction("160.33")), IncomeMonth("2026-02", None, None))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_fact_has_a_float_or_a_mutable_field(kind: str) -> None:
    hints = get_type_hints(KINDS[kind])
    for field in fields(KINDS[kind]):
        parts = {hints[field.name], *get_args(hints[field.name])}
        assert float not in parts, field.name
        assert list not in parts, field.name
        assert field.default_factory is MISSING


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_facts_cannot_be_changed(kind: str) -> None:
    fact = KINDS[kind].__new__(KINDS[kind])
    with pytest.raises(AttributeError):
        fact.fact = "other"  # type: ignore[misc]


@pytest.mark.parametrize("form", ["DP201", "DP200A", "DP200B", "DP200C"])
def test_a_form_that_is_known_is_read(form: str) -> None:
    said = {"fact": "f1", "sent_on": "2026-02-09", "said_by": "CITIZEN", "first_absence_day": "2026-02-02"}
    assert fact_from_json("NOTIFICATION", {**said, "form": form}).fact == "f1"


@pytest.mark.parametrize("form", ["DP999", "", "dp201"])
def test_a_form_that_nobody_knows_is_an_error_that_names_it(form: str) -> None:
    said = {"fact": "f1", "sent_on": "2026-02-09", "said_by": "CITIZEN", "first_absence_day": "2026-02-02"}
    with pytest.raises(ValueError, match="form: "):
        fact_from_json("NOTIFICATION", {**said, "form": form})


@pytest.mark.parametrize(("insured", "is_known"), [("FULL_TIME", True), ("PART_TIME", True), ("HALF", False)])
def test_an_insurance_that_nobody_knows_is_an_error_and_no_full_time(insured: str, is_known: bool) -> None:
    said = {
        "fact": "f1", "sent_on": "2026-02-09", "said_by": "UNEMPLOYMENT_FUND", "is_entitled": True,
        "day_rate": 85000, "first_day": "2026-01-01", "insured": insured,
    }  # fmt: skip
    if is_known:
        assert fact_from_json("UNEMPLOYMENT", said).fact == "f1"
        return
    with pytest.raises(ValueError, match="insured: "):
        fact_from_json("UNEMPLOYMENT", said)


def test_what_has_no_json_form_is_refused() -> None:
    fact = CivilEvent(
        fact="f001", sent_on=date(2026, 2, 2), said_by="REGISTER", event="DEATH", event_on=cast(Any, 3.5)
    )
    with pytest.raises(TypeError, match="no JSON form for float"):
        to_json(fact)
