"""While a party is heard only what is disputed waits; the rest is decided and paid at once (FVL § 19; LP-19)."""

from __future__ import annotations

from typing import Any

import pytest

from office.cases.models import Event
from office.decisions.models import Decision
from office.decisions.queries import decision_in_force
from office.flows.act_on_case import ActRefused
from office.flows.hear_first import TITLE
from office.flows.tests.task_stories import (
    CVR,
    MONTHS,
    act,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    only_case,
    refund,
    solve,
    take,
    tasks,
)
from office.letters.models import Letter
from office.payments.queries import posted_weeks_of
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]

GRANTED, PARTLY, STOPPED = Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED, Decision.Outcome.STOPPED
BEFORE, DISPUTED, AFTER = "2026-02-02", "2026-02-09", "2026-02-16"


def applied() -> None:
    employed_without_pay()
    night("2026-01-06")
    take("APPLICATION", "2026-01-14")


def refuse(on: str, first: str | None = "2026-02-09", last: str | None = "2026-02-15", **more: Any) -> None:
    days = {"first_day": day(first) if first else None, "last_day": day(last) if last else None}
    act("REFUSE", on, **{"reason": "Ophold i udlandet", "provision": "§ 7, stk. 1", "hearing": None} | days | more)


def stop(on: str, last: str, **more: Any) -> None:
    act("STOP", on, **{"reason": "Arbejdsdygtig", "last_day": day(last), "hearing": None} | more)


def standing() -> str | None:
    found = decision_in_force(only_case())
    return found.outcome if found is not None else None


def paid() -> dict[str, int]:
    case = only_case().pk
    return {monday.isoformat(): week.due.benefit for (_, monday), week in posted_weeks_of([case])[case].items()}


def intents(status: str = "OPEN") -> list[Task]:
    return [task for task in tasks(48, status) if task.title == TITLE]


def test_the_undisputed_days_are_decided_and_paid_while_the_disputed_wait() -> None:
    applied()
    refuse("2026-01-20")
    night("2026-02-10")
    assert standing() == PARTLY
    night("2026-02-26")
    assert {BEFORE, AFTER} <= paid().keys() and DISPUTED not in paid()
    (task,) = intents()
    assert (task.holds, task.blocks) == ("PART", "DECISION")


