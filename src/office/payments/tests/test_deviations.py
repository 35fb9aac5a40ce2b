"""What a releaser must have seen, from both sides of each limit."""

from __future__ import annotations

import pytest

from office.payments.deviations import (
    HeldMoney,
    Limits,
    RunFigures,
    against_last,
    held_money,
    kroner,
    large_orders,
    old_weeks,
)

LIMITS = Limits(change_percent=50, change_floor=1_000, payees_floor=10, largest_order=500, weeks_back=52)


def figures(transfer: int = 10_000, payees: int = 100) -> RunFigures:
    return RunFigures(transfer=transfer, payees=payees, weeks=1)


@pytest.mark.parametrize(
    ("now", "last", "deviates"),
    [
        (10_000, 10_000, False), (15_000, 10_000, False), (15_001, 10_000, True), (10_000, 15_000, False),
        (10_000, 15_001, True), (2_000, 1_000, False), (2_001, 1_000, True), (1_000, 0, False), (1_001, 0, True),
        (0, 5_000, True),
    ],
)  # fmt: skip
def test_money_that_swings(now: int, last: int, deviates: bool) -> None:
    found = against_last(figures(transfer=now), figures(transfer=last), LIMITS)
    assert [(d.code, d.needs_person) for d in found] == ([("MONEY_CHANGED", True)] if deviates else [])


@pytest.mark.parametrize(
    ("now", "last", "deviates"), [(100, 100, False), (150, 100, False), (151, 100, True), (11, 1, False), (12, 1, True)]
)
def test_payees_that_swing(now: int, last: int, deviates: bool) -> None:
    found = against_last(figures(payees=now), figures(payees=last), LIMITS)
    assert [d.code for d in found] == (["PAYEES_CHANGED"] if deviates else [])


def test_a_first_run_has_nothing_to_be_compared_with() -> None:
    assert against_last(figures(), None, LIMITS) == []


def test_orders_above_the_limit_are_named() -> None:
    (found,) = large_orders([("a", 500), ("b", 501)], LIMITS)
    assert (found.code, found.subject, found.needs_person) == ("LARGE_ORDER", "b", True)


def test_old_weeks_and_held_money_are_told_but_need_nobody() -> None:
    assert old_weeks(0, LIMITS) == []
    told = [*old_weeks(3, LIMITS), *held_money([HeldMoney(case="2026-000001", reason="NOT_RESIDENT", amount=400_000)])]
    assert [d.needs_person for d in told] == [False, False]
    assert told[1].da == (
        "Sag 2026-000001: 4.000 kr. holdes tilbage, fordi borgeren bor i en anden kommune (LP-14)."
    )
    assert told[1].as_json()["subject"] == "2026-000001"


def test_a_reason_without_words_is_shown_by_its_code() -> None:
    (told,) = held_money([HeldMoney(case="x", reason="SOMETHING", amount=1)])
    assert "SOMETHING" in told.da
    assert "SOMETHING" in told.en


@pytest.mark.parametrize(
    ("ore", "text"),
    [(0, "0 kr."), (100, "1 kr."), (5, "0,05 kr."), (123_456_789, "1.234.567,89 kr."), (-150, "-1,50 kr.")],
)
def test_kroner_to_the_ore(ore: int, text: str) -> None:
    assert kroner(ore) == text
