"""The count of days, the reassessment day, and the looks around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assessment import FULFILLED, NOTHING, UNDECIDABLE, WHOLE
from lawbook.course import Course
from lawbook.duration.counting import Counter
from lawbook.duration.rules import (
    Duration,
    Spell,
    covid_2020,
    covid_2021,
    pensioner_extension,
    reassessment,
    reworded_ground,
)
from lawbook.foundation.calendar import add_months, is_working_day, month_end
from lawbook.foundation.timeline import Days
from lawbook.foundation.trace import Trace
from lawbook.tests.chapter_cases import course
from lawbook.tests.courses import EMPLOYER, act, employee, other

CASE = "2026-000001"
F = date(2026, 1, 5)


def spell(first: date, last: date | None = None, *, case: str = CASE, group: str = "EMPLOYEE_WITHOUT_PAY") -> Spell:
    return Spell(case, group, first, Days.between(first, last), last is None)


def found(subject: Course, on: date, *spells: Spell) -> Duration:
    return reassessment(Trace(), subject, on, spells)


def absent(*facts: dict[str, Any], first: date = F) -> Course:
    return employee(first.isoformat(), *facts, form="DP200A")


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


def test_an_extension_moves_the_look_to_its_own_end() -> None:
    extended = absent(act("EXTEND", "2026-07-20", ground="3", last_day="2027-01-31"))
    quiet = found(extended, date(2026, 8, 15), spell(F))
    assert (quiet.findings, quiet.next_look_on) == ((), date(2027, 1, 17))
    (asked,) = found(extended, date(2027, 1, 17), spell(F)).findings
    assert (asked.task, asked.rule, asked.title) == (48, "R-055", "Forlængelsen efter § 27 udløber 31.01.2027")


def jobcentre(message: str, **fields: str) -> dict[str, Any]:
    return {"JOBCENTRE_MESSAGE": {"sent_on": "2026-07-20", "said_by": "JOBCENTRE", "message": message, **fields}}


def test_a_wrong_extension_from_the_jobcentre_is_told_back_and_benefit_goes_on() -> None:
    told = found(absent(jobcentre("EXTENSION", ground="2", until="2028-12-31")), date(2026, 8, 15), spell(F))
    assert [(finding.task, finding.holds) for finding in told.findings] == [(83, NOTHING), (48, NOTHING)]
    right = found(absent(jobcentre("EXTENSION", ground="2", until="2027-11-26")), date(2026, 8, 15), spell(F))
    assert right.findings == ()


def test_a_pension_application_extends_without_a_date() -> None:
    result = found(absent(jobcentre("PENSION_APPLICATION")), date(2026, 8, 15), spell(F))
    assert (result.findings, result.next_look_on) == ((), None)


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


def test_a_caseworkers_extension_without_its_date_grants_nothing_and_is_no_message_to_answer() -> None:
    """§ 27, stk. 1, nr. 2 needs its last day; only the jobcentre is told that its extension is wrong."""
    without = absent(act("EXTEND", "2026-07-20", ground="2"))
    assert found(without, date(2026, 8, 15), spell(F)).findings == found(absent(), date(2026, 8, 15), spell(F)).findings


def test_another_word_of_the_jobcentre_extends_nothing_and_is_no_wrong_extension() -> None:
    said = {"JOBCENTRE_MESSAGE": {"sent_on": "2026-07-20", "said_by": "JOBCENTRE", "message": "RESUME", "ground": "3"}}
    assert found(absent(said), date(2026, 8, 15), spell(F)) == found(absent(), date(2026, 8, 15), spell(F))
    asked = {"JOBCENTRE_MESSAGE": {**said["JOBCENTRE_MESSAGE"], "message": "EXTENSION", "ground": "2"}}
    assert 83 in [finding.task for finding in found(absent(asked), date(2026, 8, 15), spell(F)).findings]


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


@pytest.mark.parametrize(
    ("day", "is_looked_at"),
    [
        (date(2020, 2, 29), False), (date(2020, 3, 31), True), (date(2020, 9, 30), True), (date(2020, 10, 31), False),
        (date(2020, 11, 30), True), (date(2021, 4, 30), True), (date(2021, 5, 31), False),
    ],
)  # fmt: skip
def test_a_reassessment_day_in_a_closed_period_of_covid_is_looked_at(day: date, is_looked_at: bool) -> None:
    """R-054: the periods of §§ 26 and 26 f, both ends of each; nothing is put off by the machine."""
    first = next(
        start
        for back in range(150, 260)
        if (reached := found(absent(first=(start := day - timedelta(days=back))), day, spell(start)).reassessment)
        and reached.day == day
    )
    asked = [look for look in found(absent(first=first), day, spell(first)).findings if look.rule == "R-054"]
    assert [(look.task, look.holds) for look in asked] == ([(48, NOTHING)] if is_looked_at else [])


def _extended(said_by: str, sent: str, ground: int, *, pension: str = "NONE", first: str = "2026-01-05") -> Duration:
    """A course that reaches its reassessment day, with an extension by the jobcentre or by a caseworker."""
    until = "2027-03-31"
    word = (
        {"JOBCENTRE_MESSAGE": {"sent_on": sent, "message": "EXTENSION", "ground": str(ground), "until": until}}
        if said_by == "JOBCENTRE"
        else {"CASEWORKER_ACT": {"sent_on": sent, "act": "EXTEND", "ground": str(ground), "last_day": until}}
    )
    notified = {"NOTIFICATION": {"sent_on": first, "form": "DP200A", "employer": EMPLOYER, "first_absence_day": first}}
    person = {} if pension == "NONE" else {"pension": pension, "pension_from": "2020-01-01"}
    subject = course({"person": person, "facts": [notified, word]})
    return found(subject, date(2026, 12, 1), spell(date.fromisoformat(first)))


@pytest.mark.parametrize(("sent", "is_looked_at"), [("2026-01-31", False), ("2026-02-01", True)])
@pytest.mark.parametrize("said_by", ["JOBCENTRE", "CASEWORKER"])
def test_an_extension_on_a_ground_of_the_reform_stands_and_is_looked_at(
    said_by: str, sent: str, is_looked_at: bool
) -> None:
    """R-080: numbers 1 and 4 from 1 February 2026 on."""
    for ground in (1, 4):
        rules = [look.rule for look in _extended(said_by, sent, ground).findings]
        assert ("R-080" in rules) is is_looked_at
        assert "R-050" not in rules
    assert "R-080" not in [look.rule for look in _extended(said_by, sent, 2).findings]


def test_a_pensioner_is_extended_by_a_caseworker_alone() -> None:
    """R-056: § 29 has not been read, so the jobcentre's word on § 27 is looked at and extends nothing."""
    by_hand = _extended("CASEWORKER", "2026-07-01", 8, pension="SENIOR")
    assert not [look for look in by_hand.findings if look.task in (129, 83)]
    told = [(look.task, look.rule) for look in _extended("JOBCENTRE", "2026-07-01", 2, pension="SENIOR").findings]
    assert (129, "R-052") in told
    assert (48, "R-056") in told
    assert 83 not in [task for task, _ in told]


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


