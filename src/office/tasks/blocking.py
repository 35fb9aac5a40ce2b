"""What a task holds back (blokerende opgave), as the gate and the screens ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lawbook.assessment import NOTHING, PART
from office.tasks.matching import FROM_EVENT
from office.tasks.models import Task

Days = tuple[date, date | None]  # first and last; without a last they reach on for ever
BLOCKING = (Task.Blocks.DECISION, Task.Blocks.PAYMENT)
# Tasks about what keeps a case from being ended (LP-20): they would keep each other alive.
CLOSING_OBSTACLES = (39, 40, 89)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBlocking:
    """One task that holds a decision or a payment (blokerende opgave); days only where a PART is held."""

    number: int
    blocks: str  # DECISION · PAYMENT
    holds: str  # WHOLE · PART
    first_day: date | None = None
    last_day: date | None = None
    spans: tuple[Days, ...] = ()  # an event's own days: the law knows nothing of them, so the ledger must
    task: UUID

    def holds_week(self, monday: date) -> bool:
        """Tell whether the payment of a week waits because of what happened (ugen er holdt tilbage)."""
        sunday = monday + timedelta(days=6)
        return any(first <= sunday and (last is None or last >= monday) for first, last in self.spans)


def held_days(causes: Sequence[dict[str, Any]]) -> tuple[date | None, date | None]:
    """Return the span of the days that the causes hold; open where one of them names no day."""
    firsts = [cause["first_day"] for cause in causes if cause["holds"] != NOTHING]
    lasts = [cause["last_day"] for cause in causes if cause["holds"] != NOTHING]
    first = None if not firsts or None in firsts else date.fromisoformat(min(firsts))
    last = None if not lasts or None in lasts else date.fromisoformat(max(lasts))
    return first, last


def blocking_of(task: Task, *, blocks: str, holds: str, causes: Sequence[dict[str, Any]]) -> OpenBlocking | None:
    """Return what a task with these causes holds, or None when it holds neither decision nor payment."""
    if blocks not in BLOCKING or holds == NOTHING:
        return None
    first, last = held_days(causes)
    return OpenBlocking(
        number=task.number, blocks=blocks, holds=holds, first_day=first, last_day=last, spans=_spans_of(causes),
        task=task.public_id,
    )  # fmt: skip


def _spans_of(causes: Sequence[dict[str, Any]]) -> tuple[Days, ...]:
    events = [cause for cause in causes if (cause["origin"], cause["holds"]) == (FROM_EVENT, PART)]
    return tuple(
        (date.fromisoformat(cause["first_day"]), date.fromisoformat(cause["last_day"]) if cause["last_day"] else None)
        for cause in events
        if cause["first_day"] is not None
    )


def held_by(tasks: Iterable[Task]) -> list[OpenBlocking]:
    """Return what open tasks hold of decision and payment, in number order."""
    ordered = sorted(tasks, key=lambda task: (task.number, task.pk))
    found = (blocking_of(task, blocks=task.blocks, holds=task.holds, causes=task.cause) for task in ordered)
    return [blocking for blocking in found if blocking is not None]
