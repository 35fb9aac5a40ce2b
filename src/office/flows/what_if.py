"""What would happen (konsekvens før handling): the act is done, the difference read, and everything taken back.

The preview is the deed itself inside a transaction that is rolled back, so what is shown cannot differ from what
saving does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lawbook.assessment import WeekAmount
from office.administration.models import User
from office.cases.models import SicknessCase
from office.decisions.queries import decisions_of, latest_assessment
from office.flows.act_on_case import Act, act_on_case
from office.letters.queries import letters_of
from office.tasks.models import Task
from office.tasks.queries import tasks_of_case


@dataclass(frozen=True, slots=True)
class WeekChange:
    """One payee's week before and after (uge før og efter); øre, 0 where there is nothing."""

    payee: str
    monday: date
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Return what the week would change by, in øre."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """The effect of an act that has not been done (forskel): kroner per payee and week, tasks, letters, decisions."""

    weeks: tuple[WeekChange, ...]
    opened: tuple[Task, ...]
    closed: tuple[Task, ...]
    letters: tuple[str, ...]
    decisions: tuple[str, ...]
    status_before: str
    status_after: str

    @property
    def total(self) -> int:
        """Return the sum of all changes, in øre."""
        return sum(week.difference for week in self.weeks)

    @property
    def is_nothing(self) -> bool:
        """Tell whether the act would change neither money, tasks, letters nor decisions."""
        return not (self.weeks or self.opened or self.closed or self.letters or self.decisions)


@dataclass(frozen=True, slots=True)
class _Stand:
    """What stands on a case at a moment."""

    weeks: dict[tuple[str, date], WeekAmount]
    tasks: dict[int, Task]
    letters: dict[int, str]
    decisions: dict[int, str]
    status: str


def _stand_of(case: SicknessCase) -> _Stand:
    current = SicknessCase.objects.get(pk=case.pk)
    stored = latest_assessment(current)
    weeks = {} if stored is None else {(week.payee, week.monday): week for week in stored.assessment.weeks}
    return _Stand(
        weeks=weeks,
        tasks={task.pk: task for task in tasks_of_case(current) if task.status == Task.Status.OPEN},
        letters={letter.pk: letter.kind for letter in letters_of(current)},
        decisions={decision.pk: decision.outcome for decision in decisions_of(current)},
        status=current.status,
    )


def preview(*, case: SicknessCase, act: Act, by: User | None, on: date) -> Difference:
    """Return what an act would do, having done none of it (konsekvens). Raises what the act itself would raise."""
    with transaction.atomic():
        before = _stand_of(case)
        act_on_case(case=case, act=act, by=by, on=on)
        after = _stand_of(case)
        transaction.set_rollback(True)
    case.refresh_from_db()
    return Difference(
        weeks=_week_changes(before, after),
        opened=tuple(task for pk, task in after.tasks.items() if pk not in before.tasks),
        closed=tuple(task for pk, task in before.tasks.items() if pk not in after.tasks),
        letters=tuple(kind for pk, kind in after.letters.items() if pk not in before.letters),
        decisions=tuple(outcome for pk, outcome in after.decisions.items() if pk not in before.decisions),
        status_before=before.status,
        status_after=after.status,
    )


def _week_changes(before: _Stand, after: _Stand) -> tuple[WeekChange, ...]:
    changes = []
    for payee, monday in sorted(before.weeks.keys() | after.weeks.keys()):
        old, new = before.weeks.get((payee, monday)), after.weeks.get((payee, monday))
        change = WeekChange(payee, monday, old.benefit if old else 0, new.benefit if new else 0)
        if change.difference:
            changes.append(change)
    return tuple(changes)
