"""Events as messages: every event of the project's scenarios keeps the published formats, and nothing is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from office.intake import cpr, reading, schemas
from office.jobs.scenarios import extracts
from office.jobs.scenarios.cast import Cast, NotLivable, check_order, company_number, person_number
from office.jobs.scenarios.messages import message_of
from office.jobs.scenarios.reader import read_folder
from office.jobs.scenarios.scenario import Employer, Event, Scenario
from office.kernel import tenancy
from office.parties.numbers import birth_day, is_company_number, is_replacement_number, legal_sex

ROOT = Path(__file__).resolve().parents[5]
DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    """Messages are written for the municipality at work: the person may have moved."""
    with tenancy.acting_for(751):
        yield


def scenario(*events: Event, employers: dict[str, Employer] | None = None) -> Scenario:
    return Scenario(
        file="a.yaml", id="one", title="t", oracle="constructed", source="s", events=events, until=date(2025, 12, 31),
        expect={"cases": 1}, employers={"A": Employer()} if employers is None else employers,
    )  # fmt: skip


def event(kind: str, on: date = DAY, **fields: Any) -> Event:
    return Event(on, kind, fields)


def message(kind: str, **fields: Any) -> dict[str, Any]:
    found = event(kind, **fields)
    told = message_of(found, Cast.of(scenario(found)), 0)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("born", "sex"),
    [(date(1980, 1, 1), "female"), (date(1931, 12, 31), "male"), (date(1999, 12, 31), "male"),
     (date(2000, 2, 29), "female"), (date(2008, 6, 30), "male")],
)  # fmt: skip
def test_person_number_tells_day_and_sex_and_is_nobodys(born: date, sex: str) -> None:
    number = person_number(born, sex)
    assert birth_day(number) == born
    assert legal_sex(number) == sex.upper()
    assert is_replacement_number(number)
    assert birth_day(extracts.new_number(number)) == born
    assert extracts.new_number(number) != number


def test_company_numbers_have_their_check_digit_and_differ() -> None:
    numbers = [company_number(place) for place in range(30)]
    assert len(set(numbers)) == 30
    assert all(is_company_number(number) for number in numbers)


def test_every_event_of_the_project_keeps_the_formats() -> None:
    written = set()
    for found in read_folder(ROOT / "scenarios"):
        cast = Cast.of(found)
        check_order(found)
        for place, happening in enumerate(found.events):
            told = message_of(happening, cast, place)
            if told is not None:
                schemas.formats().check(told)
                written.add(told["type"])
    assert {"DP201", "DP200A", "DP200B", "DP200C", "DP202", "APPLICATION", "INCOME", "UNEMPLOYMENT"} <= written


def test_message_ids_are_the_same_at_every_run_and_differ_by_place() -> None:
    found = event("hearing_answer")
    cast = Cast.of(scenario(found))
    ids = [message_of(found, cast, place)["message_id"] for place in (0, 1, 0)]  # type: ignore[index]
    assert ids[0] == ids[2] != ids[1]


def test_notification_has_the_defaults_of_the_format() -> None:
    told = message("notification", form="DP201", employer="A", first_absence_day=DAY)
    assert told["employment_start"] == "2015-01-01"
    assert told["hours_last_8_weeks"] == 296
    assert told["weekly_hours"] == 37
    assert told["pay_during_absence"] is True
    assert "insured_employer" not in told
    assert "cause" not in told


def test_insurance_is_claimed_when_the_scenario_speaks_of_it() -> None:
    notified = event("notification", form="DP201", employer="A", first_absence_day=DAY)
    insured = scenario(notified, employers={"A": Employer("private", date(2020, 1, 1))})
    asked = scenario(event("control_answer", employer="A", insurance="invalid"), notified)
    for found in (insured, asked):
        told = message_of(notified, Cast.of(found), 1)
        assert told is not None
        assert told["insured_employer"] is True


def test_months_without_hours_say_null() -> None:
    told = message("income", employer="A", months={"2025-02": {"wage": Decimal("100.50"), "hours": None}})
    assert told["months"] == {"2025-02": {"wage": "100.50", "hours": None}}
    schemas.formats().check(told)


def test_recovery_goes_through_the_form_of_its_source() -> None:
    assert message("recovery", last_absence_day=DAY, source="employer")["type"] == "DP212S"
    assert message("recovery", last_absence_day=DAY, source="jobcentre")["source"] == "JOBCENTRE"
    lone = event("recovery", last_absence_day=DAY, source="employer")
    told = message_of(lone, Cast.of(scenario(lone, employers={})), 0)
    assert told is not None
    assert told["relation"] == "UNEMPLOYMENT_FUND"


def test_only_employer_need_not_be_named_but_one_of_two_must() -> None:
    found = event("recovery", last_absence_day=DAY, source="employer")
    two = scenario(found, employers={"A": Employer(), "B": Employer()})
    with pytest.raises(NotLivable, match="which employer"):
        message_of(found, Cast.of(two), 0)


def test_unknown_employer_is_told() -> None:
    found = event("refund_request", **{"employer": "C", "from": DAY, "to": DAY, "wage_paid": 1})
    with pytest.raises(NotLivable, match="C is none of the scenario's employers"):
        message_of(found, Cast.of(scenario(found)), 0)


def test_employers_that_only_events_name_are_plain_ones() -> None:
    found = event("refund_request", **{"employer": "X", "from": DAY, "to": DAY, "wage_paid": 1})
    told = message_of(found, Cast.of(scenario(found, employers={})), 0)
    assert told is not None
    assert is_company_number(told["sender"]["cvr"])


def test_events_out_of_order_or_after_the_end_cannot_be_lived() -> None:
    late, early = event("hearing_answer", on=date(2025, 3, 4)), event("hearing_answer")
    with pytest.raises(NotLivable, match="stands after"):
        check_order(scenario(late, early))
    with pytest.raises(NotLivable, match="after the last day"):
        check_order(scenario(event("hearing_answer", on=date(2026, 1, 1))))


@pytest.mark.parametrize(
    ("kind", "status"),
    [("death", "DEAD"), ("disappeared", "DISAPPEARED"), ("emigrated", "EMIGRATED"), ("moved", "ACTIVE"),
     ("renumbered", "RENUMBERED"), ("death_annulled", "ACTIVE"), ("guardianship", "ACTIVE")],
)  # fmt: skip
def test_civil_event_is_an_extract_that_the_office_can_read(kind: str, status: str) -> None:
    found = event("civil_event", event=kind, date=date(2025, 3, 1), to="101" if kind == "moved" else None)
    text = extracts.extract_of(found, Cast.of(scenario(found))).encode(extracts.ENCODING)
    entries = list(reading.read_content("P12170.txt", text))
    assert [entry.problem for entry in entries] == [None]
    read = entries[0].extract
    assert isinstance(read, cpr.Extract)
    assert (read.status, read.born, read.sex) == (status, date(1980, 1, 1), "FEMALE")
    assert read.name == "Sanne Scenarie"
    assert read.municipality == ({"moved": 101, "death_annulled": 751, "guardianship": 751}.get(kind))
    if kind in ("death", "disappeared", "emigrated"):
        assert read.status_since == date(2025, 3, 1)
    if kind == "moved":
        assert (read.moved_in_on, read.moved_from) == (date(2025, 3, 1), 751)
    if kind == "renumbered":
        assert read.current_cpr == extracts.new_number(read.cpr)


def test_move_without_a_place_cannot_be_lived() -> None:
    found = event("civil_event", event="moved", date=DAY)
    with pytest.raises(NotLivable, match="where to"):
        extracts.extract_of(found, Cast.of(scenario(found)))
