"""The requirement towards the municipality, and the first day of its payment."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import CONDITION, EVENT, FULFILLED, NOT_FULFILLED, PART, UNDECIDABLE, WHOLE
from lawbook.course import Course
from lawbook.employment_requirement.register_hours import MonthHours, hours_of_months
from lawbook.employment_requirement.rules import Requirement, Start, requirement, start_of_right
from lawbook.foundation.calendar import completed_months_before
from lawbook.foundation.period import Period
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.tests.courses import EMPLOYER, act, employee, other, settled

F = "2026-09-01"
ON = date(2026, 10, 1)
SIX_MONTHS = st.lists(st.integers(0, 170), min_size=6, max_size=6)


def income(hours: list[str], *, employer: str = EMPLOYER, first: str = F, **fields: str) -> dict[str, object]:
    months = completed_months_before(date.fromisoformat(first), len(hours))
    lines = [{"month": month, "wage": "1", "hours": amount} for month, amount in zip(months, hours, strict=True)]
    return {"INCOME": {"sent_on": first, "said_by": "REGISTER", "employer": employer, "months": lines, **fields}}


def tried(course: Course) -> tuple[Requirement, dict[str, str]]:
    trace = Trace()
    return requirement(trace, course, ON), trace.verdicts()


def start(course: Course, period: Period | None = None) -> Start:
    return start_of_right(Trace(), course, ON, period)


@given(hours=SIX_MONTHS)
def test_nr_1_is_240_hours_with_40_in_five_months(hours: list[int]) -> None:
    found, verdicts = tried(employee(F, income([str(hour) for hour in hours])))
    is_met = sum(hours) >= 240 and sum(hour >= 40 for hour in hours) >= 5
    assert (found.verdict == FULFILLED) == is_met
    assert verdicts["§ 32, stk. 1, nr. 1"] == (FULFILLED if is_met else NOT_FULFILLED)


@pytest.mark.parametrize(("first", "verdict"), [("2014-12-31", FULFILLED), ("2015-01-01", NOT_FULFILLED)])
def test_forty_hours_in_five_months_are_asked_since_2015(first: str, verdict: str) -> None:
    """300 hours in four of the six months and a job of many years: enough for the wording until 2014 alone."""
    _, verdicts = tried(employee(first, income(["75"] * 4 + ["0"] * 2, first=first)))
    assert verdicts["§ 32, stk. 1, nr. 1"] == verdict


@given(hours=SIX_MONTHS, more=st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_more_hours_never_take_a_right_away(hours: list[int], more: list[int]) -> None:
    before, _ = tried(employee(F, income([str(hour) for hour in hours])))
    after, _ = tried(employee(F, income([str(a + b) for a, b in zip(hours, more, strict=True)])))
    assert before.verdict != FULFILLED or after.verdict == FULFILLED


@given(hours=SIX_MONTHS, jobs=st.integers(2, 4))
def test_hours_split_over_jobs_count_as_in_one(hours: list[int], jobs: int) -> None:
    share = [str(Fraction(hour, jobs)) for hour in hours]
    answers = [income(share, employer=EMPLOYER if n == 0 else f"2000000{n}") for n in range(jobs)]
    one, _ = tried(employee(F, income([str(hour) for hour in hours])))
    many, _ = tried(employee(F, *answers))
    assert one.verdict == many.verdict


def test_never_refused_by_the_machine_but_asked_once() -> None:
    found, verdicts = tried(employee(F, income(["39"] * 6)))
    assert found.verdict == UNDECIDABLE
    (asked,) = found.findings
    assert (asked.task, asked.kind, asked.holds, asked.key) == (44, EVENT, WHOLE, "f001")
    assert verdicts["§ 32, stk. 1, nr. 4"] == NOT_FULFILLED


def test_missing_income_is_its_own_question() -> None:
    nothing, _ = tried(employee(F))
    assert (nothing.verdict, nothing.findings) == (UNDECIDABLE, ())
    marked, _ = tried(employee(F, income(["30"] * 6, is_incomplete="true")))
    assert (marked.verdict, marked.findings) == (UNDECIDABLE, ())


def test_a_rate_set_by_hand_leaves_the_requirement_to_ask_for_itself() -> None:
    found, _ = tried(employee(F, act("SET_HOURLY_RATE", F, rate="12000")))
    assert [finding.task for finding in found.findings] == [44]


def test_before_2011_no_wording_is_known() -> None:
    found, verdicts = tried(employee("2010-12-31", income(["160"] * 6, first="2010-12-31")))
    assert [finding.task for finding in found.findings] == [44]
    assert verdicts["§ 32, stk. 1, nr. 1"] == UNDECIDABLE


def test_a_caseworker_grants_on_an_item_or_refuses() -> None:
    grant = act("GRANT", "2026-09-20", provision="§ 32, stk. 1, nr. 3")
    found, verdicts = tried(employee(F, income(["39"] * 6), grant))
    assert (found.verdict, found.findings) == (FULFILLED, ())
    assert verdicts["§ 32, stk. 1, nr. 3"] == FULFILLED
    refused, verdicts = tried(employee(F, income(["39"] * 6), settled(44, "NO")))
    assert (refused.verdict, refused.findings) == (NOT_FULFILLED, ())
    assert verdicts["§ 32, stk. 1, nr. 1"] == NOT_FULFILLED


def test_every_item_that_the_facts_speak_of_is_tried() -> None:
    pupil, verdicts = tried(employee(F, income(["160"] * 6), is_apprentice="true"))
    assert (pupil.verdict, pupil.grant_basis) == (FULFILLED, None)
    assert verdicts["§ 32, stk. 1, nr. 4"] == FULFILLED
    done = {"EDUCATION_COMPLETED": {"sent_on": F, "completed_on": "2026-08-15", "months": "24"}}
    educated, verdicts = tried(employee(F, income(["0"] * 6), done))
    assert (educated.verdict, educated.grant_basis) == (FULFILLED, "NEWLY_EDUCATED")
    assert verdicts["§ 32, stk. 1, nr. 3"] == FULFILLED
    fund = _unemployment()
    insured, verdicts = tried(employee(F, income(["0"] * 6), fund))
    assert (insured.verdict, insured.grant_basis) == (FULFILLED, "UNEMPLOYED")
    assert verdicts["§ 32, stk. 1, nr. 2"] == FULFILLED


def test_fleksjob_new_old_and_unclear() -> None:
    new, verdicts = tried(employee(F, is_flexjob="true", flexjob_since="2013-01-01"))
    assert (new.verdict, new.grant_basis, new.findings) == (FULFILLED, "FLEXJOB", ())
    assert verdicts["§ 32, stk. 1, nr. 5"] == FULFILLED
    old, _ = tried(employee(F, is_flexjob="true", flexjob_since="2012-12-31"))
    assert (old.grant_basis, [finding.task for finding in old.findings]) == ("FLEXJOB_BEFORE_2013", [100])
    unclear, _ = tried(employee(F, is_flexjob="true", weekly_hours=""))
    (asked,) = unclear.findings
    assert (unclear.verdict, asked.task, asked.kind) == (UNDECIDABLE, 131, CONDITION)
    said, _ = tried(employee(F, settled(131, "YES"), is_flexjob="true", weekly_hours=""))
    assert (said.verdict, said.findings) == (FULFILLED, ())


def _unemployment(**fields: str) -> dict[str, object]:
    given = {"sent_on": F, "said_by": "UNEMPLOYMENT_FUND", "is_entitled": "true", "insured": "FULL_TIME"}
    return {"UNEMPLOYMENT": {**given, "day_rate": "85000", "first_day": "2026-06-01", **fields}}


def test_the_unemployed_are_asked_about_until_the_fund_confirms() -> None:
    met, _ = tried(other("DP200B", F, _unemployment()))
    assert (met.verdict, met.grant_basis) == (FULFILLED, "UNEMPLOYED")
    for facts in ([], [_unemployment(is_entitled="false")]):
        found, _ = tried(other("DP200B", F, *facts))
        (asked,) = found.findings
        assert (found.verdict, asked.task, asked.kind) == (UNDECIDABLE, 119, CONDITION)


def _business(**fields: str) -> dict[str, object]:
    given = {"sent_on": F, "said_by": "CITIZEN", "started_on": "2018-01-01", "weekly_hours": "37"}
    return {"BUSINESS": {**given, "annual_profit": "20800000", **fields}}


def test_self_employed_by_section_42() -> None:
    met, verdicts = tried(other("DP200C", F, _business()))
    assert (met.verdict, verdicts["§ 42"]) == (FULFILLED, FULFILLED)
    small, _ = tried(other("DP200C", F, _business(weekly_hours="18.25")))
    assert (small.verdict, [finding.task for finding in small.findings]) == (UNDECIDABLE, [44])


@given(first=st.dates(date(2012, 1, 2), date(2029, 12, 31)))
def test_employees_start_the_day_after_the_period_or_at_once(first: date) -> None:
    course = employee(first.isoformat())
    last = first + timedelta(days=29)
    after = start(course, Period(first, last))
    assert (after.pays_from, after.grant_basis) == (last + timedelta(days=1), "AFTER_EMPLOYER_PERIOD")
    at_once = start(course)
    assert (at_once.pays_from, at_once.grant_basis) == (first, "NO_EMPLOYER_PERIOD")


def test_the_ground_without_an_employer_period_is_named() -> None:
    assert start(employee(F, is_flexjob="true")).grant_basis == "FLEXJOB"
    assert start(employee(F, section_56="migraine")).grant_basis == "SECTION_56"


def test_the_unemployed_start_on_day_15_or_at_once() -> None:
    assert start(other("DP200B", F)).pays_from == date(2026, 9, 15)
    assert start(other("DP200B", F, _unemployment())).pays_from == date(2026, 9, 15)
    assert start(other("DP200B", F, _unemployment(pays_first_14_days="false"))).pays_from == date(2026, 9, 1)


def _insured(from_day: str = "3", **fields: str) -> dict[str, object]:
    return _business(
        insurance_level="TWO_THIRDS", insurance_from_day=from_day, insurance_valid_from="2025-04-01", **fields
    )


def _answer(state: str = "VALID", **fields: str) -> dict[str, object]:
    return {"INSURANCE_ANSWER": {"sent_on": F, "said_by": "REGISTER", "state": state, **fields}}


def test_the_insured_self_employed_start_on_their_day() -> None:
    third = start(other("DP200C", F, _insured(), _answer()))
    assert (third.pays_from, third.is_insured, third.grant_basis) == (date(2026, 9, 3), True, "INSURED_SELF_EMPLOYED")
    assert third.insured == Days.between(date(2026, 9, 3), date(2026, 9, 14))
    first = start(other("DP200C", F, _insured("1"), _answer()))
    assert first.pays_from == date(2026, 9, 1)


@pytest.mark.parametrize("facts", [[], [_answer("INVALID")], [_answer("UNKNOWN")], [_answer(valid_from="2026-09-02")]])
def test_insurance_fails_closed_and_holds_only_the_two_weeks(facts: list[dict[str, object]]) -> None:
    found = start(other("DP200C", F, _insured(), *facts))
    assert (found.pays_from, found.is_insured, found.insured) == (date(2026, 9, 15), False, Days())
    (asked,) = found.findings
    assert (asked.task, asked.holds, asked.first_day, asked.last_day) == (79, PART, date(2026, 9, 1), date(2026, 9, 14))


def test_a_policy_that_ends_inside_the_two_weeks_covers_to_its_end() -> None:
    found = start(other("DP200C", F, _insured(), _answer(valid_until="2026-09-10")))
    assert found.insured == Days.between(date(2026, 9, 3), date(2026, 9, 10))


def test_a_section_58a_agreement_gives_the_first_day() -> None:
    told = {"sent_on": F, "agreement": "SECTION_58A", "illness": "migraine", "state": "APPROVED", "first_day": F}
    agreement = {"AGREEMENT": told}
    found = start(other("DP200C", F, _business(), agreement, section_56="migraine"))
    assert (found.pays_from, found.grant_basis) == (date(2026, 9, 1), "SECTION_58A")
    assert start(other("DP200C", F, _business(), agreement)).pays_from == date(2026, 9, 15)


@pytest.mark.parametrize(("days", "verdict"), [("10", FULFILLED), ("9", NOT_FULFILLED)])
def test_what_speaks_for_a_section_58a_application_lies_beside_the_question(days: str, verdict: str) -> None:
    applied = {
        "sent_on": F, "agreement": "SECTION_58A", "illness": "migraine", "state": "APPLIED",
        "expected_absence_days": days, "statement_on": F,
    }  # fmt: skip
    found = start(other("DP200C", F, _business(), {"AGREEMENT": applied}, section_56="migraine"))
    assert [(item.name, item.value) for item in found.findings[0].details] == [("condition_is_met", verdict)]
    assert found.pays_from == date(2026, 9, 15)


@pytest.mark.parametrize(("said", "pays_from"), [("YES", date(2026, 9, 1)), ("NO", date(2026, 9, 15))])
def test_a_person_may_settle_whether_a_section_58a_agreement_holds(said: str, pays_from: date) -> None:
    asked = start(other("DP200C", F, _business(), section_56="migraine"))
    assert [finding.task for finding in asked.findings] == [77]
    told = start(other("DP200C", F, _business(), settled(77, said), section_56="migraine"))
    assert (told.pays_from, told.findings) == (pays_from, ())


def test_a_business_from_after_the_first_absence_day_is_none_of_before_it() -> None:
    """§ 42: neither by its own months nor by wage work before it."""
    work = income(["160"] * 7)
    for started_on, verdict in (("2026-09-02", NOT_FULFILLED), ("2026-09-01", FULFILLED)):
        _, verdicts = tried(other("DP200C", F, _business(started_on=started_on), work))
        assert verdicts["§ 42"] == verdict


@pytest.mark.parametrize(("wage", "is_unknown"), [("0", False), ("-100", False), ("1", True)])
def test_a_month_without_hours_is_unknown_only_where_it_was_paid(wage: str, is_unknown: bool) -> None:
    line = {"month": "2026-08", "wage": wage, "hours": "null"}
    told = {"INCOME": {"sent_on": F, "said_by": "REGISTER", "employer": EMPLOYER, "months": [line]}}
    assert hours_of_months(employee(F, told), ("2026-08",)) == ((MonthHours("2026-08", Fraction(0)),), is_unknown)


@pytest.mark.parametrize(
    ("fields", "covers"),
    [
        ({}, True), ({"illness": " Migraine "}, True), ({"illness": "asthma"}, False),
        ({"agreement": "SECTION_56"}, False), ({"first_day": F}, True), ({"first_day": "2026-09-02"}, False),
        ({"last_day": F}, True), ({"last_day": "2026-08-31"}, False), ({"first_day": "null"}, False),
    ],
)  # fmt: skip
def test_a_section_58a_agreement_covers_its_illness_in_its_time(fields: dict[str, str], covers: bool) -> None:
    given = {
        "sent_on": F, "agreement": "SECTION_58A", "illness": "migraine", "state": "APPROVED", "first_day": "2025-09-01",
        **fields,
    }  # fmt: skip
    found = start(other("DP200C", F, _business(), {"AGREEMENT": given}, section_56="migraine"))
    assert ([finding.task for finding in found.findings] == []) is covers
    assert (found.grant_basis == "SECTION_58A") is covers
