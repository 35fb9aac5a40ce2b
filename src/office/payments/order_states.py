"""What an answer makes of an order (ordrens gang): the one table that reading and looking back both go by."""

from __future__ import annotations

from collections.abc import Mapping

from office.payments.models import Order
from office.payments.receipt_codes import Meaning

_S = Order.State

# What is not here contradicts an earlier answer.
_NEXT: Mapping[tuple[str, Meaning], str] = {
    (_S.SENT, Meaning.PAID): _S.ACCEPTED,
    (_S.SENT, Meaning.HELD): _S.HELD,
    (_S.SENT, Meaning.REJECTED): _S.REJECTED,
    (_S.SENT, Meaning.RETURNED): _S.RETURNED,
    (_S.HELD, Meaning.PAID): _S.ACCEPTED,
    (_S.HELD, Meaning.HELD): _S.HELD,
    (_S.HELD, Meaning.RETURNED): _S.RETURNED,
    (_S.ACCEPTED, Meaning.PAID): _S.ACCEPTED,
    (_S.ACCEPTED, Meaning.RETURNED): _S.RETURNED,
    (_S.REJECTED, Meaning.REJECTED): _S.REJECTED,
    (_S.RETURNED, Meaning.RETURNED): _S.RETURNED,
}


def state_after(state: str, meaning: Meaning) -> str | None:
    """Return where an answer takes an order that stands in a state; None when it contradicts what stands."""
    return state if meaning == Meaning.NOTED else _NEXT.get((state, meaning))
