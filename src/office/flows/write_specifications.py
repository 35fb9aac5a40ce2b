"""The specification of each payment (udbetalingsspecifikation): the weeks as the ledger paid them, to the payee."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from office.flows import letter_content
from office.letters import operations as letters
from office.letters.content import DANISH, LetterContent, WeekRow
from office.letters.models import Letter
from office.payments import queries as payments
from office.payments.models import Order, PaymentRun
from office.payments.queries import OrderedWeek

_BATCH = 500


def write_specifications(*, runs: Sequence[PaymentRun]) -> int:
    """Queue one letter per order of the runs (specifikation); again, the same letters stand. Returns how many."""
    return sum(_of_run(run) for run in runs)


def _of_run(run: PaymentRun) -> int:
    count = 0
    coming = payments.orders_sent_in(run).iterator(chunk_size=_BATCH)
    while orders := list(islice(coming, _BATCH)):
        weeks = payments.weeks_of_orders([order.pk for order in orders])
        letters.queue_letters(letters=[_letter(run, order, weeks.get(order.pk, [])) for order in orders])
        count += len(orders)
    return count


def _letter(run: PaymentRun, order: Order, weeks: Sequence[OrderedWeek]) -> letters.NewLetter:
    payee = order.person if order.payee_kind == Order.PayeeKind.CITIZEN else order.company
    assert payee is not None  # the database keeps it: an order has its payee
    content = LetterContent(
        sender=letter_content.sender(),
        language=DANISH,
        employer=order.company.name if order.company is not None else "",
        weeks=tuple(_row(week) for week in weeks),
        total=order.amount,
        pay_day=run.pay_day,
    )
    return letters.NewLetter(
        kind=Letter.Kind.SPECIFICATION, case=order.case, to=payee,
        key=f"order:{order.reference}", content=content,
    )  # fmt: skip


def _row(week: OrderedWeek) -> WeekRow:
    return WeekRow(
        monday=week.monday, benefit=week.paid.benefit, hours=week.hours, rate=week.rate,
        supplement=week.paid.supplement, own_atp=week.paid.own_atp, pension=week.paid.pension,
    )  # fmt: skip
