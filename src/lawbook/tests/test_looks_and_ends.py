"""What ends a right, takes days out of it or asks for a look: persons, incapacity, life events, lapse, controls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, NOTHING, PART, WHOLE
from lawbook.controls.rules import controls
from lawbook.course import Course
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.incapacity.rules import Incapacity, incapable
from lawbook.lapse.rules import lapse
from lawbook.life_events.rules import LifeEvents, events_of_life
from lawbook.persons.rules import Persons, covered
from lawbook.tests.chapter_cases import course
from lawbook.tests.courses import EMPLOYER, employee, settled

F = "2026-09-01"
ON = date(2026, 12, 1)
PAYS_FROM = date(2026, 10, 1)


def event(name: str, day: str, on: str | None = None) -> dict[str, Any]:
    return {"CIVIL_EVENT": {"sent_on": on or day, "said_by": "REGISTER", "event": name, "event_on": day}}


def recovery(said_by: str, last_day: str, on: str = "2026-11-02") -> dict[str, Any]:
    return {"RECOVERY": {"sent_on": on, "said_by": said_by, "last_absence_day": last_day}}


def persons(subject: Course) -> Persons:
    return covered(Trace(), subject, ON)


def incapacity(subject: Course) -> Incapacity:
    return incapable(Trace(), subject, ON)


def life(subject: Course, pays_from: date = PAYS_FROM) -> LifeEvents:
    return events_of_life(Trace(), subject, ON, pays_from)


def tasks(found: Any) -> list[int | None]:
    return [finding.task for finding in found.findings]


def test_a_person_who_left_before_the_absence_is_not_covered_when_a_caseworker_says_so() -> None:
    left = event("EMIGRATED", "2026-08-20")
    assert tasks(persons(employee(F, left))) == [35]
    assert persons(employee(F, left, settled(35, "NO"))).verdict == NOT_FULFILLED
    later = persons(employee(F, event("EMIGRATED", "2026-10-20"), settled(35, "NO")))
    assert (later.verdict, later.last_day) == (FULFILLED, date(2026, 10, 19))


@pytest.mark.parametrize(
    ("name", "task", "holds"),
    [("RENUMBERED", 9, NOTHING), ("NUMBER_WITHDRAWN", 21, WHOLE), ("GUARDIANSHIP", 95, NOTHING)],
)
def test_entries_of_the_register_ask_for_a_look(name: str, task: int, holds: str) -> None:
    (asked,) = persons(employee(F, event(name, "2026-10-20"))).findings
    assert (asked.task, asked.holds) == (task, holds)
    assert tasks(persons(employee(F, event(name, "2026-10-20"), recovery("EMPLOYER", "2026-10-19")))) == []
    assert tasks(persons(employee(F, event(name, "2026-10-20"), settled(task, "YES")))) == []


def test_a_move_asks_nobody() -> None:
    assert tasks(persons(employee(F, event("MOVED", "2026-10-20")))) == []


@pytest.mark.parametrize(("said_by", "asked"), [("CITIZEN", [144]), ("JOBCENTRE", [137]), ("EMPLOYER", [])])
def test_a_recovery_ends_the_right_and_may_get_a_look_afterwards(said_by: str, asked: list[int]) -> None:
    found = incapacity(employee(F, recovery(said_by, "2026-10-31")))
    assert found.last_absence_day == date(2026, 10, 31)
    assert tasks(found) == asked
    assert all(finding.holds == NOTHING for finding in found.findings)


def test_the_same_end_told_twice_is_looked_at_once() -> None:
    twice = employee(F, recovery("EMPLOYER", "2026-10-31"), recovery("CITIZEN", "2026-10-31"))
    assert tasks(incapacity(twice)) == []
    other_day = employee(F, recovery("EMPLOYER", "2026-10-31"), recovery("CITIZEN", "2026-10-30"))
    assert tasks(incapacity(other_day)) == [144]  # only a Saturday lies between
    assert incapacity(other_day).last_absence_day == date(2026, 10, 31)


@pytest.mark.parametrize(("earlier", "is_asked"), [("2026-10-29", True), ("2026-10-30", False), ("2026-10-25", True)])
def test_ends_that_differ_by_a_working_day_hold_the_days_between_them(earlier: str, is_asked: bool) -> None:
    subject = employee(F, recovery("EMPLOYER", "2026-11-01"), recovery("CITIZEN", earlier))
    held = [found for found in incapacity(subject).findings if found.task == 48]
    assert bool(held) == is_asked
    if held:
        after = date.fromisoformat(earlier) + timedelta(days=1)
        assert (held[0].holds, held[0].first_day, held[0].last_day) == (PART, after, date(2026, 11, 1))


def test_a_day_off_between_two_ends_is_one_as_the_person_works() -> None:
    weekend = ["0", "0", "0", "0", "0", "12", "12"]
    subject = employee(F, recovery("EMPLOYER", "2026-11-01"), recovery("CITIZEN", "2026-10-31"), schedule=weekend)
    assert 48 in tasks(incapacity(subject))
    subject = employee(F, recovery("EMPLOYER", "2026-11-06"), recovery("CITIZEN", "2026-11-01"), schedule=weekend)
    assert 48 not in tasks(incapacity(subject))
    subject = employee(F, recovery("EMPLOYER", "2026-11-01"), recovery("CITIZEN", "2026-10-31"), is_shift_rota="true")
    assert 48 in tasks(incapacity(subject))


def test_the_broad_assessment_is_only_told_of_an_absence_that_reaches_it() -> None:
    assert incapacity(employee(F)).broad_assessment_on == date(2026, 12, 1)
    assert incapacity(employee(F, recovery("EMPLOYER", "2026-12-01"))).broad_assessment_on == date(2026, 12, 1)
    assert incapacity(employee(F, recovery("EMPLOYER", "2026-11-30"))).broad_assessment_on is None


@pytest.mark.parametrize(("day", "task"), [("2026-10-01", 54), ("2026-09-30", 110)])
def test_death_ends_the_right_and_is_looked_at(day: str, task: int) -> None:
    found = life(employee(F, event("DEATH", day)))
    assert found.last_day == date.fromisoformat(day)
    assert tasks(found) == [task]
    assert found.findings[0].holds == WHOLE


def test_a_death_after_the_absence_is_not_about_it() -> None:
    assert tasks(life(employee(F, event("DEATH", "2026-11-01"), recovery("EMPLOYER", "2026-10-31")))) == []


def test_a_death_while_the_form_is_awaited_asks_twice() -> None:
    assert tasks(life(employee(F, event("DEATH", "2026-10-20"), form="DP200A"))) == [54, 148]
    applied = {"APPLICATION": {"sent_on": "2026-10-05", "said_by": "CITIZEN"}}
    assert tasks(life(employee(F, applied, event("DEATH", "2026-10-20"), form="DP200A"))) == [54]


def test_a_death_during_an_open_hearing_asks_twice() -> None:
    hearing = {"LETTER_SENT": {"sent_on": "2026-10-10", "said_by": "OFFICE", "letter": "HEARING"}}
    answer = {"HEARING_ANSWER": {"sent_on": "2026-10-15", "said_by": "CITIZEN"}}
    assert tasks(life(employee(F, hearing, event("DEATH", "2026-10-20")))) == [54, 148]
    assert tasks(life(employee(F, hearing, answer, event("DEATH", "2026-10-20")))) == [54]


def test_an_annulled_death_gives_the_right_back_to_a_person_to_take_up() -> None:
    found = life(employee(F, event("DEATH", "2026-10-20"), event("DEATH_ANNULLED", "2026-10-20", "2026-10-25")))
    assert (found.last_day, tasks(found)) == (None, [96])


def test_a_disappearance_is_a_task_of_its_own() -> None:
    found = life(employee(F, event("DISAPPEARED", "2026-10-20")))
    assert (found.last_day, tasks(found)) == (date(2026, 10, 20), [67])


def holiday(first: str, last: str, agreed: str = "true") -> dict[str, Any]:
    days = {"first_day": first, "last_day": last, "is_agreed": agreed}
    return {"HOLIDAY": {"sent_on": first, "said_by": "CITIZEN", **days}}


def test_an_agreed_holiday_only_takes_its_days() -> None:
    found = life(employee(F, holiday("2026-10-12", "2026-10-18")))
    assert (found.last_day, tasks(found)) == (None, [])
    assert found.without_right == Days.between(date(2026, 10, 12), date(2026, 10, 18))


def test_a_holiday_that_was_not_agreed_takes_its_days_and_the_days_after_wait_for_a_person() -> None:
    found = life(employee(F, holiday("2026-10-12", "2026-10-18", "false")))
    assert (found.last_day, tasks(found)) == (None, [48])
    assert found.without_right == Days.between(date(2026, 10, 12), date(2026, 10, 18))
    (asked,) = found.findings
    assert asked.title.startswith("Ferie uden aftale")
    assert (asked.holds, asked.first_day, asked.last_day) == (PART, date(2026, 10, 19), None)


def test_prison_takes_its_days_and_asks_for_a_look() -> None:
    served = {"IMPRISONMENT": {"sent_on": "2026-09-20", "first_day": "2026-10-05", "last_day": "2026-10-11"}}
    found = life(employee(F, served))
    assert found.without_right == Days.between(date(2026, 10, 5), date(2026, 10, 11))
    assert [(finding.task, finding.holds) for finding in found.findings] == [(48, NOTHING)]


def test_a_pension_that_begins_ends_the_right_with_the_month_before() -> None:
    notification = {"sent_on": F, "form": "DP201", "employer": EMPLOYER, "first_absence_day": F}
    person = {"pension": "EARLY_RETIREMENT", "pension_from": "2026-11-01"}
    pensioned = course({"person": person, "facts": [{"NOTIFICATION": notification}]})
    assert life(pensioned).last_day == date(2026, 10, 31)


def hearing(deadline: str) -> dict[str, Any]:
    return {
        "LETTER_SENT": {"sent_on": "2026-10-10", "said_by": "OFFICE", "letter": "HEARING", "deadline": deadline}
    }


def test_a_missing_form_is_put_to_a_person_after_the_hearing_and_nothing_lapses() -> None:
    subject = employee(F, hearing("2026-10-24"), form="DP200A")
    open_still = lapse(Trace(), subject, date(2026, 10, 24))
    assert (tasks(open_still), open_still.next_look_on) == ([], date(2026, 10, 25))
    over = lapse(Trace(), subject, date(2026, 10, 25))
    assert (tasks(over), over.lapsed) == ([139], Days())


def test_a_form_that_came_or_an_employer_that_pays_leaves_nothing_to_lapse() -> None:
    applied = {"APPLICATION": {"sent_on": "2026-10-20", "said_by": "CITIZEN"}}
    for subject in (
        employee(F, hearing("2026-10-24"), applied, form="DP200A"),
        employee(F, hearing("2026-10-24")),
        employee(F, form="DP200A"),
    ):
        assert tasks(lapse(Trace(), subject, ON)) == []


def test_controls_gather_every_look() -> None:
    braking = {"CONTROL_ANSWER": {"sent_on": F, "said_by": "REGISTER", "advice": "BRAKE", "employer": EMPLOYER}}
    subject = employee(F, braking, absence_cause="WORK_INJURY", has_wage_subsidy="true", weekly_hours="20")
    assert tasks(controls(Trace(), subject, ON)) == [32, 24, 58, 63]
    assert tasks(controls(Trace(), employee(F, absence_cause="OCCUPATIONAL_DISEASE"), ON)) == [58]
    assert tasks(controls(Trace(), employee(F), ON)) == []
