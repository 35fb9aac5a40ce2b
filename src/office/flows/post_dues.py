"""Lay the weeks that are due into the ledger (bogføring af ydelse): what the law gives, less what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from lawbook.assessment import WeekAmount
from office.decisions.models import Decision
from office.flows.changes import CITIZEN
from office.flows.decide_case import weeks_to_keep
from office.flows.looks import Look, WeekKey
from office.parties.models import Company
from office.parties.queries import companies_by_cvr
from office.payments import operations as payments
from office.payments.operations import Due, DueItem
from office.payments.pay_days import Calendar

GRANTING = (Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED, Decision.Outcome.STOPPED)


def post_dues(*, looks: Sequence[Look], on: date, calendar: Calendar) -> int:
    """Post the difference between what is due and what is posted for each case (forskel); returns changed weeks."""
    companies = companies_by_cvr({payee for look in looks for payee, _ in look.weeks if payee != CITIZEN})
    items = [_item(look, on, calendar, companies) for look in looks if look.standing is not None or look.posted]
    return payments.post_dues_many(items=items, on=on)


def _item(look: Look, on: date, calendar: Calendar, companies: Mapping[str, Company]) -> DueItem:
    return DueItem(
        case=look.case,
        dues=tuple(_due(look, week, companies) for key, week in look.weeks.items() if _is_due(look, key, on, calendar)),
        keep=weeks_to_keep(look),
        assessment=look.stored,
        decision=look.standing,
        cause=look.standing.cause if look.standing else "",
    )


def _is_due(look: Look, key: WeekKey, on: date, calendar: Calendar) -> bool:
    """Tell whether a week is granted, over, and not held by a task.

    A citizen's week falls due with the run that covers it; a refund as soon as it is decided (LP-31). A task that holds the
    decision lets what is granted to the citizen run on, but a refund request is a new decision each time (REF-19).
    """
    if look.standing is None or look.standing.outcome not in GRANTING:
        return False
    if key in look.posted:
        return True
    if look.holding_payment:
        return False
    payee, monday = key
    if payee == CITIZEN:
        return monday + timedelta(days=6) <= calendar.covered_until(on)
    return not look.holding_decision


def _due(look: Look, week: WeekAmount, companies: Mapping[str, Company]) -> Due:
    return Due(
        payee=None if week.payee == CITIZEN else companies[week.payee],
        monday=week.monday,
        hours=week.hours,
        rate=week.rate,
        benefit=week.benefit,
        supplement=week.supplement,
        own_atp=week.own_atp,
        municipal_atp=week.municipal_atp,
        pension=week.pension,
    )
