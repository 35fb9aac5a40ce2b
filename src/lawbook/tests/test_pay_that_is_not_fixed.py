"""New jobs, hours that vary, unknown working time, casual work, leave and apprentices: whole courses."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from lawbook.assessment import CaseAssessment, Finding
from lawbook.facts import Income, IncomeMonth
from lawbook.tests.stories import A, Story, benefit, day, tasks, weeks, with_pay, without_pay

CLAIMED = ("2026-03-24", "2026-03-09", "2026-03-15")
NEW = {"employed_since": day("2025-12-09"), "hours_last_8_weeks": Fraction(250)}  # 55 days
OLD = {"employed_since": day("2025-12-08"), "hours_last_8_weeks": Fraction(250)}  # 56 days


def told(**fields: Any) -> CaseAssessment:
    story = with_pay(**fields)
    story.claimed(*CLAIMED)
    return story.on("2026-03-24")


def asked(found: CaseAssessment, rule: str) -> list[Finding]:
    return [finding for finding in found.findings if (finding.task, finding.rule) == (48, rule)]


def test_a_job_of_less_than_eight_weeks_has_its_wage_from_the_agreement() -> None:
    """37 × 138 = 5,106 is above the maximum; 37 × 110.40 = 4,084.80."""
    story = with_pay(agreed_hourly_wage=12000, **NEW)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.act("2026-02-10", "SETTLE", question=124, answer="YES")
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 408500}


def test_a_job_of_eight_weeks_has_it_from_the_register() -> None:
    found = told(agreed_hourly_wage=12000, **OLD)
    assert benefit(found) == {"2026-W11": 508500}


@pytest.mark.parametrize("since", [None, day("2025-12-09")])
def test_a_new_job_without_an_agreed_wage_has_it_from_the_register(since: Any) -> None:
    story = with_pay(employed_since=since)
    story.act("2026-02-10", "SETTLE", question=124, answer="YES")
    story.claimed(*CLAIMED)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 508500}


def test_an_agreed_wage_needs_a_known_start_of_the_job() -> None:
    story = with_pay(employed_since=None, agreed_hourly_wage=12000)
    story.act("2026-02-10", "SETTLE", question=124, answer="YES")
    story.claimed(*CLAIMED)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 508500}


def test_where_the_register_holds_nothing_the_agreed_wage_leaves_the_requirement_to_ask() -> None:
    """Neither 30 nor silence: the rate is known, and § 32 asks for itself."""
    story = Story()
    story.notified("2026-02-09", "2026-02-02", agreed_hourly_wage=12000, **NEW)
    assert tasks(story.on("2026-02-10")) == [44, 124]


def test_an_agreed_wage_that_own_atp_would_eat_up_is_not_known() -> None:
    found = told(agreed_hourly_wage=100, **NEW)
    assert 56 in tasks(found)


VARYING = {"working_time": "VARYING", "hours_last_4_weeks": Fraction(101), "wage_last_4_weeks": 1515000}


def test_hours_that_vary_wait_for_a_rate_set_by_hand_with_the_four_weeks_beside_the_question() -> None:
    story = with_pay(weekly_hours=None, **VARYING)
    story.claimed(*CLAIMED)
    (question,) = asked(story.on("2026-03-24"), "LP-07")
    assert (question.holds, [(item.name, item.value) for item in question.details]) == ("WHOLE", [("rate", "13800")])
    story.act("2026-03-25", "SET_HOURLY_RATE", rate=13000)
    found = story.on("2026-03-25")
    assert asked(found, "LP-07") == []
    assert weeks(found)["2026-W11"].hours == Fraction("25.25")
    assert benefit(found) == {"2026-W11": 328300}  # 25.25 × 130.00 = 3,282.50


def test_hours_that_vary_but_are_stated_are_those_stated() -> None:
    assert weeks(told(weekly_hours=Fraction(30), **VARYING))["2026-W11"].hours == 30


@pytest.mark.parametrize("missing", ["hours_last_4_weeks", "wage_last_4_weeks"])
def test_four_weeks_that_are_not_told_are_asked_for_without_a_number(missing: str) -> None:
    (question,) = asked(told(**{**VARYING, missing: None}), "LP-07")
    assert question.details == ()


def test_hours_that_vary_and_are_not_told_are_missing_working_time() -> None:
    found = told(weekly_hours=None, working_time="VARYING")
    assert [question.title for question in asked(found, "LP-05")] == ["Ugentlig arbejdstid mangler"]


@pytest.mark.parametrize(("hours", "is_asked"), [("160.33", False), (None, True)])
def test_a_production_stop_asks_only_where_the_pay_is_unknown(hours: str | None, is_asked: bool) -> None:
    story = with_pay(has_production_stop=True)
    months = tuple(IncomeMonth(f"2025-{n:02d}", 3400000, Fraction(hours) if hours else None) for n in range(8, 13))
    months += (IncomeMonth("2026-01", 3400000, Fraction(hours) if hours else None),)
    story.add(Income, "2026-02-10", "REGISTER", None, employer=A, months=months)
    titles = [question.title for question in asked(story.on("2026-03-24"), "LP-07")]
    assert titles == (["Produktionsstop og ukendt løn: fastsæt timesatsen"] if is_asked else [])


@pytest.mark.parametrize(
    ("first", "registered", "details"),
    [
        ("2019-08-05", True, [("converted_hours", "133.63")]),  # A15: 25,000 / 187.09, a woman's in 2019
        ("2026-02-02", True, []),
        ("2019-08-05", False, []),
    ],
)
def test_unknown_working_time_is_converted_where_the_years_wage_is_known(
    first: str, registered: bool, details: list[tuple[str, str]]
) -> None:
    story = Story()
    if registered:
        story.earned(first, first, wage=2500000)
    story.notified(first, first, working_time="UNKNOWN")
    (question,) = asked(story.on(first), "LP-07")
    assert question.title == "Arbejdstiden er ukendt: fastsæt timer og timesats"
    assert [(item.name, item.value) for item in question.details] == details


def test_a_month_without_wage_converts_to_nothing() -> None:
    story = Story()
    story.earned("2019-08-05", "2019-08-05", wage=0)
    story.notified("2019-08-05", "2019-08-05", working_time="UNKNOWN")
    (question,) = asked(story.on("2019-08-05"), "LP-07")
    assert question.details == ()


def test_extra_pension_is_counted_with_the_wage() -> None:
    """(18,000 + 2,000) × 0.92 / 160 = 115.00; 37 × 115.00 = 4,255. Without it: 103.50 and 3,829.50."""
    for extra, found in ((200000, 425500), (0, 383000)):
        story = with_pay()
        months = tuple(
            IncomeMonth(month, 1800000, Fraction(160), extra)
            for month in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01")
        )
        story.add(Income, "2026-02-10", "REGISTER", None, employer=A, months=months)
        story.claimed(*CLAIMED)
        assert benefit(story.on("2026-03-24")) == {"2026-W11": found}


@pytest.mark.parametrize(("later", "found"), [(None, 425500), (0, 383000)])
def test_a_later_answer_that_says_nothing_of_extra_pension_takes_none_away(later: int | None, found: int) -> None:
    story = with_pay()
    for on, extra in (("2026-02-10", 200000), ("2026-02-11", later)):
        months = tuple(
            IncomeMonth(month, 1800000, Fraction(160), extra) for month in ("2025-11", "2025-12", "2026-01")
        )
        story.add(Income, on, "REGISTER", None, employer=A, months=months)
    story.claimed(*CLAIMED)
    assert benefit(story.on("2026-03-24")) == {"2026-W11": found}


@pytest.mark.parametrize("hours", ["80", "73.75"])
def test_a_casual_worker_at_work_with_74_hours_has_the_employer_pay(hours: str) -> None:
    """§ 30, stk. 4: no eight weeks without a break are asked."""
    found = told(
        is_casual=True, has_planned_work=True, employed_since=day("2026-01-20"), hours_last_8_weeks=Fraction(hours)
    )
    assert (found.employer_period is not None) is (hours == "80")
    assert (124 in tasks(found)) is (hours != "80")


@pytest.mark.parametrize(
    ("planned", "asked_of", "verdict"),
    [(True, [], "FULFILLED"), (False, [44], "NOT_FULFILLED"), (None, [44], "UNDECIDABLE")],
)
def test_a_casual_worker_is_employed_only_while_working(
    planned: bool | None, asked_of: list[int], verdict: str
) -> None:
    """§ 32, stk. 1, nr. 1: never refused by the machine."""
    found = told(is_casual=True, has_planned_work=planned)
    assert [task for task in tasks(found) if task == 44] == asked_of
    assert found.provisions["§ 32, stk. 1, nr. 1"] == verdict
    assert found.right == ("FULFILLED" if planned else "UNDECIDABLE")


@pytest.mark.parametrize(("answer", "hours"), [(None, Fraction(0)), ("YES", Fraction(37)), ("NO", Fraction(0))])
def test_days_of_unpaid_leave_wait_for_a_person(answer: str | None, hours: Fraction) -> None:
    story = with_pay(leave_from=day("2026-03-09"), leave_to=day("2026-03-15"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-22")
    if answer is not None:
        story.act("2026-03-25", "SETTLE", question=48, finding="48:R-021", answer=answer)
    found = weeks(story.on("2026-03-25"))
    assert (found["2026-W11"].hours if "2026-W11" in found else 0) == hours
    assert found["2026-W12"].hours == 37


def test_an_apprentice_who_is_skilled_during_the_absence_waits_from_the_day_after() -> None:
    story = with_pay(is_apprentice=True, apprentice_until=day("2026-03-11"))
    story.claimed(*CLAIMED)
    found = story.on("2026-03-24")
    assert weeks(found)["2026-W11"].hours == Fraction("22.2")
    assert [question.first_day for question in asked(found, "R-030")] == [day("2026-03-12")]


@pytest.mark.parametrize(("since", "hours"), [("2012-12-31", None), ("2013-01-01", Fraction(3))])
def test_four_hours_are_asked_in_a_fleksjob_of_the_old_scheme(since: str, hours: Fraction | None) -> None:
    story = with_pay(is_flexjob=True, flexjob_since=day(since))
    story.act("2026-02-10", "SETTLE", question=100, answer="YES")
    story.claimed(*CLAIMED, absent_hours=Fraction(3))
    found = story.on("2026-03-24")
    assert ([week.hours for week in found.weeks] or [None]) == [hours]
    assert (135 in tasks(found)) is (hours is None)


@pytest.mark.parametrize(
    ("born", "own"), [("2010-03-09", [5300, 5300]), ("2010-03-10", [0, 5300]), ("2010-03-17", [0, 0])]
)
def test_weeks_that_begin_before_sixteen_years_have_no_atp(born: str, own: list[int]) -> None:
    story = without_pay()
    story.person = replace(story.person, born=day(born))
    found = weeks(story.on("2026-03-24"))
    assert [found[name].own_atp for name in ("2026-W11", "2026-W12")] == own


def test_working_time_is_one_that_a_rule_knows() -> None:
    with pytest.raises(ValueError, match="working_time"):
        with_pay(working_time="SOMETIMES")
