"""The reports' part of the night (natkørsel): reminders of work lists, subscriptions to inbox and folder, old files.

A report that cannot be made must not hold up the night's decisions and payments: it is tried again the next night.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from office.reports.delivery import deliver_due, remove_old
from office.reports.operations import open_reminders

log = logging.getLogger(__name__)


def run_reports(*, on: date) -> dict[str, int]:
    """Open reminders, deliver subscriptions and clear the inbox for the municipality at work (rapporter om natten)."""
    steps: dict[str, Callable[[], int]] = {
        "reminders": lambda: open_reminders(on=on), "deliveries": lambda: deliver_due(on=on),
        "removed": lambda: remove_old(on=on),
    }  # fmt: skip
    return {name: _tried(name, step) for name, step in steps.items()}


def _tried(name: str, step: Callable[[], int]) -> int:
    try:
        return step()
    except Exception:
        log.exception("the reports' step %s of the night failed", name)
        return 0
