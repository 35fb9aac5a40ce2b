"""What a population announces as refused, rule by rule (afvisninger)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from population.message import Message
from population.refusals import announce

CVR, OTHER = "94000009", "94000017"
START = date(2026, 1, 5)
_ids = count(1)


def message(kind: str, day: int, **body) -> Message:
    """Make a message delivered so many days after the start."""
    sender = {"sender": {"cvr": CVR}} if kind not in ("HOLIDAY", "IMPRISONMENT") else {}
    whole = {"message_id": f"m{next(_ids)}", **sender, **body}
    return Message(START + timedelta(days=day), kind, whole)


def notified(day: int = 0, first: str = "2026-01-01", **body) -> Message:
    return message("DP201", day, first_absence_day=first, **body)


def request(day: int, first: str, last: str, **body) -> Message:
    return message("DP202", day, refund_from=first, refund_to=last, **body)


def rules(*found: Message) -> list[str | None]:
    announce(list(found))
    return [one.refused for one in found]


def test_a_clean_course_is_taken_in():
    assert rules(
        notified(), request(30, "2026-01-31", "2026-02-13"), request(60, "2026-02-14", "2026-02-28"),
        message("DP212S", 61, last_sick_day="2026-02-28"),
    ) == [None] * 4  # fmt: skip


@pytest.mark.parametrize("kind", ["DP202", "DP212S"])
def test_1106_needs_a_notification_of_the_same_sender(kind):
    body = {"refund_from": "2026-01-31", "refund_to": "2026-02-13"} if kind == "DP202" else {}
    assert rules(message(kind, 0, **body), notified(1)) == ["1106", None]
    assert rules(notified(0, sender={"cvr": OTHER}), message(kind, 1, **body)) == [None, "1106"]
    gone = notified()
    withdrawn = message("ANNULMENT", 1, annuls=gone.body["message_id"], token=gone.body["message_id"])
    assert rules(gone, withdrawn, message(kind, 2, **body)) == [None, None, "1106"]


@pytest.mark.parametrize(("last", "rule"), [("2025-12-31", "1106"), ("2026-01-01", None)])
def test_1106_the_absence_must_have_begun(last, rule):
    assert rules(notified(), request(1, "2025-12-01", last)) == [None, rule]


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        ("2026-01-31", "1108"), ("2026-02-01", "1107"), ("2026-02-13", "1107"), ("2026-02-14", None),
        ("2026-02-16", None), ("2026-02-17", "1107"),
    ],
)  # fmt: skip
def test_1107_and_1108_order_the_periods(first, rule):
    standing = request(30, "2026-01-31", "2026-02-13")  # until a Friday
    assert rules(notified(), standing, request(60, first, "2026-03-31")) == [None, None, rule]


def test_a_refused_period_takes_no_room():
    assert rules(
        notified(), request(30, "2026-01-31", "2026-02-13"), request(31, "2026-02-02", "2026-02-20"),
        request(32, "2026-02-14", "2026-02-28"),
    ) == [None, None, "1107", None]  # fmt: skip


def test_a_withdrawn_period_makes_room():
    first = request(30, "2026-01-31", "2026-02-13")
    withdrawn = message("ANNULMENT", 31, annuls=first.body["message_id"], token=first.body["message_id"])
    again = request(32, "2026-01-31", "2026-02-20")
    assert rules(notified(), first, withdrawn, again) == [None] * 4


def test_each_employer_has_periods_of_its_own():
    other = {"sender": {"cvr": OTHER}}
    assert rules(
        notified(), notified(**other), request(30, "2026-01-31", "2026-02-13"),
        request(30, "2026-01-31", "2026-02-13", **other),
    ) == [None] * 4  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "rule"),
    [
        ("HOLIDAY", {}, None), ("IMPRISONMENT", {}, None), ("HOLIDAY", {"sender": {"cvr": CVR}}, None),
        ("HOLIDAY", {"sender": {"cvr": OTHER}}, "1107"),
    ],
)  # fmt: skip
def test_days_away_are_no_gap_for_whom_they_are_about(kind, body, rule):
    away = message(kind, 31, **{"from": "2026-02-16", "to": "2026-02-22"}, **body)
    assert rules(
        notified(), request(30, "2026-01-31", "2026-02-13"), away, request(60, "2026-02-23", "2026-02-28")
    ) == [None, None, None, rule]


def test_1103_and_1102_about_withdrawals():
    first = notified(1)
    unknown = message("ANNULMENT", 0, annuls=first.body["message_id"], token=first.body["message_id"])
    stale = message("ANNULMENT", 3, annuls=first.body["message_id"], token=first.body["message_id"])
    correction = message("CORRECTION", 2, corrects=first.body["message_id"], token=first.body["message_id"])
    assert rules(unknown, first, correction, stale) == ["1103", None, None, "1102"]


def test_the_order_of_delivery_counts_and_not_that_of_the_list():
    late = notified(5)
    assert rules(request(0, "2026-01-31", "2026-02-13"), late) == ["1106", None]
    within_a_day = [message("DP212S", 5, last_sick_day="2026-02-01"), notified(5)]
    assert rules(*within_a_day) == ["1106", None]  # as it stands in the file
    assert rules(notified(5), message("DP212S", 5, last_sick_day="2026-02-01")) == [None, None]


def test_what_is_malformed_keeps_its_rule_and_counts_for_nothing():
    broken = notified()
    broken.refused = "JSON"
    assert rules(broken, request(1, "2026-01-31", "2026-02-13")) == ["JSON", "1106"]


def test_the_same_message_again_is_no_refusal():
    first = notified()
    again = Message(first.day + timedelta(days=1), first.kind, first.body)
    assert rules(first, again) == [None, None]
