"""The savepoint that is set when it is needed (sikringspunkt)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from office.flows.receive_message.savepoint import LazySavepoint, StartOver
from office.parties.models import Company
from office.parties.operations import put_company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]


def statements(captured) -> list[str]:
    return [query["sql"].split()[0] for query in captured.captured_queries]


def test_questions_set_none():
    with CaptureQueriesContext(connection) as captured, LazySavepoint():
        assert Company.objects.count() == 0
        list(Company.objects.select_for_update())
    assert statements(captured) == ["SELECT", "SELECT"]


def test_the_first_write_sets_one_and_it_is_released():
    with CaptureQueriesContext(connection) as captured, LazySavepoint():
        Company.objects.count()
        Company.objects.create(cvr="94000009", name="A", sort_key="a")
        Company.objects.update(name="B")
    assert statements(captured) == ["SELECT", "SAVEPOINT", "INSERT", "UPDATE", "RELEASE"]
    assert connection.execute_wrappers == []


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, IntegrityError])
def test_what_fails_is_taken_back_and_the_rest_stays(fault):
    put_company(cvr="94000009")
    with pytest.raises(fault), LazySavepoint():
        put_company(cvr="94000017")
        Company.objects.update(name="changed")
        raise fault("midway")
    assert list(Company.objects.values_list("cvr", "name")) == [("94000009", "CVR 94000009")]
    put_company(cvr="94000025")
    assert Company.objects.count() == 2


def test_a_broken_statement_does_not_break_the_transaction():
    put_company(cvr="94000009")
    with pytest.raises(IntegrityError), LazySavepoint():
        Company.objects.bulk_create([Company(cvr="94000009", name="A", sort_key="a")])
    assert Company.objects.count() == 1


def test_what_fails_before_anything_is_written_does_not_break_the_transaction():
    with pytest.raises(RuntimeError), LazySavepoint(), transaction.atomic(savepoint=False):
        Company.objects.count()
        raise RuntimeError
    put_company(cvr="94000009")
    assert Company.objects.count() == 1


def test_a_question_that_the_database_refuses_breaks_the_transaction():
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(ProgrammingError), LazySavepoint(), transaction.atomic(savepoint=False):
            list(Company.objects.raw("SELECT nothing FROM nowhere"))
        Company.objects.count()
    assert Company.objects.count() == 0


def test_nested_savepoints_work_as_always():
    with LazySavepoint():
        put_company(cvr="94000009")
        with pytest.raises(RuntimeError), transaction.atomic():
            put_company(cvr="94000017")
            raise RuntimeError
        put_company(cvr="94000025")
    assert sorted(Company.objects.values_list("cvr", flat=True)) == ["94000009", "94000025"]


def test_one_after_the_other():
    for cvr in ("94000009", "94000017"):
        with LazySavepoint():
            put_company(cvr=cvr)
    with pytest.raises(RuntimeError), LazySavepoint():
        raise RuntimeError
    assert Company.objects.count() == 2 and connection.execute_wrappers == []


def test_the_hopeful_set_none_and_keep_what_was_written():
    with CaptureQueriesContext(connection) as captured, LazySavepoint(is_hopeful=True):
        Company.objects.create(cvr="94000009", name="A", sort_key="a")
    assert statements(captured) == ["INSERT"]
    assert Company.objects.count() == 1 and connection.execute_wrappers == []


@pytest.mark.parametrize("fault", [RuntimeError("midway"), IntegrityError("midway")])
def test_what_fails_after_it_has_written_starts_over_without_a_trace(fault):
    with pytest.raises(StartOver), transaction.atomic(), LazySavepoint(is_hopeful=True):
        put_company(cvr="94000009")
        raise fault
    assert Company.objects.count() == 0


def test_the_hopeful_lose_nothing_when_it_fails_before_anything_is_written():
    put_company(cvr="94000009")
    with pytest.raises(RuntimeError), LazySavepoint(is_hopeful=True), transaction.atomic(savepoint=False):
        Company.objects.count()
        raise RuntimeError
    assert Company.objects.count() == 1
