"""The run that deletes ordered tasks (sletningskørsel; LP-32), and a look again at the cases whose tasks it took."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from office.cases.models import Event, SicknessCase
from office.cases.queries import SHUT
from office.kernel import clock, queue, tenancy
from office.tasks import deletion
from office.tasks.catalogue import task_type
from office.tasks.history import RUNS_ON
from office.tasks.models import DeletionRun, Task

JOB = "flows.task_deletion"
_LINE = """
    INSERT INTO {event} (public_id, municipality, case_id, person_id, at, kind, text, details, actor)
    SELECT gen_random_uuid(), municipality, id, person_id, %(at)s, %(kind)s, %(text)s,
           jsonb_build_object('number', %(number)s, 'run', %(run)s::text), %(actor)s
    FROM {case} WHERE municipality = %(municipality)s AND id = ANY(%(cases)s)
"""


def run_task_deletion(*, on: date) -> int:
    """Carry out the municipality's standing orders where a run has come; returns how many tasks it has deleted.

    A case that a deleted task held is looked at the same night: what may follow is the municipality's own choice, and
    the case says so. Waking belongs to the same transaction as the deletion, so that a run killed halfway forgets none.
    """
    run = deletion.run_deletion(on=on, taken=lambda run, number: _wake(run, number, on))
    return sum(run.deleted.values()) if run is not None else 0


@queue.job(JOB)
def _in_the_queue(*, on: str) -> None:
    run_task_deletion(on=date.fromisoformat(on))


def defer_run(*, on: date) -> bool:
    """Leave the municipality's run to a worker (læg kørslen i kø); False when it waits there already.

    A worker that is killed leaves whole types behind it, and the next one, or the night, goes on with the rest.
    """
    place = f"{JOB}:{tenancy.current()}"
    return queue.defer(JOB, once=place, one_by_one=place, on=on.isoformat())


def _wake(run: DeletionRun, number: int, on: date) -> None:
    taken = Task.objects.filter(
        status=Task.Status.DELETED, closed_on=on, number=number, deleted_in=run.public_id, case__isnull=False
    )
    held = taken.filter(blocks__in=[Task.Blocks.DECISION, Task.Blocks.PAYMENT]).exclude(holds=Task.Holds.NOTHING)
    cases = SicknessCase.objects.filter(pk__in=held.values("case")).exclude(status__in=SHUT)
    woken = list(cases.values_list("pk", flat=True))
    SicknessCase.objects.filter(pk__in=woken).filter(Q(next_look_on=None) | Q(next_look_on__gt=on)).update(
        next_look_on=on
    )
    kind = task_type(number)
    values: dict[str, Any] = {
        "at": clock.now(), "kind": RUNS_ON, "number": number, "run": str(run.public_id), "cases": woken,
        "municipality": tenancy.current(), "actor": f"Sletningskørsel {run.public_id}",
        "text": f"Sagen går videre uden at et menneske har taget stilling til opgave {number}"
        f" {kind.name_da.rstrip('.')}: opgaven blev slettet efter kommunens egen ordre. {kind.consequence_da}".rstrip(),
    }  # fmt: skip
    statement = _LINE.format(event=Event._meta.db_table, case=SicknessCase._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
