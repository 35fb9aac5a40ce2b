"""What every test may use: the embedded server on a throw-away home, a municipality at work, a clock, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent
# A busy machine is no fault of what is tested: no property is timed. The examples are the same each time, so that what
# passed once passes again; more are looked for by `pytest --hypothesis-profile=search`.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, max_examples=30)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("house")
# Before Django reads its settings: tests live beside the real data, never in it.
os.environ.setdefault("OPENKSD_HOME", str(ROOT / "var" / "test"))
os.environ.setdefault("OPENKSD_THROWAWAY_DATABASE", "1")
os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-tests")

AARHUS = 751
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_left_out = pytest.StashKey[int]()


def find_browser() -> str | None:
    """Return the program of a Chromium: the one named by CHROMIUM, else the first that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = [path for path in map(shutil.which, _BROWSERS) if path]
    return next(iter(found + [path for path in _MAC_BROWSERS if os.access(path, os.X_OK)]), None)


def pytest_configure(config: pytest.Config) -> None:
    """Have English ready before the first page is asked for it."""
    from office.jobs.message_catalogue import compile_all

    compile_all()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out when asked to; without a browser say in one line how to get one."""
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if not wanting:
        return
    if os.environ.get("NO_BROWSER") == "1":
        items[:] = [item for item in items if item not in wanting]
        config.hook.pytest_deselected(items=wanting)
        config.stash[_left_out] = len(wanting)
        if hasattr(config, "workeroutput"):
            config.workeroutput["left_out"] = len(wanting)
    elif find_browser() is None:
        pytest.exit("browser tests need Chromium: apt-get install chromium, or CHROMIUM=/path, or NO_BROWSER=1", 1)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear from a worker process how many it left out; each of them collects everything."""
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many browser tests were left out."""
    count = config.stash.get(_left_out, 0)
    if count:
        terminalreporter.write_line(f"NO_BROWSER=1: {count} browser tests left out")


@pytest.fixture
def municipality(db: None) -> Iterator[int]:
    """Work for Aarhus."""
    from office.kernel import tenancy

    with tenancy.acting_for(AARHUS):
        yield AARHUS


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    """Let every test begin in Danish, whatever language the page before it was read in."""
    from django.utils import translation

    with translation.override("da"):
        yield


@pytest.fixture(autouse=True)
def shown_solved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold a test marked `solved(number)` to its word: the task arose, and was solved or closed itself; not deleted.

    Of a test that is told a `number` only that one counts.
    """
    yield
    wanted = {number for mark in request.node.iter_markers("solved") for number in mark.args}
    if not wanted:
        return
    from office.kernel import tenancy
    from office.tasks.models import Task

    params = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    if "number" in params:
        assert params["number"] in wanted, f"task {params['number']} is not among {sorted(wanted)}"
        wanted = {params["number"]}
    with tenancy.acting_everywhere():
        ends = (Task.Status.SOLVED, Task.Status.CLOSED_BY_ITSELF)
        over = set(Task.everywhere.filter(status__in=ends).values_list("number", flat=True))
    assert wanted <= over, f"marked as solved, but never over: {sorted(wanted - over)}"


@pytest.fixture
def clock_at() -> Iterator[Callable[[date | datetime], None]]:
    """Set the clock for the rest of the test; may be called again."""
    from office.kernel import clock

    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.at(moment)) and None


@pytest.fixture(scope="session")
def browser_program() -> str:
    """Return the program of the browser for tests marked `browser` (playwright's `executable_path`)."""
    found = find_browser()
    assert found is not None
    return found
