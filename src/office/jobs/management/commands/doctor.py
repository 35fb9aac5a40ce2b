"""`openksd doctor`: is everything well? (driftstjek), and with `--law`: is the law known and covered? (lovtjek)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.jobs.health import examine
from office.jobs.looks import State

_STYLES = {State.WELL: "SUCCESS", State.MIND: "WARNING", State.ILL: "ERROR"}


class Command(BaseCommand):
    """Look at database, migrations, rates, clock, registers and disk."""

    help = "Look at database, migrations, rates, clock, registers and disk; ends with 1 when something is ill."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say whether to look at the law alone."""
        parser.add_argument(
            "--law", action="store_true",
            help="coverage of the law's ids, rates that lack, versions about to start or end, unchecked values",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one line for each look."""
        ill = 0
        for look in examine(law=options["law"]):
            style = getattr(self.style, _STYLES[look.state])
            self.stdout.write(f"{style(f'{look.state:4}')}  {look.name:14} {look.text}")
            ill += look.state == State.ILL
        if ill:
            raise SystemExit(1)
