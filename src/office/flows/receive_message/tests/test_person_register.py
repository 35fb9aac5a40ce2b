"""Extracts of the person register become persons, events and looks (CPR-hændelser)."""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import SicknessCase
from office.cases.operations import change_case
from office.flows.receive_message import receive_content
from office.flows.receive_message.tests.desk_work import DAY, facts, numbers, only_case, put, take, traces
from office.intake.models import FormerNumber, Message
from office.intake.tests.examples import CPR, OTHER_CPR
from office.intake.tests.test_cpr import ADDRESS, CLEAR, NAME, content, person, record
from office.parties.models import Person
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
NEW = "6101804236"


def tell(*lines: str, on: date = DAY) -> None:
    """Let the register tell of a person."""
    receipt = receive_content("10-persons.cpr.txt", content(*lines), received_on=on)
    assert receipt.refused == [] and receipt.accepted == 1, receipt


def known() -> None:
    tell(person(), ADDRESS, CLEAR, NAME, on=date(2025, 9, 1))


def event(code: str, day: str = "20251020") -> str:
    return record("099", (14, f"{day}0900"), (26, code), (29, "  "))


def civil() -> list[tuple[str, str]]:
    return [(one["event"], one["event_on"]) for one in facts("CIVIL_EVENT")]


def test_a_new_person_is_written_down_without_any_event():
    known()
    found = Person.objects.get()
    assert (found.name, found.born, found.sex) == ("Åse Lykke Ærø", date(1980, 1, 1), "FEMALE")
    assert (found.residence, found.is_resident, found.status) == (751, True, "ACTIVE")
    assert found.address.splitlines()[-1] == "8600 Silkeborg"
    assert civil() == [] and numbers() == []
    row = Message.objects.get()
    assert (row.type, row.state, row.person) == ("CPR", "ACCEPTED", found)
    assert row.body == {} and row.raw.startswith("001")


def test_the_same_extract_again_counts_once():
    known()
    before = traces()
    receipt = receive_content(
        "again.txt", content(person(), ADDRESS, CLEAR, NAME), received_on=date(2025, 9, 1)
    )
    assert (receipt.accepted, receipt.duplicates) == (0, 1)
    assert traces() == before


def test_death_is_a_fact_and_ends_nothing_by_itself():
    known()
    take("DP201")
    tell(person(status="90", since="202510200000"), NAME, event("A21"))
    assert civil() == [("DEATH", "2025-10-20")]
    assert Person.objects.get().status == "DEAD"
    (fact,) = facts("CIVIL_EVENT")
    assert (fact["case"], fact["said_by"], fact["on"]) == (None, "REGISTER", str(DAY))
    # Told again another day, nothing new has happened.
    tell(person(status="90", since="202510200000"), NAME, event("A21"), on=date(2025, 11, 4))
    assert len(civil()) == 1


def test_a_death_that_was_annulled():
    known()
    tell(person(status="90", since="202510200000"), NAME, event("A21"))
    tell(person(), ADDRESS, CLEAR, NAME, event("A25", "20251025"), on=date(2025, 11, 10))
    assert civil() == [("DEATH", "2025-10-20"), ("DEATH_ANNULLED", "2025-10-25")]
    assert Person.objects.get().status == "ACTIVE"


def test_disappearance_and_emigration_have_days_of_their_own():
    known()
    tell(person(status="70", since="202510210000"), record("007", (14, "202510200000")), NAME, event("A02"))
    assert civil() == [("DISAPPEARED", "2025-10-20")]
    tell(person(status="80", since="202510250000"), record("005", (14, "5120"), (18, "202510240000")), NAME,
         on=date(2025, 11, 4))  # fmt: skip
    assert civil()[1] == ("EMIGRATED", "2025-10-24")
    found = Person.objects.get()
    assert (found.is_resident, found.address) == (False, "")


def test_return_to_the_country_is_looked_at():
    known()
    take("DP201")
    tell(person(status="80", since="202510200000"), NAME, event("A06"))
    tell(person(), ADDRESS, CLEAR, NAME, event("A04", "20251101"), on=date(2025, 11, 10))
    assert 93 in numbers(only_case())
    assert Person.objects.get().is_resident


def moved(to: int, day: str = "202510140000") -> str:
    return record("002", (14, f"{to:04d}"), (70, day), (83, day), (96, "0751"), (100, day))


def test_a_move_to_another_municipality():
    known()
    take("DP201")
    take("DP201", sender={"cvr": "94000017"}, last_sick_day="2025-10-01")
    over = SicknessCase.objects.get(last_absence_day__isnull=False)
    put(over, "CLOSED")
    tell(person(), moved(461), CLEAR, NAME, event("A01", "20251014"))
    (fact,) = facts("CIVIL_EVENT")
    assert (fact["event"], fact["event_on"], fact["to_municipality"]) == ("MOVED", "2025-10-14", 461)
    found = Person.objects.get()
    assert (found.residence, found.is_resident) == (461, False)
    assert numbers(over) == [] and 97 in numbers(SicknessCase.objects.get(status="UNDER_CLARIFICATION"))


