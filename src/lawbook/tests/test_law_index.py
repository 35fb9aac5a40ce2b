"""The law index is complete, true and up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from lawbook import index


def test_every_id_of_the_knowledge_is_handled_and_points_somewhere() -> None:
    assert index.faults() == []


def test_the_written_index_is_up_to_date() -> None:
    assert index.INDEX.read_text(encoding="utf-8") == index.text()
    assert index.main(["--check"]) == 0


def test_a_dropped_id_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    said = index.entries()
    del said["R-053"]
    monkeypatch.setattr(index, "entries", lambda: said)
    assert index.main(["--check"]) == 1
    assert "R-053: has neither a rule nor an entry" in capsys.readouterr().err


def test_an_unknown_id_and_a_wrong_place_fail_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {**index.entries(), "R-099": index.Entry("elsewhere", "x", "src/nowhere.py")}
    monkeypatch.setattr(index, "entries", lambda: said)
    assert index.faults() == ["R-099: stands in no file of docs/law", "R-099: there is no src/nowhere.py"]


def test_an_entry_for_a_rule_that_exists_must_go(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {**index.entries(), "R-020": index.Entry("not_automated", "x", None)}
    monkeypatch.setattr(index, "entries", lambda: said)
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
    assert index.main(["--what"]) == 2


def test_an_entry_that_says_too_little_is_refused() -> None:
    with pytest.raises(index.IndexFault, match="R-003"):
        index._entry("R-003", {"how": "not_automated"})
    with pytest.raises(index.IndexFault):
        index._entry("R-003", {"how": "somehow", "because": "x"})


def test_every_rule_has_cases() -> None:
    """A chapter's rules that stand beside rules.py are tested as well."""
    counts = index.case_counts()
    for item in index.provisions():
        by_call = counts.get((item.module.split(".")[1], item.id), {})
        assert by_call.get(item.name, 0) + by_call.get(None, 0) > 0, item
