"""Who may do what (roller og rettigheder): one table, read by every page, endpoint and flow.

A right that is not in a role's row is not there; no flag on a user goes around the table.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from office.administration.models import Role


class Right(StrEnum):
    """One thing that a user may or may not do (rettighed)."""

    SEE_CASES = "SEE_CASES"
    SEE_CPR = "SEE_CPR"
    SEE_PROTECTED = "SEE_PROTECTED"  # names and addresses under protection
    SOLVE_TASK = "SOLVE_TASK"
    ASSIGN = "ASSIGN"  # other people's tasks, many at a time
    CORRECT_FACT = "CORRECT_FACT"
    DECIDE = "DECIDE"
    EXEMPT = "EXEMPT"
    SEE_PAYMENTS = "SEE_PAYMENTS"
    PREPARE_PAYMENT = "PREPARE_PAYMENT"
    RELEASE_PAYMENT = "RELEASE_PAYMENT"  # never the person who prepared it (payments keeps that)
    PREPARE_DELETION = "PREPARE_DELETION"
    ORDER_DELETION = "ORDER_DELETION"  # LP-32: only a leader
    SEE_REPORTS = "SEE_REPORTS"
    SEE_LEADER_REPORTS = "SEE_LEADER_REPORTS"
    SEE_LOG = "SEE_LOG"
    ADMINISTER = "ADMINISTER"
    OPERATE = "OPERATE"
    SEE_CATALOGUE = "SEE_CATALOGUE"  # the task types and how many there are; no case
    SEE_LAW = "SEE_LAW"  # what the program does with the law; no case


_READ = frozenset(
    {Right.SEE_CATALOGUE, Right.SEE_LAW, Right.SEE_CASES, Right.SEE_CPR, Right.SEE_PAYMENTS, Right.SEE_REPORTS}
)
_WORK = _READ | {
    Right.SEE_PROTECTED, Right.SOLVE_TASK, Right.CORRECT_FACT, Right.DECIDE, Right.EXEMPT, Right.PREPARE_PAYMENT,
}  # fmt: skip
_LEAD = _WORK | {
    Right.ASSIGN, Right.RELEASE_PAYMENT, Right.PREPARE_DELETION, Right.ORDER_DELETION, Right.SEE_LEADER_REPORTS,
    Right.SEE_LOG,
}  # fmt: skip

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CASEWORKER: _WORK,
    Role.LEADER: _LEAD,
    Role.LOCAL_ADMINISTRATOR: frozenset(
        {Right.SEE_CATALOGUE, Right.SEE_LAW, Right.ADMINISTER, Right.PREPARE_DELETION, Right.SEE_REPORTS, Right.SEE_LOG}
    ),
    Role.CONTROL: _READ,
    Role.JOBCENTRE_READER: frozenset({Right.SEE_CATALOGUE, Right.SEE_LAW, Right.SEE_CASES, Right.SEE_CPR}),
    Role.AUDITOR: _READ | {Right.SEE_LEADER_REPORTS, Right.SEE_LOG},
    Role.OPERATOR: frozenset({Right.OPERATE, Right.SEE_LAW}),
}


class Actor(Protocol):
    """Whoever asks (bruger): a user, or the anonymous visitor who has neither role nor rights."""

    @property
    def is_authenticated(self) -> bool:
        """Tell whether somebody is logged in."""
        ...

    @property
    def is_active(self) -> bool:
        """Tell whether the user may log in at all."""
        ...


def may(user: Actor, right: Right | str) -> bool:
    """Tell whether a user has a right; only who is logged in and active has any. Raises ValueError (no such right)."""
    asked = Right(right)
    if not (user.is_authenticated and user.is_active):
        return False
    role = getattr(user, "role", None)
    return role in RIGHTS and asked in RIGHTS[Role(role)]


def rights_of(user: Actor) -> frozenset[Right]:
    """Return all rights of a user, for templates that show only what can be done."""
    return frozenset(right for right in Right if may(user, right))
