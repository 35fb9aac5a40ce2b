"""What a report is (rapportdefinition): one object, from which page, file and purpose description are all made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from office.administration.models import Role
from office.reports.columns import Column, Kind
from office.reports.errors import PeriodRefused, UnknownColumn
from office.reports.periods import Period, Unit

ALL_UNITS = (Unit.WEEK, Unit.MONTH, Unit.YEAR)
UNIT_WORDS = {
    Unit.WEEK: gettext_lazy("uge"), Unit.MONTH: gettext_lazy("måned"), Unit.YEAR: pgettext_lazy("periode", "år"),
}  # fmt: skip
ON_SCREEN = 200  # rows of one page; beyond `LARGE` rows the page says so and offers the file
LARGE = 2_000


class Shape(StrEnum):
    """Rows of cases, or figures (type)."""

    LIST = "LIST"
    SUM = "SUM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report's SQL is made for (spørgsmål): a day, and a period where the report has one."""

    on: date
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """SQL with the report's raw columns, and its parameters; `%(municipality)s` is always there."""

    sql: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report (rapport). `name` is verbatim; `order` names the columns that rows come sorted by.

    `person` is the raw column that tells people apart, for the extract log; a sum has none and names nobody.
    `basis` says which day decides whether a row lies in the period.
    """

    code: str
    name: str | Promise
    purpose: str | Promise
    shape: Shape
    target_groups: str | Promise
    content: str | Promise
    columns: tuple[Column, ...]
    source: Callable[[Asked], Source]
    order: tuple[str, ...]
    roles: tuple[Role, ...] = (Role.CASEWORKER, Role.LEADER)
    units: tuple[Unit, ...] = ()
    basis: str | Promise = ""
    person: str | None = "person_id"
    is_retired: bool = False
    is_large: bool = False
    hints: tuple[str | Promise, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether the report always shows everything and so takes no period."""
        return not self.units

    @property
    def title(self) -> str:
        """Return number and name: R34 Liste over nyoprettede sager (udgår)."""
        mark = f" ({_('udgår')})" if self.is_retired else ""
        return f"{self.code} {self.name}{mark}"

    def column(self, key: str) -> Column:
        """Return a column by its key. Raises UnknownColumn."""
        found = next((column for column in self.columns if column.key == key), None)
        if found is None:
            raise UnknownColumn(self.code, key)
        return found

    def check_period(self, period: Period | None) -> None:
        """Refuse a period that the report cannot have, or the lack of one that it needs. Raises PeriodRefused."""
        if period is None and self.units:
            raise PeriodRefused(f"Rapport {self.code} kræver en periode.", f"Report {self.code} needs a period.")
        if period is not None and not self.units:
            raise PeriodRefused(
                f"Rapport {self.code} er komplet og kan ikke periodiseres.",
                f"Report {self.code} is complete and takes no period.",
            )
        if period is not None and period.unit not in self.units:
            raise PeriodRefused(
                f"Rapport {self.code} kan ikke deles i den periode.", f"Report {self.code} cannot have that period."
            )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One point of a purpose description: its heading and its text."""

    heading: str
    text: str


_SHAPES = {Shape.LIST: gettext_lazy("Liste"), Shape.SUM: gettext_lazy("Summering")}


def purpose_description(report: Report) -> tuple[Paragraph, ...]:
    """Return the report's purpose description (formålsbeskrivelse) in the language at work, from the definition alone.

    The headings are those that the municipalities know: purpose, type, periods, target group, content, content of CSV.
    """
    return (
        Paragraph(_("Formål med rapporten"), str(report.purpose)),
        Paragraph(_("Type"), str(_SHAPES[report.shape])),
        Paragraph(_("Periodisering"), _periods_text(report)),
        Paragraph(_("Målgruppeopdeling"), str(report.target_groups)),
        Paragraph(_("Hvad indeholder rapporten"), str(report.content)),
        Paragraph(_("Indhold af CSV-fil"), _file_text(report)),
        Paragraph(_("Adgang"), ", ".join(str(role.label) for role in report.roles)),
        *(Paragraph(_("Anbefaling"), str(hint)) for hint in report.hints),
        *([Paragraph(_("Udgår"), _("Rapporten udgår, men virker stadig."))] if report.is_retired else []),
    )


def _periods_text(report: Report) -> str:
    if report.is_complete:
        return _("Rapporten giver et komplet overblik og kan derfor ikke periodiseres.")
    units = ", ".join(str(UNIT_WORDS[unit]) for unit in report.units)
    whole = _("Udtrækket dækker altid hele perioder, uanset hvilke dage der vælges.")
    return f"{_('Kan periodiseres: %(units)s, efter %(basis)s.') % {'units': units, 'basis': report.basis}} {whole}"


_KINDS = {
    Kind.TEXT: gettext_lazy("tekst"), Kind.CODE: gettext_lazy("tekst fra fast liste"),
    Kind.CPR: gettext_lazy("ti cifre"), Kind.DATE: gettext_lazy("dato ÅÅÅÅ-MM-DD"),
    Kind.MOMENT: gettext_lazy("dato ÅÅÅÅ-MM-DD"), Kind.MONEY: gettext_lazy("kroner med to decimaler"),
    Kind.COUNT: gettext_lazy("antal"), Kind.NUMBER: gettext_lazy("tal"), Kind.PERCENT: gettext_lazy("procent"),
    Kind.YES_NO: gettext_lazy("Ja eller Nej"),
}  # fmt: skip


def _file_text(report: Report) -> str:
    told = []
    for column in report.columns:
        ours = f", {_('tilføjet i OpenKSD')}" if column.is_ours else ""
        told.append(f"{column.header} ({_KINDS[column.kind]}{ours})")
    count = ngettext("%(count)s kolonne", "%(count)s kolonner", len(told)) % {"count": len(told)}
    return f"{count}: {'; '.join(told)}."
