"""The outbox: once by key, whatever is killed, whoever sends."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from office.kernel import outbox, tenancy
from office.kernel.models import Outbox
from office.kernel.outbox import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_work() -> object:
    with tenancy.acting_for(751):
        yield


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


class Bank:
    """A receiver that keeps each key once and may die right after."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.kept: dict[str, object] = {}
        self.dies_after: str | None = None

    def __call__(self, row: Outbox) -> None:
        self.calls[row.key] += 1
        self.kept.setdefault(row.key, row.payload)
        if self.dies_after == row.key:
            self.dies_after = None
            raise Killed


def _put(*keys: str) -> None:
    for key in keys:
        outbox.put(channel="BANK", key=key, payload={"order": key})


def test_the_same_key_is_put_in_once_and_keeps_what_stood() -> None:
    first = outbox.put(channel="BANK", key="a", payload={"amount": 1})
    again = outbox.put(channel="BANK", key="a", payload={"amount": 2})
    assert (again.pk, again.payload) == (first.pk, {"amount": 1})
    with tenancy.acting_for(657):
        assert outbox.put(channel="BANK", key="a", payload={}).pk != first.pk


def test_everything_goes_in_order_and_only_once() -> None:
    _put("a", "b", "c")
    outbox.put(channel="POST", key="d", payload={})
    bank = Bank()
    assert outbox.deliver(channel="BANK", send=bank) == Delivery(sent=3)
    assert list(bank.calls) == ["a", "b", "c"]
    assert outbox.deliver(channel="BANK", send=bank) == Delivery()
    assert Outbox.objects.get(key="d").state == Outbox.State.PENDING


def test_a_rolled_back_cause_sends_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _put("a")
        raise ZeroDivisionError
    assert outbox.deliver(channel="BANK", send=Bank()) == Delivery()


def test_killed_between_sending_and_marking_it_goes_again_under_the_same_key() -> None:
    _put("a", "b")
    bank = Bank()
    bank.dies_after = "a"
    with pytest.raises(Killed):
        outbox.deliver(channel="BANK", send=bank)
    connection.close()
    assert Outbox.objects.get(key="a").state == Outbox.State.PENDING
    assert outbox.deliver(channel="BANK", send=bank) == Delivery(sent=2)
    assert bank.calls == {"a": 2, "b": 1}
    assert bank.kept == {"a": {"order": "a"}, "b": {"order": "b"}}


def test_one_that_fails_does_not_stop_the_others_and_gives_up_in_the_end() -> None:
    _put("a", "bad", "c")

    def send(row: Outbox) -> None:
        if row.key == "bad":
            raise ConnectionError("nobody answers")

    assert outbox.deliver(channel="BANK", send=send) == Delivery(sent=2, failed=1)
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        assert Outbox.objects.get(key="bad").state == Outbox.State.PENDING
        outbox.deliver(channel="BANK", send=send)
    bad = Outbox.objects.get(key="bad")
    assert (bad.state, bad.attempts, bad.error) == ("FAILED", 5, "ConnectionError: nobody answers")
    assert outbox.deliver(channel="BANK", send=send) == Delivery()
    outbox.retry(bad)
    assert outbox.deliver(channel="BANK", send=lambda row: None) == Delivery(sent=1)


def test_what_a_failed_sending_wrote_is_taken_back() -> None:
    _put("a")

    def send(row: Outbox) -> None:
        outbox.put(channel="OTHER", key="half", payload={})
        raise ConnectionError

    outbox.deliver(channel="BANK", send=send)
    assert not Outbox.objects.filter(key="half").exists()


def test_two_workers_share_the_rows_between_them() -> None:
    _put(*(f"{number:02d}" for number in range(20)))
    sent: list[tuple[int, str]] = []

    def work(worker: int) -> None:
        def send(row: Outbox) -> None:
            time.sleep(0.005)
            sent.append((worker, row.key))

        try:
            with tenancy.acting_for(751):
                outbox.deliver(channel="BANK", send=send)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for _, key in sent) == [f"{number:02d}" for number in range(20)]
    assert {worker for worker, _ in sent} == {0, 1}


def test_sending_inside_a_transaction_is_refused() -> None:
    _put("a")
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.deliver(channel="BANK", send=Bank())
