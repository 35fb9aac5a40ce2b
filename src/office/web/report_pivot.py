"""A pivot on the page (pivot): its layout from the address, a ready-made or a saved view, and its data for the browser.

The layout's filters are worked out by the database in both, so that the browser's figures and the table's agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from office.reports.columns import Column, Kind
from office.reports.definition import Report
from office.reports.errors import FormatRefused
from office.reports.models import SavedView
from office.reports.pivot import Key, Layout, Measure, PivotTable, Value
from office.reports.queries import view_by_public_id
from office.reports.ready_views import ReadyView, ready_view
from office.reports.running import Filter, Question, run
from office.web.access import Request
from office.web.report_asking import FLAGS, limit
from office.web.report_table import danish, told

MOST_IN_BROWSER = 50_000
MOST_ROWS = 500
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Chosen:
    """A layout and where it comes from (valgt visning)."""

    layout: Layout
    chart: str = "TABLE"
    ready: ReadyView | None = None
    saved: SavedView | None = None

    @property
    def name(self) -> str:
        """Return what the view is called, or nothing."""
        return str(self.ready.name) if self.ready else self.saved.name if self.saved else ""


def chosen(request: Request, report: Report) -> Chosen:
    """Return the layout that is asked for (visning). Raises UnknownColumn, FormatRefused."""
    said = request.GET
    ready = ready_view(said.get("visning", ""))
    if ready is not None and ready.report == report.code:
        return Chosen(ready.layout, ready.chart, ready=ready)
    saved = view_by_public_id(said["gemt"], request.user) if said.get("gemt") else None
    if saved is not None and saved.report == report.code:
        return Chosen(Layout.from_json(saved.layout), saved.chart, saved=saved)
    rows = tuple(key for key in said.getlist("raekker") if key) or (_first_group(report).key,)
    columns = tuple(key for key in said.getlist("kolonner") if key)
    for key in (*rows, *columns):
        report.column(key)
    measure = said.get("maal", "COUNT")
    if measure not in Measure.__members__:
        raise FormatRefused("Målet findes ikke.", "There is no such measure.")
    value = report.column(said.get("vaerdi") or rows[0])
    layout = Layout(rows=rows, columns=columns, values=(Value(value.key, Measure(measure)),))
    return Chosen(layout, "BAR" if said.get("diagram") else "TABLE")


def layout_of_browser(report: Report, data: Mapping[str, Any]) -> Layout:
    """Read a layout as the pivot in the browser has it: its filters hold what the reader sees, in the page's language.

    Raises FormatRefused, UnknownColumn. A person number is kept in no layout, which others may open.
    """
    layout = Layout.from_json(data)
    if not layout.rows or not layout.values:
        raise FormatRefused("Vælg mindst én række og én værdi.", "Choose at least one row and one value.")
    for key in (*layout.rows, *layout.columns, *(value.key for value in layout.values)):
        report.column(key)
    return replace(layout, filters=tuple(_as_in_rows(report.column(one.key), one) for one in layout.filters))


def _as_in_rows(column: Column, one: Filter) -> Filter:
    """Return a filter with the values that stand in the report's own cells: Danish words, plain days and numbers."""
    if column.kind is Kind.CPR:
        raise FormatRefused(
            "Et CPR-nummer kan ikke bruges som filter. Find borgeren under Sager.",
            "A CPR number cannot be used as a filter. Find the citizen under Cases.",
        )
    if one.match in FLAGS:
        return replace(one, values=())
    values = [limit(column, str(value)) for value in one.values if value is not None]
    if not values or None in values:
        raise FormatRefused(
            f"Filteret på {column.header} kan ikke læses.", f"The filter on {column.header} cannot be read."
        )
    return replace(one, values=tuple(danish(column, str(value)) for value in values))


def _first_group(report: Report) -> Column:
    """Return the column that a new pivot groups by: the first one of a fixed list, or the first."""
    return next((column for column in report.columns if column.kind is Kind.CODE), report.columns[0])


def measure_word(measure: Measure) -> str:
    """Say how values are put together."""
    return {Measure.COUNT: _("Antal"), Measure.SUM: _("Sum"), Measure.AVERAGE: _("Gennemsnit")}[measure]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the plain table (linje): keys, cells, totals, and the first total's share of the largest."""

    keys: list[str]
    cells: list[str]
    totals: list[str]
    share: int


@dataclass(frozen=True, slots=True)
class PlainPivot:
    """The pivot as a plain table (almindelig tabel): a column of cells for each value under each column key."""

    row_titles: list[str]
    column_titles: list[str]
    total_titles: list[str]
    about: str
    lines: list[Line]
    foot: list[str]
    totals: list[str]
    rows_left_out: int
    columns_left_out: int


def _size(value: object) -> Decimal:
    """Return how long a bar a value has, whatever its sign."""
    return abs(Decimal(str(value or 0)))


