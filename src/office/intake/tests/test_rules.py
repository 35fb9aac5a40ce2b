"""NemRefusion's rules of order, from both sides (regel 1101-1110)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.intake import plausible, rules
from office.intake.problems import Problem, Refused
from office.intake.tests.examples import example

D = date.fromisoformat


def broken(check, *args, **kwargs) -> str | None:
    """Return the number of the rule that is broken, None when it is kept."""
    try:
        check(*args, **kwargs)
    except Refused as problem:
        return problem.rule
    return None


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("DP201", "first_absence_day", "last_sick_day"), ("DP201", "employment_start", "employment_end"),
        ("DP200A", "first_absence_day", "last_sick_day"), ("DP200A", "employment_start", "employment_end"),
        ("DP201", "leave_from", "leave_to"), ("DP200A", "leave_from", "leave_to"),
        ("DP200B", "first_absence_day", "last_sick_day"), ("DP200C", "first_absence_day", "last_sick_day"),
        ("DP202", "refund_from", "refund_to"), ("HOLIDAY", "from", "to"), ("IMPRISONMENT", "from", "to"),
        ("SPECIAL_CIRCUMSTANCE", "from", "to"),
        ("AGREEMENT", "from", "until"), ("INSURANCE_ANSWER", "valid_from", "valid_until"),
        ("BUSINESS", "started", "ended"),
    ],
)  # fmt: skip
def test_a_period_ends_no_earlier_than_it_starts(kind, first, last):
    same = example(kind, **{first: "2025-09-10", last: "2025-09-10"})
    wrong = example(kind, **{first: "2025-09-11", last: "2025-09-10"})
    assert broken(rules.check_days, same) is None
    assert broken(rules.check_days, wrong) == "1110"
    open_ended = {name: value for name, value in wrong.items() if name != last}
    assert broken(rules.check_days, open_ended) is None


def test_the_days_inside_a_correction_are_looked_at():
    wrong = {"form": "DP201", "first_absence_day": "2025-09-02", "last_sick_day": "2025-09-01"}
    with pytest.raises(Refused) as caught:
        rules.check_days(example("CORRECTION", notification=wrong))
    assert (caught.value.rule, caught.value.field) == ("1110", "notification.first_absence_day")


@pytest.mark.parametrize(
    ("day", "rule"),
    [("2006-07-02", "DAY"), ("2006-07-03", None), ("2026-09-09", None), ("2026-09-10", "DAY"), ("1900-01-01", "DAY"),
     ("2099-12-31", "DAY")],
)
@pytest.mark.parametrize("kind", ["DP201", "DP200A", "DP200B", "DP200C"])
def test_a_first_absence_day_is_one_that_the_law_is_for(kind, day, rule):
    body = example(kind, first_absence_day=day, signed_at="2025-09-08")
    body = {name: value for name, value in body.items() if name != "last_sick_day"}
    assert (broken(rules.check_days, body) or broken(plausible.check_ahead, body)) == rule


WEEK = [7, 7, 7, 7, 7, 0, 0]


@pytest.mark.parametrize(
    ("plan", "starts", "field"),
    [
        (WEEK, None, None), (WEEK, "2025-09-08", None), (WEEK * 2, "2025-09-08", None), (WEEK * 52, "2025-09-08", None),
        (WEEK * 2, None, "schedule_from"), (WEEK * 2, "2025-09-09", "schedule_from"), ([*WEEK, 7], None, "schedule"),
        (None, "2025-09-09", "schedule_from"), (None, None, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["", "notification."])
def test_a_plan_is_of_whole_weeks_from_a_monday(plan, starts, field, place):
    said = {"schedule": plan, "schedule_from": starts}
    told = {name: value for name, value in said.items() if value is not None}
    body = example("CORRECTION", notification={"form": "DP201", **told}) if place else {**example("DP201"), **told}
    if field is None:
        assert broken(rules.check_schedule, body) is None
        return
    with pytest.raises(Refused) as caught:
        rules.check_schedule(body)
    assert (caught.value.rule, caught.value.field) == ("DAY", f"{place}{field}")


def test_the_first_absence_day_of_a_correction_is_looked_at_too():
    body = example("CORRECTION", notification={"form": "DP201", "first_absence_day": "2006-07-02"})
    with pytest.raises(Refused) as caught:
        rules.check_days(body)
    assert (caught.value.rule, caught.value.field) == ("DAY", "notification.first_absence_day")


def test_an_update_carries_the_token_of_the_latest_version():
    body = example("CORRECTION", token="00000000-0000-4000-8000-0000000000AB")
    assert broken(rules.check_token, body, latest="00000000-0000-4000-8000-0000000000ab") is None
    assert broken(rules.check_token, body, latest="00000000-0000-4000-8000-0000000000ac") == "1102"
    assert broken(rules.check_token, body, latest="") == "1102"
    assert broken(rules.check_token, example("CORRECTION"), latest="x") == "1101"


def test_only_notifications_may_be_updated():
    for kind in ("DP201", "DP200A", "DP200B", "DP200C"):
        assert broken(rules.check_can_be_updated, kind) is None
    for kind in ("DP202", "DP212S", "INCOME", "APPLICATION"):
        assert broken(rules.check_can_be_updated, kind) == "1105"


TAKEN = [(D("2025-10-01"), D("2025-10-19")), (D("2025-10-20"), D("2025-10-31"))]


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        ("2025-09-30", "1108"),
        ("2025-10-19", "1108"),
        ("2025-10-20", "1108"),  # no later than an existing one
        ("2025-10-21", "1107"),  # later, but overlapping
        ("2025-10-31", "1107"),
        ("2025-11-01", None),  # a Saturday
        ("2025-11-02", None),
        ("2025-11-03", None),  # only the weekend lies between
        ("2025-11-04", "1107"),  # Monday is left out
        ("2026-02-01", "1107"),
    ],
)
def test_refund_periods_follow_each_other(first, rule):
    period = (D(first), D(first) + timedelta(days=10))
    assert broken(rules.check_refund_period, period, TAKEN, lambda day: False) == rule


def test_the_first_period_may_start_anywhere():
    assert broken(rules.check_refund_period, (D("2025-01-01"), D("2025-01-02")), [], lambda day: False) is None


def test_days_of_holiday_are_no_gap():
    away = (D("2025-11-03"), D("2025-11-09"))
    inside = lambda day: away[0] <= day <= away[1]  # noqa: E731
    assert broken(rules.check_refund_period, (D("2025-11-10"), D("2025-11-11")), TAKEN, inside) is None
    assert broken(rules.check_refund_period, (D("2025-11-11"), D("2025-11-12")), TAKEN, inside) == "1107"


def test_public_holidays_are_no_gap():
    taken = [(D("2025-12-01"), D("2025-12-24"))]
    assert broken(rules.check_refund_period, (D("2025-12-29"), D("2025-12-31")), taken, lambda day: False) is None
    assert broken(rules.check_refund_period, (D("2025-12-30"), D("2025-12-31")), taken, lambda day: False) == "1107"


def test_the_order_of_what_stands_does_not_matter():
    period = (D("2025-11-04"), D("2025-11-05"))
    for taken in (TAKEN, TAKEN[::-1]):
        assert broken(rules.check_refund_period, period, taken, lambda day: False) == "1107"


@pytest.mark.parametrize("refused", [rules.not_collected(), rules.no_deletion(), rules.no_notification("citizen_cpr")])
def test_an_error_says_all_on_one_line(refused, settings):
    from django.utils import translation

    problem = Problem.of(refused, file="30-nemrefusion.jsonl", line=7)
    with translation.override("da"):
        assert str(problem) == (
            f"30-nemrefusion.jsonl, linje 7, felt {refused.field}: {refused.da} (regel {refused.rule})"
        )
    with translation.override("en"):
        assert str(problem) == (
            f"30-nemrefusion.jsonl, line 7, field {refused.field}: {refused.en} (rule {refused.rule})"
        )
