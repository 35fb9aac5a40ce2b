"""Who may move money at the same time (låse): dues of many cases side by side, a run alone.

Always cases first, money second: whoever holds the lock on money waits for nobody's case.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from office.cases.models import SicknessCase
from office.kernel import tenancy

_MONEY = 0x6D6F  # the first half of the advisory key; the second is the municipality


def lock_cases(cases: Iterable[int]) -> None:
    """Lock cases in order of their key until the transaction ends (lås sager); raises DoesNotExist for foreign ones."""
    wanted = set(cases)
    rows = SicknessCase.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    if len(rows.values_list("pk", flat=True)) != len(wanted):
        raise SicknessCase.DoesNotExist("money was to be posted on a case that is not the municipality's")


def share_money() -> None:
    """Post beside others, but never while a run reads or writes (lås penge, delt)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_MONEY, tenancy.current()])


def hold_money() -> None:
    """Have the municipality's money alone until the transaction ends (lås penge)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_MONEY, tenancy.current()])
