"""What a report page is asked for (forespørgsel til rapport): period, filters and sorting, read from the address.

No person number may stand in an address, so a column of person numbers takes no filter here; a citizen is found under
Sager. What cannot be read is told and left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from office.kernel import clock
from office.kernel.errors import OfficeError
from office.reports.access import viewer_of
from office.reports.columns import Column, Kind
from office.reports.definition import Report
from office.reports.periods import Period, Unit, covering, last_whole, parse
from office.reports.running import Filter, Match, Order, Question
from office.web import formats, parsing
from office.web.access import Request

FLAGS = (Match.EMPTY, Match.FILLED)
LIMITS = (Match.FROM, Match.TO, Match.ABOVE, Match.BELOW)
_LIKE_A_NUMBER = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)")


@dataclass(slots=True)
class Picked:
    """The period as it was typed, what it widened to, and what is said about it (valgt periode)."""

    unit: Unit | None = None
    first: str = ""
    last: str = ""
    period: Period | None = None
    is_widened: bool = False
    problem: str = ""


@dataclass(slots=True)
class Asking:
    """A question with what the page needs to show it again (forespørgsel)."""

    question: Question
    picked: Picked
    page: int = 1
    with_own: bool = False
    problems: list[str] = field(default_factory=list)

    def pairs(self, *, order: str | None = None, without: str = "") -> list[tuple[str, str]]:
        """Return the address's parameters: period, filters, sorting."""
        said = period_pairs(self.picked)
        said += [pair for pair in filter_pairs(self.question.filters) if pair[0] != without]
        chosen = order if order is not None else ",".join(map(_order_text, self.question.order))
        return said + ([("sorter", chosen)] if chosen else []) + ([("egne", "1")] if self.with_own else [])

    def query(self, **changes: str) -> str:
        """Return the address's parameters as text; nothing at all is an empty text."""
        more = [(name, value) for name, value in changes.items() if name not in ("order", "without")]
        own = {name: value for name, value in changes.items() if name in ("order", "without")}
        told = urlencode([*self.pairs(**own), *more])
        return f"?{told}" if told else ""


def period_pairs(picked: Picked) -> list[tuple[str, str]]:
    """Return the parameters of a period."""
    if picked.unit is None:
        return []
    return [("pr", picked.unit.value), ("fra", picked.first), ("til", picked.last)]


def filter_pairs(filters: Iterable[Filter]) -> list[tuple[str, str]]:
    """Return filters as parameters: `status.IS=Lukket`; a person number never becomes one."""
    said: list[tuple[str, str]] = []
    for one in filters:
        values = ("1",) if one.match in FLAGS else one.values
        said += [(f"{one.key}.{one.match.value}", str(value)) for value in values]
    return said


def _order_text(order: Order) -> str:
    return f"-{order.key}" if order.is_descending else order.key


def read(request: Request, report: Report, *, filters: tuple[Filter, ...] = ()) -> Asking:
    """Read what is asked of a report; `filters` stand beside those of the address. Raises ReportRefused."""
    said = request.GET
    problems: list[str] = []
    picked = read_period(said, report)
    wanted = tuple(read_filters(said, report, problems)) + filters
    question = Question(
        report=report, viewer=viewer_of(request.user), period=picked.period, filters=wanted,
        order=tuple(_orders(said.get("sorter", ""), report)),
    )  # fmt: skip
    known = sum(not column.is_ours for column in report.columns)
    return Asking(
        question=question, picked=picked, page=parsing.page_number(said.get("side")), problems=problems,
        with_own=said.get("egne", "1" if known < 6 else "") == "1",
    )  # fmt: skip


def read_period(said: QueryDict, report: Report) -> Picked:
    """Read a period and widen it to whole units (hele perioder); without one, the current unit is meant."""
    if not report.units:
        return Picked()
    asked = said.get("pr", "")
    unit = Unit(asked) if asked in report.units else Unit.MONTH if Unit.MONTH in report.units else report.units[0]
    today = clock.today()
    first, last = said.get("fra", "").strip(), said.get("til", "").strip()
    problem = ""
    try:
        period = parse(unit, first or last, last or first) if first or last else covering(unit, today, today)
    except OfficeError as error:
        period, problem = last_whole(unit, today), str(error)
        first = last = ""
    if not first and not last:
        first, last = formats.day(period.first), formats.day(period.last)
    first, last = first or last, last or first
    days = _typed_days(first, last)
    widened = days is not None and days != (period.first, period.last)
    return Picked(unit=unit, first=first, last=last, period=period, is_widened=widened, problem=problem)


def _typed_days(first: str, last: str) -> tuple[date, date] | None:
    """Return the days that were typed, or None when whole units were typed."""
    try:
        one, other = parsing.day(first, ""), parsing.day(last, "")
    except OfficeError:
        return None
    return (one, other) if one is not None and other is not None else None


def read_filters(said: QueryDict, report: Report, problems: list[str]) -> Iterable[Filter]:
    """Read the filters of an address; what cannot be read is added to `problems` and left out."""
    columns = {column.key: column for column in report.columns}
    for name in said:
        key, _point, how = name.partition(".")
        column = columns.get(key)
        if column is None or how not in Match.__members__ or column.kind is Kind.CPR:
            continue
        match = Match(how)
        given = [value.strip() for value in said.getlist(name) if value.strip()]
        if not given:
            continue
        if match in FLAGS:
            yield Filter(key, match)
        elif any(_LIKE_A_NUMBER.search(value) for value in given):
            problems.append(_("Et CPR-nummer kan ikke bruges som filter. Find borgeren under Sager."))
        elif match in LIMITS:
            value = limit(column, given[0])
            if value is None:
                problems.append(_("%(column)s: %(text)s kan ikke læses.") % {"column": column.title, "text": given[0]})
            else:
                yield Filter(key, match, (value,))
        else:
            yield Filter(key, match, tuple(given))


def limit(column: Column, text: str) -> str | None:
    """Read a value to compare with as the database takes it, or None."""
    if column.kind.is_day:
        try:
            found = parsing.day(text, "")
        except OfficeError:
            return None
        return found.isoformat() if found is not None else None
    if not column.kind.is_numeric:
        return text
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return str(number) if number.is_finite() and abs(number) < 10**15 else None


def _orders(text: str, report: Report) -> Iterable[Order]:
    keys = {column.key for column in report.columns}
    for one in text.split(",")[:3]:
        key = one.strip().removeprefix("-")
        if key in keys:
            yield Order(key, one.strip().startswith("-"))
