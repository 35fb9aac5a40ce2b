"""`openksd what-if FILE`: the effect of an act or of a version of the law, and one clear error for a bad file."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from office.cases.models import SicknessCase
from office.flows.tests.task_stories import citizen, employed_without_pay, night, only_case, take
from office.jobs.what_if_file import BadWhatIfFile, read_what_if
from office.kernel import clock, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path: Path, settings) -> SicknessCase:
    settings.OPENKSD_HOME = tmp_path
    with tenancy.acting_for(751), clock.at(date(2026, 1, 5)):
        citizen()
        employed_without_pay()
        take("APPLICATION", "2026-01-12")
        night("2026-02-10")
        return only_case()


def told(tmp_path: Path, text: str) -> str:
    file = tmp_path / "what-if.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("what_if", str(file), stdout=out)
    return out.getvalue()


def test_an_act_is_told_week_by_week_and_not_done(case: SicknessCase, tmp_path: Path) -> None:
    act = "{kind: SET_HOURLY_RATE, rate: 9000, reason: Lønsedler}"
    said = told(tmp_path, f"municipality: 751\ncase: {case.number}\non: 2026-02-10\nact: {act}\n")
    assert "2026-W06  CITIZEN  5,085.00 → 3,330.00  -1,755.00 kr." in said
    assert "2026-W07" not in said
    assert "pension" in said and "must be heard first" in said
    with tenancy.acting_for(751):
        assert SicknessCase.objects.get().status == case.status


def test_an_act_without_effect_says_so(case: SicknessCase, tmp_path: Path) -> None:
    mark = "{kind: MARK_RECOURSE, reason: Trafikuheld}"
    assert "nothing would change" in told(
        tmp_path, f"municipality: 751\ncase: {case.number}\non: 2026-02-11\nact: {mark}\n"
    )


def test_versions_are_tried_on_every_running_case(case: SicknessCase, tmp_path: Path) -> None:
    said = told(tmp_path, "municipality: 751\non: 2026-02-11\nversions: [REFORM_2027]\n")
    assert said.strip().startswith("0 of 1 cases would change")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "fields with values"),
        ("{", "cannot be read"),
        ("municipality: 1\nversions: []\n", "municipality: 751"),
        ("municipality: 751\n", "act | versions"),
        ("municipality: 751\nversions: [X]\nact: {kind: STOP}\n", "act | versions"),
        ("municipality: 751\ncase: 7\nact: {kind: STOP}\n", "case: 2026-000001"),
        ("municipality: 751\ncase: 2026-000001\nact: STOP\n", "act: {kind: STOP"),
        ("municipality: 751\ncase: 2026-000001\nact: {kind: STOP, last_dya: 2026-01-01}\n", "act: last_dya"),
        ("municipality: 751\ncase: 2026-000001\nact: {kind: STOP, last_day: i går}\n", "last_day: 2026-11-25"),
        ("municipality: 751\ncase: 2026-000001\nact: {kind: STOP, rate: høj}\n", "act: rate"),
        ("municipality: 751\nversions: REFORM_2027\n", "versions: […]"),
        ("municipality: 751\nversions: []\nrates: [{name: x, value: 1}]\n", "rates: [{name"),
        ("municipality: 751\nversions: []\nrates: [{name: x, value: hal, since: 2027-01-04}]\n", "rates: value"),
        ("municipality: 751\nwhen: 2026-01-01\nversions: []\n", "when: ?"),
    ],
)
def test_a_bad_file_is_one_error_that_names_the_field(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadWhatIfFile) as problem:
        read_what_if(file)
    assert said in problem.value.en and str(file) in problem.value.en
    assert "\n" not in problem.value.en


def test_a_case_that_is_not_there_is_told(case: SicknessCase, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="2026-999999"):
        told(tmp_path, "municipality: 751\ncase: 2026-999999\nact: {kind: GRANT}\n")
