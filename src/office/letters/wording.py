"""How a letter writes days, amounts and hours (skrivemåder), in Danish and English."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def day_text(day: date, language: str) -> str:
    """Write a day in full (dato): 5. december 2026 · 5 December 2026."""
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}. {month} {day.year}" if language == "da" else f"{day.day} {month} {day.year}"


def period_text(first: date, last: date | None, language: str) -> str:
    """Write a period (periode); an open one has only its first day."""
    start = day_text(first, language)
    if last is None:
        return f"fra {start}" if language == "da" else f"from {start}"
    if last == first:
        return f"den {start}" if language == "da" else f"on {start}"
    end = day_text(last, language)
    return f"fra {start} til {end}" if language == "da" else f"from {start} to {end}"


def _grouped(whole: int, language: str) -> str:
    text = f"{whole:,}"
    return text.replace(",", ".") if language == "da" else text


def money_text(amount: int, language: str) -> str:
    """Write an amount given in øre (beløb): 5.085,00 kr. · DKK 5,085.00."""
    kroner, oere = divmod(abs(amount), 100)
    sign = "−" if amount < 0 else ""
    if language == "da":
        return f"{sign}{_grouped(kroner, language)},{oere:02d} kr."
    return f"{sign}DKK {_grouped(kroner, language)}.{oere:02d}"


def hours_text(hours: Fraction, language: str) -> str:
    """Write hours with two decimals, half up (timer): 22,20 · 22.20."""
    hundredths = (hours * 200 + 1) // 2
    sign = "−" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}{',' if language == 'da' else '.'}{rest:02d}"


def week_text(monday: date, language: str) -> str:
    """Write a week with its days (uge): 45 (2/11–8/11) · 45 (2–8 November)."""
    sunday = monday + timedelta(days=6)
    number = monday.isocalendar().week
    if language == "da":
        return f"{number} ({monday.day}/{monday.month}–{sunday.day}/{sunday.month})"
    months = _MONTHS["en"]
    start = f"{monday.day} {months[monday.month - 1][:3]}"
    return f"{number} ({start}–{sunday.day} {months[sunday.month - 1][:3]})"
