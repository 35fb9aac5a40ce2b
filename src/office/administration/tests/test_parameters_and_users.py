"""Local parameters in their time, users in their municipality."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from office.administration import operations
from office.administration.models import Role, User
from office.administration.operations import (
    DEMO_PASSWORD,
    NotAllowed,
    ParameterRefused,
    UnknownMunicipality,
    UnknownParameter,
    create_demo_users,
    create_user,
    set_parameter,
)
from office.administration.parameters import DEFINITIONS, Parameters
from office.administration.queries import (
    colleagues,
    municipalities_in_use,
    municipality_name,
    municipality_names,
    parameter_history,
    parameters_in_force,
)
from office.kernel import tenancy

NEW_YEAR = date(2026, 1, 1)


def _user(role: Role, municipality: int | None = 751) -> User:
    return create_user(username=role.value, display_name=role.label, role=role, municipality=municipality)


def test_defaults_stand_when_nobody_has_set_anything(municipality: int) -> None:
    assert parameters_in_force(NEW_YEAR) == Parameters.of({})
    assert parameters_in_force(NEW_YEAR).due_days_blocking == 5


def test_a_value_holds_from_its_day_until_the_next(municipality: int) -> None:
    set_parameter(name="due_days_other", value=10, valid_from=date(2026, 3, 1))
    set_parameter(name="due_days_other", value=30, valid_from=date(2026, 6, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [parameters_in_force(day).due_days_other for day in days] == [20, 10, 10, 30]
    assert [row.value for row in parameter_history("due_days_other")] == [30, 10]


def test_the_same_day_again_replaces_and_municipalities_do_not_share(municipality: int) -> None:
    set_parameter(name="hearing_days", value=20, valid_from=NEW_YEAR)
    set_parameter(name="hearing_days", value=21, valid_from=NEW_YEAR)
    assert parameters_in_force(NEW_YEAR).hearing_days == 21
    with tenancy.acting_for(657):
        assert parameters_in_force(NEW_YEAR).hearing_days == 14


@pytest.mark.parametrize(
    ("name", "value", "is_taken"),
    [
        ("due_days_blocking", 1, True), ("due_days_blocking", 0, False), ("due_days_blocking", 60, True),
        ("due_days_blocking", 61, False), ("due_days_blocking", "5", False), ("due_days_blocking", True, False),
        ("exemption_months", 24, True), ("exemption_months", 25, False), ("hearing_days", 7, True),
        ("hearing_days", 6, False), ("gross_rounding", "OERE", True), ("gross_rounding", "oere", False),
        ("lenient_deadlines", False, True), ("lenient_deadlines", 1, False),
    ],
)  # fmt: skip
def test_values_are_held_to_their_bounds(municipality: int, name: str, value: object, is_taken: bool) -> None:
    if is_taken:
        assert set_parameter(name=name, value=value, valid_from=NEW_YEAR).value == value  # type: ignore[arg-type]
    else:
        with pytest.raises(ParameterRefused):
            set_parameter(name=name, value=value, valid_from=NEW_YEAR)  # type: ignore[arg-type]
        assert not parameter_history(name).exists()


def test_an_unknown_name_is_refused(municipality: int) -> None:
    with pytest.raises(UnknownParameter, match="nix"):
        set_parameter(name="nix", value=1, valid_from=NEW_YEAR)


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
@pytest.mark.parametrize("role", list(Role))
def test_only_who_has_the_right_sets_a_parameter(municipality: int, name: str, role: Role) -> None:
    definition = DEFINITIONS[name]
    user = _user(role, None if role == Role.OPERATOR else 751)
    setter = {"ADMINISTER": Role.LOCAL_ADMINISTRATOR, "OPERATE": Role.OPERATOR, "RELEASE_PAYMENT": Role.LEADER}
    if role == setter[definition.needs]:
        assert set_parameter(name=name, value=definition.default, valid_from=NEW_YEAR, by=user).set_by == user.username
    else:
        with pytest.raises(NotAllowed):
            set_parameter(name=name, value=definition.default, valid_from=NEW_YEAR, by=user)


def test_an_operator_belongs_nowhere_and_everybody_else_somewhere(db: None) -> None:
    for role, place in ((Role.OPERATOR, 751), (Role.CASEWORKER, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            _user(role, place)
    assert _user(Role.OPERATOR, None).municipality is None
    assert User.objects.create_superuser("root", password="x").role == Role.OPERATOR


def test_demo_users_are_one_per_role_and_twice_changes_nothing(db: None) -> None:
    first = create_demo_users(municipality=751)
    again = create_demo_users(municipality=751)
    assert [user.pk for user in first] == [user.pk for user in again]
    assert {user.role for user in first} == set(Role.values)
    assert {user.username for user in first} >= {"sagsbehandler.aarhus", "leder.aarhus", "drift"}
    assert all(user.check_password(DEMO_PASSWORD) for user in first)
    create_demo_users(municipality=657)
    assert User.objects.filter(username="drift").count() == 1
    assert municipalities_in_use() == [657, 751]


def test_a_changed_password_is_kept(db: None) -> None:
    user = create_demo_users(municipality=751)[0]
    user.set_password("noget helt andet")
    user.save()
    create_demo_users(municipality=751)
    assert User.objects.get(pk=user.pk).check_password("noget helt andet")


def test_an_unknown_municipality_gets_no_users(db: None) -> None:
    with pytest.raises(UnknownMunicipality):
        create_user(username="x", display_name="X", role=Role.LEADER, municipality=999)


def test_colleagues_are_those_here_who_can_own_tasks(municipality: int) -> None:
    create_demo_users(municipality=751)
    create_demo_users(municipality=657)
    gone = operations.create_user(username="gone", display_name="Gone", role=Role.LEADER, municipality=751)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert [user.username for user in colleagues()] == ["sagsbehandler.aarhus", "leder.aarhus"]


def test_every_municipality_has_a_name() -> None:
    assert len(municipality_names()) == 98
    assert municipality_name(751) == "Aarhus"
    assert municipality_name(1) == "0001"


def test_initials_are_at_most_three() -> None:
    assert User(display_name="Mette Marie van Hallevang").initials == "MMV"
    assert User(username="drift").initials == "D"
