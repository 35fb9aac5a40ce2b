"""A fleksjob that the notification names and the facts do not show (opgave 131)."""

from __future__ import annotations

import pytest

from office.flows.tests.task_stories import citizen, employed_with_pay, night, one_task, only_case, solve, tasks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def known(municipality: int) -> None:
    citizen()


@pytest.mark.task(131)
def test_a_fleksjob_that_starts_after_the_absence_is_looked_into() -> None:
    employed_with_pay(flexjob={"since": "2026-02-01"})
    night("2026-01-05")
    task = one_task(131)
    assert (task.blocks, task.holds) == ("DECISION", "WHOLE")
    assert only_case().status == "UNDER_CLARIFICATION"


@pytest.mark.task(131)
@pytest.mark.solved(131)
def test_a_yes_settles_it_for_good() -> None:
    employed_with_pay(flexjob={"since": "2026-02-01"})
    night("2026-01-05")
    solve(131, "2026-01-06", answer="YES")
    night("2026-01-07")
    assert tasks(131) == []


@pytest.mark.task(131)
def test_a_fleksjob_that_began_before_asks_nobody() -> None:
    employed_with_pay(flexjob={"since": "2015-06-01"})
    night("2026-01-05")
    assert tasks(131) == []