def plain(question: Question, layout: Layout, table: PivotTable) -> PlainPivot:
    """Return a pivot as a plain table, its largest rows first (tabel med de samme tal)."""
    report = question.report
    across = [report.column(key) for key in layout.columns]
    down = [report.column(key) for key in layout.rows]
    values = [value_title(report, value) for value in layout.values]
    columns = table.column_keys[:MOST_COLUMNS]
    most = max((_size(table.cell(row)[0]) for row in table.row_keys[:MOST_ROWS]), default=Decimal(0))

    def cells_of(row: Key) -> list[str]:
        return [_number(one) for column in columns for one in table.cell(row, column)]

    def line(row: Key) -> Line:
        totals = table.cell(row)
        share = int(_size(totals[0]) * 1000 / most) if most else 0
        return Line(_keys(down, row), cells_of(row), [_number(one) for one in totals], share)

    over = [" · ".join(_keys(across, column)) for column in columns]
    is_one = len(values) == 1
    return PlainPivot(
        row_titles=[str(column.title) for column in down],
        column_titles=over if is_one else [f"{key} · {title}" for key in over for title in values],
        total_titles=[_("I alt")] if is_one else values, about=" · ".join(values),
        lines=[line(row) for row in table.row_keys[:MOST_ROWS]],
        foot=cells_of(()), totals=[_number(one) for one in table.cell(())],
        rows_left_out=max(0, len(table.row_keys) - MOST_ROWS),
        columns_left_out=max(0, len(table.column_keys) - MOST_COLUMNS),
    )  # fmt: skip


def value_title(report: Report, value: Value) -> str:
    """Say what a value is: Sum: Udbetalt i alt. A count is of rows, whichever column is counted."""
    if value.measure is Measure.COUNT:
        return _("Antal rækker")
    return f"{measure_word(value.measure)}: {report.column(value.key).title}"


def _keys(columns: list[Column], key: Key) -> list[str]:
    return [_key(column, text) for column, text in zip(columns, key, strict=True)]


def _key(column: Column, text: str) -> str:
    if not text:
        return "–"
    value: Any = date.fromisoformat(text) if column.kind.is_day else text
    if column.kind in (Kind.MONEY, Kind.PERCENT, Kind.COUNT):
        value = Decimal(text)
    return told(column, value, masked=False)


def _number(value: int | Decimal | None) -> str:
    if value is None:
        return "–"
    text = f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text


# How a saved view is shown (visningstype), and what the viewer calls it.
CHARTS = {
    "TABLE": "Datagrid", "BAR": "X Bar", "COLUMN": "Y Bar", "LINE": "Y Line", "AREA": "Y Area", "SCATTER": "Y Scatter",
    "TREEMAP": "Treemap", "SUNBURST": "Sunburst", "HEATMAP": "Heatmap",
}  # fmt: skip
_TYPES = {
    Kind.COUNT: "integer", Kind.NUMBER: "integer", Kind.MONEY: "float", Kind.PERCENT: "float", Kind.DATE: "date",
    Kind.MOMENT: "date",
}  # fmt: skip


def browser_data(question: Question) -> dict[str, Any]:
    """Return a report for the pivot in the browser: types, rows by column, and whether rows were left out."""
    report = question.report
    titles = _titles(report)
    columns: list[list[Any]] = [[] for _column in report.columns]
    is_cut = False
    for place, row in enumerate(_limited(question)):
        if place == MOST_IN_BROWSER:
            is_cut = True
            break
        for cells, column, value in zip(columns, report.columns, row, strict=True):
            cells.append(_sent(column, value))
    return {
        "schema": {titles[c.key]: _TYPES.get(c.kind, "string") for c in report.columns},
        "rows": {titles[c.key]: cells for c, cells in zip(report.columns, columns, strict=True)},
        "is_cut": is_cut,
    }  # fmt: skip


def _limited(question: Question) -> Iterator[tuple[Any, ...]]:
    yield from run(question)


def _sent(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if column.kind in (Kind.MONEY, Kind.PERCENT):
        return float(value)
    if column.kind in (Kind.COUNT, Kind.NUMBER):
        return int(value)
    return told(column, value, masked=False)


def _titles(report: Report) -> dict[str, str]:
    """Return a title for each column, none of them twice."""
    seen: dict[str, str] = {}
    for column in report.columns:
        title = str(column.title)
        seen[column.key] = title if title not in seen.values() else f"{title} ({column.key})"
    return seen


def browser_layout(question: Question, picked: Chosen) -> dict[str, Any]:
    """Return the layout as the pivot in the browser takes it."""
    titles = _titles(question.report)
    measures = {Measure.COUNT: "count", Measure.SUM: "sum", Measure.AVERAGE: "avg"}
    layout = picked.layout
    return {
        "plugin": CHARTS.get(picked.chart, "Datagrid"),
        # A chart has no totals; asked for at once, the viewer need not correct itself.
        "group_rollup_mode": "rollup" if picked.chart == "TABLE" else "flat",
        "group_by": [titles[key] for key in layout.rows], "split_by": [titles[key] for key in layout.columns],
        "columns": [titles[value.key] for value in layout.values],
        "aggregates": {titles[value.key]: measures[value.measure] for value in layout.values},
        "sort": [] if layout.columns else [[titles[layout.values[0].key], "desc"]],
        "keys": {title: key for key, title in titles.items()},
    }  # fmt: skip
