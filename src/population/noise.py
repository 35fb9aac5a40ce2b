"""What goes wrong between a course and the office: late, missing, contradictory, twice, corrected, malformed (støj).

Shares are of cases unless something else is said. Every spoiled message carries the name of its noise, so that tests
and the manifest can count it; a message without one is meant to be good.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from population.days import plus
from population.message import Message

MALFORMED_SHARE = 0.005  # of lines
TWICE_SHARE = 0.0022  # of lines: about one case in a hundred
DELAYED_SHARE = 0.006  # of lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What goes wrong in one course."""

    application: str = "TIMELY"  # TIMELY · LATE · NEVER
    income: str = "GOOD"  # GOOD · MISSING · HOURS_MISSING · INCOMPLETE
    control: str | None = None  # BRAKE · INFORM · SAMPLE · MISSING
    refund: str = "TIMELY"  # TIMELY · LATE · NEVER · LOW_WAGE
    has_wrong_se_number: bool = False
    is_corrected: bool = False
    annulled: str | None = None  # NOTIFICATION · REFUND
    contradiction: str | None = None  # RECOVERY · OVERLAP · GAP · ORPHAN
    recovery: str = "REPORTED"  # REPORTED · CITIZEN · NEVER


def _pick(rng: Random, *choices: tuple[float, str], otherwise: str | None) -> Any:
    chance = rng.random()
    for share, name in choices:
        if chance < share:
            return name
        chance -= share
    return otherwise


def draw(rng: Random) -> Noise:
    """Draw what goes wrong in one course."""
    is_corrected = rng.random() < 0.02
    annulled = _pick(rng, (0.008, "NOTIFICATION"), (0.01, "REFUND"), otherwise=None)
    return Noise(
        application=_pick(rng, (0.07, "LATE"), (0.04, "NEVER"), otherwise="TIMELY"),
        income=_pick(rng, (0.015, "MISSING"), (0.015, "HOURS_MISSING"), (0.01, "INCOMPLETE"), otherwise="GOOD"),
        control=_pick(rng, (0.02, "BRAKE"), (0.05, "INFORM"), (0.01, "SAMPLE"), (0.01, "MISSING"), otherwise=None),
        refund=_pick(rng, (0.045, "LATE"), (0.04, "NEVER"), (0.10, "LOW_WAGE"), otherwise="TIMELY"),
        has_wrong_se_number=rng.random() < 0.02,
        is_corrected=is_corrected,
        annulled=None if is_corrected else annulled,
        contradiction=_pick(
            rng, (0.015, "RECOVERY"), (0.012, "OVERLAP"), (0.012, "GAP"), (0.004, "ORPHAN"), otherwise=None
        ),
        recovery=_pick(rng, (0.06, "CITIZEN"), (0.02, "NEVER"), otherwise="REPORTED"),
    )


def _without(body: dict[str, Any], name: str) -> str:
    return _line({key: value for key, value in body.items() if key != name})


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _malform(rng: Random, body: dict[str, Any]) -> tuple[str, str]:
    """Write a message as a broken sender would, and name the rule it breaks: cut off, a field missing, a bad value."""
    text = _line(body)
    ways = (
        (lambda: text[: rng.randint(20, len(text) - 2)], "JSON"),
        (lambda: _without(body, rng.choice(("citizen_cpr", "type", "signed_at"))), "FORMAT"),
        (lambda: _line(body | {"signed_at": body["signed_at"][:5] + "47" + body["signed_at"][7:]}), "FORMAT"),
        (lambda: _line(body | {"type": rng.choice(("DP999", "dp 201", ""))}), "FORMAT"),
        (lambda: _line(body | {"citizen_cpr": rng.choice(("9913550000", "12345", "7102xx1234"))}), "FORMAT"),
        (lambda: _line(body | {"favourite_colour": "blå"}), "FORMAT"),
        (lambda: _line(body | {"message_id": "not-a-uuid"}), "FORMAT"),
        (lambda: _line(body | {"bundle_id": "B-17"}), "1000"),
        (lambda: _line(body | {"municipality": [751]}), "FORMAT"),
    )
    write, rule = rng.choice(ways)
    return write(), rule


def spoil(rng: Random, found: list[Message], *, last_day: date) -> list[Message]:
    """Send some messages twice, deliver some days late, and put a malformed attempt before some."""
    sent: list[Message] = []
    for message in found:
        chance = rng.random()
        if chance < MALFORMED_SHARE:
            attempt = copy.copy(message)
            broken = message.body | {"message_id": "00000000" + message.body["message_id"][8:]}
            attempt.text, attempt.refused = _malform(rng, broken)
            attempt.spoiled = "MALFORMED"
            sent.append(attempt)
        elif chance < MALFORMED_SHARE + DELAYED_SHARE:
            message.day = min(last_day, plus(message.day, rng.randint(1, 3)))
            message.spoiled = message.spoiled or "DELAYED"
        sent.append(message)
        if chance > 1 - TWICE_SHARE:
            again = copy.copy(message)
            again.day = min(last_day, plus(message.day, rng.choice((0, 0, 1, 4))))
            again.spoiled = "TWICE"
            sent.append(again)
    return sent
