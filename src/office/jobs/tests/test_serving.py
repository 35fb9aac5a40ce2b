"""`openksd serve` alone says that nobody does what its pages put in the queue; beside a worker it says nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from office.jobs import serving
from office.kernel import queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_at_work() -> None:
    """The engine's own tables are not emptied between tests: what another test left there is no worker here."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def a_worker(seconds_ago: int) -> None:
    """Let a worker's heart have beaten last so many seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_without_a_worker_serve_says_what_waits_and_what_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    serving.tell_of_worker()
    assert "openksd worker" in capsys.readouterr().err


@pytest.mark.parametrize(("seconds_ago", "is_alive"), [(0, True), (3600, False)])
def test_only_a_heart_that_beats_is_a_worker(
    seconds_ago: int, is_alive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    a_worker(seconds_ago)
    assert queue.has_worker() is is_alive
    serving.tell_of_worker()
    assert (capsys.readouterr().err == "") is is_alive


def test_what_waits_is_counted() -> None:
    assert queue.waiting_jobs() == 0
    queue.defer("flows.task_deletion", on="2026-11-24")
    assert queue.waiting_jobs() == 1
