"""The bank of a scenario (bank): takes every payment order and keeps nothing; no file of the user's is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class ScenarioBank:
    """Takes payment orders; sends no receipts."""

    def send_orders(self, *, name: str, content: bytes) -> None:
        """Take one file of payment orders."""

    def receipts(self) -> list[tuple[str, bytes]]:
        """Return no receipt files."""
        return []


@contextmanager
def at_work() -> Iterator[None]:
    """Let the office's payment orders go to this bank for a while."""
    before = settings.OPENKSD_REGISTERS
    settings.OPENKSD_REGISTERS = {**before, "bank": f"{__name__}.{ScenarioBank.__name__}"}
    try:
        yield
    finally:
        settings.OPENKSD_REGISTERS = before
