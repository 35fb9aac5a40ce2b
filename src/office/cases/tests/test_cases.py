"""Cases and the fact log: one case per absence, statements that never change, history that can be read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from lawbook.facts import Notification
from office.cases import queries
from office.cases.models import Event, Fact, RefundCase, SicknessCase
from office.cases.operations import (
    CaseExists,
    CaseFieldFixed,
    NewEvent,
    NewFact,
    UnreadableFact,
    add_event,
    add_events,
    change_case,
    change_cases,
    look_again,
    open_case,
    open_refund_case,
    record_fact,
    record_facts,
)
from office.kernel import clock, tenancy
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person

CPR, CVR, FIRST, APRIL = "6101801235", "12345674", date(2026, 3, 2), date(2026, 4, 1)
RECOVERY = {"last_absence_day": "2026-03-13"}


@pytest.fixture
def person(municipality: int, clock_at: Callable[[date], None]) -> Person:
    clock_at(date(2026, 3, 9))
    return put_person(cpr=CPR, name="Anna Ålykke")


@pytest.fixture
def employer(municipality: int) -> Company:
    return put_company(cvr=CVR, name="Bageriet")


def _open(person: Person, employer: Company | None, first: date = FIRST, **more: object) -> SicknessCase:
    relation = "EMPLOYER" if employer else "BUSINESS"
    group = "EMPLOYEE_WITH_PAY" if employer else "SELF_EMPLOYED"
    return open_case(
        person=person, relation=relation, first_absence_day=first, target_group=group, employer=employer, **more
    )  # type: ignore[arg-type]


def _recovery(person: Person, **more: object) -> Fact:
    said = {"fact": "RECOVERY", "data": RECOVERY, "sent_on": FIRST, "said_by": "EMPLOYER", **more}
    return record_fact(person=person, **said)  # type: ignore[arg-type]


def test_a_case_gets_a_number_a_look_and_a_line_of_history(person: Person, employer: Company) -> None:
    # ADM-07
    case = _open(person, employer, actor="mette")
    assert (case.number, case.opened_on, case.next_look_on) == ("2026-000001", date(2026, 3, 9), date(2026, 3, 9))
    assert case.status == SicknessCase.Status.UNDER_CLARIFICATION
    assert [(event.kind, event.actor) for event in queries.history_of(case)] == [("CASE_OPENED", "mette")]


def test_one_absence_has_one_case(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    with pytest.raises(CaseExists) as raised:
        _open(person, employer)
    assert raised.value.case == case
    other = put_company(cvr="12345682", name="Kiosken")
    numbers = [
        _open(person, other).number, _open(person, None).number, _open(person, employer, date(2026, 3, 3)).number,
    ]  # fmt: skip
    assert numbers == ["2026-000002", "2026-000003", "2026-000004"]
    change_case(case=case, status=SicknessCase.Status.ANNULLED)
    assert _open(person, employer).number == "2026-000005"


def test_an_employer_case_has_an_employer(person: Person) -> None:
    with pytest.raises(DatabaseError, match="employer_case_has_employer"), transaction.atomic():
        open_case(
            person=person, relation="EMPLOYER", first_absence_day=FIRST, target_group="EMPLOYEE_WITH_PAY"
        )


@pytest.mark.django_db(transaction=True)
def test_two_messages_at_once_open_one_case() -> None:
    with tenancy.acting_for(751):
        person, employer = put_person(cpr=CPR, name="A"), put_company(cvr=CVR, name="B")
    outcomes: list[str] = []

    def open_it() -> None:
        try:
            with tenancy.acting_for(751):
                outcomes.append(_open(person, employer).number)
        except CaseExists:
            outcomes.append("exists")
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[1:] == ["exists"] * 3


def test_what_a_case_never_changes_is_fixed(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    for field in ("number", "person", "person_id", "municipality", "no_such_field"):
        with pytest.raises(CaseFieldFixed, match=field):
            change_case(case=case, **{field: 1})
    assert change_case(case=case, is_recourse=True, is_complaint=False) == ["is_recourse"]
    assert SicknessCase.objects.get(pk=case.pk).is_recourse


def test_many_cases_change_at_once_each_only_where_it_differs(person: Person, employer: Company) -> None:
    first, second, same = (_open(person, employer, date(2026, month, 5)) for month in (1, 2, 3))
    SicknessCase.objects.filter(pk=same.pk).update(waits_for="APPLICATION")  # somebody else's word, unseen by us
    change_cases(
        changes=[
            (first, {"status": "RUNNING", "grant_basis": "§ 54", "next_look_on": APRIL, "is_recourse": True}),
            (second, {"status": "RUNNING", "grant_basis": "§ 6 “æøå”", "next_look_on": None, "is_recourse": True}),
            (same, {"status": same.status, "waits_for": None}),
        ]
    )
    columns = ("status", "grant_basis", "next_look_on", "is_recourse", "first_absence_day")
    found = {case.pk: tuple(getattr(case, name) for name in columns) for case in SicknessCase.objects.all()}
    assert found[first.pk] == ("RUNNING", "§ 54", APRIL, True, date(2026, 1, 5))
    assert found[second.pk] == ("RUNNING", "§ 6 “æøå”", None, True, date(2026, 2, 5))
    assert SicknessCase.objects.get(pk=same.pk).waits_for == "APPLICATION"


def test_of_many_changes_a_fixed_field_stops_all(person: Person, employer: Company) -> None:
    first, second = _open(person, employer), _open(person, None)
    with pytest.raises(CaseFieldFixed, match="number"):
        change_cases(changes=[(first, {"is_recourse": True}), (second, {"number": "2026-000009"})])
    assert not SicknessCase.objects.filter(is_recourse=True).exists()


def test_lines_of_history_keep_their_order_and_need_somebody_to_be_about(person: Person) -> None:
    add_events(events=[NewEvent(person=person, kind="NOTE", text=text) for text in ("en", "to", "tre")])
    assert list(Event.objects.order_by("id").values_list("text", flat=True)) == ["en", "to", "tre"]
    assert add_events(events=[]) == []
    with pytest.raises(ValueError, match="a case or a person"):
        add_events(events=[NewEvent(person=person, kind="NOTE", text="fire"), NewEvent(kind="NOTE", text="fem")])
    assert Event.objects.count() == 3


def test_a_refund_case_is_made_once(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    assert open_refund_case(case=case, company=employer) == open_refund_case(case=case, company=employer)
    assert queries.refund_cases_of(case) == list(RefundCase.objects.all())
    assert [event.kind for event in queries.history_of(case)].count("REFUND_CASE_OPENED") == 1


def test_a_fact_comes_back_as_the_lawbook_reads_it(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    data = {"form": "DP200A", "first_absence_day": "2026-03-02", "employer": CVR, "weekly_hours": "37"}
    row = record_fact(
        person=person, fact="NOTIFICATION", data=data, sent_on=FIRST, said_by="EMPLOYER", case=case, external_id="m:1"
    )
    read = queries.as_lawbook_fact(row)
    assert isinstance(read, Notification)
    assert (read.fact, read.case, read.sent_on, read.weekly_hours) == (
        str(row.public_id), case.number, FIRST, Fraction(37),
    )  # fmt: skip
    assert queries.facts_of(person).records == (read,)
    assert queries.facts_of_many([person])[person.pk] == queries.facts_of(person)
    assert queries.fact_by_external_id("m:1") == row


@pytest.mark.parametrize(
    ("fact", "data"),
    [("NO_SUCH", {}), ("RECOVERY", {}), ("RECOVERY", {"last_absence_day": "13/3"}), ("RECOVERY", {**RECOVERY, "x": 1})],
)
def test_what_the_lawbook_cannot_read_is_not_recorded(person: Person, fact: str, data: dict[str, object]) -> None:
    good = NewFact(person=person, fact="RECOVERY", data=RECOVERY, sent_on=FIRST, said_by="CITIZEN")
    bad = NewFact(person=person, fact=fact, data=data, sent_on=FIRST, said_by="CITIZEN")
    with pytest.raises(UnreadableFact):
        record_facts(facts=[good, bad])
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [("1899-12-31", False), ("1900-01-01", True), ("2099-12-31", True), ("2100-01-01", False), ("9999-12-31", False)],
)
def test_a_day_that_cannot_be_meant_is_not_recorded(person: Person, day: str, is_taken: bool) -> None:
    told = NewFact(person=person, fact="RECOVERY", data={"last_absence_day": day}, sent_on=FIRST, said_by="CITIZEN")
    if is_taken:
        record_facts(facts=[told])
    else:
        with pytest.raises(UnreadableFact, match="last_absence_day"):
            record_facts(facts=[told])
    assert Fact.objects.exists() == is_taken


def test_the_same_outside_id_is_recorded_once(person: Person) -> None:
    first = _recovery(person, external_id="m:7")
    again = _recovery(person, external_id="m:7", data={"last_absence_day": "2026-12-31"})
    assert (again.pk, again.data) == (first.pk, RECOVERY)
    assert Fact.objects.count() == 1
    assert _recovery(person).pk != first.pk


def test_facts_neither_change_nor_go_not_even_by_raw_sql(person: Person) -> None:
    # RET-01
    row = _recovery(person)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Fact.objects.filter(pk=row.pk).update(said_by="CITIZEN")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()
    for statement in ("UPDATE cases_fact SET data = '{}'", "DELETE FROM cases_fact", "DELETE FROM cases_event"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Fact.objects.get().data == RECOVERY


def test_looks_are_only_brought_forward_and_only_on_living_cases(person: Person, employer: Company) -> None:
    soon, later = _open(person, employer), _open(person, None)
    shut = _open(person, employer, date(2026, 1, 5))
    change_case(case=soon, next_look_on=date(2026, 3, 10))
    change_case(case=later, next_look_on=None)
    change_case(case=shut, next_look_on=None, status=SicknessCase.Status.CLOSED)
    assert look_again(person=person, on=date(2026, 3, 20)) == 1
    assert queries.cases_due(on=date(2026, 3, 20)) == [soon.pk, later.pk]
    assert queries.cases_due(on=date(2026, 3, 19)) == [soon.pk]
    assert queries.cases_due(on=date(2026, 3, 20), limit=1) == [soon.pk]


@pytest.mark.parametrize(
    ("day", "is_found"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 13), True), (date(2026, 3, 14), False)],
)
def test_a_message_finds_its_case_by_the_days_of_the_course(
    person: Person, employer: Company, day: date, is_found: bool
) -> None:
    case = _open(person, employer, last_absence_day=date(2026, 3, 13))
    assert queries.cases_at(person=person, cvr=CVR, day=day) == ([case] if is_found else [])
    assert queries.cases_at(person=person, cvr="87654321", day=day) == []
    assert queries.cases_at(person=person, relation="BUSINESS", day=day) == []


def test_annulled_cases_are_never_what_a_message_is_about(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    assert queries.cases_at(person=person, day=date(2027, 1, 1)) == [case]
    change_case(case=case, status=SicknessCase.Status.ANNULLED)
    assert queries.cases_at(person=person) == []


def test_history_of_the_person_is_seen_on_every_case(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    with clock.at(date(2026, 3, 10)):
        add_event(person=person, kind="NOTE", text="Borgeren ringede.")
    assert [event.kind for event in queries.history_of(case)] == ["NOTE", "CASE_OPENED"]
    with pytest.raises(ValueError, match="case or a person"):
        add_event(kind="NOTE", text="uden sag")
    assert Event.objects.count() == 2


def test_cases_are_found_by_number_and_public_id_here_only(person: Person, employer: Company) -> None:
    case = _open(person, employer)
    assert queries.case_by_number(case.number) == case == queries.case_by_public_id(case.public_id)
    assert queries.cases_of(person) == [case]
    with tenancy.acting_for(657):
        assert queries.case_by_number(case.number) is None
        assert queries.case_by_public_id(case.public_id) is None
