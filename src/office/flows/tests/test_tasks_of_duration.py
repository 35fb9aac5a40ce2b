"""Tasks of how long benefit may be paid, and of weeks that an older system has paid (varighed, konverterede uger)."""

from __future__ import annotations

from datetime import date

import pytest

from office.flows.receive_message import receive
from office.flows.tests.task_stories import (
    OWN,
    act,
    day,
    details,
    facts,
    night,
    one_task,
    only_case,
    self_employed,
    solve,
    take,
    tasks,
)
from office.intake.tests.examples import CPR, example
from office.kernel import clock, tenancy
from office.parties.operations import put_person
from office.payments.queries import posted_weeks_of, unsound_weeks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_work_with_citizen")]


# ---- the jobcentre's extension (R-055) -----------------------------------------------------------------------------


def long_absence() -> None:
    """Grant a self-employed person benefit; after 22 weeks the case is to be reassessed on 31 July 2026."""
    take("DP200C", "2026-01-14", first_absence_day="2026-01-12", business=OWN)
    take("APPLICATION", "2026-01-19")
    night("2026-01-19")
    night("2026-02-02")
    night("2026-07-18")


def extended(on: str, ground: int, until: str | None) -> None:
    said = example("JOBCENTRE", on=on, municipality="751", citizen_cpr=CPR, until=until or ...) | {"ground": ground}
    with clock.at(day(on)):
        assert receive(said, received_on=day(on)).state == "ACCEPTED"
    night(on)


@pytest.mark.task(83)
@pytest.mark.parametrize(
    ("ground", "until", "is_told_back"),
    [(2, "2027-11-26", False), (2, "2027-11-27", True), (4, None, False), (2, None, True), (2, "2026-07-31", True)],
)
def test_an_extension_that_cannot_be_accepted_is_told_back(ground, until, is_told_back):
    long_absence()
    extended("2026-07-20", ground, until)
    assert len(tasks(83)) == int(is_told_back)


@pytest.mark.task(83)
@pytest.mark.solved(83)
def test_the_jobcentre_is_told_and_sends_a_valid_one():
    long_absence()
    extended("2026-07-20", 2, "2028-12-31")
    task = one_task(83)
    assert (task.case, task.holds) == (only_case(), "NOTHING"), "benefit runs on until a decision is told (G-05)"
    solve(83, "2026-07-21")
    night("2026-07-22")
    assert tasks(83) == [], "the same answer asks for nothing more"
    extended("2026-07-27", 2, "2027-01-31")
    assert tasks(83) == []
    extended("2026-08-03", 3, "2035-01-31")
    assert len(tasks(83)) == 1, "the next wrong one is another matter"


# ---- pensioners (R-052) --------------------------------------------------------------------------------------------

OLD = "6107571233"  # born 1 July 1957: of pension age since 2022


def of_pension_age() -> None:
    """Grant a citizen of pension age benefit; 26 weeks are passed in the month that ends on 31 August 2026."""
    put_person(cpr=OLD, name="Karl Emil Ravn", residence=tenancy.current(), address="Havnen 2\n8000 Aarhus C")
    take("DP200C", "2026-01-14", first_absence_day="2026-01-12", business=OWN, citizen_cpr=OLD)
    take("APPLICATION", "2026-01-19", citizen_cpr=OLD)
    for on in ("2026-01-19", "2026-02-02", "2026-07-30"):
        night(on)


@pytest.mark.task(129)
def test_a_person_of_pension_age_is_reassessed_after_26_weeks():
    of_pension_age()
    assert tasks(129) == [], "a fortnight before the day, and not before"
    night("2026-08-17")
    task = one_task(129)
    assert (task.case, task.holds) == (only_case(), "NOTHING"), "benefit runs on until a decision is told (G-05)"
    solve(129, "2026-08-18")
    night("2026-08-19")
    night("2026-08-27")
    assert tasks(129) == [], "opened once for the day"


@pytest.mark.task(129)
@pytest.mark.solved(129)
def test_an_extension_answers_it():
    of_pension_age()
    night("2026-08-17")
    act("EXTEND", "2026-08-18", ground=3, last_day=day("2027-01-31"), reason="Under behandling")
    solve(129, "2026-08-18")
    night("2026-08-19")
    assert tasks(129) == []


# ---- weeks of an older system (FAULT-15) ---------------------------------------------------------------------------

CONVERTED = date(2026, 2, 2)


def converted(paid: float, on: str = "2026-02-09") -> None:
    take("CONVERTED_WEEK", on, week_of="2026-02-04", paid=paid)


@pytest.mark.task(98)
@pytest.mark.parametrize(("paid", "opened"), [(4000, 0), (3999.99, 1), (5085, 1), (0, 1)])
def test_a_converted_week_is_never_paid_again_and_a_difference_is_a_persons(paid, opened):
    self_employed()
    for on in ("2026-01-26", "2026-02-02"):
        night(on)
    converted(paid)
    night("2026-02-26")
    assert len(tasks(98)) == opened
    weeks = {monday: week for (_, monday), week in posted_weeks_of([only_case().pk])[only_case().pk].items()}
    assert CONVERTED not in weeks or weeks[CONVERTED].outstanding == 0
    assert weeks[date(2026, 2, 9)].paid.benefit == 400000, "the weeks beside it are paid as ever"
    assert unsound_weeks() == []


@pytest.mark.task(98)
@pytest.mark.solved(98)
def test_the_difference_of_a_converted_week_is_worked_out_by_hand():
    self_employed()
    for on in ("2026-01-26", "2026-02-02"):
        night(on)
    converted(3000)
    night("2026-02-26")
    task = one_task(98)
    assert (task.case, task.blocks, task.holds) == (only_case(), "PAYMENT", "PART")
    assert (details(task)["week"], details(task)["paid"]) == ("2026-02-02", "300000")
    solve(98, "2026-02-27")
    night("2026-02-28")
    night("2026-03-26")
    assert tasks(98) == [], "the same difference asks for nothing more"
    assert only_case().status == "RUNNING", "and the case goes on"


@pytest.mark.task(98)
def test_a_converted_week_without_its_case_waits_for_it():
    converted(3000)
    assert facts("CONVERTED_WEEK") == []
    self_employed()
    for on in ("2026-01-19", "2026-02-02", "2026-02-26"):
        night(on)
    assert [fact["paid"] for fact in facts("CONVERTED_WEEK")] == [300000]
    assert len(tasks(98)) == 1
