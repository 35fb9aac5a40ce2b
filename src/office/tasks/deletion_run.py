"""The run that deletes ordered tasks (sletningskørsel; LP-32): stands on its orders, stops, resumes, certifies.

Each type is one transaction together with its figure: a run that is killed has done whole types and goes on with the
rest. The orders are copied to the run when it begins, and nothing that is not among them is ever looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from office.cases.models import Event
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks import history
from office.tasks.catalogue import task_type
from office.tasks.deletion_calendar import latest_run_day
from office.tasks.handling import delete_without_action
from office.tasks.models import DeletionOrder, DeletionRun, Task

Taken = Callable[[DeletionRun, int], None]


class RunIsOver(OfficeError):
    """The run is finished and can neither be stopped nor resumed (kørslen er færdig)."""

    def __init__(self, run: DeletionRun) -> None:
        super().__init__(
            f"Kørslen den {run.run_on:%d-%m-%Y} er færdig.", f"The run on {run.run_on:%d-%m-%Y} has finished."
        )


def run_deletion(*, on: date, taken: Taken | None = None) -> DeletionRun | None:
    """Carry out the standing orders at a run that has come and was not made yet (sletningskørsel), else return None.

    A night that was missed makes its run the next night, and a run that was killed goes on. `taken` is called after
    each type, in its transaction. An order sent after the round's deadline waits for the next run.
    """
    run = begin_run(on=on)
    if run is None:
        return None
    for entry in run.orders:
        run = _take(run, entry, on, taken)
        if run.state != DeletionRun.State.RUNNING:
            return run
    return _finish(run)


def begin_run(*, on: date) -> DeletionRun | None:
    """Return the run that has come with its orders copied, or one that was begun and not ended; None = no run is due.

    Whoever only begins one leaves the work to `run_deletion`, in the queue or in the night.
    """
    begun = DeletionRun.objects.filter(state=DeletionRun.State.RUNNING, run_on__lte=on)
    return begun.order_by("run_on").first() or _begin(on)


def orders_for(due: date) -> QuerySet[DeletionOrder]:
    """Return the orders that a run carries out (kørslens ordrer)."""
    alive = Q(ends_on=None) | Q(ends_on__gte=due)
    return DeletionOrder.objects.filter(alive, withdrawn_on=None, first_run__lte=due).order_by("number")


def _begin(on: date) -> DeletionRun | None:
    due = latest_run_day(on)
    orders = list(orders_for(due)) if due is not None else []
    if due is None or not orders:
        return None
    values = {"started_at": clock.now(), "orders": [_entry(order) for order in orders]}
    run, is_new = DeletionRun.objects.get_or_create(run_on=due, defaults=values)
    return run if is_new else None


def _entry(order: DeletionOrder) -> dict[str, Any]:
    """Copy an order as it stands, so that the certificate says what was ordered though it is withdrawn later."""
    return {
        "order": str(order.public_id), "number": order.number, "name": task_type(order.number).name_da,
        "request": str(order.request.public_id) if order.request else "", "ordered_on": order.ordered_on.isoformat(),
        "sender": order.sender, "contact_name": order.contact_name, "contact_email": order.contact_email,
    }  # fmt: skip


@transaction.atomic
def _take(run: DeletionRun, entry: dict[str, Any], on: date, taken: Taken | None) -> DeletionRun:
    """Take one type, unless the run was stopped or has taken it before, or its order was withdrawn since it began.

    An order that was replaced since then still stands, in the one that replaced it.
    """
    run = DeletionRun.objects.select_for_update().get(pk=run.pk)
    number = int(entry["number"])
    if run.state != DeletionRun.State.RUNNING or str(number) in run.deleted:
        return run
    if orders_for(run.run_on).filter(number=number).exists():
        run.deleted[str(number)] = delete_without_action(
            numbers=[number], on=on, order=f"Sletteordre {entry['order']}", run=run.public_id
        )
        if taken is not None:
            taken(run, number)
    else:
        run.deleted[str(number)] = 0
    run.save(update_fields=["deleted"])
    return run


@transaction.atomic
def _finish(run: DeletionRun) -> DeletionRun:
    run = DeletionRun.objects.select_for_update().get(pk=run.pk)
    if run.state == DeletionRun.State.RUNNING:
        run.state, run.finished_at = DeletionRun.State.FINISHED, clock.now()
        run.checksum = checksum(run)
        _tell(run)
        run.save(update_fields=["state", "finished_at", "checksum", "told"])
    return run


# One line per case with everything that the run took there, for a run may take a million tasks.
_LINES = """
    INSERT INTO {event} (public_id, municipality, case_id, person_id, at, kind, text, details, actor)
    SELECT gen_random_uuid(), %(municipality)s, gone.case_id, gone.person_id, %(at)s, %(kind)s,
           string_agg(DISTINCT said.text, ' '),
           jsonb_build_object('tasks', jsonb_agg(gone.public_id), 'numbers', jsonb_agg(DISTINCT gone.number),
                              'run', %(run)s::text),
           %(actor)s
    FROM {task} AS gone JOIN unnest(%(numbers)s::smallint[], %(texts)s::text[]) AS said (number, text) USING (number)
    WHERE gone.municipality = %(municipality)s AND gone.status = 'DELETED' AND gone.closed_on >= %(run_on)s
      AND gone.deleted_in = %(run)s::uuid AND gone.person_id IS NOT NULL
    GROUP BY gone.case_id, gone.person_id
