"""The certificate's checksum, reckoned again from what a stranger holds: the CSV file, or the rows themselves."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from io import StringIO

import pytest
from django.db import connection

from office.kernel import clock
from office.tasks import deletion, operations
from office.tasks.catalogue import all_types
from office.tasks.deletion_certificate import csv_of
from office.tasks.deletion_request import Draft, save_draft, send_request
from office.tasks.models import DeletionRun
from office.tasks.tests.world import a_case, event

pytestmark = pytest.mark.django_db
ORDERED, RUN = date(2026, 11, 24), date(2026, 12, 7)
FORMULAS = ("'=", "'+", "'-", "'@")


@pytest.fixture
def run(municipality, clock_at) -> DeletionRun:
    """A run of three orders, of a contact person whose name a sheet would take for a formula."""
    clock_at(ORDERED)
    for number in (24, 24, 51):
        operations.sync(case=a_case(), findings=[event(number)], on=ORDERED)
    said = Draft(numbers=(24, 51), confirmed=(24, 51), contact_name="=Åse; \"Ærø\"", contact_email="aase@x.dk")
    send_request(request=save_draft(said=said, by="super", on=ORDERED), sender="leder", on=ORDERED)
    deletion.order_deletion(numbers=[36], sender="anden leder", on=ORDERED)
    with clock.at(RUN):
        made = deletion.run_deletion(on=RUN)
    assert made is not None
    return made


def sha(said: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plain(cell: str) -> str:
    return cell[1:] if cell.startswith(FORMULAS) else cell


def parse(file: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the head and the lines of a certificate."""
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    middle = rows.index([])
    return dict(rows[:middle]), [dict(zip(rows[middle + 1], row, strict=True)) for row in rows[middle + 2 :]]


def checksum_of(head: dict[str, str], lines: list[dict[str, str]]) -> str:
    orders = [
        {
            "order": line["Ordre"], "number": int(line["Nr."]), "name": plain(line["Opgave"]),
            "request": line["Bestilling"], "ordered_on": line["Bestilt"], "sender": plain(line["Afsender"]),
            "contact_name": plain(line["Kontaktperson"]), "contact_email": plain(line["E-mail"]),
        }
        for line in lines
    ]  # fmt: skip
    deleted = {line["Nr."]: int(line["Slettet"]) for line in lines if line["Slettet"]}
    return sha(
        {
            "municipality": int(head["Kommunekode"]), "run": head["Kørsel"], "run_on": head["Kørselsdag"],
            "orders": orders, "deleted": deleted,
        }
    )  # fmt: skip


def test_whoever_holds_the_file_reckons_the_same_checksum(run):
    head, lines = parse(csv_of(run, "Aarhus Kommune"))
    assert [(line["Nr."], line["Slettet"]) for line in lines] == [("24", "2"), ("36", "0"), ("51", "1")]
    assert lines[0]["Kontaktperson"] == "'=Åse; \"Ærø\""
    assert len({line["Bestilling"] for line in lines}) == 2 and lines[1]["Bestilling"] == ""
    assert head["Slettet uden handling i alt"] == str(sum(int(line["Slettet"]) for line in lines))
    assert checksum_of(head, lines) == head["Kontrolsum (SHA-256)"]


def test_no_cell_of_the_file_can_be_changed_unseen(run):
    head, lines = parse(csv_of(run, "Aarhus Kommune"))
    said = head["Kontrolsum (SHA-256)"]
    for index, line in enumerate(lines):
        for column, cell in line.items():
            forged = f"{cell}1" if cell else "1"
            changed = [*lines[:index], {**line, column: forged}, *lines[index + 1 :]]
            assert checksum_of(head, changed) != said, column
    for name in ("Kommunekode", "Kørsel", "Kørselsdag"):
        assert checksum_of({**head, name: f"{head[name]}1"}, lines) != said, name
    assert checksum_of(head, lines[:-1]) != said
    assert checksum_of(head, lines[::-1]) != said


def test_the_rows_of_the_tasks_and_the_orders_give_it_too(run):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, count(*) FROM tasks_task WHERE deleted_in = %s AND status = 'DELETED' GROUP BY number",
            [run.public_id],
        )
        counts = dict(cursor.fetchall())
        cursor.execute(
            "SELECT o.number, o.public_id, r.public_id, o.ordered_on, o.sender, o.contact_name, o.contact_email"
            " FROM tasks_deletionorder o LEFT JOIN tasks_deletionrequest r ON r.id = o.request_id ORDER BY o.number"
        )
        rows = cursor.fetchall()
    names = {number: kind.name_da for number, kind in all_types().items()}
    orders = [
        {
            "order": str(order), "number": number, "name": names[number], "request": str(request or ""),
            "ordered_on": ordered.isoformat(), "sender": sender, "contact_name": contact, "contact_email": email,
        }
        for number, order, request, ordered, sender, contact, email in rows
    ]  # fmt: skip
    deleted = {str(number): counts.get(number, 0) for number, *_ in rows}
    head = {"municipality": 751, "run": str(run.public_id), "run_on": RUN.isoformat()}
    assert (counts, sha({**head, "orders": orders, "deleted": deleted})) == ({24: 2, 51: 1}, run.checksum)
