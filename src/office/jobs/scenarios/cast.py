"""Who takes part in a scenario: a person number, company numbers, message ids – the same at every run (medvirkende)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from office.jobs.scenarios.scenario import Event, Scenario

_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_FIRST_COMPANY = 4_100_000
NAME = "Sanne Scenarie"


class NotLivable(Exception):
    """The scenario reads well but cannot be lived (kan ikke gennemleves); `key` is the place, the text the reason."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.key = key


def person_number(born: date, sex: str) -> str:
    """Return a test person's number: 60 added to the day, the century in the seventh digit, the sex in the last."""
    century = "00" if born.year < 2000 else "40" if born.year <= 2036 else "50"
    return f"{born.day + 60:02d}{born:%m%y}{century}1{2 if sex == 'female' else 3}"


def company_number(index: int) -> str:
    """Return the company number (CVR-nummer) with a check digit that has this place in the row."""
    number = _FIRST_COMPANY
    while True:
        rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, str(number), strict=True)) % 11
        number += 1
        if rest == 1:  # no digit makes the sum divide by eleven
            continue
        index -= 1
        if index < 0:
            return f"{number - 1}{(11 - rest) % 11}"


@dataclass(frozen=True, slots=True)
class Cast:
    """The numbers of everyone in a scenario (medvirkende)."""

    scenario: Scenario
    cpr: str
    cvr: Mapping[str, str]  # by alias
    unemployment_fund: str

    @classmethod
    def of(cls, scenario: Scenario) -> Cast:
        """Give everyone in a scenario a number; an employer that only events name counts as a plain private one."""
        aliases = dict.fromkeys(scenario.employers)
        if not aliases:
            aliases = dict.fromkeys(event.get("employer") for event in scenario.events if event.get("employer"))
        numbers = {alias: company_number(place) for place, alias in enumerate(aliases, 1)}
        number = person_number(scenario.person.born, scenario.person.sex)
        return cls(scenario, number, numbers, company_number(0))

    def employer(self, event: Event, *, is_needed: bool = True) -> str | None:
        """Return the company number of the event's employer; without an alias the only employer of the scenario."""
        alias = event.get("employer")
        if alias is None and is_needed and len(self.cvr) == 1:
            return next(iter(self.cvr.values()))
        if alias is None and is_needed:
            raise NotLivable("employer", f"the event {event.type} of {event.on} must say which employer it is about")
        if alias is not None and alias not in self.cvr:
            raise NotLivable("employer", f"{alias} is none of the scenario's employers")
        return None if alias is None else self.cvr[alias]

    def alias(self, cvr: str) -> str:
        """Return the alias of a company number, or the number itself."""
        return next((alias for alias, number in self.cvr.items() if number == cvr), cvr)

    def message_id(self, place: int) -> str:
        """Return the id of the message that the event at a place gives."""
        return str(uuid5(NAMESPACE_URL, f"openksd:scenario:{self.scenario.id}:{place}"))


def check_order(scenario: Scenario) -> None:
    """Raise NotLivable when the events do not stand in order of `on`, or one comes after `until`."""
    for before, event in zip((None, *scenario.events), scenario.events, strict=False):
        if before is not None and event.on < before.on:
            raise NotLivable("events", f"{event.type} of {event.on} stands after {before.type} of {before.on}")
        if event.on > scenario.until:
            raise NotLivable("until", f"{event.type} of {event.on} comes after the last day {scenario.until}")
