"""People and companies: numbers, names, and one row each."""

from __future__ import annotations

from datetime import date

import pytest

from office.kernel import tenancy
from office.parties import numbers, queries
from office.parties.models import Company, Person
from office.parties.operations import (
    NotACompanyNumber,
    NotAPersonNumber,
    UnknownPartyField,
    put_company,
    put_person,
    renumber_person,
)

CPR, OTHER_CPR, CVR = "6101801235", "6203901236", "12345674"


@pytest.mark.parametrize(
    ("cpr", "born"),
    [
        ("6101800000", date(1980, 1, 1)),
        ("6101803999", date(1980, 1, 1)),
        ("6101364000", date(2036, 1, 1)),
        ("6101374000", date(1937, 1, 1)),
        ("6101575000", date(2057, 1, 1)),
        ("6101585000", date(1858, 1, 1)),
        ("6101369000", date(2036, 1, 1)),
        ("6101379000", date(1937, 1, 1)),
        ("8902004000", date(2000, 2, 29)),
        ("8902014000", None),
        ("9102800000", None),
        ("6113800000", None),
        ("610180123", None),
        ("61018012３5", None),
    ],
)
def test_the_birth_day_is_read_with_its_century(cpr: str, born: date | None) -> None:
    assert numbers.birth_day(cpr) == born
    assert numbers.is_person_number(cpr) is (born is not None)


def test_a_replacement_number_is_known_by_its_day() -> None:
    assert numbers.is_replacement_number(CPR)
    assert not numbers.is_replacement_number("61018012")


@pytest.mark.parametrize(
    ("cvr", "is_good"),
    [("12345674", True), ("12345675", False), ("02345674", False), ("1234567", False), ("1234567x", False)],
)
def test_a_company_number_obeys_its_check_digit(cvr: str, is_good: bool) -> None:
    assert numbers.is_company_number(cvr) is is_good


def test_the_last_digit_tells_the_sex() -> None:
    assert (numbers.legal_sex(CPR), numbers.legal_sex(OTHER_CPR)) == ("MALE", "FEMALE")


def test_a_person_is_made_once_and_brought_up_to_date(municipality: int) -> None:
    made = put_person(cpr=CPR, name="Åse Ægidius")
    assert (made.born, made.sex, made.sort_key) == (date(1980, 1, 1), "MALE", "}se {gidius")
    again = put_person(cpr=CPR, name="Zenia", is_protected=True)
    assert (again.pk, Person.objects.count()) == (made.pk, 1)
    stored = Person.objects.get()
    assert (stored.name, stored.sort_key, stored.is_protected, stored.born) == ("Zenia", "zenia", True, made.born)


def test_each_municipality_knows_the_person_for_itself(municipality: int) -> None:
    put_person(cpr=CPR, name="Her")
    with tenancy.acting_for(657):
        assert queries.person_by_cpr(CPR) is None
        put_person(cpr=CPR, name="Der")
    assert queries.person_by_cpr(CPR).name == "Her"  # type: ignore[union-attr]


def test_bad_numbers_and_fields_are_refused_without_being_told(municipality: int) -> None:
    with pytest.raises(NotAPersonNumber) as raised:
        put_person(cpr="9913801234")
    assert "9913801234" not in str(raised.value)
    with pytest.raises(NotACompanyNumber):
        put_company(cvr="12345675")
    with pytest.raises(UnknownPartyField, match="shoe_size"):
        put_person(cpr=CPR, shoe_size=43)
    assert not Person.objects.exists()
    assert not Company.objects.exists()


def test_a_company_has_itself_as_se_number_unless_told(municipality: int) -> None:
    assert put_company(cvr=CVR).se_numbers == [CVR]
    assert put_company(cvr=CVR).name == f"CVR {CVR}"
    told = put_company(cvr=CVR, name="Ærø Værft", se_numbers=[CVR, "12345682"], sector="PUBLIC")
    assert queries.companies_by_cvr([CVR, "87654321"]) == {CVR: told}
    assert Company.objects.get().sort_key == "{r| v{rft"


def test_a_new_number_keeps_the_row(municipality: int) -> None:
    person = put_person(cpr=CPR, name="A")
    assert renumber_person(person=person, cpr=OTHER_CPR).pk == person.pk
    assert queries.person_by_cpr(OTHER_CPR) == person
    assert queries.person_by_cpr(CPR) is None


def test_a_new_number_that_somebody_has_only_marks(municipality: int) -> None:
    person, other = put_person(cpr=CPR, name="A"), put_person(cpr=OTHER_CPR, name="B")
    renumber_person(person=person, cpr=OTHER_CPR)
    person.refresh_from_db()
    assert (person.cpr, person.status) == (CPR, Person.Status.RENUMBERED)
    assert queries.person_by_cpr(OTHER_CPR) == other
    with pytest.raises(NotAPersonNumber):
        renumber_person(person=person, cpr="0000000000")


def test_neither_name_nor_number_reaches_a_log_line(municipality: int) -> None:
    person = put_person(cpr=CPR, name="Hemmelig")
    assert str(person.public_id) in str(person)
    assert "Hemmelig" not in repr(person)
    assert CPR not in repr(person)


def test_the_lawbook_gets_what_it_asks_for(municipality: int) -> None:
    person = put_person(cpr=CPR, name="A", pension="SENIOR", pension_from=date(2026, 1, 1))
    seen = queries.as_lawbook_person(person)
    assert (seen.born, seen.sex, seen.pension, seen.pension_from) == (
        date(1980, 1, 1), "MALE", "SENIOR", date(2026, 1, 1),
    )  # fmt: skip
    assert queries.person_by_public_id(person.public_id) == person
