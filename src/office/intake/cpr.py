"""Extracts of the person register in the fixed-width layout P12170 (CPR-udtræk), Windows-1252.

Field places are those of standards 1.4, counted from 1. A block is all that the register tells of one person: it begins
with record 001. When 001 arrives, all that was known before may be replaced; so the reader of an extract compares it
with what stands, and never trusts the event code of record 099 alone (standards 1.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from office.intake.problems import CPR_LAYOUT, Refused
from office.parties.numbers import is_person_number

ENCODING = "cp1252"
UNREADABLE = "\ufffd"
_STATUS = {
    "01": "ACTIVE", "03": "ACTIVE", "05": "ACTIVE", "07": "ACTIVE", "20": "ACTIVE", "30": "NUMBER_WITHDRAWN",
    "50": "NUMBER_WITHDRAWN", "60": "RENUMBERED", "70": "DISAPPEARED", "80": "EMIGRATED", "90": "DEAD",
}  # fmt: skip
_KNOWN = frozenset({*(f"{number:03d}" for number in range(31)), "099", "910", "997", "999"})
NAME_AND_ADDRESS = "0001"  # type of protection


@dataclass(frozen=True, slots=True)
class Block:
    """The records of one person in one file (persons udtræk); `produced_on` is the file's own day."""

    line: int
    produced_on: str
    lines: tuple[str, ...]

    @property
    def raw(self) -> str:
        """The records as text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What the register tells of one person (udtræk)."""

    cpr: str
    status: str  # codes of parties.models.Person.Status
    status_since: date | None
    current_cpr: str | None  # the number that replaces this one
    sex: str
    born: date | None
    municipality: int | None = None
    moved_in_on: date | None = None  # to the municipality
    moved_from: int | None = None
    address: str = ""
    name: str = ""
    protected_from: date | None = None
    protected_until: date | None = None
    is_protected: bool = False
    emigrated_on: date | None = None
    disappeared_on: date | None = None
    guardian_from: date | None = None
    has_guardian: bool = False
    event: str | None = None
    event_on: date | None = None

    def protects(self, on: date) -> bool:
        """Tell whether name and address are protected on a day (navne- og adressebeskyttelse)."""
        return self.is_protected and (self.protected_until is None or on <= self.protected_until)


def _refuse(field: str, da: str, en: str) -> Refused:
    return Refused(CPR_LAYOUT, field, da, en)


def blocks(content: bytes) -> Iterator[Block]:
    """Part a file into persons. A broken frame of the file is told by a block without records of a person."""
    produced, start, count, is_framed = "", 0, 0, False
    held: list[str] = []
    lines = content.decode(ENCODING, errors="replace").replace("\x00", UNREADABLE).split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    for number, text in enumerate(lines, start=1):
        line = text.rstrip("\r")
        record, count = line[:3], count + 1
        if record in ("000", "999", "001") and held:
            yield Block(start, produced, tuple(held))
            held = []
        if record == "000":
            produced, is_framed = line[19:27], True
        elif record == "999":
            is_framed = False
            if line[13:21].strip().lstrip("0") not in ("", str(count)):
                yield Block(number, produced, (line,))
        elif record not in ("910", "997"):
            start = start if held else number
            held.append(line)
    if held:  # begun with a start record and never ended: whoever stands last may have been cut in two
        yield Block(start, produced, (*held, "999") if is_framed else tuple(held))


def _field(line: str, place: int, length: int) -> str:
    return line[place - 1 : place - 1 + length].strip()


def _day(line: str, place: int, length: int, name: str) -> date | None:
    """Read yyyy-mm-dd or yyyymmddhhmm; zeros and blanks are no day. An uncertain day has zeros for day or month."""
    text = _field(line, place, length)
    digits = text.replace("-", "")[:8]
    if not digits.strip("0"):
        return None
    if len(digits) != 8 or not digits.isdigit():
        raise _refuse(name, f"{text} er ikke en dag.", f"{text} is not a day.")
    try:
        return date(int(digits[:4]), int(digits[4:6]) or 1, int(digits[6:]) or 1)
    except ValueError as error:
        raise _refuse(name, f"{text} er ikke en dag.", f"{text} is not a day.") from error


def _code(line: str, place: int, name: str) -> int | None:
    text = _field(line, place, 4)
    if not text.strip("0"):
        return None
    if not text.isdigit():
        raise _refuse(name, f"{text} er ikke en kommunekode.", f"{text} is not a municipality code.")
    return int(text)