@pytest.mark.parametrize(
    ("first", "last", "lost"),
    [("2026-02-13", "2026-02-15", 1), ("2026-02-12", "2026-02-15", 2), (DISPUTED, DISPUTED, 1)],
)
def test_of_a_week_only_the_disputed_days_wait(first: str, last: str, lost: int) -> None:
    applied()
    refuse("2026-01-20", first, last)
    night("2026-02-26")
    whole = paid()[BEFORE]
    assert abs(paid()[DISPUTED] - whole * (5 - lost) // 5) <= 100


def test_the_refusal_of_the_whole_leaves_nothing_undisputed() -> None:
    applied()
    refuse("2026-01-20", None, None)
    night("2026-02-26")
    assert standing() is None and intents()[0].holds == "WHOLE"


def test_after_the_hearing_the_days_are_refused_and_the_rest_stands() -> None:
    applied()
    refuse("2026-01-20")
    night("2026-01-21")
    night("2026-02-10")
    refuse("2026-02-11")
    made = decision_in_force(only_case())
    assert made is not None and (made.outcome, made.is_automatic) == (PARTLY, False)
    assert intents() == []
    assert Letter.objects.filter(kind="PARTIAL_REFUSAL").count() == 1
    night("2026-02-26")
    assert {BEFORE, AFTER} <= paid().keys() and DISPUTED not in paid()


def test_from_a_day_on_the_days_that_wait_are_refused_and_not_given_until_the_word() -> None:
    applied()
    refuse("2026-01-20", DISPUTED, None)
    night("2026-01-21")
    night("2026-02-26")
    refuse("2026-02-27", DISPUTED, None)
    night("2026-03-26")
    assert paid().keys() >= {BEFORE} and not paid().keys() & {DISPUTED, AFTER}


def test_a_grant_gives_the_days_that_waited() -> None:
    applied()
    refuse("2026-01-20")
    night("2026-02-10")
    act("GRANT", "2026-02-11", reason="Svaret ændrer sagen")
    night("2026-02-26")
    assert standing() == GRANTED
    assert {BEFORE, DISPUTED, AFTER} <= paid().keys()


def test_what_is_paid_stays_paid_while_its_days_are_heard_about() -> None:
    applied()
    night("2026-02-26")
    before = paid()
    assert DISPUTED in before
    refuse("2026-02-27")
    night("2026-03-26")
    assert before.items() <= paid().items()


def test_the_refund_of_undisputed_days_is_paid_at_once() -> None:
    employed_with_pay()
    night("2026-01-06")
    refuse("2026-01-20")
    refund()
    night("2026-02-25")
    assert standing() == PARTLY
    assert {BEFORE, AFTER} <= paid().keys() and DISPUTED not in paid()


def test_new_refunds_are_paid_while_the_employer_is_heard_about_older_ones() -> None:
    employed_with_pay()
    night("2026-01-06")
    refund("2026-02-24", "2026-02-02", "2026-02-22")
    night("2026-02-26")
    before = paid()
    lower = {month: {"wage": 17000, "hours": 160.33} for month in MONTHS}
    take("INCOME", "2026-03-02", employer=CVR, months=lower)
    night("2026-03-03")
    assert Letter.objects.filter(kind="HEARING").count() == 1
    refund("2026-03-17", "2026-02-23", "2026-03-15")
    night("2026-03-18")
    now = paid()
    assert before.items() <= now.items(), "what the employer is heard about stands"
    assert 0 < now["2026-02-23"] < before[AFTER], "and what nobody disputes of the new request is paid"


def test_the_task_is_back_when_somebody_merely_ticks_it_off() -> None:
    applied()
    refuse("2026-01-20")
    solve(48, "2026-01-21")
    assert intents() == []
    night("2026-01-22")
    assert len(intents()) == 1


def test_a_yes_to_the_task_gives_the_days_and_a_no_must_be_a_refusal() -> None:
    applied()
    refuse("2026-01-20")
    with pytest.raises(ActRefused):
        solve(48, "2026-01-21", answer="NO")
    solve(48, "2026-01-21", answer="YES")
    night("2026-02-26")
    assert intents() == [] and standing() == GRANTED
    assert DISPUTED in paid()


@pytest.mark.parametrize(("first", "last"), [("2026-02-08", "2026-02-15"), (DISPUTED, "2026-02-16"), (None, None)])
def test_more_days_than_the_party_was_heard_about_are_another_hearing(first: str | None, last: str | None) -> None:
    applied()
    refuse("2026-01-20")
    night("2026-01-21")
    refuse("2026-02-05", first, last)
    assert len(intents()) == 2
    assert not Letter.objects.filter(kind__in=("REFUSAL", "PARTIAL_REFUSAL")).exists()


def test_fewer_days_than_the_party_was_heard_about_are_refused_at_once() -> None:
    applied()
    refuse("2026-01-20")
    night("2026-01-21")
    night("2026-02-10")
    refuse("2026-02-11", "2026-02-10", "2026-02-12")
    night("2026-02-26")
    assert 0 < paid()[DISPUTED] < paid()[BEFORE]


# ---- stop ----------------------------------------------------------------------------------------------------------


def running() -> None:
    applied()
    night("2026-02-10")
    assert standing() == GRANTED


def test_a_stop_hears_the_party_first_and_what_is_granted_runs_on() -> None:
    running()
    stop("2026-02-12", "2026-02-13")
    night("2026-02-12")
    assert standing() == GRANTED
    (letter,) = Letter.objects.filter(kind="HEARING")
    assert "Vi overvejer at stoppe dine sygedagpenge." in letter.html
    night("2026-02-26")
    assert {BEFORE, DISPUTED, AFTER} <= paid().keys()
    (task,) = intents()
    assert task.holds == "NOTHING"


def test_after_the_hearing_the_stop_works_from_the_day_it_is_said() -> None:
    running()
    stop("2026-02-12", "2026-02-13")
    night("2026-02-12")
    with pytest.raises(ActRefused):
        stop("2026-02-26", "2026-02-13")
    stop("2026-02-27", "2026-02-13")
    made = decision_in_force(only_case())
    assert made is not None and (made.outcome, made.last_day) == (STOPPED, day("2026-02-27"))
    assert intents() == []


def test_a_stop_earlier_than_the_party_was_heard_about_is_another_hearing() -> None:
    running()
    stop("2026-02-12", "2026-03-31")
    night("2026-02-12")
    assert "efter 31. marts 2026" in Letter.objects.get(kind="HEARING").html
    stop("2026-03-05", "2026-03-15")
    assert standing() == GRANTED
    night("2026-03-05")
    stop("2026-03-20", "2026-03-31")
    assert standing() == STOPPED


@pytest.mark.parametrize(("stance", "why"), [("HELD", ""), ("OWN_FACTS", ""), ("SAFE", "Rask på eget ord")])
def test_a_stop_is_said_at_once_where_the_law_allows_and_history_tells_why(stance: str, why: str) -> None:
    running()
    stop("2026-02-12", "2026-02-13", hearing=stance, hearing_reason=why)
    assert standing() == STOPPED and intents() == []
    assert why in Event.objects.get(kind="HEARING_LEFT_OUT").text


def test_the_employer_is_heard_too_where_the_refund_ends() -> None:
    employed_with_pay()
    night("2026-01-06")
    refund()
    night("2026-02-25")
    stop("2026-03-02", "2026-03-08")
    heard = Letter.objects.filter(kind="HEARING")
    assert {letter.company or letter.person for letter in heard} == {only_case().employer, only_case().person}


def test_before_anything_is_granted_a_stop_holds_the_days_after_it() -> None:
    applied()
    stop("2026-01-20", "2026-02-08")
    night("2026-01-21")
    night("2026-02-26")
    assert standing() == PARTLY
    assert BEFORE in paid() and not paid().keys() & {DISPUTED, AFTER}
