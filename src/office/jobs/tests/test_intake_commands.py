"""`openksd intake` and `openksd population` as one types them (kommandoer)."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from office.cases.models import SicknessCase
from office.intake.models import Message
from office.intake.reading import UnreadableFile
from office.intake.tests.examples import OTHER_CPR, example
from office.kernel import clock, tenancy
from population.generation import BadPopulation

pytestmark = pytest.mark.django_db
NOW = date(2025, 11, 3)


def run(*arguments: object) -> tuple[int, list[str], list[str]]:
    """Run a command and return its exit code, what it said and what it complained of."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


def write(path, *bodies) -> object:
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies), encoding="utf-8")
    return path


def test_a_good_file(tmp_path):
    path = write(tmp_path / "a.jsonl", example("DP201"), example("INCOME"))
    with clock.at(NOW):
        code, out, err = run("intake", path)
    assert (code, err) == (0, [])
    assert out == ["2 taken in, 0 known before, 0 refused, 0 with a warning"]
    with tenancy.acting_for(751):
        assert SicknessCase.objects.get().opened_on == NOW


def test_each_refused_line_is_one_line_and_the_rest_goes_in(tmp_path):
    bad = example("DP201", citizen_cpr=OTHER_CPR, first_absence_day="2025-02-30")
    path = write(tmp_path / "a.jsonl", bad, example("DP201"))
    with clock.at(NOW):
        code, out, err = run("intake", path)
    assert code == 2 and len(err) == 1
    assert err[0].startswith(f"{path}, linje 1, felt first_absence_day: ") and err[0].endswith("(regel FORMAT)")
    assert OTHER_CPR not in err[0]
    assert out == ["1 taken in, 0 known before, 1 refused, 0 with a warning"]


def test_several_files_of_several_municipalities(tmp_path):
    one = write(tmp_path / "a.jsonl", example("DP201"))
    other = write(tmp_path / "b.jsonl", example("DP201", municipality="657"))
    with clock.at(NOW):
        assert run("intake", one, other)[0] == 0
    for code in (751, 657):
        with tenancy.acting_for(code):
            assert SicknessCase.objects.count() == 1


def test_the_day_of_receipt_can_be_said(tmp_path):
    path = write(tmp_path / "a.jsonl", example("DP201"))
    assert run("intake", path, "--on", "2025-09-10")[0] == 0
    with tenancy.acting_for(751):
        assert Message.objects.get().received_on == SicknessCase.objects.get().opened_on == date(2025, 9, 10)


def test_what_names_no_municipality_needs_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("0016101801234", encoding="cp1252")
    with pytest.raises(CommandError, match="--municipality"):
        run("intake", path)
    with clock.at(NOW):
        code, _, err = run("intake", path, "--municipality", 751)
    assert code == 2 and "P12170" in err[0]
    with pytest.raises(UnreadableFile):
        run("intake", tmp_path / "missing.jsonl")


def test_a_population_is_written_and_taken_in(tmp_path):
    out = tmp_path / "people"
    arguments = ("--municipality", 657, "--cases", 12, "--seed", 3, "--from", "2025-11-25", "--to", "2026-06-30")
    code, said, _ = run("population", *arguments, "--out", out)
    assert code == 0 and said[0].startswith("12 cases of ")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    code, said, err = run("intake", out)
    assert (code, len(err)) == (2 if manifest["refusals"] else 0, len(manifest["refusals"]))
    with tenancy.acting_for(657):
        assert SicknessCase.objects.count() == 12
        assert {str(day) for day in Message.objects.values_list("received_on", flat=True)} <= {
            name.split("/")[0] for name in manifest["files"]
        }


def test_a_population_that_cannot_be_is_refused(tmp_path):
    with pytest.raises(BadPopulation):
        run("population", "--municipality", 751, "--cases", 0, "--out", tmp_path / "a")
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadPopulation):
        run("population", "--municipality", 751, "--cases", 1, "--out", tmp_path)


def test_a_half_written_population_is_not_taken_in(tmp_path):
    (tmp_path / "2026-01-01").mkdir()
    with pytest.raises(UnreadableFile, match=r"manifest\.json"):
        run("intake", tmp_path)
