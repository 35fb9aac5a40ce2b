"""A course as the municipality hears of it: dated messages from everyone involved (indberetninger).

Each part of the world has a module that adds its messages to a `Mailbag`; `messages_of` asks them all, numbers
the messages of a day in the order they were signed, and lets `noise` spoil some of them.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from random import Random

from population import circumstances, citizens, employers, noise, person_register, refusals, registers
from population.courses import Course
from population.mailbag import Mailbag, identifier
from population.message import Message


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
    bag = Mailbag(
        rng=rng, course=course, noise=noise.draw(rng), circumstances=circumstances.draw(course), first_day=first_day,
        last_day=last_day,
    )  # fmt: skip
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
