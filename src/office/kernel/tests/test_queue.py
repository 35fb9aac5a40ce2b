"""Jobs: deferred with the business, done once, in their municipality, and picked up after a dead worker."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from office.kernel import queue, tenancy

_done: list[tuple[int | None, str]] = []


@queue.job("kernel.tests.note")
def _note(word: str) -> None:
    _done.append((tenancy.current_or_none(), word))


@pytest.fixture(autouse=True)
def _forget() -> None:
    _done.clear()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_in_the_municipality_that_deferred_it() -> None:
    with tenancy.acting_for(751):
        assert queue.defer("kernel.tests.note", word="her")
    assert queue.defer("kernel.tests.note", word="ingen steder")
    queue.run_worker(wait=False)
    assert sorted(_done, key=str) == [(751, "her"), (None, "ingen steder")]
    queue.run_worker(wait=False)
    assert len(_done) == 2


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_the_rollback_of_its_cause() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue.defer("kernel.tests.note", word="aldrig")
        raise ZeroDivisionError
    queue.run_worker(wait=False)
    assert _done == []


@pytest.mark.django_db(transaction=True)
def test_an_equal_job_that_waits_is_enough() -> None:
    assert queue.defer("kernel.tests.note", once="nat", word="en")
    assert not queue.defer("kernel.tests.note", once="nat", word="to")
    queue.run_worker(wait=False)
    assert _done == [(None, "en")]


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_waits_again() -> None:
    queue.defer("kernel.tests.note", word="igen")
    with connection.cursor() as cursor:
        long_ago = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        cursor.execute(long_ago)
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    queue.run_worker(wait=False)
    assert _done == [(None, "igen")]
