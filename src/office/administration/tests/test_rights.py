"""Every role and every right, one by one: the table is written out here a second time on purpose."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from office.administration.models import Role, User
from office.administration.rights import RIGHTS, Right, may, rights_of

# One line per right: CASEWORKER LEADER LOCAL_ADMINISTRATOR CONTROL JOBCENTRE_READER AUDITOR OPERATOR
ROLES = ["CASEWORKER", "LEADER", "LOCAL_ADMINISTRATOR", "CONTROL", "JOBCENTRE_READER", "AUDITOR", "OPERATOR"]
EXPECTED = {
    "SEE_CASES": "x x - x x x -",
    "SEE_CPR": "x x - x x x -",
    "SEE_PROTECTED": "x x - - - - -",
    "SOLVE_TASK": "x x - - - - -",
    "ASSIGN": "- x - - - - -",
    "CORRECT_FACT": "x x - - - - -",
    "DECIDE": "x x - - - - -",
    "EXEMPT": "x x - - - - -",
    "SEE_PAYMENTS": "x x - x - x -",
    "PREPARE_PAYMENT": "x x - - - - -",
    "RELEASE_PAYMENT": "- x - - - - -",
    "PREPARE_DELETION": "- x x - - - -",
    "ORDER_DELETION": "- x - - - - -",
    "SEE_REPORTS": "x x x x - x -",
    "SEE_LEADER_REPORTS": "- x - - - x -",
    "SEE_LOG": "- x x - - x -",
    "ADMINISTER": "- - x - - - -",
    "OPERATE": "- - - - - - x",
    "SEE_CATALOGUE": "x x x x x x -",
    "SEE_LAW": "x x x x x x x",
}
CASES = [
    (role, right, mark == "x")
    for right, marks in EXPECTED.items()
    for role, mark in zip(ROLES, marks.split(), strict=True)
]


def _user(role: str, *, is_active: bool = True) -> User:
    return User(username="x", role=role, is_active=is_active)


def test_the_table_names_every_role_and_right() -> None:
    assert set(ROLES) == set(Role.values) == {role.value for role in RIGHTS}
    assert set(EXPECTED) == {right.value for right in Right}


@pytest.mark.parametrize(("role", "right", "is_given"), CASES)
def test_a_role_has_exactly_its_rights(role: str, right: str, is_given: bool) -> None:
    assert may(_user(role), right) is is_given
    assert (Right(right) in rights_of(_user(role))) is is_given


@pytest.mark.parametrize("right", list(Right))
def test_nobody_else_has_any(right: Right) -> None:
    assert not may(AnonymousUser(), right)
    assert not may(_user("LEADER", is_active=False), right)
    assert not may(_user("NO_SUCH_ROLE"), right)


def test_a_superuser_flag_opens_nothing() -> None:
    user = _user("AUDITOR")
    user.is_superuser = user.is_staff = True
    assert not may(user, Right.DECIDE)


def test_an_unknown_right_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="EAT_CAKE"):
        may(_user("LEADER"), "EAT_CAKE")
