"""A bank that answers (demobank): every order is paid at once, unless a stored answer for the payee says otherwise."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from office.kernel import tenancy
from office.registers.adapters.demo.delivery import FolderBank
from office.registers.queries import stored_answers


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class AnsweringBank(FolderBank):
    """The folder bank with a machine behind it: a file of orders gets its file of receipts in the same movement.

    A stored answer BANK for a payee's number, `{"code": "REJECTED_ACCOUNT_CLOSED"}`, is given instead of PAID.
    """

    def _folder(self, name: str) -> Path:
        """Keep each municipality's agreement with the bank apart, as a real one does."""
        folder = super()._folder(name) / f"{tenancy.current():04d}"
        folder.mkdir(exist_ok=True)
        return folder

    def send_orders(self, *, name: str, content: bytes) -> None:
        """Take a file and answer it; the same file again changes nothing. Raises OrderFileChanged."""
        super().send_orders(name=name, content=content)
        target = self._folder("receipts") / name
        if not target.exists():
            draft = target.with_suffix(".part")
            draft.write_bytes(_answer(content))
            draft.replace(target)

    def receipts(self) -> list[tuple[str, bytes]]:
        """Return the receipt files of the municipality at work, oldest name first."""
        return [(name, content) for name, content in super().receipts() if not name.endswith(".part")]


def _answer(content: bytes) -> bytes:
    orders = [record for record in map(json.loads, content.splitlines()) if record["record"] == "ORDER"]
    lines = [_line({"record": "HEADER", "format": "openksd-payment-receipts", "version": 1})]
    told = stored_answers("BANK")
    for order in orders:
        code = told.get(order["payee"], {}).get("code", "PAID")
        lines.append(
            _line({"record": "RECEIPT", "reference": order["reference"], "code": code, "amount": order["amount"]})
        )
    body = b"".join(lines)
    trailer = {
        "record": "TRAILER", "receipts": len(orders), "amount": sum(order["amount"] for order in orders),
        "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    return body + _line(trailer)
