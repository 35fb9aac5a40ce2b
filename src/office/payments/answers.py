"""What the payment system has answered (opslag i kvitteringer): money that came back, set-off, files not read yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from office.payments import order_file
from office.payments.models import Order, ReceiptFile


def returned_orders(since: date) -> list[Order]:
    """Return the orders to parties whose money came back on a day or later (returnerede betalinger)."""
    back = [Order.State.REJECTED, Order.State.RETURNED]
    found = Order.objects.filter(state__in=back, case__isnull=False, answered_at__date__gte=since)
    return list(found.select_related("case").order_by("pk"))


def orders_set_off(since: date) -> list[Order]:
    """Return the orders to parties that were paid with another claim set off in them (modregning; OVP-05)."""
    found = Order.objects.filter(answer_code="PAID_SET_OFF", case__isnull=False, answered_at__date__gte=since)
    return list(found.select_related("case").order_by("pk"))


def unread_receipts(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return those of the receipt files whose content was not read before (nye kvitteringer); one query."""
    hashes = {order_file.hash_of(content): (name, content) for name, content in files}
    read = ReceiptFile.objects.filter(state=ReceiptFile.State.READ, file_hash__in=list(hashes))
    known = set(read.values_list("file_hash", flat=True))
    return [file for checksum, file in hashes.items() if checksum not in known]
