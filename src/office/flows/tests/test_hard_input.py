"""Whatever a field holds, a message goes in whole or is refused by one error that names the field and its rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from office.cases.models import Event, Fact, SicknessCase
from office.flows.receive_message import receive
from office.flows.tests.task_stories import day, employed_with_pay, night, only_case, refund, solve, tasks
from office.intake.problems import FAULT, JSON
from office.intake.schemas import formats
from office.intake.tests.examples import EXAMPLES, example
from office.letters.models import Letter
from office.parties.models import Company, Person
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]

WRITTEN = (Person, Company, SicknessCase, Fact, Event, Task, Letter)
NO_NUMBER = (-1, 10**12, "-0.01", "1e5", "NaN", "1.000,50", "9" * 40, 0.00001, True)
NO_DAY = ("2025-02-30", "0000-00-00", "9999-12-31", "1899-12-31", "20250901", "", 20250901)
NO_TEXT = (None, {"a": 1}, "\ud800", "x" * 5000)
NO_BOOL = ("ja", 1, 0, None)


def hostile(value: Any) -> tuple[Any, ...]:
    """Return what cannot stand where this value stands."""
    if isinstance(value, bool):
        return NO_BOOL
    if isinstance(value, int | float):
        return NO_NUMBER
    return NO_DAY + NO_TEXT + (NO_NUMBER if str(value).replace(".", "").isdigit() else ())


def leaves(body: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Walk over the plain values of a message with their places."""
    if isinstance(body, dict | list):
        for place, value in body.items() if isinstance(body, dict) else enumerate(body):
            yield from leaves(value, (*at, place))
    else:
        yield at, body


def spoilt(body: dict[str, Any], at: tuple[Any, ...], value: Any) -> dict[str, Any]:
    part: Any = body
    for place in at[:-1]:
        part = part[place]
    part[at[-1]] = value
    return body


def written() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_spoilt_field_is_refused_by_its_name_and_nothing_is_written(kind: str) -> None:
    employed_with_pay(first_absence_day="2025-09-01")
    before = written()
    refused = 0
    for at, value in leaves(EXAMPLES[kind]):
        for bad in hostile(value):
            outcome = receive(spoilt(example(kind, on="2026-01-20"), at, bad), received_on=day("2026-01-20"))
            if outcome.state == "ACCEPTED":
                before = written()  # a value that may stand there after all: free text, null
                continue
            assert outcome.problem is not None
            assert outcome.problem.rule != FAULT, (at, bad)
            assert outcome.problem.field or outcome.problem.rule == JSON, (at, bad)
            assert outcome.problem.da and outcome.problem.en
            assert written() == before, (at, bad)
            refused += 1
    assert refused > 3 or kind in ("MOVE_CONSENT",)
    night("2026-01-21")


def test_every_message_kind_has_an_example_that_is_spoilt() -> None:
    assert set(EXAMPLES) == set(formats().types())


def test_a_request_without_wage_is_seen_by_somebody_and_the_other_days_go_on() -> None:
    employed_with_pay()
    night("2026-01-06")
    refund("2026-02-17", "2026-02-02", "2026-02-15")
    outcome = receive(
        example("DP202", on="2026-02-24", refund_from="2026-02-16", refund_to="2026-02-22", wage_paid=0,
                absent_hours_per_week=..., municipality="751"),
        received_on=day("2026-02-24"),
    )  # fmt: skip
    assert outcome.state == "ACCEPTED"
    night("2026-02-25")
    (task,) = [one for one in tasks(48) if one.title.startswith("Refusion er søgt uden udbetalt løn")]
    assert (task.case, task.holds) == (only_case(), "PART")
    solve(48, "2026-02-26", answer="YES")
    night("2026-02-27")
    assert [one for one in tasks(48) if "uden udbetalt løn" in one.title] == []


def test_a_request_with_the_least_wage_asks_nobody() -> None:
    employed_with_pay()
    night("2026-01-06")
    outcome = receive(
        example("DP202", on="2026-02-24", refund_from="2026-02-02", refund_to="2026-02-22", wage_paid="0.01",
                absent_hours_per_week=..., municipality="751"),
        received_on=day("2026-02-24"),
    )  # fmt: skip
    assert outcome.state == "ACCEPTED"
    night("2026-02-25")
    assert tasks(48) == []
