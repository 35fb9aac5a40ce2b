"""Reading receipts (indlæs kvitteringer): a file is booked whole or not at all, and once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from office.kernel import clock, tenancy
from office.payments import receipt_file, statements
from office.payments.accounts import Account, Component
from office.payments.errors import BadReceipt
from office.payments.models import Line, Order, OrderAnswer, PaymentRun, Posting, ReceiptFile
from office.payments.operations import locks
from office.payments.operations.release import post_settlement
from office.payments.order_states import state_after
from office.payments.receipt_codes import RECEIPT_CODES
from office.payments.receipt_file import Answer

_S = Order.State
_TO_PARTY = (Order.PayeeKind.CITIZEN, Order.PayeeKind.EMPLOYER)

_SETTLED = (_S.ACCEPTED, _S.HELD)  # the bank has moved the money
_BACK = (_S.REJECTED, _S.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading one receipt file did (indlæsning); `returned` are the orders whose money is due again."""

    answers: int = 0
    is_known: bool = False
    returned: tuple[Order, ...] = ()
    held: tuple[Order, ...] = ()


@dataclass(slots=True)
class _Move:
    """One order with its answer and where it goes."""

    order: Order
    code: str
    before: str
    after: str


def read_receipt_file(*, name: str, content: bytes) -> Reading:
    """Read one file of answers (kvitteringsfil) and book it; the same content again changes nothing.

    Raises BadReceipt for an unknown code, order or amount, a wrong total or checksum, or a contradiction: then no
    answer of the file is booked and the file stands as stopped, until its content is changed or the code is known.
    """
    try:
        with transaction.atomic():
            return _read(name, content)
    except BadReceipt as error:
        _remember_refused(name, content, error)
        raise


def _read(name: str, content: bytes) -> Reading:
    locks.hold_money()
    known = ReceiptFile.objects.filter(file_hash=receipt_file.hash_of(content), state=ReceiptFile.State.READ)
    if known.exists():
        return Reading(is_known=True)
    answers = receipt_file.answers_of(name, content)
    moves = _moves(name, answers)
    file = _put_file(name, content, ReceiptFile.State.READ, answers=len(answers))
    _mark(moves, file)
    returned = [move.order for move in moves if move.after in _BACK and move.before not in _BACK]
    _settle(moves, file)
    _give_back(returned, file)
    _reconcile({move.order.run_id for move in moves})
    held = tuple(move.order for move in moves if move.after == _S.HELD and move.before != _S.HELD)
    return Reading(answers=len(answers), returned=tuple(returned), held=held)


def _put_file(name: str, content: bytes, state: str, answers: int = 0, error: BadReceipt | None = None) -> ReceiptFile:
    told = {
        "name": name, "state": state, "read_at": clock.now(), "answers_count": answers,
        "error_da": error.da if error else "", "error_en": error.en if error else "",
    }  # fmt: skip
    found, _ = ReceiptFile.objects.update_or_create(file_hash=receipt_file.hash_of(content), defaults=told)
    return found


@transaction.atomic
def _remember_refused(name: str, content: bytes, error: BadReceipt) -> None:
    _put_file(name, content, ReceiptFile.State.REFUSED, error=error)


def _moves(name: str, answers: Sequence[Answer]) -> list[_Move]:
    wanted = {answer.reference for answer in answers}
    found = Order.objects.filter(reference__in=wanted).select_related("run")
    orders = {order.reference: order for order in found}
    moves = []
    for answer in answers:
        code = RECEIPT_CODES.get(answer.code)
        if code is None:
            raise BadReceipt(name, answer.line, f"ukendt kode {answer.code}.", f"unknown code {answer.code}.")
        order = orders.get(answer.reference)
        if order is None or order.state in (_S.PREPARED, _S.CANCELLED):
            reference = answer.reference
            raise BadReceipt(name, answer.line, f"ukendt ordre {reference}.", f"unknown order {reference}.")
        if answer.amount != order.amount:
            raise BadReceipt(
                name, answer.line, f"beløbet er {answer.amount} øre, ordrens er {order.amount} øre.",
                f"the amount is {answer.amount} øre, the order's is {order.amount} øre.",
            )  # fmt: skip
        after = state_after(order.state, code.meaning)
        if after is None:
            raise BadReceipt(
                name, answer.line, f"{answer.code} modsiger, at ordren står som {order.state}.",
                f"{answer.code} contradicts that the order stands as {order.state}.",
            )  # fmt: skip
        moves.append(_Move(order, answer.code, order.state, after))
        order.state = after  # a later line of the file may answer the same order again
    return moves


def _mark(moves: Sequence[_Move], file: ReceiptFile) -> None:
    OrderAnswer.objects.bulk_create(
        [
            OrderAnswer(
                order=move.order, receipt_file=file, code=move.code, state_before=move.before, state_after=move.after
            )
            for move in moves
        ],
        batch_size=5_000,
    )
    last = {move.order.pk: move for move in moves}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_order paying SET state = told.state, answer_code = told.code, answered_at = %s"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told(id, state, code)"
            " WHERE paying.municipality = %s AND paying.id = told.id",
            [
                clock.now(), list(last), [move.after for move in last.values()], [move.code for move in last.values()],
                tenancy.current(),
            ],
        )  # fmt: skip


def _settle(moves: Sequence[_Move], file: ReceiptFile) -> None:
    """Move what the bank has paid, or given back after paying, between transit and bank; one posting for each run."""
    by_run: dict[int, int] = defaultdict(int)
    for move in moves:
        change = (move.after in _SETTLED) - (move.before in _SETTLED)
        by_run[move.order.run_id] += change * move.order.amount
    for run, amount in sorted(by_run.items()):
        if amount:
            posting = Posting.objects.create(
                kind=Posting.Kind.SETTLEMENT, posted_on=clock.today(), posted_at=clock.now(), cause="RECEIPT",
                run_id=run, receipt_file=file, size=2,
            )  # fmt: skip
            pair = ((Account.IN_TRANSIT, amount), (Account.BANK, -amount))
            Line.objects.bulk_create(
                Line(posting=posting, account=account, component=Component.BENEFIT, amount=part)
                for account, part in pair
            )


def _give_back(returned: Sequence[Order], file: ReceiptFile) -> None:
    """Book what did not reach its payee as due again (tilbageførsel)."""
    weeks = [order.pk for order in returned if order.payee_kind in _TO_PARTY]
    if weeks:
        values: dict[str, Any] = {
            "municipality": tenancy.current(), "orders": weeks, "file": file.pk, "on": clock.today(),
            "at": clock.now(),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(statements.RETURN_POSTINGS, values)
            cursor.execute(statements.RETURN_LINES, values)
    for order in returned:
        if order.payee_kind not in _TO_PARTY:
            is_atp = order.payee_kind == Order.PayeeKind.ATP
            post_settlement(
                order=order, debit=Account.IN_TRANSIT, kind=Posting.Kind.RETURN, cause="RETURNED",
                credit=Account.ATP_SETTLEMENT if is_atp else Account.PENSION_SETTLEMENT, receipt_file=file.pk,
            )  # fmt: skip


def _reconcile(runs: set[int]) -> None:
    """Close the runs whose orders have all been answered (afstem)."""
    waiting = Order.objects.filter(run__in=runs, state=_S.SENT).values_list("run", flat=True).distinct()
    done = runs - set(waiting)
    PaymentRun.objects.filter(pk__in=done, state__in=[PaymentRun.State.RELEASED, PaymentRun.State.SENT]).update(
        state=PaymentRun.State.RECONCILED, reconciled_at=clock.now()
    )
