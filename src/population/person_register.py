"""Extracts of the person register in its real fixed-width layout (CPR-udtræk P12170).

Field places are those of standards 1.4: the record type stands in 1-3, the person number in 4-13. Record 001 always
comes, and 099 where an event made the register send; a person with status 30 and above has no address record 002.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from population.courses import Course, LifeEvent
from population.days import plus
from population.people import Person

ENCODING = "cp1252"
_WIDTH = 160
TASK_NUMBER = "012170"
_NEIGHBOURS = (101, 657, 707, 727, 740, 746, 751, 791)
# Status and event code of each life event (standards 1.3 and 1.5).
_EVENTS = {
    "DEATH": (90, "A21"),
    "MOVED": (1, "A01"),
    "PROTECTION": (1, "A33"),
    "NAME": (1, "A13"),
    "DISAPPEARED": (70, "A02"),
    "EMIGRATED": (80, "A06"),
    "GUARDIANSHIP": (1, "A73"),
    "RENUMBERED": (60, "P03"),
}


@dataclass(frozen=True, slots=True)
class Extract:
    """What the register tells of one person on one day (udtræk): its lines, and the event that made it tell."""

    day: date
    event: str | None
    lines: tuple[str, ...]


def line(record: str, cpr: str, *fields: tuple[int, str]) -> str:
    """Write one record: each field at its place, counted from 1."""
    found = record + cpr
    for place, text in fields:
        found = found.ljust(place - 1) + text
    return found


def start_line(day: date) -> str:
    """Write the start record 000 of a file produced on the day."""
    return line("000", "0" * 10, (14, TASK_NUMBER), (20, f"{day:%Y%m%d}"), (28, f"{plus(day, -1):%Y%m%d}"))


def end_line(records: int) -> str:
    """Write the end record 999 with the number of records, the first and last included."""
    return line("999", "9" * 10, (14, f"{records:08d}"))


def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}0000"


def _person(person: Person, *, status: int, since: date, current: str = "") -> str:
    sex = "K" if person.sex == "FEMALE" else "M"
    place = person.born.isoformat()
    return line(
        "001",
        person.cpr,
        (14, current.rjust(10, "0") if current else "0" * 10),
        (24, f"{status:02d}"),
        (26, _stamp(since)),
        (39, sex),
        (40, place),
        (51, place),
        (62, "0000-00-00"),
        (73, ""),
    )


def _addresses(person: Person, *, municipality: int, since: date, is_new: bool) -> tuple[str, ...]:
    house, moved_from = person.house, 0
    post = (person.post_code, person.post_district)
    if is_new:
        house, moved_from = person.house % 90 + 3, person.municipality
        post = ("9999", "Nyby") if municipality != person.municipality else post
    street = f"{person.street} {house}"
    if person.floor:
        street += f", {person.floor.lstrip('0').lower()}. {person.side.lower()}"
    name = f"{person.last_name},{person.first_name}"
    return (
        line(
            "002",
            person.cpr,
            (14, f"{municipality:04d}"),
            (18, f"{person.street_code:04d}"),
            (22, f"{house:03d}"),
            (26, person.floor),
            (28, person.side),
            (36, ""),
            (70, _stamp(since)),
            (83, _stamp(since)),
            (96, f"{moved_from:04d}"),
            (100, _stamp(since) if moved_from else "0" * 12),
        ),
        line(
            "003",
            person.cpr,
            (14, name[:34]),
            (116, street[:34]),
            (184, post[0]),
            (188, post[1][:20]),
            (208, f"{municipality:04d}"),
            (212, f"{person.street_code:04d}"),
            (230, person.street[:20]),
        ),
    )


def _name(person: Person, *, last_name: str, since: date) -> str:
    display = f"{last_name},{person.first_name} {person.middle_name}".strip()
    return line(
        "008",
        person.cpr,
        (14, person.first_name[:50]),
        (65, person.middle_name[:40]),
        (106, last_name[:40]),
        (147, _stamp(since)),
        (160, display[:34]),
    )


def _clean(cpr_line: str) -> str:
    """Close a line with blanks at least to the common width, so that fields at its end have their place."""
    return cpr_line.ljust(_WIDTH)


def first_extract(course: Course, *, heard_on: date) -> Extract:
    """Tell of the person on the day the office first hears of them and subscribes."""
    person = course.person
    since = plus(person.born, 30)
    lines = (
        _person(person, status=1, since=person.born),
        *_addresses(person, municipality=person.municipality, since=plus(course.first_absence_day, -900), is_new=False),
        _name(person, last_name=person.last_name, since=since),
        line("010", person.cpr, (14, "5100"), (18, _stamp(person.born))),
    )
    return Extract(heard_on, None, tuple(map(_clean, lines)))


def _destination(person: Person) -> int:
    """Half of those who move stay in the municipality, the others go to another one."""
    if person.index % 2:
        return person.municipality
    places = [code for code in _NEIGHBOURS if code != person.municipality]
    return places[person.index // 2 % len(places)]


def _new_number(cpr: str) -> str:
    """Give a renumbered person a number with 9 in the seventh place, which no invented person has from the start."""
    return f"{cpr[:6]}9{cpr[7:]}"


def _event_extract(course: Course, event: LifeEvent) -> Extract:
    person, status, code = course.person, *_EVENTS[event.kind]
    told_on = plus(event.on, 1 + person.index % 3)
    new_number = _new_number(person.cpr) if event.kind == "RENUMBERED" else ""
    lines = [_person(person, status=status, since=event.on if status > 1 else person.born, current=new_number)]
    if status < 30:
        moved = event.kind == "MOVED"
        place = _destination(person) if moved else person.municipality
        since = event.on if moved else plus(course.first_absence_day, -900)
        lines += _addresses(person, municipality=place, since=since, is_new=moved)
    if event.kind == "PROTECTION":
        until = plus(event.on, 365).isoformat()
        lines.append(line("004", person.cpr, (14, "0001"), (18, event.on.isoformat()), (28, until)))
    if event.kind == "EMIGRATED":
        lines.append(line("005", person.cpr, (14, "5120"), (18, _stamp(event.on)), (31, "Storgatan 1"), (65, "Malmö")))
    if event.kind == "DISAPPEARED":
        lines.append(line("007", person.cpr, (14, _stamp(event.on))))
    last_name = "Lindegård" if event.kind == "NAME" else person.last_name
    lines.append(_name(person, last_name=last_name, since=event.on if event.kind == "NAME" else plus(person.born, 30)))
    if event.kind == "GUARDIANSHIP":
        guardian = ((25, "0000-00-00"), (35, "0001"), (39, "0" * 10))
        lines.append(line("017", person.cpr, (14, event.on.isoformat()), *guardian))
    lines.append(line("099", person.cpr, (14, f"{event.on:%Y%m%d}0900"), (26, code), (29, "  ")))
    return Extract(told_on, event.kind, tuple(map(_clean, lines)))


def extracts_of(course: Course, *, heard_on: date) -> list[Extract]:
    """Return what the register tells during one course: the person at first, then what happens to them."""
    found = [first_extract(course, heard_on=heard_on)] if course.spell == 1 else []
    if course.life_event:
        found.append(_event_extract(course, course.life_event))
    return found
