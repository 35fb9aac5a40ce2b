"""A small world for the tests of money: people, cases, dues and a bank, all invented (CPR with day + 60)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import count

from django.db import connection

from office.cases.models import SicknessCase
from office.cases.operations import open_case
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person
from office.payments import order_file, queries, receipt_file
from office.payments.models import Order, PaymentRun
from office.payments.operations import Due

CITIZEN = "CITIZEN"
CVRS = ("12345674", "21234567", "22469134")
MONDAY = date(2026, 1, 26)  # of the first of the four weeks that are paid on Thursday 26 February 2026
CITIZEN_DAY = date(2026, 2, 26)
REFUND_DAY = date(2026, 2, 12)
_people = count(1)


def sound() -> None:
    """The ledger balances, every week agrees with its lines, and nothing deferred is wrong."""
    connection.check_constraints()
    assert sum(queries.account_balances().values()) == 0
    assert queries.unsound_weeks() == []


def monday(n: int = 0) -> date:
    """Return the n-th Monday from the first."""
    return MONDAY + timedelta(weeks=n)


def a_person() -> Person:
    n = next(_people)
    born = date(1950, 1, 1) + timedelta(days=n * 13)
    cpr = f"{born.day + 60:02d}{born:%m%y}{n % 10_000:04d}"
    return put_person(cpr=cpr, name=f"Person {n}", born=born, sex="FEMALE")


def a_company(n: int = 0) -> Company:
    return put_company(cvr=CVRS[n], name=f"Virksomhed {n}")


def a_case(
    relation: str = "BUSINESS", employer: Company | None = None, person: Person | None = None, day: date | None = None
) -> SicknessCase:
    group = {"BUSINESS": "SELF_EMPLOYED", "EMPLOYER": "EMPLOYEE_WITH_PAY"}.get(relation, "UNEMPLOYED")
    return open_case(
        person=person or a_person(), relation=relation, first_absence_day=day or date(2026, 1, 12),
        target_group=group, employer=employer,
    )  # fmt: skip


def citizen(
    n: int = 0,
    benefit: int = 400_000,
    *,
    own: int = 0,
    hours: int | str = 37,
    pension: int = 0,
    rate: int | None = None,
) -> Due:
    return Due(
        payee=CITIZEN, monday=monday(n), hours=Fraction(hours), rate=rate, benefit=benefit, own_atp=own,
        municipal_atp=2 * own, pension=pension,
    )  # fmt: skip


def refund(n: int = 0, amount: int = 400_000, *, supplement: int = 0, cvr: str = CVRS[0], hours: int = 37) -> Due:
    return Due(
        payee=cvr, monday=monday(n), hours=Fraction(hours), rate=13_149, benefit=amount, supplement=supplement
    )


@dataclass
class BankThatKeeps:
    """A bank that keeps what it got; the same name with other content is an error."""

    files: dict[str, bytes] = field(default_factory=dict)
    calls: int = 0

    def send_orders(self, *, name: str, content: bytes) -> None:
        self.calls += 1
        assert self.files.setdefault(name, content) == content


def receipts(answers: list[tuple[str, str, int]], *, code_name: str = "code") -> bytes:
    """Write a receipt file of (reference, code, amount)."""
    header = {"record": "HEADER", "format": receipt_file.FORMAT, "version": receipt_file.VERSION}
    lines = [order_file.json_line(header)]
    lines += [
        order_file.json_line({"record": "RECEIPT", "reference": ref, code_name: code, "amount": amount})
        for ref, code, amount in answers
    ]
    return order_file.with_trailer(lines, {"receipts": len(answers), "amount": sum(a for _, _, a in answers)})


def answers_to(run: PaymentRun, code: str = "PAID", **but: str) -> bytes:
    """Answer every order of a run with one code, except payees by kind."""
    orders = Order.objects.filter(run=run).order_by("pk")
    return receipts([(o.reference, but.get(o.payee_kind, code), o.amount) for o in orders])
