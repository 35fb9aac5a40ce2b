"""The office at work, as the tests of its flows want it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from office.flows.tests.task_stories import citizen


@pytest.fixture
def at_work(municipality: int, tmp_path: Path, settings: Any) -> None:
    """Work for Aarhus, with a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path


@pytest.fixture
def at_work_with_citizen(at_work: None) -> None:
    """Work for Aarhus, with a citizen whom the register knows, and a folder for the bank."""
    citizen()
