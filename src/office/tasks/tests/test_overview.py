"""The task overview: every filter three ways, every order, counts and money."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lawbook.assessment import PART
from office.administration.models import User
from office.cases.operations import change_case
from office.kernel import tenancy
from office.tasks import operations, queries
from office.tasks.models import Task
from office.tasks.overview import PAGE_SIZE, order_of
from office.tasks.queries import Due, OverviewFilter, Sort, Wanted
from office.tasks.tests.world import DAY, a_case, a_person, condition, event

pytestmark = pytest.mark.django_db
EVERYTHING = OverviewFilter()


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(DAY)


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("mette", municipality=751, display_name="Mette Hallevang")


@pytest.fixture
def three_cases(owner):
    """Aase runs with 44 (whole, 500 kr.); Bo is new with 51 and 88 (a part of 900 kr.); Zoe is new with 75."""
    aase, bo, zoe = (a_person(name) for name in ("Ågot Åse", "Bo Berg", "Zoe Ø"))
    first = a_case(aase)
    change_case(case=first, status="RUNNING", target_group="FLEXJOB")
    second, third = a_case(bo), a_case(zoe, target_group="PENSIONER")
    operations.sync(case=first, findings=[condition(44)], on=DAY, money_waiting=50_000)
    operations.sync(
        case=second, findings=[event(51), event(88, holds=PART)], on=DAY + timedelta(days=1), money_waiting=90_000
    )
    operations.open_event(case=third, number=75, on=DAY + timedelta(days=2), key="m1")
    operations.assign(tasks=Task.objects.filter(number__in=[44, 51]), owner=owner)
    return first, second, third


def _numbers(wanted=EVERYTHING, *, on=DAY, **given) -> list[int]:
    return [task.number for task in queries.overview(wanted, on=on, **given).tasks]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (EVERYTHING, {44, 51, 75, 88}),
        (OverviewFilter(blocks=Wanted.of(must=["DECISION", "PAYMENT"])), {44, 75, 88}),
        (OverviewFilter(blocks=Wanted.of(must_not=["DECISION"])), {51, 75}),
        (OverviewFilter(blocks=Wanted.of(must=["DECISION", "PAYMENT"], must_not=["PAYMENT"])), {44, 88}),
        (OverviewFilter(target_group=Wanted.of(must=["FLEXJOB"])), {44}),
        (OverviewFilter(target_group=Wanted.of(must_not=["PENSIONER", "FLEXJOB"])), {51, 88}),
        (OverviewFilter(case_status=Wanted.of(must=["RUNNING"])), {44}),
        (OverviewFilter(case_status=Wanted.of(must_not=["RUNNING"])), {51, 75, 88}),
        (OverviewFilter(number=Wanted.of(must=[44, 75])), {44, 75}),
        (OverviewFilter(number=Wanted.of(must_not=[44, 75])), {51, 88}),
        (OverviewFilter(owner=Wanted.of(must=[None])), {75, 88}),
        (OverviewFilter(owner=Wanted.of(must_not=[None])), {44, 51}),
    ],
)
def test_filters_three_ways(three_cases, wanted, numbers):
    assert set(_numbers(wanted)) == numbers
    assert queries.overview(wanted, on=DAY).count == len(numbers)
    assert queries.matching(wanted, DAY).count() == len(numbers)


def test_owner_filters_keep_what_has_no_owner(three_cases, owner):
    assert set(_numbers(OverviewFilter(owner=Wanted.of(must=[owner.pk])))) == {44, 51}
    assert set(_numbers(OverviewFilter(owner=Wanted.of(must=[owner.pk, None])))) == {44, 51, 75, 88}
    assert set(_numbers(OverviewFilter(owner=Wanted.of(must_not=[owner.pk])))) == {75, 88}
    assert set(_numbers(OverviewFilter(owner=Wanted.of(must_not=[owner.pk, None])))) == set()


def test_due_filters_on_both_sides_of_the_day(three_cases):
    task = Task.objects.get(number=44)
    day = task.due_on

    def shown(on: date, **due) -> bool:
        return 44 in _numbers(OverviewFilter(due=Wanted.of(**due)), on=on)

    assert shown(day + timedelta(days=1), must=[Due.OVERDUE])
    assert not shown(day, must=[Due.OVERDUE])
    assert shown(day, must=[Due.TODAY])
    assert shown(day - timedelta(days=1), must=[Due.SEVEN_DAYS])
    assert shown(day - timedelta(days=7), must=[Due.SEVEN_DAYS])
    assert not shown(day - timedelta(days=8), must=[Due.SEVEN_DAYS])
    assert shown(day - timedelta(days=8), must=[Due.LATER])
    assert shown(day - timedelta(days=8), must_not=[Due.OVERDUE, Due.TODAY])
    assert not shown(day, must_not=[Due.OVERDUE, Due.TODAY])


def test_task_whose_hold_ran_out_is_shown_both_ways(three_cases):
    operations.put_on_hold(task=Task.objects.get(number=75), until=DAY + timedelta(days=3), reason="venter")
    before, after = DAY + timedelta(days=2), DAY + timedelta(days=3)
    assert set(_numbers(OverviewFilter(on_hold=True), on=before)) == {75}
    assert 75 not in _numbers(OverviewFilter(on_hold=False), on=before)
    assert 75 in _numbers(OverviewFilter(on_hold=False), on=after)
    assert 75 in _numbers(OverviewFilter(on_hold=True), on=after)
    assert queries.hold_counts(before) == (1, 0)
    assert queries.hold_counts(after) == (1, 1)


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        (Sort.DUE, [44, 88, 75, 51]),
        (Sort.TYPE, [44, 51, 75, 88]),
        (Sort.CASE, [44, 88, 51, 75]),
        (Sort.CITIZEN, [88, 51, 75, 44]),  # Bo, Zoe, Ågot: å is the last letter
        (Sort.TARGET_GROUP, [44, 88, 51, 75]),  # Fleksjob, Ledig, Pensionist
        (Sort.STATUS, [88, 75, 51, 44]),
        (Sort.BLOCKS, [44, 88, 75, 51]),
        (Sort.CREATED, [44, 88, 51, 75]),
        (Sort.AGE, [75, 88, 51, 44]),
        (Sort.MONEY, [44, 88, 75, 51]),
    ],
)
def test_every_order(three_cases, sort, numbers):
    assert _numbers(sort=sort) == numbers


def test_downwards_unknown_money_and_no_owner_still_come_last(three_cases):
    assert _numbers(sort=Sort.MONEY, descending=True) == [88, 44, 75, 51]
    assert _numbers(sort=Sort.OWNER)[2:] == [88, 75]
    assert _numbers(sort=Sort.OWNER, descending=True)[2:] == [88, 75]
    assert _numbers(sort=Sort.TYPE, descending=True) == [88, 75, 51, 44]


def test_figures(three_cases):
    shown = queries.overview(EVERYTHING, on=DAY)
    assert (shown.count, shown.open_in_all, shown.cases, shown.page, shown.pages, shown.first) == (4, 4, 3, 1, 1, 1)
    assert (shown.money_waiting, shown.upper_bound) == (140_000, 90_000)
    blocking = queries.overview(OverviewFilter(blocks=Wanted.of(must=["DECISION"])), on=DAY)
    assert (blocking.count, blocking.open_in_all, blocking.cases) == (2, 4, 2)


def test_counts_per_type_look_past_the_filter_of_the_type(three_cases):
    wanted = OverviewFilter(number=Wanted.of(must=[44]), case_status=Wanted.of(must_not=["ENDED"]))
    shown = queries.overview(wanted, on=DAY)
    assert shown.types == {44: 1, 51: 1, 75: 1, 88: 1}
    assert shown.count == 1
    a_further = a_case()
    operations.sync(case=a_further, findings=[event(88, key="z")], on=DAY)
    assert next(iter(queries.overview(EVERYTHING, on=DAY).types.items())) == (88, 2)


def test_two_tasks_of_a_case_hold_the_same_money_once(three_cases):
    case = three_cases[0]
    operations.sync(case=case, findings=[condition(44), event(90, holds=PART)], on=DAY, money_waiting=50_000)
    shown = queries.overview(EVERYTHING, on=DAY)
    # one of the two holds the whole, so the sum is no upper bound
    assert (shown.money_waiting, shown.upper_bound) == (140_000, 90_000)


def test_pages():
    case = a_case()
    for number in range(PAGE_SIZE + 3):
        operations.open_event(case=case, number=128, on=DAY, key=f"letter-{number}")
    first, last = (queries.overview(EVERYTHING, on=DAY, page=page) for page in (1, 2))
    assert (len(first.tasks), len(last.tasks), first.pages, last.first) == (PAGE_SIZE, 3, 2, PAGE_SIZE + 1)
    assert not {task.pk for task in first.tasks} & {task.pk for task in last.tasks}
    assert queries.overview(EVERYTHING, on=DAY, page=99).page == 2
    for sort in Sort:
        in_order = list(Task.objects.order_by(*order_of(sort, False)).values_list("pk", flat=True))
        pages = [queries.overview(EVERYTHING, on=DAY, sort=sort, page=page).tasks for page in (1, 2)]
        assert [task.pk for tasks in pages for task in tasks] == in_order
    assert queries.overview(EVERYTHING, on=DAY, page=-1).page == 1


def test_nothing_open():
    shown = queries.overview(EVERYTHING, on=DAY)
    assert (shown.tasks, shown.count, shown.pages, shown.first, shown.types) == ([], 0, 1, 0, {})
    assert (shown.money_waiting, shown.upper_bound, shown.cases) == (0, 0, 0)


def test_a_page_is_four_queries_and_rows_ask_nothing_more(three_cases):
    with CaptureQueriesContext(connection) as asked:
        for task in queries.overview(EVERYTHING, on=DAY).tasks:
            assert task.case.number
            assert task.person.name
            assert str(task.owner)
    assert len([q for q in asked if q["sql"].startswith("SELECT")]) == 4


def test_next_task_is_mine_or_nobody_s_and_not_on_hold(three_cases, owner):
    torben = User.objects.create_user("torben", municipality=751)
    assert queries.next_task(EVERYTHING, on=DAY, user=owner).number == 44
    theirs = queries.next_task(EVERYTHING, on=DAY, user=torben)
    assert theirs.number == 88
    assert queries.next_task(EVERYTHING, on=DAY, user=torben, after=theirs).number == 75
    operations.put_on_hold(task=theirs, until=DAY + timedelta(days=9), reason="venter")
    assert queries.next_task(EVERYTHING, on=DAY, user=torben).number == 75
    assert queries.next_task(OverviewFilter(number=Wanted.of(must=[9])), on=DAY, user=torben) is None


def test_task_without_case_is_in_the_list():
    operations.open_event(number=115, on=DAY, key="message-1")
    shown = queries.overview(EVERYTHING, on=DAY)
    assert ([task.number for task in shown.tasks], shown.cases) == ([115], 0)


def test_other_municipality_sees_nothing(three_cases):
    with tenancy.acting_for(657):
        assert queries.overview(EVERYTHING, on=DAY).open_in_all == 0


class TestQuestionsAboutCases:
    def test_open_blocking_tells_how_much_and_which_days(self):
        case, free = a_case(), a_case()
        late = event(88, holds=PART, first_day=date(2026, 1, 5), last_day=date(2026, 1, 18))
        more = event(88, key="b", holds=PART, first_day=date(2026, 2, 2), last_day=date(2026, 2, 3))
        operations.sync(case=case, findings=[condition(44), late, more, event(51)], on=DAY)
        found = queries.open_blocking([case.pk, free.pk])
        assert [(b.number, b.blocks, b.holds, b.first_day, b.last_day) for b in found[case.pk]] == [
            (44, "DECISION", "WHOLE", None, None),
            (88, "DECISION", "PART", date(2026, 1, 5), date(2026, 2, 3)),
        ]
        assert found[free.pk] == []

    def test_task_of_the_person_holds_all_the_person_s_cases(self):
        person = a_person()
        first, second, other = a_case(person), a_case(person, first=date(2026, 1, 5)), a_case()
        operations.open_event(person=person, number=21, on=DAY, key="cpr")
        found = queries.open_blocking([first.pk, second.pk, other.pk])
        assert {pk: [b.number for b in blocking] for pk, blocking in found.items()} == {
            first.pk: [21], second.pk: [21], other.pk: [],
        }  # fmt: skip
        assert queries.open_numbers(first) == [21]
        assert queries.open_numbers(other) == []

    def test_blocking_type_that_holds_nothing_is_left_out(self):
        case = a_case()
        operations.sync(case=case, findings=[condition(44, holds="NOTHING")], on=DAY)
        assert queries.open_blocking([case.pk]) == {case.pk: []}

    def test_solved_task_blocks_no_more(self):
        case = a_case()
        (task,) = operations.sync(case=case, findings=[condition(44)], on=DAY).opened
        operations.solve(task=task, by="mette", solution="", on=DAY)
        assert queries.open_blocking([case.pk]) == {case.pk: []}

    def test_open_blocking_is_two_queries(self):
        cases = [a_case() for _ in range(10)]
        with CaptureQueriesContext(connection) as asked:
            queries.open_blocking([case.pk for case in cases])
        assert len(asked) == 2

    def test_numbers_count_twice_and_blocking_by_number(self):
        case = a_case()
        operations.open_by_hand(case=case, title="Et", by="m", on=DAY, blocks="PAYMENT")
        operations.open_by_hand(case=case, title="To", by="m", on=DAY, blocks="PAYMENT")
        operations.sync(case=case, findings=[event(51)], on=DAY)
        assert queries.open_numbers(case) == [48, 48, 51]
        assert queries.open_numbers_of_person(case.person) == [48, 48, 51]
        assert queries.blocking_of_open(case.person) == {48: "PAYMENT", 51: "NONE"}

    def test_tasks_of_a_case_open_first_then_latest_closed(self, clock_at):
        case = a_case()
        operations.sync(case=case, findings=[condition(44), event(51), event(88), condition(30)], on=DAY)
        for number, day in ((51, DAY), (88, DAY + timedelta(days=1))):
            clock_at(day)
            operations.solve(task=Task.objects.get(number=number), by="mette", solution="", on=day)
        assert [task.number for task in queries.tasks_of_case(case)] == [30, 44, 88, 51]
        assert [task.number for task in queries.tasks_of_person(case.person)] == [30, 44]

    def test_who_solved_what_and_when(self):
        case = a_case()
        operations.sync(case=case, findings=[event(51), event(88), condition(44)], on=DAY)
        operations.solve(task=Task.objects.get(number=51), by="mette", solution="", on=DAY)
        operations.solve(task=Task.objects.get(number=88), by="torben", solution="", on=DAY + timedelta(days=1))
        operations.sync(case=case, findings=[], on=DAY + timedelta(days=2))
        days = (DAY, DAY + timedelta(days=2))
        assert [task.number for task in queries.closed_between(*days)] == [44, 88, 51]
        assert [task.number for task in queries.closed_between(*days, by="mette")] == [51]
        assert [task.number for task in queries.closed_between(*days, status="SOLVED")] == [88, 51]
        assert [task.number for task in queries.closed_between(DAY, DAY)] == [51]

    def test_task_by_public_id(self):
        case = a_case()
        (task,) = operations.sync(case=case, findings=[event(51)], on=DAY).opened
        assert queries.task_by_public_id(task.public_id) == task
        assert queries.task_by_public_id(case.public_id) is None
