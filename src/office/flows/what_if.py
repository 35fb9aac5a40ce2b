"""What would happen (konsekvens før handling): the act is done, the difference read, and everything taken back.

The preview is the deed itself inside a transaction that is rolled back, so what is shown cannot differ from what
saving does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lawbook.assess import assess
from lawbook.assessment import CaseAssessment, WeekAmount
from lawbook.facts import Facts, on_trial
from lawbook.policy import EnteredRate
from office.administration.models import User
from office.administration.queries import parameters_in_force
from office.cases.models import SicknessCase
from office.cases.queries import facts_of_many
from office.decisions.models import Decision
from office.decisions.queries import decision_in_force, decisions_of, latest_assessment
from office.flows.act_on_case import Act, act_on_case
from office.flows.looks import lawbook_policy
from office.flows.post_dues import GRANTING
from office.letters.queries import letters_of
from office.tasks.models import Task
from office.tasks.queries import tasks_of_case

_NOES = frozenset({Decision.Outcome.REFUSED, Decision.Outcome.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What a week gives (ugens beløb), in øre, 0 where there is nothing; `payee` is before own ATP is withheld."""

    payee: int = 0  # benefit or refund, with the supplement
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0

    def __sub__(self, other: Amounts) -> Amounts:
        """Return what would change."""
        return Amounts(**{name: getattr(self, name) - getattr(other, name) for name in self.__slots__})

    def __add__(self, other: Amounts) -> Amounts:
        """Add two weeks."""
        return Amounts(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class WeekChange:
    """One payee's week before and after (uge før og efter)."""

    payee: str
    monday: date
    before: Amounts
    after: Amounts

    @property
    def difference(self) -> Amounts:
        """Return what the week would change by."""
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
    def total(self) -> Amounts:
        """Return the sum of all changes."""
        return sum((week.difference for week in self.weeks), Amounts())

    @property
    def is_adverse(self) -> bool:
        """Tell whether somebody would get less, or a no, whatever others would get (til ugunst)."""
        if _NOES.intersection(self.decisions):
            return True
        changed: dict[str, int] = {}
        for week in self.weeks:
            changed[week.payee] = changed.get(week.payee, 0) + week.difference.payee
        return any(amount < 0 for amount in changed.values())

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
    is_granted: bool


def _stand_of(case: SicknessCase) -> _Stand:
    current = SicknessCase.objects.get(pk=case.pk)
    stored = latest_assessment(current)
    standing = decision_in_force(current)
    is_annulled = current.status == SicknessCase.Status.ANNULLED
    return _Stand(
        weeks={} if stored is None or is_annulled else _weeks(stored.assessment.weeks),
        is_granted=standing is not None and standing.outcome in GRANTING,
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
    # What nobody had granted was owed to nobody: with a first grant every week is new.
    owed_before = before.weeks if before.is_granted or not after.is_granted else {}
    return Difference(
        weeks=_week_changes(owed_before, after.weeks),
        opened=tuple(task for pk, task in after.tasks.items() if pk not in before.tasks),
        closed=tuple(task for pk, task in before.tasks.items() if pk not in after.tasks),
        letters=tuple(kind for pk, kind in after.letters.items() if pk not in before.letters),
        decisions=tuple(outcome for pk, outcome in after.decisions.items() if pk not in before.decisions),
        status_before=before.status,
        status_after=after.status,
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """One case under the law as it stands and with expected versions turned on (prøve af lovændring; R-081)."""

    case: str
    weeks: tuple[WeekChange, ...]
    right_before: str
    right_after: str
    last_day_before: date | None
    last_day_after: date | None
    tasks: tuple[int, ...]  # numbers that only the trial asks for

    @property
    def is_nothing(self) -> bool:
        """Tell whether the case stands as before."""
        moved = (self.right_before, self.last_day_before) != (self.right_after, self.last_day_after)
        return not (self.weeks or moved or self.tasks)


def trial(
    *, versions: Sequence[str], rates: Sequence[EnteredRate] = (), cases: Sequence[SicknessCase], on: date
) -> list[Trial]:
    """Assess cases with expected versions of the law turned on, and write nothing (prøve; R-081), in the order given.

    `rates` are amounts to try beside those that are known. Raises ValueError for a version that no rule carries.
    """
    policy = lawbook_policy(parameters_in_force(on))
    facts = facts_of_many([case.person for case in cases], policy=policy)
    tried = {key: on_trial(known, versions=tuple(versions), rates=tuple(rates)) for key, known in facts.items()}
    before, after = _by_case(facts.values(), on), _by_case(tried.values(), on)
    known = [case.number for case in cases if case.number in before and case.number in after]
    return [_trial(number, before[number], after[number]) for number in known]


def _by_case(people: Iterable[Facts], on: date) -> dict[str, CaseAssessment]:
    return {found.case: found for known in people for found in assess(known, on).cases if found.trace}


def _trial(number: str, before: CaseAssessment, after: CaseAssessment) -> Trial:
    standing, wanted = (_numbers(one) for one in (before, after))
    return Trial(
        case=number, weeks=_week_changes(_weeks(before.weeks), _weeks(after.weeks)),
        right_before=before.right, right_after=after.right,
        last_day_before=before.last_day_of_right, last_day_after=after.last_day_of_right,
        tasks=tuple(sorted(wanted - standing)),
    )  # fmt: skip


def _numbers(found: CaseAssessment) -> set[int]:
    return {finding.task for finding in found.findings if finding.task is not None}


_Weeks = dict[tuple[str, date], WeekAmount]


def _weeks(found: Sequence[WeekAmount]) -> _Weeks:
    return {(week.payee, week.monday): week for week in found}


def _week_changes(before: _Weeks, after: _Weeks) -> tuple[WeekChange, ...]:
    changes = []
    for payee, monday in sorted(before.keys() | after.keys()):
        old, new = before.get((payee, monday)), after.get((payee, monday))
        change = WeekChange(payee, monday, _amounts(old), _amounts(new))
        if change.before != change.after:
            changes.append(change)
    return tuple(changes)


def _amounts(week: WeekAmount | None) -> Amounts:
    if week is None:
        return Amounts()
    return Amounts(
        payee=week.benefit + week.supplement, own_atp=week.own_atp, municipal_atp=week.municipal_atp,
        pension=week.pension,
    )  # fmt: skip
