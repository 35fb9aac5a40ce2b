"""Invented employers and unemployment insurance funds (virksomheder, a-kasser).

Numbers pass modulus 11 and are drawn at random far above the series that the company register gives out today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from population import names

_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_LOWEST = 9_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A legal unit (virksomhed) and its SE numbers; `insured_from` is its § 55 insurance, if any."""

    cvr: str
    name: str
    sector: str  # PRIVATE · PUBLIC
    se_numbers: tuple[str, ...]
    insured_from: date | None = None

    @property
    def form(self) -> str:
        """Return the legal form (virksomhedsform): a town hall's, or a private one that follows from the number."""
        if self.sector == "PUBLIC":
            return "MUNICIPALITY"
        return ("APS", "AS", "APS", "SOLE", "IS")[int(self.cvr[4:7]) % 5]


@dataclass(frozen=True, slots=True, kw_only=True)
class Companies:
    """All employers and funds of a population; large employers come first."""

    employers: tuple[Company, ...]
    funds: tuple[Company, ...]

    def pick(self, rng: Random) -> Company:
        """Choose an employer, the large ones far more often."""
        return self.employers[int(len(self.employers) * rng.random() ** 2.2)]


def cvr_number(serial: int) -> str | None:
    """Return the company number with these seven digits and its check digit, None where the check digit would be 10."""
    digits = f"{serial:07d}"
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    if remainder == 1:
        return None
    return digits + str((11 - remainder) % 11)


def _numbers(rng: Random) -> Iterator[str]:
    """Yield company numbers, each once."""
    seen = set()
    while True:
        serial = rng.randrange(_LOWEST, 10_000_000)
        number = cvr_number(serial)
        if number and serial not in seen:
            seen.add(serial)
            yield number


def make_companies(*, seed: int, municipality: int, cases: int, first_day: date) -> Companies:
    """Invent the employers of a population: about one for twelve cases, a third of them public, a few insured."""
    rng = Random(f"openksd/{seed}/{municipality}/companies")  # noqa: S311 - invented data, not a secret
    numbers = _numbers(rng)
    employers = []
    count = max(24, cases // 12)
    for place in range(count):
        is_public = rng.random() < 0.33
        start = rng.choice(names.COMPANY_STARTS)
        trade = rng.choice(names.PUBLIC_TRADES if is_public else names.PRIVATE_TRADES)
        cvr = next(numbers)
        units = rng.choice((0, 0, 0, 1, 2)) if place < count // 3 else 0
        is_insured = not is_public and place > count // 4 and rng.random() < 0.22
        employers.append(
            Company(
                cvr=cvr,
                name=f"{start} {trade}",
                sector="PUBLIC" if is_public else "PRIVATE",
                se_numbers=(cvr, *(next(numbers) for _ in range(units))),
                insured_from=date(first_day.year - rng.randint(1, 6), 1, 1) if is_insured else None,
            )
        )
    funds = []
    for name in names.FUNDS:
        cvr = next(numbers)
        funds.append(Company(cvr=cvr, name=name, sector="PRIVATE", se_numbers=(cvr,)))
    return Companies(employers=tuple(employers), funds=tuple(funds))
