"""Whether the books are what they must be (afstemning): asked by the doctor, for one municipality at a time.

The database keeps most of it by itself; this is the look from outside that would see it if something got round it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from office.payments import queries
from office.payments.models import OrderAnswer
from office.payments.order_states import state_after
from office.payments.receipt_codes import RECEIPT_CODES


def misread_answers() -> list[str]:
    """Return what today's codes would read otherwise than it was booked (fejllæste kvitteringer); best is none.

    A code whose meaning was changed, or swapped with another, shows itself here against every answer read before.
    """
    read = OrderAnswer.objects.values_list("code", "state_before", "state_after").annotate(count=Count("pk"))
    found = []
    for code, before, booked, count in read.order_by("code", "state_before", "state_after"):
        now = state_after(before, RECEIPT_CODES[code].meaning) if code in RECEIPT_CODES else None
        if now != booked:
            found.append(f"{code}: {count} answers booked {before} > {booked}, today {now or 'refused'}")
    return found


def faults() -> Iterator[str]:
    """Yield what is wrong in the municipality's books (fejl i regnskabet), each in one line without a person in it."""
    total = sum(queries.account_balances().values())
    if total:
        yield f"the accounts together are {total} øre, not 0"
    unsound = queries.unsound_weeks()
    if unsound:
        yield f"{len(unsound)} or more weeks disagree with their lines, the first of case {unsound[0].split()[0]}"
    yield from misread_answers()
