"""Posting what is due (bogføring af beregnet ydelse): exactly the difference to what is posted, as new lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from django.db import connection, transaction

from lawbook.foundation.codec import fraction_text
from office.kernel import clock, tenancy
from office.parties.models import Company
from office.payments import statements
from office.payments.entries import CITIZEN, MOVED, NOTHING, Amounts, Entry, due_entries, taken_over_entries
from office.payments.errors import NegativeDue, UnknownPayee, WeekTwice
from office.payments.models import Posting
from office.payments.operations import locks
from office.payments.standing import Key, Standing, standings_of


class DueWeek(Protocol):
    """What the ledger needs of a payee's week; the lawbook's `WeekAmount` is one, and so is `Due`."""

    @property
    def payee(self) -> str: ...  # noqa: D102
    @property
    def monday(self) -> date: ...  # noqa: D102
    @property
    def hours(self) -> Fraction: ...  # noqa: D102
    @property
    def rate(self) -> int | None: ...  # noqa: D102
    @property
    def benefit(self) -> int: ...  # noqa: D102
    @property
    def supplement(self) -> int: ...  # noqa: D102
    @property
    def own_atp(self) -> int: ...  # noqa: D102
    @property
    def municipal_atp(self) -> int: ...  # noqa: D102
    @property
    def pension(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a payee should have for a week (beregnet uge) in øre; payee CITIZEN or the employer's CVR number."""

    payee: str
    monday: date
    hours: Fraction = Fraction(0)
    rate: int | None = None
    benefit: int = 0
    supplement: int = 0
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """Everything that is due of one case, all payees and weeks (sagens ydelse); a week left out is due no more.

    `case`, `decision` and `assessment` are keys of rows; without a decision there is no money (LP-34).
    """

    case: int
    decision: int
    assessment: int | None = None
    weeks: Sequence[DueWeek] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting the dues of a case did (bogført): number of postings and the net difference to the payees in øre."""

    postings: int = 0
    difference: int = 0


@dataclass(slots=True)
class _Draft:
    """Postings about to be written, each with its lines."""

    on: date
    cause: str = ""
    postings: list[dict[str, Any]] = field(default_factory=list)
    entries: list[list[Entry]] = field(default_factory=list)

    def bring(self, item: DueItem, key: Key, known: Standing | None, week: DueWeek | None) -> int:
        """Add the posting that brings one week to what is due, if anything changed; return the payee's difference."""
        before, paid = (NOTHING, NOTHING) if known is None else (known.due, known.paid)
        after = _amounts(week)
        hours = "" if week is None else fraction_text(week.hours)
        rate = None if week is None else week.rate
        entries = due_entries(is_citizen=key[0] is None, before=before, after=after, paid=paid)
        is_same_basis = known is None or not after or (hours, rate) == (known.hours, known.rate)
        if not entries and is_same_basis:
            return 0
        posting = {
            "kind": Posting.Kind.DUE, "case_id": item.case, "company_id": key[0], "monday": key[1].isoformat(),
            "hours": hours, "rate": rate, "cause": item.cause or self.cause, "assessment": item.assessment,
            "decision": item.decision, "corrects_id": None if known is None else known.due_posting,
        }  # fmt: skip
        self.add(posting, entries)
        return after.net - before.net

    def add(self, posting: dict[str, Any], entries: list[Entry]) -> None:
        """Add a posting with its lines."""
        self.postings.append({**posting, "size": len(entries)})
        self.entries.append(entries)

    def write(self) -> None:
        """Write everything in two statements, so that the triggers run once and not once a batch."""
        if not self.postings:
            return
        values: dict[str, Any] = {
            "municipality": tenancy.current(), "on": self.on, "at": clock.now(), "count": len(self.postings),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statements.NEXT_POSTINGS, values)
            numbers = [row[0] for row in cursor.fetchall()]
            postings = [{"id": number, **row} for number, row in zip(numbers, self.postings, strict=True)]
            lines = [
                {"p": number, "a": entry.account, "c": entry.component, "m": entry.amount}
                for number, entries in zip(numbers, self.entries, strict=True)
                for entry in entries
            ]
            cursor.execute(statements.DUE_POSTINGS, {**values, "rows": json.dumps(postings)})
            cursor.execute(statements.DUE_LINES, {**values, "rows": json.dumps(lines)})


def post_dues(
    *, case: int, dues: Sequence[DueWeek], on: date, decision: int, assessment: int | None = None, cause: str = ""
) -> Posted:
    """Post what one case is due (bogfør beregnet ydelse); see `post_dues_many`."""
    item = DueItem(case=case, decision=decision, assessment=assessment, weeks=dues, cause=cause)
    return post_dues_many(items=[item], on=on)[case]


