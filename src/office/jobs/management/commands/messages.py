"""`openksd messages check|add|compile`: the English catalogue (oversættelser)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.jobs import message_catalogue


class Command(BaseCommand):
    """Keep the English catalogue complete."""

    help = "Check that every Danish text has English, add what is missing to the catalogues, or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what to do."""
        parser.add_argument("action", choices=("check", "add", "compile"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; `check` ends with 1 when a text has no English."""
        if options["action"] == "compile":
            self.stdout.write(f"{message_catalogue.compile_all()} compiled")
        elif options["action"] == "add":
            self.stdout.write(f"{message_catalogue.add_missing()} added")
        else:
            found = message_catalogue.missing()
            for message in found:
                self.stderr.write(f"{message.place}: no English for {message.text!r}")
            if found:
                raise SystemExit(1)
            self.stdout.write("every text has English")
