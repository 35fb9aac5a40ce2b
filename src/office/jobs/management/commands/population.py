"""`openksd population`: invent people, companies and their messages as files (befolkning)."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from office.kernel import clock, progress
from population import generate, write

_YEAR = timedelta(days=364)


class Command(BaseCommand):
    """Write a population; the same parameters give the same files."""

    help = "Invent a municipality's people, companies and messages. The same seed and days give the same files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the population's name: municipality, size, seed, days."""
        parser.add_argument("--municipality", type=int, required=True)
        parser.add_argument("--cases", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--from", dest="first_day", type=date.fromisoformat, metavar="DATE", help="(a year before)")
        parser.add_argument("--to", dest="last_day", type=date.fromisoformat, metavar="DATE", help="(yesterday)")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        last_day = options["last_day"] or clock.today() - timedelta(days=1)
        population = generate(
            municipality=options["municipality"], cases=options["cases"], seed=options["seed"],
            first_day=options["first_day"] or last_day - _YEAR, last_day=last_day,
        )  # fmt: skip
        with progress.bar("Population", options["cases"]) as advance:
            done = 0

            def tell(cases: int) -> None:
                nonlocal done
                advance(cases - done)
                done = cases

            manifest = write(population, options["out"], progress=tell)
        self.stdout.write(
            f"{manifest.cases} cases of {manifest.people} people in {manifest.messages} messages,"
            f" {population.first_day} to {last_day}: {options['out']} ({manifest.checksum[:12]})"
        )
