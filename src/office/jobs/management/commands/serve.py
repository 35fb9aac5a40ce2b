"""`openksd serve`: the web server (webserver)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.jobs import serving


def add_address(parser: CommandParser) -> None:
    """Add what says where to listen and with how many."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=2, help="processes (2)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each process (4)")


class Command(BaseCommand):
    """Serve pages and systems' addresses."""

    help = "Serve the pages and the systems' addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say where to listen."""
        add_address(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        serving.serve(**{name: options[name] for name in ("host", "port", "workers", "threads")})
