"""Reports as files (filer): CSV as the municipalities' robots read it, XLSX with real dates, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.db import connection, transaction

from office.reports.columns import Column, Kind, as_text, neutral
from office.reports.definition import Report
from office.reports.errors import FormatRefused
from office.reports.running import Question, make_room, order_by, rows_statement, run, size_of

BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 16
_SHEET_ROWS = 1_048_575  # beside the header


class Format(StrEnum):
    """Form of a file (format)."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"

    @property
    def content_type(self) -> str:
        """Return what the file is called on the web."""
        return {
            Format.CSV: "text/csv; charset=utf-8", Format.JSON: "application/json",
            Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self]  # fmt: skip


def file_name(question: Question, form: Format) -> str:
    """Return the name of the file, which names nobody: R34_2026-10.csv, or the day of a complete report."""
    label = question.period.label if question.period is not None else question.on.isoformat()
    return f"{question.report.code}_{label}.{form.value}"


def _header(report: Report) -> bytes:
    names = [column.header for column in report.columns]
    quoted = [f'"{name}"' if ";" in name or '"' in name else name for name in names]
    return BOM + ";".join(quoted).encode() + b"\r\n"


def csv_blocks(question: Question) -> Iterator[bytes]:
    """Return the CSV file in blocks: UTF-8 with BOM, semicolons, CRLF, days as YYYY-MM-DD, Danish words.

    The database writes the rows itself (COPY), one line each: no cell holds a line break, so ends of line are safe.
    """
    rows = rows_statement(question)
    cells = ", ".join(as_text(column) for column in question.report.columns)
    select = f"SELECT {cells} {rows.sql}{order_by(question)}"
    sql = f"COPY ({select}) TO STDOUT WITH (FORMAT csv, DELIMITER ';')"
    yield _header(question.report)
    waiting = bytearray()
    with transaction.atomic(), connection.cursor() as cursor:
        make_room()
        with cursor.copy(sql, rows.parameters) as copy:
            for data in copy:
                waiting += data
                if len(waiting) >= _BLOCK:
                    yield bytes(waiting).replace(b"\n", b"\r\n")
                    waiting.clear()
    yield bytes(waiting).replace(b"\n", b"\r\n")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def json_blocks(question: Question) -> Iterator[bytes]:
    """Return a JSON file in blocks: report, period and rows with the Danish headers as names; amounts as exact text."""
    names = [column.header for column in question.report.columns]
    head = {
        "report": question.report.code,
        "period": question.period.label if question.period is not None else None,
        "on": question.on.isoformat(),
    }
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{opening}, "rows": ['.encode()
    waiting, comma = "", ""
    for row in run(question):
        told = {name: _plain(value) for name, value in zip(names, row, strict=True)}
        waiting += f"{comma}\n{json.dumps(told, ensure_ascii=False)}"
        comma = ","
        if len(waiting) >= _BLOCK:
            yield waiting.encode()
            waiting = ""
    yield f"{waiting}\n]}}\n".encode()


def write_xlsx(question: Question, target: IO[bytes] | str) -> None:
    """Write an XLSX file: real dates and numbers, filters on the header, which stays in sight when one scrolls.

    Texts are written as texts, so no cell is a formula. Raises FormatRefused beyond the rows that a sheet holds.
    """
    report, total = question.report, size_of(question).rows
    if total > _SHEET_ROWS:
        raise FormatRefused(
            f"Et regneark rummer {_SHEET_ROWS} rækker; hent CSV i stedet.",
            f"A sheet holds {_SHEET_ROWS} rows; take CSV instead.",
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    bold = book.add_format({"bold": True})
    forms = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}), "money": book.add_format({"num_format": "#,##0.00"}),
        "percent": book.add_format({"num_format": "0.0"}),
    }  # fmt: skip
    sheet = book.add_worksheet(report.code)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, total), len(report.columns) - 1)
    for place, column in enumerate(report.columns):
        sheet.set_column(place, place, max(12, min(40, len(column.header) + 4)))
        sheet.write_string(0, place, column.header, bold)
    for line, row in enumerate(run(question), start=1):
        for place, (column, value) in enumerate(zip(report.columns, row, strict=True)):
            if value is not None:
                _write_cell(sheet, (line, place), column, value, forms)
    book.close()


def _write_cell(sheet: Any, at: tuple[int, int], column: Column, value: Any, forms: dict[str, Any]) -> None:
    line, place = at
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, forms["day"])
    elif isinstance(value, int | Decimal):
        form = {Kind.MONEY: forms["money"], Kind.PERCENT: forms["percent"]}.get(column.kind)
        sheet.write_number(line, place, value, form)
    else:
        # A text that is saved from the sheet as CSV later must not become a formula then.
        sheet.write_string(line, place, neutral(str(value)) if column.kind is Kind.TEXT else str(value))


def blocks(question: Question, form: Format) -> Iterator[bytes]:
    """Return a report as a file in blocks, in any form."""
    if form is Format.CSV:
        yield from csv_blocks(question)
    elif form is Format.JSON:
        yield from json_blocks(question)
    else:
        whole = BytesIO()
        write_xlsx(question, whole)
        yield whole.getvalue()


def write_file(question: Question, form: Format, path: Path) -> int:
    """Write a report to a file, whole or not at all; returns its bytes. The file is for its owner alone."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        if form is Format.XLSX:
            write_xlsx(question, str(draft))
        else:
            with draft.open("wb") as file:
                for block in blocks(question, form):
                    file.write(block)
        size = draft.stat().st_size
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return size
