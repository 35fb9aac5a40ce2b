"""Questions about people and companies (opslag på parter)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from lawbook import facts as lawbook_facts
from office.parties.models import Company, Person


def person_by_cpr(cpr: str) -> Person | None:
    """Return the person with this number in the acting municipality, or None (borger)."""
    return Person.objects.filter(cpr=cpr).first()


def person_by_public_id(public_id: UUID | str) -> Person | None:
    """Return the person with this public id, or None."""
    return Person.objects.filter(public_id=public_id).first()


def companies_by_cvr(cvrs: Iterable[str]) -> dict[str, Company]:
    """Return the companies that exist, keyed by CVR number: one query."""
    return {company.cvr: company for company in Company.objects.filter(cvr__in=set(cvrs))}


def as_lawbook_person(person: Person) -> lawbook_facts.Person:
    """Return the person as the lawbook reads it (borger)."""
    return lawbook_facts.Person(
        born=person.born, sex=person.sex, pension=person.pension, pension_from=person.pension_from,
        pension_decided_on=person.pension_decided_on,
    )  # fmt: skip
