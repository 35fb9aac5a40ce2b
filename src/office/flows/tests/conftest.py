"""The office at work, as the tests of its flows want it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from office.flows.tests.task_stories import citizen
from office.kernel import tenancy
from office.payments.tests.world import CITIZEN_DAY


@pytest.fixture
def at_work(municipality: int, tmp_path: Path, settings: Any) -> None:
    """Work for Aarhus, with a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path


@pytest.fixture
def on_the_pay_day(clock_at: Callable[[object], None], tmp_path: Path, settings: Any) -> Iterator[None]:
    """Work for Aarhus on the citizens' pay day; threads and forks of a test have their own connections."""
    settings.OPENKSD_HOME = tmp_path
    clock_at(CITIZEN_DAY)
    with tenancy.acting_for(751):
        yield


@pytest.fixture
def at_work_with_citizen(at_work: None) -> None:
    """Work for Aarhus, with a citizen whom the register knows, and a folder for the bank."""
    citizen()
