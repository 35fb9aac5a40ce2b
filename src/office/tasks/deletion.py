"""Orders of task deletion (sletteordrer; LP-32): what a municipality has ordered, and on which days it is done.

An order stands for one type until it is withdrawn. A run marks the open tasks of the ordered types as solved without
action; it never touches the types that would come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import takewhile

import yaml
from django.db import transaction

from lawbook.foundation.calendar import next_working_day
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks.catalogue import all_types
from office.tasks.handling import NotDeletable, delete_without_action
from office.tasks.models import DeletionOrder, DeletionRun

_WEEK = timedelta(days=7)


class UnknownTaskNumbers(OfficeError):
    """The catalogue has no such types (ukendte opgavenumre)."""

    def __init__(self, numbers: Iterable[int]) -> None:
        listed = ", ".join(str(number) for number in numbers)
        super().__init__(f"Opgavenumrene {listed} findes ikke.", f"There are no task numbers {listed}.")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """From which Monday, and every how many weeks (kørekalender)."""

    first: date
    last: date | None
    every_weeks: int
    source: str


@cache
def rhythms() -> tuple[Rhythm, ...]:
    """Return the calendar of runs, earliest first."""
    entries = yaml.safe_load(files("office.tasks").joinpath("deletion_days.yaml").read_text(encoding="utf-8"))
    return tuple(Rhythm(**entry) for entry in entries)


def _runs(since: date) -> Iterator[date]:
    """Yield the run days of the calendar from about a day on; one on a public holiday moves to the next working day."""
    for rhythm in rhythms():
        step = _WEEK * rhythm.every_weeks
        monday = rhythm.first + step * max(0, (since - rhythm.first) // step)
        while rhythm.last is None or monday <= rhythm.last:
            yield next_working_day(monday)
            monday += step


def run_day_on_or_after(day: date) -> date:
    """Return the first run on or after a day (kørselsdag)."""
    return next(found for found in _runs(day) if found >= day)


def latest_run_day(day: date) -> date | None:
    """Return the last run on or before a day, or None before the calendar begins."""
    past = list(takewhile(lambda found: found <= day, _runs(day - 5 * _WEEK)))
    return past[-1] if past else None


@transaction.atomic
def order_deletion(
    *, numbers: Iterable[int], sender: str, on: date, contact_name: str = "", contact_email: str = ""
) -> list[DeletionOrder]:
    """Order the open tasks of types deleted at every run from now on (bestil sletning); a standing order stays.

    Whether the sender may order is for the caller to know (only a leader). Raises UnknownTaskNumbers, NotDeletable;
    then nothing is ordered.
    """
    wanted = sorted(set(numbers))
    unknown = [number for number in wanted if number not in all_types()]
    if unknown:
        raise UnknownTaskNumbers(unknown)
    kept = [number for number in wanted if not all_types()[number].is_deletable]
    if kept:
        raise NotDeletable(kept)
    details = {"ordered_on": on, "sender": sender, "contact_name": contact_name, "contact_email": contact_email}
    return [
        DeletionOrder.objects.get_or_create(number=number, withdrawn_on=None, defaults=details)[0] for number in wanted
    ]


@transaction.atomic
def withdraw_deletion(*, numbers: Iterable[int], by: str, on: date) -> int:
    """Withdraw standing orders (træk ordre tilbage); they are kept. Returns how many stood."""
    standing = DeletionOrder.objects.filter(number__in=set(numbers), withdrawn_on=None)
    return standing.update(withdrawn_on=on, withdrawn_by=by)


def standing_orders() -> list[DeletionOrder]:
    """Return the orders that stand, in number order (stående ordrer)."""
    return list(DeletionOrder.objects.filter(withdrawn_on=None).order_by("number"))


def next_deletion_day(after: date) -> date | None:
    """Return the next run that has something to do (næste kørsel), or None when nothing is ordered."""
    return run_day_on_or_after(after + timedelta(days=1)) if standing_orders() else None


@transaction.atomic
def run_deletion(*, on: date) -> DeletionRun | None:
    """Carry out the standing orders at a run that has come and was not made yet (sletningskørsel), else return None.

    A night that was missed makes its run the next night. An order placed on the run day itself waits for the next run.
    """
    due = latest_run_day(on)
    if due is None:
        return None
    orders = list(DeletionOrder.objects.filter(withdrawn_on=None, ordered_on__lt=due).order_by("number"))
    if not orders:
        return None
    run, is_new = DeletionRun.objects.get_or_create(run_on=due, defaults={"started_at": clock.now()})
    if not is_new:
        return None
    for order in orders:
        deleted = delete_without_action(numbers=[order.number], on=on, order=f"Sletteordre {order.public_id}")
        run.deleted[str(order.number)] = deleted
    run.save(update_fields=["deleted"])
    return run
