"""`openksd report` from the command line."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from office.administration.models import Role
from office.kernel import tenancy
from office.reports.errors import PeriodRefused, ReportRefused
from office.reports.models import Extract
from office.reports.tests.world import a_case, a_person, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
WEEKS = ("--municipality", "751", "--by", "week", "--from", "2026-10", "--to", "2026-12")


def report(*words: str) -> str:
    out = StringIO()
    call_command("report", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_it_writes_the_file_and_logs_it(form: str, tmp_path: Path) -> None:
    a_case(date(2026, 3, 22), a_person("Ane Holm"))
    a_case(date(2026, 3, 23))
    target = tmp_path / f"r34.{form}"
    told = report("R34", *WEEKS, "--format", form, "--out", str(target), "--purpose", "Tilsyn")
    assert told.startswith("R34: 1 rows, 1 people")
    assert target.stat().st_size > 0
    row = Extract.objects.get()
    assert (row.by, row.period, row.form, row.purpose, row.persons) == (
        "openksd", "2026-10--2026-12", form, "Tilsyn", 1,
    )  # fmt: skip


def test_without_a_file_the_rows_go_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    a_case(date(2026, 3, 22), a_person("Ane Holm"))
    report("R46", "--municipality", "751")
    assert b"Ane Holm" in capsysbinary.readouterr().out


def test_what_is_asked_wrongly_is_said_in_one_line(tmp_path: Path) -> None:
    for words in (
        ("R34",), ("R34", "--municipality", "751", "--by", "week"), ("R34", "--municipality", "751", "--from", "2026"),
        ("R46", "--municipality", "751", "--format", "xlsx"),
        ("R46", "--municipality", "751", "--out", str(tmp_path / "none" / "x.csv")),
        ("R46", "--municipality", "751", "--user", "nobody"),
    ):
        with pytest.raises(CommandError):
            report(*words)
    with pytest.raises(PeriodRefused):
        report("R34", "--municipality", "751")
    with pytest.raises(PeriodRefused):
        report("R9", *WEEKS)
    assert not Extract.objects.exists()


def test_as_a_user_it_keeps_to_the_users_role() -> None:
    user = a_user(Role.LEADER)
    with pytest.raises(ReportRefused):
        report("R45", *WEEKS, "--user", user.username)
    with tenancy.acting_for(751):
        assert not Extract.objects.exists()


def test_reports_are_listed_and_told_about() -> None:
    assert "R34 Liste over nyoprettede sager [week/month/year]" in report()
    assert "R14 Regressager (udgår)" in report()
    assert "R46 Sager uden raskmelding [complete]" in report()
    assert "Formål med rapporten" in report("r9", "--about")
