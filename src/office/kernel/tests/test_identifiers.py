"""Case numbers: in order, without gaps, each municipality and year its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from office.kernel import clock, tenancy
from office.kernel.identifiers import next_case_number, public_id


def test_numbers_follow_each_other(municipality: int, clock_at: Callable[[date], None]) -> None:
    clock_at(date(2026, 3, 1))
    assert [next_case_number() for _ in range(3)] == ["2026-000001", "2026-000002", "2026-000003"]


def test_each_municipality_and_year_has_its_own(db: None) -> None:
    with clock.at(date(2026, 12, 31)), tenancy.acting_for(751):
        assert next_case_number() == "2026-000001"
        with tenancy.acting_for(657):
            assert next_case_number() == "2026-000001"
        with clock.at(date(2027, 1, 1)):
            assert next_case_number() == "2027-000001"
        assert next_case_number() == "2026-000002"


def test_a_rollback_gives_the_number_back(municipality: int) -> None:
    first = next_case_number()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_case_number()
        raise ZeroDivisionError
    assert int(next_case_number()[5:]) == int(first[5:]) + 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given() -> None:
    with tenancy.acting_for(751), pytest.raises(RuntimeError):
        next_case_number()


@pytest.mark.django_db(transaction=True)
def test_a_race_leaves_neither_gaps_nor_twins() -> None:
    taken: list[str] = []

    def take(worker: int) -> None:
        try:
            with clock.at(date(2026, 1, 1)), tenancy.acting_for(751):
                for turn in range(10):
                    with transaction.atomic():
                        number = next_case_number()
                        if (worker + turn) % 3 == 0:
                            transaction.set_rollback(True)
                        else:
                            taken.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"2026-{number:06d}" for number in range(1, len(taken) + 1)]
    assert len(taken) == 40 - sum((worker + turn) % 3 == 0 for worker in range(4) for turn in range(10))


def test_public_ids_tell_nothing() -> None:
    assert len({public_id() for _ in range(100)}) == 100
    assert public_id().version == 4
