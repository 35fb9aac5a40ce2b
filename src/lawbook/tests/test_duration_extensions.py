"""Extensions beyond the reassessment day, whoever grants them, and the closed periods of covid-19."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lawbook.assessment import NOTHING
from lawbook.duration.rules import (
    Duration,
    covid_2020,
    covid_2021,
    pensioner_extension,
    reassessment,
    reworded_ground,
)
from lawbook.foundation.trace import Trace
from lawbook.tests.chapter_cases import course
from lawbook.tests.courses import EMPLOYER, act
from lawbook.tests.spells import F, absent, found, spell


def test_an_extension_moves_the_look_to_its_own_end() -> None:
    extended = absent(act("EXTEND", "2026-07-20", ground="3", last_day="2027-01-31"))
    quiet = found(extended, date(2026, 8, 15), spell(F))
    assert (quiet.findings, quiet.next_look_on) == ((), date(2027, 1, 17))
    (asked,) = found(extended, date(2027, 1, 17), spell(F)).findings
    assert (asked.task, asked.rule, asked.title) == (48, "R-055", "Forlængelsen efter § 27 udløber 31.01.2027")


def jobcentre(message: str, **fields: str) -> dict[str, Any]:
    return {"JOBCENTRE_MESSAGE": {"sent_on": "2026-07-20", "said_by": "JOBCENTRE", "message": message, **fields}}


def test_a_wrong_extension_from_the_jobcentre_is_told_back_and_benefit_goes_on() -> None:
    told = found(absent(jobcentre("EXTENSION", ground="2", until="2028-12-31")), date(2026, 8, 15), spell(F))
    assert [(finding.task, finding.holds) for finding in told.findings] == [(83, NOTHING), (48, NOTHING)]
    right = found(absent(jobcentre("EXTENSION", ground="2", until="2027-11-26")), date(2026, 8, 15), spell(F))
    assert right.findings == ()


def test_a_pension_application_extends_without_a_date() -> None:
    result = found(absent(jobcentre("PENSION_APPLICATION")), date(2026, 8, 15), spell(F))
    assert (result.findings, result.next_look_on) == ((), None)


def test_a_caseworkers_extension_without_its_date_grants_nothing_and_is_no_message_to_answer() -> None:
    """§ 27, stk. 1, nr. 2 needs its last day; only the jobcentre is told that its extension is wrong."""
    without = absent(act("EXTEND", "2026-07-20", ground="2"))
    assert found(without, date(2026, 8, 15), spell(F)).findings == found(absent(), date(2026, 8, 15), spell(F)).findings


def test_another_word_of_the_jobcentre_extends_nothing_and_is_no_wrong_extension() -> None:
    said = {"JOBCENTRE_MESSAGE": {"sent_on": "2026-07-20", "said_by": "JOBCENTRE", "message": "RESUME", "ground": "3"}}
    assert found(absent(said), date(2026, 8, 15), spell(F)) == found(absent(), date(2026, 8, 15), spell(F))
    asked = {"JOBCENTRE_MESSAGE": {**said["JOBCENTRE_MESSAGE"], "message": "EXTENSION", "ground": "2"}}
    assert 83 in [finding.task for finding in found(absent(asked), date(2026, 8, 15), spell(F)).findings]


@pytest.mark.parametrize(
    ("day", "is_looked_at"),
    [
        (date(2020, 2, 29), False), (date(2020, 3, 31), True), (date(2020, 9, 30), True), (date(2020, 10, 31), False),
        (date(2020, 11, 30), True), (date(2021, 4, 30), True), (date(2021, 5, 31), False),
    ],
)  # fmt: skip
def test_a_reassessment_day_in_a_closed_period_of_covid_is_looked_at(day: date, is_looked_at: bool) -> None:
    """R-054: the periods of §§ 26 and 26 f, both ends of each; nothing is put off by the machine."""
    first = next(
        start
        for back in range(150, 260)
        if (reached := found(absent(first=(start := day - timedelta(days=back))), day, spell(start)).reassessment)
        and reached.day == day
    )
    asked = [look for look in found(absent(first=first), day, spell(first)).findings if look.rule == "R-054"]
    assert [(look.task, look.holds) for look in asked] == ([(48, NOTHING)] if is_looked_at else [])


def _extended(said_by: str, sent: str, ground: int, *, pension: str = "NONE", first: str = "2026-01-05") -> Duration:
    """A course that reaches its reassessment day, with an extension by the jobcentre or by a caseworker."""
    until = "2027-03-31"
    word = (
        {"JOBCENTRE_MESSAGE": {"sent_on": sent, "message": "EXTENSION", "ground": str(ground), "until": until}}
        if said_by == "JOBCENTRE"
        else {"CASEWORKER_ACT": {"sent_on": sent, "act": "EXTEND", "ground": str(ground), "last_day": until}}
    )
    notified = {"NOTIFICATION": {"sent_on": first, "form": "DP200A", "employer": EMPLOYER, "first_absence_day": first}}
    person = {} if pension == "NONE" else {"pension": pension, "pension_from": "2020-01-01"}
    subject = course({"person": person, "facts": [notified, word]})
    return found(subject, date(2026, 12, 1), spell(date.fromisoformat(first)))


@pytest.mark.parametrize(("sent", "is_looked_at"), [("2026-01-31", False), ("2026-02-01", True)])
@pytest.mark.parametrize("said_by", ["JOBCENTRE", "CASEWORKER"])
def test_an_extension_on_a_ground_of_the_reform_stands_and_is_looked_at(
    said_by: str, sent: str, is_looked_at: bool
) -> None:
    """R-080: numbers 1 and 4 from 1 February 2026 on."""
    for ground in (1, 4):
        rules = [look.rule for look in _extended(said_by, sent, ground).findings]
        assert ("R-080" in rules) is is_looked_at
        assert "R-050" not in rules
    assert "R-080" not in [look.rule for look in _extended(said_by, sent, 2).findings]


def test_a_pensioner_is_extended_by_a_caseworker_alone() -> None:
    """R-056: § 29 has not been read, so the jobcentre's word on § 27 is looked at and extends nothing."""
    by_hand = _extended("CASEWORKER", "2026-07-01", 8, pension="SENIOR")
    assert not [look for look in by_hand.findings if look.task in (129, 83)]
    told = [(look.task, look.rule) for look in _extended("JOBCENTRE", "2026-07-01", 2, pension="SENIOR").findings]
    assert (129, "R-052") in told
    assert (48, "R-056") in told
    assert 83 not in [task for task, _ in told]


