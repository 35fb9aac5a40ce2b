"""Every provision is said in a plain sentence in both languages, with the facts of its step filled in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from lawbook import law_matrix
from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input, ParameterUse, Step
from lawbook.foundation.rule import Provision
from lawbook.sentences import sentence, templates
from lawbook.tests.chapter_cases import all_cases, run
from lawbook.tests.stories import Story, with_pay, without_pay

_VALUE = re.compile(r"\{(\w+)\}")
LANGUAGES = ("da", "en")


def _step(**changes: object) -> Step:
    given = {
        "rule": "R-020", "cites": "§ 30, stk. 1", "verdict": None, "result": "30", "unit": "DAYS",
        "inputs": (Input("first_absence_day", "2026-02-02", "DATE"),),
    }  # fmt: skip
    return Step(**{**given, **changes})  # type: ignore[arg-type]


def test_every_provision_has_a_sentence_and_every_sentence_a_provision() -> None:
    provisions = {f"{item.id} {item.cites}" for item in law_matrix.provisions()}
    assert set(templates()) == provisions


def test_both_languages_tell_the_same_values() -> None:
    for key, found in templates().items():
        assert found.da.strip() and found.en.strip(), key
        assert found.da != found.en, key
        assert sorted(_VALUE.findall(found.da)) == sorted(_VALUE.findall(found.en)), key
        for said in found.when.values():
            assert set(said) == set(LANGUAGES), key


def test_every_value_is_one_that_some_rule_reads_or_uses() -> None:
    named = {"result"}
    for path in law_matrix.LAWBOOK.glob("*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    for table in law_matrix.LAWBOOK.glob("*/parameters.yaml"):
        named |= set(re.findall(r"^(\w+):", table.read_text(encoding="utf-8"), re.M))
    used = {name for found in templates().values() for name in _VALUE.findall(found.da + found.en)}
    assert used - named == set()


@pytest.fixture(scope="module")
def steps() -> Iterator[list[Step]]:
    """Every step that the chapters' own cases and some whole courses write."""
    written: list[Step] = []
    original = Provision.step

    def step(self: Provision[..., object], *args: object, **words: object) -> Step:
        found = original(self, *args, **words)  # type: ignore[arg-type]
        written.append(found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Provision, "step", step)
        for case in all_cases():
            run(case)
        for story in (with_pay(), without_pay()):
            story.on("2026-06-30")
    yield written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_cases_is_said_with_its_facts(steps: list[Step], language: str) -> None:
    assert len({(step.rule, step.cites) for step in steps}) >= len(templates()) - 3
    silent = {(step.rule, step.cites, step.result) for step in steps if not sentence(step, language)}
    assert silent == set()
    for step in steps:
        said = sentence(step, language)
        assert not re.search(r"[{}\[\]]|[A-Z]{2,}_[A-Z]", said), said
        assert said.endswith("."), said


def test_facts_are_written_as_people_write_them() -> None:
    assert sentence(_step(), "da") == "Arbejdsgiveren betaler de første 30 dage fra 02-02-2026."
    assert sentence(_step(), "en") == "The employer pays the first 30 days from 02-02-2026."
    week = _step(
        rule="LP-03", cites="§ 50, stk. 2", result="305094.6", unit="ORE_EXACT",
        inputs=(Input("hours", "22.2", "HOURS"), Input("rate", "13743", "ORE")),
    )  # fmt: skip
    assert sentence(week, "da") == "22,2 timer med 137,43 kr. i timen giver 3.050,95 kr."


@pytest.mark.parametrize(
    ("verdict", "tail"),
    [
        (FULFILLED, "Det er opfyldt."),
        (NOT_FULFILLED, "Det er ikke opfyldt."),
        (UNDECIDABLE, "Det kan vi ikke afgøre endnu."),
    ],
)
def test_a_verdict_is_said_after_what_the_law_asks(verdict: str, tail: str) -> None:
    step = _step(rule="R-002", cites="§ 3, stk. 1", verdict=verdict, result=verdict, unit="TEXT", inputs=())
    assert sentence(step, "da") == f"Man skal bo lovligt i Danmark. {tail}"


