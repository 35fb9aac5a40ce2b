"""Sending released runs (afsend kørsler): the file leaves through the outbox and the run is marked in the same step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from office.kernel import clock, outbox
from office.kernel.models import Outbox
from office.payments import order_file
from office.payments.errors import FileChanged
from office.payments.models import PaymentRun
from office.payments.operations.release import CHANNEL


class TakesOrders(Protocol):
    """The payment system, as far as sending needs it (NemKonto)."""

    def send_orders(self, *, name: str, content: bytes) -> None:
        """Take one file; the same name and content is taken once."""
        ...


def send_released(*, bank: TakesOrders) -> outbox.Delivery:
    """Send every released run of the municipality to the bank (afsend betalingsfiler); safe to kill and to repeat.

    Killed between the bank's taking and our marking, the same bytes go again under the same name. Not inside a
    transaction.
    """
    return outbox.deliver(channel=CHANNEL, send=_sender(bank))


def _sender(bank: TakesOrders) -> Callable[[Outbox], None]:
    def send(row: Outbox) -> None:
        run = PaymentRun.objects.select_for_update(no_key=True).get(public_id=row.payload["run"])
        content = order_file.content_of(run)
        if order_file.hash_of(content) != run.file_hash:
            raise FileChanged(run.file_name)
        bank.send_orders(name=run.file_name, content=content)
        if run.state == PaymentRun.State.RELEASED:
            run.state, run.sent_at = PaymentRun.State.SENT, clock.now()
            run.save(update_fields=["state", "sent_at"])

    return send
