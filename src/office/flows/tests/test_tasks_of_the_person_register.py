"""Tasks of what the person register tells (CPR-hændelser): opened by an extract, ended by a look or a later one."""

from __future__ import annotations

import pytest

from office.cases.models import SicknessCase
from office.flows.tests.task_stories import (
    OWN,
    act,
    citizen,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    one_task,
    only_case,
    register_event,
    register_tells,
    self_employed,
    solve,
    stamp,
    status_changes,
    take,
    tasks,
)
from office.intake.tests.examples import CPR
from office.intake.tests.test_cpr import ADDRESS, CLEAR, NAME, person, record
from office.parties.models import Person
from office.parties.operations import put_person
from office.payments.queries import posted_weeks_of
from office.registers.operations import store_answer

pytestmark = pytest.mark.django_db
NEW = "6101804236"


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Aarhus, with a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path


def granted() -> None:
    """Grant a self-employed citizen benefit from 26 January 2026, when the municipality begins to pay."""
    citizen()
    self_employed()
    night("2026-01-19")
    night("2026-02-02")


def ticked_off_it_stays_away(number: int, on: str, next_night: str) -> None:
    solve(number, on)
    night(next_night)
    assert tasks(number) == []


def paid() -> int:
    case = SicknessCase.objects.get()
    return sum(1 for week in posted_weeks_of([case.pk]).get(case.pk, {}).values() if week.paid)


def alive(on: str, code: str) -> None:
    register_tells(on, person(), ADDRESS, CLEAR, NAME, register_event(code, on))


def dies(on: str = "2026-02-16", died: str = "2026-02-12") -> None:
    status_changes(on, "90", "A21", died)


@pytest.mark.task(9)
class TestChangeOfNumber:
    @pytest.fixture(autouse=True)
    def renumbered(self):
        granted()
        take("DP200A", "2026-02-03", first_absence_day="2026-01-12", employer_paid_until="2026-01-15")
        register_tells("2026-02-09", person(status="60", since=stamp("2026-02-06"), current=NEW), NAME,
                       register_event("P03", "2026-02-06"))  # fmt: skip
        night("2026-02-09")

    def test_one_task_for_the_person_however_many_cases(self):
        assert SicknessCase.objects.count() == 2
        assert (one_task(9).blocks, one_task(9).holds) == ("NONE", "NOTHING")
        night("2026-02-10")
        assert len(tasks(9)) == 1
        assert {case.person.cpr for case in SicknessCase.objects.select_related("person")} == {NEW}

    def test_looked_at_it_stays_away_from_both_cases(self):
        solve(9, "2026-02-10", case=one_task(9).case)
        night("2026-02-11")
        assert tasks(9) == []

    @pytest.mark.solved(9)
    def test_a_change_that_is_undone_is_looked_at_again(self):
        solve(9, "2026-02-10", case=one_task(9).case)
        register_tells("2026-02-12", person(), ADDRESS, CLEAR, NAME, register_event("P04", "2026-02-12"))
        assert Person.objects.get().cpr == CPR
        night("2026-02-12")
        assert len(tasks(9)) == 1


@pytest.mark.task(21)
class TestWithdrawnNumber:
    @pytest.mark.solved(21)
    def test_it_holds_the_money_until_somebody_has_looked(self):
        granted()
        status_changes("2026-02-09", "50", "A40", "2026-02-06")
        night("2026-02-09")
        assert (one_task(21).blocks, one_task(21).holds) == ("PAYMENT", "WHOLE")
        night("2026-02-26")
        assert paid() == 0 and len(tasks(21)) == 1
        solve(21, "2026-02-27", answer="YES")
        night("2026-03-26")
        assert tasks(21) == [] and paid() > 0


@pytest.mark.task(35)
class TestEmigration:
    @pytest.fixture(autouse=True)
    def emigrated(self):
        granted()
        status_changes("2026-02-16", "80", "A06", "2026-02-09", record("005", (14, "5120"), (18, stamp("2026-02-09"))))
        night("2026-02-16")

    def test_the_days_from_it_on_wait_and_those_before_are_paid(self):
        task = one_task(35)
        assert (task.blocks, task.holds, task.cause[0]["first_day"]) == ("PAYMENT", "PART", "2026-02-09")
        night("2026-02-26")
        assert paid() == 2 and len(tasks(35)) == 1

    def test_with_a_right_abroad_it_runs_on(self):
        solve(35, "2026-02-17", answer="YES")
        night("2026-02-26")
        assert tasks(35) == [] and paid() == 4

    @pytest.mark.solved(35)
    def test_stopped_from_that_day_it_is_solved(self):
        solve(35, "2026-02-17", answer="NO")
        night("2026-02-26")
        assert tasks(35) == [] and paid() == 2

    @pytest.mark.task(93)
    @pytest.mark.solved(93)
    def test_moved_back_the_right_is_examined_from_that_day(self):
        alive("2026-02-23", "A04")
        assert (one_task(93).case, one_task(93).blocks) == (only_case(), "NONE")
        night("2026-02-23")
        assert len(tasks(93)) == 1
        ticked_off_it_stays_away(93, "2026-02-24", "2026-02-25")


