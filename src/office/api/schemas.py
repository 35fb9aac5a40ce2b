"""What the read API answers with (svar)."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Schema


class Problem(Schema):
    """What was refused, in Danish and in English."""

    da: str
    en: str


class ColumnOut(Schema):
    """One column of a report; `header` is its name in rows and in the CSV file."""

    header: str
    kind: str
    is_ours: bool = Field(description="Not in the municipalities' former system")


class ReportOut(Schema):
    """One report and what it is for."""

    code: str
    name: str
    purpose: str
    is_retired: bool
    units: list[str] = Field(description="WEEK, MONTH, YEAR; none = complete, takes no period")
    columns: list[ColumnOut]


class RowsOut(Schema):
    """One page of a report's rows; amounts and percentages are exact decimals as text."""

    report: str
    period: str | None
    on: date
    page: int
    pages: int
    total: int
    rows: list[dict[str, Any]]


class CaseOut(Schema):
    """One sickness case. `cpr` is null without the scope `cpr`; a protected name needs the scope `protected`."""

    number: str
    person: str = Field(description="The person's public id; the same in all cases")
    name: str
    cpr: str | None
    first_absence_day: date
    last_absence_day: date | None
    status: str
    target_group: str
    employer_cvr: str | None


class CasesOut(Schema):
    """One page of cases, by number."""

    page: int
    pages: int
    total: int
    cases: list[CaseOut]
