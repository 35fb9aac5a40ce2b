"""Several jobs of one person share the weekly maximum (LP-04): kroner, not hours, and only what is owed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lawbook.facts import ControlAnswer
from lawbook.tests.stories import CASE, OTHER, A, B, Story, benefit, day, tasks, weeks, with_pay


def two_jobs(hours: tuple[str, str] = ("30", "15")) -> Story:
    story = with_pay(weekly_hours=Fraction(hours[0]))
    story.earned("2026-02-09", "2026-02-02", employer=B)
    story.notified("2026-02-09", "2026-02-02", employer=B, case=OTHER, weekly_hours=Fraction(hours[1]))
    return story


def test_two_jobs_share_the_weekly_maximum() -> None:
    #
    story = two_jobs()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    first, second = whole.of("2026-000001"), whole.of(OTHER)
    assert benefit(first, A) == {"2026-W11": 339000}
    assert benefit(second, B) == {"2026-W11": 169500}
    assert weeks(first)["2026-W11"].supplement == 7100  # 2.1 % of 3,390 is 71.19
    assert weeks(second)["2026-W11"].supplement == 3600  # 2.1 % of 1,695 is 35.595


def test_two_jobs_below_the_maximum_are_not_cut() -> None:
    story = two_jobs(("20", "15"))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    assert benefit(whole.of("2026-000001")) == {"2026-W11": 274900}
    assert benefit(whole.of(OTHER)) == {"2026-W11": 206100}


def test_a_case_that_is_open_takes_nothing_from_the_other() -> None:
    story = two_jobs()
    story.add(ControlAnswer, "2026-02-10", "REGISTER", OTHER, advice="BRAKE", employer=B)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    assert 32 in tasks(whole.of(OTHER))
    assert benefit(whole.of("2026-000001")) == {"2026-W11": 412300}
    assert benefit(whole.of(OTHER)) == {"2026-W11": 169500}


def test_more_than_37_hours_at_low_pay_are_not_cut_at_37() -> None:
    story = with_pay(weekly_hours=Fraction(45))
    story.records[0] = type(story.records[0])(
        fact="f001", sent_on=day("2026-02-09"), said_by="REGISTER", employer=A,
        months=tuple(type(m)(m.month, 1600000, Fraction(160)) for m in story.records[0].months),
    )  # fmt: skip
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 414000}  # 45 × 92.00
    assert weeks(story.on("2026-03-24"))["2026-W11"].hours == 45


def test_more_than_37_hours_at_the_maximum_are_cut_in_kroner() -> None:
    story = with_pay(weekly_hours=Fraction(45))
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 508500}


@pytest.mark.parametrize(
    ("hours", "shares"),
    [
        (("30", "7"), (412300, 96200)),  # together 5,084.91: not cut
        (("30", "7.01"), (412200, 96300)),  # together 5,086.28: cut
        (("37", "37"), (254300, 254200)),  # the odd krone goes to the first case
        (("20", "40"), (169500, 339000)),
        (("37", "1"), (495100, 13400)),
    ],
)
def test_shares_by_hours_at_the_maximum(hours: tuple[str, str], shares: tuple[int, int]) -> None:
    story = two_jobs(hours)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    assert (benefit(whole.of(CASE))["2026-W11"], benefit(whole.of(OTHER))["2026-W11"]) == shares


def test_a_part_week_is_not_held_to_a_part_of_the_maximum() -> None:
    story = two_jobs()
    story.claimed("2026-03-24", "2026-03-04", "2026-03-08")
    story.claimed("2026-03-24", "2026-03-04", "2026-03-08", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    # 18 and 9 hours of three days: 2,473.74 and 1,236.87
    assert benefit(whole.of(CASE)) == {"2026-W10": 247400}
    assert benefit(whole.of(OTHER)) == {"2026-W10": 123700}


def test_a_week_claimed_by_one_employer_alone_is_not_cut() -> None:
    story = two_jobs()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    assert benefit(story.on("2026-03-24")) == {"2026-W11": 412300}
    story.claimed("2026-03-31", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    assert benefit(story.on("2026-03-31")) == {"2026-W11": 339000}


def test_the_wage_is_the_ceiling_after_the_maximum_is_shared() -> None:
    story = two_jobs()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", wage=300000)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    whole = story.whole("2026-03-24")
    assert benefit(whole.of(CASE)) == {"2026-W11": 300000}
    assert benefit(whole.of(OTHER)) == {"2026-W11": 169500}


def test_employer_and_citizen_share_the_maximum() -> None:
    story = with_pay(weekly_hours=Fraction(30))
    story.earned("2026-03-04", "2026-02-02", employer=B)
    story.notified(
        "2026-03-04", "2026-02-02", form="DP200A", employer=B, case=OTHER, weekly_hours=Fraction(15)
    )
    story.applied("2026-03-05", case=OTHER)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    whole = story.whole("2026-03-24")
    assert benefit(whole.of(CASE)) == {"2026-W11": 339000}
    citizens = weeks(whole.of(OTHER))
    assert citizens["2026-W11"].benefit == 169500
    assert citizens["2026-W12"].benefit == 206100  # the employer has not claimed that week
    assert citizens["2026-W11"].own_atp == 2100  # by hours, not by what is left


def test_wage_work_and_business_share_the_maximum() -> None:
    story = with_pay()
    story.business("2026-02-04", 20800000)
    story.notified("2026-02-04", "2026-02-02", form="DP200C", employer=None, case=OTHER)
    story.applied("2026-02-05", case=OTHER)
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    whole = story.whole("2026-03-24")
    wage, business = benefit(whole.of(CASE))["2026-W11"], benefit(whole.of(OTHER))["2026-W11"]
    assert wage + business == 508500
    # 5,084.91 and 4,000 in proportion
    assert (wage, business) == (284600, 223900)
    assert benefit(whole.of(OTHER))["2026-W10"] == 400000


def test_three_jobs_share_too() -> None:
    story = two_jobs(("20", "20"))
    third, third_case = "33333333", "2026-000003"
    story.earned("2026-02-09", "2026-02-02", employer=third)
    story.notified("2026-02-09", "2026-02-02", employer=third, case=third_case, weekly_hours=Fraction(20))
    for employer, case in ((A, CASE), (B, OTHER), (third, third_case)):
        story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=employer, case=case)
    whole = story.whole("2026-03-24")
    assert [benefit(case)["2026-W11"] for case in whole.cases] == [169500, 169500, 169500]


def test_each_weeks_own_maximum_is_shared() -> None:
    story = Story()
    for employer, case in ((A, CASE), (B, OTHER)):
        story.earned("2025-11-10", "2025-11-03", employer=employer)
        story.notified("2025-11-10", "2025-11-03", employer=employer, case=case)
        story.claimed("2026-01-13", "2025-12-15", "2026-01-11", employer=employer, case=case)
    whole = story.whole("2026-01-13")
    totals = {
        name: benefit(whole.of(CASE))[name] + benefit(whole.of(OTHER))[name] for name in benefit(whole.of(CASE))
    }
    # two public holidays leave 22.2 hours twice, which is below the maximum
    assert totals == {"2025-W51": 486500, "2025-W52": 486500, "2026-W01": 486500, "2026-W02": 508500}


def test_an_annulled_case_takes_nothing_from_the_maximum() -> None:
    story = two_jobs()
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15")
    story.claimed("2026-03-24", "2026-03-09", "2026-03-15", employer=B, case=OTHER)
    story.act("2026-03-25", "ANNUL", case=OTHER)
    assert benefit(story.on("2026-03-25")) == {"2026-W11": 412300}
