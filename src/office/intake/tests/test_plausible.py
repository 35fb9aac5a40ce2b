"""What no message can mean is refused by one error that names the field; the last possible value goes in."""

from __future__ import annotations

from typing import Any

import pytest

from office.intake import plausible
from office.intake.problems import Refused
from office.intake.schemas import formats
from office.intake.tests.examples import CVR, example


def refusal(check: Any, body: dict[str, Any]) -> tuple[str, str] | None:
    """Return rule and field of what is refused, None when it goes in."""
    try:
        check(body)
    except Refused as found:
        return found.rule, found.field
    return None


NEW = {"form": "DP201", "first_absence_day": "2025-09-01"}


@pytest.mark.parametrize(
    ("kind", "field", "most", "build"),
    [
        ("DP201", "weekly_hours", 168, lambda hours: {"weekly_hours": hours}),
        ("DP200A", "weekly_hours", 168, lambda hours: {"weekly_hours": hours}),
        ("DP201", "hours_last_8_weeks", 1344, lambda hours: {"hours_last_8_weeks": hours}),
        ("DP201", "schedule[6]", 24, lambda hours: {"schedule": [0, 0, 0, 0, 0, 0, hours]}),
        ("DP202", "absent_hours_per_week", 168, lambda hours: {"absent_hours_per_week": hours}),
        ("PARTIAL_RESUMPTION", "absent_hours", 168, lambda hours: {"absent_hours": hours}),
        ("BUSINESS", "weekly_hours", 168, lambda hours: {"weekly_hours": hours}),
        ("DP200C", "business.weekly_hours", 168,
         lambda hours: {"business": {"started": "2018-01-01", "weekly_hours": hours}}),
        ("CORRECTION", "notification.weekly_hours", 168,
         lambda hours: {"notification": {**NEW, "weekly_hours": hours}}),
        ("APPLICATION", "partial_work.absent_hours", 168,
         lambda hours: {"partial_work": {"employer": CVR, "from": "2025-09-15", "absent_hours": hours}}),
    ],
)  # fmt: skip
def test_there_are_only_so_many_hours(kind: str, field: str, most: int, build: Any) -> None:
    for possible in (0, most, f"{most}.00"):
        assert refusal(plausible.check_hours, example(kind, **build(possible))) is None
    for impossible in (most + 1, f"{most}.01", most + 0.25, 9999):
        assert refusal(plausible.check_hours, example(kind, **build(impossible))) == ("HOURS", field)


def test_the_error_says_how_many_there_are() -> None:
    with pytest.raises(Refused) as caught:
        plausible.check_hours(example("DP201", weekly_hours=200))
    assert caught.value.da == "En uge har 168 timer; der står 200."


@pytest.mark.parametrize(
    ("kind", "field", "build"),
    [
        ("DP201", "first_absence_day", lambda day: {"first_absence_day": day}),
        ("DP201", "last_sick_day", lambda day: {"last_sick_day": day}),
        ("DP201", "employment_start", lambda day: {"employment_start": day}),
        ("DP200A", "employer_paid_until", lambda day: {"employer_paid_until": day}),
        ("DP202", "refund_to", lambda day: {"refund_to": day}),
        ("DP212S", "last_sick_day", lambda day: {"last_sick_day": day}),
        ("RECOVERY", "last_sick_day", lambda day: {"last_sick_day": day}),
        ("HOLIDAY", "to", lambda day: {"to": day}),
        ("HOLIDAY_PAY", "to", lambda day: {"to": day}),
        ("IMPRISONMENT", "from", lambda day: {"from": day, "to": ...}),
        ("MILITARY_SERVICE", "from", lambda day: {"from": day}),
        ("PARTIAL_RESUMPTION", "from", lambda day: {"from": day}),
        ("BUSINESS", "started", lambda day: {"started": day}),
        ("UNEMPLOYMENT", "from", lambda day: {"from": day}),
        ("CORRECTION", "notification.last_sick_day", lambda day: {"notification": {**NEW, "last_sick_day": day}}),
    ],
)
def test_a_day_lies_at_most_a_year_ahead(kind: str, field: str, build: Any) -> None:
    assert refusal(plausible.check_ahead, example(kind, **build("2026-09-09"))) is None
    assert refusal(plausible.check_ahead, example(kind, **build("2026-09-10"))) == ("DAY", field)
    assert refusal(plausible.check_ahead, example(kind, **build("2099-12-31"))) == ("DAY", field)


def test_what_was_paid_or_earned_lies_behind() -> None:
    assert refusal(plausible.check_ahead, example("CONVERTED_WEEK", week_of="2025-09-08")) is None
    assert refusal(plausible.check_ahead, example("CONVERTED_WEEK", week_of="2025-09-09")) == ("DAY", "week_of")
    line = {"wage": 1, "hours": 1}
    assert refusal(plausible.check_ahead, example("INCOME", months={"2025-09": line})) is None
    found = refusal(plausible.check_ahead, example("INCOME", months={"2025-08": line, "2025-10": line}))
    assert found == ("DAY", "months.2025-10")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("AGREEMENT", {"until": "2040-01-01"}), ("INSURANCE_ANSWER", {"valid_until": "2040-01-01"}),
        ("JOBCENTRE", {"until": "2028-01-01"}), ("IMPRISONMENT", {"to": "2040-01-01"}),
        ("DP201", {"employment_end": "2040-01-01"}),
    ],
)  # fmt: skip
def test_an_end_may_lie_far_ahead(kind: str, changes: dict[str, Any]) -> None:
    assert refusal(plausible.check_ahead, example(kind, **changes)) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("99999999999999", "99999999999999"), (99999999999999, "99999999999999"), (1234567890, "1234567890"),
        ("61018012345", "61018012345"), (6101801234, "[personnummer]"), ("610180-1234", "[personnummer]"),
        ("se 6101801234 her", "[personnummer]"), ("0000000000", "0000000000"), ("6101801234.5", "6101801234.5"),
        (-6101801234, "[personnummer]"),
    ],
)  # fmt: skip
def test_an_error_hides_person_numbers_and_garbles_no_other_number(value: Any, shown: str) -> None:
    with pytest.raises(Refused) as caught:
        formats().check(example("DP202", wage_paid=value))
    assert shown in caught.value.da
    if shown != "[personnummer]":
        assert "[personnummer]" not in caught.value.da


@pytest.mark.parametrize("value", ["61018012345", "6101801234x", "3113801234", 6101801234, "610180 1234", ""])
def test_what_stands_for_a_person_number_is_never_shown(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        formats().check(example("DP202", citizen_cpr=value))
    assert caught.value.field == "citizen_cpr"
    assert caught.value.da.startswith("[personnummer]")
