"""When a task is due (opgavefrist): a number of working days from the day it was opened (LP-21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lawbook.foundation.calendar import is_public_holiday
from office.tasks.models import Task


@dataclass(frozen=True, slots=True)
class DueTimes:
    """Working days (hverdage) until a task is due; local parameters, the defaults are LP-21's."""

    blocking: int = 5
    other: int = 20


STANDARD = DueTimes()


@lru_cache(maxsize=4096)
def working_days_after(day: date, count: int) -> date:
    """Return the day that lies a number of working days after a day; weekends and public holidays do not count."""
    found = day
    while count:
        found += timedelta(days=1)
        if found.weekday() < 5 and not is_public_holiday(found):
            count -= 1
    return found


def due_on(blocks: str, opened_on: date, times: DueTimes = STANDARD) -> date:
    """Return the due day of a task that blocks this, opened on that day."""
    is_blocking = blocks in (Task.Blocks.DECISION, Task.Blocks.PAYMENT)
    return working_days_after(opened_on, times.blocking if is_blocking else times.other)
