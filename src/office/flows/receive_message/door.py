"""The door that messages come in by (modtagelse): batches, and one row for each entry.

A batch is one transaction, so that hundreds of messages share one write to disk. What is refused, or fails midway,
leaves nothing but its row with the error; the rest goes in. For that each message has a savepoint of its own, once one
of the batch has failed after it had written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError, transaction

from office.cases.operations import look_again_many
from office.flows.receive_message import person_register
from office.flows.receive_message.desk import Desk, Incoming
from office.flows.receive_message.receipt import Outcome, Receipt
from office.flows.receive_message.savepoint import LazySavepoint, StartOver
from office.flows.receive_message.statements import HANDLERS
from office.flows.receive_message.tasks_of_intake import open_task
from office.intake import plausible, rules
from office.intake.models import CPR_EXTRACT, Message
from office.intake.problems import FAULT, FORMAT, MUNICIPALITY, REUSED_ID, SIGNED, Problem, Refused
from office.intake.reading import Entry, entry_of, parse, read_content, read_file
from office.intake.schemas import formats
from office.intake.translation import WITHOUT_FACTS, sender_of, translate
from office.intake.values import signed_day
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.parties.numbers import is_company_number, is_person_number, plain_phone
from office.parties.operations import make_person
from office.registers import doors

BATCH = 100
Placed = tuple[str, Entry]  # an entry and the file it stands in
_Told = dict[tuple[str, str], bool | None]  # what the company register has said of SE numbers
_ATTEMPTS = 4
_EXTRACTS = UUID("5d1d9a7e-3c0b-5e1c-9d5e-0f6f3a1c7512")  # names extracts, which carry no id of their own
# Messages about messages look in the table, where those of the same batch must stand already.
_ABOUT_MESSAGES = frozenset({"CORRECTION", "ANNULMENT"})
_log = logging.getLogger(__name__)
State = Message.State


def receive_file(path: Path | str, *, received_on: date | None = None) -> Receipt:
    """Take in a file of messages (indlæs meddelelsesfil). Raises UnreadableFile when there is nothing to read at all.

    The municipality at work is the one they must be meant for. The same file again counts nothing twice.
    """
    return receive_files([path], received_on=received_on)


def receive_files(paths: Sequence[Path | str], *, received_on: date | None = None) -> Receipt:
    """Take in several files in order, as one stream (indlæs flere filer). Raises UnreadableFile before any goes in."""
    readers = [(str(path), read_file(Path(path))) for path in paths]
    entries = ((file, entry) for file, found in readers for entry in found)
    return _receive(entries, received_on=received_on)


def receive_content(name: str, content: bytes, *, received_on: date | None = None) -> Receipt:
    """Take in the content of a file (indlæs indhold); its name tells its kind."""
    return _receive(((name, entry) for entry in read_content(name, content)), received_on=received_on)


def receive(
    message: dict[str, Any], *, received_on: date | None = None, file: str = "", by: str = ""
) -> Outcome:  # fmt: skip
    """Take in one JSON message (modtag meddelelse) and tell what became of it; `by` typed it in from paper."""
    rows, receipt = _receive_batch([(file, entry_of(message))], received_on=received_on or clock.today(), by=by)
    (row,) = rows
    outcome = Outcome(
        state=row.state, message=row.public_id, case=row.case.number if row.case is not None else None
    )
    outcome.add(receipt)
    return outcome


def _receive(entries: Iterable[Placed], *, received_on: date | None) -> Receipt:
    receipt, left, told = Receipt(), iter(entries), _Told()
    while batch := list(islice(left, BATCH)):
        _, done = _receive_batch(batch, received_on=received_on or clock.today(), told=told)
        receipt.add(done)
    return receipt


def _receive_batch(
    entries: Sequence[Placed], *, received_on: date, told: _Told | None = None, by: str = ""
) -> tuple[list[Message], Receipt]:
    """Take in one batch; a deadlock with somebody else's work is a reason to try again, not to give up."""
    is_hopeful = True
    for attempt in count(1):
        clocked = nullcontext() if received_on == clock.today() else clock.at(received_on)
        try:
            with clocked, transaction.atomic():
                return _Batch(received_on, told, by, is_hopeful=is_hopeful).take(entries)
        except StartOver:
            is_hopeful = False
        except (IntegrityError, DataError) as error:
            # Something that only the database could see. One at a time, it stops nobody but its own message.
            if len(entries) > 1:
                return _one_by_one(entries, received_on=received_on)
            with transaction.atomic():
                return _Batch(received_on).give_up(*entries[0], error)
        except OperationalError as error:
            is_passing = getattr(error.__cause__, "sqlstate", "") in ("40P01", "40001", "55P03")
            if attempt >= _ATTEMPTS or not is_passing:
                raise
    raise AssertionError("unreachable")


