"""The words that the steps of a week are written with."""

from __future__ import annotations

import pytest

from lawbook.weekly_benefit.rules import names_of, working_days_of


@pytest.mark.parametrize(
    ("mask", "names", "working"),
    [
        (0, "", 0), (1, "MONDAY", 1), (0b0010000, "FRIDAY", 1), (0b0100000, "SATURDAY", 0), (0b1000000, "SUNDAY", 0),
        (0b1000101, "MONDAY WEDNESDAY SUNDAY", 2),
        (0b1111111, "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY", 5),
    ],
)  # fmt: skip
def test_a_mask_is_its_days_and_five_of_them_are_working_days(mask: int, names: str, working: int) -> None:
    assert (names_of(mask), working_days_of(mask)) == (names, working)
