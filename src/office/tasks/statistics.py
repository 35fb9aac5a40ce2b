"""Figures per task type for the catalogue (tal pr. opgavetype): open now, came and went in a year, minutes to solve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from office.kernel import tenancy

_FIGURES = """
    SELECT number, count(*) FILTER (WHERE status = 'OPEN'), count(*) FILTER (WHERE opened_on > %(since)s),
           count(*) FILTER (WHERE closed_on > %(since)s AND closed_on <= %(on)s),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - opened_at) / 60)
               FILTER (WHERE status = 'SOLVED' AND closed_on > %(since)s AND opened_at <= closed_at)
    FROM tasks_task
    WHERE municipality = %(municipality)s AND (status = 'OPEN' OR closed_on > %(since)s OR opened_on > %(since)s)
    GROUP BY number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeFigures:
    """How a type lives in the municipality (tal for en opgavetype); minutes None when none was solved."""

    open_now: int = 0
    came: int = 0
    went: int = 0
    median_minutes: int | None = None


NO_FIGURES = TypeFigures()


def figures_by_type(on: date) -> dict[int, TypeFigures]:
    """Return the figures of the municipality at work for the year up to a day (det seneste år)."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    since = on.replace(year=on.year - 1, day=day)
    values: dict[str, Any] = {"municipality": tenancy.current(), "on": on, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, values)
        return {
            number: TypeFigures(
                open_now=standing, came=came, went=went, median_minutes=None if median is None else round(median)
            )
            for number, standing, came, went, median in cursor.fetchall()
        }
