"""The limit of automatic payment (grænseværdi): who is to get more in one run waits until somebody has looked."""

from __future__ import annotations

from datetime import date

from office.administration.queries import parameters_in_force
from office.cases.models import SicknessCase
from office.payments import queries
from office.payments.models import Order
from office.tasks import operations as tasks
from office.tasks.models import Task

LIMIT_EXCEEDED = 114
_KRONE = 100  # øre
_LEFT = (Order.State.SENT, Order.State.ACCEPTED, Order.State.HELD)


def hold_large_amounts(*, kind: str, pay_day: date) -> int:
    """Open task 114 for each payee of a case above the municipality's limit (PAY-04); returns how many stand above.

    The open task holds the payment. Solved, or deleted by the municipality's own order, it lets the payee's next run
    go, whatever weeks have come to it since: else who is always above the limit would never be paid. After that payment
    somebody looks anew.
    """
    limit = parameters_in_force(pay_day).payment_limit * _KRONE
    if not limit:
        return 0
    above = 0
    for case, payee, amount in queries.to_be_paid(kind, pay_day, limit):
        if _is_let_go(case, payee):
            continue
        tasks.open_event(
            number=LIMIT_EXCEEDED, on=pay_day, case=SicknessCase.objects.get(pk=case), rule="PAY-04",
            key=f"limit:{pay_day.isoformat()}:{payee}", cause={"payee": payee, "amount": amount, "limit": limit},
        )  # fmt: skip
        above += 1
    return above


def _is_let_go(case: int, payee: str) -> bool:
    """Tell whether somebody has let an amount of the payee go since the last payment of the case."""
    paid = Order.objects.filter(case=case, state__in=_LEFT).order_by("-run__pay_day")
    last = paid.values_list("run__pay_day", flat=True).first() or date.min
    let_go = Task.objects.filter(
        case=case, number=LIMIT_EXCEEDED, status__in=[Task.Status.SOLVED, Task.Status.DELETED], opened_on__gt=last
    )
    told = [one for task in let_go for cause in task.cause for one in cause["details"]]
    return any(one["name"] == "payee" and one["value"] == payee for one in told)
