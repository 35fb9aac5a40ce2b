"""`openksd worker`: does the jobs of the queue (arbejder)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.kernel import queue


class Command(BaseCommand):
    """Do jobs of the queue; any number of workers on any number of hosts share it."""

    help = "Do the jobs of the queue until told to stop; --once stops when none is left."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how many at a time and for how long."""
        parser.add_argument("--concurrency", type=int, default=1, help="jobs at the same time (1)")
        parser.add_argument("--once", action="store_true", help="stop when no job is left")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        queue.run_worker(concurrency=options["concurrency"], wait=not options["once"])
