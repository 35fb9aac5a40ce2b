"""Money and hours as the message formats write them (beløb og timer): kroner and hours, exact."""

from __future__ import annotations


def number(hundredths: int) -> int | str:
    """Write hundredths: 3700 is the number 37, 1850 the text "18.5", since a JSON number need not be exact."""
    whole, rest = divmod(hundredths, 100)
    return whole if rest == 0 else f"{whole}.{rest:02d}".rstrip("0")
