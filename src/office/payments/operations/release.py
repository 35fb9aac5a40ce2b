"""Releasing and cancelling a run (frigiv, annullér): the moment at which money is booked as paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from office.kernel import clock, outbox, tenancy
from office.payments import order_file, statements
from office.payments.accounts import Account, Component
from office.payments.errors import NeedsPerson, RunIsStale, SamePerson, WrongState
from office.payments.models import Line, Order, PaymentRun, Posting
from office.payments.operations import locks
from office.payments.operations.runs import Hold, holds_as_values

CHANNEL = "BANK"
_SETTLES = {Order.PayeeKind.ATP: Account.ATP_SETTLEMENT, Order.PayeeKind.PENSION: Account.PENSION_SETTLEMENT}


def locked_run(run: PaymentRun, *states: str) -> PaymentRun:
    """Lock a run and read it anew; raises WrongState unless it stands in one of the states."""
    current: PaymentRun = PaymentRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if current.state not in states:
        raise WrongState(current.state, " / ".join(states))
    return current


@transaction.atomic
def release_run(
    *, run: PaymentRun, by: str, has_standing_order: bool = False, held: Sequence[Hold] = ()
) -> PaymentRun:
    """Release a prepared run (frigiv kørsel): book its payments and put its file into the outbox, in one transaction.

    The releaser is another person than the preparer, save under a standing order, which lets runs without deviations
    go; `held` is what must be left out by now. Raises WrongState, SamePerson, NeedsPerson or RunIsStale; then nothing
    is booked.
    """
    locks.hold_money()
    current = locked_run(run, PaymentRun.State.PREPARED)
    if has_standing_order:
        needing = [found for found in current.deviations if found["needs_person"]]
        if needing:
            raise NeedsPerson(len(needing))
    elif by == current.prepared_by:
        raise SamePerson
    values: dict[str, Any] = {
        "municipality": tenancy.current(), "run": current.pk, "on": current.pay_day, "at": clock.now(),
    }  # fmt: skip
    _refuse_stale(current, values, held)
    with connection.cursor() as cursor:
        cursor.execute(statements.PAY_POSTINGS, values)
        cursor.execute(statements.PAY_LINES, values)
    _settle_contributions(current)
    Order.objects.filter(run=current).update(state=Order.State.SENT)
    current.released_by, current.released_at = by, clock.now()
    current.is_standing_order = has_standing_order
    _put_out(current)
    return current


def _put_out(run: PaymentRun) -> None:
    """Put the run's file into the outbox; a run that only settles contributions below nothing sends none."""
    if not run.orders_count:
        run.state, run.reconciled_at = PaymentRun.State.RECONCILED, clock.now()
        run.save()
        return
    run.state = PaymentRun.State.RELEASED
    run.file_name, content = order_file.name_of(run), order_file.content_of(run)
    run.file_hash = order_file.hash_of(content)
    run.save()
    outbox.put(channel=CHANNEL, key=f"payment-run:{run.public_id}", payload={"run": str(run.public_id)})


def _refuse_stale(run: PaymentRun, values: dict[str, Any], held: Sequence[Hold]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.CHANGED, values)
        changed = cursor.fetchone()[0]
        cursor.execute(statements.PAID_THOUGH_HELD, {**values, **holds_as_values(held)})
        changed += cursor.fetchone()[0]
        cursor.execute(statements.TO_SETTLE, values)
        atp, pension = cursor.fetchone()
    wanted = {"ATP": atp + run.own_atp + run.municipal_atp, "PENSION": pension + run.pension}
    for order in Order.objects.filter(run=run, payee_kind__in=list(wanted)):
        changed += order.amount != wanted[order.payee_kind]
    if changed:
        raise RunIsStale(changed)


def _settle_contributions(run: PaymentRun) -> None:
    for order in Order.objects.filter(run=run, payee_kind__in=list(_SETTLES)):
        account = _SETTLES[Order.PayeeKind(order.payee_kind)]
        post_settlement(order=order, debit=account, credit=Account.IN_TRANSIT, kind=Posting.Kind.PAYMENT, cause="RUN")


def post_settlement(
    *, order: Order, debit: Account, credit: Account, kind: str, cause: str, receipt_file: int | None = None
) -> Posting:
    """Post an order to ATP or pension between two accounts (afregning)."""
    is_atp = order.payee_kind == Order.PayeeKind.ATP
    component = Component.OWN_ATP if is_atp else Component.PENSION
    posting = Posting.objects.create(
        kind=kind, posted_on=order.run.pay_day if receipt_file is None else clock.today(), posted_at=clock.now(),
        cause=cause, run=order.run, order=order, receipt_file_id=receipt_file, size=2,
    )  # fmt: skip
    pair = ((debit, order.amount), (credit, -order.amount))
    Line.objects.bulk_create(
        Line(posting=posting, account=account, component=component, amount=amount) for account, amount in pair
    )
    return posting


@transaction.atomic
def cancel_run(*, run: PaymentRun, by: str, reason: str) -> PaymentRun:
    """Cancel a prepared run (annullér kørsel); what it would have paid waits for the next one. Raises WrongState."""
    locks.hold_money()
    current = locked_run(run, PaymentRun.State.PREPARED)
    current.state = PaymentRun.State.CANCELLED
    current.cancelled_by, current.cancelled_at, current.cancel_reason = by, clock.now(), reason
    current.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancel_reason"])
    Order.objects.filter(run=current).update(state=Order.State.CANCELLED)
    return current
