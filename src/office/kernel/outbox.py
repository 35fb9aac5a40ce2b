"""The way out of the house (udbakke): written with the business, sent after it, safe to kill at any point.

A row is put in by the transaction that decided it. Sending locks one row, calls out and marks it, in a transaction
of its own. Killed between the call and the mark, the row goes out again under the same key, and the receiver knows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from office.kernel import clock
from office.kernel.models import Outbox

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one pass over the outbox did (afsendelse)."""

    sent: int = 0
    failed: int = 0


def put(*, channel: str, key: str, payload: Any) -> Outbox:
    """Put something in to be sent (læg i udbakken); the same key again returns the row that stands, unchanged."""
    row, _ = Outbox.objects.get_or_create(
        key=key, defaults={"channel": channel, "payload": payload, "put_at": clock.now()}
    )
    return row


def _send_next(channel: str, send: Callable[[Outbox], object], after: int) -> tuple[int, bool] | None:
    """Send the first waiting row after one and return its number and luck, or None when nobody has left any."""
    with transaction.atomic(durable=True):
        waiting = Outbox.objects.select_for_update(skip_locked=True).filter(
            channel=channel, state=Outbox.State.PENDING, pk__gt=after
        )
        row = waiting.order_by("pk").first()
        if row is None:
            return None
        row.attempts += 1
        try:
            with transaction.atomic():
                send(row)
        except Exception as error:  # noqa: BLE001 - whatever the other side throws, the next row must go
            row.error = f"{type(error).__name__}: {error}"[:500]
            row.state = Outbox.State.FAILED if row.attempts >= MOST_ATTEMPTS else Outbox.State.PENDING
            row.save(update_fields=["attempts", "error", "state"])
            return row.pk, False
        row.state, row.sent_at, row.error = Outbox.State.SENT, clock.now(), ""
        row.save(update_fields=["attempts", "state", "sent_at", "error"])
        return row.pk, True


def deliver(*, channel: str, send: Callable[[Outbox], object]) -> Delivery:
    """Send everything that waits in a channel of the municipality at work, one row at a time (send udbakken).

    `send` gets the row (`key`, `payload`) and raises when it did not go; after five tries the row is FAILED. Must not
    be called inside a transaction. Several workers at once share the rows between them.
    """
    sent = failed = after = 0
    while (done := _send_next(channel, send, after)) is not None:
        after, went = done
        sent, failed = sent + went, failed + (not went)
    return Delivery(sent, failed)


def retry(row: Outbox) -> None:
    """Let a failed row wait for its next sending (prøv igen)."""
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.FAILED).update(state=Outbox.State.PENDING, attempts=0)
