"""A § 56 or § 58 a agreement laid against one absence (aftale ved kronisk sygdom): whose, on what and for which time.

Nothing is guessed: only an approved agreement on the illness, with a first day and for no longer than the law lets one
run, covers an absence by itself. What it leaves open is a question for a person (task 77).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lawbook.course import Course, is_yes
from lawbook.facts import Agreement
from lawbook.foundation.calendar import ONE_DAY, add_months
from lawbook.foundation.period import Period

SECTION_56, SECTION_58A = "SECTION_56", "SECTION_58A"
APPROVED, REFUSED, APPLIED = "APPROVED", "REFUSED", "APPLIED"

AGREED = "AGREED"  # an approved agreement covers the first absence day
DECLINED = "DECLINED"  # refused, by the agreement's own decision or by a word on this absence
ELSEWHERE = "ELSEWHERE"  # all that is agreed is about another illness or another time
OPEN = "OPEN"  # nobody has sent one in, nobody has decided it, or its time does not settle the absence


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the agreements say of one absence, the facts that say so, and the one that waits for a decision."""

    state: str
    facts: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    undecided: Agreement | None = None


def agreed(course: Course, kind: str, days: Period, most_months: int) -> Agreed:
    """Find what is agreed on the illness that the absence is said to come from; `days` are those it would refund."""
    illness = course.notification.section_56 or ""
    every = tuple(
        found
        for found in course.all_of(Agreement)
        if found.agreement == kind and (kind == SECTION_58A or found.employer in (None, course.employer))
    )
    facts = tuple(found.fact for found in every)
    answer = course.answer_on_days(77, days.first)
    if answer is not None:
        return Agreed(AGREED if is_yes(answer) else DECLINED, facts, every)
    standing = _standing(found for found in every if _is_on(found, illness))
    if any(_covers(found, days.first, most_months) for found in standing):
        return Agreed(AGREED, facts, every)
    touching = [found for found in standing if _touches(found, days)]
    if not touching:
        return Agreed(ELSEWHERE if every else OPEN, facts, every)
    last = touching[-1]
    if last.state == REFUSED:
        return Agreed(DECLINED, facts, every)
    return Agreed(OPEN, facts, every, last if last.state == APPLIED else None)


def last_day_of(agreement: Agreement, most_months: int) -> date | None:
    """Return the last day that an agreement covers: its own, and never longer than the law lets one run."""
    if agreement.first_day is None:
        return agreement.last_day
    longest = add_months(agreement.first_day, most_months) - ONE_DAY
    return min(agreement.last_day or longest, longest)


def earlier_of(agreement: Agreement, every: Iterable[Agreement]) -> Agreement | None:
    """Return the last approved agreement on the same illness that began before: the one that is renewed (fornyelse)."""
    before = [
        found
        for found in every
        if found.state == APPROVED
        and found.first_day is not None
        and (agreement.first_day is None or found.first_day < agreement.first_day)
        and _is_on(found, agreement.illness or "")
    ]
    return before[-1] if before else None


def _is_on(agreement: Agreement, illness: str) -> bool:
    """Say whether the agreement is on the illness; one that names none may be, so it is asked about."""
    return agreement.illness is None or agreement.illness.strip().casefold() == illness.strip().casefold()


def _standing(agreements: Iterable[Agreement]) -> list[Agreement]:
    """Let a decision take the place of what was applied for before it, and a later word that of an earlier one."""
    found: list[Agreement] = []
    for one in agreements:
        found = [old for old in found if not _replaces(one, old)]
        found.append(one)
    return found


def _replaces(new: Agreement, old: Agreement) -> bool:
    """Say whether the later fact is the later word on the same agreement; an application undoes no decision."""
    if old.state == APPLIED:
        return new.state != APPLIED or new.first_day == old.first_day
    return new.state != APPLIED and new.first_day == old.first_day


def _covers(agreement: Agreement, day: date, most_months: int) -> bool:
    last_day = last_day_of(agreement, most_months)
    starts, is_named = agreement.first_day, agreement.illness is not None
    return (
        agreement.state == APPROVED and is_named and starts is not None and last_day is not None
        and starts <= day <= last_day
    )  # fmt: skip


def _touches(agreement: Agreement, days: Period) -> bool:
    """Say whether the time written on the agreement, open where none is, shares a day with those of the absence."""
    starts, ends = agreement.first_day, agreement.last_day
    assert days.last is not None
    return (starts is None or starts <= days.last) and (ends is None or days.first <= ends)
