"""What letters say of a case: what is intended, on which rules and facts, what to do (begrundelse; FVL §§ 19, 24)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from lawbook.assessment import FULFILLED, NOT_FULFILLED, Input, Step
from lawbook.tests.stories import day, with_pay
from office.decisions.models import Decision
from office.flows import letter_content
from office.flows.tests.task_stories import employed_without_pay, night
from office.letters.content import LetterContent, Sender
from office.letters.models import Letter

_REFUSED = LetterContent(
    sender=Sender(name="Aarhus Kommune"), refused_first=date(2026, 3, 17), refused_last=date(2026, 4, 4)
)


@pytest.mark.parametrize(
    ("outcome", "is_to_employer", "said"),
    [
        (
            "REFUSED", True,
            "Vi overvejer at give jer afslag på refusion af sygedagpenge fra 17. marts 2026 til 4. april 2026.",
        ),
        ("REFUSED", False, "Vi overvejer at give dig afslag på sygedagpenge fra 17. marts 2026 til 4. april 2026."),
        ("STOPPED", False, "Vi overvejer at stoppe dine sygedagpenge efter 30. april 2026."),
        (
            "PARTLY_GRANTED", True,
            "Vi overvejer kun at give jer refusion af sygedagpenge for en del af tiden: "
            "fra 1. april 2026 til 30. april 2026.",
        ),
        (
            "GRANTED", False,
            "Vi overvejer at ændre dine sygedagpenge fra 1. april 2026 til 30. april 2026, "
            "så der bliver betalt mindre.",
        ),
    ],
)  # fmt: skip
def test_a_hearing_says_what_is_intended_and_for_which_days(outcome: str, is_to_employer: bool, said: str) -> None:
    meant = Decision(municipality=751, outcome=outcome, first_day=date(2026, 4, 1), last_day=date(2026, 4, 30))
    assert letter_content.intended(_REFUSED, meant, is_to_employer=is_to_employer) == said


def test_an_absence_within_the_employers_own_time_is_refused_by_that_rule() -> None:
    short = with_pay(last_absence_day=day("2026-02-10")).on("2026-06-30")
    assert short.right == NOT_FULFILLED
    told = {reason.cites: reason for reason in letter_content.reasons(short)}
    assert told["§ 30, stk. 1"].text == "Arbejdsgiveren betaler de første 30 dage."
    assert told["§ 30, stk. 1"].facts == "Fraværet er fra den 2. februar 2026."
    longer = with_pay().on("2026-06-30")
    assert longer.right == FULFILLED
    assert "§ 30, stk. 1" not in {reason.cites for reason in letter_content.reasons(longer)}


def test_what_one_claim_fails_on_is_told_though_the_next_is_in_time() -> None:
    found = with_pay().on("2026-06-30")
    late, in_time = (
        Step(
            "REF-04", "§ 59, stk. 2", verdict, "2026-03-16", "DATE",
            inputs=(Input("requested_on", "2026-06-16", "DATE"),),
        )
        for verdict in (NOT_FULFILLED, FULFILLED)
    )  # fmt: skip
    for steps in ((late, in_time), (in_time, late)):
        (told,) = [one for one in letter_content.reasons(replace(found, trace=steps)) if one.cites == "§ 59, stk. 2"]
        assert told.verdict == NOT_FULFILLED
        assert told.facts == "Der blev søgt den 16. juni 2026. Der kan betales fra den 16. marts 2026."


def test_every_holiday_without_pay_is_told() -> None:
    found = with_pay().on("2026-06-30")
    steps = tuple(
        Step(
            "R-070", "Principmeddelelse 31-19", NOT_FULFILLED, "NO_BENEFIT", "TEXT",
            inputs=(Input("holiday_first_day", first, "DATE"), Input("holiday_last_day", first, "DATE")),
        )
        for first in ("2026-04-01", "2026-05-01")
    )  # fmt: skip
    told = [reason.facts for reason in letter_content.reasons(replace(found, trace=steps))]
    assert [re.findall(r"den (1\. \w+)", line)[0] for line in told] == ["1. april", "1. maj"]


@pytest.mark.django_db
@pytest.mark.usefixtures("at_work_with_citizen")
def test_the_hearing_about_a_missing_form_tells_the_rule_the_fact_and_what_to_do() -> None:
    employed_without_pay()
    for on in ("2026-01-06", "2026-02-10", "2026-02-11"):
        night(on)
    text = unescape(re.sub(r"<[^>]+>", "", Letter.objects.get(kind="HEARING").html))
    for said in (
        "Vi sendte dig et skema om dit fravær. Kilde: kommunen, 6. januar 2026.",
        "Uden dem kan du ikke få sygedagpenge.",
        "§ 11, stk. 2: Du skal udfylde et skema om dit fravær.",
        "§ 21, stk. 1, nr. 1: Du skal hjælpe med at oplyse sagen.",
        "Udfyld skemaet på Mit Sygefravær.",
    ):
        assert said in text, said
