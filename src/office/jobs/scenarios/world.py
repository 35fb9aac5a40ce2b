"""The world around the office in a scenario (omverdenen): registers that answer cleanly, and what the events change."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from office.administration.models import Role, User
from office.administration.operations import create_user, set_parameter
from office.cases.queries import cases_of
from office.flows import receive_message
from office.flows.order_task_deletion import prepare_request, send_request
from office.intake.problems import FAULT
from office.jobs.scenarios import acts, extracts
from office.jobs.scenarios.cast import NAME, Cast, NotLivable
from office.jobs.scenarios.messages import message_of
from office.jobs.scenarios.scenario import Event
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.parties.models import Person
from office.parties.operations import put_person
from office.registers.operations import store_answer
from office.tasks.deletion_request import Draft

ALWAYS = date(1990, 1, 1)
_RECEIVED_AT = time(10)


class Refusal(Exception):
    """The office refused what an event brought (afvisning); the text holds its whole error in both languages."""


_ASKED_OF_VAS = ("notification", "refund_request")  # the intakes that a control answer may be for


@dataclass(slots=True)
class World:
    """One scenario's surroundings while it is lived."""

    cast: Cast
    advised: set[str] = field(default_factory=set)  # keys at which VAS gives its answer to the next intake only
    income: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key of the income register

    def open(self) -> None:
        """Let the registers of the municipality at work know everyone, and set what the scenario's policy says."""
        scenario = self.cast.scenario
        with clock.at(min(scenario.events[0].on, scenario.until)):
            self._person()
            for alias, employer in scenario.employers.items():
                cvr = self.cast.cvr[alias]
                company = {"name": f"Virksomhed {alias}", "sector": employer.sector.upper(), "se_numbers": [cvr]}
                store_answer(register="COMPANY", key=cvr, answer=company, from_day=ALWAYS)
                if employer.insured_from is not None:
                    state = _insurance("VALID", employer.insured_from, employer.insured_until)
                    store_answer(register="INSURANCE", key=cvr, answer=state, from_day=ALWAYS)
            for name, value in scenario.policy.items():
                set_parameter(name=name, value=value.upper() if isinstance(value, str) else value, valid_from=ALWAYS)
            set_parameter(name="standing_order_release", value=True, valid_from=ALWAYS)

    def _person(self) -> None:
        scenario, person = self.cast.scenario, self.cast.scenario.person
        known = {
            "name": NAME, "born": person.born.isoformat(), "sex": person.sex.upper(), "status": "ACTIVE",
            "address": "Engvej 1", "residence": scenario.municipality,
        }  # fmt: skip
        store_answer(register="PERSON", key=self.cast.cpr, answer=known, from_day=ALWAYS)
        pension: dict[str, Any] = {}
        if person.pension != "none":
            since = scenario.events[0].on.replace(month=1, day=1)
            pension = {"pension": person.pension.upper(), "pension_from": since.replace(year=since.year - 1)}
        if tenancy.current() == scenario.municipality:
            put_person(cpr=self.cast.cpr, name=NAME, residence=scenario.municipality, **pension)

    @property
    def person(self) -> Person:
        """The person as the office knows them now (borger); a new number does not make them another."""
        numbers = [self.cast.cpr, extracts.new_number(self.cast.cpr)]
        return Person.objects.get(cpr__in=numbers)

    def take_in(self, event: Event, place: int) -> None:
        """Let an event reach the office on its day (modtag). Raises Refusal, NotLivable."""
        with clock.at(datetime.combine(event.on, _RECEIVED_AT)):
            special = _SPECIAL.get(event.type)
            if special is not None:
                special(self, event)
            message = message_of(event, self.cast, place)
            if message is not None and not (event.type == "income" and not cases_of(self.person)):
                self._send(message, event)
            if event.type in _ASKED_OF_VAS:
                self._forget_advice()

    def _send(self, message: Mapping[str, Any], event: Event) -> None:
        outcome = receive_message.receive(dict(message), received_on=event.on)
        if outcome.state == "REFUSED":
            _refuse([outcome.problem])

    def _forget_advice(self) -> None:
        for key in sorted(self.advised):
            store_answer(register="CONTROL", key=key, answer={"advice": "NONE"}, from_day=clock.today())
        self.advised.clear()


def _refuse(problems: Sequence[receive_message.Problem | None]) -> NoReturn:
    """Raise Refusal for what the office refuses by a rule, NotLivable for a fault of its own."""
    told = " ".join(f"{one.rule} {one.field} {one.da} {one.en}" for one in problems if one is not None)
    if any(one is not None and one.rule == FAULT for one in problems):
        raise NotLivable("events", told)
    raise Refusal(told)


