"""The certificate of a deletion run (bevis for sletningskørsel): orders, counts per type, checksum, as CSV and PDF."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import typst

from office.kernel import clock
from office.tasks.deletion_run import checksum
from office.tasks.models import DeletionRun

_PAGE = """
#set document(title: {title}, author: {author}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(lang: "da", size: 10pt, hyphenate: false)
#set page(paper: "a4", margin: (x: 22mm, y: 22mm), numbering: "1/1")
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(170)), inset: (x: 4pt, y: 5pt))
#heading(level: 1)[#{title}]
"""
_HEADS = ("Nr.", "Opgave", "Bestilt", "Afsender", "Kontaktperson", "Slettet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One ordered type on the certificate (linje); `deleted` is None where the run never came so far."""

    number: int
    name: str
    order: str
    request: str
    ordered_on: str
    sender: str
    contact_name: str
    contact_email: str
    deleted: int | None


def lines_of(run: DeletionRun) -> list[Line]:
    """Return the lines of a certificate in number order (linjer)."""
    return [
        Line(
            number=entry["number"], name=entry["name"], order=entry["order"], request=entry["request"],
            ordered_on=entry["ordered_on"], sender=entry["sender"], contact_name=entry["contact_name"],
            contact_email=entry["contact_email"], deleted=run.deleted.get(str(entry["number"])),
        )
        for entry in run.orders
    ]  # fmt: skip


def total_of(run: DeletionRun) -> int:
    """Return how many tasks a run has deleted (slettet i alt)."""
    return sum(run.deleted.values())


def is_genuine(run: DeletionRun) -> bool:
    """Tell whether the row still is what the run certified (ægthed)."""
    return bool(run.checksum) and checksum(run) == run.checksum


def _head(run: DeletionRun, place: str) -> Iterator[tuple[str, str]]:
    yield "Kommune", place
    yield "Kommunekode", f"{run.municipality:03d}"
    yield "Kørsel", str(run.public_id)
    yield "Kørselsdag", run.run_on.isoformat()
    yield "Begyndt", run.started_at.astimezone(clock.COPENHAGEN).isoformat(timespec="seconds")
    done = run.finished_at
    yield "Færdig", done.astimezone(clock.COPENHAGEN).isoformat(timespec="seconds") if done else "ikke færdig"
    yield "Slettet uden handling i alt", str(total_of(run))
    yield "Kontrolsum (SHA-256)", run.checksum or "-"


def csv_of(run: DeletionRun, place: str) -> bytes:
    """Return the certificate as CSV: UTF-8 with BOM, semicolons, CRLF.

    It holds all that the checksum is reckoned of, so that whoever has the file can reckon it again.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(_head(run, place))
    writer.writerow([])
    writer.writerow([*_HEADS[:4], "Kontaktperson", "E-mail", "Ordre", "Bestilling", "Slettet"])
    for line in lines_of(run):
        order = [line.number, line.name, line.ordered_on, line.sender, line.contact_name, line.contact_email]
        deleted = "" if line.deleted is None else line.deleted
        writer.writerow([*map(_harmless, order), line.order, line.request, deleted])
    return "\ufeff".encode() + out.getvalue().encode()


def _harmless(cell: object) -> object:
    """Keep a sheet from reading what people wrote as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t") else cell


def _text(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def pdf_of(run: DeletionRun, place: str) -> bytes:
    """Return the certificate as PDF (PDF/UA-1); every word is kept in the run."""
    began = run.started_at.astimezone(clock.COPENHAGEN)
    page = _PAGE.format(
        title=_text(f"Bevis for sletning af opgaver {run.run_on:%d-%m-%Y}"), author=_text(place), year=began.year,
        month=began.month, day=began.day,
    )  # fmt: skip
    facts = ", ".join(f"[*#{_text(name)}*], [#{_text(value)}]" for name, value in _head(run, place))
    cells = []
    for line in lines_of(run):
        contact = f"{line.contact_name} {line.contact_email}".strip() or "-"
        deleted = "-" if line.deleted is None else line.deleted
        row = (line.ordered_on, line.sender, contact, deleted)
        order = f'#linebreak()#text(size: 7pt)[Ordre #{_text(line.order)}]'
        cells += [f"[#{_text(line.number)}]", f"[#{_text(line.name)}{order}]", *(f"[#{_text(cell)}]" for cell in row)]
    header = ", ".join(f"[*#{_text(name)}*]" for name in _HEADS)
    source = (
        f"{page}#table(columns: (auto, 1fr), {facts})\n#heading(level: 2)[Bestilte opgavetyper]\n"
        f"#table(columns: (auto, 1fr, auto, auto, auto, auto), align: (right, left, left, left, left, right),"
        f" table.header({header}), {', '.join(cells)})\n"
    )
    made = typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
    if not isinstance(made, bytes):
        raise TypeError("one PDF expected")
    return made
