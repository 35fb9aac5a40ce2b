"""The trace of one assessment (regelspor): every provision in the order tried, cheap to write.

Identical calculations are written once: `once` remembers the result under a key together with the steps that made it,
so that twenty-six equal weeks point at the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from lawbook.assessment import Step

T = TypeVar("T")


class Trace:
    """Collects the steps of one case in order."""

    __slots__ = ("_memo", "steps")

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._memo: dict[Hashable, tuple[object, tuple[int, ...]]] = {}

    def add(self, step: Step) -> int:
        """Write one step; returns its index."""
        self.steps.append(step)
        return len(self.steps) - 1

    def once(self, key: Hashable, compute: Callable[[], T]) -> tuple[T, tuple[int, ...]]:
        """Compute under a key once; returns the result and the indexes of the steps that made it."""
        found = self._memo.get(key)
        if found is None:
            start = len(self.steps)
            value = compute()
            found = self._memo[key] = (value, tuple(range(start, len(self.steps))))
        return found  # type: ignore[return-value]

    def verdicts(self) -> dict[str, str]:
        """Return citation -> verdict, the last one tried."""
        return {step.cites: step.verdict for step in self.steps if step.verdict is not None}
