"""What a case row shows: status by decision and money, and what the case waits for."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from office.flows.case_status import row_of, status_of, waits_of
from office.flows.tests.builders import MONDAY, decision, found, look, posted, week
from office.tasks.queries import OpenBlocking

KEY = ("CITIZEN", MONDAY)
ON = date(2026, 4, 1)
END = date(2026, 3, 6)
ENDED = found(last_day_of_right=END)


def _task(number: int, blocks: str, holds: str = "WHOLE") -> OpenBlocking:
    return OpenBlocking(number=number, blocks=blocks, holds=holds, task=uuid4())


def test_before_any_decision_the_case_is_under_clarification():
    assert status_of(look(found()), ON) == "UNDER_CLARIFICATION"


def test_decided_until_something_is_paid_then_running():
    assert status_of(look(found(), standing=decision()), ON) == "DECIDED"
    assert status_of(look(found(), standing=decision(), posted={KEY: posted(paid=0)}), ON) == "DECIDED"
    assert status_of(look(found(), standing=decision(), posted={KEY: posted()}), ON) == "RUNNING"


def test_ended_when_the_last_day_is_past_and_all_of_it_paid():
    paid = look(ENDED, standing=decision(last_day=END), posted={KEY: posted()})
    assert (status_of(paid, END), status_of(paid, ON)) == ("RUNNING", "ENDED")


@pytest.mark.parametrize(
    "changes",
    [
        {"weeks": (week(), week(date(2026, 3, 9)))},
        {"waits_for": "REFUND_REQUEST"},
        {"last_day_of_right": None},
    ],
)
def test_still_running_while_a_week_is_not_posted_or_something_is_awaited(changes):
    assessment = found(**{"last_day_of_right": date(2026, 3, 6)} | changes)
    assert status_of(look(assessment, standing=decision(), posted={KEY: posted()}), ON) == "RUNNING"


def test_an_open_task_or_a_balance_keeps_a_paid_case_from_ending():
    # OVP-06
    with_task = look(ENDED, standing=decision(last_day=END), posted={KEY: posted()}, has_open_tasks=True)
    less = found(last_day_of_right=END, weeks=(week(benefit=400_000),))
    owing = look(less, standing=decision(last_day=END), posted={KEY: posted(benefit=400_000, paid=508_500)})
    assert status_of(with_task, ON) == status_of(owing, ON) == "PAYMENT_EFFECTED"


def test_what_nobody_has_decided_keeps_a_paid_case_from_ending():
    shorter = look(ENDED, standing=decision(last_day=date(2026, 3, 13)), posted={KEY: posted()})
    assert status_of(shorter, ON) == "RUNNING"


def test_a_refusal_and_an_annulment_show_as_such():
    assert status_of(look(found(), standing=decision(outcome="REFUSED")), ON) == "REFUSED"
    assert row_of(look(None), ON) == {"status": "ANNULLED", "next_look_on": None, "waits_for": None}


def test_the_next_look_is_never_a_day_that_has_been_looked_at():
    assert row_of(look(found(next_look_on=ON)), ON)["next_look_on"] is None
    assert row_of(look(found(next_look_on=date(2026, 4, 2))), ON)["next_look_on"] == date(2026, 4, 2)


def test_a_case_says_whom_it_waits_for_tasks_before_what_comes_from_outside():
    waiting = found(waits_for="APPLICATION", waits_until=date(2026, 4, 8))
    assert waits_of(look(waiting)) == {"for": "APPLICATION", "from": "CITIZEN", "until": "2026-04-08"}
    blocked = look(waiting, blocking=[_task(44, "DECISION"), _task(30, "PAYMENT"), _task(88, "DECISION", "PART")])
    assert waits_of(blocked) == {"for": "TASKS", "from": "CASEWORKER", "tasks": [30, 44], "until": None}
    assert waits_of(look(found())) is None


def test_case_with_a_ticked_off_condition_is_looked_at_the_next_night():
    later = found(next_look_on=date(2026, 6, 1))
    assert row_of(look(later), ON)["next_look_on"] == date(2026, 6, 1)
    assert row_of(look(later, has_resting_tasks=True), ON)["next_look_on"] == date(2026, 4, 2)
