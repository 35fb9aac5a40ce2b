"""What has happened since a run is counted from the run on: nothing that stood before, nothing of a neighbour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.cases.models import SicknessCase
from office.cases.operations import add_event, change_case
from office.flows.follow_up_deletion import csv_of, follow_up
from office.kernel import clock, tenancy
from office.tasks import deletion, operations
from office.tasks.models import DeletionRun, Task
from office.tasks.tests.world import a_case, a_person, event

pytestmark = pytest.mark.django_db
ORDERED, RUN, NEXT = date(2026, 11, 24), date(2026, 12, 7), date(2026, 12, 21)
SINCE = RUN + timedelta(days=2)


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(ORDERED)


def _case(*numbers: int) -> SicknessCase:
    case = a_case()
    operations.sync(case=case, findings=[event(number) for number in numbers], on=ORDERED)
    return case


def _run(*numbers: int, on: date = RUN) -> DeletionRun:
    deletion.order_deletion(numbers=numbers, sender="leder", on=ORDERED)
    with clock.at(on):
        run = deletion.run_deletion(on=on)
    assert run is not None
    return run


@pytest.mark.parametrize("over", ["ENDED", "CLOSED", "REFUSED", "ANNULLED"])
def test_a_case_that_was_over_when_its_task_went_has_not_ended_since(over):
    before, since, runs = _case(24), _case(24), _case(24)
    change_case(case=before, status=over, ended_on=ORDERED)
    run = _run(24)
    assert follow_up(run).total.ended == 0
    with clock.at(SINCE):
        change_case(case=since, status=over, ended_on=SINCE)
        change_case(case=runs, status="RUNNING")
    assert follow_up(run).total.ended == 1
    change_case(case=since, status="RUNNING")  # reopened: it has not ended after all
    assert follow_up(run).total.ended == 0


def test_each_case_counts_once_in_all_though_two_of_its_types_went():
    case, other = _case(24, 51), _case(24)
    run = _run(24, 51)
    with clock.at(SINCE):
        add_event(case=case, kind="NOTE", text="Ringet")
    report = follow_up(run)
    assert [(number, line.deleted, line.cases, line.quiet) for number, line in report.types] == [
        (24, 2, 2, 1), (51, 1, 1, 0),
    ]  # fmt: skip
    assert (report.total.deleted, report.total.cases, report.total.quiet) == (3, 2, 1)
    assert other.pk != case.pk


def test_what_came_back_and_what_came_instead_are_told_apart():
    case = _case(24)
    run = _run(24)
    with clock.at(SINCE):
        operations.sync(case=case, findings=[event(24, key="new"), event(51)], on=SINCE)
    total = follow_up(run).total
    assert (total.came_back, total.others, total.quiet) == (1, 1, 0)


def test_what_was_there_before_the_run_has_not_come_back():
    case = _case(24)
    with clock.at(ORDERED + timedelta(days=1)):
        operations.solve(task=Task.objects.get(), by="mh", solution="Set", on=ORDERED + timedelta(days=1))
        operations.sync(case=case, findings=[event(24, key="second"), event(51)], on=ORDERED + timedelta(days=1))
    total = follow_up(_run(24)).total
    assert (total.deleted, total.came_back, total.others) == (1, 0, 0)


def test_a_task_of_a_person_without_a_case_comes_back_too():
    person = a_person()
    operations.open_event(number=27, on=ORDERED, person=person, key="first")
    run = _run(27)
    with clock.at(SINCE):
        operations.open_event(number=27, on=SINCE, person=person, key="again")
        operations.open_event(number=27, on=SINCE, person=a_person(), key="stranger")
    total = follow_up(run).total
    assert (total.deleted, total.came_back, total.cases) == (1, 1, 0)


def test_a_later_run_has_a_report_of_its_own():
    case = _case(24)
    run = _run(24)
    with clock.at(SINCE):
        operations.sync(case=case, findings=[event(24, key="new")], on=SINCE)
    with clock.at(NEXT):
        later = deletion.run_deletion(on=NEXT)
    assert (follow_up(run).total.came_back, follow_up(later).total.came_back) == (1, 0)
    assert (follow_up(run).total.deleted, follow_up(later).total.deleted) == (1, 1)


def test_a_neighbours_run_is_followed_by_the_neighbour_alone():
    _case(24)
    run = _run(24)
    with tenancy.acting_for(657):
        _case(24)
        theirs = _run(24)
        assert follow_up(theirs).total.deleted == 1
        assert follow_up(run).total.cases == 0
    assert follow_up(run).total.cases == 1


def test_the_file_holds_every_figure_and_the_sum():
    _case(24)
    run = _run(24, 51)
    lines = csv_of(run, follow_up(run)).decode("utf-8-sig").splitlines()
    assert lines[0] == "Opfølgning på sletningskørslen 2026-12-07;751"
    assert lines[1].startswith("Nr.;Opgave;Slettet;Kom igen;Sager;")
    assert lines[2:] == [
        "24;Undersøg regres;1;0;1;0;0;0;0;0;0,00;0;1", "51;Kontroller sag - Ikke bremsende;0;0;0;0;0;0;0;0;0,00;0;0",
        ";I alt;1;0;1;0;0;0;0;0;0,00;0;1",
    ]  # fmt: skip
