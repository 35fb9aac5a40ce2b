"""What the operator sees and does with deletion orders (drift af sletning): all municipalities, never a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.queries import municipality_name
from office.administration.rights import Right, may
from office.flows.run_task_deletion import run_task_deletion
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.tasks import deletion
from office.tasks.deletion_preview import Effect, preview
from office.tasks.models import DeletionOrder, DeletionRound, DeletionRun


class RunNotDue(OfficeError):
    """No run of the municipality is to be made now (ingen kørsel)."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} har ingen kørsel at køre nu.", f"{place} has no run to make now.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """One municipality with its orders, and what the next run would take when that was asked (kommunens ordrer)."""

    code: int
    name: str
    orders: list[DeletionOrder]
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run of one municipality (kørsel)."""

    run: DeletionRun
    name: str
    deleted: int
    left: int


def _operator(by: User) -> None:
    if not may(by, Right.OPERATE):
        raise NotAllowed(Right.OPERATE)


def orderings(*, by: User, dry_run: bool = False) -> list[Ordering]:
    """Return every municipality that has orders standing (alle kommuners ordrer). Raises NotAllowed."""
    _operator(by)
    grouped: dict[int, list[DeletionOrder]] = {}
    with tenancy.acting_everywhere():
        for order in DeletionOrder.everywhere.filter(withdrawn_on=None).order_by("municipality", "number"):
            grouped.setdefault(order.municipality, []).append(order)
    found = []
    for code, orders in grouped.items():
        effect = _dry(code, orders) if dry_run else None
        found.append(Ordering(code=code, name=municipality_name(code), orders=orders, effect=effect))
    return found


def _dry(code: int, orders: list[DeletionOrder]) -> Effect:
    day = clock.today()
    with tenancy.acting_for(code):
        return preview(order.number for order in orders if order.ends_on is None or order.ends_on >= day)


def runs(*, by: User, limit: int = 60) -> list[RunRow]:
    """Return the latest runs of all municipalities (kørsler). Raises NotAllowed."""
    _operator(by)
    with tenancy.acting_everywhere():
        found = list(DeletionRun.everywhere.order_by("-run_on", "municipality")[:limit])
    return [
        RunRow(
            run=run, name=municipality_name(run.municipality), deleted=sum(run.deleted.values()),
            left=len(run.orders) - len(run.deleted),
        )
        for run in found
    ]  # fmt: skip


def run_now(*, municipality: int, by: User, on: date) -> int:
    """Make a run that has come, or go on with one that was killed (kør). Raises NotAllowed, RunNotDue."""
    _operator(by)
    with tenancy.acting_for(municipality):
        before = set(DeletionRun.objects.filter(finished_at=None).values_list("pk", flat=True))
        known = set(DeletionRun.objects.values_list("pk", flat=True))
        deleted = run_task_deletion(on=on)
        made = set(DeletionRun.objects.values_list("pk", flat=True)) - known
        if not made and not before:
            raise RunNotDue(municipality_name(municipality))
        return deleted


def stop(*, municipality: int, run_on: date, by: User) -> DeletionRun:
    """Stop a run, begun or still to come (stands). Raises NotAllowed, RunIsOver."""
    _operator(by)
    with tenancy.acting_for(municipality):
        return deletion.stop_run(run_on=run_on, by=by.username)


def resume(*, municipality: int, run_on: date, by: User) -> DeletionRun:
    """Let a stopped run go on (genoptag). Raises NotAllowed, RunIsOver."""
    _operator(by)
    with tenancy.acting_for(municipality):
        return deletion.resume_run(run_on=run_on)


def set_deadline(*, run_on: date, deadline: date, by: User) -> DeletionRound:
    """Set until when orders for a run are taken (frist for runden). Raises NotAllowed, DeadlineRefused."""
    _operator(by)
    return deletion.set_deadline(run_on=run_on, deadline=deadline, by=by.username)
