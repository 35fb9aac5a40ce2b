"""The messages of one course while they are written: each part of the world adds its own (postsæk)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from population.circumstances import Circumstances
from population.courses import Course
from population.message import Message
from population.noise import Noise


@dataclass(slots=True)
class Mailbag:
    """Messages about one course as they are written, before they are dated to the minute."""

    rng: Random
    course: Course
    noise: Noise
    circumstances: Circumstances
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

    def correct(self, found: str, on: date, *, form: str, body: dict[str, Any]) -> None:
        """Send a notification once more as it should have been (rettelse); what is told aside keeps its own place."""
        aside = ("sender", "remarks", "phone")
        right = {"form": form} | {name: value for name, value in body.items() if name not in aside}
        envelope = {name: body[name] for name in ("sender", "remarks") if name in body}
        change = {"corrects": found, "token": found, "notification": right}
        self.add("CORRECTION", on, envelope | change, spoiled="CORRECTED")


def identifier(rng: Random) -> str:
    """Return a UUID of version 4 whose bits come from the given chance."""
    digits = f"{rng.getrandbits(128):032x}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
