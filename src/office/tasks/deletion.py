"""Orders of task deletion (sletteordrer; LP-32): what a municipality has ordered, and from which run on.

An order stands for one type until it is withdrawn, replaced by a later one, or its end date is past. The calendar
stands in `deletion_calendar.py`, the run in `deletion_run.py`, what it would do in `deletion_preview.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    "Already", "NotDeletable", "Rhythm", "Round", "Terms", "UnknownTaskNumbers", "already_ordered", "begin_run",
    "coming_rounds", "latest_run_day", "met_by", "next_deletion_day", "order_deletion", "resume_run", "rhythms",
    "round_for", "run_day_on_or_after", "run_deletion", "set_deadline", "standing_on", "standing_orders", "stop_run",
    "withdraw_deletion",
]  # fmt: skip

ENDED, REPLACED = "slutdato", "afløst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms types are ordered (vilkår): until when, and whom to ask."""

    ends_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""

    def change(self, order: DeletionOrder) -> bool:
        """Tell whether an order on these terms would say anything else than the one that stands."""
        stands = (order.ends_on, order.contact_name, order.contact_email)
        return stands != (self.ends_on, self.contact_name, self.contact_email)


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

    An order that stands for a type is replaced, from the run that it is in force from; one that says the same stays.
    Whether the sender may order is for the caller to know (only a leader). Raises UnknownTaskNumbers, NotDeletable;
    then nothing is ordered.
    """
    wanted = check_numbers(numbers)
    # An order past its end stands no more; written down, so that the type can be ordered again.
    past = DeletionOrder.objects.filter(withdrawn_on=None, ends_on__lt=on)
    past.update(withdrawn_on=F("ends_on"), withdrawn_by=ENDED)
    terms = Terms(ends_on=ends_on, contact_name=contact_name, contact_email=contact_email)
    standing = {order.number: order for order in standing_on(on).select_for_update().filter(number__in=wanted)}
    return [
        standing[number] if number in standing and not terms.change(standing[number])
        else _order(number, terms, standing.get(number), sender=sender, on=on, request=request)
        for number in wanted
    ]  # fmt: skip


def _order(
    number: int, terms: Terms, before: DeletionOrder | None, *, sender: str, on: date, request: DeletionRequest | None
) -> DeletionOrder:
    """Make an order in the place of the one that stood, if any did; no run between the two is lost."""
    first_run = round_for(on).run_on
    if before is not None:
        first_run = min(first_run, before.first_run)
        before.withdrawn_on, before.withdrawn_by = on, REPLACED
        before.save(update_fields=["withdrawn_on", "withdrawn_by"])
    return DeletionOrder.objects.create(
        number=number, ordered_on=on, sender=sender, first_run=first_run, request=request, replaces=before,
        ends_on=terms.ends_on, contact_name=terms.contact_name, contact_email=terms.contact_email,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Already:
    """A type that is ordered already (allerede bestilt): the order that stands, and whether a new one replaces it."""

    order: DeletionOrder
    is_replaced: bool


def already_ordered(numbers: Iterable[int], terms: Terms, on: date) -> list[Already]:
    """Return which of the types are ordered already, and whether an order on these terms would replace that order."""
    standing = standing_on(on).filter(number__in=set(numbers))
    return [Already(order, terms.change(order)) for order in standing]


def met_by(request: DeletionRequest) -> list[Already]:
    """Return what a sent request met: the orders that stood for its types, replaced by it or left as they were."""
    found = []
    made = {order.number: order for order in request.orders.select_related("replaces")}
    for number in request.numbers:
        if number in made:
            before = made[number].replaces
        else:
            earlier = DeletionOrder.objects.filter(number=number, ordered_on__lte=request.sent_on)
            before = earlier.filter(Q(request=None) | Q(request__lt=request.pk)).order_by("-pk").first()
        if before is not None:
            found.append(Already(before, number in made))
    return found


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
