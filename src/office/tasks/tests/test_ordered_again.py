"""A type is ordered while an order for it stands: the last word counts, no run is lost, and it is said what it met."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.tasks import deletion, operations
from office.tasks.deletion import ENDED, REPLACED, Already, Terms, already_ordered, met_by
from office.tasks.deletion_certificate import lines_of
from office.tasks.deletion_request import Draft, save_draft, send_request
from office.tasks.models import DeletionOrder, DeletionRequest, DeletionRun, Task
from office.tasks.tests.world import a_case, event

pytestmark = pytest.mark.django_db
FIRST, LATER, RUN, NEXT = date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 7), date(2026, 12, 21)
SPRING = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(FIRST)


def _order(*numbers: int, on: date = FIRST, sender: str = "leder", **terms) -> list[DeletionOrder]:
    return deletion.order_deletion(numbers=numbers, sender=sender, on=on, **terms)


def _task(number: int = 24) -> None:
    operations.sync(case=a_case(), findings=[event(number)], on=FIRST)


def _send(on: date, *numbers: int, ends_on: date | None = None, name: str = "Hanne") -> DeletionRequest:
    said = Draft(
        numbers=numbers, confirmed=numbers, contact_name=name, contact_email="hanne@x.dk", ends_on=ends_on
    )  # fmt: skip
    return send_request(request=save_draft(said=said, by="leder", on=on), sender="leder", on=on)


@pytest.mark.parametrize(("before", "after"), [(RUN, None), (None, NEXT), (RUN, SPRING), (SPRING, NEXT)])
def test_a_later_order_replaces_the_one_that_stands_in_either_direction(before, after):
    (old,) = _order(24, ends_on=before)
    (new,) = _order(24, on=LATER, sender="anden", ends_on=after)
    old.refresh_from_db()
    assert (old.withdrawn_on, old.withdrawn_by, old.ends_on) == (LATER, REPLACED, before)
    assert (new.replaces, new.ends_on, new.sender) == (old, after, "anden")
    assert deletion.standing_orders() == [new]


def test_no_run_between_the_two_is_lost():
    """The later order is sent after the round's deadline; the run that the first one was in time for comes anyway."""
    _task()
    _order(24, ends_on=RUN)
    (new,) = _order(24, on=LATER, ends_on=SPRING, contact_name="Ny")
    assert deletion.round_for(LATER).run_on == NEXT
    assert new.first_run == RUN
    run = deletion.run_deletion(on=RUN)
    assert run.deleted == {"24": 1}
    (line,) = lines_of(run)
    assert (line.order, line.contact_name, line.ordered_on) == (str(new.public_id), "Ny", LATER.isoformat())


def test_a_shorter_end_takes_the_runs_behind_it_away():
    _order(24)
    _order(24, on=LATER, ends_on=RUN - timedelta(days=1))
    _task()
    assert deletion.run_deletion(on=RUN) is None
    assert Task.objects.get().status == "OPEN"


def test_an_order_that_says_the_same_changes_nothing():
    (old,) = _order(24, ends_on=SPRING, contact_name="Hanne", contact_email="hanne@x.dk")
    again = _order(24, on=LATER, sender="anden", ends_on=SPRING, contact_name="Hanne", contact_email="hanne@x.dk")
    assert again == [old]
    assert DeletionOrder.objects.count() == 1


def test_one_that_is_past_its_end_is_not_replaced_but_over():
    (old,) = _order(24, ends_on=RUN)
    (new,) = _order(24, on=RUN + timedelta(days=1))
    old.refresh_from_db()
    assert (old.withdrawn_by, new.replaces, new.first_run) == (ENDED, None, NEXT)


def _begun_and_killed() -> None:
    def killed(run: DeletionRun, number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deletion.run_deletion(on=RUN, taken=killed)


def test_an_order_replaced_while_its_run_stands_still_is_carried_out():
    _task()
    _order(24)
    _begun_and_killed()
    _order(24, on=RUN, ends_on=SPRING)
    assert deletion.run_deletion(on=RUN).deleted == {"24": 1}


@pytest.mark.parametrize("ends_on", [None, RUN + timedelta(days=1)])
def test_one_withdrawn_and_ordered_anew_while_its_run_stands_still_waits_for_the_next(ends_on):
    _task()
    _order(24)
    _begun_and_killed()
    deletion.withdraw_deletion(numbers=[24], by="leder", on=RUN)
    (new,) = _order(24, on=RUN, ends_on=ends_on)
    assert (new.replaces, new.first_run) == (None, NEXT)
    assert deletion.run_deletion(on=RUN).deleted == {"24": 0}
    assert Task.objects.get().status == "OPEN"


def test_what_stands_is_told_before_and_after_sending():
    first = _send(FIRST, 24, 51)
    assert met_by(first) == []
    old = {order.number: order for order in deletion.standing_orders()}
    same = Terms(contact_name="Hanne", contact_email="hanne@x.dk")
    other = Terms(ends_on=SPRING, contact_name="Hanne", contact_email="hanne@x.dk")
    assert already_ordered([8, 24], same, LATER) == [Already(old[24], False)]
    assert already_ordered([8, 24], other, LATER) == [Already(old[24], True)]
    assert met_by(_send(LATER, 8, 24)) == [Already(old[24], False)]
    longer = _send(RUN, 24, 51, ends_on=SPRING)
    assert met_by(longer) == [Already(old[24], True), Already(old[51], True)]
    third = _send(RUN, 24, ends_on=SPRING)  # on the same day, and nothing new
    assert met_by(third) == [Already(longer.orders.get(number=24), False)]
    assert met_by(longer) == [Already(old[24], True), Already(old[51], True)], "what was told stays told"


def test_an_order_that_is_over_or_withdrawn_is_met_by_nobody():
    _order(24, ends_on=RUN)
    assert already_ordered([24], Terms(), RUN + timedelta(days=1)) == []
    _order(51)
    deletion.withdraw_deletion(numbers=[51], by="leder", on=LATER)
    assert already_ordered([51], Terms(), LATER) == []
    assert met_by(_send(NEXT, 24, 51)) == []
