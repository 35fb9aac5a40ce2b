"""The compiled formats keep what the published schemas say (meddelelsesformater), by an independent reader."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from importlib.resources import files
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from office.intake import values
from office.intake.problems import FORMAT, Refused
from office.intake.schemas import Formats, formats
from office.intake.tests.examples import EXAMPLES, example
from office.intake.translation import TRANSLATORS, WITHOUT_FACTS

FOLDER = files("office.intake").joinpath("formats")


def _oracle() -> dict[str, Draft202012Validator]:
    """Return validators of the package jsonschema, told our formats; with decimals, for its floats are inexact."""
    paths = [path for path in FOLDER.iterdir() if path.name.endswith(".schema.json")]
    loaded = {path.name: json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) for path in paths}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in loaded.values()
    )
    checker = FormatChecker(formats=())
    checker.checks("uuid", raises=ValueError)(lambda v: not isinstance(v, str) or str(UUID(v)) == v.lower())
    checker.checks("date", raises=ValueError)(lambda v: not isinstance(v, str) or bool(date.fromisoformat(v)))
    for name in ("day-or-instant", "municipality", "cpr", "cvr"):
        holds = values.FORMATS[name][0]
        checker.checks(name, raises=ValueError)(lambda v, holds=holds: not isinstance(v, str) or holds(v))
    return {
        name.removesuffix(".schema.json"): Draft202012Validator(schema, registry=registry, format_checker=checker)
        for name, schema in loaded.items()
        if name != "envelope.schema.json"
    }


ORACLE = _oracle()


def _exact(message: Any) -> Any:
    return json.loads(json.dumps(message, default=float), parse_float=Decimal)


def refusal(message: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        formats().check(message)
    return caught.value


def test_every_type_has_a_format_an_example_and_a_translator():
    types = set(formats().types())
    assert types == set(EXAMPLES) == set(ORACLE)
    assert types == set(TRANSLATORS) | WITHOUT_FACTS - {"CPR"}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_good_message_is_good(kind):
    message = example(kind)
    formats().check(message)
    ORACLE[kind].validate(_exact(message))


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_required_field_is_missed(kind):
    required = ORACLE[kind].schema["required"]
    for name in required:
        message = example(kind)
        del message[name]
        assert (refusal(message).field, refusal(message).rule) == (name, FORMAT)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_unknown_key_is_refused_at_every_depth(kind):
    for path in _objects(example(kind)):
        message = example(kind)
        place: Any = message
        for step in path:
            place = place[step]
        if place and all(key[:4].isdigit() for key in place):  # the months of income have keys of their own
            continue
        place["ukendt_nøgle"] = 1
        assert refusal(message).field == ".".join([*map(str, path), "ukendt_nøgle"])
        assert not ORACLE[kind].is_valid(_exact(message))


def _objects(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if isinstance(value, dict) else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [one for key, item in items for one in _objects(item, (*path, key))]


SPOILED = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 10**10), st.sampled_from(["", "x", "0", "12.345", "-1", "1e3", "12.5"]),
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.lists(st.integers(0, 9), max_size=8),
    st.sampled_from([
        "2025-02-30", "2025-02-28", "1989-12-31", "1990-01-01", "2100-01-01", "2025-10-26T02:30:00+02:00",
        "2025-10-26T02:30:00", "2025-13", "2025-12", "6101801234", "6101801235", "9913550000", "12345678", "94000009",
        "000", "751", "999", "SICKNESS", "sickness", "EMPLOYER", "CITIZEN", "DP201",
        "00000000-0000-4000-8000-00000000000g",
        "00000000-0000-4000-8000-000000000001", "000000000000400080000000000000001", "æøå" * 1400,
    ]),
    st.fixed_dictionaries({}), st.just({"cvr": "94000009"}), st.just({"cvr": "94000008"}),
)  # fmt: skip


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_spoiled_value_is_judged_as_jsonschema_judges_it(kind, data):
    message = example(kind)
    places = [(path, name) for path in _objects(message) for name in _at(message, path)]
    path, name = data.draw(st.sampled_from(places))
    if (path, name) == ((), "type"):
        return
    _at(message, path)[name] = deepcopy(data.draw(SPOILED))
    try:
        formats().check(message)
        is_good = True
    except Refused as problem:
        is_good = False
        assert problem.da and problem.en
        assert problem.field.startswith(".".join(map(str, (*path, name)))[:3]) or problem.field
    assert is_good == ORACLE[kind].is_valid(_exact(message)), (path, name, _at(message, path)[name])


def _at(message: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        message = message[step]
    return message


@pytest.mark.parametrize(
    ("field", "value", "is_good"),
    [
        ("weekly_hours", Decimal("37.25"), True),
        ("weekly_hours", Decimal("37.2555"), True),
        ("weekly_hours", Decimal("37.25555"), False),
        ("weekly_hours", 0.1 + 0.2, False),
        ("weekly_hours", 0.07, True),  # a float that no binary fraction hits
        ("weekly_hours", "9999.99", True),
        ("weekly_hours", 9999, True),
        ("weekly_hours", Decimal("9999.01"), False),
        ("weekly_hours", "10000", False),
        ("weekly_hours", -1, False),
        ("weekly_hours", True, False),
        ("weekly_hours", "37,5", False),
        ("weekly_hours", "37.5\n", False),
        ("schedule", [7.5] * 7, True),
        ("schedule", [7.5] * 6, False),
        ("schedule", [7.5] * 364, True),
        ("schedule", [7.5] * 365, False),
        ("remarks", "æ" * 4000, True),
        ("remarks", "æ" * 4001, False),
        ("section_56_agreement", "", False),
        ("section_56_agreement", "x" * 200, True),
        ("section_56_agreement", "x" * 201, False),
        ("flexjob", {}, True),
        ("flexjob", {"since": "2014-13-01"}, False),
        ("sender", {"cvr": "94000009"}, True),
        ("sender", {"cvr": "94000008"}, False),
        ("sender", {"se": "94000009"}, False),
        ("municipality", "101", True),
        ("municipality", "100", False),
        ("municipality", "0751", False),
        ("signed_at", "2025-09-08", True),
        ("signed_at", "2025-09-08T09:30:00Z", True),
        ("signed_at", "2025-09-08T09:30:00", False),
        ("signed_at", "2025-09-08T24:30:00+02:00", False),
        ("citizen_cpr", "6101801234", True),
        ("citizen_cpr", "610180-1234", False),
        ("citizen_cpr", "9201801234", False),  # day 92 - 60 = 32
        ("citizen_cpr", "7102801234", True),  # 11 February
        ("citizen_cpr", "9002801234", False),  # 30 February
    ],
)
def test_bounds_from_both_sides(field, value, is_good):
    message = example("DP201") | {field: value}
    if is_good:
        formats().check(message)
    else:
        assert refusal(message).field.startswith(field)


def test_a_bundle_that_is_no_uuid_breaks_rule_1000():
    assert refusal(example("DP201", bundle_id="B-17")).rule == "1000"
    assert refusal(example("DP201", message_id="B-17")).rule == FORMAT
    formats().check(example("DP201", bundle_id="00000000-0000-4000-8000-000000000001"))


@pytest.mark.parametrize("kind", ["DP999", "dp201", "", None, 7, "envelope", ["DP201"]])
def test_an_unknown_type_is_named(kind):
    problem = refusal(example("DP201") | {"type": kind})
    assert problem.field == "type"


def test_what_is_no_object_is_refused():
    for body in ([], "x", 7, None):
        assert refusal(body).rule == FORMAT


def test_an_error_never_shows_a_person_number():
    problem = refusal(example("DP201", citizen_cpr="9913550000"))
    assert "9913550000" not in problem.da + problem.en
    problem = refusal(example("DP201", remarks=["6101801234", "610180-1234"]))
    assert "6101801234" not in problem.da and "610180-1234" not in problem.da


def test_a_schema_with_words_that_no_check_knows_is_a_fault(tmp_path):
    schema = {"type": "object", "properties": {"type": {"const": "X"}}, "minProperties": 2}
    (tmp_path / "X.schema.json").write_text(json.dumps(schema))
    with pytest.raises(ValueError, match="minProperties"):
        Formats(tmp_path).check({"type": "X"})


def test_schemas_are_schemas():
    for path in FOLDER.iterdir():
        if path.name.endswith(".schema.json"):
            Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_checking_is_far_quicker_than_a_general_validator():
    messages = [example(kind) for kind in EXAMPLES for _ in range(4)]
    start = perf_counter()
    for message in messages * 10:
        formats().check(message)
    ours = (perf_counter() - start) / 10
    start = perf_counter()
    for message in messages:
        ORACLE[message["type"]].is_valid(_exact(message))
    assert ours * 5 < perf_counter() - start
