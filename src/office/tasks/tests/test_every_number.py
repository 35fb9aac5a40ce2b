"""Every number of the catalogue has something that makes it arise: a marked test, or a scenario that expects it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from office.tasks.catalogue import all_types

SOURCE = Path(__file__).parents[3]
SCENARIOS = SOURCE.parent / "scenarios"
_MARK = re.compile(r"mark\.task\(([\d, ]+)\)")
_EXPECTED = ("open_tasks", "open_tasks_include", "solved_tasks_include", "blocking")
# Nothing makes 98 arise yet: weeks of an older system are not taken over. The others are findings of the lawbook,
# proven in its own cases and stories. The list may only grow shorter.
WITHOUT_A_STORY = frozenset({83, 98, 129})


def marked() -> set[int]:
    """Return the numbers of all tests marked `task(number)`."""
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("tests/test_*.py"))
    return {int(number) for text in texts for found in _MARK.findall(text) for number in re.findall(r"\d+", found)}


def _expected(scenario: dict[str, Any]) -> Iterator[int]:
    for name in _EXPECTED:
        yield from (int(number) for number in scenario.get("expect", {}).get(name) or ())


def in_scenarios() -> set[int]:
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SCENARIOS.glob("*.yaml")))
    return {number for scenarios in files for scenario in scenarios for number in _expected(scenario)}


def test_every_number_has_a_story() -> None:
    wanted = {kind.number for kind in all_types().values() if kind.kind not in ("RETIRED", "MANUAL")}
    assert wanted - marked() - in_scenarios() == WITHOUT_A_STORY


def test_no_retired_number_has_one() -> None:
    retired = {kind.number for kind in all_types().values() if kind.kind == "RETIRED"}
    assert not retired & (marked() | in_scenarios())
