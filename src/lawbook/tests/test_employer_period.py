"""The employer period from all that decides it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import ALARM, CONDITION, PART, WHOLE
from lawbook.course import Course
from lawbook.employer_period.rules import EmployerPeriod, employer_period
from lawbook.foundation.period import Period
from lawbook.foundation.trace import Trace
from lawbook.tests.courses import EMPLOYER, act, employee, other, settled

F = "2026-09-01"
WHOLE_PERIOD = Period(date(2026, 9, 1), date(2026, 9, 30))


def found(course: Course, on: date = date(2026, 9, 10)) -> EmployerPeriod:
    return employer_period(Trace(), course, on)


def tasks(result: EmployerPeriod) -> list[int | None]:
    return [finding.task for finding in result.findings]


@given(first=st.dates(date(2012, 1, 2), date(2029, 12, 31)))
def test_thirty_calendar_days_whatever_falls_inside_them(first: date) -> None:
    result = found(employee(first.isoformat()), first)
    assert result.period == Period(first, first + timedelta(days=29))
    assert result.next_look_on == first + timedelta(days=30)
    assert result.findings == ()


@given(
    first=st.dates(date(2012, 1, 2), date(2029, 12, 31)),
    days=st.integers(0, 200),
    hours=st.integers(0, 400),
)
def test_eight_weeks_and_74_hours_decide_alone(first: date, days: int, hours: int) -> None:
    since = first - timedelta(days=days)
    result = found(employee(first.isoformat(), employed_since=since.isoformat(), hours_last_8_weeks=str(hours)))
    is_met = days >= 56 and hours >= 74
    assert (result.period is not None) == is_met
    assert (tasks(result) == [124]) == (not is_met)


def test_no_look_is_planned_after_the_period() -> None:
    assert found(employee(F), date(2026, 10, 1)).next_look_on is None
    assert found(employee(F), date(2026, 10, 2)).next_look_on is None
    assert found(employee(F), date(2026, 9, 30)).next_look_on == date(2026, 10, 1)


@pytest.mark.parametrize("form", ["DP200B", "DP200C"])
def test_only_employees_have_an_employer_period(form: str) -> None:
    assert found(other(form, F)) == EmployerPeriod(None)


def test_an_evident_lack_of_weeks_leaves_no_period_and_asks() -> None:
    result = found(employee(F, employed_since="2026-08-01"))
    assert result.period is None
    (asked,) = result.findings
    assert (asked.task, asked.kind, asked.holds) == (124, CONDITION, WHOLE)


def test_unstated_hours_keep_the_period_and_ask() -> None:
    result = found(employee(F, hours_last_8_weeks=""))
    assert result.period == WHOLE_PERIOD
    assert tasks(result) == [124]


@pytest.mark.parametrize(
    ("word", "period"),
    [
        (settled(124, "YES"), None),
        (settled(124, "NO"), WHOLE_PERIOD),
        (act("GRANT", "2026-09-20"), None),
    ],
)
def test_a_caseworker_settles_an_evident_lack(word: dict[str, object], period: Period | None) -> None:
    result = found(employee(F, word, employed_since="2026-08-01"))
    assert (result.period, tasks(result)) == (period, [])


@pytest.mark.parametrize(
    ("word", "period"),
    [
        (settled(124, "YES"), None),
        (settled(124, "NO"), WHOLE_PERIOD),
        (act("GRANT", "2026-09-20"), WHOLE_PERIOD),
    ],
)
def test_a_grant_alone_does_not_take_away_a_duty_that_may_exist(word: dict[str, object], period: Period | None) -> None:
    assert found(employee(F, word, hours_last_8_weeks="")).period == period


def test_fleksjob_has_no_employer_period() -> None:
    result = found(employee(F, is_flexjob="true", employed_since="2026-08-25"))
    assert (result.period, result.findings) == (None, ())


def _agreement(**fields: str) -> dict[str, object]:
    given = {
        "sent_on": "2026-01-05",
        "agreement": "SECTION_56",
        "employer": EMPLOYER,
        "illness": "migraine",
        "state": "APPROVED",
        "first_day": "2026-01-01",
        **fields,
    }
    return {"AGREEMENT": given}


def test_an_approved_agreement_takes_the_period_away_only_for_its_illness() -> None:
    assert found(employee(F, _agreement(), section_56="migraine")).period is None
    assert found(employee(F, _agreement(), section_56="asthma")).period == WHOLE_PERIOD
    assert found(employee(F, _agreement())).period == WHOLE_PERIOD


def test_an_agreement_nobody_has_decided_holds_the_early_days_only() -> None:
    result = found(employee(F, _agreement(state="APPLIED"), section_56="migraine"))
    assert result.period == WHOLE_PERIOD
    (asked,) = result.findings
    assert (asked.task, asked.holds) == (77, PART)
    assert (asked.first_day, asked.last_day) == (WHOLE_PERIOD.first, WHOLE_PERIOD.last)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, {}),
        (
            {"condition": "1", "expected_absence_days": "8", "statement_on": "2026-01-02"},
            {"statement_on": "2026-01-02", "condition": "1", "condition_is_met": "NOT_FULFILLED"},
        ),
        ({"condition": "2", "treatment_decided_on": "2000-01-01"}, {"condition": "2", "condition_is_met": "FULFILLED"}),
        ({"condition": "3"}, {"condition": "3", "condition_is_met": "UNDECIDABLE"}),
    ],
)
def test_what_speaks_for_an_application_lies_beside_the_question(fields: dict[str, str], told: dict[str, str]) -> None:
    """Prepared, never decided: the early days wait whatever the numbers say."""
    (asked,) = found(employee(F, _agreement(state="APPLIED", **fields), section_56="migraine")).findings
    assert asked.task == 77
    assert {item.name: item.value for item in asked.details} == told


def test_a_renewal_is_tried_where_an_agreement_came_before() -> None:
    before = _agreement(sent_on="2024-01-05", first_day="2024-01-01", last_day="2025-12-31")
    applied = _agreement(state="APPLIED", absence_days_last_year="6")
    (asked,) = found(employee(F, before, applied, section_56="migraine")).findings
    assert [(item.name, item.value) for item in asked.details] == [("renewal_is_met", "NOT_FULFILLED")]


@pytest.mark.parametrize(("state", "period"), [("APPROVED", WHOLE_PERIOD), ("APPLIED", None)])
def test_a_shorter_time_told_later_counts_but_an_application_undoes_no_decision(
    state: str, period: Period | None
) -> None:
    later = _agreement(sent_on="2026-02-01", last_day="2026-08-31", state=state)
    result = found(employee(F, _agreement(), later, section_56="migraine"))
    assert (result.period, result.findings) == (period, ())


def test_an_application_that_is_sent_twice_is_one_question() -> None:
    again = _agreement(sent_on="2026-02-01", state="APPLIED", condition="3", paid_days="21")
    (asked,) = found(employee(F, _agreement(state="APPLIED"), again, section_56="migraine")).findings
    assert [item.value for item in asked.details] == ["3", "FULFILLED"]


@pytest.mark.parametrize(("answer", "period"), [("YES", None), ("NO", WHOLE_PERIOD)])
def test_a_caseworker_decides_on_the_agreement(answer: str, period: Period | None) -> None:
    result = found(employee(F, settled(77, answer), section_56="migraine"))
    assert (result.period, result.findings) == (period, ())


@pytest.mark.parametrize(("last_day", "asked"), [("2026-09-30", [130]), ("2026-10-01", [])])
def test_an_absence_that_ends_inside_the_period_is_looked_at(last_day: str, asked: list[int]) -> None:
    assert tasks(found(employee(F, last_absence_day=last_day))) == asked


def test_a_known_ground_needs_no_look_at_a_short_absence() -> None:
    insured = {"INSURANCE_ANSWER": {"sent_on": F, "said_by": "REGISTER", "state": "VALID", "employer": EMPLOYER}}
    assert tasks(found(employee(F, insured, last_absence_day="2026-09-10"))) == []
    assert tasks(found(employee(F, last_absence_day="2026-09-10", is_insured_employer="true"))) == []
    assert tasks(found(employee(F, settled(130, "NO"), last_absence_day="2026-09-10"))) == []


def test_the_employer_pays_no_longer_than_the_employment_lasts() -> None:
    result = found(employee(F, employed_until="2026-09-15"))
    assert result.period == Period(date(2026, 9, 1), date(2026, 9, 15))
    assert tasks(result) == [130]
    over = found(employee(F, employed_until="2026-08-20"))
    assert over.period == Period(date(2026, 9, 1), date(2026, 9, 1))


def test_a_first_absence_day_before_the_act_is_told_the_operator() -> None:
    result = found(employee("2006-07-02"))
    assert result.period is None
    (told,) = result.findings
    assert (told.task, told.kind, told.holds) == (None, ALARM, WHOLE)


def test_what_the_employment_was_tried_on_stands_in_its_step() -> None:
    for fields, told in (({}, ["2000-01-01", "296"]), ({"employed_since": "", "hours_last_8_weeks": ""}, ["", ""])):
        trace = Trace()
        employer_period(trace, employee(F, **fields), date(2026, 9, 10))
        (step,) = [step for step in trace.steps if step.rule == "R-021"]
        assert [item.value for item in step.inputs] == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"condition": "1", "expected_absence_days": "11", "statement_on": "2026-01-02"}, "FULFILLED"),
        ({"condition": "2", "treatment_decided_on": "1999-12-31"}, "FULFILLED"),
        ({"condition": "3", "paid_days": "22"}, "FULFILLED"),
    ],
)
def test_more_than_the_least_speaks_for_an_application_too(fields: dict[str, str], told: str) -> None:
    (asked,) = found(employee(F, _agreement(state="APPLIED", **fields), section_56="migraine")).findings
    assert {item.name: item.value for item in asked.details}["condition_is_met"] == told


def test_a_renewal_may_rest_on_more_than_ten_days_and_tells_them() -> None:
    before = _agreement(sent_on="2024-01-05", first_day="2024-01-01", last_day="2025-12-31")
    applied = _agreement(state="APPLIED", absence_days_last_year="11")
    trace = Trace()
    (asked,) = employer_period(
        trace, employee(F, before, applied, section_56="migraine"), date(2026, 9, 10)
    ).findings
    assert [(item.name, item.value) for item in asked.details] == [("renewal_is_met", "FULFILLED")]
    (step,) = [step for step in trace.steps if step.cites == "Principmeddelelse 3-21"]
    assert [(item.name, item.value) for item in step.inputs] == [
        ("absence_days_last_year", "11"), ("is_changed", "false"),
    ]  # fmt: skip


@pytest.mark.parametrize(("employer", "asked"), [(EMPLOYER, []), ("00000001", [130]), ("99999999", [130])])
def test_only_the_insurance_of_this_employer_is_a_ground(employer: str, asked: list[int]) -> None:
    insured = {"INSURANCE_ANSWER": {"sent_on": F, "said_by": "REGISTER", "state": "VALID", "employer": employer}}
    assert tasks(found(employee(F, _read_back(insured), last_absence_day="2026-09-10"))) == asked


def test_a_word_that_is_read_back_from_its_stored_form_settles_as_it_did() -> None:
    assert found(employee(F, _read_back(settled(124, "YES")), hours_last_8_weeks="")).period is None


def _read_back(fact: dict[str, object]) -> dict[str, object]:
    """Equal texts, and other objects."""
    read: dict[str, object] = json.loads(json.dumps(fact))
    return read