@pytest.mark.parametrize(("pays_from", "task"), [("2025-10-14", []), ("2025-10-15", [109]), (None, [])])
def test_a_move_before_the_first_day_of_right(pays_from, task):
    known()
    take("DP201")
    change_case(case=only_case(), municipality_pays_from=date.fromisoformat(pays_from) if pays_from else None)
    tell(person(), moved(461), CLEAR, NAME, event("A01", "20251014"))
    assert [number for number in numbers(only_case()) if number == 109] == task


def test_a_move_within_the_municipality_changes_the_address_only():
    known()
    take("DP201")
    tell(person(), moved(751), record("003", (116, "Vestergade 1")), NAME, event("A01", "20251014"))
    assert civil() == [] and 97 not in numbers()
    assert Person.objects.get().address == "Vestergade 1"


def test_the_event_says_where_from_when_nobody_knew():
    take("DP201")  # a person without a known residence
    tell(person(), moved(461), CLEAR, NAME, event("A01", "20251014"))
    assert civil() == [("MOVED", "2025-10-14")]
    assert 27 not in numbers()  # the name is here now


def test_protection_is_kept_and_looked_at():
    known()
    protection = record("004", (14, "0001"), (18, "2025-10-20"), (28, "2026-10-20"))
    tell(person(), ADDRESS, CLEAR, protection, NAME, event("A33"))
    found = Person.objects.get()
    assert found.is_protected and numbers() == [95]
    assert Task.objects.get(number=95).person == found
    # Its end is told by the next extract, and no longer asked about.
    tell(person(), ADDRESS, CLEAR, NAME, event("P11", "20261021"), on=date(2026, 10, 22))
    assert not Person.objects.get().is_protected


def test_protection_that_has_ended_protects_no_more():
    tell(person(), ADDRESS, CLEAR, record("004", (14, "0001"), (18, "2023-10-20"), (28, "2024-10-20")), NAME)
    assert not Person.objects.get().is_protected


def test_guardianship():
    known()
    tell(person(), ADDRESS, CLEAR, NAME, record("017", (14, "2025-10-20"), (35, "0001")), event("A73"))
    assert civil() == [("GUARDIANSHIP", "2025-10-20")]


def test_a_new_name_is_only_a_new_name():
    known()
    tell(person(), ADDRESS, CLEAR, record("008", (14, "Åse"), (106, "Østergaard")), event("A13"))
    assert Person.objects.get().name == "Åse Østergaard" and civil() == [] and numbers() == []


def test_a_renumbered_person_keeps_row_and_cases_and_answers_to_both_numbers():
    known()
    take("DP201")
    tell(person(status="60", since="202510200000", current=NEW), NAME, event("P03"))
    found = Person.objects.get()
    assert (found.cpr, found.status) == (NEW, "ACTIVE")
    assert FormerNumber.objects.get().cpr == CPR
    assert civil() == [("RENUMBERED", "2025-10-20")]
    case = only_case()
    assert take("DP202").case == case.number  # the employer has not heard
    assert take("DP202", citizen_cpr=NEW, refund_from="2025-10-20", refund_to="2025-10-31").case == case.number
    tell(person(status="60", since="202510200000", current=NEW), NAME, event("P03"), on=date(2025, 11, 4))
    assert len(civil()) == 1 and Person.objects.count() == 1
    tell(person(number=NEW), record("008", (14, "Åse"), (106, "Ny"), number=NEW), on=date(2025, 11, 5))
    assert Person.objects.get().name == "Åse Ny"


def test_two_rows_are_joined_by_a_person_and_not_by_the_machine():
    known()
    tell(person(number=NEW), record("008", (14, "Åse"), number=NEW))
    tell(person(status="60", since="202510200000", current=NEW), NAME, event("P03"))
    assert sorted(Person.objects.values_list("cpr", "status")) == [(CPR, "RENUMBERED"), (NEW, "ACTIVE")]
    assert FormerNumber.objects.count() == 0


@pytest.mark.parametrize("status", ["30", "50"])
def test_a_withdrawn_number(status):
    known()
    tell(person(status=status, since="202510200000"), NAME, event("A40"))
    assert civil() == [("NUMBER_WITHDRAWN", "2025-10-20")]
    assert Person.objects.get().status == "NUMBER_WITHDRAWN"


def test_one_broken_person_does_not_stop_the_next():
    lines = (person(status="44"), NAME, person(number=OTHER_CPR, sex="M"))
    receipt = receive_content("10-persons.cpr.txt", content(*lines), received_on=DAY)
    assert (receipt.accepted, [(p.line, p.field, p.rule) for p in receipt.refused]) == (1, [(2, "STATUS", "P12170")])
    assert Person.objects.get().sex == "MALE"
