"""The lawbook's version follows the law that it holds, and importing it needs nothing but itself and YAML."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from lawbook import version
from lawbook.tests.stories import day, without_pay

SOURCE = Path(version.__file__).parents[1]


def test_the_version_names_the_issue_and_the_content() -> None:
    assert re.fullmatch(r"\d{4}\.\d+-[0-9a-f]{12}", version.lawbook_version())
    assert without_pay().whole("2026-03-15").lawbook_version == version.lawbook_version()


def test_a_changed_value_is_another_version(tmp_path: Path, monkeypatch: object) -> None:
    def of(content: str) -> str:
        (tmp_path / "rules.py").write_text(content, encoding="utf-8")
        version.lawbook_version.cache_clear()
        return version.lawbook_version()

    kept = version._HERE
    try:
        version._HERE = tmp_path
        first = of("RATE = 1")
        assert of("RATE = 2") != first
        (tmp_path / "cases.yaml").write_text("- {}", encoding="utf-8")
        assert of("RATE = 1") == first  # tests of a rule are not the rule
    finally:
        version._HERE = kept
        version.lawbook_version.cache_clear()


def test_the_lawbook_needs_neither_django_nor_a_clock() -> None:
    program = (
        "import sys; from lawbook.assess import assess; "
        "bad = [n for n in sys.modules if n.split('.')[0] in ('django', 'office', 'psycopg', 'socket', 'sqlite3')]; "
        "print(bad)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert found.stdout.strip() == "[]"


def test_no_rule_asks_what_day_it_is() -> None:
    asking = re.compile(r"\b(date\.today|datetime\.now|time\.time|utcnow)\b|\bfloat\(")
    for path in (SOURCE / "lawbook").rglob("*.py"):
        if "tests" not in path.parts:
            assert not asking.search(path.read_text(encoding="utf-8")), path


def test_the_last_day_asked_about_carries_no_hidden_state() -> None:
    story = without_pay()
    late = story.on("2026-06-01")
    story.on("2026-03-15")
    assert story.on("2026-06-01") == late
    assert late.weeks[0].monday == day("2026-03-02")
