"""`openksd demo`: lay in the demo municipality, live it up to today, and perhaps serve it (demo)."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from office.jobs import demo, demo_summary, serving
from office.jobs.management.commands.serve import add_address
from office.kernel import progress


class Command(BaseCommand):
    """Lay in what is missing; the second time there is nothing to do."""

    help = "Lay in the demo municipalities from message files, live their days up to today, and tell what was done."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how large, and whether to serve afterwards."""
        parser.add_argument("--cases", type=int, default=1500, help="cases of Aarhus in the year (1500)")
        parser.add_argument("--neighbour", type=int, default=60, help="cases of Herning in the year (60)")
        parser.add_argument("--serve", action="store_true", help="serve the pages afterwards")
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, live, tell, serve."""
        if options["serve"]:
            serving.check_address(options["host"], options["port"])
        if serving.pending_migrations():
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        demo.check_database()
        places = [demo.Place(demo.MAIN, options["cases"]), demo.Place(demo.NEIGHBOUR, options["neighbour"])]
        for place in places:
            self._live(place)
        demo_summary.write(self.stdout, places)
        if options["serve"]:
            sys.stdout.flush()
            serving.serve(**{name: options[name] for name in ("host", "port", "workers", "threads")})

    def _live(self, place: demo.Place) -> None:
        days = demo.days_to_live(place)
        if not days:
            return
        started = time.monotonic()
        demo.prepare(place)
        with progress.bar(f"Municipality {place.code}, {len(days)} days", len(days)) as advance:
            demo.live(place, days, lambda day: advance(note=day.isoformat()))
        self.stdout.write(f"Municipality {place.code}: {len(days)} days lived in {time.monotonic() - started:.0f} s.")
