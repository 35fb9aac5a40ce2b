"""What the payment system has answered (opslag i kvitteringer): money that came back, set-off, files not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from office.payments import order_file
from office.payments.models import Order, ReceiptFile


def returned_and_set_off(since: date) -> tuple[list[Order], list[Order]]:
    """Return the orders to parties that were answered so on a day or later; one query.

    Those whose money came back (returnerede betalinger), and those paid with another claim set off in them (modregning;
    OVP-05).
    """
    back, set_off = (Order.State.REJECTED, Order.State.RETURNED), "PAID_SET_OFF"
    told = Order.objects.filter(Q(state__in=back) | Q(answer_code=set_off), case__isnull=False)
    found = list(told.filter(answered_at__date__gte=since).select_related("case").order_by("pk"))
    return [one for one in found if one.state in back], [one for one in found if one.answer_code == set_off]


def unread_receipts(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return those of the receipt files whose content was not read before (nye kvitteringer); one query."""
    hashes = {order_file.hash_of(content): (name, content) for name, content in files}
    read = ReceiptFile.objects.filter(state=ReceiptFile.State.READ, file_hash__in=list(hashes))
    known = set(read.values_list("file_hash", flat=True))
    return [file for checksum, file in hashes.items() if checksum not in known]
