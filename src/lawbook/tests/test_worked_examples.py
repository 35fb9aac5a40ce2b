"""Figures published by others, to the øre, through whole assessments; the source stands in each test's name.

The ids are those of `docs/law/worked-examples.md`: A = public or professional guidance, C = an independent calculator
(its own week of 8-8-8-8-5 hours), D = derived here. The tables of class B are in `test_worked_tables.py`, the
payment days A17-A21 with the payments. Where an example rests on another convention the course is given it.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from lawbook.assessment import ALARM
from lawbook.deductions.rules import atp
from lawbook.foundation.money import half_up, whole_kroner
from lawbook.foundation.trace import Trace
from lawbook.rates.rules import TABLE, highest_hourly_rate
from lawbook.tests.stories import Story, benefit, day, tasks, weeks
from lawbook.weekly_benefit.rules import hours_of_week, without_public_holidays

OWN_SCHEDULE = tuple(Fraction(hours) for hours in (8, 8, 8, 8, 5, 0, 0))


def citizens_week(monday: str, *, last: str | None = None, starts: str | None = None, **fields: Any) -> Story:
    """An employee without pay whose right covers the week of a Monday; earnings far above the maximum."""
    begins = day(starts or monday)
    first = begins - timedelta(days=30 if starts else 37)
    story = Story()
    story.earned((first + timedelta(days=30)).isoformat(), first.isoformat(), wage=5000000)
    story.notified((first + timedelta(days=30)).isoformat(), first.isoformat(), form="DP200A", **fields)
    story.applied((first + timedelta(days=31)).isoformat())
    if last is not None:
        story.recovered((day(last) + timedelta(days=1)).isoformat(), last)
    return story


def week_of(story: Story, monday: str) -> tuple[int, int, int, int]:
    found = next(w for w in story.on((day(monday) + timedelta(days=13)).isoformat()).weeks if w.monday == day(monday))
    return (found.benefit // 100, found.own_atp // 100, found.municipal_atp // 100, found.pension // 100)


def with_earnings(monday: str, wage: int) -> Story:
    """The same employee with 160 hours a month at a monthly wage in øre."""
    story = citizens_week(monday)
    story.records = story.records[1:]
    first = story.records[0]
    story.earned(first.sent_on.isoformat(), first.first_absence_day.isoformat(), wage=wage, hours="160")  # type: ignore[attr-defined]
    return story


def in_ore(story: Story) -> Story:
    """The municipality that does not round to kroner."""
    story.policy = type(story.policy)(gross_rounding="OERE")
    return story


def unemployed(day_rate: int, first: str, **fields: Any) -> Story:
    story = Story()
    story.unemployed(first, day_rate, **fields)
    story.notified(first, first, form="DP200B", employer=None)
    story.applied((day(first) + timedelta(days=2)).isoformat())
    return story


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        pytest.param("2024-03-04", (4695, 53, 106, 70), id="A5 detfagligehus.dk and dag.dk"),
        pytest.param("2025-01-06", (4865, 53, 106, 87), id="C1 sygedagpengeInsertRows.test.ts"),
        pytest.param("2023-02-06", (4550, 50, 100, 54), id="C5 sygedagpengeInsertRows.test.ts"),
        pytest.param("2019-02-11", (4355, 50, 100, 0), id="C9 sygedagpengeInsertRows.test.ts"),
        pytest.param("2020-03-02", (4405, 50, 100, 13), id="C13 sygedagpengeInsertRows.test.ts 2020"),
        pytest.param("2026-03-02", (5085, 53, 106, 106), id="C13 2026 and D11"),
        pytest.param("2021-03-01", (4460, 50, 100, 26), id="2021 derived"),
        pytest.param("2022-03-07", (4465, 50, 100, 40), id="2022 derived"),
    ],
)
@pytest.mark.parametrize("schedule", [None, OWN_SCHEDULE], ids=["equal days", "8-8-8-8-5"])
def test_a_full_week_at_the_maximum(
    monday: str, expected: tuple[int, int, int, int], schedule: tuple[Fraction, ...] | None
) -> None:
    assert week_of(citizens_week(monday, schedule=schedule), monday) == expected


def test_a5_dag_dk_the_highest_hourly_rate_of_2024() -> None:
    assert weeks(citizens_week("2024-03-04").on("2024-03-17"))["2024-W10"].rate == 12689


def test_a1_detfagligehus_dk_thirty_hours_of_2022_in_ore() -> None:
    story = in_ore(citizens_week("2022-09-05", weekly_hours=Fraction(30)))
    assert benefit(story.on("2022-09-18"))["2022-W36"] == 362040


@pytest.mark.parametrize(("wage_an_hour", "rate"), [(13700, 12604), (13800, 12689), (13792, 12689), (13791, 12688)])
def test_a3_detfagligehus_dk_the_wage_that_reaches_the_maximum_of_2024(wage_an_hour: int, rate: int) -> None:
    story = with_earnings("2024-09-16", wage_an_hour * 160)
    assert weeks(story.on("2024-09-29"))["2024-W38"].rate == rate  # about 137 kr.


def test_a7_skift_a_kasse_dk_112_kroner_of_2019_give_4144() -> None:
    assert benefit(with_earnings("2019-04-08", 1947826).on("2019-04-21"))["2019-W15"] == 414400


def test_a9_skift_a_kasse_dk_a_month_and_an_hour_of_2019() -> None:
    maximum = TABLE["weekly_maximum"].known(day("2019-01-07")).value
    assert half_up(maximum * Fraction(52, 12)) == 1887167
    assert highest_hourly_rate(Trace(), day("2019-01-07"), maximum) == 11770


def test_a11_f_f_dk_public_holidays_of_the_first_half_of_2014() -> None:
    """FF counts eight days, 8 × 815 = 6,520; one is 5 June, which is no public holiday: seven days, 5,705."""
    found = unemployed(81500, "2013-12-02").on("2014-07-06")
    half = [week for week in found.weeks if day("2013-12-30") <= week.monday <= day("2014-06-23")]
    assert len(half) == 26
    assert 26 * 5 * 81500 - sum(week.benefit for week in half) == 7 * 81500 == 570500
    fifth_of_june = next(week for week in half if week.monday == day("2014-06-02"))
    assert fifth_of_june.benefit == 5 * 81500
    assert 570500 + fifth_of_june.benefit // 5 == 652000


@pytest.mark.parametrize(("schedule", "hours"), [(None, Fraction("29.6")), (OWN_SCHEDULE, Fraction(32))])
def test_a13_detfagligehus_dk_store_bededag_2023_is_not_payable(
    schedule: tuple[Fraction, ...] | None, hours: Fraction
) -> None:
    """Neither to the citizen nor as refund."""
    citizens = weeks(citizens_week("2023-05-01", schedule=schedule).on("2023-05-14"))["2023-W18"]
    story = Story()
    story.earned("2023-03-27", "2023-03-20", wage=5000000)
    story.notified("2023-03-27", "2023-03-20", schedule=schedule)
    story.claimed("2023-05-14", "2023-05-01", "2023-05-07")
    refund = weeks(story.on("2023-05-14"))["2023-W18"]
    for week in (citizens, refund):
        assert (week.hours, week.last_day) == (hours, day("2023-05-04"))
        assert week.benefit == half_up(hours * Fraction("122.97")) * 100


def test_a15_virk_dk_hours_of_unknown_working_time() -> None:
    """The pay of a month over the published rate; ATP of wages is the employer's and not reckoned here."""
    assert half_up(Fraction(25000 * 100) / Fraction("187.09")) == 13363


