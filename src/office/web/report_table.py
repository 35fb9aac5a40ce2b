"""A report as a table on the page (rapporttabel): cells with their words, headings that sort, filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.cases.models import SicknessCase
from office.reports.columns import Column, Kind
from office.reports.definition import Report
from office.reports.running import Filter, Match, Page
from office.web import formats
from office.web.report_asking import FLAGS, Asking

_MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table (celle)."""

    text: str
    css: str = ""
    url: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading that sorts (kolonneoverskrift)."""

    column: Column
    url: str
    sorted: str = ""  # ascending · descending
    css: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column in the filter form (filterfelt)."""

    column: Column
    kind: str  # choice · range · text
    choices: tuple[tuple[str, str, bool], ...] = ()
    first: str = ""
    last: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter that is on, with the address without it (aktivt filter)."""

    text: str
    url: str


@dataclass(slots=True)
class Table:
    """Everything of a page of rows (tabel)."""

    headings: list[Heading] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    sums: list[Cell] = field(default_factory=list)
    own_hidden: int = 0


_STATUS_TAGS = {
    "Under afklaring": "tag--warn", "Afgjort": "tag--info", "Igangværende": "tag--ok", "Afslag": "tag--bad",
    "Udbetaling effektueret": "", "Afsluttet": "", "Lukket": "", "Annulleret": "",
}  # fmt: skip


def word(column: Column, value: str) -> str:
    """Say a cell's Danish word in the language of the page."""
    if (get_language() or "da").startswith("da"):
        return value
    if column.kind is Kind.YES_NO:
        return {"Ja": _("Ja"), "Nej": _("Nej")}.get(value, value)
    if column.words:
        code = next((code for code, danish in column.danish_words().items() if danish == value), None)
        return str(column.words[code]) if code is not None else value
    return value


def danish(column: Column, text: str) -> str:
    """Return the Danish word that stands in a report's cell for what the page says (se `word`)."""
    words = column.danish_words()
    if column.kind is Kind.YES_NO:
        return {str(_("Ja")): "Ja", str(_("Nej")): "Nej"}.get(text, text)
    if text not in words.values():
        return next((words[code] for code, said in column.words.items() if str(said) == text), text)
    return text


def told(column: Column, value: Any, *, masked: bool = True) -> str:
    """Write a value as pages write it; nothing is a dash."""
    if value is None or value == "":
        return "–"
    if column.kind is Kind.CPR:
        return formats.masked_cpr(str(value)) if masked else formats.whole_cpr(str(value))
    if isinstance(value, date):
        return formats.day(value)
    if column.kind is Kind.MONEY:
        return formats.decimal_text(Decimal(value))
    if column.kind is Kind.PERCENT:
        return formats.decimal_text(Decimal(value), 1)
    if column.kind is Kind.COUNT:
        return formats.grouped(int(value))
    return word(column, str(value))


def _case_links(columns: Iterable[tuple[int, Column]], rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    places = [place for place, column in columns if _is_case(column)]
    numbers = {row[place] for row in rows for place in places if row[place]}
    found = SicknessCase.objects.filter(number__in=numbers).values_list("number", "public_id")
    return {number: reverse("case", args=[public_id]) for number, public_id in found}


def _is_case(column: Column) -> bool:
    return column.key in ("number", "case_number") and column.kind is Kind.TEXT


def table_of(asking: Asking, page: Page) -> Table:
    """Return a page of a report as a table."""
    report = asking.question.report
    shown = [(place, c) for place, c in enumerate(report.columns) if asking.with_own or not c.is_ours]
    links = _case_links(shown, page.rows)
    table = Table(own_hidden=len(report.columns) - len(shown))
    table.headings = [_heading(asking, column) for _place, column in shown]
    table.rows = [[_cell(column, row[place], links) for place, column in shown] for row in page.rows]
    if page.sums:
        table.sums = [
            Cell(told(column, page.sums[column.key]) if column.key in page.sums else "", _css(column))
            for _place, column in shown
        ]
        if not table.sums[0].text:
            table.sums[0] = Cell(_("I alt"))
    return table


def _css(column: Column) -> str:
    return "num" if column.kind.is_numeric else ""


def _heading(asking: Asking, column: Column) -> Heading:
    order = next((one for one in asking.question.order if one.key == column.key), None)
    turned = f"-{column.key}" if order is not None and not order.is_descending else column.key
    way = "" if order is None else "descending" if order.is_descending else "ascending"
    return Heading(column, asking.query(order=turned), way, _css(column))


def _cell(column: Column, value: Any, links: Mapping[str, str]) -> Cell:
    text = told(column, value)
    if column.key == "status" and value in _STATUS_TAGS:
        return Cell(text, tag=f"tag {_STATUS_TAGS[value]}")
    return Cell(text, _css(column), links.get(value, "") if _is_case(column) else "")


def fields_of(report: Report, asking: Asking) -> list[Field]:
    """Return the filter form: choices for fixed lists, limits for days and numbers, a part of the text for texts."""
    found = []
    for column in report.columns:
        if column.kind is Kind.CPR:
            continue
        on = {one.match: one.values for one in asking.question.filters if one.key == column.key}
        words = list(dict.fromkeys(column.danish_words().values())) if column.kind is Kind.CODE else []
        if column.kind is Kind.YES_NO:
            words = ["Ja", "Nej"]
        if words and len(words) <= _MOST_CHOICES * 4:
            chosen = set(on.get(Match.IS, ()))
            choices = tuple((value, word(column, value), value in chosen) for value in words)
            found.append(Field(column, "choice", choices))
        elif column.kind.is_day or _css(column):
            first, last = on.get(Match.FROM, ("",)), on.get(Match.TO, ("",))
            found.append(Field(column, "range", first=_shown(column, first[0]), last=_shown(column, last[0])))
        else:
            found.append(Field(column, "text", text=str(on.get(Match.CONTAINS, ("",))[0])))
    return found


def _shown(column: Column, text: str) -> str:
    return formats.day(text) if text and column.kind.is_day else text


def conditions_of(asking: Asking) -> list[Condition]:
    """Return the filters that are on, each with the way to take it off."""
    return [
        Condition(condition_text(asking.question.report, one), asking.query(without=f"{one.key}.{one.match.value}"))
        for one in asking.question.filters
    ]


def condition_text(report: Report, one: Filter) -> str:
    """Say a filter in words: Sagsstatus er Lukket eller Afsluttet."""
    column = report.column(one.key)
    how = {
        Match.IS: _("er"), Match.IS_NOT: _("er ikke"), Match.CONTAINS: _("indeholder"), Match.FROM: _("fra"),
        Match.TO: _("til"), Match.EMPTY: _("er tom"), Match.FILLED: _("er udfyldt"), Match.BEGINS: _("begynder med"),
        Match.ENDS: _("slutter med"), Match.ABOVE: _("over"), Match.BELOW: _("under"),
    }[one.match]  # fmt: skip
    if one.match in FLAGS:
        return f"{column.title} {how}"
    values = [formats.day(value) if column.kind.is_day else word(column, str(value)) for value in one.values]
    return f"{column.title} {how} {_(' eller ').join(values)}"
