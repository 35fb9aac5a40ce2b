"""Writes to people and companies (ændringer af parter)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from office.kernel.errors import OfficeError
from office.kernel.sorting import danish_key
from office.parties import numbers
from office.parties.models import Company, Person

_PERSON_FIELDS = frozenset(
    "name born sex status is_protected address phone pension pension_from pension_decided_on "
    "is_resident residence".split()
)
_COMPANY_FIELDS = frozenset("name sector form se_numbers is_active".split())


class NotAPersonNumber(OfficeError):
    """The ten digits name no day (ugyldigt personnummer). The number itself is kept out of the text."""

    def __init__(self) -> None:
        super().__init__("Personnummeret er ikke et gyldigt personnummer.", "Not a valid person number.")


class NotACompanyNumber(OfficeError):
    """The digits fail the check of the company register (ugyldigt CVR-nummer)."""

    def __init__(self, cvr: str) -> None:
        super().__init__(f"{cvr} er ikke et gyldigt CVR-nummer.", f"{cvr} is not a valid company number.")


class UnknownPartyField(OfficeError):
    """A party was to be given something that parties do not have (ukendt felt)."""

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(names)
        super().__init__(f"Parten har ikke felterne: {listed}.", f"The party has no such fields: {listed}.")


def _only(fields: dict[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise UnknownPartyField(unknown)


def _apply(party: Person | Company, fields: dict[str, Any]) -> list[str]:
    """Set what differs and return the names of the changed columns."""
    changed = [name for name, value in fields.items() if getattr(party, name) != value]
    for name in changed:
        setattr(party, name, fields[name])
    if "name" in changed:
        party.sort_key = danish_key(party.name)
        changed.append("sort_key")
    return changed


def put_person(*, cpr: str, **fields: Any) -> Person:
    """Return the person with this number, made when new (borger); given fields are brought up to date.

    Birth day and sex are read from the number unless given. Raises NotAPersonNumber, UnknownPartyField.
    """
    person = Person.objects.filter(cpr=cpr).first()
    return make_person(cpr=cpr, **fields) if person is None else change_person(person=person, **fields)


def make_person(*, cpr: str, **fields: Any) -> Person:
    """Make a person who is new here (opret borger); whom somebody else made meanwhile is brought up to date.

    Raises NotAPersonNumber, UnknownPartyField.
    """
    _only(fields, _PERSON_FIELDS)
    born = numbers.birth_day(cpr)
    if born is None:
        raise NotAPersonNumber
    name = fields.get("name", "")
    row = {"born": born, "sex": numbers.legal_sex(cpr), "name": name, "sort_key": danish_key(name), **fields}
    Person.objects.bulk_create([Person(cpr=cpr, **row)], ignore_conflicts=True)
    return change_person(person=Person.objects.get(cpr=cpr), **fields)


def change_person(*, person: Person, **fields: Any) -> Person:
    """Bring a person up to date where something differs (ret borger). Raises UnknownPartyField."""
    _only(fields, _PERSON_FIELDS)
    if changed := _apply(person, fields):
        person.save(update_fields=changed)
    return person


@transaction.atomic
def put_company(*, cvr: str, **fields: Any) -> Company:
    """Return the company with this CVR number, made when new (virksomhed); given fields are brought up to date.

    A new company has one SE number, equal to its CVR number, unless `se_numbers` says otherwise.
    Raises NotACompanyNumber, UnknownPartyField.
    """
    _only(fields, _COMPANY_FIELDS)
    company = Company.objects.filter(cvr=cvr).first()
    if company is None:
        if not numbers.is_company_number(cvr):
            raise NotACompanyNumber(cvr)
        name = fields.get("name") or f"CVR {cvr}"
        defaults = {"se_numbers": [cvr], **fields, "name": name, "sort_key": danish_key(name)}
        company, is_new = Company.objects.get_or_create(cvr=cvr, defaults=defaults)
        if is_new:
            return company
    changed = _apply(company, fields)
    if changed:
        company.save(update_fields=changed)
    return company


@transaction.atomic
def renumber_person(*, person: Person, cpr: str) -> Person:
    """Give a person a new number (omnummerering); the row, its cases and its facts stay. Raises NotAPersonNumber.

    When the new number is already known here the person is only marked: two rows are joined by a caseworker (task 9).
    """
    if not numbers.is_person_number(cpr):
        raise NotAPersonNumber
    if Person.objects.filter(cpr=cpr).exclude(pk=person.pk).exists():
        person.status = Person.Status.RENUMBERED
        person.save(update_fields=["status"])
        return person
    person.cpr = cpr
    person.save(update_fields=["cpr"])
    return person
