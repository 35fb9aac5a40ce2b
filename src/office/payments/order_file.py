"""The payment order file (betalingsfil): JSON lines with control totals and a checksum; the README describes it.

It is made from rows that can no longer change, so that the same run always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from office.payments.models import Order, PaymentRun

FORMAT = "openksd-payment-orders"
VERSION = 1


def hash_of(content: bytes) -> str:
    """Return the checksum of a file (kontrolsum)."""
    return hashlib.sha256(content).hexdigest()


def json_line(record: dict[str, Any]) -> bytes:
    """Write one record: keys in the order given, no spaces, Danish letters as they are."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def with_trailer(lines: list[bytes], trailer: dict[str, Any]) -> bytes:
    """Close a file with its trailer, which carries the checksum of everything before it."""
    body = b"".join(lines)
    return body + json_line({"record": "TRAILER", **trailer, "sha256": hash_of(body)})


def name_of(run: PaymentRun) -> str:
    """Return the name of the run's file; it says nothing about anybody."""
    return f"{run.municipality:04d}-{run.kind.lower()}-{run.pay_day.isoformat()}-{run.public_id}.jsonl"


def content_of(run: PaymentRun) -> bytes:
    """Return the run's file (betalingsfil)."""
    header = {
        "record": "HEADER", "format": FORMAT, "version": VERSION, "municipality": run.municipality,
        "run": str(run.public_id), "kind": run.kind, "pay_day": run.pay_day.isoformat(),
    }  # fmt: skip
    lines = [json_line(header), *(json_line(record) for record in _records(run))]
    return with_trailer(lines, {"orders": len(lines) - 1, "amount": run.transfer})


_NUMBER_OF = {Order.PayeeKind.CITIZEN: "CPR", Order.PayeeKind.EMPLOYER: "CVR"}


def _records(run: PaymentRun) -> Iterator[dict[str, Any]]:
    fields = (
        "reference", "payee_kind", "payee_number", "amount", "taxable", "income_type", "case__number", "first_monday",
        "last_monday",
    )  # fmt: skip
    for row in Order.objects.filter(run=run).order_by("pk").values(*fields).iterator(chunk_size=5_000):
        yield {
            "record": "ORDER",
            "reference": row["reference"],
            "payee_kind": _NUMBER_OF.get(row["payee_kind"], row["payee_kind"]),
            "payee": row["payee_number"] or None,
            "amount": row["amount"],
            "taxable": row["taxable"],
            "tax_withheld": 0,
            "income_type": row["income_type"] or None,
            "text": _text(row),
        }


def _text(row: dict[str, Any]) -> str:
    """Return what the payee sees on the account: the benefit and the weeks, for an employer the case as well."""
    first, last = row["first_monday"], row["last_monday"]
    if first is None:
        return "Sygedagpenge, bidrag"
    weeks = f"uge {first.isocalendar().week}" if first == last else (
        f"uge {first.isocalendar().week}-{last.isocalendar().week}"
    )  # fmt: skip
    if row["payee_kind"] == Order.PayeeKind.EMPLOYER:
        return f"Sygedagpengerefusion {row['case__number']} {weeks}"
    return f"Sygedagpenge {weeks}"
