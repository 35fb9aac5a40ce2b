"""A provision as a function (regel): its id, its citation and the time in which its wording holds.

    @rule("R-020", cites="§ 30, stk. 1", since=date(2012, 1, 2))
    def employer_period(trace: Trace, course: Course, …) -> …:

One rule id may stand for several provisions with different citations. Two versions of the same provision (same id, same
citation) must not overlap in time; that fails when the module is imported. A version is added, never edited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, ParamSpec, TypeVar

from lawbook.assessment import Input, ParameterUse, Step
from lawbook.foundation import citation

P = ParamSpec("P")
R = TypeVar("R")


class RuleError(ValueError):
    """A rule is declared wrongly (fejl i regel)."""


class Provision(Generic[P, R]):
    """One version of one provision; calling it calls the function."""

    __slots__ = ("asks", "cites", "function", "id", "only_with", "since", "until")

    def __init__(
        self, function: Callable[P, R], *, id: str, cites: str, since: date, until: date | None, only_with: str | None,
        asks: int | None = None,
    ) -> None:
        self.id, self.cites, self.since, self.until, self.function = id, cites, since, until, function
        self.only_with, self.asks = only_with, asks

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<{self.id} {self.cites} from {self.since}>"

    @property
    def name(self) -> str:
        """Return the function's name."""
        return self.function.__name__

    @property
    def says(self) -> str:
        """Return the function's docstring: what the provision says."""
        return self.function.__doc__ or ""

    @property
    def module(self) -> str:
        """Return the dotted name of the module that holds the function."""
        return self.function.__module__

    def holds_on(self, day: date) -> bool:
        """Say whether this wording holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def on(self, day: date) -> Provision[P, R] | None:
        """Return the version of this provision that holds on a day; None when no wording is known for it."""
        if self.holds_on(day):
            return self
        return next((version for version in _REGISTRY[self.id, self.cites] if version.holds_on(day)), None)

    def step(
        self,
        result: str,
        *,
        verdict: str | None = None,
        unit: str = "TEXT",
        inputs: tuple[Input, ...] = (),
        parameters: tuple[ParameterUse, ...] = (),
        formula: str = "",
    ) -> Step:
        """Write one step of the trace under this rule's id and citation."""
        return Step(self.id, self.cites, verdict, result, unit, inputs, parameters, formula)


_REGISTRY: dict[tuple[str, str], list[Provision[Any, Any]]] = {}


def rule(
    id: str, *, cites: str, since: date, until: date | None = None, only_with: str | None = None,
    asks: int | None = None,
) -> Callable[[Callable[P, R]], Provision[P, R]]:
    """Register a function as a provision; raises RuleError for a wrong citation or overlapping versions.

    `only_with` names the expected version of the law that must be turned on for it: it is off until then. `asks` is the
    task by which a person decides, where the rule itself never does.
    """

    def register(function: Callable[P, R]) -> Provision[P, R]:
        try:
            checked = citation.check(cites)
        except ValueError as error:
            raise RuleError(f"{id}: {error}") from error
        if until is not None and until < since:
            raise RuleError(f"{id} {cites}: ends {until} before it starts {since}")
        found: Provision[P, R] = Provision(
            function, id=id, cites=checked, since=since, until=until, only_with=only_with, asks=asks
        )
        _add(found)
        return found

    return register


def _add(new: Provision[Any, Any]) -> None:
    versions = _REGISTRY.setdefault((new.id, new.cites), [])
    for old in versions:
        starts_before_end = old.until is None or new.since <= old.until
        ends_after_start = new.until is None or new.until >= old.since
        if starts_before_end and ends_after_start:
            raise RuleError(f"{new.id} {new.cites}: the versions from {old.since} and from {new.since} overlap")
    versions.append(new)
    versions.sort(key=lambda version: version.since)


def registered() -> tuple[Provision[Any, Any], ...]:
    """Return every registered version in the order of id, citation and time."""
    return tuple(version for key in sorted(_REGISTRY) for version in _REGISTRY[key])
