"""Statements under correction (rettelse af oplysninger): the fields of one, and the income months of an employer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from lawbook.foundation.calendar import completed_months_before
from lawbook.foundation.codec import fraction_text
from office.cases.models import Fact, SicknessCase
from office.flows.act_on_case import Act
from office.web import formats, parsing, words
from office.web.words_facts import FIELDS

_MONTHS = 3


@dataclass(frozen=True, slots=True)
class EditField:
    """One field of a statement as it is corrected (rettefelt)."""

    name: str
    label: str
    unit: str
    value: str
    before: str

    @property
    def is_changed(self) -> bool:
        """Tell whether something else is written than what stands."""
        return self.value != self.before


def edit_fields(fact: Fact, written: Mapping[str, str] | None = None) -> list[EditField]:
    """Prepare the fields of a statement for correction; lists are corrected on pages of their own."""
    rows = []
    for name, value in fact.data.items():
        if name in ("corrects", "form") or isinstance(value, list | dict):
            continue
        label, unit = (str(FIELDS[name][0]), FIELDS[name][1]) if name in FIELDS else (name, "TEXT")
        before = _written(value, unit)
        rows.append(EditField(name, label, unit, written.get(name, before) if written else before, before))
    return rows


def _written(value: Any, unit: str) -> str:
    if value is None:
        return ""
    if unit == "ORE":
        return formats.decimal_text(Fraction(int(value), 100))
    if unit == "HOURS":
        return formats.hours(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def correction(fact: Fact, written: QueryDict) -> Act:
    """Read a corrected statement; what was not touched stays as it was. Raises Unreadable."""
    data = dict(fact.data)
    for field in edit_fields(fact):
        if field.name in written:
            data[field.name] = _read(field.unit, field.label, str(written[field.name]))
    kept = {name: value for name, value in data.items() if value is not None}
    return Act(kind="CORRECT_FACT", fact=str(fact.public_id), data=kept, reason=written.get("reason", "").strip())


def _read(unit: str, label: str, text: str) -> Any:
    if not text.strip():
        return None
    if unit == "ORE":
        return parsing.ore(text, label)
    if unit in ("HOURS", "SHARE", "NUMBER"):
        number = parsing.number(text, label)
        if number is None:
            return None
        return int(number) if unit == "NUMBER" else fraction_text(number)
    if unit == "DATE":
        found = parsing.day(text, label)
        return found.isoformat() if found else None
    return text == "true" if unit == "BOOL" else text.strip()


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the income table (måned): what stands, where it comes from, and what is written instead."""

    month: str
    title: str
    wage: int | None
    hours: str | None
    source: str
    new_wage: str
    new_hours: str
    is_changed: bool


def months_before(first_absence_day: date) -> list[str]:
    """Return the months that the hourly rate rests on, earliest first."""
    return sorted(completed_months_before(first_absence_day, _MONTHS))


def income_rows(case: SicknessCase, facts: Sequence[Fact], written: Mapping[str, str] | None = None) -> list[MonthRow]:
    """Prepare the income table of a case; `facts` are the case's, newest first."""
    standing: dict[str, tuple[dict[str, Any], Fact]] = {}
    for fact in reversed(_income_facts(case, facts)):
        for month in fact.data.get("months", ()):
            standing[month["month"]] = (month, fact)
    return [_month_row(month, standing.get(month), written) for month in months_before(case.first_absence_day)]


def _income_facts(case: SicknessCase, facts: Sequence[Fact]) -> list[Fact]:
    cvr = case.employer.cvr if case.employer else None
    return [fact for fact in facts if fact.kind == "INCOME" and fact.data.get("employer") == cvr]


def _month_row(
    month: str, standing: tuple[dict[str, Any], Fact] | None, written: Mapping[str, str] | None
) -> MonthRow:
    data, fact = standing if standing else ({}, None)
    wage, hours = data.get("wage"), data.get("hours")
    old_wage = "" if wage is None else formats.decimal_text(Fraction(int(wage), 100))
    old_hours = "" if hours is None else formats.hours(hours)
    new_wage = written.get(f"wage-{month}", old_wage) if written else old_wage
    new_hours = written.get(f"hours-{month}", old_hours) if written else old_hours
    source = f"{words.word(fact.said_by)}, {formats.day(fact.sent_on)}" if fact else ""
    return MonthRow(
        month, formats.month_text(month), wage, hours, source, new_wage, new_hours,
        (new_wage, new_hours) != (old_wage, old_hours),
    )  # fmt: skip


def _extra_pension(case: SicknessCase, facts: Sequence[Fact]) -> dict[str, int]:
    """Return the extra pension that was told of each month: correcting wage and hours takes none of it away."""
    lines = [line for fact in reversed(_income_facts(case, facts)) for line in fact.data.get("months", ())]
    return {line["month"]: line["extra_pension"] for line in lines if line.get("extra_pension") is not None}


def income_act(case: SicknessCase, facts: Sequence[Fact], written: QueryDict) -> Act:
    """Read the corrected income of a case (ret indtægt). Raises Unreadable."""
    told = _extra_pension(case, facts)
    months: list[dict[str, Any]] = []
    for month in months_before(case.first_absence_day):
        label = formats.month_text(month)
        wage = parsing.ore(written.get(f"wage-{month}", ""), label)
        hours = parsing.number(written.get(f"hours-{month}", ""), label)
        months.append({"month": month, "wage": wage, "hours": None if hours is None else fraction_text(hours)})
        if month in told:
            months[-1]["extra_pension"] = told[month]
    data = {"employer": case.employer.cvr if case.employer else "", "months": months}
    mine = _income_facts(case, facts)
    reason = written.get("reason", "").strip()
    if mine:
        return Act(kind="CORRECT_FACT", fact=str(mine[0].public_id), data=data, reason=reason)
    return Act(kind="RECORD_FACT", fact="INCOME", data=data, reason=reason)
