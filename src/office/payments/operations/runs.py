"""Preparing a run (klargør kørsel): what is due and not paid, week by week, into orders that a second person sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from office.kernel import clock, tenancy
from office.payments import deviations, statements
from office.payments.errors import NotABankDay
from office.payments.models import Order, PaymentRun, RunKind
from office.payments.operations import locks
from office.payments.pay_days import is_bank_day, last_sunday_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What of a case a run must leave out (tilbageholdt sag) and the code of why, one of `deviations.REASONS`.

    With days only the weeks that they reach into are held; the rest of the case is paid on.
    """

    case: int
    reason: str
    first_day: date = date.min
    last_day: date = date.max


@transaction.atomic
def prepare_run(
    *,
    kind: str,
    pay_day: date,
    by: str,
    held: Sequence[Hold] = (),
    limits: deviations.Limits = deviations.STANDARD,
) -> PaymentRun | None:
    """Prepare the run of a payment day (klargør kørsel); None when there is nothing to pay.

    Takes each payee's week whose due is above what was paid. A week with more paid than due stays a balance and is
    never taken out of other weeks: set-off is a decision of its own (OVP-05). Prepared again, the run that stands is
    returned as it is. Raises NotABankDay.
    """
    if not is_bank_day(pay_day):
        raise NotABankDay(pay_day)
    values = _values(kind, pay_day, held)
    standing = _standing(kind, pay_day)
    if standing is not None or not _has_anything(values):
        return standing
    locks.hold_money()
    standing = _standing(kind, pay_day)  # another preparer may have been first while we waited
    if standing is not None or not _has_anything(values):
        return standing
    run = PaymentRun.objects.create(
        kind=kind, pay_day=pay_day, last_sunday=last_sunday_before(pay_day), prepared_by=by, prepared_at=clock.now()
    )
    values["run"] = run.pk
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE_ORDERS, values)
        cursor.execute(statements.TAKE_WEEKS, values)
    _add_up(run, values)
    _add_contributions(run, values)
    _look_at(run, values, limits)
    run.save()
    return run


def _standing(kind: str, pay_day: date) -> PaymentRun | None:
    found = PaymentRun.objects.filter(kind=kind, pay_day=pay_day).exclude(state=PaymentRun.State.CANCELLED)
    return found.first()


def _values(kind: str, pay_day: date, held: Sequence[Hold]) -> dict[str, Any]:
    # A citizen's week is paid when it is over; a refund is asked for days that are over already (PAY-01, REF-04).
    last = last_sunday_before(pay_day) if kind == RunKind.CITIZEN else pay_day
    return {
        "municipality": tenancy.current(),
        "is_citizen": kind == RunKind.CITIZEN,
        "pay_day": pay_day,
        "last_monday": last - timedelta(days=last.weekday()),
        **holds_as_values(held),
    }


def holds_as_values(held: Sequence[Hold]) -> dict[str, Any]:
    """Write what is held as the values that `statements.HOLDS` reads."""
    return {
        "held": [hold.case for hold in held],
        "reasons": [hold.reason for hold in held],
        "firsts": [hold.first_day for hold in held],
        "lasts": [hold.last_day for hold in held],
    }


def _has_anything(values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statements.HAS_ANYTHING, values)
        return bool(cursor.fetchone()[0])


def _add_up(run: PaymentRun, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.TOTALS, {**values, "old_before": run.pay_day - timedelta(weeks=52)})
        found = cursor.fetchone()
    run.weeks_count, run.payees_count, run.citizen, run.refund, run.supplement = found[:5]
    run.own_atp, run.municipal_atp, run.pension = found[5:8]
    values["old_weeks"] = found[8]
    values["sent_before"] = deviations.SentBefore(orders=found[9], amount=int(found[10]))


def _add_contributions(run: PaymentRun, values: dict[str, Any]) -> None:
    """Order the run's contributions with what earlier ones left; below nothing they wait (PAY-08, PAY-09)."""
    if run.kind != RunKind.CITIZEN or not run.weeks_count:
        return
    with connection.cursor() as cursor:
        cursor.execute(statements.TO_SETTLE, values)
        atp, pension = cursor.fetchone()
    wanted = (
        (Order.PayeeKind.ATP, atp + run.own_atp + run.municipal_atp, "A"),
        (Order.PayeeKind.PENSION, pension + run.pension, "P"),
    )
    Order.objects.bulk_create(
        Order(run=run, reference=f"{run.municipality}-{run.pk}-{mark}", payee_kind=kind, amount=amount)
        for kind, amount, mark in wanted
        if amount > 0
    )


def _look_at(run: PaymentRun, values: dict[str, Any], limits: deviations.Limits) -> None:
    orders = list(Order.objects.filter(run=run).values_list("reference", "amount", "payee_kind"))
    run.orders_count = len(orders)
    run.transfer = sum(amount for _, amount, _ in orders)
    to_parties = [(ref, amount) for ref, amount, kind in orders if kind in ("CITIZEN", "EMPLOYER")]
    with connection.cursor() as cursor:
        cursor.execute(statements.HELD, values)
        held = [
            deviations.HeldMoney(case=case, reason=reason, amount=int(amount))
            for case, reason, amount in cursor.fetchall()
        ]
    now = deviations.RunFigures(transfer=run.transfer, payees=run.payees_count, weeks=run.weeks_count)
    found = [
        *deviations.against_last(now, _last_figures(run), limits),
        *deviations.large_orders(to_parties, limits),
        *deviations.old_weeks(values["old_weeks"], limits),
        *deviations.sent_before(values["sent_before"], limits),
        *deviations.held_money(held),
    ]
    run.deviations = [deviation.as_json() for deviation in found]


def _last_figures(run: PaymentRun) -> deviations.RunFigures | None:
    sent = [PaymentRun.State.RELEASED, PaymentRun.State.SENT, PaymentRun.State.RECONCILED]
    earlier = PaymentRun.objects.filter(kind=run.kind, pay_day__lt=run.pay_day, state__in=sent)
    last = earlier.order_by("-pay_day").first()
    if last is None:
        return None
    return deviations.RunFigures(transfer=last.transfer, payees=last.payees_count, weeks=last.weeks_count)
