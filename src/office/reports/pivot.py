"""Pivot tables (pivottabeller): the same figures as in the browser, worked out by the database. Never changes data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db import connection

from office.kernel.sorting import danish_key
from office.reports.columns import Column, Kind
from office.reports.errors import FormatRefused
from office.reports.running import Filter, Match, Question, rows_statement

MOST_GROUPS = 20_000
Key = tuple[str, ...]


class Measure(StrEnum):
    """How values are put together (vis som); a count is of rows, whether their cells are filled or not."""

    COUNT = "COUNT"  # antal
    SUM = "SUM"  # sum
    AVERAGE = "AVERAGE"  # gennemsnit


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a pivot table (værdi): a column and how its cells are put together."""

    key: str
    measure: Measure = Measure.COUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Rows, columns, filters and values of a pivot table (opsætning)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    values: tuple[Value, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the layout as it is saved and sent."""
        return {
            "rows": list(self.rows), "columns": list(self.columns),
            "filters": [
                {"key": one.key, "match": one.match.value, "values": [str(value) for value in one.values]}
                for one in self.filters
            ],
            "values": [{"key": value.key, "measure": value.measure.value} for value in self.values],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """Read a saved layout. Raises FormatRefused."""
        try:
            return cls(
                rows=tuple(map(str, data["rows"])), columns=tuple(map(str, data.get("columns", ()))),
                filters=tuple(
                    Filter(str(one["key"]), Match(one["match"]), tuple(one["values"]))
                    for one in data.get("filters", ())
                ),
                values=tuple(Value(str(one["key"]), Measure(one["measure"])) for one in data["values"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise FormatRefused("Opsætningen kan ikke læses.", "The layout cannot be read.") from error


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a cell is made of, so that totals are made of rows and not of averages: `count` = filled cells of `rows`."""

    rows: int = 0
    count: int = 0
    total: Decimal = Decimal(0)

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.rows + other.rows, self.count + other.count, self.total + other.total)

    def told(self, measure: Measure) -> int | Decimal | None:
        if measure is Measure.COUNT:
            return self.rows
        if measure is Measure.SUM:
            return self.total if self.rows else None
        return (self.total / self.count).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotTable:
    """A pivot table ready to be shown (pivottabel): `cells[row][column]` holds one number per value.

    `row_keys` are in falling order of the first value's total, as one looks for much, then in Danish order or by day or
    number; `()` is the total's key.
    """

    row_keys: tuple[Key, ...]
    column_keys: tuple[Key, ...]
    cells: Mapping[Key, Mapping[Key, tuple[int | Decimal | None, ...]]]
    values: tuple[Value, ...]

    def cell(self, row: Key, column: Key = ()) -> tuple[int | Decimal | None, ...]:
        """Return the numbers of one cell; `()` as row or column is the total."""
        nothing = tuple(0 if value.measure is Measure.COUNT else None for value in self.values)
        return self.cells.get(row, {}).get(column, nothing)


def _measured(column: Column, value: Value) -> str:
    name = f't."{column.key}"'
    is_number = column.kind.is_number or column.kind is Kind.PERCENT
    if value.measure is not Measure.COUNT and not is_number:
        raise FormatRefused(
            f"{column.header} er ikke et tal og kan kun tælles.",
            f"{column.header} is no number and can only be counted.",
        )
    return f"count(*), count({name}), COALESCE(sum({name}), 0)" if is_number else "count(*), 0, 0"


def pivot(question: Question, layout: Layout) -> PivotTable:
    """Return a report as a pivot table (pivottabel); one query. Raises UnknownColumn, FormatRefused."""
    report = question.report
    groups = [report.column(key) for key in (*layout.rows, *layout.columns)]
    asked = Question(
        report=report, viewer=question.viewer, period=question.period, on=question.on,
        filters=(*question.filters, *layout.filters),
    )  # fmt: skip
    statement = rows_statement(asked)
    names = [f"COALESCE(t.\"{column.key}\"::text, '')" for column in groups]
    measured = [_measured(report.column(value.key), value) for value in layout.values]
    places = ", ".join(str(place + 1) for place in range(len(names)))
    grouping = f" GROUP BY {places}" if names else ""
    sql = f"SELECT {', '.join(names + measured)} {statement.sql}{grouping} LIMIT {MOST_GROUPS + 1}"
    with connection.cursor() as cursor:
        cursor.execute(sql, statement.parameters)
        found = cursor.fetchall()
    if len(found) > MOST_GROUPS:
        raise FormatRefused(
            "Opsætningen giver for mange rækker; sæt et filter.", "The layout gives too many rows; set a filter."
        )
    return _table(found, layout, groups)


def _place(columns: Sequence[Column], key: Key) -> tuple[tuple[bool, Decimal, str, str], ...]:
    """Return what a key is sorted by: numbers as numbers, words as Danish, and what is empty last."""
    return tuple(_place_of(column, text) for column, text in zip(columns, key, strict=True))


def _place_of(column: Column, text: str) -> tuple[bool, Decimal, str, str]:
    if column.kind.is_numeric and text:
        return False, Decimal(text), "", ""
    word = danish_key(text) if column.kind in (Kind.TEXT, Kind.CODE) else text
    return not text, Decimal(0), word, text


def _table(found: list[tuple[Any, ...]], layout: Layout, groups: Sequence[Column]) -> PivotTable:
    across = len(layout.rows)
    keys = across + len(layout.columns)
    sums: dict[Key, dict[Key, tuple[_Sum, ...]]] = {}
    for line in found:
        row, column = tuple(line[:across]), tuple(line[across:keys])
        parts = tuple(
            _Sum(line[place], line[place + 1], Decimal(line[place + 2])) for place in range(keys, len(line), 3)
        )
        for at_row in dict.fromkeys((row, ())):
            for at_column in dict.fromkeys((column, ())):
                there = sums.setdefault(at_row, {})
                old = there.get(at_column, tuple(_Sum() for _ in parts))
                there[at_column] = tuple(one + other for one, other in zip(old, parts, strict=True))
    cells = {
        row: {
            column: tuple(part.told(value.measure) for part, value in zip(parts, layout.values, strict=True))
            for column, parts in columns.items()
        }
        for row, columns in sums.items()
    }
    down, over = groups[:across], groups[across:]
    rows = sorted((row for row in cells if row), key=lambda row: (-(cells[row][()][0] or 0), _place(down, row)))
    wide = {column for columns in cells.values() for column in columns if column}
    columns = sorted(wide, key=lambda column: _place(over, column))
    return PivotTable(row_keys=tuple(rows), column_keys=tuple(columns), cells=cells, values=layout.values)
