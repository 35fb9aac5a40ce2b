"""What the doctor looks at in the law (lovtjek): coverage, rates that lack, versions to come, unchecked values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lawbook import index, law_matrix
from lawbook.foundation.parameters import Parameter, Value, loaded
from lawbook.policy import EXPECTED_VERSIONS
from lawbook.rates.rules import TABLE, WEEKLY_MAXIMUM, known_until
from office.administration.law_rates import entered_rates, rates_that_count
from office.jobs.looks import Look, State
from office.kernel import clock

_WARN_AHEAD = timedelta(days=60)
_VERSIONS_AHEAD = timedelta(days=90)
_LATELY = timedelta(days=730)


def _parameters() -> Iterator[tuple[str, Parameter]]:
    law_matrix.provisions()  # imports every chapter, and so reads its parameters
    for table in loaded().values():
        yield from table.items()


def _known_until(parameter: Parameter) -> date | None:
    """Return the last known day; what operators have entered and verified counts."""
    if parameter is TABLE[WEEKLY_MAXIMUM]:
        return known_until(rates_that_count())
    return parameter.known_until


def coverage() -> Iterator[Look]:
    """Look whether every id of docs/law is handled, and how many of them no test names."""
    if not law_matrix.LAW.is_dir():
        yield Look("law index", State.MIND, "no docs/law here: the index can only be looked at in a checkout")
        return
    faults = index.faults()
    rows = law_matrix.matrix()
    counts = ", ".join(
        f"{sum(row.how == how for row in rows)} {how.replace('_', ' ')}"
        for how in (*law_matrix.HANDLINGS, law_matrix.OFF)
    )
    text = "; ".join(faults) if faults else f"{len(rows)} ids: {counts}"
    yield Look("law index", State.ILL if faults else State.WELL, text)
    bare = law_matrix.unproven(rows)
    if bare:
        yield Look("law tests", State.MIND, f"{len(bare)} handled ids that no test names: {', '.join(bare)}")


def rates() -> Iterator[Look]:
    """Look for rates that lack today, that end soon, or that wait for a second person."""
    today, missing, ending, count = clock.today(), [], [], 0
    for name, parameter in _parameters():
        count += 1
        until = _known_until(parameter)
        if until is None:
            continue
        # What ended long ago was repealed; what ended lately is a rate that nobody has brought in.
        if today - _LATELY < until < today:
            missing.append(f"{name} since {until}")
        elif today <= until < today + _WARN_AHEAD:
            ending.append(f"{name} after {until} (openksd rate enter)")
    text = f"missing: {', '.join(missing)}" if missing else f"{count} known today"
    yield Look("rates", State.ILL if missing else State.WELL, text)
    if ending:
        yield Look("rates ahead", State.MIND, f"end within {_WARN_AHEAD.days} days: {', '.join(sorted(ending))}")
    waiting = [row for row in entered_rates() if row.verified_at is None and row.withdrawn_at is None]
    if waiting:
        told = ", ".join(f"{row.name} from {row.valid_from}" for row in waiting)
        yield Look("rates entered", State.MIND, f"wait for a second person: {told}")


def versions() -> Iterator[Look]:
    """Look for wordings and values that are about to start or to end, and for versions that are expected."""
    today = clock.today()
    until = today + _VERSIONS_AHEAD
    told = []
    for item in law_matrix.provisions():
        if item.only_with is None and today < item.since <= until:
            told.append(f"{item.id} {item.cites} starts {item.since}")
        if item.until is not None and today <= item.until <= until:
            told.append(f"{item.id} {item.cites} ends {item.until}")
    for name, parameter in _parameters():
        told += [f"{name} changes {value.since}" for value in parameter.values if today < value.since <= until]
    text = "; ".join(told) if told else f"no wording starts or ends within {_VERSIONS_AHEAD.days} days"
    yield Look("versions", State.MIND if told else State.WELL, text)
    near = [f"{name} from {day}" for name, day in EXPECTED_VERSIONS.items() if day <= until]
    if near:
        yield Look("expected", State.MIND, f"off until enacted: {', '.join(near)} (openksd what-if tries it)")


def unchecked() -> Iterator[Look]:
    """Look for values in use today that nobody has checked against their source."""
    today = clock.today()
    found = []
    for name, parameter in _parameters():
        value = parameter.on(today)
        if isinstance(value, Value) and not value.use.is_checked:
            found.append(name)
    text = f"in use and not checked against its source: {', '.join(sorted(found))}" if found else "all in use checked"
    yield Look("values checked", State.MIND if found else State.WELL, text)


LOOKS = (coverage, rates, versions, unchecked)
