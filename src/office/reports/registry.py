"""All reports by code (rapportliste)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from office.reports.definition import Report
from office.reports.errors import UnknownReport
from office.reports.marks import COMPLAINTS, R14, R20, R35
from office.reports.new_cases import R34, R45, R46
from office.reports.obstacles import R9
from office.reports.task_reports import R22, R23, R33, TASK_OVERVIEW

_ALL = (R9, R14, R20, R34, R35, R45, R46, COMPLAINTS, R22, R23, R33, TASK_OVERVIEW)
_BY_CODE: Mapping[str, Report] = MappingProxyType({report.code: report for report in _ALL})


def definitions() -> Mapping[str, Report]:
    """Return every report by its code, in the order that pages list them."""
    return _BY_CODE


def report_of(code: str) -> Report:
    """Return a report by its code, in any letters: R34, r34. Raises UnknownReport."""
    found = _BY_CODE.get(code.strip().upper())
    if found is None:
        raise UnknownReport(code)
    return found
