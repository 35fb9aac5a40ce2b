"""How things are written and read: numbers, days, codes, formulas, the words of the law, the course."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.utils import translation

import lawbook
from lawbook.assessment import Bar, CaseAssessment, Input, ParameterUse, Reassessment, Span, Step
from lawbook.foundation.rule import registered
from office.tasks.catalogue import all_types
from office.web import course, formats, parsing, words, words_law
from office.web.acts import _HELPS, ACTS, INCOME, _helping, helps
from office.web.law_titles import title_from, title_of
from office.web.parsing import Unreadable
from office.web.trace_view import formula_text, step_view
from office.web.words_facts import FIELDS, KINDS

LAWBOOK = Path(lawbook.__file__).parent


@pytest.mark.parametrize(
    ("ore", "text"),
    [(0, "0"), (343600, "3.436"), (13743, "137,43"), (-164900, "−1.649"), (-1, "−0,01"), (None, "ukendt")],
)
def test_kroner(ore: int | None, text: str) -> None:
    assert formats.kroner(ore) == text


def test_kroner_with_sign_and_whole() -> None:
    assert formats.kroner(343600, signed=True) == "+3.436"
    assert formats.kroner(0, signed=True) == "0"
    assert formats.kroner(13750, whole=True) == "138"


def test_hours_days_and_instants() -> None:
    assert formats.hours("37") == "37,00"
    assert formats.hours(Fraction(44, 3)) == "14,67"
    assert formats.hours(None) == "ukendt"
    assert formats.day(date(2026, 11, 2)) == formats.day("2026-11-02") == "02-11-2026"
    assert formats.day(None) == "–"
    noon = datetime(2026, 6, 1, 0, 14, tzinfo=ZoneInfo("UTC"))
    assert formats.instant(noon) == "01-06-2026 kl. 02.14"


def test_ages_and_person_numbers() -> None:
    assert formats.age(date(1980, 11, 25), date(2026, 11, 24)) == 45
    assert formats.age(date(1980, 11, 24), date(2026, 11, 24)) == 46
    assert formats.masked_cpr("7101801234") == "710180-••••"


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("508500", "ORE", "5.085\u00a0kr."), ("249546.5", "ORE_EXACT", "2.495,465\u00a0kr."),
        ("1000/3", "ORE_EXACT", "3,3333…\u00a0kr."), ("37", "HOURS", "37,00 t"), ("2026-11-02", "DATE", "02-11-2026"),
        ("0.08", "SHARE", "8 %"), ("true", "BOOL", "ja"), ("", "HOURS", "ukendt"), ("1", "DAYS", "1 dag"),
    ],
)  # fmt: skip
def test_values_by_their_unit(text: str, unit: str, shown: str) -> None:
    assert formats.value(text, unit) == shown


@pytest.mark.parametrize(
    ("text", "number"),
    [("23.283,00", 23283), ("37", 37), ("37,5", Fraction(75, 2)), ("1.234", 1234), ("37.5", Fraction(75, 2)),
     ("", None)],
)
def test_danish_numbers_are_read(text: str, number: object) -> None:
    assert parsing.number(text, "x") == number


@pytest.mark.parametrize("text", ["mange", "1,2,3", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parsing.number(text, "Løn")


def test_days_and_kroner_are_read() -> None:
    assert parsing.day("24-11-2026", "x") == parsing.day("2026-11-24", "x") == date(2026, 11, 24)
    assert parsing.day("", "x") is None
    with pytest.raises(Unreadable):
        parsing.day("31-02-2026", "x")
    assert parsing.ore("137,43", "x") == 13743
    with pytest.raises(Unreadable):
        parsing.ore("1,005", "x")


def calls(name: str) -> Iterator[ast.Call]:
    """Every call of a name in the lawbook's own files."""
    for path in LAWBOOK.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name == getattr(node.func, "id", getattr(node.func, "attr", "")):
                yield node


def test_every_value_that_a_rule_reads_has_a_word() -> None:
    named = {node.args[0].value for node in calls("Input") if node.args and isinstance(node.args[0], ast.Constant)}
    assert {name for name in named if name not in words_law.INPUTS and name not in FIELDS} == set()


