"""What must stand, compared with what stands (forventninger): one function for each key of the format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from office.jobs.scenarios.observed import CITIZEN, Money, Observed
from office.tasks.models import Task

_GONE = (Task.Status.SOLVED, Task.Status.CLOSED_BY_ITSELF)


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that does not hold (afvigelse)."""

    key: str
    expected: str
    got: str

    def __str__(self) -> str:
        """Show key, expected and got."""
        return f"{self.key}: expected {self.expected}, got {self.got}"


def check(observed: Observed, expect: Mapping[str, Any]) -> list[Failure]:
    """Return what does not hold of a scenario's expectations, in their order."""
    return [failure for key, wanted in expect.items() for failure in _CHECKS[key](observed, wanted)]


def _compare(key: str, wanted: Any, got: Any) -> Iterator[Failure]:
    if wanted != got:
        yield Failure(key, shown(wanted), shown(got))


def shown(value: Any) -> str:
    """Write a value as the format writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        exact = Fraction(value)
        return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):.6g}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return str(value)


def _cases(observed: Observed, wanted: int) -> Iterator[Failure]:
    yield from _compare("cases", wanted, observed.number_of_cases())


def _status(observed: Observed, wanted: str) -> Iterator[Failure]:
    latest = observed.latest
    yield from _compare("status", wanted, latest.case.status.lower() if latest else "no case")


def _outcome(observed: Observed, wanted: str) -> Iterator[Failure]:
    yield from _compare("outcome", wanted, observed.outcome())


def _provisions(observed: Observed, wanted: Mapping[str, str]) -> Iterator[Failure]:
    found = observed.assessment
    tried = {} if found is None else found.provisions
    for citation, verdict in wanted.items():
        yield from _compare(f"provisions.{citation}", verdict, tried.get(citation, "not tried").lower())


def _of_assessment(key: str) -> Callable[[Observed, Any], Iterator[Failure]]:
    def check_one(observed: Observed, wanted: Any) -> Iterator[Failure]:
        found = observed.assessment
        yield from _compare(key, wanted, "no assessment" if found is None else getattr(found, key))

    return check_one


def _employer_period(observed: Observed, wanted: list[date] | None) -> Iterator[Failure]:
    found = observed.assessment
    if found is None:
        yield from _compare("employer_period", wanted, "no assessment")
        return
    span = found.employer_period
    yield from _compare("employer_period", wanted, None if span is None else [span.first, span.last])


def _reassessment_day(observed: Observed, wanted: date | None) -> Iterator[Failure]:
    found = observed.assessment
    if found is None:
        yield from _compare("reassessment_day", wanted, "no assessment")
        return
    yield from _compare("reassessment_day", wanted, found.reassessment.day if found.reassessment else None)


def _deadlines(observed: Observed, wanted: Mapping[str, date]) -> Iterator[Failure]:
    found = observed.assessment
    known = {} if found is None else {name.lower(): day for name, day in found.deadlines.items()}
    for name, day in wanted.items():
        yield from _compare(f"deadlines.{name}", day, known.get(name))


def _kroner(ore: int) -> Fraction:
    return Fraction(ore, 100)


def _amounts(observed: Observed, place: str, wanted: Mapping[str, Any], money: Money) -> Iterator[Failure]:
    """Compare the amounts that a map names with what was paid; a map of refunds names employers."""
    cast = observed.lived.world.cast
    for name, amount in wanted.items():
        key = f"{place}.{name}"
        if name == "refund" and isinstance(amount, Mapping):
            for alias, kroner in amount.items():
                got = money.refund.get(cast.cvr.get(alias, ""), 0)
                yield from _compare(f"{key}.{alias}", Fraction(kroner), _kroner(got))
        elif name == "refund":
            yield from _compare(key, Fraction(amount), _kroner(sum(money.refund.values())))
        else:
            got_exactly = money.hours if name == "hours" else _kroner(getattr(money, name))
            yield from _compare(key, Fraction(amount), got_exactly)


def _what(observed: Observed, money: Money) -> dict[str, Any]:
    """Return the amounts of a week that are not nothing, as the format writes them."""
    cast = observed.lived.world.cast
    refund = {cast.alias(cvr): _kroner(ore) for cvr, ore in money.refund.items()}
    parts = {"hours": money.hours, "citizen": _kroner(money.citizen), "refund": refund}
    parts |= {name: _kroner(getattr(money, name)) for name in ("supplement", "own_atp", "municipal_atp", "pension")}
    return {name: value for name, value in parts.items() if value}


def _weeks(observed: Observed, wanted: Mapping[str, Any]) -> Iterator[Failure]:
    paid = observed.weeks()
    named = {week: amounts for week, amounts in wanted.items() if week != "only"}
    for week, amounts in named.items():
        yield from _amounts(observed, f"weeks.{week}", amounts, paid.get(week, Money()))
    if wanted.get("only"):
        for week, money in sorted(paid.items()):
            if week not in named and not money.is_nothing:
                yield Failure(f"weeks.{week}", "nothing", shown(_what(observed, money)))


def _totals(observed: Observed, wanted: Mapping[str, Any]) -> Iterator[Failure]:
    total = Money()
    for money in observed.weeks().values():
        total.hours += money.hours
        for cvr, ore in money.refund.items():
            total.refund[cvr] = total.refund.get(cvr, 0) + ore
        for name in ("citizen", "supplement", "own_atp", "municipal_atp", "pension"):
            setattr(total, name, getattr(total, name) + getattr(money, name))
    yield from _amounts(observed, "totals", wanted, total)


def _paid(observed: Observed, wanted: Mapping[str, Any]) -> Iterator[Failure]:
    runs = observed.runs()
    for day, amounts in wanted.items():
        yield from _amounts(observed, f"paid.{day}", amounts, runs.get(date.fromisoformat(day), Money()))


def _paying_municipality(observed: Observed, wanted: Mapping[str, str]) -> Iterator[Failure]:
    payers = observed.payers()
    for day, code in wanted.items():
        got = sorted(payers.get(date.fromisoformat(day), set()))
        yield from _compare(f"paying_municipality.{day}", code, " and ".join(f"{one:03d}" for one in got) or "nobody")


def _open_tasks(observed: Observed, wanted: list[int]) -> Iterator[Failure]:
    yield from _compare("open_tasks", sorted(wanted), observed.open_numbers())


def _open_tasks_include(observed: Observed, wanted: list[int]) -> Iterator[Failure]:
    yield from _missing("open_tasks_include", wanted, observed.open_numbers())


def _open_tasks_exclude(observed: Observed, wanted: list[int]) -> Iterator[Failure]:
    standing = observed.open_numbers()
    if set(wanted) & set(standing):
        yield Failure("open_tasks_exclude", f"none of {shown(wanted)}", shown(standing))


def _solved_tasks_include(observed: Observed, wanted: list[int]) -> Iterator[Failure]:
    gone = sorted(task.number for task in observed.tasks if task.status in _GONE)
    yield from _missing("solved_tasks_include", wanted, gone)


def _missing(key: str, wanted: list[Any], standing: list[Any]) -> Iterator[Failure]:
    """Everything named must stand, as often as it is named."""
    if Counter(wanted) - Counter(standing):
        yield Failure(key, shown(wanted), shown(standing))


def _blocking(observed: Observed, wanted: Mapping[str, str]) -> Iterator[Failure]:
    blocks = {task.number: task.blocks.lower() for task in observed.tasks if task.status == Task.Status.OPEN}
    for number, what in wanted.items():
        yield from _compare(f"blocking.{number}", what, blocks.get(int(number), "not open"))


def _letters_include(observed: Observed, wanted: list[str]) -> Iterator[Failure]:
    written = observed.letters()
    if set(wanted) - written:
        yield Failure("letters_include", shown(wanted), shown(sorted(written)))


def _balance(observed: Observed, wanted: Any) -> Iterator[Failure]:
    found = observed.balances()
    if not isinstance(wanted, Mapping):
        yield from _compare("balance", Fraction(wanted), _kroner(found.get(CITIZEN, 0)))
        return
    cast = observed.lived.world.cast
    for alias, kroner in wanted.items():
        got = found.get(cast.cvr.get(alias, ""), 0)
        yield from _compare(f"balance.{alias}", Fraction(kroner), _kroner(got))


def _error(observed: Observed, wanted: str) -> Iterator[Failure]:
    refusal = observed.lived.refusal
    if refusal is None or wanted not in refusal:
        yield Failure("error", wanted, refusal or "accepted")


_CHECKS: dict[str, Callable[[Observed, Any], Iterator[Failure]]] = {
    "cases": _cases,
    "status": _status,
    "outcome": _outcome,
    "provisions": _provisions,
    "municipality_pays_from": _of_assessment("municipality_pays_from"),
    "last_day_of_right": _of_assessment("last_day_of_right"),
    "employer_period": _employer_period,
    "reassessment_day": _reassessment_day,
    "deadlines": _deadlines,
    "weeks": _weeks,
    "totals": _totals,
    "paid": _paid,
    "paying_municipality": _paying_municipality,
    "open_tasks": _open_tasks,
    "open_tasks_include": _open_tasks_include,
    "open_tasks_exclude": _open_tasks_exclude,
    "solved_tasks_include": _solved_tasks_include,
    "blocking": _blocking,
    "letters_include": _letters_include,
    "balance": _balance,
    "error": _error,
}
