"""Whatever is said in whatever order, the money ends where the law says – lived through the real flows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lawbook.foundation.calendar import mondays
from office.administration.operations import set_parameter
from office.cases.models import SicknessCase
from office.cases.queries import SHUT
from office.decisions import queries as decisions
from office.flows.act_on_case import Act, act_on_case
from office.flows.run_night import run_night
from office.flows.tests.random_stories import LAST_DAY, Story, self_employed, two_jobs, with_pay, without_pay
from office.kernel import clock, tenancy
from office.parties.models import Person
from office.parties.operations import put_person
from office.payments import queries
from office.payments.entries import CITIZEN, Amounts
from office.payments.models import Line, Order, Posting
from office.payments.tests.world import sound
from office.registers.operations import store_answer
from office.tasks.models import Task
from office.tasks.queries import open_blocking

pytestmark = pytest.mark.django_db(transaction=True)
HERE, THERE = 751, 657
HIGHEST_WEEK = 508_500
STORIES = 3  # of each kind, all lived at once
FIRST_SEED = 1
TELLERS: tuple[Callable[[int, str], Story], ...] = (with_pay, without_pay, self_employed, two_jobs)
NIGHTS = sorted(
    {monday + timedelta(days=3) for monday in mondays(date(2026, 1, 5), LAST_DAY)}
    - {date(2026, 2, 19), date(2026, 2, 26)}  # two pay days on which no night was run
    | {date(2026, 2, 20), date(2026, 2, 27), date(2026, 1, 19), date(2026, 2, 9), date(2026, 3, 16), LAST_DAY}
)
TO_THE_END = (date(2026, 4, 16), date(2026, 4, 30))
TWICE = (date(2026, 2, 12), date(2026, 2, 27), date(2026, 3, 26))
LAST_MONDAY = date(2026, 4, 20)  # of the weeks that the last day pays citizens for


def stories() -> list[Story]:
    told = []
    for n in range(STORIES * len(TELLERS)):
        born = date(1960, 1, 1) + timedelta(days=97 * n)
        story = TELLERS[n % len(TELLERS)](FIRST_SEED + n, f"{born.day + 60:02d}{born:%m%y}{1000 + n:04d}")
        if n % 7 == 3:
            story.died_on = date(2026, 3, 2) + timedelta(days=n)
        told.append(story)
    return told


@pytest.fixture(autouse=True)
def houses(tmp_path: Path, settings: Any) -> None:
    settings.OPENKSD_HOME = tmp_path
    for code in (HERE, THERE):
        with tenancy.acting_for(code), clock.at(date(2026, 1, 2)):
            set_parameter(name="standing_order_release", value=True, valid_from=date(2020, 1, 1))
            for story in stories():
                put_person(cpr=story.cpr, name="Navn", residence=code, address="Engvej 1\n8600 Silkeborg")
                for on, answer in story.answers:
                    store_answer(register="BANK", key=story.cpr, answer={"code": answer}, from_day=on)


def counts() -> tuple[int, ...]:
    return Posting.objects.count(), Line.objects.count(), Order.objects.count(), Task.objects.count()


def night(on: date) -> None:
    """Run a night and look at what must hold after every night."""
    assert run_night(on=on).faults == 0
    sound()


def say_the_word(on: date) -> None:
    """Have a caseworker look at everything: solve what is open, and decide what was prepared."""
    with clock.at(on):
        for task in Task.objects.filter(status=Task.Status.OPEN, case__isnull=False).select_related("case"):
            if Task.objects.filter(pk=task.pk, status=Task.Status.OPEN).exists() and task.case.status not in SHUT:
                act_on_case(
                    case=SicknessCase.objects.get(pk=task.case_id), by=None, on=on,
                    act=Act(kind="SOLVE_TASK", task=str(task.public_id), reason="Set"),
                )  # fmt: skip
        for case in SicknessCase.objects.exclude(status__in=SHUT):
            if decisions.prepared_decision(case) is not None:
                act_on_case(case=case, by=None, on=on, act=Act(kind="GRANT", reason="Hørt"))


def final_sums(story: Story) -> dict[tuple[str, date], Amounts]:
    """Return what each payee is due for each week in the end."""
    person = Person.objects.get(cpr=story.cpr)
    found: dict[tuple[str, date], Amounts] = {}
    for case in SicknessCase.objects.filter(person=person):
        for week in queries.paid_by_week(case):
            if week.due:
                key = (week.payee, week.monday)
                found[key] = found.get(key, Amounts()).plus(week.due)
    return found


def live(told: list[Story]) -> None:
    """Live all stories side by side, each message on its day, and hold every night to what must hold."""
    coming = sorted(
        ((on, said, story.cpr) for story in told for on, said in story.as_it_came()), key=lambda one: one[0]
    )  # fmt: skip
    for on in NIGHTS:
        while coming and coming[0][0] <= on:
            day, said, cpr = coming.pop(0)
            outcome = said.arrive(cpr, day)
            assert outcome.state == "ACCEPTED", (cpr, said, outcome)
        for story in told:
            if story.died_on is not None and story.died_on < on <= story.died_on + timedelta(days=4):
                story.die(on)
        night(on)
        if on in TWICE:
            before = counts()
            night(on)
            assert counts() == before, f"the night of {on} run twice did something more"


def end() -> None:
    """Let a caseworker have the word, and pay everybody to the end."""
    for _ in range(2):  # what the first word lets go may ask for a second
        say_the_word(LAST_DAY)
        night(LAST_DAY)
    for on in TO_THE_END:
        night(on)


def is_settled_by_law(case: SicknessCase) -> bool:
    """Tell whether nothing waits for a person any more, so that the ledger must be what the law gives."""
    return not open_blocking([case.pk])[case.pk] and decisions.prepared_decision(case) is None


def hold_to_the_law(case: SicknessCase) -> None:
    """Paid and booked is what the last assessment gives, to the øre, for every payee and week."""
    stored = decisions.latest_assessment(case)
    assert stored is not None
    law = {
        (week.payee, week.monday): Amounts(
            benefit=week.benefit, supplement=week.supplement, own_atp=week.own_atp, municipal_atp=week.municipal_atp,
            pension=week.pension,
        )
        for week in stored.assessment.weeks
    }  # fmt: skip
    weeks = queries.paid_by_week(case)
    assert {(week.payee, week.monday): week.due for week in weeks if week.due} == {
        key: amounts for key, amounts in law.items() if amounts and (key[0] != CITIZEN or key[1] <= LAST_MONDAY)
    }  # fmt: skip
    for week in weeks:
        assert week.paid.net - week.claim == week.due.net, (case.number, week)


def hold_to_one_payee_a_day(person: Person) -> None:
    """Nobody's week is paid twice: neither more hours than it has nor more kroner than its maximum (LP-04)."""
    hours: dict[date, Fraction] = {}
    kroner: dict[date, int] = {}
    for case in SicknessCase.objects.filter(person=person):
        for week in queries.paid_by_week(case):
            if week.due:
                hours[week.monday] = hours.get(week.monday, Fraction(0)) + week.hours
                kroner[week.monday] = kroner.get(week.monday, 0) + week.due.benefit
    assert all(told <= 37 for told in hours.values()), (person.cpr, hours)
    assert all(told <= HIGHEST_WEEK for told in kroner.values()), (person.cpr, kroner)


def outcome_of(told: list[Story]) -> dict[str, dict[tuple[str, date], Amounts]]:
    """Look at every case in the municipality at work, and return what each payee is due in the end."""
    cases = list(SicknessCase.objects.select_related("person"))
    settled = [case for case in cases if is_settled_by_law(case)]
    assert len(settled) * 10 >= len(cases) * 7  # else the test would look away from most of what it lives
    for case in settled:
        hold_to_the_law(case)
    for person in Person.objects.all():
        hold_to_one_payee_a_day(person)
    return {story.cpr: final_sums(story) for story in told}


def test_whatever_is_said_in_whatever_order_the_money_ends_the_same() -> None:
    told = stories()
    with tenancy.acting_for(HERE):
        live(told)
        end()
        here = outcome_of(told)
    chance = random.Random(FIRST_SEED)
    living = [story for story in told if story.died_on is None]
    with tenancy.acting_for(THERE):
        for story in chance.sample(living, len(living)):
            for said in story.in_another_order(chance):
                outcome = said.arrive(story.cpr, LAST_DAY)
                assert outcome.state == "ACCEPTED", (story.cpr, said, outcome)
        night(LAST_DAY)
        end()
        there = outcome_of(living)
    assert {cpr: here[cpr] for cpr in there} == there