def post_dues_many(*, items: Sequence[DueItem], on: date, cause: str = "ASSESSMENT") -> dict[int, Posted]:
    """Post the difference between what is due of many cases and what is posted; twice posts nothing the second time.

    A handful of queries however many cases. Raises UnknownPayee, WeekTwice or NegativeDue; then nothing is posted.
    """
    return _post(items, on, cause) if items else {}


@transaction.atomic
def _post(items: Sequence[DueItem], on: date, cause: str) -> dict[int, Posted]:
    cases = [item.case for item in items]
    locks.lock_cases(cases)
    locks.share_money()
    companies = _companies(items)
    standings = standings_of(cases)
    draft, found = _Draft(on, cause), {}
    for item in items:
        known = standings.get(item.case, {})
        wanted = _wanted(item, companies)
        before = len(draft.postings)
        difference = 0
        for key in sorted(wanted.keys() | known.keys(), key=lambda key: (key[1], key[0] or 0)):
            difference += draft.bring(item, key, known.get(key), wanted.get(key))
        found[item.case] = Posted(len(draft.postings) - before, difference)
    draft.write()
    return found


def _companies(items: Iterable[DueItem]) -> dict[str, int]:
    wanted = {week.payee for item in items for week in item.weeks if week.payee != CITIZEN}
    if not wanted:
        return {}
    found = dict(Company.objects.filter(cvr__in=wanted).values_list("cvr", "pk"))
    for cvr in wanted - found.keys():
        raise UnknownPayee(cvr)
    return found


def _wanted(item: DueItem, companies: Mapping[str, int]) -> dict[Key, DueWeek]:
    wanted: dict[Key, DueWeek] = {}
    for week in item.weeks:
        key = (None if week.payee == CITIZEN else companies[week.payee], week.monday)
        if key in wanted:
            raise WeekTwice(week.payee, week.monday)
        wanted[key] = week
    return wanted


def _amounts(week: DueWeek | None) -> Amounts:
    if week is None:
        return NOTHING
    found = Amounts(
        benefit=week.benefit, supplement=week.supplement, own_atp=week.own_atp, municipal_atp=week.municipal_atp,
        pension=week.pension,
    )  # fmt: skip
    if min(found.benefit, found.supplement, found.own_atp, found.municipal_atp, found.pension, found.net) < 0:
        raise NegativeDue(week.monday)
    return found


@transaction.atomic
def withdraw_unpaid(*, case: int, on: date, decision: int, cause: str = "MOVED") -> Posted:
    """Take back what is due of a case and not paid (flyttesag): from now on another municipality pays it (LP-14).

    What was paid stays due, and a claim stays a claim: debts stay with the municipality that has them (MOVE-06).
    """
    locks.lock_cases([case])
    locks.share_money()
    draft, difference = _Draft(on), 0
    item = DueItem(case=case, decision=decision, cause=cause)
    for key, known in standings_of([case]).get(case, {}).items():
        if known.paid.net < known.due.net or (known.paid.net == known.due.net and known.paid != known.due):
            payee = CITIZEN if key[0] is None else ""
            week = None if not known.paid else _as_due(payee, key[1], known)
            difference += draft.bring(item, key, known, week)
    draft.write()
    return Posted(len(draft.postings), difference)


def _as_due(payee: str, monday: date, known: Standing) -> Due:
    paid = known.paid
    return Due(
        payee=payee, monday=monday, hours=Fraction(known.hours or 0), rate=known.rate, benefit=paid.benefit,
        supplement=paid.supplement, own_atp=paid.own_atp, municipal_atp=paid.municipal_atp, pension=paid.pension,
    )  # fmt: skip


@transaction.atomic
def take_over_paid(*, case: int, weeks: Sequence[DueWeek], on: date, cause: str = MOVED) -> int:
    """Remember what the former municipality, or an older system, has paid of a case (flyttesag): it is not paid again.

    Memo lines only: no cost and no debt of this municipality. What was paid or taken over here before, as when somebody
    moves out and back, is not added again, so twice changes nothing. Returns the number of weeks.
    """
    locks.lock_cases([case])
    locks.share_money()
    item = DueItem(case=case, decision=0, weeks=weeks)
    known = standings_of([case]).get(case, {})
    draft = _Draft(on)
    for key, week in _wanted(item, _companies([item])).items():
        paid = _amounts(week)
        if key in known:
            paid = paid.minus(known[key].paid).at_least_nothing()
        if not paid:
            continue
        posting = {
            "kind": Posting.Kind.TAKEN_OVER, "case_id": case, "company_id": key[0], "monday": key[1].isoformat(),
            "hours": fraction_text(week.hours), "rate": week.rate, "cause": cause,
        }
        draft.add(posting, taken_over_entries(paid))
    draft.write()
    return len(draft.postings)


