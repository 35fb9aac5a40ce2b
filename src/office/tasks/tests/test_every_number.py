"""Every number of the catalogue has something that makes it arise, and something that shows what solves it.

A story is a test marked `task(number)` or a scenario that expects it. That it is solved is a test marked
`solved(number)`, which the root's `conftest.py` holds to its word, or a scenario that expects it solved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from office.tasks.catalogue import all_types

SOURCE = Path(__file__).parents[3]
SCENARIOS = SOURCE.parent / "scenarios"
_EXPECTED = ("open_tasks", "open_tasks_include", "solved_tasks_include", "blocking")
# A task made by hand is whatever its text says.
_BY_NATURE_WITHOUT = ("RETIRED", "MANUAL")


def marked(name: str) -> set[int]:
    """Return the numbers of all tests marked `name(number)`."""
    mark = re.compile(rf"mark\.{name}\(([\d,\s]+)\)")
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("tests/test_*.py"))
    return {int(number) for text in texts for found in mark.findall(text) for number in re.findall(r"\d+", found)}


def _expected(scenario: dict[str, Any], names: tuple[str, ...]) -> Iterator[int]:
    for name in names:
        yield from (int(number) for number in scenario.get("expect", {}).get(name) or ())


def in_scenarios(names: tuple[str, ...] = _EXPECTED) -> set[int]:
    """Return the numbers that scenarios expect under any of the names."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SCENARIOS.glob("*.yaml")))
    return {number for scenarios in files for scenario in scenarios for number in _expected(scenario, names)}


def wanted() -> set[int]:
    """Return the numbers that something makes arise."""
    return {kind.number for kind in all_types().values() if kind.kind not in _BY_NATURE_WITHOUT}


def test_every_number_has_a_story() -> None:
    assert wanted() - marked("task") - in_scenarios() == set()


def test_every_number_is_solved_by_what_solves_it() -> None:
    assert wanted() - marked("solved") - in_scenarios(("solved_tasks_include",)) == set()


def test_no_retired_number_has_one() -> None:
    retired = {kind.number for kind in all_types().values() if kind.kind == "RETIRED"}
    assert not retired & (marked("task") | marked("solved") | in_scenarios())
