"""Dated values, rules in their versions, citations, the trace and the unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED
from lawbook.foundation import citation, parameters
from lawbook.foundation import rule as rules
from lawbook.foundation.parameters import ParameterError, Value
from lawbook.foundation.rule import RuleError, rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.rates import rules as rates

TWO_VALUES = """
weekly_maximum:
  unit: ORE
  cites: § 50, stk. 2
  values:
    - {from: 2025-01-06, value: "4865", source: a, checked: false}
    - {from: 2026-01-05, until: 2027-01-03, value: "5085.50", source: b, checked: true}
"""


def test_a_value_holds_from_its_day_until_the_next() -> None:
    found = parameters.read(TWO_VALUES)["weekly_maximum"]
    assert isinstance(found.on(date(2025, 1, 5)), Unknown)
    assert found.known(date(2025, 1, 6)).value == 486500
    assert found.known(date(2026, 1, 4)).value == 486500
    assert found.known(date(2026, 1, 5)).value == 508550
    assert found.known(date(2027, 1, 3)).value == 508550


def test_after_its_end_a_value_is_unknown_and_not_the_last_known() -> None:
    found = parameters.read(TWO_VALUES)["weekly_maximum"]
    assert found.on(date(2027, 1, 4)) == Unknown("weekly_maximum", "NO_VALUE_ON_DAY")
    assert found.known_until == date(2027, 1, 3)
    with pytest.raises(ParameterError, match="not known on 2027-01-04"):
        found.known(date(2027, 1, 4))


def test_a_table_is_a_mapping_of_its_parameters() -> None:
    table = parameters.read(TWO_VALUES)
    assert (list(table), len(table)) == (["weekly_maximum"], 1)
    assert "other" not in table
    loaded = parameters.load(rates.__file__)
    assert parameters.loaded()[Path(rates.__file__).with_name("parameters.yaml")] is loaded
    assert parameters.load(rates.__file__) is loaded


def test_the_use_of_a_value_names_its_source_and_whether_it_is_checked() -> None:
    value = parameters.read(TWO_VALUES)["weekly_maximum"].on(date(2026, 6, 1))
    assert isinstance(value, Value)
    assert (value.use.value, value.use.unit, value.use.source, value.use.is_checked) == ("508550", "ORE", "b", True)
    assert value.use.since == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        ("SHARE", "2/3", Fraction(2, 3)),
        ("SHARE", "0.021", Fraction(21, 1000)),
        ("HOURS", "18.5", Fraction(37, 2)),
        ("ORE", "4.26", 426),
        ("DAYS", "30", 30),
        ("BOOL", "true", True),
        ("TEXT", "§", "§"),
    ],
)
def test_every_unit_is_read_exactly(unit: str, text: str, expected: object) -> None:
    value = f'{{from: 2020-01-01, value: "{text}", source: s, checked: true}}'
    item = f'x: {{unit: {unit}, cites: "§ 1", values: [{value}]}}'
    assert parameters.read(item)["x"].known(date(2020, 1, 1)).value == expected


@pytest.mark.parametrize(
    "text",
    [
        'x: {unit: KILO, cites: "§ 1", values: [{from: 2020-01-01, value: "1", source: s, checked: true}]}',
        'x: {unit: DAYS, values: [{from: 2020-01-01, value: "1", source: s, checked: true}]}',
        'x: {unit: DAYS, cites: "§ 1", values: []}',
        'x: {unit: DAYS, cites: "§ 1", values: [{from: 2020-01-01, value: "1", checked: true}]}',
        'x: {unit: DAYS, cites: "§ 1", values: [{from: 2020-01-01, value: "1", source: s, checked: maybe}]}',
        'x: {unit: DAYS, cites: "§ 1", values: [{from: 2020-01-01, value: "1.5", source: s, checked: true}]}',
        'x: {unit: DAYS, cites: "§ 1", values: [{from: soon, value: "1", source: s, checked: true}]}',
        'x: {unit: DAYS, cites: "§ 1", values: [{from: 2020-01-01, value: "1", source: s, checked: true, note: n}]}',
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        parameters.read(text)


def test_values_must_come_in_order_and_not_overlap() -> None:
    entry = '{{from: {}, value: "1", source: s, checked: true}}'
    text = 'x: {{unit: DAYS, cites: "§ 1", values: [{}, {}]}}'
    with pytest.raises(ParameterError, match="does not come after"):
        parameters.read(text.format(entry.format("2021-01-01"), entry.format("2020-01-01")))
    with pytest.raises(ParameterError, match="does not come after"):
        parameters.read(text.format(entry.format("2021-01-01, until: 2022-01-01"), entry.format("2022-01-01")))


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_REGISTRY", {})


def test_the_version_is_chosen_by_date() -> None:
    @rule("T-1", cites="§ 30, stk. 1", since=date(2008, 6, 2), until=date(2012, 1, 1))
    def old_length() -> int:
        """Twenty-one days."""
        return 21

    @rule("T-1", cites="§ 30, stk. 1", since=date(2012, 1, 2))
    def new_length() -> int:
        """Thirty days."""
        return 30

    assert new_length() == 30
    found = new_length.on(date(2012, 1, 1))
    assert found is not None
    assert (found(), found.name, found.says) == (21, "old_length", "Twenty-one days.")
    assert new_length.on(date(2012, 1, 2)) is new_length
    assert new_length.on(date(2008, 6, 1)) is None
    assert [version.name for version in rules.registered()] == ["old_length", "new_length"]


def test_overlapping_versions_fail_when_they_are_declared() -> None:
    def length() -> int:
        raise NotImplementedError  # it is declared and never called

    rule("T-2", cites="§ 30", since=date(2008, 6, 2), until=date(2012, 1, 2))(length)
    with pytest.raises(RuleError, match="overlap"):
        rule("T-2", cites="§ 30", since=date(2012, 1, 2))(length)
    rule("T-2", cites="§ 30, stk. 2", since=date(2012, 1, 2))(length)  # another provision under the same id
    rule("T-2", cites="§ 30", since=date(2012, 1, 3))(length)


@pytest.mark.parametrize("cites", ["30, stk. 1", "§30", "§ 30 stk. 1", "§ 30, nr. x", "", "lp 5"])
def test_a_wrong_citation_fails_when_it_is_declared(cites: str) -> None:
    with pytest.raises(RuleError):
        rule("T-3", cites=cites, since=date(2020, 1, 1))(lambda: 1)


def test_a_rule_cannot_end_before_it_starts() -> None:
    with pytest.raises(RuleError, match="ends"):
        rule("T-4", cites="§ 1", since=date(2020, 1, 2), until=date(2020, 1, 1))(lambda: 1)


@pytest.mark.parametrize("text", ["§ 32, stk. 1, nr. 1", "§ 54 a", "§ 58 a, stk. 2", "§ 33, nr. 3", "§ 65"])
def test_citations_are_read_and_written_alike(text: str) -> None:
    assert str(citation.parse(text)) == text


def test_another_source_is_named_first() -> None:
    assert citation.check("ATP-loven § 2") == "ATP-loven § 2"
    assert citation.check("LP-05") == "LP-05"


def test_the_trace_writes_a_calculation_once_and_keeps_the_last_verdict() -> None:
    @rule("T-5", cites="§ 7, stk. 1", since=date(2006, 7, 3))
    def incapable(trace: Trace, verdict: str) -> str:
        trace.add(incapable.step(verdict, verdict=verdict))
        return verdict

    trace = Trace()
    first = trace.once("key", lambda: incapable(trace, NOT_FULFILLED))
    again = trace.once("key", lambda: incapable(trace, FULFILLED))
    assert first is again
    assert first == (NOT_FULFILLED, (0,))
    incapable(trace, FULFILLED)
    assert len(trace.steps) == 2
    assert trace.verdicts() == {"§ 7, stk. 1": FULFILLED}
    assert trace.steps[0].rule == "T-5"


def test_the_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(Unknown("rate", "NO_VALUE_ON_DAY"))
