"""Writes to cases, the fact log and the history (ændringer af sager)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Q

from lawbook.facts import Fact as LawFact
from lawbook.facts import fact_from_json, fact_to_json
from office.cases.models import Event, Fact, RefundCase, SicknessCase
from office.kernel import clock, identifiers
from office.kernel.errors import OfficeError
from office.parties.models import Company, Person

# No day of a fact lies outside these; nothing that the law counts from them leaves the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)

_ENVELOPE = frozenset({"fact", "sent_on", "said_by", "case"})
_FIXED = frozenset({"id", "public_id", "municipality", "number", "person", "person_id"})


class UnreadableFact(OfficeError):
    """The lawbook cannot read the statement (ulæselig oplysning); nothing was recorded."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(f"Oplysningen {kind} kan ikke læses: {why}.", f"The fact {kind} cannot be read: {why}.")


class CaseExists(OfficeError):
    """The same absence already has a case (sygefraværssag findes allerede); `case` is that case."""

    def __init__(self, case: SicknessCase) -> None:
        super().__init__(
            f"Der findes allerede en sag for fraværet: {case.number}.",
            f"The absence already has a case: {case.number}.",
        )
        self.case = case


class CaseFieldFixed(OfficeError):
    """A field that a case never changes, or does not have, was to be changed (låst felt)."""

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(names)
        super().__init__(f"Sagens felter kan ikke ændres: {listed}.", f"Fields of the case cannot change: {listed}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A statement about to be recorded (oplysning); see `record_fact` for the fields."""

    person: Person
    fact: str
    data: Mapping[str, Any]
    sent_on: date
    said_by: str
    case: SicknessCase | None = None
    external_id: str | None = None
    message: UUID | None = None
    user: str = ""


def _row(new: NewFact) -> Fact:
    """Build the row; raises UnreadableFact when the lawbook could not read it back."""
    public = identifiers.ordered_id()
    envelope = {"fact": str(public), "sent_on": new.sent_on.isoformat(), "said_by": new.said_by}
    try:
        read = fact_from_json(new.fact, {**new.data, **envelope})
    except ValueError as error:
        raise UnreadableFact(new.fact, str(error)) from error
    _check_calendar(new.fact, read)
    data = {name: value for name, value in fact_to_json(read).items() if name not in _ENVELOPE}
    return Fact(
        public_id=public,
        municipality=new.person.municipality,
        person=new.person,
        case=new.case,
        kind=new.fact,
        data=data,
        sent_on=new.sent_on,
        said_by=new.said_by,
        recorded_at=clock.now(),
        external_id=new.external_id,
        message=new.message,
        user=new.user,
    )


def _check_calendar(kind: str, read: LawFact) -> None:
    """Refuse a day that cannot be meant: the law's calendar reckons on from the days of facts (LP-44)."""
    for field in fields(read):
        day = getattr(read, field.name)
        if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY:
            raise UnreadableFact(kind, f"{field.name}: {day} ligger uden for {FIRST_DAY} til {LAST_DAY}")


def make_facts(*, facts: Sequence[NewFact]) -> list[Fact]:
    """Check statements and return their rows unwritten (oplysninger), for `keep_facts`. Raises UnreadableFact."""
    return [_row(new) for new in facts]


@transaction.atomic(savepoint=False)
def keep_facts(*, rows: Sequence[Fact]) -> None:
    """Write rows that `make_facts` made, all of them or none (oplysninger)."""
    Fact.objects.bulk_create(rows)


@transaction.atomic
def record_facts(*, facts: Sequence[NewFact]) -> list[Fact]:
    """Record statements in order, several at a time (oplysninger); a known external id gives the row that stands.

    Raises UnreadableFact; then none of them is recorded.
    """
    rows = [_row(new) for new in facts]
    named = [row.external_id for row in rows if row.external_id]
    Fact.objects.bulk_create(rows, ignore_conflicts=bool(named))
    if not named:
        return rows
    # With conflicts ignored the database does not tell which rows it took, so what stands is read back.
    standing = list(Fact.objects.filter(Q(external_id__in=named) | Q(public_id__in=[row.public_id for row in rows])))
    by_name = {row.external_id: row for row in standing if row.external_id}
    by_id = {row.public_id: row for row in standing}
    return [by_name[row.external_id] if row.external_id else by_id[row.public_id] for row in rows]


def record_fact(
    *,
    person: Person,
    fact: str,
    data: Mapping[str, Any],
    sent_on: date,
    said_by: str,
    case: SicknessCase | None = None,
    external_id: str | None = None,
    message: UUID | None = None,
    user: str = "",
) -> Fact:
    """Record one statement (oplysning) and return its row, or the row that already has this external id.

    `fact` is the lawbook's kind, `data` its fields as JSON without id, day, source and case. Raises UnreadableFact.
    """
    new = NewFact(
        person=person, case=case, fact=fact, data=data, sent_on=sent_on, said_by=said_by,
        external_id=external_id, message=message, user=user,
    )
    return record_facts(facts=[new])[0]


def _standing_case(
    person: Person, relation: str, employer: Company | None, first_absence_day: date
) -> SicknessCase | None:
    return (
        SicknessCase.objects.filter(
            person=person, relation=relation, employer=employer, first_absence_day=first_absence_day
        )
        .exclude(status=SicknessCase.Status.ANNULLED)
        .first()
    )


def open_case(
    *,
    person: Person,
    relation: str,
    first_absence_day: date,
    target_group: str,
    employer: Company | None = None,
    last_absence_day: date | None = None,
    actor: str = "",
) -> SicknessCase:
    """Open a sickness case (opret sygefraværssag) and write the first line of its history.

    The case is due for its first look at once. Raises CaseExists when the absence has a case that is not annulled.
    """
    wanted = SicknessCase(
        municipality=person.municipality, person=person, relation=relation, employer=employer,
        first_absence_day=first_absence_day, last_absence_day=last_absence_day, target_group=target_group,
        opened_on=clock.today(), next_look_on=clock.today(),
    )  # fmt: skip
    standing = _opened(wanted, actor)
    if standing is not wanted:
        raise CaseExists(standing)
    return wanted


@transaction.atomic(savepoint=False)
def _opened(wanted: SicknessCase, actor: str) -> SicknessCase:
    """Return the case that stands for the absence, else write the one that is wanted."""
    person = wanted.person
    Person.objects.select_for_update().get(pk=person.pk)  # two messages about one absence must not both open a case
    standing = _standing_case(person, wanted.relation, wanted.employer, wanted.first_absence_day)
    if standing is not None:
        return standing
    wanted.number = identifiers.next_case_number()
    wanted.save(force_insert=True)
    add_event(case=wanted, kind="CASE_OPENED", text=f"Sag {wanted.number} er oprettet.", actor=actor)
    return wanted


@transaction.atomic(savepoint=False)
def open_refund_case(*, case: SicknessCase, company: Company) -> RefundCase:
    """Return the employer's refund case under a sickness case (refusionssag), made when new."""
    found, is_new = RefundCase.objects.get_or_create(
        sickness_case=case, company=company, defaults={"municipality": case.municipality}
    )
    if is_new:
        text = f"Refusionssag for {company.name} er oprettet."
        add_event(case=case, kind="REFUND_CASE_OPENED", text=text, details={"employer": company.cvr})
    return found


@cache
def _changeable() -> frozenset[str]:
    columns = {name for column in SicknessCase._meta.concrete_fields for name in (column.name, column.attname)}
    return frozenset(columns - _FIXED)


def change_case(*, case: SicknessCase, **changes: Any) -> list[str]:
    """Write what an assessment or a person changes on the case row and return the names that differed.

    Raises CaseFieldFixed for the number, the person and fields that a case does not have.
    """
    differing = _set(case, changes)
    if differing:
        case.save(update_fields=differing)
    return differing


def change_cases(*, changes: Sequence[tuple[SicknessCase, Mapping[str, Any]]]) -> None:
    """Change many case rows, each only where it differs (see `change_case`); one statement however many."""
    differing = [(case, _set(case, wanted)) for case, wanted in changes]
    if written := [(case, names) for case, names in differing if names]:
        _write_columns(written)


def _set(case: SicknessCase, changes: Mapping[str, Any]) -> list[str]:
    """Set what differs on the object in hand and return the names."""
    unknown = sorted(set(changes) - _changeable())
    if unknown:
        raise CaseFieldFixed(unknown)
    differing = [name for name, value in changes.items() if getattr(case, name) != value]
    for name in differing:
        setattr(case, name, changes[name])
    return differing


def _write_columns(written: Sequence[tuple[SicknessCase, Sequence[str]]]) -> None:
    """Write columns of cases as they are in hand, of each case those that are named and no other.

    The database lays what is told over the row as it stands, by the table's own types.
    """
    fields: dict[str, Any] = {name: SicknessCase._meta.get_field(name) for _, names in written for name in names}
    rows = [
        {"id": case.pk, **{fields[name].column: fields[name].value_from_object(case) for name in names}}
        for case, names in written
    ]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_sicknesscase AS one SET ({columns}) ="
            f" (SELECT {columns} FROM json_populate_record(one, told.row) AS laid)"
            " FROM json_array_elements(%s::json) AS told(row) WHERE one.id = (told.row ->> 'id')::bigint",
            [json.dumps(rows, cls=DjangoJSONEncoder)],
        )


