"""What a person's word may do to a case, and from when (sagsbehandlerens ord)."""

from __future__ import annotations

import re

import pytest

from lawbook.foundation.calendar import ONE_DAY
from office.decisions.models import Decision
from office.decisions.queries import decision_in_force
from office.flows.act_on_case import ActRefused
from office.flows.tests.task_stories import act, day, employed_without_pay, night, only_case, take
from office.letters.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]


def applied() -> None:
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")


@pytest.mark.parametrize("rate", [0, -100])
def test_an_hourly_rate_of_nought_or_less_is_refused(rate):
    applied()
    with pytest.raises(ActRefused):
        act("SET_HOURLY_RATE", "2026-01-13", rate=rate)


def test_an_hourly_rate_above_nought_is_taken():
    applied()
    act("SET_HOURLY_RATE", "2026-01-13", rate=10000)


def in_force() -> Decision:
    found = decision_in_force(only_case())
    assert found is not None
    return found


def test_a_refusal_of_what_is_granted_stops_it_from_the_day_it_is_said():
    applied()
    act("GRANT", "2026-02-10", reason="Ret efter § 32")
    first_day = in_force().first_day
    act("REFUSE", "2026-02-20", reason="Ikke længere uarbejdsdygtig")
    assert in_force().outcome == Decision.Outcome.STOPPED
    assert (in_force().first_day, in_force().last_day) == (first_day, day("2026-02-20"))


def test_a_refusal_from_a_day_to_come_stops_with_the_day_before():
    applied()
    act("GRANT", "2026-02-10", reason="Ret efter § 32")
    act("REFUSE", "2026-02-20", reason="Ret ophører", first_day=day("2026-03-02"))
    assert in_force().last_day == day("2026-03-02") - ONE_DAY


def test_a_refusal_from_a_day_that_is_gone_does_not_reach_back():
    applied()
    act("GRANT", "2026-02-10", reason="Ret efter § 32")
    act("REFUSE", "2026-02-20", reason="Ret ophørt", first_day=day("2026-02-02"))
    assert in_force().last_day == day("2026-02-20")


def test_a_first_refusal_refuses_the_whole():
    applied()
    assert decision_in_force(only_case()) is None
    act("REFUSE", "2026-01-20", reason="Kravet er ikke opfyldt")
    assert in_force().outcome == Decision.Outcome.REFUSED


def letter(kind: str) -> str:
    return re.sub(r"<[^>]+>", "", Letter.objects.get(kind=kind).html)


def test_the_letter_of_a_refusal_names_the_days_that_are_refused():
    applied()
    act("REFUSE", "2026-01-20", reason="Kravet er ikke opfyldt", provision="§ 32, stk. 1, nr. 1")
    said = letter("REFUSAL")
    assert "Du får ikke sygedagpenge fra 1. januar 2026" in said
    assert "Kravet er ikke opfyldt" in said and "klage" in said.lower()


def test_the_letter_of_a_part_refused_names_just_those_days():
    applied()
    act("REFUSE", "2026-02-20", reason="Ikke syg", first_day=day("2026-02-02"), last_day=day("2026-02-08"),
        provision="§ 7")  # fmt: skip
    assert in_force().outcome == Decision.Outcome.PARTLY_GRANTED
    assert "Du får ikke sygedagpenge fra 2. februar 2026 til 8. februar 2026" in letter("PARTIAL_REFUSAL")
