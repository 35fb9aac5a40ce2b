"""The employer's side of a case (refusion): what was asked for, how far back it reaches, and what was paid of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lawbook.assessment import CaseAssessment, Step
from lawbook.deadlines.rules import last_day_to_claim
from office.cases.models import Fact, SicknessCase
from office.payments.queries import PostedWeek, paid_by_week
from office.web import formats

_DEADLINE = ("REF-04", "§ 59, stk. 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """One standing request (refusionsanmodning), in øre: refund and supplement as calculated, and as paid."""

    sent_on: date
    period: str
    wage: int
    hours: str
    reaches_back_to: date | None
    is_late: bool
    due: int
    paid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """What the employer of a case has asked for and had (refusion).

    `until` is the last day asked for, `next_by` the last day on which a request for the day after is in time.
    """

    company: str
    lines: list[RefundLine]
    until: date | None
    next_by: date | None

    @property
    def due(self) -> int:
        """Return what is calculated for all requests, in øre."""
        return sum(line.due for line in self.lines)

    @property
    def paid(self) -> int:
        """Return what is paid of all requests, in øre."""
        return sum(line.paid for line in self.lines)


def refund_of(case: SicknessCase, found: CaseAssessment, facts: Sequence[Fact]) -> RefundView | None:
    """Return the employer's requests on a case in the order of their days; None where there is no employer.

    A week that two requests share stands with the earlier one.
    """
    if case.employer is None:
        return None
    standing = [fact for fact in facts if fact.kind == "REFUND_REQUEST" and _employer_of(fact) == case.employer.cvr]
    withdrawn = {fact.data["annuls"] for fact in facts if fact.kind == "ANNULMENT"}
    requests = sorted(
        (fact for fact in standing if str(fact.public_id) not in withdrawn), key=lambda one: str(one.data["first_day"])
    )
    reach = {_fact_of(step): date.fromisoformat(step.result) for step in found.trace if _is_deadline(step)}
    given = {week.monday: week.benefit + week.supplement for week in found.weeks if week.payee == case.employer.cvr}
    had = {week.monday: _paid(week) for week in paid_by_week(case) if week.payee == case.employer.cvr}
    left = {*given, *had}
    lines = []
    for fact in requests:
        mondays = {monday for monday in left if _touches(monday, fact)}
        left -= mondays
        lines.append(_line(fact, reach.get(str(fact.public_id)), _sum(given, mondays), _sum(had, mondays)))
    until = max((date.fromisoformat(fact.data["last_day"]) for fact in requests), default=None)
    is_over = until is not None and found.last_day_of_right is not None and until >= found.last_day_of_right
    next_by = None if until is None or is_over else last_day_to_claim(until + timedelta(days=1))
    return RefundView(company=case.employer.name, lines=lines, until=until, next_by=next_by)


def _line(fact: Fact, reach: date | None, due: int, paid: int) -> RefundLine:
    first, last = (date.fromisoformat(fact.data[name]) for name in ("first_day", "last_day"))
    hours = fact.data.get("absent_hours")
    return RefundLine(
        sent_on=fact.sent_on, period=f"{formats.day(first)} – {formats.day(last)}", wage=int(fact.data["wage_paid"]),
        hours=formats.hours(hours) if hours is not None else _("alle"), reaches_back_to=reach,
        is_late=reach is not None and first < reach, due=due, paid=paid,
    )  # fmt: skip


def _employer_of(fact: Fact) -> str:
    return str(fact.data.get("employer", ""))


def _is_deadline(step: Step) -> bool:
    return (step.rule, step.cites) == _DEADLINE


def _fact_of(step: Step) -> str:
    return next((one.fact for one in step.inputs if one.fact is not None), "")


def _paid(week: PostedWeek) -> int:
    return week.paid.benefit + week.paid.supplement


def _touches(monday: date, fact: Fact) -> bool:
    first, last = (date.fromisoformat(fact.data[name]) for name in ("first_day", "last_day"))
    return monday <= last and monday + timedelta(days=6) >= first


def _sum(amounts: dict[date, int], mondays: set[date]) -> int:
    return sum(amounts.get(monday, 0) for monday in mondays)