@transaction.atomic
def look_again(*, person: Person, on: date) -> int:
    """Have every case of the person that is not shut looked at on a day, unless an earlier day stands (gennemsyn)."""
    shut = [SicknessCase.Status.CLOSED, SicknessCase.Status.ANNULLED]
    later = SicknessCase.objects.filter(person=person).exclude(status__in=shut).exclude(next_look_on__lte=on)
    return later.update(next_look_on=on)


@transaction.atomic(savepoint=False)
def look_again_many(*, person_ids: Iterable[int], on: date) -> int:
    """Have every case of many persons that is not shut looked at on a day, unless an earlier day stands (gennemsyn)."""
    wanted = sorted(set(person_ids))
    if not wanted:
        return 0
    shut = [SicknessCase.Status.CLOSED, SicknessCase.Status.ANNULLED]
    later = SicknessCase.objects.filter(person__in=wanted).exclude(status__in=shut).exclude(next_look_on__lte=on)
    return later.update(next_look_on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """A line of history about to be written (historik), on a case or on a person when there is no case."""

    kind: str
    text: str
    case: SicknessCase | None = None
    person: Person | None = None
    details: Mapping[str, Any] | None = None
    actor: str = ""


def add_events(*, events: Sequence[NewEvent]) -> list[Event]:
    """Write lines of history in order (historik); one statement however many. `text` is Danish."""
    rows = [_line(new) for new in events]
    return Event.objects.bulk_create(rows) if rows else []


def add_event(
    *,
    kind: str,
    text: str,
    case: SicknessCase | None = None,
    person: Person | None = None,
    details: Mapping[str, Any] | None = None,
    actor: str = "",
) -> Event:
    """Write one line of history (historik) on a case, or on a person when there is no case; `text` is Danish."""
    new = NewEvent(kind=kind, text=text, case=case, person=person, details=details, actor=actor)
    return add_events(events=[new])[0]


def _line(new: NewEvent) -> Event:
    if new.case is None and new.person is None:
        raise ValueError("a line of history needs a case or a person")
    return Event(
        municipality=(new.case or new.person).municipality,  # type: ignore[union-attr]
        case=new.case,
        person_id=new.case.person_id if new.case is not None else new.person.pk,  # type: ignore[union-attr]
        at=clock.now(),
        kind=new.kind,
        text=new.text,
        details=dict(new.details or {}),
        actor=new.actor,
    )