def test_of_two_extensions_on_one_day_the_later_fact_stands() -> None:
    message = jobcentre("EXTENSION", ground="3", until="2027-03-31")
    word = act("EXTEND", "2026-07-20", ground="3", last_day="2027-01-31")
    for facts, look_on in (((message, word), date(2027, 1, 17)), ((word, message), date(2027, 3, 17))):
        assert found(absent(*facts), date(2026, 8, 15), spell(F)).next_look_on == look_on


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


def test_an_application_for_pension_is_the_seventh_ground() -> None:
    trace = Trace()
    reassessment(trace, absent(jobcentre("PENSION_APPLICATION")), date(2026, 8, 15), (spell(F),))
    (step,) = [step for step in trace.steps if step.rule == "R-055"]
    assert [item.value for item in step.inputs] == ["7"]


def test_thirty_days_are_left_out_for_the_unemployed_as_for_employees() -> None:
    first = date(2025, 1, 6)
    counts = [
        Counter((spell(first, group=group),)).between(first, date(2025, 6, 30))
        for group in ("UNEMPLOYED", "EMPLOYEE_WITH_PAY")
    ]
    assert counts[0] == counts[1] == brute_count([spell(first)], first, date(2025, 6, 30))


@pytest.mark.parametrize("name", ["EXCUSE_LATENESS", "STOP"])
def test_another_word_of_a_caseworker_extends_nothing(name: str) -> None:
    word = act(name, "2026-07-20", ground="3", last_day="2027-01-31")
    assert found(absent(word), date(2026, 8, 15), spell(F)) == found(absent(), date(2026, 8, 15), spell(F))


def test_a_wrong_application_for_pension_is_told_back_as_the_jobcentres_other_words_are() -> None:
    """An end before the reassessment day extends nothing."""
    told = found(absent(jobcentre("PENSION_APPLICATION", until="2026-07-30")), date(2026, 8, 15), spell(F))
    assert [finding.task for finding in told.findings] == [83, 48]


def test_the_step_of_an_extension_tells_its_ground_and_nothing_where_none_was_told() -> None:
    for fields, value in (({"ground": "3"}, "3"), ({}, "")):
        trace = Trace()
        reassessment(trace, absent(jobcentre("EXTENSION", **fields)), date(2026, 8, 15), (spell(F),))
        (step,) = [step for step in trace.steps if step.rule == "R-055"]
        assert [item.value for item in step.inputs] == [value]


def test_what_a_provision_is_said_to_ask_is_the_task_of_its_looks() -> None:
    looks = [
        *_extended("JOBCENTRE", "2026-07-01", 1).findings,
        *_extended("JOBCENTRE", "2026-07-01", 2, pension="SENIOR").findings,
        *covid_2020(Trace(), date(2020, 4, 30)),
        *covid_2021(Trace(), date(2021, 1, 31)),
    ]
    for provision in (reworded_ground, pensioner_extension, covid_2020, covid_2021):
        assert {look.task for look in looks if look.rule == provision.id} == {provision.asks}
