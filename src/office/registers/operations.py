"""Telling the demo registers what to answer (registersvar til demo og scenarier)."""

from __future__ import annotations

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
