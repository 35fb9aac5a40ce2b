"""Options that several commands share (fælles valg): the day and the municipality."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from office.administration.queries import municipalities_in_use, municipality_names
from office.kernel import clock


def a_day(text: str) -> date:
    """Read a day (dato) as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day; write it like 2026-11-25") from None


def a_municipality(text: str) -> int:
    """Read a municipality's number (kommunekode)."""
    if not text.isdigit() or int(text) not in municipality_names():
        raise ArgumentTypeError(f"{text} is not the number of a municipality; Aarhus is 751")
    return int(text)


def add_day(parser: CommandParser) -> None:
    """Add `--on`."""
    parser.add_argument("--on", type=a_day, metavar="DATE", help="the day (today)")


def add_municipality(parser: CommandParser) -> None:
    """Add `--municipality`."""
    parser.add_argument(
        "--municipality", type=a_municipality, metavar="CODE", help="one municipality only (all that have users)"
    )


def day_of(options: dict[str, Any]) -> date:
    """Return the chosen day, or today."""
    chosen: date | None = options["on"]
    return chosen or clock.today()


def municipalities_of(options: dict[str, Any]) -> list[int]:
    """Return the chosen municipality, or all that have users. Raises CommandError when there are none."""
    if options["municipality"] is not None:
        return [options["municipality"]]
    found = municipalities_in_use()
    if not found:
        raise CommandError("no municipality has users yet; say --municipality CODE")
    return found
