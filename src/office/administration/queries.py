"""What the rest asks of administration: parameters in force, municipality names, users (opslag)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from django.db.models import QuerySet

from office.administration.models import LocalParameter, Role, User
from office.administration.parameters import Parameters
from office.kernel import tenancy


@cache
def municipality_names() -> Mapping[int, str]:
    """Return the names of all municipalities by code (kommuner)."""
    text = files("office.administration").joinpath("kommuner.csv").read_text(encoding="utf-8")
    return MappingProxyType({int(row["code"]): row["name"] for row in csv.DictReader(text.splitlines())})


def municipality_name(code: int) -> str:
    """Return the name of a municipality, or the code as text where there is none (kommunenavn)."""
    return municipality_names().get(code, f"{code:04d}")


def parameters_in_force(on: date) -> Parameters:
    """Return every parameter of the municipality at work as it stands on a day (gældende parametre); one query."""
    rows = (
        LocalParameter.objects.filter(valid_from__lte=on)
        .order_by("name", "-valid_from")
        .distinct("name")
        .values_list("name", "value")
    )
    return Parameters.of(dict(rows))


def parameter_history(name: str) -> QuerySet[LocalParameter]:
    """Return what has been set for one parameter, latest first (historik for en parameter)."""
    return LocalParameter.objects.filter(name=name).order_by("-valid_from")


def colleagues() -> QuerySet[User]:
    """Return the active users of the municipality at work who can own tasks, by name (kolleger)."""
    workers = [Role.CASEWORKER, Role.LEADER]
    found = User.objects.filter(municipality=tenancy.current(), is_active=True, role__in=workers)
    return found.order_by("display_name", "username")


def names_by_username() -> dict[str, str]:
    """Return what each user of the municipality at work is called, those who have left too (navne)."""
    return {user.username: str(user) for user in User.objects.filter(municipality=tenancy.current())}


def municipalities_in_use() -> list[int]:
    """Return the codes of the municipalities that have users, lowest first (kommuner i drift)."""
    found = User.objects.filter(municipality__isnull=False).values_list("municipality", flat=True)
    return sorted(code for code in found.distinct() if code is not None)
