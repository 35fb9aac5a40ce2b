"""A course as the municipality hears of it: dated messages from everyone involved (indberetninger).

Each part of the world has a module that adds its messages to a `Mailbag`; `messages_of` asks them all, numbers
the messages of a day in the order they were signed, and lets `noise` spoil some of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from population import citizens, employers, noise, person_register, refusals, registers
from population.courses import Course
from population.noise import Noise

REGISTERS, REPORTS, CITIZENS, JOBCENTRE = "20-registers", "30-nemrefusion", "40-citizens", "50-jobcentre"
CHANNELS = {
    "DP201": REPORTS,
    "DP200A": REPORTS,
    "DP200B": REPORTS,
    "DP200C": REPORTS,
    "DP202": REPORTS,
    "DP212S": REPORTS,
    "CORRECTION": REPORTS,
    "ANNULMENT": REPORTS,
    "PARTIAL_RESUMPTION": REPORTS,
    "UNEMPLOYMENT": REPORTS,
    "INCOME": REGISTERS,
    "EDUCATION": REGISTERS,
    "INSURANCE_ANSWER": REGISTERS,
    "CONTROL_ANSWER": REGISTERS,
    "JOBCENTRE": JOBCENTRE,
}  # everything else comes from citizens or their counter
EVERY_KIND = (
    *CHANNELS,
    "APPLICATION",
    "BUSINESS",
    "BUSINESS_PARTIAL",
    "HOLIDAY",
    "IMPRISONMENT",
    "AGREEMENT",
    "HEARING_ANSWER",
    "DOCUMENT",
    "ENQUIRY_NOTE",
    "RECOVERY",
)


@dataclass(slots=True)
class Message:
    """One line of a message file; `spoiled` names the noise it was made for, None when it is plain.

    `refused` is the rule by which a municipality must refuse it, None when it must be taken in.
    """

    day: date  # of delivery
    kind: str
    body: dict[str, Any]
    text: str = ""
    spoiled: str | None = None
    refused: str | None = None

    @property
    def channel(self) -> str:
        """The file of the day that the message comes in."""
        return CHANNELS.get(self.kind, CITIZENS)


@dataclass(slots=True)
class Mailbag:
    """Messages about one course as they are written, before they are dated to the minute."""

    rng: Random
    course: Course
    noise: Noise
    first_day: date
    last_day: date
    found: list[Message] = field(default_factory=list)
    bundle_id: str = ""

    def add(self, kind: str, on: date, body: dict[str, Any], *, spoiled: str | None = None) -> str:
        """Put one message in the bag and return its id; days outside the population's window are left out later."""
        message_id = identifier(self.rng)
        envelope = {
            "message_id": message_id,
            "bundle_id": self.bundle_id,
            "type": kind,
            "signed_at": "",
            "municipality": f"{self.course.person.municipality:03d}",
            "citizen_cpr": self.course.person.cpr,
        }
        self.found.append(Message(on, kind, envelope | body, spoiled=spoiled))
        return message_id


def identifier(rng: Random) -> str:
    """Return a UUID of version 4 whose bits come from the given chance."""
    digits = f"{rng.getrandbits(128):032x}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


@lru_cache(maxsize=4096)
def _offset(day: date) -> str:
    """Return Denmark's distance from UTC: summer time between the last Sundays of March and October."""
    start, end = (date(day.year, month, 31) for month in (3, 10))
    start, end = (date.fromordinal(last.toordinal() - (last.weekday() + 1) % 7) for last in (start, end))
    return "+02:00" if start <= day < end else "+01:00"


def _sign(rng: Random, found: list[Message]) -> None:
    """Date the messages to the minute, in order within the day, and write them out."""
    minute, day = 0, None
    for message in found:
        minute = minute + rng.randint(2, 25) if message.day == day else rng.randint(390, 960)
        day = message.day
        minute = min(minute, 1425)
        message.body["signed_at"] = f"{day.isoformat()}T{minute // 60:02d}:{minute % 60:02d}:00{_offset(day)}"
        message.text = json.dumps(message.body, ensure_ascii=False, separators=(",", ":"))


def messages_of(
    course: Course, *, rng: Random, first_day: date, last_day: date
) -> tuple[list[Message], list[person_register.Extract]]:
    """Tell one course as messages and extracts of the person register, all delivered within the window."""
    bag = Mailbag(rng=rng, course=course, noise=noise.draw(rng), first_day=first_day, last_day=last_day)
    bag.bundle_id = identifier(rng)
    registers.tell(bag)
    employers.tell(bag)
    citizens.tell(bag)
    found = [message for message in bag.found if first_day <= message.day <= last_day]
    found.sort(key=lambda message: message.day)
    _sign(rng, found)
    found = noise.spoil(rng, found, last_day=last_day)
    refusals.announce(found)
    heard_on = min((message.day for message in found), default=course.notified_on)
    extracts = person_register.extracts_of(course, heard_on=heard_on)
    return found, [extract for extract in extracts if first_day <= extract.day <= last_day]
