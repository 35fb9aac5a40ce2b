"""Person and company numbers (personnummer, CVR-nummer): what they must look like and what they tell.

A person number is never refused for failing modulus 11: numbers without a check digit are given since 2007
(cpr.dk, Personnumre uden kontrolciffer). A replacement number has 60 added to its day (day 61-91) and is taken
as a number in its own right. Every company number obeys its check digit (Erhvervsstyrelsen, Modulus 11).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

FEMALE, MALE = "FEMALE", "MALE"
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def _full_year(*, year: int, seventh: int) -> int:
    """Return the year with its century from the seventh digit (archive table of PNR; 5-8 with 00-57 are 2000)."""
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year


@lru_cache(maxsize=65536)
def birth_day(cpr: str) -> date | None:
    """Return the day of birth that a person number (personnummer) tells, or None when it is not a person number."""
    if len(cpr) != 10 or not (cpr.isascii() and cpr.isdigit()):
        return None
    day, month, year = int(cpr[:2]), int(cpr[2:4]), int(cpr[4:6])
    if day > 60:
        day -= 60
    try:
        return date(_full_year(year=year, seventh=int(cpr[6])), month, day)
    except ValueError:
        return None


def is_person_number(cpr: str) -> bool:
    """Tell whether the ten digits can be a person number (personnummer); modulus 11 is deliberately not looked at."""
    return birth_day(cpr) is not None


def is_replacement_number(cpr: str) -> bool:
    """Tell whether the number is a replacement number (erstatningspersonnummer), unknown to the person register."""
    return is_person_number(cpr) and int(cpr[:2]) > 60


def legal_sex(cpr: str) -> str:
    """Return the legal sex (juridisk køn) told by the last digit: odd is a man, even a woman."""
    return MALE if int(cpr[9]) % 2 else FEMALE


@lru_cache(maxsize=65536)
def is_company_number(cvr: str) -> bool:
    """Tell whether eight digits are a company number (CVR-nummer): the weighted sum divides by eleven."""
    if len(cvr) != 8 or not (cvr.isascii() and cvr.isdigit()) or cvr[0] == "0":
        return False
    return sum(weight * int(digit) for weight, digit in zip(_CVR_WEIGHTS, cvr, strict=True)) % 11 == 0


def plain_phone(text: str) -> str:
    """Return a telephone number in digits alone: eight for a Danish one, 00 and the country's code for others."""
    digits = text.replace(" ", "")
    if digits.startswith("+45") and len(digits) == 11:
        return digits[3:]
    return f"00{digits[1:]}" if digits.startswith("+") else digits
