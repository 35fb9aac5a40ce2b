"""Whatever two municipalities draft, send and withdraw through the flow, a run takes what was sent in time and stands.

Beside the flow the test keeps a book of its own, with the days of the runs written out: nothing that the run asks is
asked here, so that a rule which falls out of the code is missed.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office.administration.models import Role, User
from office.flows.order_task_deletion import prepare_request, send_request, withdraw_task_deletion
from office.flows.run_task_deletion import run_task_deletion
from office.kernel import clock, tenancy
from office.tasks import deletion, operations
from office.tasks.deletion_request import Draft, NotReadyToSend
from office.tasks.models import DeletionRun, Task
from office.tasks.tests.world import a_case, event

PLACES, ORDERED = (751, 657), (8, 24, 51)
OPENED = (*ORDERED, 36)  # nobody ever orders 36
# A run, the last day to order for it, and the run after it (LP-32).
CALENDARS = (
    (date(2021, 12, 20), date(2021, 12, 15), date(2022, 1, 10)),  # three weeks on: the parity changes
    (date(2022, 4, 19), date(2022, 4, 13), date(2022, 5, 2)),  # Easter Monday moves the run, not its deadline
    (date(2022, 12, 12), date(2022, 12, 7), date(2022, 12, 27)),
    (date(2026, 12, 21), date(2026, 12, 16), date(2027, 1, 4)),  # over week 53
)
_PLACE = st.sampled_from(PLACES)
_SOME = st.sets(st.sampled_from(ORDERED), min_size=1)
_AROUND = st.integers(-3, 2)
# Days from the run: orders are sent on both sides of the deadline, and end on both sides of this run or the next one.
_END = st.none() | st.tuples(st.integers(0, 1), st.sampled_from((-3, -1, 0, 1)))
_SENT = st.tuples(st.just("send"), st.integers(-9, 1), _PLACE, _SOME, _END)
# Every story begins with orders sent well before the deadline that end on the days about the run.
_SENT_FIRST = st.tuples(
    st.just("send"), st.integers(-9, -7), _PLACE, _SOME, st.tuples(st.just(0), st.sampled_from((-1, 0, 1)))
)
_STEP = st.one_of(
    _SENT, _SENT,
    st.tuples(st.just("draft"), st.integers(-9, 1), _PLACE, _SOME, st.none()),
    st.tuples(st.just("withdraw"), _AROUND, _PLACE, _SOME, st.none()),
    st.tuples(st.just("task"), st.integers(-2, 3), _PLACE, _SOME, st.none()),
)  # fmt: skip


@dataclass
class Book:
    """What the two municipalities have sent and not withdrawn, kept by hand: type → first run and end date."""

    run: date
    deadline: date
    following: date
    standing: dict[tuple[int, int], tuple[date, date | None]] = field(default_factory=dict)
    made: set[tuple[int, date]] = field(default_factory=set)

    def sent(self, place: int, numbers: set[int], on: date, ends: date | None) -> None:
        first = self.run if on <= self.deadline else self.following
        for number in numbers:
            old_first, old_end = self.standing.get((place, number), (first, None))
            stands = old_end is None or old_end >= on  # then the new one goes on where it stood
            self.standing[place, number] = (min(first, old_first) if stands else first, ends)

    def due(self, on: date) -> date:
        return self.following if on >= self.following else self.run

    def may_go(self, place: int, on: date) -> set[int]:
        """Return the types that a run made on a day may take in a municipality."""
        due = self.due(on)
        if on < due or (place, due) in self.made:
            return set()
        return {
            number
            for (owner, number), (first, ends) in self.standing.items()
            if owner == place and first <= due and (ends is None or ends >= due)
        }


@contextmanager
def _at(place: int, on: date):
    with tenancy.acting_for(place), clock.at(on):
        yield


def _open_tasks() -> dict[int, dict[int, int]]:
    """Return the open tasks of each municipality with their types."""
    found = {}
    for place in PLACES:
        with tenancy.acting_for(place):
            found[place] = dict(Task.objects.filter(status="OPEN").values_list("pk", "number"))
    return found


def _step(step: tuple, book: Book, leaders: dict[int, User]) -> None:
    kind, days, place, numbers, end = step
    on = book.run + timedelta(days=days)
    with _at(place, on):
        if kind == "task":
            operations.sync(case=a_case(), findings=[event(number) for number in OPENED], on=on)
        elif kind == "withdraw":
            withdraw_task_deletion(numbers=numbers, by=leaders[place], on=on)
            for number in numbers:
                book.standing.pop((place, number), None)
        else:
            ends = None if end is None else (book.run, book.following)[end[0]] + timedelta(days=end[1])
            _order(kind, numbers, ends, on, book, leaders[place])


def _order(kind: str, numbers: set[int], ends: date | None, on: date, book: Book, leader: User) -> None:
    said = Draft(
        numbers=tuple(numbers), confirmed=tuple(numbers), contact_name="Hanne", contact_email="hanne@x.dk", ends_on=ends
    )
    request = prepare_request(said=said, by=leader, on=on)
    if kind == "draft":
        return
    if ends is not None and ends < on:
        with pytest.raises(NotReadyToSend), transaction.atomic():
            send_request(request=request, by=leader, on=on)
        return
    send_request(request=request, by=leader, on=on)
    book.sent(tenancy.current(), numbers, on, ends)


def _run(place: int, on: date, book: Book) -> None:
    """Make a run, and hold what it took against the book."""
    before, may_go = _open_tasks(), book.may_go(place, on)
    with _at(place, on):
        run_task_deletion(on=on)
    after, due = _open_tasks(), book.due(on)
    neighbour = PLACES[1 - PLACES.index(place)]
    assert after[neighbour] == before[neighbour], f"{neighbour} lost tasks to a run of {place}"
    taken = {pk: number for pk, number in before[place].items() if pk not in after[place]}
    assert set(taken.values()) <= may_go, f"outside the orders of {place} at the run of {due}"
    if on == due:  # a run that comes late is only held to take nothing more
        assert taken == {pk: number for pk, number in before[place].items() if number in may_go}
    with tenancy.acting_for(place):
        gone = set(Task.objects.filter(pk__in=taken).values_list("status", "closed_on", "deleted_in"))
        runs = set(DeletionRun.objects.filter(run_on=due).values_list("public_id", flat=True))
    assert {(status, day) for status, day, _ in gone} <= {("DELETED", on)}
    assert {run for _, _, run in gone} <= runs
    if may_go:
        book.made.add((place, due))


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    calendar=st.sampled_from(CALENDARS), moved=st.none() | st.integers(1, 10), missed=st.sets(st.integers(0, 1)),
    first=st.lists(_SENT_FIRST, min_size=1, max_size=3), steps=st.lists(_STEP, max_size=12),
)  # fmt: skip
def test_no_run_takes_what_was_drafted_withdrawn_ended_late_of_another_type_or_the_neighbours(
    calendar, moved, missed, first, steps
):
    with transaction.atomic():
        book, leaders = Book(*calendar), {}
        if moved is not None:
            book.deadline = book.run - timedelta(days=moved)
            with clock.at(book.run - timedelta(days=10)):
                deletion.set_deadline(run_on=book.run, deadline=book.deadline, by="drift")
        for place in PLACES:
            with _at(place, book.run - timedelta(days=10)):
                leaders[place] = User.objects.create_user(f"l-{place}", role=Role.LEADER, municipality=place)
                operations.sync(case=a_case(), findings=[event(number) for number in OPENED], on=clock.today())
        _days(book, leaders, sorted(first + steps, key=lambda step: step[1]), missed)
        transaction.set_rollback(True)


def _days(book: Book, leaders: dict[int, User], steps: list[tuple], missed: set[int]) -> None:
    """Let day after day go by, with a night before its work; missed nights are made up for by the next one."""
    days = [*range(-9, 5), *((book.following - book.run).days + n for n in range(3))]
    left_out = {day for day, which in ((0, 0), (1, 0), ((book.following - book.run).days, 1)) if which in missed}
    for day in days:
        for place in PLACES:
            if day not in left_out:
                _run(place, book.run + timedelta(days=day), book)
        for step in steps:
            if step[1] == day:
                _step(step, book, leaders)
