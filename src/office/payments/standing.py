"""How the weeks of cases stand in the ledger (ugekonti), as plain values; one query for many cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from office.payments.entries import Amounts
from office.payments.models import WeekAccount

Key = tuple[int | None, date]  # company, None for the citizen; Monday


@dataclass(frozen=True, slots=True)
class Standing:
    """One week account (ugekonto): due and paid in øre, hours and rate as posted, and the posting that says so."""

    due: Amounts
    paid: Amounts
    hours: str
    rate: int | None
    due_posting: int | None
    claim: int


_FIELDS = (
    "case", "company", "monday", "due_benefit", "due_supplement", "due_own_atp", "due_municipal_atp", "due_pension",
    "paid_to_payee", "paid_supplement", "paid_own_atp", "paid_municipal_atp", "paid_pension", "due_posting__hours",
    "due_posting__rate", "due_posting", "claim",
)  # fmt: skip


def standings_of(cases: Collection[int]) -> dict[int, dict[Key, Standing]]:
    """Return the week accounts of cases by case, then by payee and Monday (ugekonti)."""
    found: dict[int, dict[Key, Standing]] = {}
    for row in WeekAccount.objects.filter(case__in=cases).values_list(*_FIELDS):
        case, company, monday, *rest = row
        due = Amounts(
            benefit=rest[0], supplement=rest[1], own_atp=rest[2], municipal_atp=rest[3], pension=rest[4]
        )
        paid = Amounts(
            benefit=rest[5] + rest[7], supplement=rest[6], own_atp=rest[7], municipal_atp=rest[8], pension=rest[9]
        )
        found.setdefault(case, {})[company, monday] = Standing(due, paid, rest[10] or "", rest[11], rest[12], rest[13])
    return found
