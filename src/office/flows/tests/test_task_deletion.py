"""Ordering tasks deleted and the run that does it, through the flows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lawbook.assessment import PART
from office.administration.models import Role, User
from office.administration.operations import NotAllowed
from office.cases.operations import change_case
from office.flows.order_task_deletion import prepare_request, send_request, withdraw_task_deletion
from office.flows.run_night import next_due_day
from office.flows.run_task_deletion import run_task_deletion
from office.tasks import operations
from office.tasks.deletion import NotDeletable, standing_orders
from office.tasks.deletion_request import Draft
from office.tasks.models import Task
from office.tasks.tests.world import a_case, event

pytestmark = pytest.mark.django_db
ORDERED, RUN = date(2022, 3, 1), date(2022, 3, 7)


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(ORDERED)


def _user(role: Role) -> User:
    municipality = None if role == Role.OPERATOR else 751
    return User.objects.create_user(f"u-{role.lower()}", municipality=municipality, role=role)


def _order(*numbers: int, by: User) -> None:
    """Order types as the process says: the administrator drafts, the sender sends."""
    administrator = User.objects.filter(role=Role.LOCAL_ADMINISTRATOR).first() or _user(Role.LOCAL_ADMINISTRATOR)
    said = Draft(numbers=numbers, confirmed=numbers, contact_name="Hanne", contact_email="hanne@x.dk")
    drafted = prepare_request(said=said, by=administrator, on=ORDERED)
    send_request(request=drafted, by=by, on=ORDERED)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEADER])
def test_only_a_leader_orders_and_withdraws(role):
    with pytest.raises(NotAllowed):
        _order(24, by=_user(role))
    assert standing_orders() == []
    _order(24, by=_user(Role.LEADER))
    with pytest.raises(NotAllowed):
        withdraw_task_deletion(numbers=[24], by=User.objects.get(username=f"u-{role.lower()}"), on=ORDERED)
    assert [order.number for order in standing_orders()] == [24]


def test_what_comes_back_is_refused():
    with pytest.raises(NotDeletable, match="19"):
        _order(19, by=_user(Role.LEADER))


def test_run_deletes_and_has_the_held_cases_looked_at():
    held, free = a_case(), a_case()
    operations.sync(case=held, findings=[event(88, holds=PART)], on=ORDERED)
    operations.sync(case=free, findings=[event(24)], on=ORDERED)
    for case in (held, free):
        change_case(case=case, next_look_on=date(2022, 6, 1))
    leader = _user(Role.LEADER)
    _order(24, 88, by=leader)
    assert next_due_day(ORDERED) <= RUN
    assert run_task_deletion(on=RUN - timedelta(days=1)) == 0
    assert run_task_deletion(on=RUN) == 2
    assert run_task_deletion(on=RUN) == 0
    held.refresh_from_db()
    free.refresh_from_db()
    assert (held.next_look_on, free.next_look_on) == (RUN, date(2022, 6, 1))
    assert set(Task.objects.values_list("status", flat=True)) == {"DELETED"}
    assert withdraw_task_deletion(numbers=[24, 88], by=leader, on=RUN) == 2