@pytest.mark.parametrize("monday", ["2022-09-05"])
def test_a23_section_53_seventeen_absent_hours_of_2022(monday: str) -> None:
    story = citizens_week(monday)
    story.returned("2022-09-02", monday, "17")
    assert benefit(story.on("2022-09-18"))["2022-W36"] == 205200
    assert benefit(in_ore(story).on("2022-09-18"))["2022-W36"] == 205156


def test_a23_section_53_needs_four_absent_hours() -> None:
    four, less = citizens_week("2022-09-05"), citizens_week("2022-09-05")
    four.returned("2022-09-02", "2022-09-05", "4")
    less.returned("2022-09-02", "2022-09-05", "3.99")
    assert benefit(in_ore(four).on("2022-09-18"))["2022-W36"] == 4 * 12068
    assert "2022-W36" not in benefit(in_ore(less).on("2022-09-18"))
    assert 135 in tasks(less.on("2022-09-18"))


def test_a25_tekniq_dk_881_a_day_of_2020() -> None:
    assert benefit(unemployed(88100, "2020-02-03").on("2020-03-15"))["2020-W10"] == 440500


def test_a27_dagpengesatser_dk_the_regulation_of_2012_rounds_to_the_nearest_five_kroner() -> None:
    before, after = (TABLE["weekly_maximum"].known(day(text)).value for text in ("2011-06-06", "2012-06-04"))
    assert before == 383000
    assert half_up(before * Fraction("1.029")) == 394107
    assert 500 * half_up(before * Fraction("1.029") / 500) == after == 394000
    assert after == 5 * 78800


