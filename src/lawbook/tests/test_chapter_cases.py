"""Every case of every chapter, and that every rule has one."""

from __future__ import annotations

from importlib import import_module

import pytest

from lawbook.foundation.rule import Provision
from lawbook.tests.chapter_cases import LAWBOOK, Case, all_cases, differs, plain, provision_of, run

CASES = all_cases()
CHAPTERS = sorted(path.parent.name for path in LAWBOOK.glob("*/rules.py"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_gives_what_the_case_expects(case: Case) -> None:
    result, trace = run(case)
    assert differs(case.expected, plain(result)) is None
    assert differs(case.provisions, trace.verdicts()) is None


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_its_three_files_and_a_case_for_every_rule(chapter: str) -> None:
    folder = LAWBOOK / chapter
    assert (folder / "parameters.yaml").exists()
    assert (folder / "cases.yaml").exists()
    module = import_module(f"lawbook.{chapter}.rules")
    rules = {item for item in vars(module).values() if isinstance(item, Provision)}
    tested = {provision_of(case) for case in CASES if case.chapter == chapter}
    assert sorted(rule.name for rule in rules - tested if rule.module == module.__name__) == []
