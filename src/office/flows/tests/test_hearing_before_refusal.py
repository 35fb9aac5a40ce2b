"""A caseworker's refusal hears the party first (FVL § 19; LP-19): letter and task now, the word afterwards."""

from __future__ import annotations

import re
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
    employed_with_pay,
    employed_without_pay,
    night,
    only_case,
    take,
    tasks,
)
from office.letters.models import Letter
from office.payments.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]

PROVISION = "§ 32, stk. 1, nr. 1"
REASON = "Kravet om beskæftigelse er ikke opfyldt"


def applied() -> None:
    employed_without_pay()
    night("2026-01-06")
    take("APPLICATION", "2026-01-14")
    night("2026-01-15")


def refuse(on: str, **more: Any) -> None:
    act("REFUSE", on, **{"reason": REASON, "provision": PROVISION, "hearing": None} | more)


def text_of(kind: str) -> str:
    return re.sub(r"<[^>]+>", "", Letter.objects.filter(kind=kind).latest("pk").html)


def hearings() -> int:
    return len([task for task in tasks(48) if task.title == TITLE])


def granted() -> None:
    applied()
    night("2026-02-10")
    assert standing() == Decision.Outcome.GRANTED


def standing() -> str | None:
    found = decision_in_force(only_case())
    return found.outcome if found is not None else None


def test_the_first_word_hears_the_party_and_decides_nothing() -> None:
    granted()
    refuse("2026-02-20")
    assert (standing(), hearings()) == (Decision.Outcome.GRANTED, 1)
    said = text_of("HEARING")
    assert "Vi overvejer at stoppe dine sygedagpenge" in said
    assert REASON in said and PROVISION in said and "Vi har ikke afgjort sagen endnu" in said
    assert not Letter.objects.filter(kind__in=("REFUSAL", "STOP")).exists()


def test_a_first_refusal_is_heard_too_and_nothing_is_refused() -> None:
    employed_without_pay()
    night("2026-01-06")
    refuse("2026-01-20")
    assert (standing(), hearings()) == (None, 1)
    assert "Vi overvejer at give dig afslag på sygedagpenge" in text_of("HEARING")


def test_what_nobody_has_decided_waits_for_the_word_and_no_machine_says_yes() -> None:
    applied()
    refuse("2026-01-20")
    night("2026-01-29")
    night("2026-02-26")
    assert standing() is None
    act("GRANT", "2026-02-27", reason="Svaret ændrer sagen")
    assert (standing(), hearings()) == (Decision.Outcome.GRANTED, 0)


def test_the_money_that_is_granted_runs_on_while_the_party_is_heard() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-26")
    night("2026-03-26")
    assert standing() == Decision.Outcome.GRANTED
    assert {order.run.pay_day.isoformat() for order in Order.objects.filter(case=only_case())} == {
        "2026-02-26", "2026-03-26",
    }  # fmt: skip


def test_the_word_is_refused_while_the_party_may_still_answer() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-21")
    with pytest.raises(ActRefused):
        refuse("2026-02-25")
    assert standing() == Decision.Outcome.GRANTED


def test_when_the_time_has_run_out_the_word_decides_and_the_task_closes() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-21")
    refuse("2026-03-10")
    assert (standing(), hearings()) == (Decision.Outcome.STOPPED, 0)
    assert "Vi skrev til dig om det den" in text_of("STOP")


def test_on_the_last_day_of_the_hearing_the_party_may_still_answer() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-20")
    with pytest.raises(ActRefused):
        refuse("2026-03-06")
    refuse("2026-03-07")
    assert standing() == Decision.Outcome.STOPPED


def test_an_answer_ends_the_hearing_and_stands_in_the_letter() -> None:
    employed_without_pay()
    night("2026-01-06")
    refuse("2026-01-20")
    night("2026-01-21")
    take("HEARING_ANSWER", "2026-01-23", text="Jeg har arbejdet fire timer om ugen")
    refuse("2026-01-26")
    assert standing() == Decision.Outcome.REFUSED
    assert "Jeg har arbejdet fire timer om ugen" in text_of("REFUSAL")


def test_another_ground_is_another_hearing() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-21")
    refuse("2026-03-10", provision="§ 7, stk. 1")
    assert (standing(), hearings()) == (Decision.Outcome.GRANTED, 2)


def test_news_from_others_after_the_hearing_is_another_hearing() -> None:
    granted()
    refuse("2026-02-20")
    night("2026-02-21")
    take("INCOME", "2026-02-25", employer=CVR, months=MONTHS)
    refuse("2026-03-10")
    assert standing() == Decision.Outcome.GRANTED


@pytest.mark.parametrize(
    ("stance", "told"),
    [
        ("HELD", "parten er hørt"), ("OWN_FACTS", "egne oplysninger"), ("SAFE", "§ 19, stk. 2, nr. 1"),
        ("INTERESTS", "§ 19, stk. 2, nr. 3"),
    ],
)  # fmt: skip
def test_a_person_may_say_why_nobody_is_heard_now_and_history_tells(stance: str, told: str) -> None:
    employed_without_pay()
    night("2026-01-06")
    refuse("2026-01-20", hearing=stance, hearing_reason="Borgeren har selv sendt papirerne")
    assert (standing(), hearings()) == (Decision.Outcome.REFUSED, 0)
    noted = Event.objects.get(kind="HEARING_LEFT_OUT").text
    assert told in noted and "Borgeren har selv sendt papirerne" in noted


@pytest.mark.parametrize("stance", ["SAFE", "INTERESTS"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_leaves_a_hearing_out_by_the_exceptions_without_a_reason(stance: str, reason: str) -> None:
    granted()
    with pytest.raises(ActRefused):
        refuse("2026-02-20", hearing=stance, hearing_reason=reason)
    assert standing() == Decision.Outcome.GRANTED


def test_a_hearing_that_is_no_stance_is_refused() -> None:
    granted()
    with pytest.raises(ActRefused):
        refuse("2026-02-20", hearing="PERHAPS")


def test_an_employer_is_heard_where_the_employer_is_the_party() -> None:
    employed_with_pay()
    night("2026-01-06")
    refuse("2026-01-20")
    letter = Letter.objects.get(kind="HEARING")
    assert letter.company == only_case().employer
    assert "Vi overvejer at give jer afslag på refusion af sygedagpenge" in re.sub(r"<[^>]+>", "", letter.html)
