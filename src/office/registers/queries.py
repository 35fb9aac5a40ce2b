"""Questions about stored register answers (opslag i registersvar)."""

from __future__ import annotations

from typing import Any

from office.kernel import clock
from office.registers.models import StoredAnswer


def stored_answer(register: str, *keys: str) -> Any | None:
    """Return the answer that holds today for the first of the keys that has one, or None (registersvar)."""
    found = StoredAnswer.objects.filter(register=register, key__in=keys, from_day__lte=clock.today())
    latest = {row.key: row.answer for row in found.order_by("from_day")}
    return next((latest[key] for key in keys if key in latest), None)


def stored_answers_under(register: str, prefix: str) -> dict[str, Any]:
    """Return the answers of a register that hold today and whose key begins so, by key (registersvar)."""
    found = StoredAnswer.objects.filter(register=register, key__startswith=prefix, from_day__lte=clock.today())
    return {row.key: row.answer for row in found.order_by("key", "from_day")}


def stored_answers(register: str) -> dict[str, Any]:
    """Return every answer of a register that holds today, by key; one query (registersvar)."""
    found = StoredAnswer.objects.filter(register=register, from_day__lte=clock.today())
    return {row.key: row.answer for row in found.order_by("from_day")}
