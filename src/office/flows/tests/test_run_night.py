"""The night from end to end: run twice, killed anywhere, run by two at once, and with one case that cannot be assessed.

Two municipalities get the same messages. One has an undisturbed night; whatever happens in the other must end the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from office.administration.operations import set_parameter
from office.cases.models import Event, Fact, SicknessCase
from office.decisions.models import Decision, StoredAssessment
from office.flows import assess_case, letter_delivery, run_night, run_payments, write_letters
from office.flows.receive_message import receive
from office.intake.tests.examples import CVR, example
from office.kernel import clock, tenancy
from office.letters.models import Letter
from office.oversight.models import Fault
from office.oversight.operations import begin_night, finish_night
from office.parties.models import Person
from office.parties.operations import put_person
from office.payments import queries as payments
from office.payments.models import Order, WeekAccount
from office.tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)

UNDISTURBED, DISTURBED = 657, 751
PAY_DAY = date(2026, 2, 26)  # citizens and employers
SELF_EMPLOYED, WITH_PAY = 5, 3
_FORK = multiprocessing.get_context("fork")


def _cpr(place: int) -> str:
    return f"610180{1200 + place:04d}"


def take_in_everything() -> None:
    """Let the messages of a small caseload reach the municipality at work."""
    code = str(tenancy.current())
    set_parameter(name="standing_order_release", value=True, valid_from=date(2020, 1, 1))
    for place in range(SELF_EMPLOYED + WITH_PAY):
        put_person(cpr=_cpr(place), name=f"Borger {place}", residence=tenancy.current())
    own = {"started": "2018-01-01", "weekly_hours": 37, "annual_profit": 208000}
    months = {f"2025-{month:02d}": {"wage": 34000, "hours": 160.33} for month in range(7, 13)}
    for place in range(SELF_EMPLOYED):
        shared = {"municipality": code, "citizen_cpr": _cpr(place)}
        _take("DP200C", on="2026-01-14", first_absence_day="2026-01-12", business=own, **shared)
        _take("APPLICATION", on="2026-01-19", **shared)
    for place in range(SELF_EMPLOYED, SELF_EMPLOYED + WITH_PAY):
        shared = {"municipality": code, "citizen_cpr": _cpr(place)}
        _take("DP201", on="2026-01-05", first_absence_day="2026-01-01", schedule=..., weekly_hours=37, **shared)
        _take("INCOME", on="2026-01-05", employer=CVR, months=months, **shared)
        _take(
            "DP202", on="2026-02-24", refund_from="2026-02-02", refund_to="2026-02-22", wage_paid=24000,
            absent_hours_per_week=..., **shared,
        )  # fmt: skip


def _take(kind: str, *, on: str, **body: Any) -> None:
    with clock.at(date.fromisoformat(on)):
        outcome = receive(example(kind, on=on, **body), received_on=date.fromisoformat(on))
    assert outcome.state == "ACCEPTED", outcome


@pytest.fixture(autouse=True)
def two_municipalities(tmp_path, settings) -> Iterator[None]:
    """Give both the same messages, and let the first one have its night in peace."""
    settings.OPENKSD_HOME = tmp_path
    run_night_batch = run_night.BATCH
    run_night.BATCH = 2
    for municipality in (UNDISTURBED, DISTURBED):
        with tenancy.acting_for(municipality):
            take_in_everything()
    with tenancy.acting_for(UNDISTURBED):
        run_night.run_night(on=PAY_DAY)
    yield
    run_night.BATCH = run_night_batch


def stand(municipality: int) -> dict[str, Any]:
    """Return all that stands in a municipality, without the keys that differ from one database row to the next."""
    with tenancy.acting_for(municipality):
        return {
            "cases": Counter(
                SicknessCase.objects.values_list("person__cpr", "status", "next_look_on", "last_day_of_right")
            ),
            "facts": Counter(Fact.objects.values_list("person__cpr", "kind")),
            "decisions": Counter(Decision.objects.values_list("case__person__cpr", "outcome", "state")),
            "assessments": Counter(StoredAssessment.objects.values_list("case__person__cpr", flat=True)),
            "letters": Counter(Letter.objects.values_list("kind", "state", "case__person__cpr")),
            "tasks": Counter(Task.objects.values_list("case__person__cpr", "number", "status")),
            "weeks": Counter(
                WeekAccount.objects.values_list(
                    "case__person__cpr", "monday", "due_benefit", "due_supplement", "paid_to_payee", "paid_supplement"
                )
            ),
            "orders": Counter(Order.objects.values_list("case__person__cpr", "payee_kind", "amount", "state")),
            "decided": Counter(Event.objects.filter(kind="DECIDED").values_list("person__cpr", flat=True)),
            "accounts": {name: amount for name, amount in payments.account_balances().items() if amount},
            "unsound": payments.unsound_weeks(),
        }


def test_the_undisturbed_night_decides_pays_tells_and_balances() -> None:
    found = stand(UNDISTURBED)
    assert found["decisions"] == {(_cpr(place), "GRANTED", "IN_FORCE"): 1 for place in range(8)}
    citizens = [amount for _, kind, amount, _ in found["orders"] if kind == "CITIZEN"]
    assert citizens == [1_600_000] * SELF_EMPLOYED
    employers = [amount for _, kind, amount, _ in found["orders"] if kind == "EMPLOYER"]
    assert len(employers) == WITH_PAY and len(set(employers)) == 1
    assert found["letters"]["SPECIFICATION", "SENT", _cpr(0)] == 1
    assert {status for _, status, _, _ in found["cases"]} == {"RUNNING"}
    assert sum(found["accounts"].values()) == 0 and found["unsound"] == []


def test_the_second_run_of_a_night_changes_nothing() -> None:
    before = stand(UNDISTURBED)
    with tenancy.acting_for(UNDISTURBED):
        again = run_night.run_night(on=PAY_DAY)
    assert stand(UNDISTURBED) == before
    assert (again.assessed.decided, again.assessed.weeks_posted) == (0, 0)


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _nth(function: Callable[..., Any], count: int) -> Callable[..., Any]:
    """Let a function work a number of times and then kill the process instead."""
    calls = iter(range(count))

    def lives(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs) if next(calls, None) is not None else _die()

    return lives


# Where the night dies: module, function, and how often it works before. 0 = the first call kills.
DEATHS = {
    "before anything is assessed": (run_night, "_assess_all", 0),
    "between two batches": (run_night, "_assess_batch", 2),
    "after the law, before the tasks": (assess_case, "_sync_tasks", 1),
    "after deciding, before the dues": (assess_case.post_dues, "post_dues", 0),
    "before the case rows are kept": (assess_case, "_keep_rows", 1),
    "before the letters": (write_letters, "send_waiting", 0),
    "between sending a letter and recording it": (letter_delivery, "record_facts", 0),
    "before the runs": (run_payments, "run_pay_day", 0),
    "between preparing and releasing": (run_payments, "_released", 0),
    "between releasing and sending": (run_payments.payments, "send_released", 0),
    "before the receipts": (run_payments, "read_receipts", 0),
    "before the specifications": (run_night, "write_specifications", 0),
    "after the specifications": (run_night, "_after_payment", 0),
}


def _night(death: tuple[Any, str, int] | None = None) -> None:
    connections.close_all()
    if death is not None:
        module, name, count = death
        setattr(module, name, _nth(getattr(module, name), count))
    with tenancy.acting_for(DISTURBED):
        run_night.run_night(on=PAY_DAY)
    connections.close_all()


def _in_a_process(death: tuple[Any, str, int] | None = None) -> Any:
    connections.close_all()
    process = _FORK.Process(target=_night, args=(death,))
    process.start()
    return process


@pytest.mark.parametrize("where", DEATHS)
def test_a_night_that_was_killed_is_finished_by_the_next(where: str) -> None:
    process = _in_a_process(DEATHS[where])
    process.join(timeout=120)
    assert process.exitcode == -signal.SIGKILL, "the night did not reach the place where it was to die"
    with tenancy.acting_for(DISTURBED):
        run_night.run_night(on=PAY_DAY)
    assert stand(DISTURBED) == stand(UNDISTURBED)


@pytest.mark.parametrize("where", ["before the runs", "between preparing and releasing", "before the specifications"])
def test_a_pay_day_whose_night_was_killed_is_paid_by_the_next_day(where: str) -> None:
    with tenancy.acting_for(DISTURBED):
        finish_night(run=begin_night(on=PAY_DAY - timedelta(days=1)), counts={})
    _in_a_process(DEATHS[where]).join(timeout=120)
    with tenancy.acting_for(DISTURBED):
        assert run_night.run_night(on=PAY_DAY + timedelta(days=1)).late_runs == 2
    had, meant = stand(DISTURBED), stand(UNDISTURBED)
    assert {name: had[name] for name in ("orders", "weeks", "accounts", "letters", "unsound")} == {
        name: meant[name] for name in ("orders", "weeks", "accounts", "letters", "unsound")
    }


def test_two_workers_at_once_make_one_night() -> None:
    workers = [_in_a_process(), _in_a_process()]
    for worker in workers:
        worker.join(timeout=180)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert stand(DISTURBED) == stand(UNDISTURBED)


def test_one_bad_case_is_a_fault_and_does_not_stop_the_others(monkeypatch) -> None:
    bad, real = _cpr(1), assess_case.gather

    def gather(*, person_ids: Any, **rest: Any) -> Any:
        if Person.objects.filter(pk__in=person_ids, cpr=bad).exists():
            raise ZeroDivisionError("told about a person")
        return real(person_ids=person_ids, **rest)

    monkeypatch.setattr(assess_case, "gather", gather)
    with tenancy.acting_for(DISTURBED):
        night = run_night.run_night(on=PAY_DAY)
        fault = Fault.objects.get()
        assert (night.faults, fault.person.cpr, fault.state) == (1, bad, Fault.State.OPEN)
        assert "told about a person" not in fault.error and fault.error.startswith("ZeroDivisionError")
        assert Decision.objects.count() == SELF_EMPLOYED + WITH_PAY - 1
        assert SicknessCase.objects.get(person__cpr=bad).next_look_on == date(2026, 2, 27)
        monkeypatch.undo()
        run_night.run_night(on=date(2026, 2, 27))
        assert Fault.objects.get().state == Fault.State.GONE
        assert Decision.objects.filter(case__person__cpr=bad, state="IN_FORCE").count() == 1


def test_the_night_says_when_it_next_has_work() -> None:
    with tenancy.acting_for(UNDISTURBED):
        assert run_night.next_due_day(PAY_DAY) > PAY_DAY
        SicknessCase.objects.update(next_look_on=None)
        assert run_night.next_due_day(PAY_DAY) == date(2026, 3, 26)
        SicknessCase.objects.filter(person__cpr=_cpr(0)).update(next_look_on=date(2026, 3, 3))
        assert run_night.next_due_day(PAY_DAY) == date(2026, 3, 3)
