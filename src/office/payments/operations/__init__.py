"""Writes of money (ændringer): dues into the ledger, runs from prepared to sent, receipts back in, the calendar."""

from __future__ import annotations

from office.payments.operations.calendar import lift_override, set_override
from office.payments.operations.dues import (
    Due,
    DueItem,
    Posted,
    post_dues,
    post_dues_many,
    take_over_paid,
    withdraw_unpaid,
)  # fmt: skip
from office.payments.operations.receipts import read_receipt_file
from office.payments.operations.release import cancel_run, release_run
from office.payments.operations.runs import Hold, prepare_run
from office.payments.operations.sending import send_released

__all__ = [
    "Due", "DueItem", "Hold", "Posted", "cancel_run", "lift_override", "post_dues", "post_dues_many", "prepare_run",
    "read_receipt_file", "release_run", "send_released", "set_override", "take_over_paid", "withdraw_unpaid",
]  # fmt: skip
