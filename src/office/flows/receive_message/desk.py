"""What lies on the desk while a batch of messages is taken in (modtagelsesbord).

The desk holds what the office already knows of the citizens in the batch, fetched with a handful of queries, so that
each message costs its own writes and little else. Citizens are locked for the length of the batch, known or not:
two doors that take in messages about one citizen take turns, and see each other's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from office.administration.parameters import Parameters
from office.administration.queries import parameters_in_force
from office.cases.models import Fact, SicknessCase
from office.cases.operations import NewFact, keep_facts, make_facts
from office.intake.models import FormerNumber, Message
from office.intake.translation import Draft
from office.kernel import tenancy
from office.parties.models import Company, Person
from office.parties.operations import put_company
from office.parties.queries import companies_by_cvr
from office.registers import doors

Status = SicknessCase.Status
UNDECIDED = frozenset({Status.UNDER_CLARIFICATION})
RUNS = frozenset({Status.DECIDED, Status.RUNNING, Status.PAYMENT_EFFECTED})
SHUT = frozenset({Status.ENDED, Status.CLOSED, Status.REFUSED})


@dataclass(frozen=True, slots=True)
class Known:
    """A statement as far as the door looks at it (kendt oplysning)."""

    public_id: str
    kind: str
    case_id: int | None
    data: dict[str, Any]
    message: UUID | None


@dataclass(slots=True, kw_only=True)
class Incoming:
    """One message on its way in (meddelelse under modtagelse), and what was settled about it."""

    body: dict[str, Any]
    type: str
    message_id: UUID
    signed_on: date
    drafts: Sequence[Draft] = ()
    sender: str | None = None
    public_id: UUID = field(default_factory=uuid4)
    person: Person | None = None
    case: SicknessCase | None = None
    root: UUID | None = None
    wait: str = ""
    by: str = ""  # the user who typed it in from paper; empty = it came by itself
    warning: Any = None  # a Refused whose message is taken in all the same

    @property
    def known_person(self) -> Person:
        """The citizen, once settled."""
        assert self.person is not None
        return self.person

    @property
    def key(self) -> str:
        """The key of the tasks that it opens: the same message opens them once."""
        return f"message:{self.message_id}"


class Desk:
    """Citizens, cases, facts and messages of one batch."""

    def __init__(self, *, received_on: date, se_numbers: dict[tuple[str, str], bool | None] | None = None) -> None:
        """Clear the desk; `se_numbers` are answers of the company register that earlier batches of a file have got."""
        self.received_on = received_on
        self.touched: set[int] = set()
        self.unnamed: set[str] = set()  # companies that the register did not answer about
        self._persons: dict[str, Person] = {}
        self._asked: set[str] = set()
        self._cases: dict[int, list[SicknessCase]] = {}
        self._facts: dict[int, list[Known]] = {}
        self._companies: dict[str, Company] = {}
        self._se_numbers = {} if se_numbers is None else se_numbers
        self._messages: dict[UUID, Message | None] = {}
        self._waiting: dict[int, list[Message]] = {}
        self._new_facts: list[Fact] = []
        self._new_rows: list[Message] = []

    def lay_out(self, *, cprs: Iterable[str], cvrs: Iterable[str], message_ids: Iterable[UUID]) -> None:
        """Lock the citizens and fetch what is known of them (læg frem)."""
        wanted = sorted(set(cprs))
        _lock(wanted)
        self._fetch_persons(wanted)
        self._fetch_cases([person.pk for person in self._persons.values()])
        self._companies |= companies_by_cvr(cvrs)
        ids = set(message_ids)
        self._messages |= dict.fromkeys(ids)
        found = Message.objects.filter(message_id__in=ids, state=Message.State.ACCEPTED)
        self._messages |= {row.message_id: row for row in found if row.message_id is not None}

    def _fetch_persons(self, cprs: Sequence[str]) -> None:
        self._asked |= set(cprs)
        self._persons |= {person.cpr: person for person in Person.objects.filter(cpr__in=cprs)}
        missing = [cpr for cpr in cprs if cpr not in self._persons]
        if missing:
            former = FormerNumber.objects.filter(cpr__in=missing).select_related("person")
            self._persons |= {row.cpr: row.person for row in former}

    def _fetch_cases(self, persons: Sequence[int]) -> None:
        for pk in persons:
            self._cases[pk], self._facts[pk] = [], []
        cases = SicknessCase.objects.filter(person__in=persons).select_related("person", "employer")
        for case in cases.order_by("-first_absence_day", "-id"):
            self._cases[case.person_id].append(case)
        rows = Fact.objects.filter(person__in=persons).order_by("id")
        for pk, public_id, *rest in rows.values_list("person_id", "public_id", "kind", "case_id", "data", "message"):
            self._facts[pk].append(Known(str(public_id), *rest))
        self._waiting |= {pk: [] for pk in persons}
        for row in Message.objects.filter(person__in=persons).exclude(wait="").order_by("id"):
            self._waiting[row.person_id or 0].append(row)

    def forget(self, cpr: str) -> None:
        """Fetch a citizen anew, for a message about them was rolled back; what others stated is written first."""
        self.flush()
        gone = self._persons.pop(cpr, None)
        self._asked.discard(cpr)
        if gone is not None:
            for other in [number for number, person in self._persons.items() if person.pk == gone.pk]:
                del self._persons[other]
                self._asked.discard(other)
        # Companies made for the message are gone too; asking again costs a query and is rare.
        self._companies.clear()

    def person(self, cpr: str) -> Person | None:
        """Return the citizen of a number, present or former, or None (borger)."""
        if cpr not in self._asked:
            self._fetch_persons([cpr])
            if cpr in self._persons:
                self._fetch_cases([self._persons[cpr].pk])
        return self._persons.get(cpr)

    def seat(self, cpr: str, person: Person) -> None:
        """Know a citizen who was just made or renumbered."""
        self._asked.add(cpr)
        self._persons[cpr] = person
        self._cases.setdefault(person.pk, [])
        self._facts.setdefault(person.pk, [])
        self._waiting.setdefault(person.pk, [])

    def cases_of(self, person: Person) -> list[SicknessCase]:
        """Return the citizen's cases that are not annulled, latest first (sager)."""
        return [case for case in self._cases[person.pk] if case.status != Status.ANNULLED]

    def add_case(self, case: SicknessCase) -> None:
        """Know a case that was just opened."""
        held = self._cases[case.person_id]
        held.append(case)
        held.sort(key=lambda one: (one.first_absence_day, one.pk), reverse=True)

    def facts_of(self, person: Person, *kinds: str, case: SicknessCase | None = None) -> list[Known]:
        """Return standing statements of some kinds, oldest first; with a case, those that reach it (oplysninger)."""
        gone = {one.data["annuls"] for one in self._facts[person.pk] if one.kind == "ANNULMENT"}
        gone |= {one.data["corrects"] for one in self._facts[person.pk] if one.data.get("corrects")}
        return [
            one
            for one in self._facts[person.pk]
            if one.kind in kinds
            and one.public_id not in gone
            and (case is None or one.case_id is None or one.case_id == case.pk)
        ]

    def facts_of_message(self, person: Person, public_id: UUID) -> list[Known]:
        """Return the statements that one message gave."""
        return [one for one in self._facts[person.pk] if one.message == public_id]

    def record(self, incoming: Incoming, drafts: Iterable[Draft], *, case: SicknessCase | None) -> list[Fact]:
        """Record what a message states; a draft about the person reaches every case (registrér oplysninger)."""
        new = [
            NewFact(
                person=incoming.known_person, fact=draft.kind, data=draft.data, sent_on=incoming.signed_on,
                said_by=draft.said_by, case=case if draft.scope != "PERSON" else None, message=incoming.public_id,
            )
            for draft in drafts
        ]  # fmt: skip
        return self.record_new(new)

    def record_new(self, new: Sequence[NewFact]) -> list[Fact]:
        """Check statements and know them; they are written with the rest of the batch. Raises UnreadableFact."""
        rows = make_facts(facts=new)
        self._new_facts += rows
        for row in rows:
            known = Known(str(row.public_id), row.kind, row.case_id, row.data, row.message)
            self._facts[row.person_id].append(known)
            self.touched.add(row.person_id)
        return rows

    def company(self, cvr: str) -> Company:
        """Return a company, asked for in the company register when it is new here (virksomhed)."""
        found = self._companies.get(cvr)
        if found is None:
            answer = doors.company_register().company(cvr=cvr)
            fields: dict[str, Any] = {}
            if answer is None:
                self.unnamed.add(cvr)
            else:
                fields = {
                    "name": answer.name, "sector": answer.sector, "se_numbers": list(answer.se_numbers),
                    "is_active": answer.is_active, "form": answer.form,
                }  # fmt: skip
            found = self._companies[cvr] = put_company(cvr=cvr, **fields)
        return found

    def is_se_number_of(self, se: str, company: Company) -> bool | None:
        """Tell what the company register says of an SE number (SE-nummer); asked once for each file."""
        pair = (se, company.cvr)
        if pair not in self._se_numbers:
            self._se_numbers[pair] = doors.company_register().is_se_number_of(se=se, cvr=company.cvr)
        return self._se_numbers[pair]

    @cached_property
    def parameters(self) -> Parameters:
        """What the municipality has set for the day that the batch came in."""
        return parameters_in_force(self.received_on)

    def message(self, message_id: UUID) -> Message | None:
        """Return the accepted message with this id, or None (modtaget meddelelse)."""
        if message_id not in self._messages:
            found = Message.objects.filter(message_id=message_id, state=Message.State.ACCEPTED)
            self._messages[message_id] = found.first()
        return self._messages[message_id]

    def waiting(self, person: Person, kind: str) -> list[Message]:
        """Return the person's messages of a type that wait for a case, oldest first (afventende meddelelser)."""
        held = self._waiting[person.pk]
        return [row for row in held if row.type == kind and row.wait == Message.Wait.CASE]

    def keep(self, row: Message) -> None:
        """Take a message's row into the batch, and know it when it counts."""
        self._new_rows.append(row)
        if row.state != Message.State.ACCEPTED or row.message_id is None:
            return
        self._messages[row.message_id] = row
        if row.wait and row.person_id is not None:
            self._waiting[row.person_id].append(row)

    def know(self, rows: Iterable[Message]) -> None:
        """Know messages as they now stand."""
        for row in rows:
            if row.message_id is not None:
                self._messages[row.message_id] = row
            for held in self._waiting.get(row.person_id or 0, ()):
                if held.public_id == row.public_id:
                    held.wait = row.wait

    def mark(self) -> tuple[int, int]:
        """Return how far the batch has come, for `back_to`."""
        return len(self._new_facts), len(self._new_rows)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Drop what was stated since a mark: the message it belongs to is not taken in."""
        del self._new_facts[mark[0] :], self._new_rows[mark[1] :]

    def flush(self) -> None:
        """Write what the batch has stated so far (skriv)."""
        facts, rows = self._new_facts, self._new_rows
        self._new_facts, self._new_rows = [], []
        if rows:
            Message.objects.bulk_create(rows)
        if facts:
            keep_facts(rows=facts)


def _lock(cprs: Sequence[str]) -> None:
    """Take turns on citizens; in one order, so that two batches never wait for each other."""
    keys = [f"intake:{tenancy.current()}:{cpr}" for cpr in cprs]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(k) FROM"
            " (SELECT DISTINCT hashtextextended(name, 0) AS k FROM unnest(%s::text[]) AS name ORDER BY k) AS keys",
            [keys],
        )
