"""The jobcentre's case list against R46 (sammenligning): who is missing there, and which recoveries are missing here.

Reading and comparing are pure; `compare_with_r46` asks the report. Nothing of the uploaded list is kept.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from typing import Any

from office.reports.access import Viewer
from office.reports.errors import ListUnreadable
from office.reports.registry import report_of
from office.reports.running import Question, run

_MOST_LINES = 200_000
_GUESSES = {
    "cpr": ("cpr-nummer", "cpr-nr", "cpr nr", "cpr", "personnummer"),
    "first_day": ("første fraværsdag", "første sygedag", "sygemeldt fra", "startdato", "start"),
    "last_day": ("sidste fraværsdag", "raskmeldt", "raskmeldingsdato", "raskmelding", "slutdato", "slut"),
    "name": ("borger", "navn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedList:
    """A list as it came (indlæst liste): headers and rows of texts, each with its line in the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Which header holds what (kolonner valgt på skærmen); `last_day` is the day of recovery, "" = not in the list."""

    cpr: str
    first_day: str = ""
    last_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobcentreCase:
    """One case of the jobcentre's list (jobcentrets sag)."""

    cpr: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class CasesRead:
    """What could be read of a list (læste sager), and which lines could not."""

    cases: tuple[JobcentreCase, ...]
    unread: tuple[ListUnreadable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCase:
    """One case of R46."""

    number: str
    cpr: str
    citizen: str
    first_day: date
    last_day: date | None
    status: str
    target_group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRecovery:
    """A case that the jobcentre has ended and we have not (raskmelding, der ikke er registreret her)."""

    case: OfficeCase
    recovered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The two lists (sammenligningens to lister), and how many cases were compared on either side."""

    not_at_jobcentre: tuple[OfficeCase, ...]
    recoveries_missing_here: tuple[MissingRecovery, ...]
    ours: int
    theirs: int
    unread: tuple[ListUnreadable, ...] = ()


def _text_of(content: bytes) -> str:
    """Decode a file: UTF-16 where its mark says so (Excel's "Unicode text"), else UTF-8 or the Windows alphabet."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_list(content: bytes) -> UploadedList:
    """Read an uploaded CSV file as spreadsheets write it: semicolons, commas or tabs. Raises ListUnreadable."""
    text = _text_of(content)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        lines = list(_lines(csv.reader(StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise ListUnreadable(0, "Filen kan ikke læses som CSV.", "The file cannot be read as CSV.") from error
    if len(lines) < 1 or "\0" in text:
        raise ListUnreadable(0, "Filen er tom eller ikke en CSV-fil.", "The file is empty or no CSV file.")
    if len(lines) > _MOST_LINES:
        raise ListUnreadable(0, "Filen er for lang.", "The file is too long.")
    headers = lines[0][1]
    wide = len(headers)
    return UploadedList(
        headers=headers, rows=tuple((number, (*cells, *[""] * wide)[:wide]) for number, cells in lines[1:])
    )


def _lines(reader: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Return the lines that hold something, each with the number that an editor shows for its beginning."""
    number = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield number, tuple(cell.strip() for cell in cells)
        number = reader.line_num + 1


def guessed(headers: Sequence[str]) -> dict[str, str]:
    """Return the likely header of each thing, "" where none looks like it (forslag til kolonner)."""
    low = {header.casefold(): header for header in headers}
    return {
        what: next((low[name] for name in names if name in low), "") for what, names in _GUESSES.items()
    }


def read_day(text: str) -> date | None:
    """Read a day as Danish or ISO text; nothing gives None. Raises ValueError."""
    plain = text.strip()[:10].strip()
    if not plain:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def jobcentre_cases(uploaded: UploadedList, matching: Matching) -> CasesRead:
    """Return the list's cases by the columns chosen, and the lines that could not be read.

    A line with a person number but an unreadable day still tells that the jobcentre has the person: it counts as a
    case that runs, so that nobody is called missing or recovered for a slip of the pen. Raises ListUnreadable where a
    column is missing or no line can be read; what is said of a line never repeats a person number.
    """
    places = {header: place for place, header in enumerate(uploaded.headers)}
    for header in (matching.cpr, matching.first_day, matching.last_day):
        if header and header not in places:
            raise ListUnreadable(1, f"Kolonnen {header} findes ikke.", f"There is no column {header}.")
    cases, unread = [], []
    for line, row in uploaded.rows:
        cpr = _person_number(row[places[matching.cpr]])
        if cpr is None:
            unread.append(
                ListUnreadable(line, "CPR-nummeret har ikke ti cifre.", "The CPR number has not ten digits.")
            )
            continue
        try:
            first, last = (
                _day(line, header, row[places[header]]) if header else None
                for header in (matching.first_day, matching.last_day)
            )
        except ListUnreadable as problem:
            unread.append(problem)
            first = last = None
        cases.append(JobcentreCase(cpr=cpr, first_day=first, last_day=last))
    if unread and len(unread) == len(uploaded.rows):  # a wrong column, most likely
        raise unread[0]
    return CasesRead(tuple(cases), tuple(unread))


def _person_number(text: str) -> str | None:
    """Return ten digits, also where a spreadsheet took the first nought away; None where it is no person number."""
    digits = re.sub(r"[-\s]", "", text)
    return digits.zfill(10) if re.fullmatch("[0-9]{9,10}", digits) else None


def _day(line: int, header: str, text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        raise ListUnreadable(line, f"{header} er ikke en dato.", f"{header} is not a day.") from None


def compare(ours: Iterable[OfficeCase], theirs: Iterable[JobcentreCase]) -> Comparison:
    """Compare two lists of cases by person, and by days where both have them (sammenlign sager). Pure.

    A case is known at the jobcentre when the person has one there that had not ended before ours began. A recovery is
    missing here when every one of those has ended and ours has no last absence day.
    """
    by_person: dict[str, list[JobcentreCase]] = {}
    count = 0
    for case in theirs:
        by_person.setdefault(case.cpr, []).append(case)
        count += 1
    missing, recoveries, total = [], [], 0
    for one in ours:
        total += 1
        matching = [
            case for case in by_person.get(one.cpr, ()) if case.last_day is None or case.last_day >= one.first_day
        ]
        if not matching:
            missing.append(one)
            continue
        ends = [case.last_day for case in matching]
        known = [day for day in ends if day is not None]
        if len(known) == len(ends) and one.last_day is None:
            recoveries.append(MissingRecovery(case=one, recovered_on=max(known)))
    return Comparison(
        not_at_jobcentre=tuple(missing), recoveries_missing_here=tuple(recoveries), ours=total, theirs=count
    )


def office_cases(viewer: Viewer) -> Iterable[OfficeCase]:
    """Return the cases of R46 as the comparison reads them. Raises ReportRefused."""
    report = report_of("R46")
    wanted = ("number", "cpr", "citizen", "first_day", "last_day", "status", "target_group")
    places = [[column.key for column in report.columns].index(key) for key in wanted]
    for row in run(Question(report=report, viewer=viewer)):
        values = [row[place] for place in places]
        yield OfficeCase(**dict(zip(wanted, values, strict=True)))


def compare_with_r46(content: bytes, matching: Matching, viewer: Viewer) -> Comparison:
    """Compare an uploaded list with R46 as it is today. Raises ListUnreadable, ReportRefused."""
    read = jobcentre_cases(read_list(content), matching)
    return replace(compare(office_cases(viewer), read.cases), unread=read.unread)
