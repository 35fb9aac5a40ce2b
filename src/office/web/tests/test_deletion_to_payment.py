"""Deleting a task that holds the payment, night by night until the money has left: the consequence is real and told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from office.administration.models import Role, User
from office.administration.operations import set_parameter
from office.cases.models import Event
from office.flows.follow_up_deletion import follow_up
from office.flows.tests.task_stories import (
    citizen,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    one_task,
    only_case,
    refund,
    self_employed,
    take,
    tasks,
)
from office.flows.tests.test_tasks_of_papers import correct
from office.intake.tests.examples import CVR
from office.payments.models import Order
from office.payments.queries import paid_by_week, waiting_money
from office.tasks.catalogue import all_types
from office.tasks.history import RUNS_ON
from office.tasks.models import DeletionRun
from office.web.formats import kroner
from office.web.tests.test_deletion_on_case import order, page

pytestmark = pytest.mark.django_db
PAY_DAY, RUN, NEXT_PAY_DAY = "2026-02-26", "2026-03-16", "2026-03-26"


@pytest.fixture(autouse=True)
def leader(municipality, tmp_path, settings) -> User:
    settings.OPENKSD_HOME = tmp_path
    citizen()
    return User.objects.create_user("leder", role=Role.LEADER, municipality=municipality)


def above_the_limit() -> None:
    """A payment above the amount that nobody has looked at (114)."""
    set_parameter(name="payment_limit", value=1_000, valid_from=day("2025-01-01"))
    self_employed()
    night("2026-01-19")


def income_is_incomplete() -> None:
    """The income that the rate rests on is marked as incomplete (42)."""
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")
    night("2026-01-29")
    take("INCOME", "2026-01-30", employer=CVR, months={"2025-12": {"wage": 34000, "hours": 160.33}}, incomplete=True)


def corrected() -> None:
    """A correction that touches the weeks of a refund (75)."""
    employed_with_pay()
    night("2026-01-05")
    refund()
    night("2026-02-25")
    correct("2026-02-25")


STORIES = [
    pytest.param(114, above_the_limit, id="114"), pytest.param(42, income_is_incomplete, id="42"),
    pytest.param(75, corrected, id="75"),
]  # fmt: skip


def held_until_the_run(number: int, story: Callable[[], None]) -> None:
    """Let the task hold the payment on a pay day and on the nights up to the run."""
    story()
    for on in (PAY_DAY, "2026-03-15"):
        night(on)
        assert one_task(number).blocks == "PAYMENT"
        assert not Order.objects.exists()


@pytest.mark.parametrize(("number", "story"), STORIES)
def test_the_money_leaves_after_the_run_and_the_case_says_on_what_ground(number, story, leader, clock_at):
    held_until_the_run(number, story)
    order(number, leader, on="2026-03-02")
    night(RUN)
    assert (tasks(number), len(tasks(number, "DELETED"))) == ([], 1)
    assert not Order.objects.exists(), "the run pays nothing itself: the money waits for its day"
    night(NEXT_PAY_DAY)
    assert tasks(number) == [], "what is deleted does not come back for the same event"
    paid = sum(Order.objects.filter(case=only_case()).values_list("amount", flat=True))
    assert paid > 0 and waiting_money(only_case()) == 0
    assert only_case().status == "RUNNING"

    told = Event.objects.get(kind=RUNS_ON)
    assert told.text.endswith(all_types()[number].consequence_da) and told.details["number"] == number
    assert told.text in page(leader, "case", clock_at, NEXT_PAY_DAY)
    assert all_types()[number].consequence_da in page(leader, "case_history", clock_at, NEXT_PAY_DAY)
    benefit = sum(week.paid.benefit + week.paid.supplement for week in paid_by_week(only_case()))
    shown = page(leader, "case_payment", clock_at, NEXT_PAY_DAY)
    assert benefit >= paid and f"{kroner(benefit)} kr.</b><span>udbetalt" in shown
    since = follow_up(DeletionRun.objects.get()).total
    assert (since.deleted, since.cases, since.came_back, since.quiet) == (1, 1, 0, 0)
    assert (since.paid_cases, since.paid, since.ended, since.adverse) == (1, paid, 0, 0)
    is_decided_since = number == 42  # without an income that can be used nothing was decided before
    assert (since.granted, since.by_machine) == ((1, 1) if is_decided_since else (0, 0))


@pytest.mark.parametrize(("number", "story"), STORIES)
def test_without_an_order_the_money_still_waits(number, story):
    held_until_the_run(number, story)
    night(RUN)
    night(NEXT_PAY_DAY)
    assert one_task(number).blocks == "PAYMENT"
    assert not Order.objects.exists() and not Event.objects.filter(kind=RUNS_ON).exists()
