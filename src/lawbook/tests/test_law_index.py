"""The law index is complete, true and up to date."""

from __future__ import annotations

import re
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from lawbook import index, law_matrix
from lawbook.foundation.plain_yaml import plain_yaml


def test_every_id_of_the_knowledge_is_handled_and_points_somewhere() -> None:
    assert index.faults() == []


def test_every_handled_id_is_named_by_a_case_a_test_or_a_scenario() -> None:
    assert law_matrix.unproven(law_matrix.matrix()) == []


def test_an_id_that_no_test_names_is_seen() -> None:
    row = next(row for row in law_matrix.matrix() if row.id == "REF-01")
    assert law_matrix.unproven([replace(row, cases=0, tests=0, scenarios=0)]) == ["REF-01"]


def test_the_written_index_is_up_to_date() -> None:
    assert index.lasting(index.INDEX.read_text(encoding="utf-8")) == index.lasting(index.text())
    assert index.main(["--check"]) == 0


def test_a_dropped_id_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = law_matrix.entries()
    del said["R-053"]
    monkeypatch.setattr(law_matrix, "entries", lambda: said)
    assert index.main(["--check"]) == 1
    assert "R-053: has neither a rule nor an entry" in capsys.readouterr().err


def test_an_unknown_id_and_a_wrong_place_fail_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {**law_matrix.entries(), "R-099": law_matrix.Entry("automatic", "x", "src/nowhere.py")}
    monkeypatch.setattr(law_matrix, "entries", lambda: said)
    assert index.faults() == [
        "R-099: stands in no file of docs/law", "R-099: there is no src/nowhere.py",
        "R-099: index_da.yaml does not say it",
    ]  # fmt: skip


def test_an_entry_for_a_rule_that_exists_must_go(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {**law_matrix.entries(), "R-020": law_matrix.Entry("outside", "x", None)}
    monkeypatch.setattr(law_matrix, "entries", lambda: said)
    assert index.faults() == ["R-020: has a rule, so its entry must go"]


def test_an_outdated_file_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "law-index.md"
    old.write_text("old", encoding="utf-8")
    monkeypatch.setattr(index, "INDEX", old)
    assert index.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    assert index.main([]) == 0
    assert index.main(["--check"]) == 0


def test_an_unknown_word_on_the_command_line_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lawbook.index", "--what"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(Path(index.__file__)), run_name="__main__")
    assert ended.value.code == 2
    assert "usage: python -m lawbook.index [--check]" in capsys.readouterr().err


def test_the_law_is_read_as_it_stands_under_each_id() -> None:
    found = law_matrix.passages()
    assert set(law_matrix.titles()) <= set(found)
    assert found["LP-04"].startswith("LP-04")  # the row of a table
    assert "30" in found["R-020"]
    assert all(text.strip() for text in found.values())


def test_an_entry_that_says_too_little_is_refused() -> None:
    with pytest.raises(index.IndexFault, match="R-003"):
        law_matrix.entry_of("R-003", {"how": "outside"})
    with pytest.raises(index.IndexFault):
        law_matrix.entry_of("R-003", {"how": "somehow", "because": "x"})
    with pytest.raises(index.IndexFault, match="R-003: tasks"):
        law_matrix.entry_of("R-003", {"how": "by_person", "where": "src", "says": "x"})
    assert law_matrix.entry_of("R-003", {"how": "by_person", "where": "src", "says": "x", "tasks": [9]}).tasks == (9,)


def test_only_counts_of_files_and_tests_may_lag() -> None:
    written = index.text()
    assert index.lasting(written.replace("| LP-01 | ", "| LP-01 | not so: ")) != index.lasting(written)
    assert index.lasting(written.replace("automatic", "prepared", 1)) != index.lasting(written)
    line = next(line for line in written.splitlines() if line.startswith("| LP-01 |"))
    more = line.rsplit(" | ", 1)[0] + " | 15 + 99 + 6 |"
    assert index.lasting(written.replace(line, more)) == index.lasting(written)


GROUPS = ("R", "REF", "PAY", "OVP", "REC", "MOVE", "ADM", "RET", "LP", "LET", "AUD", "G")


def test_the_matrix_holds_exactly_the_ids_that_the_knowledge_heads_and_lists() -> None:
    heads = set()
    for name in law_matrix.KNOWLEDGE:
        for line in (law_matrix.LAW / name).read_text(encoding="utf-8").splitlines():
            if line.startswith(("### ", "| ", "**")):
                heads |= set(re.findall(r"\b(?:" + "|".join(GROUPS) + r")-\d{2,3}[a-z]?\b", line))
    rows = {row.id for row in law_matrix.matrix()}
    assert len(rows) > 180
    assert heads - rows == set()
    assert {key.split("-")[0] for key in rows} == set(GROUPS)
    written = index.INDEX.read_text(encoding="utf-8")
    assert [key for key in rows if f"\n| {key} | " not in written] == []


@pytest.mark.parametrize("key", ["PAY-04", "OVP-03", "REC-02", "MOVE-02", "ADM-01", "RET-05"])
def test_a_dropped_id_of_what_comes_after_the_decision_fails_too(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = law_matrix.entries()
    del said[key]
    monkeypatch.setattr(law_matrix, "entries", lambda: said)
    assert index.faults() == [f"{key}: has neither a rule nor an entry"]


def test_the_office_must_name_what_it_is_said_to_handle(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = law_matrix.Entry("automatic", "x", "src/office/web/urls.py", (999,), ("POSTCARD",))
    monkeypatch.setattr(law_matrix, "entries", lambda: {**original, "PAY-04": entry})
    original = entries_of_the_file()
    assert index.faults() == [
        "PAY-04: nothing in src/office/web/urls.py names it",
        "PAY-04: the catalogue has no task 999",
        "PAY-04: there is no letter POSTCARD",
    ]


def entries_of_the_file() -> dict[str, law_matrix.Entry]:
    data = plain_yaml((law_matrix.LAWBOOK / "index.yaml").read_text(encoding="utf-8"))
    return {key: law_matrix.entry_of(key, item) for key, item in data.items()}


def test_every_row_tells_citation_handling_and_place() -> None:
    for row in law_matrix.matrix():
        assert row.cites and row.how in (*law_matrix.HANDLINGS, law_matrix.OFF)
        assert row.text or row.versions
        assert row.how == law_matrix.OUTSIDE or row.files or row.where
        assert row.how != law_matrix.BY_PERSON or row.tasks


def test_every_id_without_a_rule_is_said_in_danish_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for row in law_matrix.matrix():
        assert row.versions or all(row.danish), row.id
    less = law_matrix.danish()
    del less["PAY-04"]
    monkeypatch.setattr(law_matrix, "danish", lambda: less)
    assert index.faults() == ["PAY-04: index_da.yaml does not say it"]


def test_tasks_are_read_from_findings_and_from_the_catalogue() -> None:
    rows = {row.id: row for row in law_matrix.matrix()}
    assert 139 in law_matrix.tasks_of_findings()["R-060"]
    assert {44, 119} <= set(rows["LP-28"].tasks)
    assert rows["R-020"].cases >= 8
    assert rows["MOVE-02"].scenarios >= 1


def test_every_rule_has_cases() -> None:
    """A chapter's rules that stand beside rules.py are tested as well."""
    counts = law_matrix.case_counts()
    for item in law_matrix.provisions():
        by_call = counts.get((item.module.split(".")[1], item.id), {})
        assert by_call.get(item.name, 0) + by_call.get(None, 0) > 0, item