def _one_by_one(entries: Sequence[Placed], *, received_on: date) -> tuple[list[Message], Receipt]:
    rows, receipt = [], Receipt()
    for placed in entries:
        found, done = _receive_batch([placed], received_on=received_on)
        rows += found
        receipt.add(done)
    return rows, receipt


class _Batch:
    """One batch on its way in."""

    def __init__(
        self, received_on: date, told: _Told | None = None, by: str = "", *, is_hopeful: bool = False
    ) -> None:
        self._file, self._by, self._is_hopeful = "", by, is_hopeful
        self._desk = Desk(received_on=received_on, se_numbers=told)
        self._receipt = Receipt()

    def take(self, placed: Sequence[Placed]) -> tuple[list[Message], Receipt]:
        """Take in every entry and return its rows in order."""
        entries = [entry for _, entry in placed]
        bodies = [entry.body for entry in entries if entry.body is not None]
        self._desk.lay_out(
            cprs=[
                *(cpr for cpr in _texts(bodies, "citizen_cpr") if is_person_number(cpr)),
                *(entry.extract.cpr for entry in entries if entry.extract is not None),
            ],
            cvrs=[cvr for body in bodies for cvr in _cvrs(body) if is_company_number(cvr)],
            message_ids=[
                *(found for name in ("message_id", "corrects", "annuls") for found in _uuids(bodies, name)),
                *(self._id_of_extract(entry) for entry in entries if entry.extract is not None),
            ],
        )
        rows = [self._take_one(file, entry) for file, entry in placed]
        self._desk.flush()
        look_again_many(person_ids=self._desk.touched, on=self._desk.received_on)
        self._receipt.people = self._desk.touched
        return rows, self._receipt

    def give_up(self, file: str, entry: Entry, error: Exception) -> tuple[list[Message], Receipt]:
        """Refuse a message whose writing failed."""
        self._file = file
        row = self._refuse(entry, _fault(error))
        self._desk.flush()
        return [row], self._receipt

    def _take_one(self, file: str, entry: Entry) -> Message:
        self._file = file
        try:
            if entry.problem is not None:
                raise entry.problem
            incoming = self._incoming(entry)
            if self._is_known(incoming, entry):
                self._receipt.duplicates += 1
                row = self._row(entry, State.DUPLICATE, incoming)
                self._desk.keep(row)
                return row
        except Refused as problem:
            return self._refuse(entry, problem)
        return self._accept(entry, incoming)

    def _incoming(self, entry: Entry) -> Incoming:
        """Check what can be checked without the office's own knowledge. Raises Refused."""
        if entry.extract is not None:
            return Incoming(
                body={}, type=CPR_EXTRACT, message_id=self._id_of_extract(entry), signed_on=self._desk.received_on
            )
        body = entry.body
        assert body is not None
        formats().check(body)
        rules.check_days(body)
        rules.check_schedule(body)
        plausible.check_ahead(body)
        plausible.check_hours(body)
        if int(body["municipality"]) != tenancy.current():
            da = f"Meddelelsen er til kommune {body['municipality']}, ikke {tenancy.current()}."
            en = f"The message is for municipality {body['municipality']}, not {tenancy.current()}."
            raise Refused(MUNICIPALITY, "municipality", da, en)
        signed_on = signed_day(body["signed_at"])
        if signed_on > self._desk.received_on:
            da = f"Signeret {signed_on}, efter at den blev modtaget."
            raise Refused(SIGNED, "signed_at", da, f"Signed {signed_on}, after it was received.")
        message_id = UUID(body["message_id"])
        return Incoming(
            body=body, type=body["type"], message_id=message_id, signed_on=signed_on, root=message_id,
            sender=sender_of(body), drafts=() if body["type"] in WITHOUT_FACTS else translate(body), by=self._by,
        )  # fmt: skip

    def _id_of_extract(self, entry: Entry) -> UUID:
        return uuid5(_EXTRACTS, f"{tenancy.current()}\n{self._desk.received_on}\n{entry.raw}")

    def _is_known(self, incoming: Incoming, entry: Entry) -> bool:
        """Tell whether the message was taken in before. Raises Refused when its id belongs to another one."""
        known = self._desk.message(incoming.message_id)
        if known is None:
            return False
        if known.raw != entry.raw and parse(known.raw) != entry.body:
            da = "message_id er brugt til en anden meddelelse."
            raise Refused(REUSED_ID, "message_id", da, "message_id was used for another message.")
        return True

    def _accept(self, entry: Entry, incoming: Incoming) -> Message:
        if incoming.type in _ABOUT_MESSAGES:
            self._desk.flush()
        mark = self._desk.mark()
        try:
            with LazySavepoint(is_hopeful=self._is_hopeful):
                row = self._handle(entry, incoming)
        except (OperationalError, InterfaceError, ProgrammingError, StartOver):
            raise
        except Refused as problem:
            return self._take_back(entry, incoming, mark, problem)
        except OfficeError as error:
            return self._take_back(entry, incoming, mark, Refused(FORMAT, "", error.da, error.en))
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest of the file goes in
            return self._take_back(entry, incoming, mark, _fault(error))
        self._receipt.accepted += 1
        self._desk.keep(row)
        return row

    def _take_back(self, entry: Entry, incoming: Incoming, mark: tuple[int, int], problem: Refused) -> Message:
        """Forget all that the message has done: the savepoint is rolled back, the desk must be too."""
        self._desk.back_to(mark)
        self._desk.forget(entry.extract.cpr if entry.extract is not None else incoming.body["citizen_cpr"])
        return self._refuse(entry, problem, incoming)

    def _handle(self, entry: Entry, incoming: Incoming) -> Message:
        if entry.extract is not None:
            person_register.take_extract(self._desk, incoming, entry.extract)
        else:
            incoming.person = self._citizen(incoming)
            HANDLERS[incoming.type](self._desk, incoming)
            self._keep_phone(incoming)
            self._desk.touched.add(incoming.person.pk)
        row = self._row(entry, State.ACCEPTED, incoming)
        if incoming.warning is not None:
            self._warn(entry, row, incoming.warning)
        return row

    def _citizen(self, incoming: Incoming) -> Any:
        """Return the citizen, made from the person register's answer when new here (opgave 27 without one)."""
        cpr = incoming.body["citizen_cpr"]
        person = self._desk.person(cpr)
        if person is not None:
            return person
        answer = doors.person_register().person(cpr=cpr)
        fields: dict[str, Any] = {}
        if answer is not None:
            fields = {
                "name": answer.name, "born": answer.born, "sex": answer.sex, "status": answer.status,
                "address": answer.address, "is_protected": answer.is_protected, "residence": answer.residence,
                "is_resident": answer.residence in (None, tenancy.current()),
            }  # fmt: skip
        person = make_person(cpr=cpr, **fields)
        self._desk.seat(cpr, person)
        if answer is None:
            open_task(self._desk, incoming, 27, person=person, key="person-register")
        return person

    def _keep_phone(self, incoming: Incoming) -> None:
        """Know the telephone number that the citizen has told last (telefon)."""
        phone = plain_phone(incoming.body.get("phone", ""))
        if phone and phone != incoming.known_person.phone:
            incoming.known_person.phone = phone
            incoming.known_person.save(update_fields=["phone"])

    def _row(self, entry: Entry, state: str, incoming: Incoming | None = None) -> Message:
        row = Message(
            file=self._file[:255], line=entry.line, raw=entry.raw, state=state, received_at=clock.now(),
            received_on=self._desk.received_on, type=_shown_type(entry),
        )  # fmt: skip
        if incoming is not None:
            row.public_id, row.message_id = incoming.public_id, incoming.message_id
            row.signed_on, row.type, row.sender = incoming.signed_on, incoming.type, incoming.sender or ""
        if incoming is not None and state == State.ACCEPTED:
            row.root, row.wait = incoming.root, incoming.wait
            row.person, row.case = incoming.person, incoming.case
        return row

    def _refuse(self, entry: Entry, problem: Refused, incoming: Incoming | None = None) -> Message:
        row = self._row(entry, State.REFUSED, incoming)
        row.rule, row.field, row.error_da, row.error_en = problem.rule, problem.field[:120], problem.da, problem.en
        self._receipt.refused.append(Problem.of(problem, file=self._file, line=entry.line))
        self._desk.keep(row)
        return row

    def _warn(self, entry: Entry, row: Message, warning: Refused) -> None:
        row.rule, row.field, row.error_da, row.error_en = warning.rule, warning.field, warning.da, warning.en
        self._receipt.warnings.append(Problem.of(warning, file=self._file, line=entry.line))


