"""Tasks of decisions by hand (bevillinger og afslag): ends, refusals of a part and of all, advances, the untold."""

from __future__ import annotations

import pytest

from office.flows.tests.task_stories import (
    act,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    one_task,
    only_case,
    refund,
    self_employed,
    solve,
    take,
    tasks,
)
from office.letters.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]


def applied() -> None:
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")


def granted(**fields) -> None:
    applied()
    act("GRANT", "2026-01-13", reason="Ret efter § 32", **fields)


@pytest.mark.task(74)
@pytest.mark.solved(74)
def test_a_new_decision_meets_an_end_that_a_person_has_set():
    granted(last_day=day("2026-03-31"))
    assert tasks(74) == []
    take("DP212S", "2026-02-10", last_sick_day="2026-02-08")
    night("2026-02-10")
    task = one_task(74)
    assert (task.blocks, task.holds) == ("DECISION", "WHOLE")
    solve(74, "2026-02-11")
    night("2026-02-12")
    assert tasks(74) == []


@pytest.mark.task(120)
@pytest.mark.solved(120)
def test_a_grant_without_an_end_stands_until_it_has_one():
    granted()
    night("2026-01-14")
    assert len(tasks(120)) == 1
    act("GRANT", "2026-01-15", last_day=day("2026-03-31"), reason="Slutdato sat")
    night("2026-01-16")
    assert tasks(120) == []


@pytest.mark.task(147)
@pytest.mark.solved(147)
def test_the_end_of_a_grant_lies_after_the_recovery_that_was_known():
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    take("DP212S", "2026-01-12", last_sick_day="2026-01-11")
    night("2026-01-12")
    act("GRANT", "2026-01-13", last_day=day("2026-03-31"), reason="Ret")
    night("2026-01-14")
    assert one_task(147).holds == "WHOLE"
    solve(147, "2026-01-15")
    night("2026-01-16")
    assert tasks(147) == []


@pytest.mark.task(147)
def test_an_end_that_agrees_with_the_facts():
    granted(last_day=day("2026-03-31"))
    night("2026-01-14")
    assert tasks(147) == []


@pytest.mark.task(68)
@pytest.mark.parametrize(
    ("provision", "asked"),
    [pytest.param(None, 1, marks=pytest.mark.solved(68)), ("§ 32, stk. 1, nr. 1", 0)],
)
def test_a_refusal_without_a_provision_has_no_standard_letter(provision, asked):
    applied()
    act("REFUSE", "2026-01-13", reason="Særlige grunde", provision=provision)
    assert len(tasks(68)) == asked
    assert Letter.objects.filter(kind="REFUSAL").count() == 1 - asked
    if asked:
        solve(68, "2026-01-14")
        assert tasks(68) == []


@pytest.mark.task(73)
@pytest.mark.solved(73)
def test_a_part_is_refused_while_the_rest_is_granted():
    self_employed()
    night("2026-01-19")
    night("2026-02-02")
    act("REFUSE", "2026-02-03", first_day=day("2026-02-09"), last_day=day("2026-02-15"), reason="Var på ferie")
    night("2026-02-04")
    assert one_task(73).blocks == "NONE"
    solve(73, "2026-02-05")
    night("2026-02-06")
    assert tasks(73) == []


@pytest.mark.task(122)
@pytest.mark.solved(122)
def test_a_grant_runs_out_that_nobody_has_told_the_citizen_of():
    employed_with_pay()
    night("2026-01-05")
    refund("2026-02-24", "2026-01-31", "2026-02-22")
    night("2026-02-24")
    act("GRANT", "2026-02-24", last_day=day("2026-02-25"), reason="Ret til og med onsdag")
    night("2026-02-25")
    assert tasks(122) == []
    night("2026-02-26")
    assert one_task(122).case == only_case()
    solve(122, "2026-02-27")
    night("2026-02-28")
    assert tasks(122) == []


@pytest.mark.task(122)
def test_a_recovery_is_the_citizens_own_news():
    employed_with_pay()
    night("2026-01-05")
    refund("2026-02-24", "2026-01-31", "2026-02-22")
    take("DP212S", "2026-02-24", last_sick_day="2026-02-22")
    night("2026-02-24")
    night("2026-02-26")
    assert tasks(122) == []


@pytest.mark.task(117, 118)
@pytest.mark.solved(117, 118)
def test_benefit_of_days_that_the_employer_should_have_paid():
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")
    act("GRANT", "2026-01-13", first_day=day("2026-01-01"), reason="Arbejdsgiveren betaler ikke")
    night("2026-01-29")
    assert one_task(118).blocks == "CLOSING"
    assert tasks(117) == []
    solve(118, "2026-01-30")
    night("2026-01-31")
    assert tasks(118) == []
    night("2026-02-26")
    act("SET_HOURLY_RATE", "2026-02-27", rate=9000, reason="Rettet løn")
    night("2026-02-28")
    assert len(tasks(117)) == 1
    solve(117, "2026-03-01")
    night("2026-03-02")
    assert tasks(117) == []
