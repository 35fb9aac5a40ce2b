"""Reading scenario folders: what is taken, and how each kind of mistake is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from office.jobs.scenarios.reader import UnreadableScenarios, read_folder
from office.jobs.scenarios.scenario import Scenario

ROOT = Path(__file__).resolve().parents[5]
HEAD = "- id: one\n  title: A title\n  oracle: constructed\n  source: LP-01\n"
EVENTS = "  events:\n    - {on: 2025-03-03, type: hearing_answer}\n"
TAIL = "  until: 2025-03-31\n  expect: {cases: 1}\n"
PLAIN = HEAD + EVENTS + TAIL


def read(tmp_path: Path, text: str, name: str = "theme.yaml") -> list[Scenario]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_folder(tmp_path)


def problems(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(UnreadableScenarios) as raised:
        read(tmp_path, text)
    return [str(problem) for problem in raised.value.problems]


def test_project_scenarios_can_be_read() -> None:
    found = read_folder(ROOT / "scenarios")
    assert len(found) >= 110
    assert len({scenario.id for scenario in found}) == len(found)


def test_schema_beside_the_scenarios_is_the_one_that_is_used() -> None:
    ours = files("office.jobs.scenarios").joinpath("schema.json").read_text(encoding="utf-8")
    assert json.loads(ours) == json.loads((ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8"))


def test_plain_scenario_gets_the_defaults(tmp_path: Path) -> None:
    scenario = read(tmp_path, PLAIN)[0]
    assert (scenario.id, scenario.municipality, scenario.until) == ("one", 751, date(2025, 3, 31))
    assert (scenario.person.born, scenario.person.sex, scenario.person.pension) == (date(1980, 1, 1), "female", "none")
    assert scenario.events[0].on == date(2025, 3, 3)


def test_on_is_a_key_and_yes_is_text(tmp_path: Path) -> None:
    scenario = read(tmp_path, PLAIN.replace("type: hearing_answer", "type: document, text: yes"))[0]
    assert scenario.events[0].on == date(2025, 3, 3)
    assert scenario.events[0].get("text") == "yes"


def test_day_in_free_text_stays_text(tmp_path: Path) -> None:
    scenario = read(tmp_path, PLAIN.replace("type: hearing_answer", "type: document, text: 2025-02-30"))[0]
    assert scenario.events[0].get("text") == "2025-02-30"


def test_decimals_are_exact_and_leading_zeros_are_decimal(tmp_path: Path) -> None:
    text = PLAIN.replace("{cases: 1}", "{cases: 010, weeks: {2025-W10: {hours: 22.2, citizen: 4_0}}}")
    assert problems(tmp_path, text) == ['theme.yaml: one: expect.weeks.2025-W10.citizen: "4_0" must be number']
    scenario = read(tmp_path, text.replace("4_0", "1e3"))[0]
    assert scenario.expect["cases"] == 10
    assert scenario.expect["weeks"]["2025-W10"] == {"hours": Decimal("22.2"), "citizen": Decimal(1000)}


def test_null_in_an_income_month_is_kept(tmp_path: Path) -> None:
    event = "{on: 2025-03-03, type: income, employer: A, months: {2025-02: {wage: ~, hours: null}}}"
    scenario = read(tmp_path, PLAIN.replace("{on: 2025-03-03, type: hearing_answer}", event))[0]
    assert scenario.events[0].get("months") == {"2025-02": {"wage": None, "hours": None}}


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("  title: A title\n", "  title: A title\n  titel: x\n", "titel: unknown key"),
        ("type: hearing_answer", "type: hearing_answer, answer: x", "events[1].answer: unknown key"),
        ("{cases: 1}", "{case: 1}", "expect.case: unknown key"),
        ("{cases: 1}", "{weeks: {2025-W10: {hour: 1}}}", "expect.weeks.2025-W10.hour: unknown key"),
        ("{cases: 1}", "{weeks: {W10: {hours: 1}}}", "expect.weeks.W10: unknown key"),
        ("{cases: 1}", "{paid: {2025-03-27: {refunds: 1}}}", "expect.paid.2025-03-27.refunds: unknown key"),
        ("{cases: 1}", '{provisions: {"32": fulfilled}}', "expect.provisions.32: unknown key"),
        ("  source: LP-01\n", "  source: LP-01\n  policy: {rounding: krone}\n", "policy.rounding: unknown key"),
        (
            "  oracle: constructed\n",
            "  oracle: constructed\n  employers: {A: {insured: {from: 2020-01-01, until: null, til: 1}}}\n",
            "employers.A.insured.til: unknown key",
        ),
    ],
)  # fmt: skip
def test_unknown_key_is_told_with_file_scenario_and_key(tmp_path: Path, before: str, after: str, place: str) -> None:
    assert problems(tmp_path, PLAIN.replace(before, after)) == [f"theme.yaml: one: {place}"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("  title: A title\n", "", "title: is missing"),
        (", type: hearing_answer", "", "events[1].type: is missing"),
        ("type: hearing_answer", "type: recovery, source: citizen", "events[1].last_absence_day: is missing"),
        ("{cases: 1}", "{}", "expect: is empty or too short"),
    ],
)
def test_missing_key_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert problems(tmp_path, PLAIN.replace(before, after)) == [f"theme.yaml: one: {told}"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{cases: 1}", "{cases: one}", 'expect.cases: "one" must be integer'),
        ("{cases: 1}", "{cases: 1.5}", "must be integer"),
        ("{cases: 1}", "{status: open}", 'expect.status: "open" is none of'),
        ("{cases: 1}", "{weeks: {only: yes}}", 'expect.weeks.only: "yes" must be boolean'),
        ("  source: LP-01\n", "  source: LP-01\n  municipality: 751\n", "must be string (write it in quotes)"),
        ("until: 2025-03-31", "until: 31.3.2025", "does not have the form"),
        ("type: hearing_answer", "type: hearing", 'events[1].type: "hearing" is none of'),
    ],
)  # fmt: skip
def test_wrong_type_or_value_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    found = problems(tmp_path, PLAIN.replace(before, after))
    assert len(found) == 1
    assert found[0].startswith("theme.yaml: one: ")
    assert told in found[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("on: 2025-03-03", "on: 2025-02-29", "events[1].on: 2025-02-29 is not a day"),
        ("until: 2025-03-31", "until: 2025-04-31", "until: 2025-04-31 is not a day"),
        ("{cases: 1}", "{weeks: {2025-W53: {hours: 1}}}", "expect.weeks.2025-W53: there is no such day or week"),
        ("{cases: 1}", "{paid: {2025-02-30: {citizen: 1}}}", "expect.paid.2025-02-30: there is no such day or week"),
    ],
)
def test_day_that_no_calendar_has_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert problems(tmp_path, PLAIN.replace(before, after)) == [f"theme.yaml: one: {told}"]


def test_days_at_the_edge_of_the_calendar_are_days(tmp_path: Path) -> None:
    text = PLAIN.replace("2025-03-03", "2024-02-29").replace("{cases: 1}", "{weeks: {2026-W53: {hours: 1}}}")
    assert read(tmp_path, text)[0].events[0].on == date(2024, 2, 29)


def test_same_id_twice_is_told_across_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAIN, encoding="utf-8")
    assert problems(tmp_path, PLAIN) == ["theme.yaml: one: id: already used in a.yaml"]


def test_same_key_twice_is_told(tmp_path: Path) -> None:
    text = PLAIN.replace("{cases: 1}", "{cases: 1, cases: 2}")
    assert problems(tmp_path, text) == ["theme.yaml: one: line 8: the key cases stands twice"]


def test_every_problem_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAIN.replace("cases", "case"), encoding="utf-8")
    found = problems(tmp_path, PLAIN.replace("hearing_answer", "hearing_answer, a: 1, b: 2"))
    assert found == [
        "a.yaml: one: expect.case: unknown key",
        "theme.yaml: one: events[1].a: unknown key",
        "theme.yaml: one: events[1].b: unknown key",
    ]


@pytest.mark.parametrize(
    "text", ["id: one\n", "", "- id: [\n", "--- [1]\n--- [2]\n", "- &a [*a]\n", "- !!python/name:os.system x\n"]
)
def test_file_that_is_no_list_of_scenarios_is_told(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)[0].startswith("theme.yaml: ")


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_bytes(PLAIN.replace("A title", "Blå").encode("cp1252"))
    with pytest.raises(UnreadableScenarios, match="not UTF-8"):
        read_folder(tmp_path)


def test_folder_without_scenarios_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableScenarios, match="no scenario file"):
        read_folder(tmp_path)
    with pytest.raises(UnreadableScenarios, match="no such folder"):
        read_folder(tmp_path / "nowhere")


def test_single_file_can_be_read(tmp_path: Path) -> None:
    read(tmp_path, PLAIN)
    assert [scenario.id for scenario in read_folder(tmp_path / "theme.yaml")] == ["one"]