def test_a29_itd_dk_entry_limit_of_the_insurance_2019() -> None:
    assert TABLE["weekly_maximum"].known(day("2019-06-03")).value * 1750 == 7621250 * 100


@pytest.mark.parametrize(
    ("monday", "given", "expected"),
    [
        pytest.param("2025-01-13", {"last": "2025-01-14"}, (2104, 23, 46, 37), id="C3"),
        pytest.param("2023-02-06", {"starts": "2023-02-08"}, (2582, 28, 56, 31), id="C7"),
    ],
)
def test_c_sygedagpenge_insert_rows_test_ts_part_of_a_week(
    monday: str, given: dict[str, str], expected: tuple[int, int, int, int]
) -> None:
    assert week_of(citizens_week(monday, schedule=OWN_SCHEDULE, **given), monday) == expected


def test_c11_sygedagpenge_insert_rows_test_ts_whit_monday_of_2012_was_payable() -> None:
    """The eight hours of the Monday; whole weeks of that time only for the unemployed, § 47 of it is not known."""
    monday = day("2012-05-28")
    mask = without_public_holidays(Trace(), monday, 0b00001)
    hours = hours_of_week(Trace(), OWN_SCHEDULE, mask)
    rate = highest_hourly_rate(Trace(), monday, TABLE["weekly_maximum"].known(monday).value)
    assert (hours, whole_kroner(hours * rate)) == (8, 85200)
    assert benefit(unemployed(78800, "2012-04-30").on("2012-06-10"))["2012-W22"] == 5 * 78800


@pytest.mark.parametrize(("year", "own"), [(2008, 43), (2009, 47), (2020, 50), (2026, 53)])
def test_c13_sygedagpenge_insert_rows_test_ts_own_atp_of_a_full_week(year: int, own: int) -> None:
    found = atp(Trace(), day(f"{year}-03-02"), Fraction(37), 400000)
    assert (found.own, found.municipal) == (own * 100, 2 * own * 100)


def test_c15_sygedagpenge_insert_rows_test_ts_no_rate_is_known_from_2027() -> None:
    found = citizens_week("2026-12-21").on("2027-01-17")
    assert max(week.monday for week in found.weeks) == day("2026-12-28")
    assert [(alarm.first_day, alarm.holds) for alarm in found.findings if alarm.kind == ALARM] == [
        (day("2027-01-04"), "PART")
    ]


@pytest.mark.parametrize(
    ("schedule", "hours", "owed"),
    [(None, Fraction("22.2"), 305100), (OWN_SCHEDULE, Fraction(24), 329800)],
)
def test_d12_the_schedule_changes_the_money_of_easter_2026(
    schedule: tuple[Fraction, ...] | None, hours: Fraction, owed: int
) -> None:
    week = weeks(citizens_week("2026-03-30", schedule=schedule).on("2026-04-12"))["2026-W14"]
    assert (week.hours, week.benefit) == (hours, owed)