def _fault(error: Exception) -> Refused:
    """Log a fault of ours, which must not stop the rest of the file; the sender may send again."""
    _log.error("a message could not be taken in: %s", type(error).__name__, exc_info=error)
    name = type(error).__name__ if not isinstance(error, DataError) else "DataError"
    return Refused(
        FAULT, "", f"Programfejl ({name}); meddelelsen er ikke modtaget.", f"Program fault ({name}); not taken in."
    )


def _shown_type(entry: Entry) -> str:
    if entry.extract is not None:
        return CPR_EXTRACT
    found = (entry.body or {}).get("type")
    return found[:24] if isinstance(found, str) else ""


def _texts(bodies: Iterable[dict[str, Any]], name: str) -> Iterator[str]:
    for body in bodies:
        if isinstance(body.get(name), str):
            yield body[name]


def _uuids(bodies: Iterable[dict[str, Any]], name: str) -> Iterator[UUID]:
    for text in _texts(bodies, name):
        try:
            yield UUID(text)
        except ValueError:
            continue


def _cvrs(body: dict[str, Any]) -> Iterator[str]:
    parts = [body.get("sender"), body.get("on_behalf_of"), {"cvr": body.get("employer")}]
    for part in parts:
        if isinstance(part, dict) and isinstance(part.get("cvr"), str):
            yield part["cvr"]