"""


def _tell(run: DeletionRun) -> None:
    """Write in each case's history what the run took there since it was last told (historik)."""
    numbers = sorted(int(number) for number, count in run.deleted.items() if count and int(number) not in run.told)
    if not numbers:
        return
    values: dict[str, Any] = {
        "municipality": run.municipality, "at": clock.now(), "kind": history.DELETED, "run": str(run.public_id),
        "actor": f"Sletningskørsel {run.public_id}", "numbers": numbers, "run_on": run.run_on,
        "texts": [history.deletion_text(number) for number in numbers],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(event=Event._meta.db_table, task=Task._meta.db_table), values)
    run.told = sorted({*run.told, *numbers})


def checksum(run: DeletionRun) -> str:
    """Return the certificate's checksum (kontrolsum): SHA-256 of orders, day and counts, so that a change shows."""
    said = {
        "municipality": run.municipality, "run": str(run.public_id), "run_on": run.run_on.isoformat(),
        "orders": run.orders, "deleted": run.deleted,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def stop_run(*, run_on: date, by: str) -> DeletionRun:
    """Stop a run between two types, or before it begins (stands kørsel); it stays stopped until it is resumed.

    Waits for the type that is being taken. Raises RunIsOver.
    """
    values = {"started_at": clock.now(), "state": DeletionRun.State.STOPPED, "stopped_by": by}
    run, is_new = DeletionRun.objects.select_for_update().get_or_create(run_on=run_on, defaults=values)
    if not is_new:
        if run.state == DeletionRun.State.FINISHED:
            raise RunIsOver(run)
        run.state, run.stopped_by = DeletionRun.State.STOPPED, by
        _tell(run)
        run.save(update_fields=["state", "stopped_by", "told"])
    return run


@transaction.atomic
def resume_run(*, run_on: date) -> DeletionRun:
    """Let a stopped run go on where it was, at the next call of `run_deletion` (genoptag kørsel). Raises RunIsOver."""
    run = DeletionRun.objects.select_for_update().get(run_on=run_on)
    if run.state == DeletionRun.State.FINISHED:
        raise RunIsOver(run)
    if not run.orders and run.run_on > clock.today():
        run.delete()  # it begins by itself on its day, with the orders that stand then
        return run
    if not run.orders:  # stopped before it began
        run.orders = [_entry(order) for order in orders_for(run_on)]
    run.state, run.stopped_by = DeletionRun.State.RUNNING, ""
    run.save(update_fields=["state", "stopped_by", "orders"])
    return run