def test_what_is_said_of_a_verdict_says_the_whole_and_of_a_result_goes_before() -> None:
    other = _step(rule="R-010", cites="§ 7, stk. 1", verdict=UNDECIDABLE, result="OTHER_CAUSE", unit="TEXT")
    assert sentence(other, "da").endswith("Skemaet siger en anden grund, så et menneske ser på det.")
    assert sentence(other._replace(verdict=NOT_FULFILLED), "da").endswith("Det er ikke opfyldt.")
    days = (Input("holiday_first_day", "2026-12-14", "DATE"), Input("holiday_last_day", "2026-12-27", "DATE"))
    taken = _step(
        rule="R-070", cites="Principmeddelelse 31-19", verdict=NOT_FULFILLED, result="NO_BENEFIT", unit="TEXT",
        inputs=days,
    )  # fmt: skip
    assert sentence(taken, "da") == "Der betales ikke for ferie fra 14-12-2026 til 27-12-2026."
    assert sentence(taken._replace(result="NO_BENEFIT_NOT_AGREED"), "da").endswith("om fraværet er slut.")


def test_a_late_report_tells_the_last_day_in_time() -> None:
    said = [
        sentence(step, "da") for step in with_pay(notified="2026-03-30").on("2026-06-30").trace
        if step.cites == "§ 40, stk. 1" and step.verdict == NOT_FULFILLED
    ]  # fmt: skip
    assert said == [
        "Arbejdsgiveren skal melde fraværet i tide. Sidste dag for det er 09-03-2026. Meldingen kom 30-03-2026. "
        "Det er ikke opfyldt."
    ]


def test_too_few_months_with_hours_are_told_beside_hours_enough() -> None:
    seen = _step(
        rule="R-030", cites="§ 32, stk. 1, nr. 1", verdict=NOT_FULFILLED, result="563.92", unit="HOURS",
        inputs=(Input("months_with_hours", "4", "NUMBER"),),
        parameters=(ParameterUse("requirement_hours", "240", date(2015, 1, 1), "§ 32", True, "HOURS"),),
    )  # fmt: skip
    assert sentence(seen, "da") == (
        "Man skal have arbejdet mindst 240 timer før fraværet. Vi kan se 563,92 timer og 4 måneder med timer nok. "
        "Det er ikke opfyldt."
    )


def test_shares_are_told_in_per_cent() -> None:
    worked = _step(
        rule="R-012", cites="§ 53, stk. 3", verdict=FULFILLED, result="0.75", unit="SHARE",
        inputs=(Input("work_share", "0.25", "SHARE"),),
    )  # fmt: skip
    assert sentence(worked, "da").startswith("Der kan arbejdes 25 % af tiden, og det giver 75 % af beløbet.")


def test_a_part_without_its_value_falls_away_and_the_unknown_is_silent() -> None:
    lawful = _step(rule="R-002", cites="§ 3, stk. 1", inputs=())
    assert sentence(lawful, "da") == "Man skal bo lovligt i Danmark."
    gone = _step(rule="R-002", cites="§ 3, stk. 1", inputs=(Input("emigrated_on", "2026-03-01", "DATE"),))
    assert sentence(gone, "da") == "Man skal bo lovligt i Danmark. CPR siger udrejst 01-03-2026."
    assert sentence(_step(inputs=()), "da") == ""
    assert sentence(_step(rule="R-999"), "da") == ""


def test_an_unknown_rate_is_said_as_unknown() -> None:
    step = _step(rule="LP-01", cites="§ 50, stk. 2", result="NO_VALUE_ON_DAY", unit="TEXT", inputs=())
    assert sentence(step, "da") == "Der er ingen sats for ugen endnu, så beløbet er ukendt."


def test_money_that_ends_a_sentence_has_one_full_stop() -> None:
    assert [text for text in (sentence(_story_step(), language) for language in LANGUAGES) if ".." in text] == []


def _story_step() -> Step:
    story: Story = without_pay()
    return next(step for step in story.on("2026-03-15").trace if step.rule == "LP-01")
