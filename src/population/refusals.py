"""Which messages a municipality must refuse, and by which rule (afvisninger): NemRefusion's rules of order.

The rules are followed here once more, from what was sent and in the order it is delivered, so that a population can
say beforehand what will be refused. The office does not read this, and this knows nothing of the office.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from population.days import plus
from population.message import Message

NOTIFICATIONS = frozenset({"DP201", "DP200A", "DP200B", "DP200C"})


@dataclass(slots=True)
class _Heard:
    """What the municipality has taken in so far of one story."""

    accepted: dict[str, Message] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    latest: dict[str, str] = field(default_factory=dict)  # first version -> latest version

    def standing(self, *kinds: str) -> list[Message]:
        return [one for key, one in self.accepted.items() if one.kind in kinds and key not in self.withdrawn]

    def root(self, message_id: str) -> str:
        return next((first for first, last in self.latest.items() if last == message_id), message_id)


def announce(found: list[Message]) -> None:
    """Name the rule on every message of one story that must be refused; malformed ones are named already."""
    heard = _Heard()
    for message in sorted(found, key=lambda one: (one.day, one.channel)):
        if message.refused or message.body["message_id"] in heard.accepted:
            continue
        message.refused = _rule(message, heard)
        if message.refused is None:
            _take(message, heard)


def _take(message: Message, heard: _Heard) -> None:
    message_id = message.body["message_id"]
    heard.accepted[message_id] = message
    if message.kind == "ANNULMENT":
        heard.withdrawn |= {message.body["annuls"], message_id}
    elif message.kind == "CORRECTION":
        heard.latest[heard.root(message.body["corrects"])] = message_id


def _rule(message: Message, heard: _Heard) -> str | None:
    body = message.body
    if message.kind == "ANNULMENT":
        if body["annuls"] not in heard.accepted:
            return "1103"
        return None if body["token"] == heard.latest.get(body["annuls"], body["annuls"]) else "1102"
    if message.kind == "DP212S":
        return None if _is_notified(body, heard, date.max) else "1106"
    if message.kind != "DP202":
        return None
    first, last = (date.fromisoformat(body[name]) for name in ("refund_from", "refund_to"))
    if not _is_notified(body, heard, last):
        return "1106"
    return _order(first, body, heard)


def _is_notified(body: dict[str, Any], heard: _Heard, last: date) -> bool:
    """Tell whether the same sender has notified an absence that began by the last day."""
    for one in heard.standing(*NOTIFICATIONS):
        began = date.fromisoformat(one.body["first_absence_day"])
        if one.body.get("sender", {}).get("cvr") == body["sender"]["cvr"] and began <= last:
            return True
    return False


def _days(body: dict[str, Any], first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(body[first]), date.fromisoformat(body[last])


def _order(first: date, body: dict[str, Any], heard: _Heard) -> str | None:
    """Let a period start after the others, follow the last one, and leave no weekday between them out."""
    cvr = body["sender"]["cvr"]
    taken = [
        _days(one.body, "refund_from", "refund_to")
        for one in heard.standing("DP202")
        if one.body["sender"]["cvr"] == cvr
    ]
    if not taken:
        return None
    if first <= max(start for start, _ in taken):
        return "1108"
    end = max(last for _, last in taken)
    if first <= end:
        return "1107"
    away = [
        _days(one.body, "from", "to")
        for one in heard.standing("HOLIDAY", "IMPRISONMENT")
        if one.body.get("sender", {"cvr": cvr})["cvr"] == cvr
    ]
    day = plus(end, 1)
    while day < first:
        if day.weekday() < 5 and not any(start <= day <= last for start, last in away):
            return "1107"
        day = plus(day, 1)
    return None
