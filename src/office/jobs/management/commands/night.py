"""`openksd night`: assess what is due, decide, write and pay (natkørsel)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.flows.run_night import run_night
from office.jobs.options import add_day, add_municipality, day_of, municipalities_of
from office.kernel import progress, tenancy


class Command(BaseCommand):
    """Run the night; safe to run twice, to kill, and to run by two workers at once."""

    help = "Run the night of a day for one municipality or all."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which day and municipality."""
        add_day(parser)
        add_municipality(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it for one municipality after the other."""
        for code in municipalities_of(options):
            with tenancy.acting_for(code), progress.bar(f"Night {code}", None) as advance:
                night = run_night(on=day_of(options), progress=advance)
            done = night.assessed
            self.stdout.write(
                f"{code} {night.on}: {done.cases} cases assessed, {done.decided} decided, {done.tasks_opened} tasks"
                f" opened, {done.tasks_closed} closed, {night.letters} letters, {night.orders} payment orders,"
                f" {night.paid / 100:,.2f} kr., {night.faults} faults"
                + (f", {night.late_runs} payment runs made up for" if night.late_runs else "")
            )
