"""The demo municipality (demokommune): invented people, lived day by day by the same flows as in earnest.

What has been lived is read from the nights in the database, so a demo that was killed goes on where it was, and one
that was laid in yesterday lives one more day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

import population
from office.administration.models import User
from office.administration.operations import create_demo_users, set_parameter
from office.flows import receive_message
from office.flows.run_night import run_night
from office.jobs import demo_work
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.oversight.models import NightRun

SEED = 2026
DAYS = 365
OPERATOR = "drift"
MAIN, NEIGHBOUR = 751, 657


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality of the demo and how many cases it has had in the year (demokommune)."""

    code: int
    cases: int


class NotForEarnest(OfficeError):
    """The database has users of its own (databasen er i drift); demo users with a known password must not join them."""

    def __init__(self) -> None:
        super().__init__(
            "Databasen er i drift: demoen lægges kun i en tom database.",
            "The database is in use: the demo goes only into an empty one.",
        )


def check_database() -> None:
    """Raise NotForEarnest when users exist that no demo has made."""
    if User.objects.exists() and not User.objects.filter(username=OPERATOR).exists():
        raise NotForEarnest


def _folder(place: Place) -> Path:
    return Path(settings.OPENKSD_HOME) / "demo" / str(place.code)


def _lived_to() -> date | None:
    """Return the last day whose night is finished."""
    finished = NightRun.objects.filter(finished_at__isnull=False).order_by("-on")
    return finished.values_list("on", flat=True).first()


def days_to_live(place: Place) -> list[date]:
    """Return the days from the last one lived to today (dage der mangler)."""
    with tenancy.acting_for(place.code):
        lived = _lived_to()
    today = clock.today()
    first = lived + timedelta(days=1) if lived else today - timedelta(days=DAYS - 1)
    return [first + timedelta(days=count) for count in range((today - first).days + 1)]


def make_users(places: Iterable[Place]) -> None:
    """Make one user per role in each municipality (demobrugere)."""
    for place in places:
        create_demo_users(municipality=place.code)


def prepare(place: Place) -> None:
    """Write the municipality's message files once and tell its registers what to answer (opret demokommune)."""
    folder = _folder(place)
    today = clock.today()
    with tenancy.acting_for(place.code):
        if _lived_to() is None:
            invented = population.generate(
                municipality=place.code, cases=place.cases, seed=SEED,
                first_day=today - timedelta(days=DAYS - 1), last_day=today,
            )  # fmt: skip
            population.write(invented, folder)
            receive_message.lay_in_register_answers(folder)
            # Nobody sits here to release a year of payment runs.
            start = today - timedelta(days=DAYS)
            set_parameter(name="standing_order_release", value=True, valid_from=start)


def live(place: Place, days: list[date], told: Callable[[date], None]) -> None:
    """Live day after day: what came in, what the caseworkers did, then the night (dag for dag)."""
    with tenancy.acting_for(place.code):
        with connection.cursor() as cursor:
            # The demo can be laid in again, so it need not wait for the disk at every step.
            cursor.execute("SET synchronous_commit = off")
        folder = _folder(place)
        arriving = {item.day: item for item in receive_message.deliveries(folder)} if folder.is_dir() else {}
        for day in days:
            with clock.at(day):
                if day in arriving:
                    arriving[day].take_in()
                demo_work.work(on=day)
                run_night(on=day)
            told(day)
