"""The task of a party that is exempt from automatic handling (opgave 34): one at every decision, never two."""

from __future__ import annotations

from datetime import date

import pytest

from office.decisions.models import Decision
from office.flows.tests.task_stories import act, night, one_task, self_employed, solve, take, tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]


def _decisions() -> list[tuple[str, date | None]]:
    return list(Decision.objects.exclude(state="PREPARED").order_by("pk").values_list("made_by", "last_day"))


@pytest.fixture
def granted() -> None:
    """A self-employed person has been granted and paid benefit, and is then exempted."""
    self_employed()
    night("2026-02-26")
    assert len(_decisions()) == 1 and tasks(34) == []
    act("EXEMPT", "2026-02-27", reason="Særligt forløb")
    night("2026-02-27")
    assert tasks(34) == []  # nothing is to be decided anew


@pytest.mark.task(34)
@pytest.mark.solved(34)
def test_a_new_decision_on_a_case_that_is_decided_waits_for_a_person_with_one_task(granted: None) -> None:
    take("RECOVERY", "2026-03-10", last_sick_day="2026-03-08")
    for on in ("2026-03-10", "2026-03-11"):
        night(on)
        task = one_task(34)
        assert (task.blocks, task.holds) == ("DECISION", "NOTHING")
        assert len(_decisions()) == 1
    solve(34, "2026-03-11")  # ticked off, the decision is still due
    night("2026-03-12")
    assert len(tasks(34)) == 1 and len(_decisions()) == 1
    act("GRANT", "2026-03-13", reason="Rask fra den 9.")
    assert tasks(34) == []
    assert len(_decisions()) == 2 and not Decision.objects.latest("pk").is_automatic
    night("2026-03-14")
    assert tasks(34) == []  # a new one only with the next decision


@pytest.mark.solved(34)
def test_with_the_exemption_lifted_the_machine_decides_and_the_task_is_gone(granted: None) -> None:
    take("RECOVERY", "2026-03-10", last_sick_day="2026-03-08")
    night("2026-03-10")
    assert len(tasks(34)) == 1
    act("LIFT_EXEMPTION", "2026-03-11", reason="Forløbet er slut")
    night("2026-03-11")
    assert tasks(34) == []
    assert _decisions()[-1][1] == date(2026, 3, 8) and len(_decisions()) == 2
