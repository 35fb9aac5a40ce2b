"""Deadlines by group, what lateness costs, and how far back a refund request reaches."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import FULFILLED, NOT_FULFILLED, NOTHING, PART, UNDECIDABLE
from lawbook.course import Course
from lawbook.deadlines.rules import (
    Deadlines,
    RefundDeadline,
    deadlines,
    last_day_to_claim,
    last_timely_day,
    refund_from,
)
from lawbook.facts import RefundRequest
from lawbook.foundation.calendar import add_months, is_working_day
from lawbook.foundation.period import Period
from lawbook.foundation.trace import Trace
from lawbook.tests.courses import EMPLOYER, act, employee, other, settled

F = date(2026, 9, 1)
PERIOD = Period(date(2026, 9, 1), date(2026, 9, 30))
PAYS_FROM = date(2026, 10, 1)
LATER = date(2027, 3, 1)


def found(
    course: Course, *, period: Period | None = PERIOD, pays_from: date = PAYS_FROM, on: date = LATER
) -> Deadlines:
    return deadlines(Trace(), course, on, period, pays_from)


def tasks(result: Deadlines | RefundDeadline) -> list[int | None]:
    return [finding.task for finding in result.findings]


def letter(on: str = "2026-09-08", **fields: str) -> dict[str, Any]:
    return {"LETTER_SENT": {"sent_on": on, "said_by": "OFFICE", "letter": "NOTIFICATION_LETTER", **fields}}


def form(on: str) -> dict[str, Any]:
    return {"APPLICATION": {"sent_on": on, "said_by": "CITIZEN"}}


@given(start=st.dates(date(2012, 1, 1), date(2030, 1, 1)), days=st.integers(1, 60))
def test_a_lenient_deadline_is_the_strict_one_or_the_next_working_day(start: date, days: int) -> None:
    # G-03
    strict = last_timely_day(Trace(), start, days, False)
    lenient = last_timely_day(Trace(), start, days, True)
    assert strict == start + timedelta(days=days)
    assert is_working_day(lenient)
    assert all(not is_working_day(strict + timedelta(days=n)) for n in range((lenient - strict).days))


@pytest.mark.parametrize(("days", "moved"), [(4, []), (5, ["2026-09-07"]), (6, ["2026-09-07"]), (7, [])])
def test_a_move_to_a_working_day_is_written_down_and_nothing_else_is(days: int, moved: list[str]) -> None:
    trace = Trace()
    last_timely_day(trace, date(2026, 8, 31), days, True)  # Friday the 4th, the weekend, Monday the 7th
    assert [step.result for step in trace.steps] == moved


def test_each_group_has_the_deadlines_of_its_own() -> None:
    assert found(employee("2026-09-01")).days == {"employer_notification": date(2026, 10, 6)}
    without = employee("2026-09-01", letter(), form="DP200A")
    assert found(without).days == {
        "employer_notification": date(2026, 10, 7),
        "citizen_application": date(2026, 9, 16),
    }
    assert found(without, period=None, pays_from=F).days["employer_notification"] == date(2026, 9, 15)
    unemployed = other("DP200B", "2026-09-01", letter())
    assert found(unemployed, period=None).days == {"citizen_application": date(2026, 9, 16)}
    business = other("DP200C", "2026-03-02")
    assert found(business, period=None, pays_from=date(2026, 3, 16)).days == {
        "self_employed_notification": date(2026, 3, 23)
    }


@given(days=st.integers(0, 120))
def test_a_late_employer_is_refunded_from_its_notification_and_the_rest_waits(days: int) -> None:
    notified = F + timedelta(days=days)
    result = found(employee("2026-09-01", sent_on=notified.isoformat()))
    if notified <= date(2026, 10, 6):
        assert (result.refund_from, tasks(result)) == (None, [])
        return
    assert result.refund_from == notified
    assert result.right_from is None
    (asked,) = result.findings
    assert (asked.task, asked.holds, asked.first_day) == (90, PART, PAYS_FROM)
    assert asked.last_day == notified - timedelta(days=1)


def test_a_correction_does_not_make_a_notification_late() -> None:
    later = {
        "sent_on": "2026-11-20",
        "form": "DP201",
        "employer": EMPLOYER,
        "first_absence_day": "2026-09-01",
        "corrects": "f001",
    }
    assert tasks(found(employee("2026-09-01", {"NOTIFICATION": later}))) == []


def test_a_late_employer_without_pay_costs_the_citizen_nothing() -> None:
    facts = (letter("2026-10-08"), form("2026-10-09"))
    result = found(employee("2026-09-01", *facts, form="DP200A", sent_on="2026-10-08"))
    assert result.right_from is None
    assert [(finding.task, finding.holds) for finding in result.findings] == [(90, NOTHING)]


@pytest.mark.parametrize("answer", ["YES", "NO"])
def test_an_answer_on_the_lateness_settles_it(answer: str) -> None:
    trace = Trace()
    result = deadlines(
        trace, employee("2026-09-01", settled(90, answer), sent_on="2026-10-20"), LATER, PERIOD, PAYS_FROM
    )
    assert tasks(result) == []
    assert result.refund_from == (None if answer == "YES" else date(2026, 10, 20))
    (told,) = [step.result for step in trace.steps if step.rule == "REF-03"]
    assert told == ("2026-10-01" if answer == "YES" else "2026-10-20")


@given(days=st.integers(0, 100))
def test_a_late_citizen_has_the_right_from_receipt(days: int) -> None:
    applied = date(2026, 10, 1) + timedelta(days=days)
    result = found(employee("2026-09-01", letter("2026-10-01"), form(applied.isoformat()), form="DP200A"))
    if applied <= date(2026, 10, 9):
        assert (result.right_from, tasks(result)) == (None, [])
    else:
        assert (result.right_from, tasks(result)) == (applied, [136])


def test_an_awaited_form_is_looked_for_the_day_after_its_last_day() -> None:
    waiting = employee("2026-09-01", letter("2026-10-01"), form="DP200A")
    assert found(waiting, on=date(2026, 10, 9)).next_look_on == date(2026, 10, 10)
    assert found(waiting, on=date(2026, 10, 10)).next_look_on is None


@pytest.mark.parametrize(("told", "verdict"), [((form("2026-12-01"),), FULFILLED), ((), UNDECIDABLE)])
def test_before_any_letter_asked_for_it_an_application_is_in_time(told: tuple[Any, ...], verdict: str) -> None:
    trace = Trace()
    deadlines(trace, employee("2026-09-01", *told, form="DP200A"), LATER, PERIOD, PAYS_FROM)
    assert trace.verdicts()["§ 38, stk. 1"] == verdict


def test_the_first_proven_letter_starts_the_deadline() -> None:
    unproven = letter("2026-09-08", is_proven="false")
    assert found(employee("2026-09-01", unproven, form="DP200A")).days.keys() == {"employer_notification"}
    twice = employee("2026-09-01", unproven, letter("2026-09-10"), letter("2026-09-14"), form="DP200A")
    assert found(twice).days["citizen_application"] == date(2026, 9, 18)


def test_a_form_missing_when_its_time_ran_out_before_the_right_is_asked_for() -> None:
    early = employee("2026-09-01", letter("2026-09-08"), form="DP200A")
    assert tasks(found(early, on=date(2026, 9, 15))) == tasks(found(early, on=date(2026, 9, 16))) == []
    assert tasks(found(early, on=date(2026, 9, 17))) == [138]
    spoken = employee("2026-09-01", letter("2026-09-08"), settled(138, "YES"), form="DP200A")
    assert tasks(found(spoken, on=date(2026, 12, 17))) == []
    for sent, asked in (("2026-09-22", [138]), ("2026-09-23", [])):  # until 30 September, and the first day of right
        assert tasks(found(employee("2026-09-01", letter(sent), form="DP200A"))) == asked


def test_the_self_employed_are_not_held_to_the_citizens_eight_days() -> None:
    business = other("DP200C", "2026-03-02", letter("2026-03-04"), form("2026-03-20"))
    result = found(business, period=None, pays_from=date(2026, 3, 16))
    assert (result.right_from, tasks(result)) == (None, [])


def request(on: date, first: date, last: date | None = None) -> RefundRequest:
    return RefundRequest(
        fact="r1",
        sent_on=on,
        said_by="EMPLOYER",
        employer=EMPLOYER,
        first_day=first,
        last_day=last or on,
        wage_paid=1,
    )


@given(on=st.dates(date(2015, 1, 1), date(2029, 12, 31)), back=st.integers(0, 400))
def test_a_request_reaches_three_months_back_and_no_day_more(on: date, back: int) -> None:
    first = on - timedelta(days=back)
    trace = Trace()
    result = refund_from(trace, employee(first.isoformat()), request(on, first))
    limit = add_months(on, -3)
    assert result.first_timely_day == limit
    assert tasks(result) == ([88] if first < limit else [])
    assert trace.verdicts()["§ 59, stk. 2"] == (NOT_FULFILLED if first < limit else FULFILLED)
    for finding in result.findings:
        assert (finding.holds, finding.first_day, finding.last_day) == (PART, first, limit - timedelta(days=1))


def test_a_late_request_may_be_excused_within_six_months() -> None:
    excused = act("EXCUSE_LATENESS", "2027-02-28")
    in_time = refund_from(Trace(), employee("2026-09-01", excused), request(date(2027, 2, 26), PAYS_FROM))
    assert (in_time.first_timely_day, tasks(in_time)) == (PAYS_FROM, [])


def test_no_excuse_reaches_beyond_six_months() -> None:
    excused = act("EXCUSE_LATENESS", "2027-03-05")
    trace = Trace()
    barred = refund_from(trace, employee("2026-09-01", excused), request(date(2027, 3, 2), PAYS_FROM))
    assert (barred.first_timely_day, tasks(barred)) == (date(2026, 12, 2), [])
    assert trace.verdicts()["§ 59, stk. 6"] == NOT_FULFILLED


def test_an_excuse_from_before_the_request_is_none() -> None:
    excused = act("EXCUSE_LATENESS", "2027-01-28")
    assert tasks(refund_from(Trace(), employee("2026-09-01", excused), request(date(2027, 2, 26), PAYS_FROM))) == [88]


def test_a_request_that_is_late_as_a_whole_holds_only_its_own_days() -> None:
    late = request(date(2027, 2, 26), PAYS_FROM, date(2026, 10, 31))
    (asked,) = refund_from(Trace(), employee("2026-09-01"), late).findings
    assert (asked.first_day, asked.last_day) == (PAYS_FROM, date(2026, 10, 31))


def test_an_excuse_for_the_notification_does_not_excuse_a_later_application() -> None:
    facts = (letter("2026-10-20"), act("EXCUSE_LATENESS", "2026-10-22"), form("2026-11-20"))
    result = found(employee("2026-09-01", *facts, form="DP200A", sent_on="2026-10-20"))
    assert (result.right_from, tasks(result)) == (date(2026, 11, 20), [136])


@pytest.mark.parametrize(
    ("claimed", "last"),
    [
        ("2026-03-20", "2026-06-20"), ("2026-02-28", "2026-05-31"), ("2024-02-29", "2024-05-31"),
        ("2025-11-30", "2026-02-28"),
    ],
)
def test_the_last_day_to_claim_is_the_last_whose_three_months_reach_back(claimed: str, last: str) -> None:
    day, found = date.fromisoformat(claimed), last_day_to_claim(date.fromisoformat(claimed))
    assert found == date.fromisoformat(last)
    assert add_months(found, -3) <= day < add_months(found + timedelta(days=1), -3)


def test_a_late_application_that_a_person_has_refused_is_not_asked_about_again() -> None:
    applied = date(2026, 11, 20)
    asked = found(employee("2026-09-01", letter(), form(applied.isoformat()), form="DP200A"))
    told = found(employee("2026-09-01", letter(), form(applied.isoformat()), settled(136, "NO"), form="DP200A"))
    assert (asked.right_from, tasks(asked)) == (applied, [136])
    assert (told.right_from, tasks(told)) == (applied, [])


def _section_58a(kind: str = "SECTION_58A") -> dict[str, Any]:
    return {"AGREEMENT": {"sent_on": "2026-01-02", "agreement": kind, "illness": "migraine", "state": "APPROVED"}}


@pytest.mark.parametrize(
    ("kind", "pays_from", "last", "by"),
    [
        ("SECTION_58A", "2026-03-02", "2026-03-09", "section_58a_days"),  # a week from the first day
        ("SECTION_58A", "2026-03-04", "2026-03-11", "self_employed_insured_days"),  # a week from the right
        ("SECTION_56", "2026-03-02", "2026-03-09", "self_employed_insured_days"),
        ("SECTION_58A", "2026-03-15", "2026-03-23", "self_employed_insured_days"),  # the 22nd is a Sunday
        ("SECTION_58A", "2026-03-16", "2026-03-23", "self_employed_uninsured_days"),  # three weeks from the first day
        ("SECTION_58A", "2026-03-18", "2026-03-23", "self_employed_uninsured_days"),
    ],
)
def test_how_long_the_self_employed_have_and_by_which_word_of_the_law(
    kind: str, pays_from: str, last: str, by: str
) -> None:
    trace = Trace()
    told = other("DP200C", "2026-03-02", _section_58a(kind))
    result = deadlines(trace, told, LATER, None, date.fromisoformat(pays_from))
    assert result.days["self_employed_notification"] == date.fromisoformat(last)
    (step,) = [step for step in trace.steps if step.rule == "R-047"]
    assert [use.name for use in step.parameters] == [by]


def test_a_word_on_lateness_counts_only_for_a_late_notification_of_the_self_employed() -> None:
    """On the last day itself nothing is late, whatever a person has said of it."""
    for notified, right_from in (("2026-03-23", None), ("2026-03-24", date(2026, 3, 24))):
        told = other("DP200C", "2026-03-02", settled(65, "NO"), sent_on=notified)
        assert found(told, period=None, pays_from=date(2026, 3, 16)).right_from == right_from


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        (act("REFUSE", "2026-10-01"), []),
        (act("REFUSE", "2026-10-01", first_day="2026-11-01"), [138]),  # of some days only
        (act("STOP", "2026-10-01"), [138]),
        (act("EXCUSE_LATENESS", "2026-10-01"), [138]),
    ],
)
def test_only_a_refusal_of_the_whole_ends_the_wait_for_the_form(word: dict[str, Any], asked: list[int]) -> None:
    told = employee("2026-09-01", letter("2026-09-08"), word, form="DP200A")
    assert tasks(found(told)) == asked


def test_of_two_applications_the_first_is_held_to_the_deadline() -> None:
    twice = (letter("2026-10-01"), form("2026-10-08"), form("2026-10-20"))
    assert found(employee("2026-09-01", *twice, form="DP200A")).right_from is None


@pytest.mark.parametrize(
    ("received", "holds", "first", "last"),
    [
        ("2026-09-20", NOTHING, None, None),  # late, and still before the right begins
        ("2026-10-01", NOTHING, None, None),
        ("2026-10-02", PART, PAYS_FROM, PAYS_FROM),
    ],
)
def test_a_late_application_holds_the_days_that_it_may_cost_and_no_others(
    received: str, holds: str, first: date | None, last: date | None
) -> None:
    (asked,) = found(employee("2026-09-01", letter("2026-09-08"), form(received), form="DP200A")).findings
    assert (asked.task, asked.holds, asked.first_day, asked.last_day) == (136, holds, first, last)
    assert asked.closes_with_cause


def test_questions_about_lateness_go_when_what_was_late_is_gone() -> None:
    (of_notification,) = found(employee("2026-09-01", sent_on="2026-10-20")).findings
    (of_claim,) = refund_from(Trace(), employee("2026-09-01"), request(date(2027, 2, 26), PAYS_FROM)).findings
    assert of_notification.closes_with_cause
    assert of_claim.closes_with_cause


@pytest.mark.parametrize(("on", "asked"), [(date(2026, 12, 31), []), (date(2027, 1, 1), []), (date(2027, 1, 2), [88])])
def test_a_request_on_the_last_day_of_the_three_months_is_in_time(on: date, asked: list[int]) -> None:
    assert tasks(refund_from(Trace(), employee("2026-09-01"), request(on, PAYS_FROM))) == asked


@pytest.mark.parametrize(
    ("word", "first", "asked"),
    [
        (settled(88, "YES", "2027-02-27"), PAYS_FROM, []),
        (settled(88, "NO", "2027-02-27"), date(2026, 11, 26), []),
        (act("EXCUSE_LATENESS", "2027-02-27", question="88"), PAYS_FROM, []),
        (act("EXCUSE_LATENESS", "2027-02-27", question="90"), date(2026, 11, 26), [88]),
        (settled(90, "YES", "2027-02-27"), date(2026, 11, 26), [88]),
    ],
)
def test_only_a_word_on_that_very_lateness_settles_a_late_request(
    word: dict[str, Any], first: date, asked: list[int]
) -> None:
    result = refund_from(Trace(), employee("2026-09-01", word), request(date(2027, 2, 26), PAYS_FROM))
    assert (result.first_timely_day, tasks(result)) == (first, asked)


@pytest.mark.parametrize(("last_day", "asked"), [("2026-09-30", []), ("2026-10-01", [90]), ("2026-10-18", [90])])
def test_an_absence_of_less_than_thirty_days_is_not_notified_late(last_day: str, asked: list[int]) -> None:
    assert tasks(found(employee("2026-09-01", sent_on="2026-10-20", last_absence_day=last_day))) == asked


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        (act("EXCUSE_LATENESS", "2026-11-20"), []),
        (act("EXCUSE_LATENESS", "2026-11-19"), [136]),
        (settled(136, "YES", "2026-11-20"), []),
        (settled(136, "YES", "2026-11-19"), [136]),
        (act("DUTY_MET", "2026-11-20", first_day="2026-11-20"), [136]),  # another word than one on lateness
    ],
)
def test_a_word_on_lateness_counts_from_the_day_on_which_the_late_application_came(
    word: dict[str, Any], asked: list[int]
) -> None:
    assert tasks(found(employee("2026-09-01", letter(), form("2026-11-20"), word, form="DP200A"))) == asked
