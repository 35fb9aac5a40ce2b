"""Money, rounding and hours: exact, half-up, and a shared sum that is always the whole."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.foundation.hours import five_equal_days, hours_of
from lawbook.foundation.money import half_up, kroner, rounded, share_out, whole_kroner

FRACTIONS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**4)
AMOUNTS = st.fractions(min_value=0, max_value=10**7, max_denominator=60)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(499, 1000), 0),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(0), 0),
        (7, 7),
    ],
)
def test_a_half_goes_away_from_nought(value: Fraction, expected: int) -> None:
    assert half_up(value) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_half_up_agrees_with_decimal(scaled: int, digits: int) -> None:
    decimal = Decimal(scaled).scaleb(-digits)
    assert half_up(Fraction(scaled, 10**digits)) == int(decimal.quantize(Decimal(1), ROUND_HALF_UP))


@given(FRACTIONS)
def test_half_up_is_never_more_than_a_half_away_and_is_symmetric(value: Fraction) -> None:
    assert abs(half_up(value) - value) <= Fraction(1, 2)
    assert half_up(-value) == -half_up(value)


@given(FRACTIONS)
def test_whole_kroner_are_whole_and_nearest(value: Fraction) -> None:
    assert whole_kroner(value) % 100 == 0
    assert abs(whole_kroner(value) - value) <= 50
    assert whole_kroner(value) == half_up(Fraction(value, 100)) * 100


def test_the_policy_decides_the_unit() -> None:
    assert rounded(Fraction(362040), "OERE") == 362040
    assert rounded(Fraction(362040), "KRONE") == 362000
    assert rounded(Fraction("362050"), "KRONE") == 362100


@pytest.mark.parametrize(("text", "ore"), [("137.43", 13743), ("5085", 508500), ("0.1", 10), ("-3.50", -350)])
def test_kroner_are_read_as_ore(text: str, ore: int) -> None:
    assert kroner(text) == ore


@pytest.mark.parametrize("text", ["1.234", "tusind", ""])
def test_kroner_that_are_no_whole_ore_are_refused(text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        kroner(text)


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), AMOUNTS, min_size=1), st.integers(0, 10**5))
def test_shares_always_add_up_to_the_whole(weights: dict[str, Fraction], kroner_total: int) -> None:
    total = kroner_total * 100
    shares = share_out(total, weights)
    if sum(weights.values()):
        assert sum(shares.values()) == total
        whole = sum(weights.values())
        for name, share in shares.items():
            assert abs(share - total * weights[name] / whole) < 100
    else:
        assert set(shares.values()) == {0}


@given(st.dictionaries(st.sampled_from("ABCD"), AMOUNTS, min_size=2))
def test_shares_do_not_depend_on_the_order(weights: dict[str, Fraction]) -> None:
    backwards = dict(reversed(weights.items()))
    assert share_out(508500, weights) == share_out(508500, backwards)


@given(st.dictionaries(st.sampled_from("ABC"), AMOUNTS, min_size=2))
def test_the_larger_weight_never_gets_less(weights: dict[str, Fraction]) -> None:
    shares = share_out(508500, weights)
    for one, weight in weights.items():
        for other, lighter in weights.items():
            if weight > lighter:
                assert shares[one] >= shares[other]


def test_a_rest_below_a_krone_is_not_lost() -> None:
    assert sum(share_out(508549, {"A": Fraction(1), "B": Fraction(2)}).values()) == 508549


def test_37_hours_are_five_exact_fifths() -> None:
    schedule = five_equal_days(Fraction(37))
    assert schedule[0] == Fraction(37, 5)
    assert sum(schedule) == 37
    assert hours_of(schedule, 0b0000111) == Fraction("22.2")
    assert hours_of(schedule, 0b1100000) == 0


@given(
    st.lists(st.fractions(0, 24, max_denominator=60), min_size=7, max_size=7),
    st.integers(0, 127),
)
def test_hours_of_a_mask_are_the_sum_of_its_days(schedule: list[Fraction], mask: int) -> None:
    assert hours_of(schedule, mask) == sum((schedule[day] for day in range(7) if mask >> day & 1), Fraction(0))
