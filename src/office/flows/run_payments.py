"""The payment runs of a day (udbetalingskørsel): prepare, release by standing order, send, and read the answers.

Every step is one transaction that leaves the run in its next state, so the whole may be killed anywhere, run twice, or
run by two at once: whoever comes next goes on where the run stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, timedelta

from lawbook.foundation.calendar import ONE_DAY, mondays
from office.administration.queries import parameters_in_force
from office.cases.models import Fact, SicknessCase
from office.cases.queries import SHUT
from office.flows import payment_holds, payment_limit
from office.kernel import clock
from office.oversight.queries import last_finished_night
from office.payments import answers as bank_answers
from office.payments import operations as payments
from office.payments import queries
from office.payments.errors import BadReceipt, RunIsStale, WrongState
from office.payments.models import Order, PaymentRun
from office.payments.pay_days import CITIZEN, REFUND, Calendar, PayDay, due_on, last_pay_day, next_pay_day
from office.payments.receipt_codes import RECEIPT_CODES
from office.registers import doors
from office.tasks import operations as tasks
from office.tasks.models import MANUAL_NUMBER

SYSTEM = "OpenKSD"  # prepares and, under a standing order, releases
_MOST_TRIES = 5  # somebody may post while we prepare; more often than this is a fault
_GONE_OUT = (PaymentRun.State.RELEASED, PaymentRun.State.SENT, PaymentRun.State.RECONCILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """What the receipts of a day said (kvitteringer); `problems` are files that were stopped, in the order read."""

    answers: int = 0
    returned: int = 0
    held: int = 0
    problems: tuple[BadReceipt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the runs of a day did (dagens udbetaling): what went out, what waits for a person, the answers."""

    runs: tuple[PaymentRun, ...] = ()
    waiting: tuple[PaymentRun, ...] = ()
    receipts: Receipts = Receipts()

    @property
    def orders(self) -> int:
        """Count the payment orders."""
        return sum(run.orders_count for run in self.runs)

    @property
    def amount(self) -> int:
        """Return what was transferred, in øre."""
        return sum(run.transfer for run in self.runs)

    def late(self, on: date) -> int:
        """Count the runs that made up for an earlier day (forsinkede kørsler)."""
        return sum(run.pay_day < on for run in self.runs)

    @property
    def case_ids(self) -> list[int]:
        """Return the cases that were paid."""
        found = Order.objects.filter(run__in=self.runs, case__isnull=False)
        return list(found.order_by("case").values_list("case", flat=True).distinct())


def next_run_day(after: date) -> date | None:
    """Return the first day after one on which a run may have something to pay, or None (næste kørsel).

    Citizens' weeks fall due with the run itself, so their day counts while any case is open; a refund is posted before.
    """
    calendar, first = queries.calendar(), after + timedelta(days=1)
    days = []
    if SicknessCase.objects.exclude(status__in=SHUT).exists():
        days.append(next_pay_day(CITIZEN, first, calendar))
    for kind in (CITIZEN, REFUND):
        day = next_pay_day(kind, first, calendar)
        if queries.cases_to_be_paid(kind, day, limit=1):
            days.append(day)
    return min(days, default=None)


def days_to_pay(on: date) -> list[PayDay]:
    """Return the payment days that a day's runs are for (kørsler): its own, and those that no night has held."""
    calendar = queries.calendar()
    own = due_on(on, calendar)
    kinds = {day.kind for day in own}
    return [*_missed(on, calendar, kinds), *own]


def _missed(on: date, calendar: Calendar, covered: Collection[str]) -> Iterator[PayDay]:
    """Find the last payment day of each kind that somebody waited for while no night was run (forsømt udbetaling).

    One run pays all earlier weeks too, so the last day is enough, and none where today's own run does it.
    """
    night = last_finished_night(before=on)
    if night is None:
        return
    for kind in (CITIZEN, REFUND):
        day = last_pay_day(kind, on - ONE_DAY, calendar)
        if kind not in covered and day.pay_day > night.on and _was_awaited(day):
            yield day


def _was_awaited(day: PayDay) -> bool:
    """Tell whether a run was begun, or would have had somebody to look at; a later claim waits for its own day."""
    if queries.run_on(day.kind, day.pay_day) is not None:
        return True
    if day.kind == REFUND:
        return _is_refund_late(day.pay_day)
    return SicknessCase.objects.filter(opened_on__lte=day.pay_day).exclude(status__in=SHUT).exists()


def _is_refund_late(pay_day: date) -> bool:
    """Tell whether a refund that is owed was posted by a payment day, or had been asked for by then.

    What the night that was not run would have posted is posted by the one that makes up for it, and paid with it.
    """
    owed = queries.refund_weeks_owed()
    if any(posted_on <= pay_day for _, _, posted_on in owed):
        return True
    asked = Fact.objects.filter(case__in={case for case, _, _ in owed}, kind="REFUND_REQUEST")
    known = [
        (case, date.fromisoformat(data["first_day"]), date.fromisoformat(data["last_day"]))
        for case, data in asked.filter(recorded_at__date__lte=pay_day).values_list("case", "data")
    ]
    weeks = {(case, monday) for case, monday, _ in owed}
    return any((case, monday) in weeks for case, first, last in known for monday in mondays(first, last))


