"""Tables of money (tabeller): the ledger, the runs with their orders, and the calendar of payment days."""

from __future__ import annotations

from office.payments.models.ledger import Line, Posting, WeekAccount
from office.payments.models.runs import Order, OrderAnswer, PayDayOverride, PaymentRun, ReceiptFile, RunKind, RunWeek

__all__ = [
    "Line", "Order", "OrderAnswer", "PayDayOverride", "PaymentRun", "Posting", "ReceiptFile", "RunKind", "RunWeek",
    "WeekAccount",
]  # fmt: skip
