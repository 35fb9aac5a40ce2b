"""The why of one amount: its steps in order, each with citation, inputs, the facts they came from, and sources."""

from __future__ import annotations

from lawbook.assessment import CaseAssessment, Step, WeekAmount
from lawbook.tests.stories import CASE, Story, weeks, with_pay, without_pay
from lawbook.tests.test_assessment_is_pure import in_two_jobs, self_employed, unemployed


def why(found: CaseAssessment, name: str) -> list[Step]:
    return [found.trace[index] for index in weeks(found)[name].steps]


def told(steps: list[Step]) -> list[tuple[str, str, str]]:
    return [(step.rule, step.cites, step.result) for step in steps]


def facts_in(steps: list[Step]) -> set[str]:
    return {given.fact for step in steps for given in step.inputs if given.fact is not None}


def refunded_easter() -> Story:
    story = with_pay()
    story.returned("2026-03-05", "2026-03-09", "20")
    story.claimed("2026-04-14", "2026-03-30", "2026-04-12", wage=700000)
    return story


def test_a_refund_from_the_register_to_the_supplement() -> None:
    assert told(why(refunded_easter().on("2026-04-14"), "2026-W15")) == [
        ("LP-06", "§ 53 a", "TUESDAY WEDNESDAY THURSDAY FRIDAY"),
        ("LP-07", "§ 47, stk. 1", "19510"),
        ("LP-01", "§ 50, stk. 2", "508500"),
        ("LP-02", "§ 50, stk. 1", "13743"),
        ("R-011", "§ 7, stk. 2", "true"),
        ("R-062", "§ 53, stk. 1", "4 4 4 4 4 0 0"),
        ("LP-05", "§ 50, stk. 3", "16"),
        ("LP-09", "§ 54", "25000"),
        ("LP-07", "§ 50, stk. 1", "13743"),
        ("LP-03", "§ 50, stk. 2", "219888"),
        ("LP-09", "§ 54, stk. 1", "219900"),
        ("LP-10", "§ 54 a", "4600"),
    ]


def test_it_names_the_facts_it_rests_on() -> None:
    story = refunded_easter()
    by_kind = {record.KIND: record.fact for record in story.records}
    found = facts_in(why(story.on("2026-04-14"), "2026-W15"))
    assert found == {by_kind["INCOME"], by_kind["PARTIAL_RESUMPTION"], by_kind["REFUND_REQUEST"]}


def test_a_citizens_week_ends_with_atp_and_pension() -> None:
    story = without_pay()
    steps = why(story.on("2026-03-15"), "2026-W11")
    assert [step.rule for step in steps][-3:] == ["LP-03", "LP-11", "LP-12"]
    by_kind = {record.KIND: record.fact for record in story.records}
    assert facts_in(steps) == {by_kind["INCOME"], by_kind["NOTIFICATION"]}


def test_an_unemployed_persons_week_names_the_funds_report() -> None:
    story = unemployed()
    steps = why(story.on("2026-04-12"), "2026-W15")
    assert ("LP-24", "§ 51, stk. 1", "340000") in told(steps)
    assert {record.fact for record in story.records if record.KIND == "UNEMPLOYMENT"} <= facts_in(steps)


def test_a_week_of_two_parts_shows_both() -> None:
    story = self_employed()
    steps = why(story.on("2026-03-08"), "2026-W10")
    parts = [step.result for step in steps if (step.rule, step.cites) == ("LP-23", "§ 53, stk. 3")]
    assert parts == ["160000", "120000"]
    by_kind = {record.KIND: record.fact for record in story.records}
    assert {by_kind["BUSINESS"], by_kind["BUSINESS_PARTIAL"]} <= facts_in(steps)


def test_a_shared_maximum_shows_what_each_would_have_had() -> None:
    found = in_two_jobs().whole("2026-04-01").of(CASE)
    (shared,) = [step for step in why(found, "2026-W11") if step.rule == "LP-04"]
    assert [(given.name.split()[-1], given.value) for given in shared.inputs] == [
        ("11111111", "412290"),
        ("22222222", "206145"),
        ("weekly_maximum", "508500"),
    ]
    assert shared.result == "2026-000001 11111111:339000 2026-000002 22222222:169500"


def test_every_parameter_use_says_where_its_value_stands_and_since_when() -> None:
    for story in (refunded_easter(), without_pay(), unemployed(), self_employed()):
        found = story.on("2026-05-01")
        for step in found.trace:
            for use in step.parameters:
                assert use.source.strip()
                assert use.value
                assert use.since <= found.first_absence_day or use.since <= weeks_end(found)


def weeks_end(found: CaseAssessment) -> object:
    return max((week.monday for week in found.weeks), default=found.first_absence_day)


def test_every_input_that_is_a_fact_is_one_of_the_facts() -> None:
    for story in (refunded_easter(), without_pay(), unemployed(), self_employed(), in_two_jobs()):
        known = {record.fact for record in story.records}
        for case in story.whole("2026-05-01").cases:
            for step in case.trace:
                assert {given.fact for given in step.inputs if given.fact} <= known
            for finding in case.findings:
                assert set(finding.facts) <= known


def test_a_verdict_is_one_of_three_and_a_calculation_has_none() -> None:
    for story in (refunded_easter(), without_pay(), unemployed(), self_employed()):
        for step in story.on("2026-05-01").trace:
            assert step.verdict in ("FULFILLED", "NOT_FULFILLED", "UNDECIDABLE", None)
            assert step.cites
            assert step.rule


def reckoned_again(found: CaseAssessment, week: WeekAmount) -> bool:
    """The amount of a citizen's week follows from its own steps alone."""
    steps = {(step.rule, step.cites): step for step in (found.trace[index] for index in week.steps)}
    exact = steps["LP-03", "§ 50, stk. 2"]
    given = {item.name: item.value for item in exact.inputs}
    assert given["rate"] == str(week.rate)
    rounding = steps["LP-03", "LP-03"]
    return rounding.inputs[0].value == exact.result and rounding.result == str(week.benefit)


def test_the_steps_of_a_week_are_enough_to_reckon_it_again() -> None:
    found = without_pay().on("2026-05-31")
    assert len(found.weeks) > 10
    assert all(reckoned_again(found, week) for week in found.weeks)
