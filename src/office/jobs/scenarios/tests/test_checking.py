"""What goes wrong inside one scenario is told as that scenario's own failure, in one line."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import date
from typing import Any, NoReturn

import pytest
from django.db import IntegrityError, connection, transaction

from office.jobs.scenarios import checking, databases, faults
from office.jobs.scenarios.cast import NotLivable
from office.jobs.scenarios.scenario import Event, Scenario
from office.kernel import database

SCENARIO = Scenario(
    file="a.yaml", id="one", title="t", oracle="constructed", source="s",
    events=(Event(date(2025, 3, 3), "hearing_answer", {}),), until=date(2025, 3, 3), expect={"cases": 0},
)  # fmt: skip


def raising(error: Exception, *, logged: Exception | None = None) -> Any:
    def live(*_: Any, **__: Any) -> NoReturn:
        if logged is not None:
            logging.getLogger("office.flows.run_night").exception("a batch failed", exc_info=logged)
        raise error

    return live


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "taken_back", nullcontext)


@pytest.mark.usefixtures("no_database")
def test_exception_is_the_scenarios_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking.living, "live", raising(ZeroDivisionError("two\nlines")))
    verdict = checking._one((SCENARIO, False))
    assert not verdict.has_passed
    told = "run: expected to be lived, got ZeroDivisionError: two lines (tests/test_checking.py:"
    assert verdict.failures[0].startswith(told)


@pytest.mark.usefixtures("no_database")
def test_failed_night_tells_what_the_office_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = NotLivable("night of 2025-03-03", "the night could not assess the person")
    monkeypatch.setattr(checking.living, "live", raising(error, logged=KeyError("rate")))
    assert checking._one((SCENARIO, False)).failures == (
        "night of 2025-03-03: expected to be lived, got the night could not assess the person; KeyError: 'rate'",
    )
    assert capsys.readouterr().err == ""


def test_log_goes_its_own_way_again_afterwards() -> None:
    log = logging.getLogger("office")
    before = (log.propagate, list(log.handlers))
    with faults.collected() as lines:
        logging.getLogger("office.x").warning("no exception")
        assert lines == []
    assert (log.propagate, list(log.handlers)) == before


@pytest.mark.parametrize(("scenarios", "workers"), [(1, 1), (7, 1), (15, 1), (16, 2), (500, 2)])
def test_processes_are_started_when_they_are_worth_it(
    monkeypatch: pytest.MonkeyPatch, scenarios: int, workers: int
) -> None:
    monkeypatch.setattr(checking.os, "cpu_count", lambda: 8)
    assert checking.workers_for([SCENARIO] * scenarios) == workers


@pytest.mark.django_db(transaction=True)
def test_copies_are_gone_after_the_run_and_what_a_killed_run_left_goes_too() -> None:
    with databases._server() as link:
        link.execute("DROP DATABASE IF EXISTS openksd_scenario_999999_0")
        link.execute("CREATE DATABASE openksd_scenario_999999_0")
        alone = link.execute("SELECT pg_try_advisory_lock(%s)", (databases._RUNNING,)).fetchone() == (True,)
        link.execute("SELECT pg_advisory_unlock_all()")
        with databases.copies(2) as names:
            assert set(names) <= set(databases._names(link, "openksd_scenario_%"))
            assert len(set(names)) == 2
            assert connection.settings_dict["NAME"] not in names
        left = databases._names(link, "openksd_scenario_%")
        assert not set(names) & set(left)
        if alone:  # another run on the same server may be using what it holds
            assert "openksd_scenario_999999_0" not in left
        link.execute("DROP DATABASE IF EXISTS openksd_scenario_999999_0")


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_at_the_end_is_refused_before_all_is_taken_back() -> None:
    refused = pytest.raises(IntegrityError, match="duplicate key")
    with refused, databases.taken_back(), database.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE twice (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        cursor.execute("INSERT INTO twice VALUES (1), (1)")
    assert "twice" not in connection.introspection.table_names()


@pytest.mark.django_db(transaction=True)
def test_all_is_taken_back() -> None:
    with databases.taken_back(), database.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE once (n integer)")
        with transaction.atomic(durable=True):
            cursor.execute("INSERT INTO once VALUES (1)")
    assert "once" not in connection.introspection.table_names()
