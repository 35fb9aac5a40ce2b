"""The lawbook has changed (ny regel eller rettet regel): every open case is assessed once more by the new one (ADM-09).

Which weeks are touched is not guessed: the assessment is a function of facts and law, so only what comes out otherwise
is decided and posted anew, and every other case stays as it stands. A new rate has its own way (`law_rates`).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from lawbook.version import lawbook_version
from office.cases.models import SicknessCase
from office.cases.queries import SHUT
from office.oversight import operations as oversight
from office.oversight.models import NightRun
from office.oversight.queries import latest_mark

_MARK = "LAWBOOK "


@transaction.atomic
def wake_for_lawbook(*, run: NightRun, on: date) -> int:
    """Have the open cases looked at where the last night worked by another lawbook; returns how many were woken.

    Marked on the night in the same transaction, so that a night that is killed or run twice wakes them once. The first
    night of a municipality wakes nobody: whatever it finds was assessed by the lawbook at hand.
    """
    mark = f"{_MARK}{lawbook_version()}"
    before = latest_mark(_MARK)
    if before == mark:
        return 0
    woken = 0
    if before is not None:
        late = Q(next_look_on__isnull=True) | Q(next_look_on__gt=on)
        woken = SicknessCase.objects.exclude(status__in=SHUT).filter(late).update(next_look_on=on)
    oversight.finish_step(run=run, step=mark, counts={"reopened": woken})
    return woken
