"""How numbers, days and codes are written on the pages (talformater): Danish in both languages, as in the letters.

An amount that reads 3.436 kr. in a letter must read the same on the screen, whatever language the frame is in.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUS = "−"
HARD_SPACE = "\u00a0"  # an amount and its unit stay on one line
HIDDEN = "••••"
HIDDEN_CPR = "••••••-••••"
_COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def grouped(number: int) -> str:
    """Write a whole number with points between thousands: 38.097."""
    text = f"{abs(number):,}".replace(",", ".")
    return f"{MINUS}{text}" if number < 0 else text


def decimal_text(value: Fraction | Decimal | int, digits: int = 2) -> str:
    """Write a number with a decimal comma, rounded half-up for the eye only."""
    exact = Fraction(value)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = scaled.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    whole, _point, rest = f"{abs(rounded):f}".partition(".")
    text = grouped(int(whole)) + (f",{rest}" if rest else "")
    return f"{MINUS}{text}" if rounded < 0 else text


def kroner(ore: int | None, *, signed: bool = False, whole: bool = False) -> str:
    """Write øre as kroner: whole where no øre are left, else two decimals; None is unknown, never 0."""
    if ore is None:
        return _("ukendt")
    exact = abs(ore) % 100 == 0 or whole
    text = decimal_text(Fraction(ore, 100), 0 if exact else 2)
    return f"+{text}" if signed and ore > 0 else text


def hours(value: Fraction | str | int | None) -> str:
    """Write hours with two decimals: 37,00."""
    return _("ukendt") if value is None else decimal_text(Fraction(value))


def day(value: date | str | None) -> str:
    """Write a day as 24-11-2026; nothing stands as a dash."""
    if value is None or value == "":
        return "–"
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found:%d-%m-%Y}"


def short_day(value: date | str | None) -> str:
    """Write a day within its year as 24-11."""
    return day(value)[:5] if value else "–"


def instant(value: datetime | None) -> str:
    """Write a moment in Danish time: 24-11-2026 kl. 02.14."""
    if value is None:
        return "–"
    local = value.astimezone(_COPENHAGEN)
    return _("%(day)s kl. %(time)s") % {"day": f"{local:%d-%m-%Y}", "time": f"{local:%H.%M}"}


def weekday(value: date) -> str:
    """Name the day of the week (ugedag)."""
    names = (_("mandag"), _("tirsdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lørdag"), _("søndag"))
    return names[value.weekday()]


def masked_cpr(cpr: str) -> str:
    """Write a person number without its last four digits."""
    return f"{cpr[:6]}-{HIDDEN}"


def whole_cpr(cpr: str) -> str:
    """Write a person number with its dash."""
    return f"{cpr[:6]}-{cpr[6:]}"


def age(born: date, on: date) -> int:
    """Count whole years of life (alder)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def days_text(count: int) -> str:
    """Write a number of days."""
    return ngettext("%(count)s dag", "%(count)s dage", count) % {"count": grouped(count)}


def _plain_number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _is_exact(value: Fraction) -> bool:
    return (value * 10_000).denominator == 1


def _number(text: str) -> str:
    found = _plain_number(text)
    if found is None:
        return text
    return decimal_text(found, 0 if found.denominator == 1 else 2 if (found * 100).denominator == 1 else 4)


def _ore(text: str) -> str:
    found = _plain_number(text)
    if found is None:
        return text
    if found.denominator == 1:
        return f"{kroner(int(found))}{HARD_SPACE}kr."
    if not _is_exact(found / 100):
        return f"{decimal_text(found / 100, 4)}…{HARD_SPACE}kr."
    digits = 2 if found.denominator == 1 else 3 if (found * 10).denominator == 1 else 4
    return f"{decimal_text(found / 100, digits)}{HARD_SPACE}kr."


def _share(text: str) -> str:
    found = _plain_number(text)
    return text if found is None else f"{_number(str(found * 100))} %"


def _truth(text: str) -> str:
    return {"true": _("ja"), "True": _("ja"), "false": _("nej"), "False": _("nej")}.get(text, text)


def value(text: str | None, unit: str) -> str:
    """Write a value of a trace by its unit: TEXT, ORE, ORE_EXACT, HOURS, DATE, DAYS, SHARE, PERCENT, BOOL, NUMBER."""
    if text is None or text in ("", "None"):
        return _("ukendt")
    if unit in ("ORE", "ORE_EXACT"):
        return _ore(text)
    if unit == "HOURS":
        return text if _plain_number(text) is None else _("%(hours)s t") % {"hours": hours(text)}
    if unit == "DATE":
        return _date(text)
    if unit == "DAYS":
        return days_text(int(text)) if text.lstrip("-").isdigit() else text
    if unit == "SHARE":
        return _share(text)
    if unit == "PERCENT":
        return f"{_number(text)} %"
    if unit == "BOOL":
        return _truth(text)
    return _number(text) if unit == "NUMBER" else text


def _date(text: str) -> str:
    try:
        return day(text)
    except ValueError:
        return text


def month_text(month: str) -> str:
    """Write a month, 2026-07, as July 2026 in the language of the page."""
    names = (
        _("januar"), _("februar"), _("marts"), _("april"), _("maj"), _("juni"), _("juli"), _("august"),
        _("september"), _("oktober"), _("november"), _("december"),
    )  # fmt: skip
    year, _dash, number = month.partition("-")
    return f"{names[int(number) - 1]} {year}" if number.isdigit() else month
