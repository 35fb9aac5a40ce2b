"""A correction holds the weeks that it touches and no other (opgave 75, 91); let go, they are paid."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from office.flows import payment_holds, run_payments
from office.flows.receive_message import touched
from office.flows.tests.task_stories import (
    PAY_DAY,
    citizen,
    employed_with_pay,
    night,
    one_task,
    only_case,
    refund,
    solve,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.reading import parse
from office.kernel import clock
from office.payments import queries
from office.payments.errors import RunIsStale

_NOTIFIED = (
    "first_absence_day", "employment_start", "hours_last_8_weeks", "weekly_hours", "pay_during_absence",
)  # fmt: skip
pytestmark = pytest.mark.django_db(transaction=True)
NEXT = PAY_DAY + timedelta(days=7)
MONDAYS = [date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 16)]


@pytest.fixture(autouse=True)
def at_work(municipality: int, tmp_path: Path, settings: Any) -> None:
    settings.OPENKSD_HOME = tmp_path


def correct(on: str, **changes: object) -> None:
    """Have the employer correct the notification; what is not named stays as it was."""
    given = Message.objects.filter(type__in=["DP201", "CORRECTION"]).order_by("pk")
    first, last = given.first(), given.last()
    assert first is not None and last is not None
    said = {name: value for name, value in parse(first.raw).items() if name in _NOTIFIED}
    body = {"form": "DP201", **said, **changes}
    take("CORRECTION", on, corrects=str(first.message_id), token=str(last.message_id), notification=body)


def paid_mondays() -> list[date]:
    return [week.monday for week in queries.paid_by_week(only_case()) if week.paid.benefit]


def running(last: str = "2026-02-22") -> None:
    """Grant a refund of the weeks up to a day and post it; nothing is paid before Thursday."""
    citizen()
    employed_with_pay()
    night("2026-01-05")
    refund(last=last)
    night("2026-02-24")
    posted = [week.monday for week in queries.paid_by_week(only_case())]
    assert posted == [monday for monday in MONDAYS if monday.isoformat() <= last]


class TestACorrectedEnd:
    """The employer says that the absence ended on Wednesday 11 February: the first week stands as it was."""

    @pytest.fixture(autouse=True)
    def corrected(self) -> None:
        running()
        correct("2026-02-25", last_sick_day="2026-02-11")

    @pytest.mark.task(75)
    def test_the_weeks_before_it_are_paid_and_the_others_wait(self) -> None:
        (cause,) = one_task(75).cause
        assert (cause["holds"], cause["first_day"], cause["last_day"]) == ("PART", "2026-02-12", None)
        night("2026-02-26")
        assert paid_mondays() == MONDAYS[:1]
        run = queries.run_on("REFUND", PAY_DAY)
        assert run is not None
        assert [(told["code"], told["subject"]) for told in run.deviations] == [("HELD", only_case().number)]
        assert queries.unsound_weeks() == []

    @pytest.mark.solved(75)
    def test_solved_it_lets_the_held_weeks_go_with_what_the_law_now_gives(self) -> None:
        night("2026-02-26")
        before = {week.monday: week.due.benefit for week in queries.paid_by_week(only_case())}
        assert before[MONDAYS[1]] == before[MONDAYS[2]]  # held as they were posted
        solve(75, "2026-02-27")
        night(NEXT.isoformat())
        weeks = {week.monday: week for week in queries.paid_by_week(only_case())}
        assert [weeks[monday].outstanding for monday in MONDAYS] == [0, 0, 0]
        assert 0 < weeks[MONDAYS[1]].paid.benefit < before[MONDAYS[1]]
        assert weeks[MONDAYS[2]].paid.benefit == 0
        assert queries.balance_of(only_case().person) == queries.Balance()

    def test_taken_back_by_another_correction_all_is_paid(self) -> None:
        night("2026-02-26")
        correct("2026-02-27")
        night("2026-02-27")
        assert len(one_task(75).cause) == 2
        solve(75, "2026-02-27")
        night(NEXT.isoformat())
        assert paid_mondays() == MONDAYS


def test_one_that_came_between_preparation_and_release_holds_its_weeks_still() -> None:
    running()
    with clock.at(PAY_DAY):
        waiting = run_payments.run_pay_day(on=PAY_DAY, is_standing_order=False, by="anna").waiting
        assert [run.weeks_count for run in waiting] == [3]
    correct("2026-02-26", last_sick_day="2026-02-10")
    with clock.at(PAY_DAY):
        with pytest.raises(RunIsStale):
            payment_holds.release(run=waiting[0], by="bent")
        paid = run_payments.run_pay_day(on=PAY_DAY, is_standing_order=True)
    assert [run.weeks_count for run in paid.runs] == [1]
    assert paid_mondays() == MONDAYS[:1]


@pytest.mark.task(75)
@pytest.mark.parametrize("changes", [{"first_absence_day": "2026-01-02"}, {"weekly_hours": 30}])
def test_a_correction_of_more_than_the_end_holds_all_weeks_from_the_first_day_on(changes: dict[str, object]) -> None:
    running()
    correct("2026-02-25", **changes)
    (cause,) = one_task(75).cause
    assert (cause["holds"], cause["first_day"], cause["last_day"]) == ("PART", "2026-01-01", None)
    night("2026-02-26")
    assert paid_mondays() == []
    assert {hold.reason for hold in payment_holds.of("REFUND", PAY_DAY)} == {"BLOCKING_TASK"}


def test_a_correction_of_nothing_that_the_law_reads_holds_nothing() -> None:
    running()
    correct("2026-02-25")
    assert [cause["holds"] for cause in one_task(75).cause] == ["NOTHING"]
    night("2026-02-26")
    assert paid_mondays() == MONDAYS


@pytest.mark.task(75)
def test_a_withdrawn_request_holds_its_own_weeks_until_somebody_has_looked() -> None:
    running(last="2026-02-15")
    refund(on="2026-02-25", first="2026-02-16", last="2026-02-22")
    night("2026-02-25")
    given = Message.objects.filter(type="DP202").latest("pk")
    take("ANNULMENT", "2026-02-25", annuls=str(given.message_id), token=str(given.message_id))
    (cause,) = one_task(75).cause
    assert (cause["holds"], cause["first_day"], cause["last_day"]) == ("PART", "2026-02-16", "2026-02-22")
    night("2026-02-26")
    assert paid_mondays() == MONDAYS[:2]
    assert queries.waiting_money(only_case()) > 0
    solve(75, "2026-02-27")
    night(NEXT.isoformat())
    assert queries.waiting_money(only_case()) == 0
    assert paid_mondays() == MONDAYS[:2]


TOLD = {"first_absence_day": "2026-01-01", "weekly_hours": "37"}


@pytest.mark.parametrize(
    ("old_end", "new_end", "first", "last"),
    [
        (None, "2026-02-10", "2026-02-11", None), ("2026-02-10", None, "2026-02-11", None),
        ("2026-02-10", "2026-02-15", "2026-02-11", "2026-02-15"),
        ("2026-02-15", "2026-02-10", "2026-02-11", "2026-02-15"),
    ],
)  # fmt: skip
def test_a_corrected_end_touches_the_days_between_the_ends(
    old_end: str | None, new_end: str | None, first: str, last: str | None
) -> None:
    old = TOLD | ({"last_absence_day": old_end} if old_end else {})
    new = TOLD | {"corrects": "x"} | ({"last_absence_day": new_end} if new_end else {})
    assert touched.by_correction(old, new) == (
        date.fromisoformat(first), date.fromisoformat(last) if last else None,
    )  # fmt: skip


@pytest.mark.parametrize("end", [None, "2026-02-10"])
def test_the_same_again_touches_no_day(end: str | None) -> None:
    data = TOLD | ({"last_absence_day": end} if end else {})
    first, last = touched.by_correction(data, data | {"corrects": "x"})
    assert last is not None and last < first


def test_another_first_day_touches_from_the_earlier_of_the_two() -> None:
    later = TOLD | {"first_absence_day": "2026-01-05"}
    assert touched.by_correction(TOLD, later) == touched.by_correction(later, TOLD) == (date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("withdrawn", "days"),
    [
        ([{"first_day": "2026-02-02", "last_day": "2026-02-22"}], (date(2026, 2, 2), date(2026, 2, 22))),
        ([{"first_day": "2026-02-02"}], (date(2026, 2, 2), None)),
        ([{"last_absence_day": "2026-02-02"}], (date(2026, 2, 3), None)),
        (
            [
                {"first_day": "2026-02-09", "last_day": "2026-02-22"},
                {"first_day": "2026-02-02", "last_day": "2026-02-08"},
            ],
            (date(2026, 2, 2), date(2026, 2, 22)),
        ),
        ([{"first_day": "2026-02-09", "last_day": "2026-02-22"}, {"last_absence_day": "2026-02-02"}],
         (date(2026, 2, 3), None)),
        ([{}], None), ([], None),
    ],
)  # fmt: skip
def test_withdrawn_statements_touch_their_own_days(withdrawn: list[dict[str, str]], days: object) -> None:
    assert touched.by_withdrawal(withdrawn) == days


class TestAReportBeforeItsNotification:
    """What was told before the absence was reported is laid on its case, and not on another."""

    @pytest.fixture(autouse=True)
    def known(self) -> None:
        citizen()

    @pytest.mark.solved(115)
    def test_a_recovery_counts_as_soon_as_the_notification_comes(self) -> None:
        take("RECOVERY", "2026-02-02", last_sick_day="2026-02-01")
        assert one_task(115).case is None
        employed_with_pay()
        night("2026-02-03")
        assert tasks(115) == []
        assert only_case().last_day_of_right == date(2026, 2, 1)

    @pytest.mark.parametrize(("last", "is_laid"), [("2025-12-31", False), ("2026-01-01", True)])
    def test_of_another_absence_it_waits_for_a_person(self, last: str, is_laid: bool) -> None:
        take("RECOVERY", "2026-01-04", last_sick_day=last)
        employed_with_pay()
        assert (tasks(115) == []) is is_laid

    @pytest.mark.solved(132)
    def test_a_partial_return_counts_too_and_holds_its_own_weeks_until_then(self) -> None:
        take("PARTIAL_RESUMPTION", "2026-01-04", **{"from": "2026-01-12", "absent_hours": 18.5})
        (cause,) = one_task(132).cause
        assert (cause["holds"], cause["first_day"]) == ("PART", "2026-01-12")
        employed_with_pay()
        assert tasks(132) == []
