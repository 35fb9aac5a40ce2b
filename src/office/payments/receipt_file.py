"""The receipt file (kvitteringsfil): JSON lines that answer payment orders; the README describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from office.payments.errors import BadReceipt
from office.payments.order_file import hash_of

__all__ = ["Answer", "answers_of", "hash_of"]

FORMAT = "openksd-payment-receipts"
VERSION = 1
_KEYS = {"record", "reference", "code", "amount"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer (kvittering): the order's reference, the code, and the amount in øre that it is about."""

    line: int
    reference: str
    code: str
    amount: int


def answers_of(name: str, content: bytes) -> list[Answer]:
    """Read a receipt file; raises BadReceipt naming the line when anything in it is not as it should be."""
    lines = content.splitlines(keepends=True)
    if len(lines) < 2:
        raise BadReceipt(name, len(lines), "filen er ikke hel.", "the file is not complete.")
    header, *body, trailer = [_record(name, number, line) for number, line in enumerate(lines, start=1)]
    if (header.get("record"), header.get("format"), header.get("version")) != ("HEADER", FORMAT, VERSION):
        raise BadReceipt(name, 1, "ukendt format.", "unknown format.")
    answers = [_answer(name, number, record) for number, record in enumerate(body, start=2)]
    _check_totals(name, len(lines), trailer, answers, hash_of(b"".join(lines[:-1])))
    return answers


def _record(name: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadReceipt(name, number, "linjen er ikke JSON.", "the line is not JSON.") from error
    if not isinstance(record, dict):
        raise BadReceipt(name, number, "linjen er ikke et objekt.", "the line is not an object.")
    return record


def _answer(name: str, number: int, record: dict[str, Any]) -> Answer:
    if record.get("record") != "RECEIPT" or set(record) != _KEYS:
        raise BadReceipt(name, number, "linjen er ingen kvittering.", "the line is no receipt.")
    amount = record["amount"]
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise BadReceipt(name, number, "beløbet er ikke hele øre.", "the amount is not whole øre.")
    return Answer(number, str(record["reference"]), str(record["code"]), amount)


def _check_totals(name: str, number: int, trailer: dict[str, Any], answers: list[Answer], checksum: str) -> None:
    if trailer.get("record") != "TRAILER":
        raise BadReceipt(name, number, "slutlinjen mangler.", "the trailer is missing.")
    wanted = (len(answers), sum(answer.amount for answer in answers), checksum)
    if (trailer.get("receipts"), trailer.get("amount"), trailer.get("sha256")) != wanted:
        raise BadReceipt(
            name, number, "antal, beløb eller kontrolsum stemmer ikke.", "count, amount or checksum do not agree."
        )