@pytest.mark.task(54)
class TestDeath:
    def test_on_or_after_the_first_day_of_right_it_holds_the_money(self):
        granted()
        dies()
        night("2026-02-16")
        assert (one_task(54).blocks, one_task(54).holds) == ("PAYMENT", "WHOLE") and tasks(110) == []
        night("2026-02-17")
        assert len(tasks(54)) == 1
        solve(54, "2026-02-18", answer="YES")
        night("2026-02-26")
        assert tasks(54) == [] and paid() == 3  # to the day of death

    @pytest.mark.solved(54)
    def test_an_annulled_death_closes_it(self):
        granted()
        dies()
        night("2026-02-16")
        alive("2026-02-20", "A25")
        night("2026-02-20")
        assert tasks(54) == []

    @pytest.mark.parametrize("status", ["DEAD", "DISAPPEARED"])
    def test_a_look_up_that_finds_it_without_a_report(self, status):
        told = {"name": "Åse", "born": "1980-01-01", "sex": "FEMALE", "status": status, "residence": 751}
        store_answer(register="PERSON", key=CPR, answer=told, from_day=day("2025-01-01"))
        employed_with_pay()
        night("2026-01-05")
        assert (one_task(54).blocks, one_task(54).holds) == ("PAYMENT", "WHOLE")
        ticked_off_it_stays_away(54, "2026-01-06", "2026-01-07")

    @pytest.mark.task(110)
    @pytest.mark.solved(110)
    def test_before_the_first_day_of_right_it_holds_the_decision(self):
        citizen()
        self_employed()
        night("2026-01-19")
        dies("2026-01-26", "2026-01-22")
        night("2026-01-26")
        assert (one_task(110).blocks, one_task(110).holds) == ("DECISION", "WHOLE") and tasks(54) == []
        night("2026-01-27")
        assert len(tasks(110)) == 1
        act("REFUSE", "2026-01-28", reason="Død før ret")
        assert tasks(110) == []

    @pytest.mark.task(96)
    @pytest.mark.solved(96)
    def test_an_annulled_death_holds_the_money_until_the_grant_is_taken_up(self):
        granted()
        dies()
        night("2026-02-16")
        solve(54, "2026-02-17")
        alive("2026-02-20", "A25")
        night("2026-02-20")
        assert (one_task(96).blocks, one_task(96).holds) == ("PAYMENT", "WHOLE")
        night("2026-02-21")
        assert len(tasks(96)) == 1
        solve(96, "2026-02-23", answer="YES")
        night("2026-02-26")
        assert tasks(96) == [] and paid() == 4


@pytest.mark.task(67)
class TestDisappearance:
    @pytest.mark.solved(67)
    def test_it_holds_the_money_until_somebody_has_looked(self):
        granted()
        status_changes("2026-02-16", "70", "A02", "2026-02-12", record("007", (14, stamp("2026-02-12"))))
        night("2026-02-16")
        assert (one_task(67).blocks, one_task(67).holds) == ("PAYMENT", "WHOLE") and tasks(54) == []
        night("2026-02-17")
        assert len(tasks(67)) == 1
        ticked_off_it_stays_away(67, "2026-02-18", "2026-02-19")


@pytest.mark.task(95)
class TestSpecialCircumstances:
    def test_protection_of_name_and_address(self):
        granted()
        protection = record("004", (14, "0001"), (18, "2026-02-09"), (28, "2027-02-09"))
        register_tells("2026-02-10", person(), ADDRESS, CLEAR, protection, NAME, register_event("A33", "2026-02-09"))
        assert (one_task(95).person, one_task(95).case) == (Person.objects.get(), None)
        register_tells("2026-02-11", person(), ADDRESS, CLEAR, protection, NAME, register_event("A33", "2026-02-09"))
        assert len(tasks(95)) == 1

    @pytest.mark.solved(95)
    def test_guardianship_is_one_task_for_two_cases(self):
        granted()
        take("DP200C", "2026-02-03", first_absence_day="2026-02-01", business=OWN)
        guardian = record("017", (14, "2026-02-09"), (35, "0001"))
        register_tells("2026-02-10", person(), ADDRESS, CLEAR, NAME, guardian, register_event("A73", "2026-02-09"))
        night("2026-02-10")
        task = one_task(95)
        assert task.blocks == "NONE"
        solve(95, "2026-02-11", case=task.case)
        night("2026-02-12")
        assert tasks(95) == []


@pytest.mark.task(148)
class TestDeathWithAnOpenQuestion:
    @pytest.fixture(autouse=True)
    def died(self):
        citizen()
        employed_without_pay()
        night("2026-01-05")
        dies("2026-01-12", "2026-01-08")
        night("2026-01-12")

    @pytest.mark.solved(148)
    def test_a_form_that_nobody_will_answer_holds_the_decision(self):
        assert (one_task(148).blocks, one_task(148).holds) == ("DECISION", "WHOLE")
        night("2026-01-13")
        assert len(tasks(148)) == 1
        ticked_off_it_stays_away(148, "2026-01-14", "2026-01-15")

    def test_decided_on_what_is_known(self):
        act("REFUSE", "2026-01-14", reason="Ingen anmodning")
        assert tasks(148) == []


@pytest.mark.task(148)
def test_a_death_with_nothing_open_asks_nothing():
    put_person(cpr=CPR, name="Åse", residence=751)
    granted()
    dies()
    night("2026-02-16")
    assert tasks(148) == []
