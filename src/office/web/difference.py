"""What a draft would change, in words and kroner (forskel)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows.what_if import Amounts, Difference
from office.letters.models import Letter
from office.parties.queries import companies_by_cvr
from office.tasks.models import Task
from office.web import formats
from office.web.task_rows import blocks_text, money_text, name_of


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One payee's week before and after (uge før og efter), in øre."""

    number: int
    period: str
    payee: str
    before: int
    after: int
    difference: int
    atp: int  # the citizen's and the municipality's share, what would change
    pension: int


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that would open or close (opgave)."""

    number: int
    name: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """The effect of a draft (forskel, hvis du gemmer)."""

    total: int
    total_css: str
    atp: int
    pension: int
    has_contributions: bool
    weeks: list[WeekLine]
    before: int
    after: int
    opened: list[TaskLine]
    closed: list[TaskLine]
    letters: list[str]
    decisions: list[str]
    status: str
    is_nothing: bool
    is_adverse: bool
    is_hearing: bool  # the party is heard now, and nothing is decided yet


def period_text(monday: date) -> str:
    """Write a week's first and last day: 02-11 – 08-11."""
    sunday = date.fromordinal(monday.toordinal() + 6)
    return f"{formats.short_day(monday)}–{formats.short_day(sunday)}"


def payee_names(case: SicknessCase, payees: set[str]) -> dict[str, str]:
    """Return how payees are named on a case: the citizen, and companies by their name."""
    known = companies_by_cvr(payee for payee in payees if payee != "CITIZEN")
    names = {cvr: company.name for cvr, company in known.items()}
    if case.employer is not None:
        names.setdefault(case.employer.cvr, case.employer.name)
    return {payee: _("Borgeren") if payee == "CITIZEN" else names.get(payee, payee) for payee in payees}


def difference_view(found: Difference, case: SicknessCase) -> DifferenceView:
    """Prepare a difference for the page."""
    names = payee_names(case, {week.payee for week in found.weeks})
    weeks = [
        WeekLine(
            week.monday.isocalendar().week, period_text(week.monday), names[week.payee], week.before.payee,
            week.after.payee, week.difference.payee, _atp(week.difference), week.difference.pension,
        )
        for week in sorted(found.weeks, key=lambda week: (week.monday, week.payee))
    ]  # fmt: skip
    before, after = str(found.status_before), str(found.status_after)
    labels = dict(SicknessCase.Status.choices)
    changed = f"{labels.get(before, before)} → {labels.get(after, after)}" if before != after else ""
    total = found.total
    return DifferenceView(
        total=total.payee,
        total_css="bad" if total.payee < 0 else "ok" if total.payee > 0 else "",
        atp=_atp(total),
        pension=total.pension,
        has_contributions=any(week.atp or week.pension for week in weeks),
        weeks=weeks,
        before=sum(week.before for week in weeks),
        after=sum(week.after for week in weeks),
        opened=[_task(task) for task in found.opened],
        closed=[_task(task) for task in found.closed],
        letters=_counted([_label(Letter.Kind, kind) for kind in found.letters]),
        decisions=_counted([_label(Decision.Outcome, outcome) for outcome in found.decisions]),
        status=changed,
        is_nothing=found.is_nothing and before == after,
        is_adverse=found.is_adverse,
        is_hearing=Letter.Kind.HEARING in found.letters and not found.decisions,
    )


def _atp(change: Amounts) -> int:
    return change.own_atp + change.municipal_atp


def _task(task: Task) -> TaskLine:
    money = money_text(task)
    note = f"{blocks_text(task)} · {money} kr." if money else blocks_text(task)
    return TaskLine(task.number, name_of(task), note)


def _label(choices: type[models.TextChoices], code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def _counted(names: list[str]) -> list[str]:
    return [name if count == 1 else f"{name} × {count}" for name, count in Counter(names).items()]
