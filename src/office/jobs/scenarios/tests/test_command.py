"""`openksd scenarios`: what it prints and how it ends, run as a person would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[4]
LIVES = (HERE / "lives.yaml").read_text(encoding="utf-8")
WRONG = """
- id: wrong-in-three-ways
  title: Expects what does not come
  oracle: constructed
  source: LP-24
  events:
    - {on: 2025-09-10, type: unemployment, day_rate: 850, from: 2025-06-05}
    - {on: 2025-09-10, type: notification, form: DP200B, first_absence_day: 2025-09-01}
    - {on: 2025-09-12, type: application}
  until: 2025-10-05
  expect:
    municipality_pays_from: 2025-09-14
    open_tasks: [119]
    weeks: {only: true}

- id: wrong-order
  title: An event that stands after a later one
  oracle: constructed
  source: LP-24
  events:
    - {on: 2025-09-12, type: application}
    - {on: 2025-09-10, type: enquiry_note, text: late}
  until: 2025-10-05
  expect: {cases: 0}

- id: wrong-refused
  title: A refund request that the intake refuses
  oracle: constructed
  source: rule 1103
  employers: {A: {sector: private}}
  events:
    - {on: 2025-09-12, type: refund_request, employer: A, from: 2025-09-02, to: 2025-09-01, wage_paid: 1}
  until: 2025-09-12
  expect: {cases: 0}
"""
LINES = {
    "wrong-in-three-ways": "municipality_pays_from: expected 2025-09-14, got 2025-09-15; open_tasks: expected [119]",
    "wrong-order": "events: expected to be lived, got enquiry_note of 2025-09-10 stands after application",
    "wrong-refused": "events[1]: expected to be lived, got refused: ",
}


def openksd(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from office.jobs.command import main; main()", "scenarios", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "office.settings"}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, timeout=600)


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("scenarios")
    (found / "lives.yaml").write_text(LIVES, encoding="utf-8")
    (found / "wrong.yml").write_text(WRONG, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def parallel(folder: Path) -> Iterator[subprocess.CompletedProcess[str]]:
    yield openksd("check", str(folder), "--workers", "2")


def test_each_failing_scenario_has_one_line_and_the_last_line_counts(
    parallel: subprocess.CompletedProcess[str],
) -> None:
    lines = told(parallel)
    assert parallel.returncode == 1
    assert lines[-1] == "4 passed, 3 failed"
    assert len(lines) == 4
    for line, (name, start) in zip(lines, LINES.items(), strict=False):
        assert line.startswith(f"{name}: {start}")
    assert "weeks.2025-W38: expected nothing, got {hours: 37, citizen: 4250" in lines[0]


def test_alone_every_day_and_again_all_give_the_same(
    folder: Path, parallel: subprocess.CompletedProcess[str]
) -> None:
    assert told(openksd("check", str(folder), "--workers", "1")) == told(parallel)
    assert told(openksd("check", str(folder), "--workers", "2", "--every-day")) == told(parallel)


def test_all_passed_ends_with_0(folder: Path) -> None:
    done = openksd("check", str(folder / "lives.yaml"), "--only", "life-nothing-but-a-note")
    assert (done.returncode, told(done)) == (0, ["1 passed, 0 failed"])


def test_unreadable_folder_ends_with_2_and_names_file_scenario_and_key(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(LIVES.replace("    balance: {A: 0}", "    balanse: {A: 0}"), encoding="utf-8")
    done = openksd("check", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "openksd: a.yaml: life-with-pay-over-new-year: expect.balanse: unknown key\n"


def test_missing_folder_and_unknown_id_end_with_2(tmp_path: Path, folder: Path) -> None:
    assert openksd("check", str(tmp_path / "nowhere")).returncode == 2
    done = openksd("explain", str(folder), "no-such-life")
    assert done.returncode == 2
    assert "no scenario no-such-life" in done.stderr


def test_explanation_shows_provisions_with_facts_and_sources(folder: Path) -> None:
    done = openksd("explain", str(folder), "life-with-pay-over-new-year")
    assert done.returncode == 0
    text = done.stdout
    assert text.startswith("life-with-pay-over-new-year: Refund over the turn of the year")
    assert "Decision granted of 2026-01-20, made automatically." in text
    assert text.index("§ 30, stk. 1 (R-020)") < text.index("§ 32, stk. 1, nr. 1 (R-030)") < text.index("§ 47, stk. 1")
    assert "The employer pays the first 30 days from 03-12-2025." in text
    assert "first_absence_day = 2025-12-03" in text
    assert "[notification of 2025-12-08, said by employer]" in text
    assert "employer_period_days = 30  [parameter since 2012-01-02: " in text


def test_explanation_of_a_scenario_that_cannot_be_lived_ends_with_2(folder: Path) -> None:
    done = openksd("explain", str(folder), "wrong-order")
    assert done.returncode == 2
    assert "stands after" in done.stderr


def test_no_payment_file_reaches_the_users_folder(folder: Path, tmp_path: Path) -> None:
    home = Path(os.environ["OPENKSD_HOME"])
    before = sorted(home.glob("bank/**/*"))
    assert openksd("check", str(folder / "lives.yaml"), "--only", "life-with-pay-over-new-year").returncode == 0
    assert sorted(home.glob("bank/**/*")) == before
