"""Invented people (borgere): a name, a home and a person number that can never be a real one.

Every number has 60 added to the day, as the CPR office advises for numbers outside its register (cpr.dk,
Erstatningspersonnummer i eksterne systemer), so no invented person can meet a living one. Two people of one
population never share a number: day of the year and serial number follow from the person's index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from population import names

PER_DAY = 2000  # serial numbers of one sex and century: four leading digits of the seventh place, half of them even
CAPACITY = 365 * PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One citizen (borger) with what the person register tells of a person."""

    index: int
    cpr: str
    born: date
    sex: str  # FEMALE · MALE
    first_name: str
    middle_name: str
    last_name: str
    municipality: int
    street: str
    street_code: int
    house: int
    floor: str
    side: str
    post_code: str
    post_district: str


def person_rng(*, seed: int, municipality: int, index: int) -> Random:
    """Return the generator of chance of one person, independent of all others and of the number of cases."""
    return Random(f"openksd/{seed}/{municipality}/{index}")  # noqa: S311 - invented data, not a secret


def _serial(*, index: int, seed: int, municipality: int, born: date, sex: str) -> int:
    """Return the four last digits: the seventh place tells the century, the last one the sex (standards 1.1)."""
    order = (index // 365 * 7919 + seed * 31 + municipality * 17) % PER_DAY
    first = 4000 if born.year >= 2000 else 0
    return first + 2 * order + (1 if sex == "MALE" else 0)


def _born(rng: Random, *, index: int, on: date) -> date:
    age = int(rng.triangular(18, 69, 49))
    day_of_year = (index * 103) % 365  # 103 and 365 have no common factor: each day of the year comes once in 365
    day = date.fromordinal(date(2001, 1, 1).toordinal() + day_of_year)
    return date(on.year - age - 1, day.month, day.day)


def make_person(rng: Random, *, index: int, seed: int, municipality: int, on: date) -> Person:
    """Invent the person with this index; `on` is the day that ages are counted from."""
    if index >= CAPACITY:
        raise ValueError(f"a population holds at most {CAPACITY} people; person {index} would share a number")
    sex = "FEMALE" if rng.random() < 0.56 else "MALE"
    born = _born(rng, index=index, on=on)
    serial = _serial(index=index, seed=seed, municipality=municipality, born=born, sex=sex)
    districts = names.POST_DISTRICTS.get(municipality, names.OTHER_DISTRICTS)
    post_code, post_district = rng.choice(districts)
    start, end = rng.randrange(len(names.STREET_STARTS)), rng.randrange(len(names.STREET_ENDS))
    is_flat = rng.random() < 0.45
    return Person(
        index=index,
        cpr=f"{born.day + 60:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}",
        born=born,
        sex=sex,
        first_name=rng.choice(names.WOMEN if sex == "FEMALE" else names.MEN),
        middle_name=rng.choice(names.LAST_NAMES) if rng.random() < 0.3 else "",
        last_name=rng.choice(names.LAST_NAMES),
        municipality=municipality,
        street=names.STREET_STARTS[start] + names.STREET_ENDS[end],
        street_code=1000 + start * len(names.STREET_ENDS) + end,
        house=rng.randint(1, 148),
        floor=rng.choice(("ST", "01", "02", "03", "04")) if is_flat else "",
        side=rng.choice(("TV", "TH", "MF")) if is_flat else "",
        post_code=post_code,
        post_district=post_district,
    )