def _insurance(state: str, since: date | None, until: date | None) -> dict[str, str]:
    days = {"valid_from": since, "valid_until": until}
    return {"state": state} | {name: day.isoformat() for name, day in days.items() if day is not None}


def _income(world: World, event: Event) -> None:
    """Let the register hold more from this day on: months that it is told again are replaced."""
    key = f"{world.cast.cpr}:{world.cast.employer(event)}"
    held = world.income.setdefault(key, {"months": {}})
    for month, line in event.fields["months"].items():
        wage, hours = line["wage"], line["hours"]
        held["months"][month] = {
            "wage": None if wage is None else int(Decimal(wage) * 100),
            "hours": None if hours is None else f"{Decimal(hours):f}",
            "extra_pension": int(Decimal(line["extra_pension"]) * 100) if "extra_pension" in line else None,
        }
    held["is_incomplete"] = bool(event.get("incomplete"))
    store_answer(register="INCOME", key=key, answer=held, from_day=event.on)


def _control_answer(world: World, event: Event) -> None:
    cvr = world.cast.employer(event, is_needed=False)
    if event.get("advice"):
        key = f"{world.cast.cpr}:{cvr}" if cvr else world.cast.cpr
        store_answer(register="CONTROL", key=key, answer={"advice": event.get("advice").upper()}, from_day=event.on)
        world.advised.add(key)
    if event.get("insurance"):
        state = _insurance(event.get("insurance").upper(), *_insured(world, event, cvr))
        key = cvr or _only_insured(world)
        store_answer(register="INSURANCE", key=key, answer=state, from_day=event.on)


def _only_insured(world: World) -> str:
    """Without an employer the answer is about the own business, or else about the scenario's only employer."""
    has_business = any(event.type == "business" for event in world.cast.scenario.events)
    if not has_business and len(world.cast.cvr) == 1:
        return next(iter(world.cast.cvr.values()))
    return world.cast.cpr


def _insured(world: World, event: Event, cvr: str | None) -> tuple[date | None, date | None]:
    """Return the days of an insurance that the register calls valid; a valid answer is always dated (LP-29)."""
    if event.get("insurance") != "valid":
        return None, None
    scenario = world.cast.scenario
    stated = scenario.employers.get(world.cast.alias(cvr)) if cvr else None
    if stated is not None and stated.insured_from is not None:
        return stated.insured_from, stated.insured_until
    own = [found.get("insurance") for found in scenario.events if found.type == "business" and found.get("insurance")]
    if cvr is None and own:
        return own[0]["valid_from"], None
    return event.on.replace(year=event.on.year - 2, month=1, day=1), None


def _business(world: World, event: Event) -> None:
    insurance = event.get("insurance")
    if insurance is not None:
        state = _insurance("VALID", insurance["valid_from"], None)
        store_answer(register="INSURANCE", key=world.cast.cpr, answer=state, from_day=ALWAYS)


def _civil_event(world: World, event: Event) -> None:
    text = extracts.extract_of(event, world.cast)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"P12170-{event.on:%Y%m%d}.txt"
        path.write_bytes(text.encode(extracts.ENCODING))
        receipt = receive_message.receive_file(path, received_on=event.on)
    if receipt.refused:
        _refuse(receipt.refused)


def _caseworker(world: World, event: Event) -> None:
    try:
        acts.act(event, world.cast, world.person)
    except OfficeError as error:
        raise Refusal(f"{error.da} {error.en}") from error


def _user(role: Role) -> User:
    name = f"scenario-{role.lower()}"
    known = User.objects.filter(username=name).first()
    return known or create_user(
        username=name, display_name=str(role.label), role=role, municipality=tenancy.current()
    )


def _deletion_order(world: World, event: Event) -> None:
    named = str(event.get("sender_role", "leader")).upper()
    role = Role(named) if named in Role.values else Role.CASEWORKER  # whoever it is, no leader
    numbers = tuple(event.fields["tasks"])
    said = Draft(
        numbers=numbers, confirmed=numbers, contact_name="Kontakt i kommunen", contact_email="kontakt@kommune.example"
    )
    try:
        drafted = prepare_request(said=said, by=_user(Role.LOCAL_ADMINISTRATOR), on=event.on)
        send_request(request=drafted, by=_user(role), on=event.on)
    except OfficeError as error:
        raise Refusal(f"{error.da} {error.en}") from error


_SPECIAL: dict[str, Callable[[World, Event], None]] = {
    "income": _income,
    "control_answer": _control_answer,
    "business": _business,
    "civil_event": _civil_event,
    "caseworker": _caseworker,
    "deletion_order": _deletion_order,
}
