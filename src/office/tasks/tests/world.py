"""A person, a case and findings for the tests of tasks."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from lawbook.assessment import CONDITION, EVENT, NOTHING, WHOLE, Finding
from office.cases.models import SicknessCase
from office.cases.operations import open_case
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person

DAY = date(2026, 3, 2)
_numbers = count(1)


def a_person(name: str = "Maja Lyngtoft") -> Person:
    """Return a new person; the day of the person number has 60 added."""
    return put_person(cpr=f"710180{next(_numbers):04d}", name=name)


def an_employer() -> Company:
    return put_company(cvr="99047127", name="Fjordlys Køkkener ApS")


def a_case(person: Person | None = None, first: date = DAY, **fields: Any) -> SicknessCase:
    given = {"target_group": "UNEMPLOYED", "relation": "UNEMPLOYMENT_FUND", **fields}
    return open_case(person=person or a_person(), first_absence_day=first, **given)


def condition(number: int = 44, key: str = "k", holds: str = WHOLE, **fields: Any) -> Finding:
    return Finding(task=number, kind=CONDITION, rule="LP-28", key=key, holds=holds, **fields)


def event(number: int = 51, key: str = "fact-1", holds: str = NOTHING, **fields: Any) -> Finding:
    return Finding(task=number, kind=EVENT, rule="LP-29", key=key, holds=holds, **fields)