def run_pay_day(*, on: date, by: str = SYSTEM, is_standing_order: bool | None = None) -> Paid:
    """Make the runs that fall on a day and finish those that earlier days left (udbetaling); twice pays once.

    A payment day on which no night was run is made up for now.

    Expects the dues to be posted. Without the standing order, and where a run deviates, it stays prepared for a person.
    Not inside a transaction.
    """
    standing = parameters_in_force(on).standing_order_release if is_standing_order is None else is_standing_order
    with clock.at(on) if clock.today() != on else nullcontext():
        days = days_to_pay(on)
        runs = [run for day in days if (run := _prepared(day.kind, day.pay_day, by))]
        runs += [run for run in queries.unfinished_runs(on) if run.pk not in {known.pk for known in runs}]
        if standing:
            runs = [_released(run, by) for run in runs]
        payments.send_released(bank=doors.bank())
        receipts = read_receipts(on=on)
    return _result([run.pk for run in runs], {on, *(day.pay_day for day in days)}, receipts)


def _result(runs: Sequence[int], days: Collection[date], receipts: Receipts) -> Paid:
    found = list(PaymentRun.objects.filter(pk__in=runs).order_by("pay_day", "kind"))
    return Paid(
        runs=tuple(run for run in found if run.state in _GONE_OUT and run.pay_day in days),
        waiting=tuple(run for run in found if run.state == PaymentRun.State.PREPARED),
        receipts=receipts,
    )


def _prepared(kind: str, pay_day: date, by: str) -> PaymentRun | None:
    payment_limit.hold_large_amounts(kind=kind, pay_day=pay_day)
    return payments.prepare_run(kind=kind, pay_day=pay_day, by=by, held=payment_holds.of(kind, pay_day))


def _released(run: PaymentRun, by: str) -> PaymentRun:
    """Release a prepared run under the standing order, prepared anew where it no longer is what would be paid.

    Another worker may be a step ahead at any point: then go on from where the day's run stands.
    """
    for _ in range(_MOST_TRIES):
        run = queries.run_on(run.kind, run.pay_day) or _prepared(run.kind, run.pay_day, by) or run
        if run.state != PaymentRun.State.PREPARED or any(found["needs_person"] for found in run.deviations):
            return run
        with suppress(WrongState):
            try:
                return payment_holds.release(run=run, by=by, has_standing_order=True)
            except RunIsStale:
                payments.cancel_run(run=run, by=by, reason="STALE")
    return run


def read_receipts(*, on: date) -> Receipts:
    """Read the receipt files that wait at the bank's door (kvitteringer); a bad one is told and the next one read.

    Money that came back is due again, and a task on the case says so.
    """
    answers = returned = held = 0
    problems = []
    for name, content in bank_answers.unread_receipts(doors.bank().receipts()):
        try:
            reading = payments.read_receipt_file(name=name, content=content)
        except BadReceipt as problem:
            problems.append(problem)
            continue
        answers, returned, held = (
            answers + reading.answers, returned + len(reading.returned), held + len(reading.held),
        )  # fmt: skip
    came_back, set_off = bank_answers.returned_and_set_off(since=on - timedelta(days=_LOOK_BACK))
    _open_returned_tasks(came_back, on)
    _open_set_off_tasks(set_off, on)
    return Receipts(answers=answers, returned=returned, held=held, problems=tuple(problems))


def _open_returned_tasks(orders: Sequence[Order], on: date) -> None:
    """Open a task for each order that came back; by its key once, also when we were killed after the booking."""
    for order in orders:
        tasks.open_event(
            number=MANUAL_NUMBER, on=on, case=order.case, key=f"returned:{order.reference}", rule="PAY-03",
            title="Returneret udbetaling: find ud af, hvorfor pengene ikke nåede frem", holds="NOTHING",
            cause={
                "blocks": "NONE", "order": order.reference, "amount": order.amount,
                "answer": RECEIPT_CODES[order.answer_code].da,
            },
        )  # fmt: skip


def _open_set_off_tasks(orders: Sequence[Order], on: date) -> None:
    """Open a task for each payment in which another claim was set off (OVP-05; opgave 92), by its key once."""
    for order in orders:
        tasks.open_event(
            number=92, on=on, case=order.case, key=f"set-off:{order.reference}", rule="OVP-05",
            cause={"order": order.reference, "amount": order.amount, "answer": RECEIPT_CODES[order.answer_code].da},
        )  # fmt: skip


_LOOK_BACK = 14  # days; the task's key keeps it from being opened again
