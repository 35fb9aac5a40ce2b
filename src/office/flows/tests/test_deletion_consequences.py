"""Deleting a task that holds a case lets the case go on, and the case says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lawbook.assessment import PART
from office.administration.models import Role, User
from office.administration.operations import NotAllowed
from office.cases.models import Event
from office.cases.operations import change_case
from office.flows import operate_deletion
from office.flows.order_task_deletion import prepare_request, send_request
from office.flows.run_task_deletion import run_task_deletion
from office.kernel import clock, queue, tenancy
from office.tasks import operations
from office.tasks.catalogue import all_types
from office.tasks.deletion import order_deletion, run_deletion
from office.tasks.deletion_preview import deleted_on_case
from office.tasks.deletion_request import Draft
from office.tasks.history import RUNS_ON
from office.tasks.models import DeletionRun, Task
from office.tasks.queries import open_blocking
from office.tasks.tests.world import a_case, event

pytestmark = pytest.mark.django_db
ORDERED, RUN = date(2026, 11, 24), date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(ORDERED)


def _user(role: Role) -> User:
    return User.objects.create_user(
        f"u-{role.lower()}", role=role, municipality=None if role == Role.OPERATOR else 751
    )


def test_the_case_is_woken_once_and_says_what_was_passed_over():
    case = a_case()
    finding = event(88, holds=PART)
    operations.sync(case=case, findings=[finding], on=ORDERED)
    change_case(case=case, next_look_on=None)
    assert [blocking.number for blocking in open_blocking([case.pk])[case.pk]] == [88]
    order_deletion(numbers=[88], sender="leder", on=ORDERED)
    assert run_task_deletion(on=RUN) == 1
    case.refresh_from_db()
    assert case.next_look_on == RUN
    assert open_blocking([case.pk])[case.pk] == []
    woken, deleted = deleted_on_case(case)
    assert {woken.kind, deleted.kind} == {RUNS_ON, "TASK_DELETED"}
    assert all(all_types()[88].consequence_da in line.text for line in (woken, deleted))
    changes = operations.sync(case=case, findings=[finding], on=RUN)  # the same event is not opened again
    assert (changes.opened, changes.resting) == ((), ())
    assert (88, finding.key) in changes.handled


def test_a_task_that_holds_nothing_wakes_nothing():
    case = a_case()
    operations.sync(case=case, findings=[event(24)], on=ORDERED)
    change_case(case=case, next_look_on=date(2027, 1, 4))
    order_deletion(numbers=[24], sender="leder", on=ORDERED)
    run_task_deletion(on=RUN)
    case.refresh_from_db()
    assert case.next_look_on == date(2027, 1, 4)
    assert not Event.objects.filter(kind=RUNS_ON).exists()


def test_a_run_that_is_killed_forgets_no_case(monkeypatch):
    first, second = a_case(), a_case()
    operations.sync(case=first, findings=[event(15, holds=PART)], on=ORDERED)
    operations.sync(case=second, findings=[event(88, holds=PART)], on=ORDERED)
    for case in (first, second):
        change_case(case=case, next_look_on=None)
    order_deletion(numbers=[15, 88], sender="leder", on=ORDERED)

    def killed(run, number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_deletion(on=RUN, taken=killed)
    assert Task.objects.filter(status="OPEN").count() == 2  # deleted and woken together, or not at all
    assert run_task_deletion(on=RUN) == 2
    for case in (first, second):
        case.refresh_from_db()
        assert case.next_look_on == RUN


@pytest.mark.parametrize("role", list(Role))
def test_who_prepares_and_who_sends(role):
    user = _user(role)
    said = Draft(numbers=(24,), confirmed=(24,), contact_name="Hanne", contact_email="h@x.dk")
    if role not in (Role.LOCAL_ADMINISTRATOR, Role.LEADER):
        with pytest.raises(NotAllowed):
            prepare_request(said=said, by=user, on=ORDERED)
        return
    request = prepare_request(said=said, by=user, on=ORDERED)
    if role == Role.LEADER:
        assert send_request(request=request, by=user, on=ORDERED).state == "SENT"
    else:
        with pytest.raises(NotAllowed):
            send_request(request=request, by=user, on=ORDERED)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_stopped_in_the_queue_takes_nothing_until_it_is_resumed():
    operator = _user(Role.OPERATOR)
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    order_deletion(numbers=[24], sender="leder", on=ORDERED)
    operate_deletion.start_run(municipality=751, by=operator, on=RUN)
    operate_deletion.stop(municipality=751, run_on=RUN, by=operator)
    queue.run_worker(wait=False)
    assert Task.objects.get().status == "OPEN" and DeletionRun.objects.get().state == "STOPPED"
    with clock.at(RUN):
        operate_deletion.resume(municipality=751, run_on=RUN, by=operator)
    queue.run_worker(wait=False)
    assert Task.objects.get().status == "DELETED" and DeletionRun.objects.get().state == "FINISHED"


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_died_goes_on_in_the_night():
    operator = _user(Role.OPERATOR)
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    order_deletion(numbers=[24], sender="leder", on=ORDERED)
    operate_deletion.start_run(municipality=751, by=operator, on=RUN)
    assert run_task_deletion(on=RUN + timedelta(days=1)) == 1
    queue.run_worker(wait=False)
    assert DeletionRun.objects.get().deleted == {"24": 1}


@pytest.mark.django_db(transaction=True)
def test_the_operator_sees_all_municipalities_and_runs_one():
    operator = _user(Role.OPERATOR)
    for place in (751, 657):
        with tenancy.acting_for(place):
            operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
            order_deletion(numbers=[24], sender="leder", on=ORDERED)
    found = operate_deletion.orderings(by=operator, dry_run=True)
    assert [(entry.code, [order.number for order in entry.orders], entry.effect.tasks) for entry in found] == [
        (657, [24], 1), (751, [24], 1),
    ]  # fmt: skip
    with pytest.raises(operate_deletion.RunNotDue):
        operate_deletion.start_run(municipality=657, by=operator, on=ORDERED)
    operate_deletion.start_run(municipality=657, by=operator, on=RUN)
    (row,) = operate_deletion.runs(by=operator)
    assert (row.run.state, row.deleted, row.left, row.goes_on) == ("RUNNING", 0, 1, True)
    operate_deletion.start_run(municipality=657, by=operator, on=RUN)
    queue.run_worker(wait=False)
    runs = operate_deletion.runs(by=operator)
    assert [(row.run.municipality, row.deleted, row.left) for row in runs] == [(657, 1, 0)]
    assert Task.objects.get().status == "OPEN"
    operate_deletion.stop(municipality=751, run_on=RUN, by=operator)
    assert run_task_deletion(on=RUN) == 0
    assert DeletionRun.objects.get().stopped_by == operator.username


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR])
def test_nobody_else_operates(role):
    user = _user(role)
    for what in (
        lambda: operate_deletion.orderings(by=user), lambda: operate_deletion.runs(by=user),
        lambda: operate_deletion.start_run(municipality=751, by=user, on=RUN),
        lambda: operate_deletion.stop(municipality=751, run_on=RUN, by=user),
        lambda: operate_deletion.resume(municipality=751, run_on=RUN, by=user),
        lambda: operate_deletion.set_deadline(run_on=RUN, deadline=ORDERED, by=user),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            what()
