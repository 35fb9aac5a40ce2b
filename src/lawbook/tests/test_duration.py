"""The count of days, the reassessment day, and the looks around it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import FULFILLED, NOTHING, UNDECIDABLE, WHOLE
from lawbook.course import Course
from lawbook.duration.counting import Counter
from lawbook.duration.rules import Duration, Spell, reassessment
from lawbook.foundation.calendar import add_months, is_working_day, month_end
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.tests.chapter_cases import course
from lawbook.tests.courses import EMPLOYER, employee, other
from lawbook.tests.spells import CASE, F, absent, found, spell


def test_the_worked_example_of_2026() -> None:
    """100 counted days by 30 June, 123 by 31 July: 31 July is the day."""
    result = found(absent(), date(2026, 6, 30), spell(F))
    assert result.reassessment is not None
    assert (result.reassessment.day, result.reassessment.is_projected) == (date(2026, 7, 31), True)
    assert (result.reassessment.counted_to_date, result.reassessment.limit) == (100, 110)
    later = found(absent(), date(2026, 7, 31), spell(F))
    assert later.reassessment is not None
    assert (later.reassessment.is_projected, later.reassessment.counted_to_date) == (False, 123)


@pytest.mark.parametrize(
    ("first", "day"), [(date(2024, 1, 22), date(2024, 7, 31)), (date(2024, 1, 23), date(2024, 8, 31))]
)
def test_111_days_are_more_than_22_weeks_and_110_are_not(first: date, day: date) -> None:
    result = found(absent(first=first), date(2024, 9, 15), spell(first))
    assert result.reassessment is not None
    assert result.reassessment.day == day


def test_a_course_that_ends_before_the_month_does_has_no_day() -> None:
    assert found(absent(), date(2026, 9, 1), spell(F, date(2026, 7, 30))).reassessment is None
    reached = found(absent(), date(2026, 9, 1), spell(F, date(2026, 7, 31))).reassessment
    assert reached is not None
    assert reached.day == date(2026, 7, 31)


def test_without_benefit_there_is_no_day() -> None:
    nothing = Spell(CASE, "EMPLOYEE_WITHOUT_PAY", F, Days(), True)
    assert found(absent(), date(2026, 9, 1), nothing) == Duration(None)
    assert found(absent(), date(2026, 9, 1)) == Duration(None)


def brute_count(spells: list[Spell], first: date, last: date) -> int:
    days = set()
    for item in spells:
        left_out = 14 if item.target_group == "SELF_EMPLOYED" else 30
        day = max(first, item.first_absence_day + timedelta(days=left_out))
        while day <= last:
            if day in item.benefit and is_working_day(day):
                days.add(day)
            day += timedelta(days=1)
    return len(days)


SPELLS = st.lists(
    st.builds(
        lambda start, length, group: spell(start, start + timedelta(days=length), case=str(start), group=group),
        st.dates(date(2023, 1, 1), date(2025, 6, 30)),
        st.integers(0, 250),
        st.sampled_from(["EMPLOYEE_WITH_PAY", "SELF_EMPLOYED"]),
    ),
    max_size=3,
)


@given(spells=SPELLS, end=st.dates(date(2023, 6, 1), date(2026, 1, 31)), months=st.integers(1, 12))
def test_the_count_by_months_is_the_count_day_by_day(spells: list[Spell], end: date, months: int) -> None:
    first = add_months(end.replace(day=1), 1 - months)
    counter = Counter(tuple(spells))
    assert counter.in_months_ending(end, months) == brute_count(spells, first, month_end(end))
    assert counter.between(first, end) == brute_count(spells, first, end)


@given(first=st.dates(date(2015, 1, 1), date(2028, 12, 31)))
def test_the_day_is_the_first_month_end_over_the_limit(first: date) -> None:
    one = spell(first)
    result = found(absent(first=first), first, one).reassessment
    assert result is not None and result.day is not None
    assert result.day == month_end(result.day)
    counter = Counter((one,))
    assert counter.in_months_ending(result.day, 9) > 110
    assert counter.in_months_ending(add_months(result.day.replace(day=1), -1), 9) <= 110


def test_only_14_days_are_left_out_for_the_self_employed() -> None:
    first = date(2025, 1, 6)
    own = spell(first, group="SELF_EMPLOYED")
    result = found(other("DP200C", "2025-01-06"), date(2025, 8, 15), own).reassessment
    assert result is not None
    assert result.day == date(2025, 6, 30)


def test_earlier_spells_count_inside_the_window() -> None:
    earlier = spell(date(2025, 9, 1), date(2025, 12, 19), case="old")
    alone = found(absent(), date(2026, 9, 1), spell(F)).reassessment
    both = found(absent(), date(2026, 9, 1), earlier, spell(F)).reassessment
    assert alone is not None and both is not None
    assert (both.day, alone.day) == (date(2026, 4, 30), date(2026, 7, 31))


def test_before_july_2014_the_limit_was_52_weeks_in_18_months() -> None:
    first = date(2012, 9, 3)
    result = found(absent(first=first), date(2013, 1, 1), spell(first)).reassessment
    assert result is not None
    assert (result.day, result.limit) == (date(2013, 10, 31), 260)


def test_the_first_month_under_22_weeks_is_july_2014() -> None:
    """About 140 counted days at the end of June are no reassessment under 52 weeks; a month later they are under 22."""
    first = date(2013, 11, 4)
    result = found(absent(first=first), date(2014, 8, 15), spell(first)).reassessment
    assert result is not None
    assert (result.day, result.limit) == (date(2014, 7, 31), 110)


def senior(**fields: str) -> Course:
    notification = {"sent_on": "2025-02-05", "form": "DP200A", "employer": EMPLOYER, "first_absence_day": "2025-01-06"}
    return course({"person": {"born": "1961-02-01", **fields}, "facts": [{"NOTIFICATION": notification}]})


def test_pensioners_have_26_weeks_in_twelve_months() -> None:
    one = spell(date(2025, 1, 6))
    pensioner = found(senior(pension="SENIOR"), date(2025, 10, 15), one)
    assert pensioner.reassessment is not None
    assert (pensioner.reassessment.day, pensioner.reassessment.limit) == (date(2025, 8, 31), 130)
    assert [finding.task for finding in pensioner.findings] == [129]
    ordinary = found(senior(), date(2025, 10, 15), one).reassessment
    assert ordinary is not None
    assert ordinary.day == date(2025, 7, 31)


@pytest.mark.parametrize(
    ("born", "day", "limit"), [("1958-07-31", date(2025, 8, 31), 130), ("1958-08-01", date(2025, 7, 31), 110)]
)
def test_the_age_of_the_state_pension_is_enough(born: str, day: date, limit: int) -> None:
    """67 years for those born in 1958: reached on the last day of July 2025, or a day too late."""
    result = found(senior(born=born), date(2025, 7, 31), spell(date(2025, 1, 6))).reassessment
    assert result is not None
    assert (result.day, result.limit) == (day, limit)


def test_the_look_comes_two_weeks_before_the_day_and_holds_nothing() -> None:
    before = found(absent(), date(2026, 7, 16), spell(F))
    assert (before.findings, before.next_look_on) == ((), date(2026, 7, 17))
    due = found(absent(), date(2026, 7, 17), spell(F))
    (asked,) = due.findings
    assert (asked.task, asked.holds, asked.first_day) == (48, NOTHING, date(2026, 7, 31))
    assert asked.title.startswith("Revurder sagen: mere end 22 ugers")


def second_absence() -> Course:
    return employee("2025-09-22")


def test_a_new_absence_over_the_limit_waits_for_a_person() -> None:
    own = spell(date(2025, 9, 22))
    over = found(second_absence(), date(2025, 10, 1), spell(date(2025, 1, 6), date(2025, 7, 16), case="old"), own)
    (asked,) = [finding for finding in over.findings if finding.task == 59]
    assert (asked.holds, asked.closes_with_cause) == (WHOLE, True)
    under = found(second_absence(), date(2025, 10, 1), spell(date(2025, 1, 6), date(2025, 7, 15), case="old"), own)
    assert 59 not in [finding.task for finding in under.findings]


def test_the_verdict_tells_whether_the_time_is_used_up() -> None:
    trace = Trace()
    reassessment(trace, absent(), date(2026, 7, 30), (spell(F),))
    assert trace.verdicts()["§ 24, stk. 1"] == FULFILLED
    reassessment(trace, absent(), date(2026, 7, 31), (spell(F),))
    assert trace.verdicts()["§ 24, stk. 1"] == UNDECIDABLE


def test_before_2014_and_for_pensioners_nobody_asks_at_the_start() -> None:
    """§ 24 a came on 1 July 2014; who has a pension has § 25 instead."""
    earlier = spell(date(2024, 1, 8), date(2024, 12, 20), case="old")
    own = spell(date(2025, 1, 6))
    ordinary = found(absent(first=date(2025, 1, 6)), date(2025, 2, 7), earlier, own)
    assert 59 in [finding.task for finding in ordinary.findings]
    pensioner = found(senior(pension="SENIOR"), date(2025, 2, 7), earlier, own)
    assert 59 not in [finding.task for finding in pensioner.findings]
    old = spell(date(2013, 1, 7), date(2013, 12, 20), case="old")
    first = date(2014, 1, 6)
    assert 59 not in [f.task for f in found(absent(first=first), date(2014, 2, 10), old, spell(first)).findings]


@pytest.mark.parametrize(("since", "limit"), [("2025-08-31", 130), ("2025-09-01", 110)])
def test_a_pension_counts_from_the_day_it_is_paid(since: str, limit: int) -> None:
    """Of a course that reaches 31 August: a pension from that day is one, a day later it is not."""
    told = senior(pension="SENIOR", pension_from=since)
    result = found(told, date(2025, 8, 15), spell(date(2025, 2, 17))).reassessment
    assert result is not None
    assert (result.day, result.limit) == (date(2025, 9, 30) if limit == 130 else date(2025, 8, 31), limit)


def test_a_course_that_ends_without_a_day_is_told_up_to_its_last_day_and_no_longer() -> None:
    ended = spell(F, date(2026, 7, 30))
    for on, said in ((date(2026, 7, 30), [FULFILLED]), (date(2026, 7, 31), [])):
        trace = Trace()
        assert reassessment(trace, absent(), on, (ended,)) == Duration(None)
        assert [step.verdict for step in trace.steps] == said


def test_only_other_absences_are_asked_about_at_the_start() -> None:
    trace = Trace()
    reassessment(trace, absent(), date(2026, 2, 10), (spell(F),))
    assert "§ 24 a, stk. 1" not in trace.verdicts()
    reassessment(trace, absent(), date(2026, 2, 10), (spell(F), spell(F, case="another job")))
    assert trace.verdicts()["§ 24 a, stk. 1"] == FULFILLED


def test_the_days_counted_to_date_are_those_of_the_months_of_the_window() -> None:
    """On 15 June the nine months begin with October: nothing of September counts, and all of October."""
    earlier = spell(date(2025, 7, 1), date(2025, 10, 31), case="old")
    result = found(absent(), date(2026, 6, 15), earlier, spell(F)).reassessment
    assert result is not None
    assert result.counted_to_date == brute_count([earlier, spell(F)], date(2025, 10, 1), date(2026, 6, 15))


def test_the_step_tells_the_days_at_the_reassessment_day_and_else_those_to_date() -> None:
    for on, one, days in ((date(2026, 6, 30), spell(F), "123"), (date(2026, 6, 30), spell(F, date(2026, 7, 3)), "100")):
        trace = Trace()
        reassessment(trace, absent(), on, (one,))
        (step,) = [step for step in trace.steps if step.rule == "R-050"]
        assert [item.value for item in step.inputs] == [days]


def test_thirty_days_are_left_out_for_the_unemployed_as_for_employees() -> None:
    first = date(2025, 1, 6)
    counts = [
        Counter((spell(first, group=group),)).between(first, date(2025, 6, 30))
        for group in ("UNEMPLOYED", "EMPLOYEE_WITH_PAY")
    ]
    assert counts[0] == counts[1] == brute_count([spell(first)], first, date(2025, 6, 30))
