"""The words that the steps of a week are written with."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.foundation.trace import Trace
from lawbook.weekly_benefit.rules import hours_of_week, names_of, working_days_of


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


@pytest.mark.parametrize(("written", "told"), [(None, "8 8 8 8 5 0 0"), ("as it is written elsewhere",) * 2])
def test_a_schedule_is_written_once_and_told_as_it_was_written(written: str | None, told: str) -> None:
    trace = Trace()
    schedule = tuple(map(Fraction, (8, 8, 8, 8, 5, 0, 0)))
    assert hours_of_week(trace, schedule, 0b0000011, "f001", written) == 16
    assert [item.value for item in trace.steps[0].inputs] == ["MONDAY TUESDAY", told]
