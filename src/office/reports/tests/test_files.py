"""Files as robots and spreadsheets read them: CSV byte for byte, XLSX with real dates, no cell that runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.administration.models import Role, User
from office.cases.models import SicknessCase
from office.cases.recourse import RecourseDetails, record_details
from office.decisions.operations import decide, exempt
from office.decisions.tests.world import content
from office.kernel import clock, tenancy
from office.parties.operations import put_person
from office.reports.columns import FORMULA_SIGNS, neutral
from office.reports.periods import Unit
from office.reports.registry import definitions
from office.reports.running import Filter, Match, Question
from office.reports.tests.world import a_case, a_person, an_employer, asked, csv_text, dicts, marked, notified, said
from office.reports.writing import BOM, Format, blocks, csv_blocks, file_name, write_file
from office.tasks.handling import solve
from office.tasks.operations import open_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 3, 4)
R34_HEADERS = [
    "Sagsnummer", "Borger", "CPR-nummer", "Virksomhed", "CVR-nummer", "Første fraværsdag", "Sidste fraværsdag",
    "Sagsstatus", "Bevillingsgrundlag", "Revurderingstidspunkt", "Forlængelsesårsag", "Delvis genoptaget arbejde",
    "Fraværsårsag", "Klagesag", "Sygemeldt-Type", "Opret-dato",
]  # fmt: skip


def _town() -> None:
    """Fill the municipality with a case of every sort that the golden files show."""
    company = an_employer()
    with_pay = a_case(
        DAY, a_person("Søren Ågård", cpr="7101809001"), first=date(2026, 2, 2), relation="EMPLOYER", employer=company,
        target_group="EMPLOYEE_WITH_PAY", status="RUNNING", grant_basis="AFTER_EMPLOYER_PERIOD", actor="mette",
        last_day_of_right=date(2026, 12, 1),
    )  # fmt: skip
    notified(with_pay, DAY, "ACCIDENT_WITH_LIABLE_PARTY", "Påkørt; bilist kendt")
    own = a_case(
        DAY, a_person("Ane Holm", cpr="7101809002"), relation="BUSINESS", target_group="SELF_EMPLOYED", status="DECIDED"
    )
    notified(own, DAY)
    put_person(cpr="7101809002", phone="70101010")
    said(own, "BUSINESS_PARTIAL", DAY, first_day="2026-04-01", work_share="2/5")
    over = a_case(
        date(2026, 3, 5), a_person('=HYPERLINK("http://x";"y")', cpr="7101809003"), relation="BUSINESS",
        target_group="SELF_EMPLOYED", status="ENDED", last_absence_day=date(2026, 3, 20),
    )  # fmt: skip
    decide(content=content(with_pay), on=date(2026, 3, 5))
    record_details(case=with_pay, details=RecourseDetails(injured_on=DAY, insurer="Trygt Hjem", claim_number="+77"))
    marked(with_pay, "RECOURSE", date(2026, 4, 2), reason="Skadevolder kendt")
    exempt(party=own.person, from_day=DAY, until=date(2026, 12, 4), reason="Kompleks sag", by="mette")
    marked(over, "COMPLAINT", date(2026, 5, 2), reason="-1+1")
    exempt(party=company, from_day=DAY, until=date(2026, 12, 1), reason="Fejl i løndata", by="mette")
    _tasks(over)


def _tasks(case: SicknessCase) -> None:
    """Open three tasks; one is solved in time, one too late, one is left."""
    User.objects.create(username="mette", display_name="Mette Hallevang", role=Role.CASEWORKER, municipality=751)
    for title, done in (("Ring", date(2026, 3, 6)), ("Skriv", date(2026, 12, 1)), ("Vent", None)):
        with clock.at(DAY):
            task = open_by_hand(case=case, title=title, by="mette", on=DAY)
        if done is not None:
            with clock.at(done):
                solve(task=task, by="mette", solution="Gjort", on=done)


@pytest.mark.parametrize(
    ("code", "by", "period"),
    [
        ("R9", None, ""), ("R14", Unit.MONTH, "2026-04"), ("R20", None, ""), ("R22", Unit.YEAR, "2026"),
        ("R23", None, ""), ("R33", Unit.YEAR, "2026"), ("R34", Unit.WEEK, "2026-10"), ("R35", None, ""),
        ("R45", Unit.MONTH, "2026-03"), ("R46", None, ""), ("KLAGE", None, ""), ("OPGAVER", None, ""),
    ],
)  # fmt: skip
def test_the_file_is_the_golden_one(code: str, by: Unit | None, period: str) -> None:
    _town()
    written = b"".join(csv_blocks(asked(code, by, period)))
    golden = GOLDEN / f"{code}.csv"
    assert written == golden.read_bytes()


def test_every_report_has_a_golden_file() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} == set(definitions())


def test_a_robot_reads_new_cases_as_it_always_did() -> None:
    _town()
    text = io.StringIO(b"".join(csv_blocks(asked("R34", Unit.WEEK, "2026-10"))).decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(text, delimiter=";"))
    open_self_employed = [
        row for row in rows
        if row["Sygemeldt-Type"] == "Selvstændig" and row["Sagsstatus"] not in ("Afsluttet", "Lukket")
    ]  # fmt: skip
    assert [(row["CPR-nummer"], row["Borger"]) for row in open_self_employed] == [("7101809002", "Ane Holm")]
    assert open_self_employed[0]["Opret-dato"] == "2026-03-04"
    assert list(rows[0])[:16] == R34_HEADERS


def test_csv_has_a_mark_at_its_head_and_ends_every_line_as_windows_does() -> None:
    _town()
    for report in definitions().values():
        by = (Unit.YEAR, "2026") if report.units else (None, "")
        whole = b"".join(csv_blocks(asked(report.code, *by)))
        assert whole.startswith(BOM)
        assert whole.count(BOM) == 1
        assert whole.endswith(b"\r\n")
        assert whole.count(b"\n") == whole.count(b"\r\n") == whole.count(b"\r")
        lines = list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert lines[0] == [column.header for column in report.columns]
        assert all(len(line) == len(report.columns) for line in lines)


@pytest.mark.parametrize(
    "name",
    [
        "=1+1", "+45", "-2", "@SUM(A1)", "\t=1+1", "  =1+1", "＝1+1", "\r\n=1", 'A;"B"', "Linje\r\nto", "O'Brien",
        "100% %s",
    ],
)
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(name: str) -> None:
    a_case(DAY, a_person(name))
    text = csv_text(asked("R34", Unit.WEEK, "2026-10"))
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == 1
    cell = rows[0]["Borger"]
    assert not cell.lstrip(" ").startswith(FORMULA_SIGNS)
    assert cell == neutral(name)


@given(st.text(max_size=20))
def test_a_neutral_text_never_begins_a_formula(text: str) -> None:
    found = neutral(text)
    assert not found.lstrip(" \t\r\n").startswith(FORMULA_SIGNS)
    assert not set("\r\n\t") & set(found)


def test_every_file_tells_the_same_as_the_page() -> None:
    _town()
    question = asked("R34", Unit.YEAR, "2026")
    shown = dicts(question)
    told = json.loads(b"".join(blocks(question, Format.JSON)))
    read = list(csv.DictReader(io.StringIO(csv_text(question), newline=""), delimiter=";"))
    assert (told["report"], told["period"], len(told["rows"])) == ("R34", "2026", len(shown))
    for row, as_json, as_csv in zip(shown, told["rows"], read, strict=True):
        for column in question.report.columns:
            value = row[column.key]
            plain = value.isoformat() if isinstance(value, date) else None if value is None else str(value)
            assert as_json[column.header] == plain
            cell = neutral(plain or "")
            assert as_csv[column.header] == (cell if isinstance(value, str | date | None) else cell.replace(".", ","))


def test_a_workbook_has_real_dates_filters_and_a_header_that_stays(tmp_path: Path) -> None:
    _town()
    path = tmp_path / "r34.xlsx"
    write_file(asked("R34", Unit.YEAR, "2026"), Format.XLSX, path)
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert 'ySplit="1"' in sheet
    assert "frozen" in sheet
    assert "<autoFilter" in sheet
    assert "yyyy-mm-dd" in styles
    serial = (date(2026, 3, 4) - date(1899, 12, 30)).days
    assert f"<v>{serial}</v>" in sheet
    assert "<f>" not in sheet
    assert (path.stat().st_mode & 0o777) == 0o600


def test_a_broken_extract_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_question: Question) -> object:
        yield b"half"
        raise OSError("disk full")

    monkeypatch.setattr("office.reports.writing.csv_blocks", broken)
    with pytest.raises(OSError, match="disk full"):
        write_file(asked("R46"), Format.CSV, tmp_path / "r46.csv")
    assert list(tmp_path.iterdir()) == []


def test_names_of_files_tell_report_and_period_and_nobody() -> None:
    assert file_name(asked("R34", Unit.WEEK, "2026-10", "2026-12"), Format.CSV) == "R34_2026-10--2026-12.csv"
    assert file_name(asked("R46"), Format.XLSX) == "R46_2026-11-25.xlsx"


def test_filters_hold_for_the_file_too_and_another_municipality_sees_nothing() -> None:
    _town()
    wanted = (Filter("target_group", Match.IS, ("Selvstændig",)), Filter("status", Match.IS_NOT, ("Afsluttet",)))
    text = csv_text(asked("R34", Unit.WEEK, "2026-10", filters=wanted))
    assert text.count("\r\n") == 2
    assert "Ane Holm" in text
    with tenancy.acting_for(461):
        assert csv_text(asked("R34", Unit.WEEK, "2026-10")).count("\r\n") == 1


def test_the_day_a_moment_lies_on_is_the_danish_one(clock_at: Callable[[object], None]) -> None:
    from datetime import UTC, datetime

    case = a_case(DAY)
    marked(case, "RECOURSE", datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
    assert dicts(asked("R35"))[0]["marked_at"] == date(2026, 4, 1)
    assert [row["set_here"] for row in dicts(asked("R14", Unit.MONTH, "2026-03", "2026-04"))] == [0, 1]
    assert clock.today()
