"""What the payment system may answer to an order (kvitteringskoder): named codes only, each with one meaning.

Every code is proven by a test from both sides: what it does, and that no other code does it. A code that is not here
stops the file. Codes are never swapped for numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What an answer does to the order and the money (betydning)."""

    PAID = "PAID"  # the payee has the money
    HELD = "HELD"  # the money stands on the waiting account, which discharges the payer (PAY-03)
    REJECTED = "REJECTED"  # the order was not carried out: the money is due again
    RETURNED = "RETURNED"  # the money came back: it is due again
    NOTED = "NOTED"  # nothing moves


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """One answer (kvitteringskode) with its words in both languages."""

    meaning: Meaning
    da: str
    en: str


RECEIPT_CODES: Mapping[str, ReceiptCode] = {
    "PAID": ReceiptCode(Meaning.PAID, "Beløbet er udbetalt.", "The amount has been paid."),
    "PAID_SET_OFF": ReceiptCode(
        Meaning.PAID, "Beløbet er udbetalt; en del er modregnet i et andet krav.",
        "The amount has been paid; a part was set off against another claim.",
    ),
    "HELD_NO_ACCOUNT": ReceiptCode(
        Meaning.HELD, "Modtageren har ingen NemKonto; beløbet står på ventekonto.",
        "The payee has no NemKonto; the amount stands on the waiting account.",
    ),
    "REJECTED_UNKNOWN_PAYEE": ReceiptCode(
        Meaning.REJECTED, "Modtageren er ukendt.", "The payee is unknown."
    ),
    "REJECTED_ACCOUNT_CLOSED": ReceiptCode(
        Meaning.REJECTED, "Modtagerens konto er lukket.", "The payee's account is closed."
    ),
    "REJECTED_INVALID_ORDER": ReceiptCode(
        Meaning.REJECTED, "Ordren er ugyldig.", "The order is invalid."
    ),
    "STOPPED": ReceiptCode(
        Meaning.REJECTED, "Ordren er standset, før den blev udført.", "The order was stopped before it was carried out."
    ),
    "RETURNED_BY_BANK": ReceiptCode(
        Meaning.RETURNED, "Banken har sendt beløbet tilbage.", "The bank has sent the amount back."
    ),
    # The first order of that reference stands: paying again is just what this answer warns of.
    "DUPLICATE": ReceiptCode(
        Meaning.NOTED, "Ordren var modtaget i forvejen.", "The order had been received before."
    ),
}  # fmt: skip
