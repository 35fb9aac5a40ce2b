"""Run a report (kør rapport): rows with typed cells, one page of them, sums, and the same rows as CSV text.

Everything is one SELECT around the report's own source, so that page, sum, pivot and file are the same figures. Rows
stream: a server-side cursor, or for CSV the database's own COPY. They must be read while the municipality is at work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from office.kernel import clock, tenancy
from office.kernel.sorting import danish_order
from office.reports.access import Viewer, check
from office.reports.columns import Column, Kind, hidden, typed
from office.reports.definition import LARGE, ON_SCREEN, Asked, Report
from office.reports.periods import Period

_CHUNK = 2_000
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
# A whole year of a large municipality is sorted and joined; this much of it in the server's memory is worth while.
ROOM = "SET LOCAL work_mem = '64MB'"
Cell = Any  # str · date · int · Decimal · None


class Match(StrEnum):
    """How a filter compares (filter)."""

    IS = "IS"
    IS_NOT = "IS_NOT"
    CONTAINS = "CONTAINS"
    BEGINS = "BEGINS"
    ENDS = "ENDS"
    FROM = "FROM"
    TO = "TO"
    ABOVE = "ABOVE"
    BELOW = "BELOW"
    EMPTY = "EMPTY"
    FILLED = "FILLED"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on what a column's cells show (filter): `values` are words, days or numbers as in the file."""

    key: str
    match: Match
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by a column (sortering)."""

    key: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A report, its period, and what of it is wanted (udtræk)."""

    report: Report
    viewer: Viewer
    period: Period | None = None
    on: date = field(default_factory=clock.today)
    filters: tuple[Filter, ...] = ()
    order: tuple[Order, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a period that the report cannot have, and a reader who may not open it."""
        check(self.report, self.viewer, self.on)
        self.report.check_period(self.period)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters."""

    sql: str
    parameters: Mapping[str, Any]


def _cell(column: Column, viewer: Viewer) -> str:
    is_kept_back = column.kind is Kind.CPR and not viewer.sees_cpr
    if is_kept_back or (column.is_protected and not viewer.sees_protected):
        return f'{hidden(column)} AS "{column.key}"'
    return f'{typed(column)} AS "{column.key}"'


def _condition(question: Question, place: int, wanted: Filter) -> tuple[str, dict[str, Any]]:
    column = question.report.column(wanted.key)
    name, slot = f't."{column.key}"', f"filter_{place}"
    texts = [str(value) for value in wanted.values]
    if wanted.match in _SETS:
        return _among(column, name, slot, wanted, texts)
    if wanted.match in _PARTS:
        return _PARTS[wanted.match].format(name=name, slot=slot), {slot: texts[0] if texts else ""}
    if wanted.match is Match.EMPTY:
        return f"{name} IS NULL", {}
    if wanted.match is Match.FILLED:
        return f"{name} IS NOT NULL", {}
    cast = "date" if column.kind.is_day else "numeric" if column.kind.is_numeric else "text"
    return f"{name} {_SIGNS[wanted.match]} %({slot})s::{cast}", {slot: texts[0] if texts else None}


_SETS = {Match.IS: "= ANY", Match.IS_NOT: "<> ALL"}
_PARTS = {
    Match.CONTAINS: "position(lower(%({slot})s) IN lower({name}::text)) > 0",
    Match.BEGINS: "starts_with(lower({name}::text), lower(%({slot})s))",
    Match.ENDS: "right(lower({name}::text), length(%({slot})s)) = lower(%({slot})s)",
}
_SIGNS = {Match.FROM: ">=", Match.TO: "<=", Match.ABOVE: ">", Match.BELOW: "<"}


def _among(column: Column, name: str, slot: str, wanted: Filter, texts: list[str]) -> tuple[str, dict[str, Any]]:
    """Compare with whole cells: numbers as numbers (900 is 900.00), everything else as text, where nothing is empty."""
    sign = _SETS[wanted.match]
    if not column.kind.is_numeric:
        return f"COALESCE({name}::text, '') {sign}(%({slot})s::text[])", {slot: texts}
    found = f"{name} {sign}(%({slot})s::numeric[])"
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    return f"({found} OR {name} IS NULL)" if wanted.match is Match.IS_NOT else found, {slot: numbers}


def rows_statement(question: Question) -> Statement:
    """Return `FROM … WHERE …` of the wanted rows: alias `t` with a typed column per key, `_person`, `_0`, `_1`, …"""
    report = question.report
    source = report.source(Asked(on=question.on, period=question.period))
    cells = [_cell(column, question.viewer) for column in report.columns]
    cells += [f'r."{key.removeprefix("-")}" AS "_{place}"' for place, key in enumerate(report.order)]
    if report.person is not None:
        cells.append(f'r."{report.person}" AS "_person"')
    parameters = {"municipality": tenancy.current(), **source.parameters}
    conditions = []
    for place, wanted in enumerate(question.filters):
        condition, values = _condition(question, place, wanted)
        conditions.append(condition)
        parameters |= values
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Statement(f"FROM (SELECT {', '.join(cells)} FROM ({source.sql}) AS r) AS t{where}", parameters)


def order_by(question: Question) -> str:
    """Return `ORDER BY …`: what the reader chose, then the report's own order."""
    report = question.report
    chosen = [f"{_sorted_by(report.column(order.key))} {_way(order.is_descending)}" for order in question.order]
    own = [f't."_{place}" {_way(key.startswith("-"))}' for place, key in enumerate(report.order)]
    return f" ORDER BY {', '.join(chosen + own)}"


def _sorted_by(column: Column) -> str:
    """Return what a reader's sorting goes by: words in Danish order, everything else as it is."""
    name = f't."{column.key}"'
    return danish_order(name) if column.kind in (Kind.TEXT, Kind.CODE) else name


def _way(is_descending: bool) -> str:
    return "DESC NULLS LAST" if is_descending else "ASC NULLS LAST"


def _names(report: Report) -> str:
    return ", ".join(f't."{column.key}"' for column in report.columns)


def make_room() -> None:
    """Let the rest of the transaction sort and join in more of the server's memory."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM)


def run(question: Question) -> Iterator[tuple[Cell, ...]]:
    """Return the rows one by one, cells in the order of the columns (kør rapport); few are in memory at a time."""
    rows = rows_statement(question)
    sql = f"SELECT {_names(question.report)} {rows.sql}{order_by(question)}"
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        make_room()
        cursor.execute(sql, rows.parameters)
        while found := cursor.fetchmany(_CHUNK):
            yield from found


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a report finds (omfang): rows and different people."""

    rows: int
    persons: int


def size_of(question: Question) -> Size:
    """Count the rows and the people of a report (omfang); one query."""
    rows = rows_statement(question)
    people = 'count(DISTINCT t."_person")' if question.report.person is not None else "0"
    with transaction.atomic(), connection.cursor() as cursor:
        make_room()
        cursor.execute(f"SELECT count(*), {people} {rows.sql}", rows.parameters)
        found = cursor.fetchone()
    return Size(rows=found[0], persons=found[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a report on screen (side). A large report says so: the page then offers the file."""

    rows: tuple[tuple[Cell, ...], ...]
    number: int
    pages: int
    total: int
    persons: int
    people_here: int
    sums: Mapping[str, Any]
    is_large: bool


def page(question: Question, number: int = 1, size: int = ON_SCREEN) -> Page:
    """Return one page of rows with the sums of all of them (side, summer); a page too high gives the last one."""
    rows = rows_statement(question)
    report = question.report
    adding = [column for column in report.columns if column.kind.is_number]
    people = 'count(DISTINCT t."_person")' if report.person is not None else "0"
    sums = "".join(f', sum(t."{column.key}")' for column in adding)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {people}{sums} {rows.sql}", rows.parameters)
        total, persons, *added = cursor.fetchone()
        pages = max(1, -(-total // size))
        number = min(max(1, number), pages)
        window = f" LIMIT {int(size)} OFFSET {(number - 1) * int(size)}"
        person = 't."_person"' if report.person is not None else "NULL"
        cursor.execute(f"SELECT {person}, {_names(report)} {rows.sql}{order_by(question)}{window}", rows.parameters)
        found = cursor.fetchall()
    return Page(
        rows=tuple(row[1:] for row in found), number=number, pages=pages, total=total, persons=persons,
        people_here=len({row[0] for row in found if row[0] is not None}), is_large=total > LARGE,
        sums={column.key: value for column, value in zip(adding, added, strict=True) if value is not None},
    )  # fmt: skip


def values_of(question: Question, key: str, limit: int = 500) -> list[str]:
    """Return the different texts of a column, for a filter's choices, in order (filtervalg)."""
    column = question.report.column(key)
    rows = rows_statement(question)
    value = f"COALESCE(t.\"{column.key}\"::text, '') AS value"
    sql = f"SELECT DISTINCT {value} {rows.sql} ORDER BY value LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, rows.parameters)
        return [row[0] for row in cursor.fetchall()]
