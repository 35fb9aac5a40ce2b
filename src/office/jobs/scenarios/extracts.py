"""Events of the person register as its real fixed-width extracts (CPR-udtræk P12170).

Record 001 always comes, 099 where an event made the register send; a person with status 30 and above has no address.
"""

from __future__ import annotations

from datetime import date, timedelta

from office.jobs.scenarios.cast import NAME, Cast, NotLivable
from office.jobs.scenarios.scenario import Event

ENCODING = "cp1252"
_WIDTH = 250
# Status, event code: standards of the register, sections on status and events.
_EVENTS = {
    "death": (90, "A21"),
    "disappeared": (70, "A02"),
    "emigrated": (80, "A06"),
    "moved": (1, "A01"),
    "renumbered": (60, "P03"),
    "death_annulled": (1, "A25"),
    "guardianship": (1, "A73"),
}
_LAST_WITH_ADDRESS = 29


def _line(record: str, number: str, *fields: tuple[int, str]) -> str:
    """Write one record: each field at its place, counted from 1."""
    found = record + number
    for place, text in fields:
        found = found.ljust(place - 1)[: place - 1] + text
    return found.ljust(_WIDTH)


def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}0000"


def new_number(cpr: str) -> str:
    """Return the number that a renumbered person of a scenario gets."""
    return f"{cpr[:7]}5{cpr[8:]}"


def _person(cast: Cast, event: Event, status: int) -> str:
    born = cast.scenario.person.born
    since = event.fields["date"] if status > 1 else born
    current = new_number(cast.cpr) if event.fields["event"] == "renumbered" else "0" * 10
    sex = "K" if cast.scenario.person.sex == "female" else "M"
    return _line(
        "001", cast.cpr, (14, current), (24, f"{status:02d}"), (26, _stamp(since)), (39, sex),
        (40, born.isoformat()), (51, born.isoformat()), (62, "0000-00-00"),
    )  # fmt: skip


def _address(cast: Cast, event: Event) -> list[str]:
    moved_to = event.get("to")
    if event.fields["event"] == "moved" and moved_to is None:
        raise NotLivable("events", f"the move of {event.on} must say where to")
    code = int(moved_to or cast.scenario.municipality)
    since = event.fields["date"] if moved_to else cast.scenario.person.born
    came_from = cast.scenario.municipality if moved_to else 0
    return [
        _line(
            "002", cast.cpr, (14, f"{code:04d}"), (18, "0100"), (22, "0007"), (70, _stamp(since)), (83, _stamp(since)),
            (96, f"{came_from:04d}"), (100, _stamp(since) if came_from else "0" * 12),
        ),
        _line(
            "003", cast.cpr, (14, ",".join(reversed(NAME.split(" ", 1)))), (116, "Engvej 7"), (184, "9999"),
            (188, "Nyby"), (208, f"{code:04d}"), (212, "0100"), (230, "Engvej"),
        ),
    ]  # fmt: skip


def extract_of(event: Event, cast: Cast) -> str:
    """Return the extract file that tells a civil event (CPR-hændelse). Raises NotLivable."""
    kind = event.fields["event"]
    status, code = _EVENTS[kind]
    first, last = NAME.split(" ", 1)
    happened = event.fields["date"]
    before = event.on - timedelta(days=1)
    lines = [
        _line("000", "0" * 10, (14, "012170"), (20, f"{event.on:%Y%m%d}"), (28, f"{before:%Y%m%d}")),
        _person(cast, event, status),
    ]
    if status <= _LAST_WITH_ADDRESS:
        lines += _address(cast, event)
    if kind == "emigrated":
        lines.append(_line("005", cast.cpr, (14, "5120"), (18, _stamp(happened))))
    if kind == "disappeared":
        lines.append(_line("007", cast.cpr, (14, _stamp(happened))))
    named = (14, first), (65, ""), (106, last), (147, _stamp(cast.scenario.person.born)), (160, f"{last},{first}")
    lines.append(_line("008", cast.cpr, *named))
    if kind == "guardianship":
        fields = (14, happened.isoformat()), (25, "0000-00-00"), (35, "0001"), (39, "0" * 10)
        lines.append(_line("017", cast.cpr, *fields))
    lines.append(_line("099", cast.cpr, (14, f"{happened:%Y%m%d}0900"), (26, code), (29, "  ")))
    lines.append(_line("999", "9" * 10, (14, f"{len(lines) + 1:08d}")))
    return "\r\n".join(lines) + "\r\n"
