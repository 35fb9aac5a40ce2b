"""Whatever facts come in, in whatever combination, there is an assessment and it keeps the house's promises."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lawbook.assess import assess
from lawbook.assessment import ALARM, CONDITION, EVENT, NOTHING, PART, WHOLE
from lawbook.facts import CIRCUMSTANCES, KINDS, Facts, IncomeMonth, Person
from lawbook.tests.stories import CASE, OTHER, A, B

START = date(2026, 1, 5)
DAYS = st.integers(0, 420).map(lambda number: START + timedelta(days=number))
MAYBE_DAYS = st.one_of(st.none(), DAYS)
HOURS = st.integers(0, 200).map(lambda quarters: Fraction(quarters, 4))
EMPLOYERS = st.sampled_from([A, B])
MONEY = st.integers(0, 6000000)
WAGES = st.integers(-100000, 6000000)


def months(wage: int, hours: Fraction | None) -> tuple[IncomeMonth, ...]:
    return tuple(IncomeMonth(f"{year}-{month:02d}", wage, hours) for year in (2025, 2026) for month in range(1, 13))


FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "INCOME": {
        "employer": EMPLOYERS,
        "months": st.builds(months, WAGES, st.one_of(st.none(), HOURS)),
        "is_incomplete": st.booleans(),
    },
    "APPLICATION": {"absence_cause": st.sampled_from(["SICKNESS", "OTHER", "WORK_INJURY"])},
    "REFUND_REQUEST": {
        "employer": EMPLOYERS,
        "first_day": DAYS,
        "last_day": DAYS,
        "wage_paid": MONEY,
        "absent_hours": st.one_of(st.none(), HOURS),
        "se_number": st.sampled_from([None, "99999999"]),
        "is_se_number_of_employer": st.sampled_from([True, False, None]),
    },
    "RECOVERY": {"last_absence_day": DAYS},
    "PARTIAL_RESUMPTION": {"employer": EMPLOYERS, "first_day": DAYS, "absent_hours": st.one_of(st.none(), HOURS)},
    "BUSINESS": {
        "started_on": st.dates(date(2020, 1, 1), date(2026, 6, 1)),
        "weekly_hours": HOURS,
        "annual_profit": st.one_of(st.none(), st.integers(-(10**7), 10**8)),
        "insurance_level": st.sampled_from([None, "TWO_THIRDS", "FULL"]),
        "insurance_from_day": st.sampled_from([None, 1, 3]),
        "insurance_valid_from": MAYBE_DAYS,
    },
    "BUSINESS_PARTIAL": {"first_day": DAYS, "work_share": st.integers(0, 4).map(lambda part: Fraction(part, 4))},
    "UNEMPLOYMENT": {
        "is_entitled": st.booleans(),
        "insured": st.sampled_from(["FULL_TIME", "PART_TIME"]),
        "day_rate": st.one_of(st.none(), st.integers(0, 110000)),
        "first_day": DAYS,
        "pays_first_14_days": st.booleans(),
        "deduction": st.sampled_from([0, 5000]),
    },
    "CIVIL_EVENT": {
        "event": st.sampled_from(["DEATH", "DISAPPEARED", "EMIGRATED", "MOVED", "DEATH_ANNULLED", "GUARDIANSHIP"]),
        "event_on": DAYS,
    },
    "IMPRISONMENT": {"first_day": DAYS, "last_day": st.none()},
    "SPECIAL_CIRCUMSTANCE": {"circumstance": st.sampled_from(CIRCUMSTANCES), "first_day": DAYS, "last_day": MAYBE_DAYS},
    "CONVERTED_WEEK": {"monday": DAYS, "paid": MONEY},
    "CONTROL_ANSWER": {"advice": st.sampled_from(["NONE", "INFORM", "BRAKE", "SAMPLE", "MISSING"])},
    "INSURANCE_ANSWER": {
        "state": st.sampled_from(["VALID", "INVALID", "UNKNOWN"]),
        "employer": st.sampled_from([None, A]),
        "valid_from": MAYBE_DAYS,
        "valid_until": MAYBE_DAYS,
    },
    "AGREEMENT": {
        "agreement": st.sampled_from(["SECTION_56", "SECTION_58A"]),
        "state": st.sampled_from(["APPLIED", "APPROVED", "REFUSED"]),
        "employer": EMPLOYERS,
        "illness": st.just("migraine"),
        "first_day": MAYBE_DAYS,
        "last_day": MAYBE_DAYS,
    },
    "LETTER_SENT": {"letter": st.sampled_from(["NOTIFICATION_LETTER", "HEARING"]), "is_proven": st.booleans()},
    "JOBCENTRE_MESSAGE": {"message": st.sampled_from(["EXTENSION", "RESUME"]), "ground": st.integers(1, 7)},
    "CASEWORKER_ACT": {
        "act": st.sampled_from(
            ["GRANT", "REFUSE", "STOP", "SET_HOURLY_RATE", "EXCUSE_LATENESS", "ANNUL", "EXTEND", "SETTLE"]
        ),
        "first_day": MAYBE_DAYS,
        "last_day": MAYBE_DAYS,
        "rate": st.one_of(st.none(), st.integers(-100, 20000)),
        "question": st.sampled_from([None, 19, 29, 30, 44, 48, 57, 60, 78, 79, 88, 90, 124, 130, 133, 136]),
        "answer": st.sampled_from(["YES", "NO"]),
    },
}
NOTIFIED = {
    "form": st.sampled_from(["DP201", "DP200A", "DP200B", "DP200C"]),
    "first_absence_day": st.integers(0, 200).map(lambda number: START + timedelta(days=number)),
    "last_absence_day": MAYBE_DAYS,
    "employed_since": st.sampled_from([None, date(2015, 1, 1), date(2026, 2, 1)]),
    "employed_until": MAYBE_DAYS,
    "hours_last_8_weeks": st.one_of(st.none(), HOURS),
    "weekly_hours": st.one_of(st.none(), HOURS),
    "schedule": st.one_of(st.none(), st.tuples(*[HOURS] * 7)),
    "section_56": st.sampled_from([None, "migraine"]),
    "is_flexjob": st.booleans(),
    "is_apprentice": st.booleans(),
    "is_insured_employer": st.booleans(),
}


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    records = []

    def add(kind: str, fields: dict[str, Any], case: str | None) -> None:
        about = {"fact": f"f{len(records):03d}", "sent_on": draw(DAYS), "said_by": "CITIZEN", "case": case}
        records.append(KINDS[kind](**about, **fields))

    for case in draw(st.sampled_from([(CASE,), (CASE, OTHER)])):
        fields = {name: draw(values) for name, values in NOTIFIED.items()}
        fields["employer"] = draw(EMPLOYERS) if fields["form"] in ("DP201", "DP200A") else None
        if fields["last_absence_day"] and fields["last_absence_day"] < fields["first_absence_day"]:
            fields["last_absence_day"] = None
        add("NOTIFICATION", fields, case)
    for kind in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=14)):
        fields = {name: draw(values) for name, values in FIELDS[kind].items()}
        personal = kind in ("INCOME", "BUSINESS", "UNEMPLOYMENT", "CIVIL_EVENT", "AGREEMENT")
        add(kind, fields, None if personal else draw(st.sampled_from([CASE, OTHER])))
    return Facts(Person(date(1980, 1, 1)), tuple(records))


@given(facts=any_facts(), on=DAYS)
def test_there_is_always_an_assessment_that_keeps_its_promises(facts: Facts, on: date) -> None:
    found = assess(facts, on)
    assert found == assess(facts, on)
    by_week: dict[date, int] = {}
    for case in found.cases:
        assert case.next_look_on is None or case.next_look_on > on
        for finding in case.findings:
            assert finding.kind in (CONDITION, EVENT, ALARM)
            assert finding.holds in (WHOLE, PART, NOTHING)
            assert (finding.task is None) is (finding.kind == ALARM)
        assert len(set(case.findings)) == len(case.findings)
        sure = case.right == "FULFILLED" and not any(finding.holds == WHOLE for finding in case.findings)
        assert len({(week.monday, week.payee) for week in case.weeks}) == len(case.weeks)
        for week in case.weeks:
            assert week.monday.weekday() == 0
            assert week.benefit >= week.own_atp >= 0
            assert week.pension >= 0
            assert week.first_day is not None
            assert week.last_day is not None
            assert case.first_absence_day <= week.first_day <= week.last_day
            assert week.last_day <= on
            assert case.last_day_of_right is None or week.last_day <= case.last_day_of_right
            assert week.monday <= date(2026, 12, 28)
            assert all(0 <= step < len(case.trace) for step in week.steps)
            if sure:
                by_week[week.monday] = by_week.get(week.monday, 0) + week.benefit
    assert all(total <= 508500 for total in by_week.values())


@given(facts=any_facts(), on=DAYS)
def test_held_days_are_never_among_the_weeks(facts: Facts, on: date) -> None:
    for case in assess(facts, on).cases:
        for finding in case.findings:
            if finding.holds != PART or finding.first_day is None or finding.kind == ALARM:
                continue
            end = finding.last_day or date.max
            for week in case.weeks:
                assert not (finding.first_day <= week.first_day and week.last_day <= end)
