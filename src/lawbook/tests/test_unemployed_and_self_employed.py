"""Whole assessments of those without an employer: by days of the a-kasse's rate, or of the business's basis."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from lawbook.assessment import FULFILLED, PART
from lawbook.tests.stories import OTHER, Story, benefit, day, tasks, weeks


def unemployed(day_rate: int | None = 85000, first: str = "2026-02-02", **fields: object) -> Story:
    story = Story()
    story.unemployed("2026-02-09", day_rate, **fields)
    story.notified("2026-02-09", first, form="DP200B", employer=None)
    story.applied("2026-02-11")
    return story


def self_employed(profit: int | None = 20800000, first: str = "2026-02-02", **fields: object) -> Story:
    story = Story()
    story.business("2026-02-04", profit, **fields)
    story.notified("2026-02-04", first, form="DP200C", employer=None)
    story.applied("2026-02-09")
    return story


INSURED = {"insurance_from_day": 1, "insurance_valid_from": day("2024-04-01")}


def test_the_fund_pays_the_first_fourteen_days() -> None:
    found = unemployed().on("2026-03-01")
    assert found.municipality_pays_from == day("2026-02-16")
    assert benefit(found) == {"2026-W08": 425000, "2026-W09": 425000}
    week = weeks(found)["2026-W08"]
    assert (week.hours, week.rate, week.own_atp, week.municipal_atp) == (37, None, 5300, 10600)
    assert found.employer_period is None


def test_those_the_fund_does_not_pay_have_the_first_day() -> None:
    found = unemployed(pays_first_14_days=False).on("2026-02-22")
    assert found.municipality_pays_from == day("2026-02-02")


def test_the_part_time_insured_have_thirty_hours() -> None:
    week = weeks(unemployed(56700, insured="PART_TIME").on("2026-02-22"))["2026-W08"]
    assert (week.hours, week.benefit, week.own_atp) == (30, 283500, 4300)


def test_a_public_holiday_costs_one_day_and_a_fifth_of_the_hours() -> None:
    week = weeks(unemployed().on("2026-04-12"))["2026-W14"]
    assert (week.benefit, week.hours) == (255000, Fraction("22.2"))


def test_the_maximum_caps_five_days_of_a_rate_that_is_higher() -> None:
    story = Story()
    story.unemployed("2024-02-09", 94000)
    story.notified("2024-02-09", "2024-02-05", form="DP200B", employer=None)
    story.applied("2024-02-12")
    assert benefit(story.on("2024-02-25"))["2024-W08"] == 469500


def test_a_day_rate_nobody_has_stated_is_asked_for() -> None:
    found = unemployed(None).on("2026-03-01")
    assert [f.title for f in found.findings if f.task == 48] == ["Dagpengesats fra a-kassen mangler"]
    assert found.weeks == ()


def test_a_deduction_by_the_fund_is_looked_at_before_money_flows() -> None:
    story = unemployed(deduction=10000)
    found = story.on("2026-03-01")
    assert 61 in tasks(found)
    story.act("2026-03-02", "SETTLE", question=61, answer="YES")
    assert 61 not in tasks(story.on("2026-03-02"))


def test_no_right_in_the_fund_is_a_question_and_no_refusal() -> None:
    found = unemployed(is_entitled=False).on("2026-03-01")
    assert 119 in tasks(found)
    assert found.right != FULFILLED


def test_two_cases_at_once_cannot_be_reckoned() -> None:
    story = unemployed()
    story.notified("2026-02-16", "2026-02-09", form="DP200B", employer=None, case=OTHER)
    story.applied("2026-02-16", case=OTHER)
    whole = story.whole("2026-03-08")
    assert 57 in tasks(whole.of("2026-000001"))
    assert 57 in tasks(whole.of(OTHER))
    story.recovered("2026-02-12", "2026-02-08")
    assert 57 not in tasks(story.whole("2026-03-08").of(OTHER))


def test_not_insured_from_day_fifteen_and_no_atp() -> None:
    found = self_employed().on("2026-02-22")
    assert found.municipality_pays_from == day("2026-02-16")
    week = weeks(found)["2026-W08"]
    assert (week.benefit, week.own_atp, week.municipal_atp, week.pension) == (400000, 0, 0, 8400)


def test_a_high_profit_is_capped_at_the_maximum() -> None:
    assert benefit(self_employed(90000000).on("2026-02-22")) == {"2026-W08": 508500}


def test_a_loss_gives_nothing_and_is_not_asked_about() -> None:
    found = self_employed(-1000000).on("2026-02-22")
    assert set(benefit(found).values()) <= {0}
    assert 48 not in tasks(found)


def test_a_profit_nobody_has_stated_is_asked_for() -> None:
    found = self_employed(None).on("2026-02-22")
    assert [f.title for f in found.findings if f.task == 48] == ["Årsopgørelse for egen virksomhed mangler"]
    assert found.weeks == ()


@pytest.mark.parametrize(
    ("level", "profit", "first_weeks", "later"),
    [
        ("TWO_THIRDS", 10400000, 339000, 339000),
        ("TWO_THIRDS", 20800000, 339000, 400000),
        ("FULL", 20800000, 400000, 400000),
        ("FULL", 10400000, 339000, 339000),
        ("FULL", 90000000, 508500, 508500),
    ],
)
def test_what_the_insurance_pays_first_and_later(level: str, profit: int, first_weeks: int, later: int) -> None:
    story = self_employed(profit, insurance_level=level, **INSURED)
    story.insured("2026-02-04", "VALID", "2024-04-01", employer=None)
    found = benefit(story.on("2026-02-22"))
    assert found == {"2026-W06": first_weeks, "2026-W07": first_weeks, "2026-W08": later}


def test_a_week_half_in_the_first_fortnight_has_both_amounts() -> None:
    story = self_employed(20800000, "2026-02-04", insurance_level="TWO_THIRDS", **INSURED)
    story.insured("2026-02-04", "VALID", "2024-04-01", employer=None)
    # 18 February is the first day after the fortnight: two days of 3,390 and three of 4,000
    assert benefit(story.on("2026-02-22"))["2026-W08"] == 375600


def test_insured_from_the_third_absence_day_counts_working_days() -> None:
    story = self_employed(90000000, "2026-02-06", insurance_level="FULL", **{**INSURED, "insurance_from_day": 3})
    story.insured("2026-02-06", "VALID", "2024-04-01", employer=None)
    assert story.on("2026-02-22").municipality_pays_from == day("2026-02-10")


@pytest.mark.parametrize("state", ["INVALID", "UNKNOWN", None])
def test_an_insurance_that_is_not_confirmed_holds_the_fortnight_only(state: str | None) -> None:
    story = self_employed(20800000, insurance_level="FULL", **INSURED)
    if state is not None:
        story.insured("2026-02-04", state, "2024-04-01", employer=None)
    found = story.on("2026-02-22")
    (finding,) = [f for f in found.findings if f.task == 79]
    assert (finding.holds, finding.last_day) == (PART, day("2026-02-15"))
    assert benefit(found) == {"2026-W08": 400000}


@pytest.mark.parametrize(
    ("share", "expected"), [("0", 400000), ("0.25", 300000), ("0.26", 200000), ("0.5", 200000), ("0.51", None)]
)
def test_steps_of_partial_incapacity(share: str, expected: int | None) -> None:
    story = self_employed()
    story.works("2026-02-20", "2026-02-23", share)
    assert benefit(story.on("2026-03-01")).get("2026-W09") == expected


def test_partial_incapacity_from_the_middle_of_a_week() -> None:
    story = self_employed()
    story.works("2026-02-20", "2026-02-25", "0.5")
    # two whole days and three half ones of 800 kr.
    assert benefit(story.on("2026-03-01"))["2026-W09"] == 280000


def test_the_insured_floor_is_reduced_in_partial_incapacity() -> None:
    story = self_employed(10400000, insurance_level="TWO_THIRDS", **INSURED)
    story.insured("2026-02-04", "VALID", "2024-04-01", employer=None)
    story.works("2026-02-20", "2026-02-23", "0.5")
    assert benefit(story.on("2026-03-01"))["2026-W09"] == 169500


def test_weeks_stop_where_no_rate_is_known() -> None:
    story = Story()
    story.business("2026-12-09", 20800000)
    story.notified("2026-12-09", "2026-12-07", form="DP200C", employer=None)
    story.applied("2026-12-14")
    found = story.on("2027-01-17")
    assert list(benefit(found)) == ["2026-W52", "2026-W53"]
    assert [f.rule for f in found.findings if f.kind == "ALARM"] == ["LP-25"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(None, ["2026-W08", "2026-W09"]), ("YES", ["2026-W08", "2026-W09", "2026-W10"]), ("NO", ["2026-W08", "2026-W09"])],
)
def test_the_days_after_a_business_ended_wait_for_a_person(answer: str | None, expected: list[str]) -> None:
    story = self_employed(ended_on=day("2026-03-01"))
    if answer is not None:
        story.act("2026-03-08", "SETTLE", question=48, answer=answer)
    found = story.on("2026-03-08")
    assert list(benefit(found)) == expected
    assert [(f.holds, f.first_day, f.last_day) for f in found.findings if f.task == 48] == (
        [(PART, day("2026-03-02"), None)] if answer is None else []
    )


def test_a_business_that_ended_when_the_absence_was_over_or_before_it_asks_nobody() -> None:
    story = self_employed(ended_on=day("2026-03-01"))
    story.recovered("2026-03-02", "2026-03-01", "CITIZEN")
    assert 48 not in tasks(story.on("2026-03-08"))
    assert 48 not in tasks(self_employed(ended_on=day("2026-02-01")).on("2026-03-08"))
    assert 48 in tasks(self_employed(ended_on=day("2026-02-02")).on("2026-03-08"))


def test_two_cases_at_once_may_be_said_to_be_right() -> None:
    story = unemployed()
    story.notified("2026-02-16", "2026-02-09", form="DP200B", employer=None, case=OTHER)
    story.applied("2026-02-16", case=OTHER)
    story.act("2026-03-07", "SETTLE", question=57, answer="YES")
    whole = story.whole("2026-03-08")
    assert 57 not in tasks(whole.of("2026-000001"))
    assert 57 in tasks(whole.of(OTHER))  # its own question stands


@pytest.mark.parametrize("person", [unemployed, self_employed])
def test_a_week_whose_only_day_is_a_public_holiday_gives_nothing(person: Callable[[], Story]) -> None:
    story = person()
    story.recovered("2026-04-07", "2026-04-06", "CITIZEN")  # Easter Monday
    assert max(benefit(story.on("2026-04-20"))) == "2026-W14"
    longer = person()
    longer.recovered("2026-04-08", "2026-04-07", "CITIZEN")
    assert max(benefit(longer.on("2026-04-20"))) == "2026-W15"
