"""What a task holds back (blokerende opgave), as the gate and the screens ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lawbook.assessment import NOTHING
from office.tasks.models import Task

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
    task: UUID


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
        number=task.number, blocks=blocks, holds=holds, first_day=first, last_day=last, task=task.public_id
    )


def held_by(tasks: Iterable[Task]) -> list[OpenBlocking]:
    """Return what open tasks hold of decision and payment, in number order."""
    ordered = sorted(tasks, key=lambda task: (task.number, task.pk))
    found = (blocking_of(task, blocks=task.blocks, holds=task.holds, causes=task.cause) for task in ordered)
    return [blocking for blocking in found if blocking is not None]
