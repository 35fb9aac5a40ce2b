"""Questions about cases and facts (opslag på sager og oplysninger)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lawbook.facts import Fact as LawbookFact
from lawbook.facts import Facts, fact_from_json
from lawbook.policy import Policy
from office.cases.models import Event, Fact, RefundCase, SicknessCase
from office.parties.models import Person
from office.parties.queries import as_lawbook_person

SHUT = (SicknessCase.Status.CLOSED, SicknessCase.Status.ANNULLED)
_COLUMNS = ("person_id", "public_id", "kind", "data", "sent_on", "said_by", "case__number")


def _read(row: tuple[Any, ...]) -> LawbookFact:
    _, public, kind, data, sent_on, said_by, number = row
    envelope = {"fact": str(public), "sent_on": sent_on.isoformat(), "said_by": said_by, "case": number}
    return fact_from_json(kind, {**data, **envelope})


def as_lawbook_fact(row: Fact) -> LawbookFact:
    """Return one recorded statement as the lawbook reads it (oplysning)."""
    number = row.case.number if row.case is not None else None
    return _read((row.person_id, row.public_id, row.kind, row.data, row.sent_on, row.said_by, number))


def facts_of(person: Person, *, policy: Policy | None = None) -> Facts:
    """Return everything known about one person as the lawbook reads it (oplysninger): one query."""
    rows = Fact.objects.filter(person=person).order_by("sent_on", "id").values_list(*_COLUMNS)
    return Facts(
        person=as_lawbook_person(person), records=tuple(map(_read, rows)), policy=policy or Policy()
    )


def facts_of_many(people: Iterable[Person], *, policy: Policy | None = None) -> dict[int, Facts]:
    """Return what is known about each of many persons, keyed by person id: one query, whatever the number."""
    wanted = {person.pk: person for person in people}
    records: dict[int, list[LawbookFact]] = defaultdict(list)
    for row in Fact.objects.filter(person_id__in=wanted).order_by("sent_on", "id").values_list(*_COLUMNS):
        records[row[0]].append(_read(row))
    shared = policy or Policy()
    return {
        pk: Facts(person=as_lawbook_person(person), records=tuple(records[pk]), policy=shared)
        for pk, person in wanted.items()
    }


def case_by_number(number: str) -> SicknessCase | None:
    """Return the case with this number in the acting municipality, with person and employer, or None."""
    return SicknessCase.objects.select_related("person", "employer").filter(number=number).first()


def case_by_public_id(public_id: UUID | str) -> SicknessCase | None:
    """Return the case with this public id, with person and employer, or None."""
    return SicknessCase.objects.select_related("person", "employer").filter(public_id=public_id).first()


def cases_of(person: Person) -> list[SicknessCase]:
    """Return the person's cases, latest first absence day first, with employers (borgerens sager)."""
    found = SicknessCase.objects.filter(person=person).select_related("person", "employer")
    return list(found.order_by("-first_absence_day", "-id"))


def cases_due(*, on: date, limit: int | None = None) -> list[int]:
    """Return ids of the cases whose next look is on or before a day, longest due first (sager til gennemsyn)."""
    due = SicknessCase.objects.filter(next_look_on__lte=on).order_by("next_look_on", "id").values_list("id", flat=True)
    return list(due if limit is None else due[:limit])


def cases_at(
    *, person: Person, relation: str | None = None, cvr: str | None = None, day: date | None = None
) -> list[SicknessCase]:
    """Return the person's cases that a message may be about, latest first: relation, employer and a day in its course.

    Annulled cases are never among them. A case without a last absence day reaches on from its first.
    """
    found: QuerySet[SicknessCase] = SicknessCase.objects.filter(person=person).exclude(
        status=SicknessCase.Status.ANNULLED
    )
    if relation is not None:
        found = found.filter(relation=relation)
    if cvr is not None:
        found = found.filter(employer__cvr=cvr)
    if day is not None:
        open_or_later = Q(last_absence_day__isnull=True) | Q(last_absence_day__gte=day)
        found = found.filter(open_or_later, first_absence_day__lte=day)
    return list(found.select_related("person", "employer").order_by("-first_absence_day", "-id"))


def fact_by_external_id(external_id: str) -> Fact | None:
    """Return the statement recorded under an outside id, or None (oplysning)."""
    return Fact.objects.filter(external_id=external_id).select_related("case", "person").first()


def facts_of_message(message: UUID | str) -> list[Fact]:
    """Return the statements that one message gave (meddelelsens oplysninger)."""
    return list(Fact.objects.filter(message=message).order_by("id"))


def fact_rows_of_case(case: SicknessCase) -> list[Fact]:
    """Return the statements that reach a case, its own and the person's, newest first (sagens oplysninger)."""
    reach = Q(case=case) | Q(case__isnull=True, person_id=case.person_id)
    return list(Fact.objects.filter(reach).order_by("-sent_on", "-id"))


def history_of(case: SicknessCase) -> list[Event]:
    """Return the case's history, newest first, with the person's own lines (historik)."""
    reach = Q(case=case) | Q(case__isnull=True, person_id=case.person_id)
    return list(Event.objects.filter(reach).order_by("-at", "-id"))


def refund_cases_of(case: SicknessCase) -> list[RefundCase]:
    """Return the refund cases under a sickness case (refusionssager)."""
    return list(RefundCase.objects.filter(sickness_case=case).select_related("company").order_by("id"))
