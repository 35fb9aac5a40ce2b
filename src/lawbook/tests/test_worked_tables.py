"""Published tables of rates (class B of `docs/law/worked-examples.md`); no published example is without a test."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from lawbook import law_matrix
from lawbook.deductions.rules import TABLE as DEDUCTIONS
from lawbook.foundation.calendar import first_monday_of_january, monday_of
from lawbook.foundation.money import half_up, whole_kroner
from lawbook.foundation.trace import Trace
from lawbook.rates.rules import TABLE, highest_hourly_rate, self_employed_floor
from lawbook.tests.stories import benefit, day
from lawbook.tests.test_worked_examples import unemployed

TESTS = Path(__file__).parent
PAYMENTS = law_matrix.ROOT / "src/office/payments/tests/test_pay_days.py"


@pytest.mark.parametrize(
    ("year", "hour", "floor", "entry", "leave"),
    [
        pytest.param(2013, 10824, 267000, 7008750, 8650800, id="B1 bm.dk"),
        pytest.param(2018, 11622, 286700, 7525000, 9288000, id="B3 behandlosordentligt.dk"),
        pytest.param(2019, 11770, 290300, None, None, id="B5 bm.dk"),
        pytest.param(2021, 12054, None, 7805000, 9633600, id="B7 danskerhverv.dk"),
        pytest.param(2023, 12297, None, None, None, id="B9 nemrefusion.dk and region.dk"),
    ],
)
def test_what_follows_from_the_highest_week_is_what_was_published(
    year: int, hour: int, floor: int | None, entry: int | None, leave: int | None
) -> None:
    monday = monday_of(date(year, 6, 1))
    highest = TABLE["weekly_maximum"].known(monday).value
    assert highest_hourly_rate(Trace(), monday, highest) == hour
    assert floor in (None, self_employed_floor(Trace(), monday, highest))
    assert entry is None or 1750 * highest == entry * 100
    assert leave is None or 2160 * highest == leave * 100


@pytest.mark.parametrize(
    ("first", "week", "day_rate"),
    [
        pytest.param(first, week, rate, id=f"{source} {rate}")
        for source, first, week, rates in (
            ("B11 dagpengesatser.dk", "2012-08-06", "2012-W37", (788, 525, 646, 431, 394, 263)),
            ("B13 din-akasse.dk", "2015-02-02", "2015-W10", (827, 551, 678, 452)),
            ("B15 tekniq.dk", "2020-02-03", "2020-W10", (881, 587, 722, 481, 630, 420, 441, 294)),
        )
        for rate in rates
    ],
)
def test_a_full_week_is_five_published_days(first: str, week: str, day_rate: int) -> None:
    """§ 51: whoever is unemployed gets what the fund would have paid; full-time, part-time and graduates alike."""
    found = unemployed(day_rate * 100, first).on((day(first) + timedelta(days=41)).isoformat())
    assert benefit(found)[week] == 5 * day_rate * 100


@pytest.mark.parametrize(("monday", "of_a_day"), [("2012-06-04", 788), ("2015-06-01", 827), ("2020-06-01", 881)])
def test_b11_b13_b15_the_highest_day_is_a_fifth_of_the_highest_week(monday: str, of_a_day: int) -> None:
    assert TABLE["weekly_maximum"].known(day(monday)).value == 5 * of_a_day * 100


def test_b13_din_akasse_dk_published_weeks_of_2015() -> None:
    for of_a_day, of_a_week in ((827, 4135), (551, 2755), (678, 3390), (452, 2260)):
        found = unemployed(of_a_day * 100, "2015-02-02").on("2015-03-15")
        assert benefit(found)["2015-W10"] == of_a_week * 100


@pytest.mark.parametrize(("of_a_day", "owed"), [(939, 469500), (940, 469500), (938, 469000)])
def test_b17_dag_dk_a_day_of_the_fund_above_a_fifth_is_cut_at_the_highest_week(of_a_day: int, owed: int) -> None:
    assert benefit(unemployed(of_a_day * 100, "2024-02-05").on("2024-03-17"))["2024-W10"] == owed


def test_b19_bek_1348_2015_atp_of_benefit_is_twice_the_basic_hour() -> None:
    for monday in (date(2016, 1, 4), date(2023, 12, 25)):
        assert DEDUCTIONS["atp_an_hour"].known(monday).value == 2 * Fraction("2.01") * 100


def test_b21_bek_1348_2015_annex_1_a_month_of_wages_has_the_same_shares() -> None:
    """A third is the person's; in whole kroner the scale of months and the shares of § 65 agree."""
    employee, employer = Fraction("94.65") * 100, Fraction("189.35") * 100
    share = DEDUCTIONS["own_share_of_atp"].known(date(2016, 1, 4)).value
    parts = DEDUCTIONS["municipal_parts_of_atp"].known(date(2016, 1, 4)).value
    assert employee + employer == 28400
    assert whole_kroner(28400 * share) == whole_kroner(employee) == 9500
    assert half_up(employer / employee) == parts


def test_every_maximum_is_whole_fives_and_starts_on_its_first_monday() -> None:
    values = TABLE["weekly_maximum"].values
    for value in values:
        assert value.value % 500 == 0
        assert value.since == first_monday_of_january(value.since.year)
        assert value.use.source
    assert [value.since.year for value in values] == list(range(2008, 2027))
    amounts = [value.value for value in values]
    assert amounts == sorted(amounts)


def test_every_published_example_is_a_test_that_names_it() -> None:
    law = (law_matrix.LAW / "worked-examples.md").read_text(encoding="utf-8")
    published = set(re.findall(r"^\| ([ABC]\d+) \|", law, re.M))
    tests = [TESTS / "test_worked_examples.py", TESTS / "test_worked_tables.py", PAYMENTS]
    written = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    named = re.findall(r"def (test_\w+)|id=f?\"([^\"]+)\"|\(\"(B\d+ [^\"]+)\"", written)
    words = " ".join(" ".join(found) for found in named).lower().replace("_", " ").split()
    assert len(published) == 34
    assert published - {word.upper() for word in words} == set()
