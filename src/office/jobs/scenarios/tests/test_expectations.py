"""Each expectation of the format, held and not held: what the failing line says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from lawbook.assessment import Reassessment, Span
from office.jobs.scenarios.cast import Cast
from office.jobs.scenarios.expectations import check
from office.jobs.scenarios.observed import CITIZEN, Money
from office.jobs.scenarios.scenario import Employer, Event, Scenario

SCENARIO = Scenario(
    file="a.yaml", id="one", title="t", oracle="constructed", source="s",
    events=(Event(date(2025, 3, 3), "hearing_answer", {}),), until=date(2025, 12, 31), expect={},
    employers={"A": Employer(), "B": Employer()},
)  # fmt: skip
CAST = Cast.of(SCENARIO)
A, B = CAST.cvr["A"], CAST.cvr["B"]


def assessment(**given: Any) -> Any:
    plain = {
        "provisions": {"§ 32, stk. 1, nr. 1": "FULFILLED", "§ 30, stk. 2": "UNDECIDABLE"},
        "municipality_pays_from": date(2025, 4, 2), "last_day_of_right": None,
        "employer_period": Span(date(2025, 3, 3), date(2025, 4, 1)),
        "reassessment": Reassessment(date(2025, 9, 30), True, 50, 110),
        "deadlines": {"EMPLOYER_NOTIFICATION": date(2025, 4, 7)},
    }  # fmt: skip
    return SimpleNamespace(**(plain | given))


def task(number: int, status: str = "OPEN", blocks: str = "DECISION") -> Any:
    return SimpleNamespace(number=number, status=status, blocks=blocks)


@dataclass
class Stand:
    """Stands in for what was read from the office."""

    assessment: Any = field(default_factory=assessment)
    paid: dict[str, Money] = field(default_factory=dict)
    sent: dict[date, Money] = field(default_factory=dict)
    tasks: list[Any] = field(default_factory=list)
    owed: dict[str, int] = field(default_factory=dict)
    refusal: str | None = None
    payer: dict[date, set[int]] = field(default_factory=dict)

    @property
    def lived(self) -> Any:
        return SimpleNamespace(world=SimpleNamespace(cast=CAST), refusal=self.refusal)

    @property
    def latest(self) -> Any:
        return SimpleNamespace(case=SimpleNamespace(status="RUNNING"))

    def number_of_cases(self) -> int:
        return 1

    def outcome(self) -> str:
        return "granted"

    def weeks(self) -> dict[str, Money]:
        return self.paid

    def runs(self) -> dict[date, Money]:
        return self.sent

    def payers(self) -> dict[date, set[int]]:
        return self.payer

    def balances(self) -> dict[str, int]:
        return self.owed

    def open_numbers(self) -> list[int]:
        return sorted(one.number for one in self.tasks if one.status == "OPEN")

    def letters(self) -> set[str]:
        return {"grant", "notification_letter"}


def lines(expect: dict[str, Any], **stand: Any) -> list[str]:
    return [str(failure) for failure in check(Stand(**stand), expect)]  # type: ignore[arg-type]


FULL = Money(Fraction(37), 0, {A: 486500, B: 100050}, 8800)


@pytest.mark.parametrize(
    "expect",
    [
        {"cases": 1, "status": "running", "outcome": "granted"},
        {"provisions": {"§ 32, stk. 1, nr. 1": "fulfilled", "§ 30, stk. 2": "undecidable"}},
        {"municipality_pays_from": date(2025, 4, 2), "last_day_of_right": None},
        {"employer_period": [date(2025, 3, 3), date(2025, 4, 1)], "reassessment_day": date(2025, 9, 30)},
        {"deadlines": {"employer_notification": date(2025, 4, 7)}},
        {"letters_include": ["grant"]},
        {"balance": 0},
    ],
)
def test_what_holds_gives_no_line(expect: dict[str, Any]) -> None:
    assert lines(expect) == []


@pytest.mark.parametrize(
    ("expect", "line"),
    [
        ({"cases": 2}, "cases: expected 2, got 1"),
        ({"status": "ended"}, "status: expected ended, got running"),
        ({"outcome": "pending"}, "outcome: expected pending, got granted"),
        ({"provisions": {"§ 99": "fulfilled"}}, "provisions.§ 99: expected fulfilled, got not tried"),
        ({"municipality_pays_from": None}, "municipality_pays_from: expected null, got 2025-04-02"),
        ({"last_day_of_right": date(2025, 5, 1)}, "last_day_of_right: expected 2025-05-01, got null"),
        ({"employer_period": None}, "employer_period: expected null, got [2025-03-03, 2025-04-01]"),
        ({"reassessment_day": None}, "reassessment_day: expected null, got 2025-09-30"),
        ({"deadlines": {"citizen_application": date(2025, 4, 1)}},
         "deadlines.citizen_application: expected 2025-04-01, got null"),
        ({"letters_include": ["hearing"]}, "letters_include: expected [hearing], got [grant, notification_letter]"),
        ({"balance": 1}, "balance: expected 1, got 0"),
        ({"error": "19"}, "error: expected 19, got accepted"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told(expect: dict[str, Any], line: str) -> None:
    assert lines(expect) == [line]


def test_nothing_assessed_is_told_where_a_day_was_expected() -> None:
    for key, day in (("employer_period", None), ("reassessment_day", None), ("municipality_pays_from", None)):
        assert lines({key: day}, assessment=None) == [f"{key}: expected null, got no assessment"]


def test_amounts_are_compared_exactly_and_per_employer() -> None:
    week = {"2026-W11": {"hours": 37, "refund": {"A": 4865, "B": Decimal("1000.5")}, "supplement": 88, "citizen": 0}}
    assert lines({"weeks": week}, paid={"2026-W11": FULL}) == []
    assert lines({"weeks": {"2026-W11": {"refund": Decimal("5865.5")}}}, paid={"2026-W11": FULL}) == []
    assert lines({"weeks": {"2026-W11": {"refund": 5865}}}, paid={"2026-W11": FULL}) == [
        "weeks.2026-W11.refund: expected 5865, got 5865.5"
    ]
    assert lines({"weeks": {"2026-W11": {"refund": {"B": 1}}}}, paid={"2026-W11": FULL}) == [
        "weeks.2026-W11.refund.B: expected 1, got 1000.5"
    ]


def test_only_finds_other_weeks_with_money_and_leaves_weeks_of_nothing_alone() -> None:
    paid = {"2026-W10": Money(Fraction(5)), "2026-W11": FULL, "2026-W12": Money(citizen=100)}
    expect = {"weeks": {"only": True, "2026-W11": {"hours": 37}}}
    assert lines(expect, paid=paid) == ["weeks.2026-W12: expected nothing, got {citizen: 1}"]
    assert lines({"weeks": {"2026-W11": {"hours": 37}}}, paid=paid) == []
    assert lines({"weeks": {"only": True}}, paid={"2026-W10": Money(Fraction(5))}) == []


def test_week_that_was_not_paid_has_nothing() -> None:
    assert lines({"weeks": {"2026-W11": {"citizen": 0, "hours": 0}}}) == []
    assert lines({"weeks": {"2026-W11": {"citizen": 4000}}}) == ["weeks.2026-W11.citizen: expected 4000, got 0"]


def test_totals_add_weeks_and_employers() -> None:
    paid = {"2026-W11": FULL, "2026-W12": FULL}
    assert lines({"totals": {"refund": {"A": 9730}, "supplement": 176, "hours": 74}}, paid=paid) == []
    assert lines({"totals": {"refund": 11731}}, paid=paid) == []


def test_runs_are_told_by_payment_day() -> None:
    sent = {date(2026, 2, 26): Money(citizen=1600000)}
    assert lines({"paid": {"2026-02-26": {"citizen": 16000, "refund": 0}}}, sent=sent) == []
    assert lines({"paid": {"2026-02-25": {"citizen": 16000}}}, sent=sent) == [
        "paid.2026-02-25.citizen: expected 16000, got 0"
    ]


def test_paying_municipality() -> None:
    payer = {date(2026, 2, 26): {101}}
    assert lines({"paying_municipality": {"2026-02-26": "101"}}, payer=payer) == []
    assert lines({"paying_municipality": {"2026-02-26": "751"}}, payer={}) == [
        "paying_municipality.2026-02-26: expected 751, got nobody"
    ]


def test_open_tasks_are_exact_and_duplicates_count() -> None:
    tasks = [task(34), task(44), task(44), task(6, "SOLVED"), task(51, "CLOSED_BY_ITSELF"), task(90, "DELETED")]
    assert lines({"open_tasks": [44, 34, 44]}, tasks=tasks) == []
    assert lines({"open_tasks": [34, 44]}, tasks=tasks) == ["open_tasks: expected [34, 44], got [34, 44, 44]"]
    assert lines({"open_tasks_include": [44, 44], "open_tasks_exclude": [6, 90]}, tasks=tasks) == []
    assert lines({"open_tasks_include": [34, 34]}, tasks=tasks) == [
        "open_tasks_include: expected [34, 34], got [34, 44, 44]"
    ]
    assert lines({"open_tasks_exclude": [44]}, tasks=tasks) == [
        "open_tasks_exclude: expected none of [44], got [34, 44, 44]"
    ]
    assert lines({"solved_tasks_include": [6, 51]}, tasks=tasks) == []
    assert lines({"solved_tasks_include": [90]}, tasks=tasks) == ["solved_tasks_include: expected [90], got [6, 51]"]


def test_blocking_of_open_tasks() -> None:
    tasks = [task(34), task(6, "SOLVED")]
    assert lines({"blocking": {"34": "decision"}}, tasks=tasks) == []
    assert lines({"blocking": {"34": "none", "6": "decision"}}, tasks=tasks) == [
        "blocking.34: expected none, got decision",
        "blocking.6: expected decision, got not open",
    ]


def test_balance_of_citizen_and_employers() -> None:
    owed = {CITIZEN: 400000, A: -5000}
    assert lines({"balance": 4000}, owed=owed) == []
    assert lines({"balance": {"A": -50, "B": 0}}, owed=owed) == []
    assert lines({"balance": {"A": 50}}, owed=owed) == ["balance.A: expected 50, got -50"]


def test_error_is_a_part_of_the_refusal() -> None:
    assert lines({"error": "19"}, refusal="Opgave 19 kan ikke slettes.") == []
    assert lines({"error": "1105"}, refusal="1101 token") == ["error: expected 1105, got 1101 token"]