def test_of_two_extensions_on_one_day_the_later_fact_stands() -> None:
    message = jobcentre("EXTENSION", ground="3", until="2027-03-31")
    word = act("EXTEND", "2026-07-20", ground="3", last_day="2027-01-31")
    for facts, look_on in (((message, word), date(2027, 1, 17)), ((word, message), date(2027, 3, 17))):
        assert found(absent(*facts), date(2026, 8, 15), spell(F)).next_look_on == look_on


def test_an_application_for_pension_is_the_seventh_ground() -> None:
    trace = Trace()
    reassessment(trace, absent(jobcentre("PENSION_APPLICATION")), date(2026, 8, 15), (spell(F),))
    (step,) = [step for step in trace.steps if step.rule == "R-055"]
    assert [item.value for item in step.inputs] == ["7"]


@pytest.mark.parametrize("name", ["EXCUSE_LATENESS", "STOP"])
def test_another_word_of_a_caseworker_extends_nothing(name: str) -> None:
    word = act(name, "2026-07-20", ground="3", last_day="2027-01-31")
    assert found(absent(word), date(2026, 8, 15), spell(F)) == found(absent(), date(2026, 8, 15), spell(F))


def test_a_wrong_application_for_pension_is_told_back_as_the_jobcentres_other_words_are() -> None:
    """An end before the reassessment day extends nothing."""
    told = found(absent(jobcentre("PENSION_APPLICATION", until="2026-07-30")), date(2026, 8, 15), spell(F))
    assert [finding.task for finding in told.findings] == [83, 48]


def test_the_step_of_an_extension_tells_its_ground_and_nothing_where_none_was_told() -> None:
    for fields, value in (({"ground": "3"}, "3"), ({}, "")):
        trace = Trace()
        reassessment(trace, absent(jobcentre("EXTENSION", **fields)), date(2026, 8, 15), (spell(F),))
        (step,) = [step for step in trace.steps if step.rule == "R-055"]
        assert [item.value for item in step.inputs] == [value]


def test_what_a_provision_is_said_to_ask_is_the_task_of_its_looks() -> None:
    looks = [
        *_extended("JOBCENTRE", "2026-07-01", 1).findings,
        *_extended("JOBCENTRE", "2026-07-01", 2, pension="SENIOR").findings,
        *covid_2020(Trace(), date(2020, 4, 30)),
        *covid_2021(Trace(), date(2021, 1, 31)),
    ]
    for provision in (reworded_ground, pensioner_extension, covid_2020, covid_2021):
        assert {look.task for look in looks if look.rule == provision.id} == {provision.asks}
