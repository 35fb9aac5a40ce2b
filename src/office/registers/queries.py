"""Questions about stored register answers (opslag i registersvar)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from office.kernel import clock
from office.registers.models import StoredAnswer


def _holding_today(**wanted: Any) -> QuerySet[StoredAnswer]:
    """Return what holds today; of several for one key the last one counts."""
    return StoredAnswer.objects.filter(from_day__lte=clock.today(), **wanted).order_by("key", "from_day")


def stored_answers_to(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Return the answers that hold today to pairs of register and key; one query (registersvar)."""
    registers, keys = {register for register, _ in asked}, {key for _, key in asked}
    rows = _holding_today(register__in=registers, key__in=keys).values_list("register", "key", "answer")
    latest = {(register, key): answer for register, key, answer in rows}
    return {pair: latest[pair] for pair in asked if pair in latest}


def stored_answer(register: str, *keys: str) -> Any | None:
    """Return the answer that holds today for the first of the keys that has one, or None (registersvar)."""
    return next(iter(stored_answers_to([(register, key) for key in keys]).values()), None)


def stored_answers_under(register: str, prefix: str) -> dict[str, Any]:
    """Return the answers of a register that hold today and whose key begins so, by key (registersvar)."""
    return dict(_holding_today(register=register, key__startswith=prefix).values_list("key", "answer"))


def stored_answers(register: str) -> dict[str, Any]:
    """Return every answer of a register that holds today, by key; one query (registersvar)."""
    return dict(_holding_today(register=register).values_list("key", "answer"))
