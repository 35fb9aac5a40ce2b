"""`openksd doctor --law`: coverage, rates that lack, versions to come, values that nobody has checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from lawbook import law_matrix
from office.administration.law_rates import enter_rate, verify_rate
from office.administration.models import LawRate, Role, User
from office.administration.operations import create_user
from office.jobs.health import examine
from office.jobs.looks import State

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture
def on(clock_at: Callable[[object], None]) -> Callable[[date], dict[str, tuple[State, str]]]:
    def look(day: date) -> dict[str, tuple[State, str]]:
        clock_at(day)
        return {found.name: (found.state, found.text) for found in examine(law=True)}

    return look


Look = Callable[[date], dict[str, tuple[State, str]]]


def operator(name: str) -> User:
    return create_user(username=name, display_name=name, role=Role.OPERATOR, municipality=None)


def entered() -> LawRate:
    return enter_rate(
        name="weekly_maximum", value=521500, valid_from=date(2027, 1, 4), source="bm.dk, satser for 2027",
        by=operator("en"),
    )  # fmt: skip


def test_all_ids_are_covered_and_what_no_test_names_is_told(on: Look) -> None:
    found = on(TODAY)
    assert found["law index"][0] == State.WELL
    assert found["law index"][1].startswith(f"{len(law_matrix.known_ids())} ids")
    bare = law_matrix.unproven(law_matrix.matrix())
    assert ("law tests" in found) == bool(bare)


def test_a_dropped_id_makes_it_ill(on: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    said = law_matrix.entries()
    del said["PAY-03"]
    monkeypatch.setattr(law_matrix, "entries", lambda: said)
    assert on(TODAY)["law index"] == (State.ILL, "PAY-03: has neither a rule nor an entry")


def test_a_rate_that_ends_is_told_60_days_ahead_and_is_ill_when_it_lacks(on: Look) -> None:
    assert "rates ahead" not in on(date(2026, 11, 4))
    assert "weekly_maximum after 2027-01-03" in on(date(2026, 11, 5))["rates ahead"][1]
    assert on(date(2027, 1, 3))["rates"][0] == State.WELL
    assert on(date(2027, 1, 4))["rates"] == (State.ILL, "missing: weekly_maximum since 2027-01-03")


def test_an_entered_rate_must_be_verified_to_make_it_well(on: Look) -> None:
    rate = entered()
    seen = on(date(2027, 1, 4))
    assert seen["rates"][0] == State.ILL
    assert seen["rates entered"] == (State.MIND, "wait for a second person: weekly_maximum from 2027-01-04")
    verify_rate(public_id=rate.public_id, by=operator("to"))
    seen = on(date(2027, 1, 4))
    assert seen["rates"][0] == State.WELL
    assert "rates entered" not in seen
    assert on(date(2028, 1, 3))["rates"] == (State.ILL, "missing: weekly_maximum since 2028-01-02")


def test_versions_about_to_start_and_the_expected_one_are_told(on: Look) -> None:
    seen = on(TODAY)
    assert "supplement_and_pension changes 2027-01-04" in seen["versions"][1]
    assert "REFORM_2027 from 2027-01-01" in seen["expected"][1]
    assert "expected" not in on(date(2026, 10, 2))
    assert "R-030 § 32, stk. 1, nr. 1 ends 2014-12-31" in on(date(2014, 11, 1))["versions"][1]


def test_unchecked_values_in_use_are_named_and_those_of_the_past_are_not(on: Look) -> None:
    state, text = on(TODAY)["values checked"]
    assert state == State.MIND
    assert "atp_an_hour" in text
    assert "weekly_maximum" not in text
    assert "weekly_maximum" in on(date(2025, 3, 1))["values checked"][1]


def test_the_command_ends_with_1_on_a_fault_and_with_0_without(clock_at: Callable[[object], None]) -> None:
    clock_at(TODAY)
    out = StringIO()
    call_command("doctor", law=True, stdout=out)
    assert "law index" in out.getvalue()
    clock_at(date(2027, 1, 4))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", law=True, stdout=StringIO())
    assert ended.value.code == 1


def test_a_rate_is_entered_and_verified_from_the_command_line(clock_at: Callable[[object], None]) -> None:
    clock_at(TODAY)
    operator("en"), operator("to")
    out = StringIO()
    call_command(
        "rate", "enter", "--kroner", "5215", "--from", "2027-01-04", "--source", "bm.dk, satser", "--by", "en",
        stdout=out,
    )  # fmt: skip
    rate = LawRate.objects.get()
    assert "weekly_maximum 5215.00 kr. from 2027-01-04, entered by en, waits for a second person" in out.getvalue()
    call_command("rate", "verify", str(rate.public_id), "--by", "to", stdout=out)
    assert "verified by to: bm.dk, satser; 0 cases will be looked at" in out.getvalue()
