"""Orders of task deletion (sletteordrer; LP-32): what a municipality has ordered, and from which run on.

An order stands for one type until it is withdrawn or its end date is past. The calendar stands in
`deletion_calendar.py`, the run in `deletion_run.py`, what it would do in `deletion_preview.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from office.kernel.errors import OfficeError
from office.tasks.catalogue import all_types
from office.tasks.deletion_calendar import (
    Rhythm,
    Round,
    coming_rounds,
    latest_run_day,
    rhythms,
    round_for,
    run_day_on_or_after,
    set_deadline,
)
from office.tasks.deletion_run import begin_run, resume_run, run_deletion, stop_run
from office.tasks.handling import NotDeletable
from office.tasks.models import DeletionOrder, DeletionRequest, DeletionRun

__all__ = [
    "NotDeletable", "Rhythm", "Round", "UnknownTaskNumbers", "begin_run", "coming_rounds", "latest_run_day",
    "next_deletion_day", "order_deletion", "resume_run", "rhythms", "round_for", "run_day_on_or_after",
    "run_deletion", "set_deadline", "standing_on", "standing_orders", "stop_run", "withdraw_deletion",
]  # fmt: skip

ENDED = "slutdato"


class UnknownTaskNumbers(OfficeError):
    """The catalogue has no such types (ukendte opgavenumre)."""

    def __init__(self, numbers: Iterable[int]) -> None:
        listed = ", ".join(str(number) for number in numbers)
        super().__init__(f"Opgavenumrene {listed} findes ikke.", f"There are no task numbers {listed}.")


def check_numbers(numbers: Iterable[int]) -> list[int]:
    """Return the numbers in order, each once. Raises UnknownTaskNumbers, NotDeletable."""
    wanted = sorted(set(numbers))
    unknown = [number for number in wanted if number not in all_types()]
    if unknown:
        raise UnknownTaskNumbers(unknown)
    kept = [number for number in wanted if not all_types()[number].is_deletable]
    if kept:
        raise NotDeletable(kept)
    return wanted


@transaction.atomic
def order_deletion(
    *, numbers: Iterable[int], sender: str, on: date, contact_name: str = "", contact_email: str = "",
    ends_on: date | None = None, request: DeletionRequest | None = None,
) -> list[DeletionOrder]:  # fmt: skip
    """Order the open tasks of types deleted at every run from the next round on (bestil sletning).

    An order that stands for a type stays as it is. Whether the sender may order is for the caller to know (only a
    leader). Raises UnknownTaskNumbers, NotDeletable; then nothing is ordered.
    """
    wanted = check_numbers(numbers)
    # An order past its end stands no more; written down, so that the type can be ordered again.
    past = DeletionOrder.objects.filter(withdrawn_on=None, ends_on__lt=on)
    past.update(withdrawn_on=F("ends_on"), withdrawn_by=ENDED)
    details = {
        "ordered_on": on, "sender": sender, "contact_name": contact_name, "contact_email": contact_email,
        "first_run": round_for(on).run_on, "ends_on": ends_on, "request": request,
    }  # fmt: skip
    return [
        DeletionOrder.objects.get_or_create(number=number, withdrawn_on=None, defaults=details)[0] for number in wanted
    ]


@transaction.atomic
def withdraw_deletion(*, numbers: Iterable[int], by: str, on: date) -> int:
    """Withdraw standing orders (træk ordre tilbage); they are kept. Returns how many stood."""
    standing = DeletionOrder.objects.filter(number__in=set(numbers), withdrawn_on=None)
    return standing.update(withdrawn_on=on, withdrawn_by=by)


def standing_on(day: date) -> QuerySet[DeletionOrder]:
    """Return the orders that stand on a day, in number order."""
    alive = Q(ends_on=None) | Q(ends_on__gte=day)
    return DeletionOrder.objects.filter(alive, withdrawn_on=None).order_by("number")


def standing_orders() -> list[DeletionOrder]:
    """Return the orders that nobody has withdrawn, in number order (stående ordrer)."""
    return list(DeletionOrder.objects.filter(withdrawn_on=None).select_related("request").order_by("number"))


def next_deletion_day(after: date) -> date | None:
    """Return the next run that has something to do (næste kørsel), or None when nothing is ordered."""
    if DeletionRun.objects.filter(state=DeletionRun.State.RUNNING).exists():
        return after + timedelta(days=1)
    found = run_day_on_or_after(after + timedelta(days=1))
    return found if standing_on(found).exists() else None
