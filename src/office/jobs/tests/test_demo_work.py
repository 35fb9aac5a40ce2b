"""The demo's caseworkers: what they do in a year leaves a history, solved tasks and something in every report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.administration.models import Role, User
from office.administration.operations import create_demo_users
from office.cases.models import Event, SicknessCase
from office.decisions.models import Exemption
from office.decisions.operations import decide
from office.decisions.tests.world import content
from office.flows.receive_message import receive
from office.flows.run_night import run_night
from office.intake.tests.examples import example
from office.jobs import demo_work
from office.kernel import clock, tenancy
from office.parties.operations import put_person
from office.reports.models import Reminder
from office.reports.operations import open_reminders
from office.tasks import handling
from office.tasks.models import Task
from office.tasks.operations import open_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
FRIDAY = date(2026, 3, 6)
INJURY = {"day": "2026-02-27", "liable_party": "Bo Trane", "insurer": "Klintely Forsikring"}


@pytest.fixture
def worker(municipality: int) -> User:
    with tenancy.acting_for(657):
        create_demo_users(municipality=657)  # the neighbour's do no work here
    return {user.role: user for user in create_demo_users(municipality=municipality)}[Role.CASEWORKER]


def a_case(cpr: str = "6101801234", **changes: object) -> SicknessCase:
    put_person(cpr=cpr, name="Laura Ærø")
    with clock.at(FRIDAY):
        told = {"first_absence_day": "2026-03-02", "citizen_cpr": cpr, **changes}
        outcome = receive(example("DP200C", on=FRIDAY.isoformat(), **told), received_on=FRIDAY)
        assert outcome.is_accepted, outcome.problem
        run_night(on=FRIDAY)
    return SicknessCase.objects.get(person__cpr=cpr)


def worked(first: date, days: int) -> None:
    for day in (first + timedelta(days=count) for count in range(days)):
        with clock.at(day):
            demo_work.work(on=day)


def test_a_case_with_a_liable_party_is_marked_and_one_without_is_not(worker: User) -> None:
    hurt = a_case(cause="TRAFFIC", injury=INJURY)
    unknown = a_case("7505751230", cause="TRAFFIC")
    worked(FRIDAY, 5)
    assert not Event.objects.filter(kind="MARK_RECOURSE").exists()
    worked(FRIDAY + timedelta(days=6), 2)
    hurt.refresh_from_db()
    unknown.refresh_from_db()
    assert (hurt.is_recourse, unknown.is_recourse) == (True, False)
    mark = Event.objects.get(kind="MARK_RECOURSE")
    assert (mark.case, mark.actor) == (hurt, worker.username)
    assert "§ 78" in mark.details["reason"]
    solved = Task.objects.filter(number=24, status=Task.Status.SOLVED, closed_by=worker.username)
    solutions = solved.order_by("solution").values_list("solution", flat=True)
    assert list(solutions) == ["Ingen kendt skadevolder.", "Udtaget til regresbehandling."]
    with clock.at(FRIDAY + timedelta(days=120)):
        demo_work.work(on=date(2026, 7, 20))  # the 18th is a Saturday
    hurt.refresh_from_db()
    assert not hurt.is_recourse
    assert Event.objects.get(kind="UNMARK_RECOURSE").details["reason"].startswith("Regressagen er afsluttet")


def test_nobody_works_in_the_weekend(worker: User) -> None:
    case = a_case()
    task = open_by_hand(case=case, title="Ring", by=worker.username, on=FRIDAY)
    worked(FRIDAY + timedelta(days=1), 2)
    task.refresh_from_db()
    assert task.owner is None
    worked(FRIDAY + timedelta(days=3), 1)  # Monday
    task.refresh_from_db()
    assert task.owner == worker
    assert task.on_hold_until == FRIDAY + timedelta(days=24)
    worked(FRIDAY + timedelta(days=24), 1)
    task.refresh_from_db()
    assert task.on_hold_until is None


def test_on_its_days_the_month_has_its_chores(worker: User) -> None:
    running = a_case()
    SicknessCase.objects.filter(pk=running.pk).update(status="RUNNING", reassessment_day=date(2026, 4, 30))
    worked(date(2026, 4, 7), 1)
    exempted = Exemption.objects.get()
    assert (exempted.person, exempted.by) == (running.person, worker.username)
    SicknessCase.objects.filter(pk=running.pk).update(status="RUNNING", reassessment_day=date(2026, 4, 30))
    worked(date(2026, 5, 7), 1)  # nobody is exempted twice
    assert Exemption.objects.count() == 1
    worked(date(2026, 4, 14), 1)
    assert running.facts.get(kind="CASEWORKER_ACT").data["act"] == "EXTEND"
    worked(date(2026, 7, 21), 1)
    exempted.refresh_from_db()
    assert exempted.lifted_by == worker.username


def test_paper_opens_a_case_under_the_name_of_who_typed_it(worker: User) -> None:
    over = a_case()
    SicknessCase.objects.filter(pk=over.pk).update(last_absence_day=date(2026, 3, 20), status="ENDED")
    worked(date(2026, 5, 4), 1)
    again = SicknessCase.objects.exclude(pk=over.pk).get(person=over.person)
    assert again.first_absence_day == date(2026, 4, 25)
    assert Event.objects.get(kind="CASE_OPENED", case=again).actor == worker.username


def test_a_refusal_is_complained_about_and_the_mark_lifted_when_the_complaint_is_settled(worker: User) -> None:
    refused = a_case()
    with clock.at(date(2026, 3, 20)):
        decide(content=content(refused, "REFUSED", made_by=worker.username), on=date(2026, 3, 20))
    worked(date(2026, 4, 13), 1)  # the 11th is a Saturday
    refused.refresh_from_db()
    assert refused.is_complaint
    worked(date(2026, 5, 25), 1)
    refused.refresh_from_db()
    assert refused.is_complaint
    worked(date(2026, 8, 25), 1)
    refused.refresh_from_db()
    assert not refused.is_complaint


def test_a_task_that_the_work_before_it_closed_is_left_alone(worker: User) -> None:
    case = a_case()
    task = open_by_hand(case=case, title="Ring", by=worker.username, on=FRIDAY)
    handling.close_by_itself(task=task, on=FRIDAY)
    demo_work._solve(task, worker, FRIDAY, reason="Set efter.")
    task.refresh_from_db()
    assert task.status == Task.Status.CLOSED_BY_ITSELF


def test_the_month_s_work_lists_are_done_and_the_year_s_wait_for_its_end(worker: User) -> None:
    with clock.at(date(2026, 11, 26)):
        open_reminders(on=date(2026, 11, 26))
    worked(date(2026, 11, 26), 1)
    done = Reminder.objects.filter(done_by=worker.username)
    assert list(done.values_list("kind", flat=True)) == ["REMAINING_DEBT"]
    assert Reminder.objects.filter(done_on__isnull=True).count() == 4
