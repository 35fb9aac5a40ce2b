"""Orders of task deletion: who stands, when the run comes, what it leaves alone (LP-32)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import connection

from office.kernel import tenancy
from office.tasks import deletion, operations
from office.tasks.deletion_calendar import Rhythm, rounds_of
from office.tasks.models import DeletionOrder, DeletionRun, Task
from office.tasks.tests.world import a_case, condition, event

pytestmark = pytest.mark.django_db
ORDERED = date(2022, 3, 1)
RUN = date(2022, 3, 7)  # Monday of week 10


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(ORDERED)


def _open_numbers() -> list[int]:
    return sorted(Task.objects.filter(status="OPEN").values_list("number", flat=True))


@pytest.mark.parametrize(
    ("day", "run"),
    [
        (date(2021, 1, 1), date(2021, 11, 8)),
        (date(2021, 11, 8), date(2021, 11, 8)),
        (date(2021, 11, 9), date(2021, 11, 22)),
        (date(2021, 12, 20), date(2021, 12, 20)),  # week 51, the last of 2021
        (date(2021, 12, 21), date(2022, 1, 10)),  # 21 days on: parity changed with the year
        (date(2022, 3, 1), RUN),
        (date(2022, 4, 5), date(2022, 4, 19)),  # 18 April is Easter Monday
        (date(2022, 12, 13), date(2022, 12, 27)),  # 26 December is a public holiday
        (date(2022, 12, 28), date(2023, 1, 9)),
        (date(2026, 12, 22), date(2027, 1, 4)),  # 2026 has 53 weeks
    ],
)
def test_calendar_of_runs(day, run):
    assert deletion.run_day_on_or_after(day) == run


def test_runs_of_2022_are_the_even_weeks():
    days, day = [], date(2022, 1, 1)
    while (day := deletion.run_day_on_or_after(day)) < date(2023, 1, 1):
        days.append(day)
        day += timedelta(days=1)
    assert len(days) == 26
    assert {day.isocalendar().week % 2 for day in days} == {0}


@pytest.mark.parametrize(
    ("first", "days"),
    [
        (date(2020, 11, 30), ["2020-11-30 49", "2020-12-14 51", "2020-12-28 53", "2021-01-11 2", "2021-01-25 4"]),
        (date(2020, 12, 7), ["2020-12-07 50", "2020-12-21 52", "2021-01-04 1", "2021-01-18 3", "2021-02-01 5"]),
        (date(2026, 11, 30), ["2026-11-30 49", "2026-12-14 51", "2026-12-28 53", "2027-01-11 2", "2027-01-25 4"]),
        (date(2026, 12, 7), ["2026-12-07 50", "2026-12-21 52", "2027-01-04 1", "2027-01-18 3", "2027-02-01 5"]),
    ],
)
def test_a_year_of_53_weeks_moves_no_run(first, days):
    every_fortnight = Rhythm(first=first, last=None, every_weeks=2, source="", source_da="")
    for since in (first, first + timedelta(days=13)):
        found = list(islice(rounds_of(every_fortnight, since), 5))
        assert [f"{entry.run_on} {entry.run_on.isocalendar().week}" for entry in found] == days
        assert [(entry.run_on - entry.deadline).days for entry in found] == [5] * 5
    assert [entry.run_on for entry in islice(rounds_of(every_fortnight, first + timedelta(days=14)), 4)] == [
        date.fromisoformat(day[:10]) for day in days[1:]
    ]


def test_the_calendar_in_use_keeps_its_fortnight_over_week_53_of_2026():
    found = deletion.coming_rounds(date(2026, 11, 24), count=4)
    assert [(entry.run_on, entry.deadline) for entry in found] == [
        (date(2026, 12, 7), date(2026, 12, 2)), (date(2026, 12, 21), date(2026, 12, 16)),
        (date(2027, 1, 4), date(2026, 12, 30)), (date(2027, 1, 18), date(2027, 1, 13)),
    ]  # fmt: skip
    assert deletion.latest_run_day(date(2027, 1, 3)) == date(2026, 12, 21)
    assert deletion.latest_run_day(date(2027, 1, 4)) == date(2027, 1, 4)


def test_latest_run():
    assert deletion.latest_run_day(date(2021, 11, 7)) is None
    assert deletion.latest_run_day(date(2021, 11, 8)) == date(2021, 11, 8)
    assert deletion.latest_run_day(date(2022, 1, 9)) == date(2021, 12, 20)
    assert deletion.latest_run_day(date(2022, 3, 8)) == RUN


def test_order_waits_for_the_run_and_stands_after_it():
    first, second = a_case(), a_case()
    operations.sync(case=first, findings=[event(24), event(51), condition(44)], on=ORDERED)
    deletion.order_deletion(numbers=[24], sender="leder", on=ORDERED, contact_name="Torben", contact_email="t@x.dk")
    assert deletion.next_deletion_day(ORDERED) == RUN
    assert deletion.run_deletion(on=RUN - timedelta(days=1)) is None
    run = deletion.run_deletion(on=RUN)
    assert (run.run_on, run.deleted) == (RUN, {"24": 1})
    assert _open_numbers() == [44, 51]
    assert deletion.run_deletion(on=RUN) is None
    operations.sync(case=second, findings=[event(24, key="later")], on=RUN)
    assert deletion.run_deletion(on=RUN + timedelta(days=1)) is None
    assert deletion.run_deletion(on=date(2022, 3, 21)).deleted == {"24": 1}
    assert DeletionOrder.objects.get().contact_email == "t@x.dk"


def test_missed_night_makes_its_run_the_next_night():
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    deletion.order_deletion(numbers=[24], sender="leder", on=ORDERED)
    run = deletion.run_deletion(on=RUN + timedelta(days=2))
    assert (run.run_on, run.deleted) == (RUN, {"24": 1})


def test_order_of_the_run_day_itself_waits():
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    deletion.order_deletion(numbers=[24], sender="leder", on=RUN)
    assert deletion.run_deletion(on=RUN) is None
    assert deletion.run_deletion(on=date(2022, 3, 21)) is not None


def test_types_that_come_back_and_unknown_numbers_are_refused_whole():
    with pytest.raises(deletion.NotDeletable, match="19"):
        deletion.order_deletion(numbers=[24, 19], sender="leder", on=ORDERED)
    with pytest.raises(deletion.NotDeletable, match="149"):
        deletion.order_deletion(numbers=[149], sender="leder", on=ORDERED)
    with pytest.raises(deletion.UnknownTaskNumbers, match="999"):
        deletion.order_deletion(numbers=[24, 999], sender="leder", on=ORDERED)
    assert deletion.standing_orders() == []
    assert deletion.next_deletion_day(ORDERED) is None


def test_withdrawn_order_is_kept_and_runs_no_more():
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    (order,) = deletion.order_deletion(numbers=[24], sender="leder", on=ORDERED)
    assert deletion.order_deletion(numbers=[24], sender="anden", on=RUN) == [order]
    assert deletion.withdraw_deletion(numbers=[24, 51], by="leder", on=date(2022, 3, 3)) == 1
    assert deletion.run_deletion(on=RUN) is None
    order.refresh_from_db()
    assert (order.withdrawn_on, order.withdrawn_by, order.sender) == (date(2022, 3, 3), "leder", "leder")
    (again,) = deletion.order_deletion(numbers=[24], sender="leder", on=RUN)
    assert again != order


def test_each_municipality_chooses_for_itself():
    operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
    with tenancy.acting_for(657):
        operations.sync(case=a_case(), findings=[event(24)], on=ORDERED)
        deletion.order_deletion(numbers=[24], sender="leder", on=ORDERED)
        assert deletion.run_deletion(on=RUN).deleted == {"24": 1}
    assert _open_numbers() == [24]
    assert DeletionRun.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tasks_deletionorder")
        assert cursor.fetchone() == (0,)
