"""What every test may use: the embedded server on a throw-away home, a municipality at work, a clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
# Before Django reads its settings: tests live beside the real data, never in it.
os.environ.setdefault("OPENKSD_HOME", str(ROOT / "var" / "test"))
os.environ.setdefault("OPENKSD_THROWAWAY_DATABASE", "1")
os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-tests")

AARHUS = 751


@pytest.fixture
def municipality(db: None) -> Iterator[int]:
    """Work for Aarhus."""
    from office.kernel import tenancy

    with tenancy.acting_for(AARHUS):
        yield AARHUS


@pytest.fixture
def clock_at() -> Iterator[Callable[[date | datetime], None]]:
    """Set the clock for the rest of the test; may be called again."""
    from office.kernel import clock

    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.at(moment)) and None
