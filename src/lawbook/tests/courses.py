"""Courses for tests, written as the chapters' cases write them (forløb til prøver)."""

from __future__ import annotations

from typing import Any

from lawbook.course import Course
from lawbook.tests.chapter_cases import course

EMPLOYER = "11111111"


def employee(first: str, *facts: dict[str, Any], form: str = "DP201", **fields: Any) -> Course:
    """Build an employee's course: 8 weeks and 74 hours with the employer unless the fields say otherwise."""
    given = {
        "sent_on": first,
        "form": form,
        "employer": EMPLOYER,
        "first_absence_day": first,
        "employed_since": "2000-01-01",
        "hours_last_8_weeks": "296",
        "weekly_hours": "37",
        **fields,
    }
    return course({"facts": [{"NOTIFICATION": {k: v for k, v in given.items() if v != ""}}, *facts]})


def other(form: str, first: str, *facts: dict[str, Any], **fields: str) -> Course:
    """Build the course of an unemployed (DP200B) or self-employed (DP200C) person."""
    given = {"sent_on": first, "form": form, "first_absence_day": first, **fields}
    return course({"facts": [{"NOTIFICATION": given}, *facts]})


def act(name: str, on: str, **fields: str) -> dict[str, Any]:
    """Write a caseworker's word."""
    return {"CASEWORKER_ACT": {"sent_on": on, "said_by": "CASEWORKER", "act": name, **fields}}


def settled(task: int, answer: str, on: str = "2026-12-01") -> dict[str, Any]:
    """Write the answer to a task's question."""
    return act("SETTLE", on, question=str(task), answer=answer)
