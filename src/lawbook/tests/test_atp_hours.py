"""ATP follows every hour of benefit, also where the week's maximum cuts the kroner (BEK 1348/2015 §§ 1-2; LP-11)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.tests.stories import weeks, without_pay


@pytest.mark.parametrize(
    ("weekly", "own"),
    [("37", 5300), ("42", 6000), ("45", 6400), ("30", 4300), ("3", 400)],  # hours × 4.26 / 3, half-up to kroner
)
def test_own_atp_of_a_week_by_its_hours(weekly: str, own: int) -> None:
    week = weeks(without_pay(weekly_hours=Fraction(weekly)).on("2026-03-22"))["2026-W11"]
    assert week.hours == Fraction(weekly)
    assert (week.own_atp, week.municipal_atp) == (own, 2 * own)
    assert week.benefit <= 508500


def test_four_weeks_pay_the_atp_of_four_weeks_each_rounded_by_itself() -> None:
    found = weeks(without_pay(weekly_hours=Fraction(42)).on("2026-04-26"))
    four = [found[name] for name in ("2026-W11", "2026-W12", "2026-W16", "2026-W17")]
    assert sum(week.hours for week in four) == 168
    assert sum(week.own_atp for week in four) == 4 * 6000