def _check_signs(block: Block) -> None:
    """Raise Refused when a record holds what is no text, or the extract's own day is none."""
    if any(UNREADABLE in line for line in block.lines):
        raise _refuse(block.lines[0][:3], "Tegn, der ikke kan læses.", "Characters that cannot be read.")
    if block.produced_on:
        _day(block.produced_on, 1, 8, "PRODDTO")


def read(block: Block) -> Extract:
    """Read one person's records. Raises Refused with rule P12170."""
    records: dict[str, list[str]] = {}
    _check_signs(block)
    for line in block.lines:
        if line[:3] not in _KNOWN:
            raise _refuse(line[:3], "Ukendt recordtype.", "Unknown record type.")
        records.setdefault(line[:3], []).append(line)
    if "999" in records:
        da = "Slutrecorden mangler eller passer ikke med filen."
        raise _refuse("999", da, "The end record is missing, or its count is not the file's.")
    if "001" not in records:
        raise _refuse("001", "Record 001 mangler.", "Record 001 is missing.")
    cpr = records["001"][0][3:13]
    if not is_person_number(cpr):
        raise _refuse("PNR", "Ikke et personnummer.", "Not a person number.")
    if any(line[3:13] != cpr for name, lines in records.items() for line in lines if name != "022"):
        raise _refuse("PNR", "Records om flere personer i samme udtræk.", "Records of several persons in one extract.")
    return _read(cpr, records)


def _read(cpr: str, records: dict[str, list[str]]) -> Extract:
    person = records["001"][0]
    status = _STATUS.get(_field(person, 24, 2).zfill(2))
    if status is None:
        raise _refuse("STATUS", "Ukendt status.", "Unknown status.")
    current = _field(person, 14, 10)
    return Extract(
        cpr=cpr,
        status=status,
        status_since=_day(person, 26, 12, "STATUSHAENSTART"),
        current_cpr=current if current.strip("0") and is_person_number(current) and current != cpr else None,
        sex="FEMALE" if _field(person, 39, 1) == "K" else "MALE",
        born=_day(person, 40, 10, "FOED_DT"),
        name=_name(records),
        address=_address(records),
        **_residence(records),
        **_circumstances(records),
    )


def _residence(records: dict[str, list[str]]) -> dict[str, Any]:
    for line in records.get("002", ())[-1:]:
        return {
            "municipality": _code(line, 14, "KOMKOD"),
            "moved_in_on": _day(line, 83, 12, "TILFLYKOMDTO") or _day(line, 70, 12, "TILFLYDTO"),
            "moved_from": _code(line, 96, "FRAFLYKOMKOD"),
        }
    return {}


def _circumstances(records: dict[str, list[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in records.get("004", ()):
        if _field(line, 14, 4) == NAME_AND_ADDRESS:
            found |= {
                "is_protected": True,
                "protected_from": _day(line, 18, 10, "START_DT"),
                "protected_until": _day(line, 28, 10, "SLET_DT"),
            }
    for line in records.get("005", ())[-1:]:
        found["emigrated_on"] = _day(line, 18, 12, "UDRDTO")
    for line in records.get("007", ())[-1:]:
        found["disappeared_on"] = _day(line, 14, 12, "FORSVINDDTO")
    for line in records.get("017", ())[-1:]:
        found |= {"guardian_from": _day(line, 14, 10, "START"), "has_guardian": True}
    for line in records.get("099", ())[-1:]:
        found |= {"event": _field(line, 26, 3) or None, "event_on": _day(line, 14, 12, "TIMESTAMPU")}
    return found


def _name(records: dict[str, list[str]]) -> str:
    """Return the name as it is written, first names first; the address name where record 008 is missing."""
    for line in records.get("008", ())[-1:]:
        parts = (_field(line, 14, 50), _field(line, 65, 40), _field(line, 106, 40))
        return " ".join(part for part in parts if part)
    for line in records.get("003", ())[-1:]:
        last, _, first = _field(line, 14, 34).partition(",")
        return f"{first} {last}".strip()
    return ""


def _address(records: dict[str, list[str]]) -> str:
    for line in records.get("003", ())[-1:]:
        post = f"{_field(line, 184, 4)} {_field(line, 188, 20)}".strip()
        care_of = _field(line, 48, 34)
        parts = (care_of and f"c/o {care_of}", _field(line, 116, 34), _field(line, 150, 34), post)
        return "\n".join(part for part in parts if part)
    return ""
