"""The counts of the lists that everybody has."""

from __future__ import annotations

from datetime import date

import pytest

from office.administration.models import Role
from office.administration.operations import create_demo_users
from office.cases.operations import open_case
from office.parties.operations import put_person
from office.tasks import operations
from office.tasks.queries import OverviewFilter, Wanted, list_counts

pytestmark = pytest.mark.django_db


def test_one_look_counts_every_list(municipality: int) -> None:
    user = next(user for user in create_demo_users(municipality=municipality) if user.role == Role.CASEWORKER)
    person = put_person(cpr="6101801234", name="Signe Ravnholt")
    case = open_case(
        person=person, relation="BUSINESS", first_absence_day=date(2026, 9, 1), target_group="SELF_EMPLOYED"
    )
    day = date(2026, 9, 2)
    blocking = operations.open_event(number=32, on=day, case=case, key="a", cause={}, rule="LP-29")
    operations.open_event(number=51, on=day, case=case, key="b", cause={}, rule="LP-29")
    lists = {
        "every": OverviewFilter(), "own": OverviewFilter(owner=Wanted.of({user.pk})),
        "blocking": OverviewFilter(blocks=Wanted.of({"DECISION", "PAYMENT"})),
        "control": OverviewFilter(number=Wanted.of({51})),
    }  # fmt: skip
    assert list_counts(lists, day) == {"every": 2, "own": 0, "blocking": 1, "control": 1}
    operations.assign(tasks=[blocking], owner=user)
    assert list_counts(lists, day)["own"] == 1
