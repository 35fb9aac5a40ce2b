"""Extracts of the person register (CPR-udtræk): the person row is brought up to date, what happened becomes facts.

The extract is compared with what stands; an event code alone changes nothing (standards 1.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from office.cases.models import Fact
from office.cases.operations import NewFact, add_event
from office.flows.receive_message.desk import SHUT, Desk, Incoming
from office.flows.receive_message.tasks_of_intake import close_answered, open_task
from office.intake.cpr import Extract
from office.intake.models import FormerNumber
from office.kernel import tenancy
from office.parties.models import Person
from office.parties.operations import change_person, make_person, renumber_person

Status = Person.Status
_RE_ENTRY = ("A04", "P31")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to the citizen (hændelse)."""

    event: str
    on: date
    to_municipality: int | None = None


class _Before:
    """What the row said before the extract."""

    def __init__(self, person: Person | None) -> None:
        self.is_protected = person is not None and person.is_protected
        self.status = person.status if person is not None else Status.ACTIVE
        self.has_no_name = person is not None and not person.name


def changes(before: Person | None, extract: Extract, *, today: date) -> Iterator[Change]:
    """Yield what has happened since the person was last told of (forskel); pure."""
    since = extract.status_since or extract.event_on or today
    if _is_undone_number(before, extract):
        yield Change("RENUMBERED", extract.event_on or today)
        return
    earlier = before.status if before is not None else Status.ACTIVE
    if extract.status != earlier:
        if extract.status == Status.DEAD:
            yield Change("DEATH", since)
        elif extract.status == Status.DISAPPEARED:
            yield Change("DISAPPEARED", extract.disappeared_on or since)
        elif extract.status == Status.EMIGRATED:
            yield Change("EMIGRATED", extract.emigrated_on or since)
        elif extract.status == Status.RENUMBERED:
            yield Change("RENUMBERED", since)
        elif extract.status == Status.NUMBER_WITHDRAWN:
            yield Change("NUMBER_WITHDRAWN", since)
        elif earlier == Status.DEAD:
            yield Change("DEATH_ANNULLED", extract.event_on or today)
    if before is None:
        return
    home, was = extract.municipality, before.residence
    if was is None and extract.event == "A01":
        was = extract.moved_from
    if home is not None and was is not None and home != was:
        yield Change("MOVED", extract.moved_in_on or extract.event_on or today, home)
    if extract.has_guardian and extract.event == "A73":
        yield Change("GUARDIANSHIP", extract.guardian_from or extract.event_on or today)


def _is_undone_number(before: Person | None, extract: Extract) -> bool:
    """Tell whether a former number is valid again: the change of number is undone (ophævet omnummerering)."""
    is_former = before is not None and before.cpr != extract.cpr
    return is_former and extract.status == Status.ACTIVE and extract.current_cpr is None


def take_extract(desk: Desk, incoming: Incoming, extract: Extract) -> None:
    """Bring the person up to date and record what happened (CPR-hændelser)."""
    before = desk.person(extract.cpr)
    found = list(changes(before, extract, today=desk.received_on))
    was = _Before(before)
    person = before
    if before is not None and _is_undone_number(before, extract):
        _take_back_number(before, extract)
    if before is None or before.cpr == extract.cpr:  # else the extract tells of a number that they no longer have
        fields = _fields(extract, before, on=desk.received_on)
        person = make_person(cpr=extract.cpr, **fields) if before is None else change_person(person=before, **fields)
    assert person is not None
    desk.seat(extract.cpr, person)
    incoming.person = person
    if extract.current_cpr is not None:
        _renumber(desk, person, extract)
    _record(desk, incoming, found)
    _look(desk, incoming, was, extract)
    _look_at_move(desk, incoming, found)
    desk.touched.add(person.pk)


def _fields(extract: Extract, before: Person | None, *, on: date) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "sex": extract.sex,
        "status": extract.status,
        "is_protected": extract.protects(on),
    }
    if extract.born is not None:
        fields["born"] = extract.born
    if extract.name:
        fields["name"] = extract.name
    if extract.status == Status.ACTIVE:
        fields["address"] = extract.address
        fields["residence"] = extract.municipality
        fields["is_resident"] = extract.municipality == tenancy.current()
    elif extract.status in (Status.EMIGRATED, Status.DISAPPEARED):
        fields["address"] = ""
        fields["is_resident"] = False
    return fields


def _renumber(desk: Desk, person: Person, extract: Extract) -> None:
    """Give the person the new number and remember the old one, which messages still name (omnummerering)."""
    assert extract.current_cpr is not None
    renumber_person(person=person, cpr=extract.current_cpr)
    if person.cpr == extract.current_cpr:
        FormerNumber.objects.get_or_create(cpr=extract.cpr, defaults={"person": person})
        person.status = Status.ACTIVE
        person.save(update_fields=["status"])
        desk.seat(extract.current_cpr, person)


def _take_back_number(person: Person, extract: Extract) -> None:
    """Give the person the former number again; the one they had in between is remembered for messages that name it."""
    between = person.cpr
    renumber_person(person=person, cpr=extract.cpr)
    FormerNumber.objects.filter(cpr=extract.cpr).delete()
    FormerNumber.objects.get_or_create(cpr=between, defaults={"person": person})


def _record(desk: Desk, incoming: Incoming, found: list[Change]) -> None:
    person = incoming.known_person
    told = {(known.data["event"], known.data["event_on"]) for known in desk.facts_of(person, "CIVIL_EVENT")}
    new = []
    for change in found:
        if (change.event, change.on.isoformat()) in told:
            continue
        data: dict[str, Any] = {"event": change.event, "event_on": change.on.isoformat()}
        if change.to_municipality is not None:
            data["to_municipality"] = change.to_municipality
        new.append(
            NewFact(
                person=person, fact="CIVIL_EVENT", data=data, sent_on=incoming.signed_on,
                said_by=Fact.SaidBy.REGISTER, message=incoming.public_id,
            )
        )  # fmt: skip
        text = f"CPR: {change.event} {change.on.isoformat()}."
        add_event(person=person, kind="CIVIL_EVENT", text=text, details={"message": str(incoming.public_id)})
    desk.record_new(new)


def _look(desk: Desk, incoming: Incoming, was: _Before, extract: Extract) -> None:
    """Open the tasks that no fact keeps: protection (95), return to the country (93); close 27, the name is here."""
    person = incoming.known_person
    running = [case for case in desk.cases_of(person) if case.status not in SHUT]
    if person.is_protected and not was.is_protected and extract.event is not None:
        open_task(desk, incoming, 95, person=person, protected_until=extract.protected_until or "")
    if (was.status == Status.EMIGRATED and person.status == Status.ACTIVE) or extract.event in _RE_ENTRY:
        for case in running:
            open_task(desk, incoming, 93, case=case)
    if person.name and was.has_no_name:
        close_answered(desk, incoming, 27)


def _look_at_move(desk: Desk, incoming: Incoming, found: list[Change]) -> None:
    """Tell the open cases of a move (97), and those it came before the municipality's first day of (109)."""
    for change in found:
        if change.event != "MOVED" or change.to_municipality == tenancy.current():
            continue
        for case in desk.cases_of(incoming.known_person):
            if case.status in SHUT:
                continue
            open_task(desk, incoming, 97, case=case, to_municipality=change.to_municipality or "")
            if case.municipality_pays_from is not None and change.on < case.municipality_pays_from:
                open_task(desk, incoming, 109, case=case, to_municipality=change.to_municipality or "")