def test_every_parameter_of_the_law_has_a_word() -> None:
    named: set[str] = set()
    for path in LAWBOOK.glob("*/parameters.yaml"):
        named |= set(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    assert {name for name in named if name not in words_law.INPUTS} == set()


def test_every_answer_in_a_code_has_a_word() -> None:
    said = {node.args[0].value for node in calls("step") if node.args and isinstance(node.args[0], ast.Constant)}
    codes = {text for text in said if text.isupper()}
    assert {code for code in codes if code not in words_law.ANSWERS and code not in words.CODES} == set()


def test_every_kind_of_fact_and_field_has_a_word() -> None:
    from dataclasses import fields

    from lawbook import facts

    assert set(facts.KINDS) == set(KINDS)
    envelope = {"fact", "sent_on", "said_by", "case"}
    own = {field.name for kind in facts.KINDS.values() for field in fields(kind)} - envelope
    assert own - set(FIELDS) == set()


def test_provisions_are_named_in_both_languages() -> None:
    named = title_from("Hourly rate of the week (timesats): the own earnings.")
    assert named == ("Timesats", "Hourly rate of the week")
    assert title_from("At least four hours (delvis uarbejdsdygtig; LP-26).").da == "Delvis uarbejdsdygtig"
    for provision in registered():
        with translation.override("da"):
            assert title_of(provision.id, provision.cites)
    with translation.override("en"):
        assert title_of("R-050", "§ 24, stk. 1") == "Reassessment day"


def test_formulas_stand_with_their_numbers() -> None:
    step = Step(
        "LP-07", "§ 47, stk. 1", None, "14288", "ORE",
        inputs=(Input("wage 2026-05", "2328300", "ORE"), Input("wage 2026-06", "5141700", "ORE"),
                Input("hours 2026-05", "160.33", "HOURS"), Input("hours 2026-06", "320.66", "HOURS")),
        parameters=(ParameterUse("labour_market_contribution", "0.08", date(2008, 1, 1), "act", True, "SHARE"),),
        formula="(1 - labour_market_contribution) × wage / hours",
    )  # fmt: skip
    assert formula_text(step) == "(1 − 8 %) × 74.700 / 480,99 = 142,88"
    view = step_view(step, {})
    assert [value.name for value in view.inputs][:1] == ["Løn maj 2026"]
    assert view.result == "142,88\u00a0kr."


def test_the_smaller_of_two_is_said_in_words() -> None:
    step = Step(
        "LP-07", "§ 50, stk. 1", None, "13743", "ORE", formula="min(own_rate, hourly_maximum)",
        inputs=(Input("own_rate", "14288", "ORE"), Input("hourly_maximum", "13743", "ORE")),
    )  # fmt: skip
    assert formula_text(step) == "mindste af 142,88 og 137,43 = 137,43"


def test_codes_days_and_schedules_inside_texts_become_words() -> None:
    assert words.code_text("MONDAY FRIDAY") == "mandag, fredag"
    assert words.code_text("2026-02-10") == "10-02-2026"
    assert words.code_text("7.4 7.4 0") == "7,40 · 7,40 · 0,00"
    assert words.code_text("Fri tekst") == "Fri tekst"
    assert words.input_word("wage_2026-05") == "Løn maj 2026"


def test_what_helps_stands_for_types_that_exist_and_acts_that_exist() -> None:
    assert set(_helping()) < set(all_types())
    for number in all_types():
        assert helps(number)
        assert all(_HELPS[act] in ACTS or _HELPS[act] == INCOME for act in helps(number))


def _case(**changes: object) -> CaseAssessment:
    values: dict[str, object] = {
        "case": "2026-000001", "target_group": "EMPLOYEE_WITH_PAY", "grant_basis": None, "right": "FULFILLED",
        "is_decision_due": True, "employer_period": Span(date(2026, 8, 17), date(2026, 9, 15)),
        "municipality_pays_from": date(2026, 9, 16), "last_day_of_right": None,
        "first_absence_day": date(2026, 8, 17), "last_absence_day": None,
        "reassessment": Reassessment(date(2027, 2, 28), True, 45, 110), "deadlines": {}, "weeks": (), "findings": (),
        "provisions": {}, "waits_for": None, "waits_until": None, "trace": (), "next_look_on": None,
        "bars": (Bar("ABSENCE", date(2026, 8, 17), None), Bar("HELD", date(2026, 10, 1), date(2026, 10, 9))),
    }  # fmt: skip
    return CaseAssessment(**{**values, **changes})  # type: ignore[arg-type]


def test_the_course_reaches_from_the_first_day_past_the_reassessment_day() -> None:
    found = course.draw(_case(), [], today=date(2026, 11, 24), employer="Fjordlys")
    assert found.first < date(2026, 8, 17)
    assert found.last > date(2027, 2, 28)
    assert [line.label for line in found.lines] == ["Fravær, Fjordlys", "Holdes tilbage", "Revurdering"]
    assert found.now is not None
    assert found.pin is not None
    assert found.pin_note == "45 af 110 dage"
    held = found.lines[1].boxes[0]
    assert held.is_hatched
    assert "Fraværet varer ved." in found.description


def test_the_course_of_a_long_case_is_cut_and_of_an_ended_one_has_no_today() -> None:
    old = _case(
        last_absence_day=date(2024, 1, 31), first_absence_day=date(2024, 1, 1), reassessment=None,
        bars=(Bar("ABSENCE", date(2024, 1, 1), date(2024, 1, 31)),), employer_period=None,
    )  # fmt: skip
    found = course.draw(old, [], today=date(2026, 11, 24))
    assert found.now is None
    assert found.pin is None
    for line in found.lines:
        for box in line.boxes:
            assert 0 <= float(box.x[:-1]) <= 100
            assert float(box.x[:-1]) + float(box.width[:-1]) <= 100.5
