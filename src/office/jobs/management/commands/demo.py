"""`openksd demo`: lay in the demo municipality, live it up to today, and perhaps serve it (demo)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        parser.add_argument("--only", type=int, choices=(demo.MAIN, demo.NEIGHBOUR), help="live one municipality only")
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, live, tell, serve."""
        if options["serve"]:
            serving.check_address(options["host"], options["port"])
        if serving.pending_migrations():
            self.stdout.write("Preparing the database ...")
            self.stdout.flush()
            call_command("migrate", verbosity=0)
        demo.check_database()
        places = [demo.Place(demo.MAIN, options["cases"]), demo.Place(demo.NEIGHBOUR, options["neighbour"])]
        if options["only"]:
            self._live(next(place for place in places if place.code == options["only"]))
            return
        self._live_side_by_side(*places)
        demo_summary.write(self.stdout, places)
        if options["serve"]:
            sys.stdout.flush()
            settings.OPENKSD_DEMO = True  # everybody in this database is invented: one click is enough to come in
            with serving.worker_beside():
                address = {name: options[name] for name in ("host", "port", "workers", "threads")}
                serving.serve(**address, has_own_worker=True)

    def _live_side_by_side(self, main: demo.Place, neighbour: demo.Place) -> None:
        """Live the neighbour in a process of its own: walls between municipalities make that easy."""
        if not demo.days_to_live(neighbour):
            self._live(main)
            return
        again = [sys.executable, "-c", "from office.jobs.command import main; main()", "demo"]
        chosen = ["--only", str(neighbour.code), "--neighbour", str(neighbour.cases)]
        demo.make_users([main, neighbour])
        quiet = {**os.environ, "OPENKSD_QUIET": "1"}  # two bars on one terminal would write over each other
        with subprocess.Popen([*again, *chosen], stdin=subprocess.DEVNULL, env=quiet) as beside:  # noqa: S603
            try:
                self._live(main)
            except BaseException:
                beside.terminate()
                raise
        if beside.returncode:
            raise CommandError(f"municipality {neighbour.code} was not lived to its end; run it again")

    def _live(self, place: demo.Place) -> None:
        days = demo.days_to_live(place)
        if not days:
            return
        started = time.monotonic()
        demo.make_users([place])
        demo.prepare(place)
        with progress.bar(f"Municipality {place.code}, {len(days)} days", len(days)) as advance:
            demo.live(place, days, lambda day: advance(note=day.isoformat()))
        self.stdout.write(f"Municipality {place.code}: {len(days)} days lived in {time.monotonic() - started:.0f} s.")
