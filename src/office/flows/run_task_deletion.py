"""The run that deletes ordered tasks (sletningskørsel; LP-32), and a look again at the cases whose tasks it took."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from office.cases.models import SicknessCase
from office.cases.queries import SHUT
from office.tasks import deletion
from office.tasks.models import Task


@transaction.atomic
def run_task_deletion(*, on: date) -> int:
    """Carry out the municipality's standing orders where a run has come; returns how many tasks were deleted.

    A case that a deleted task held is looked at the same night: what may follow is the municipality's own choice.
    """
    run = deletion.run_deletion(on=on)
    if run is None:
        return 0
    taken = Task.objects.filter(status=Task.Status.DELETED, closed_on=on, number__in=[int(n) for n in run.deleted])
    held = taken.filter(blocks__in=[Task.Blocks.DECISION, Task.Blocks.PAYMENT], case__isnull=False)
    cases = SicknessCase.objects.filter(pk__in=held.values("case")).exclude(status__in=SHUT)
    cases.exclude(next_look_on__lte=on).update(next_look_on=on)
    return sum(run.deleted.values())
