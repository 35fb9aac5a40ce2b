"""Rates that operators enter: two people, a source, only what the lawbook does not know (LP-25)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lawbook.policy import EnteredRate
from office.administration.law_rates import (
    RateRefused,
    enter_rate,
    entered_rates,
    rates_that_count,
    verify_rate,
    withdraw_rate,
)
from office.administration.models import LawRate, Role, User
from office.administration.operations import NotAllowed, create_user
from office.kernel import clock

pytestmark = pytest.mark.django_db

FIRST = date(2027, 1, 4)
SOURCE = "bm.dk, satser for 2027, sygedagpenge"


@pytest.fixture
def operators() -> tuple[User, User]:
    def one(name: str) -> User:
        return create_user(username=name, display_name=name, role=Role.OPERATOR, municipality=None)

    return one("en"), one("to")


def given(by: User, **changes: Any) -> LawRate:
    said = {"name": "weekly_maximum", "value": 520000, "valid_from": FIRST, "source": SOURCE, **changes}
    return enter_rate(**said, by=by)


def test_a_rate_counts_when_a_second_person_has_verified_it(operators: tuple[User, User]) -> None:
    rate = given(operators[0])
    assert rates_that_count() == ()
    verify_rate(public_id=rate.public_id, by=operators[1])
    assert rates_that_count() == (EnteredRate("weekly_maximum", 520000, FIRST, SOURCE),)
    (row,) = entered_rates()
    assert (row.entered_by, row.verified_by, row.verified_at is not None) == ("en", "to", True)


def test_nobody_verifies_a_rate_of_their_own(operators: tuple[User, User]) -> None:
    rate = given(operators[0])
    with pytest.raises(RateRefused, match="En anden"):
        verify_rate(public_id=rate.public_id, by=operators[0])
    assert rates_that_count() == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        LawRate.objects.filter(pk=rate.pk).update(verified_by="en", verified_at=clock.now())


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "atp_an_hour"},
        {"value": 5200},
        {"value": 99_999},
        {"value": 1_500_001},
        {"valid_from": date(2027, 1, 5)},
        {"valid_from": date(2027, 1, 11)},
        {"valid_from": date(2026, 1, 5)},
        {"source": "  bm.dk  "},
    ],
)
def test_what_is_no_new_rate_with_a_source_is_refused(operators: tuple[User, User], changes: dict[str, Any]) -> None:
    with pytest.raises(RateRefused):
        given(operators[0], **changes)
    assert entered_rates() == []


@pytest.mark.parametrize("changes", [{"value": 100_000}, {"value": 1_500_000}, {"valid_from": date(2028, 1, 3)}])
def test_the_bounds_themselves_are_taken(operators: tuple[User, User], changes: dict[str, Any]) -> None:
    assert given(operators[0], **changes).pk


def test_a_correction_takes_the_place_of_what_was_verified_before(operators: tuple[User, User]) -> None:
    for value in (520000, 521000):
        verify_rate(public_id=given(operators[0], value=value).public_id, by=operators[1])
    assert [rate.value for rate in rates_that_count()] == [521000]
    assert len(entered_rates()) == 2


def test_a_rate_is_withdrawn_only_before_it_counts(operators: tuple[User, User]) -> None:
    first, second = given(operators[0]), given(operators[0])
    withdraw_rate(public_id=first.public_id, by=operators[0])
    with pytest.raises(RateRefused):
        verify_rate(public_id=first.public_id, by=operators[1])
    verify_rate(public_id=second.public_id, by=operators[1])
    for public_id in (second.public_id, uuid4()):
        with pytest.raises(RateRefused):
            withdraw_rate(public_id=public_id, by=operators[0])


def test_only_operators_enter_and_verify(operators: tuple[User, User], municipality: int) -> None:
    leader = create_user(username="leder", display_name="L", role=Role.LEADER, municipality=municipality)
    with pytest.raises(NotAllowed):
        given(leader)
    with pytest.raises(NotAllowed):
        verify_rate(public_id=given(operators[0]).public_id, by=leader)
