"""Reading what people write (indlæsning af felter): Danish numbers and days; what cannot be read is said per field."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from office.kernel.errors import OfficeError


class Unreadable(OfficeError):
    """A field holds something that cannot be read (ulæseligt felt)."""

    def __init__(self, field: str, text: str, wanted_da: str, wanted_en: str) -> None:
        said = f"{field}: “{text}”"
        super().__init__(f"{said} kan ikke læses. {wanted_da}", f"{said} cannot be read. {wanted_en}")


def number(text: str, field: str) -> Fraction | None:
    """Read a number as Danes write it: 23.283,00 or 37 or 37,5; nothing is None."""
    plain = text.strip().replace("−", "-").replace(" ", "").replace("\u00a0", "")
    if not plain:
        return None
    plain = plain.replace(".", "").replace(",", ".") if "," in plain else _without_groups(plain)
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError) as error:
        raise Unreadable(field, text, "Skriv et tal, fx 23.283,00.", "Write a number like 23.283,00.") from error


def _without_groups(text: str) -> str:
    """Take points between thousands away; a point before one or two last digits is a decimal point."""
    head, point, tail = text.rpartition(".")
    return text.replace(".", "") if point and len(tail) == 3 and head else text


def ore(text: str, field: str) -> int | None:
    """Read kroner as øre; nothing is None."""
    kroner = number(text, field)
    if kroner is None:
        return None
    exact = kroner * 100
    if exact.denominator != 1:
        raise Unreadable(field, text, "Højst to decimaler.", "Two decimals at most.")
    return int(exact)


def day(text: str, field: str) -> date | None:
    """Read a day as 24-11-2026 or as browsers send it, 2026-11-24; nothing is None."""
    plain = text.strip()
    if not plain:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise Unreadable(field, text, "Skriv en dato, fx 24-11-2026.", "Write a day like 24-11-2026.")


def public_id(text: object) -> UUID | None:
    """Read a public id; what is none is None, and is not found."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None


def page_number(text: str | None) -> int:
    """Read a page number; what is no number is the first page."""
    return max(1, int(text)) if text and text.isdigit() and len(text) < 7 else 1
