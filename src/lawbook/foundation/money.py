"""Money in integer øre and the law's rounding: half-up, exact, never a float (afrunding)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

ORE_A_KRONE = 100


def half_up(value: Fraction | int) -> int:
    """Round an exact number to the nearest integer, a half away from zero (almindelig afrunding)."""
    numerator, denominator = value.as_integer_ratio()
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def whole_kroner(ore: Fraction | int) -> int:
    """Round an exact amount in øre to whole kroner, half-up; the result is in øre."""
    numerator, denominator = ore.as_integer_ratio()
    denominator *= ORE_A_KRONE
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator)) * ORE_A_KRONE
    return (2 * numerator + denominator) // (2 * denominator) * ORE_A_KRONE


def rounded(ore: Fraction | int, rounding: str) -> int:
    """Round an exact amount in øre by the policy `KRONE` or `OERE` (LP-03); the result is in øre."""
    return whole_kroner(ore) if rounding == "KRONE" else half_up(ore)


def kroner(text: str) -> int:
    """Read kroner written as decimal text ("137.43") as øre; raises ValueError for fractions of an øre."""
    ore = Decimal(text) * ORE_A_KRONE
    if ore != int(ore):
        raise ValueError(f"{text} kroner is not a whole number of øre")
    return int(ore)


def share_out(total: int, weights: Mapping[str, Fraction], unit: int = ORE_A_KRONE) -> dict[str, int]:
    """Share `total` øre in proportion to `weights` in whole units, largest remainder first; the sum is exactly `total`.

    Equal remainders are served in the order of the keys, so that the result never depends on the order of the input.
    A rest of the total below one unit goes to the first in that line.
    """
    weight_sum = sum(weights.values(), Fraction(0))
    if weight_sum <= 0:
        return dict.fromkeys(weights, 0)
    exact = {key: Fraction(total) * weight / weight_sum for key, weight in weights.items()}
    shares = {key: int(value // unit) * unit for key, value in exact.items()}
    rest = total - sum(shares.values())
    for key in sorted(exact, key=lambda name: (shares[name] - exact[name], name)):
        step = min(unit, rest)
        shares[key] += step
        rest -= step
    return shares
