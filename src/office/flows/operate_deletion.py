"""What the operator sees and does with deletion orders (drift af sletning): all municipalities, never a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from office.administration.models import User
from office.administration.operations import NotAllowed
from office.administration.queries import municipality_name
from office.administration.rights import Right, may
from office.flows.follow_up_deletion import FollowUp, follow_up
from office.flows.run_task_deletion import defer_run
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

    @property
    def contacts(self) -> list[tuple[str, str]]:
        """Return the contact persons of the orders, each once (kontaktpersoner)."""
        return list(dict.fromkeys((order.contact_name, order.contact_email) for order in self.orders))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run of one municipality (kørsel)."""

    run: DeletionRun
    name: str
    deleted: int
    taken: int
    types: int

    @property
    def left(self) -> int:
        """Return how many types are still to be taken."""
        return self.types - self.taken

    @property
    def goes_on(self) -> bool:
        """Tell whether the page should look again."""
        return self.run.state == DeletionRun.State.RUNNING


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
            taken=len(run.deleted), types=len(run.orders),
        )
        for run in found
    ]  # fmt: skip


def follow_ups(*, by: User, run_on: date) -> list[tuple[DeletionRun, str, FollowUp]]:
    """Return what has happened since the runs of a day, municipality by municipality; no case (opfølgning).

    Raises NotAllowed.
    """
    _operator(by)
    with tenancy.acting_everywhere():
        found = list(DeletionRun.everywhere.filter(run_on=run_on).order_by("municipality"))
    told = []
    for run in found:
        with tenancy.acting_for(run.municipality):
            told.append((run, municipality_name(run.municipality), follow_up(run).total))
    return told


@transaction.atomic
def start_run(*, municipality: int, by: User, on: date) -> DeletionRun:
    """Begin a run that has come, or go on with one that was killed, and leave the work to the queue (kør).

    The page answers at once whatever the run takes; the night goes on with a run that no worker has ended.
    Raises NotAllowed, RunNotDue.
    """
    _operator(by)
    with tenancy.acting_for(municipality):
        run = deletion.begin_run(on=on)
        if run is None:
            raise RunNotDue(municipality_name(municipality))
        defer_run(on=on)
        return run


def stop(*, municipality: int, run_on: date, by: User) -> DeletionRun:
    """Stop a run, begun or still to come (stands). Raises NotAllowed, RunIsOver."""
    _operator(by)
    with tenancy.acting_for(municipality):
        return deletion.stop_run(run_on=run_on, by=by.username)


@transaction.atomic
def resume(*, municipality: int, run_on: date, by: User) -> DeletionRun:
    """Let a stopped run go on (genoptag), at once when its day has come. Raises NotAllowed, RunIsOver."""
    _operator(by)
    with tenancy.acting_for(municipality):
        run = deletion.resume_run(run_on=run_on)
        if run.pk is not None and run.run_on <= clock.today():
            defer_run(on=clock.today())
        return run


def set_deadline(*, run_on: date, deadline: date, by: User) -> DeletionRound:
    """Set until when orders for a run are taken (frist for runden). Raises NotAllowed, DeadlineRefused."""
    _operator(by)
    return deletion.set_deadline(run_on=run_on, deadline=deadline, by=by.username)
