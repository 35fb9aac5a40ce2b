"""Spells for tests, and the duration found among them (perioder med sygedagpenge til prøver)."""

from __future__ import annotations

from datetime import date
from typing import Any

from lawbook.course import Course
from lawbook.duration.rules import Duration, Spell, reassessment
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.tests.courses import employee

CASE = "2026-000001"
F = date(2026, 1, 5)


def spell(first: date, last: date | None = None, *, case: str = CASE, group: str = "EMPLOYEE_WITHOUT_PAY") -> Spell:
    """Build a spell of benefit; without a last day it runs."""
    return Spell(case, group, first, Days.between(first, last), last is None)


def found(subject: Course, on: date, *spells: Spell) -> Duration:
    """Find the duration of a course."""
    return reassessment(Trace(), subject, on, spells)


def absent(*facts: dict[str, Any], first: date = F) -> Course:
    """Build the course of an employee without pay."""
    return employee(first.isoformat(), *facts, form="DP200A")
