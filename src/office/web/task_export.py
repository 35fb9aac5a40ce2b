"""Tasks as a file (hent som CSV, XLSX): the columns of the overview, the leader's with solved on and solved by."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from office.administration.models import User
from office.administration.queries import names_by_username
from office.tasks.models import Task
from office.web.closed_by import closed_by
from office.web.people import citizen_of
from office.web.task_rows import name_of

_BLOCK = 2000


def headers(*, with_solved: bool) -> list[str]:
    """Return the names of the columns."""
    names = [
        _("Nr."), _("Opgave"), _("Sag"), _("Borger"), _("Målgruppe"), _("Sagsstatus"), _("Blokerer"), _("Oprettet"),
        _("Frist"), _("Alder, dage"), _("Kr. bag"), _("Højst-beløb"), _("Ejer"), _("På hold til"), _("Årsag til hold"),
        _("Notat"),
    ]  # fmt: skip
    return [*names, _("Opgavestatus"), _("Løst den"), _("Løst af"), _("Løsning")] if with_solved else names


def row(task: Task, user: User, on: date, names: Mapping[str, str] | None) -> list[Any]:
    """Return one task as a row, with who closed it where the names are given; no protected name, no person number."""
    case, money = task.case, task.money_waiting
    until = task.closed_on or on
    found: list[Any] = [
        task.number, name_of(task), case.number if case else "",
        citizen_of(task.person, user).name if task.person else "",
        str(case.get_target_group_display()) if case else "", str(case.get_status_display()) if case else "",
        str(Task.Blocks(task.blocks).label), task.opened_on, task.due_on, max(0, (until - task.opened_on).days),
        None if money is None else money / 100, _("ja") if task.is_money_upper_bound and money is not None else "",
        str(task.owner) if task.owner else "", task.on_hold_until, task.hold_reason, task.note,
    ]  # fmt: skip
    if names is not None:
        found += [str(Task.Status(task.status).label), task.closed_on, closed_by(task, names), task.solution]
    return found


def _names(with_solved: bool) -> Mapping[str, str] | None:
    return names_by_username() if with_solved else None


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    text = " ".join(str(value).split()) if isinstance(value, str) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@") else text


def csv_blocks(tasks: Iterable[Task], user: User, on: date, *, with_solved: bool = False) -> Iterator[bytes]:
    """Return the rows as CSV in blocks: UTF-8 with BOM, semicolons, CRLF, days as YYYY-MM-DD."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers(with_solved=with_solved))
    yield "\ufeff".encode()
    users = _names(with_solved)
    for count, task in enumerate(tasks, 1):
        writer.writerow(map(_csv_cell, row(task, user, on, users)))
        if count % _BLOCK == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx(tasks: Iterable[Task], user: User, on: date, *, with_solved: bool = False) -> bytes:
    """Return the rows as a sheet with real dates and numbers; texts are texts, so no cell is a formula."""
    target = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(_("Opgaver"))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    names = headers(with_solved=with_solved)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, len(names) - 1, 16)
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    last, users = 0, _names(with_solved)
    for last, task in enumerate(tasks, 1):
        for column, value in enumerate(row(task, user, on, users)):
            if isinstance(value, date):
                sheet.write_datetime(last, column, value, day)
            elif isinstance(value, float):
                sheet.write_number(last, column, value, money)
            elif isinstance(value, int):
                sheet.write_number(last, column, value)
            elif value:
                sheet.write_string(last, column, str(value))
    sheet.autofilter(0, 0, last, len(names) - 1)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
