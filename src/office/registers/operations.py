"""Telling the demo registers what to answer (registersvar til demo og scenarier)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from office.registers.models import StoredAnswer


@transaction.atomic
def store_answer(*, register: str, key: str, answer: Any, from_day: date) -> StoredAnswer:
    """Have a demo register give an answer for a key from a day on (registersvar); the same day is overwritten."""
    found, _ = StoredAnswer.objects.update_or_create(
        register=register, key=key, from_day=from_day, defaults={"answer": answer}
    )
    return found


@transaction.atomic
def store_answers(*, answers: Iterable[Mapping[str, Any]]) -> int:
    """Have the demo registers give many answers (registersvar): maps with register, key, from_day and answer."""
    rows = [
        StoredAnswer(
            register=told["register"], key=told["key"], answer=told["answer"],
            from_day=date.fromisoformat(told["from_day"]),
        )
        for told in answers
    ]  # fmt: skip
    StoredAnswer.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["answer"],
        unique_fields=["municipality", "register", "key", "from_day"],
    )  # fmt: skip
    return len(rows)
