"""What no code, however wrong, can do to money: the database's own guards, each tried from the outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from office.cases.models import SicknessCase
from office.kernel import clock, tenancy
from office.payments import queries
from office.payments.models import Line, Order, OrderAnswer, PaymentRun, Posting, ReceiptFile, RunWeek, WeekAccount
from office.payments.operations import cancel_run, post_dues, prepare_run, read_receipt_file, release_run
from office.payments.tests.world import CITIZEN_DAY, a_case, a_company, answers_to, citizen, monday, receipts, refund

NOON = "2026-02-26T12:00Z"


@pytest.fixture(autouse=True)
def on_pay_day() -> Iterator[None]:
    with clock.at(CITIZEN_DAY):
        yield


@pytest.fixture
def run(municipality: int) -> PaymentRun:
    """Release a run of two weeks with contributions."""
    case = a_case("EMPLOYER", a_company())
    dues = [citizen(n, 469_500, own=5_300, pension=7_000) for n in range(2)]
    post_dues(case=case.pk, dues=dues, on=CITIZEN_DAY, decision=1)
    prepared = prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
    assert prepared is not None
    return release_run(run=prepared, by="bent")


def refused(act: Callable[[], object], match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()
        connection.check_constraints()


def posting(case: SicknessCase | None, size: int = 2, **more: Any) -> Posting:
    values: dict[str, Any] = {"kind": "DUE", "monday": monday(), "decision": 1} | more
    return Posting.objects.create(
        case=case, posted_on=CITIZEN_DAY, posted_at=NOON, cause="X", size=size, **values
    )


def lines(of: Posting, *amounts: int, account: str = "BENEFIT_COST", component: str = "BENEFIT") -> None:
    Line.objects.bulk_create(
        Line(posting=of, account=account, component=component, amount=amount) for amount in amounts
    )


class TestAPosting:
    @pytest.mark.parametrize(
        ("amounts", "size"),
        [((100, -99), 2), ((100, -101), 2), ((100,), 2), ((100, -100), 4), ((50, 50, -100), 2), ((), 2)],
    )
    def test_that_does_not_balance_or_lacks_a_line_never_stands(
        self, municipality: int, amounts: tuple[int, ...], size: int
    ) -> None:
        case = a_case()
        refused(lambda: lines(posting(case, size), *amounts), "balance|complete")
        assert not Posting.objects.exists() and not WeekAccount.objects.exists()

    @pytest.mark.parametrize("amounts", [(100, -100), (1, -1), (10**12, -(10**12))])
    def test_that_balances_stands_to_the_ore(self, municipality: int, amounts: tuple[int, ...]) -> None:
        case = a_case()
        first, second = amounts
        with transaction.atomic():
            made = posting(case)
            lines(made, first)
            lines(made, second, account="PAYEE_PAYABLE")
            connection.check_constraints()
        week = queries.week_of(case, "CITIZEN", monday())
        assert week is not None and week.benefit == first

    def test_of_several_payees_is_looked_at_one_by_one(self, municipality: int) -> None:
        """Two postings that cancel each other are still two that do not balance."""
        case = a_case()

        def act() -> None:
            lines(posting(case), 100, 100)
            lines(posting(case, monday=monday(1)), -100, -100)

        refused(act, "does not balance")

    def test_of_one_line_or_of_none_is_none(self, municipality: int) -> None:
        case = a_case()
        refused(lambda: posting(case, 1), "posting_has_lines")
        refused(lambda: posting(case, 0, kind="PAYMENT"), "posting_has_lines")
        assert posting(case, 0).size == 0  # new hours with the same money

    def test_moves_no_money_of_a_case_without_a_decision(self, municipality: int) -> None:
        # LP-34
        case = a_case()
        for kind in ("DUE", "PAYMENT"):
            refused(lambda kind=kind: posting(case, kind=kind, decision=None), "no_money_without_decision")

    def test_has_a_case_and_a_week_or_neither(self, municipality: int) -> None:
        refused(lambda: posting(None), "posting_of_a_case_has_a_week")
        refused(lambda: posting(a_case(), monday=None), "posting_of_a_case_has_a_week")

    @pytest.mark.parametrize("day", [date(2026, 1, 25), date(2026, 1, 27), date(2026, 2, 1)])
    def test_is_of_a_week_that_begins_on_a_monday(self, municipality: int, day: date) -> None:
        refused(lambda: posting(a_case(), monday=day), "posting_monday")

    def test_is_neither_changed_nor_taken_away(self, run: PaymentRun) -> None:
        for act in (
            lambda: Posting.objects.update(cause="OTHER"),
            lambda: Posting.objects.filter(kind="PAYMENT").update(monday=monday(3)),
            lambda: Posting.objects.all()._raw_delete("default"),
            lambda: Line.objects.update(amount=1),
            lambda: Line.objects.all()._raw_delete("default"),
        ):
            refused(act, "append-only")

    def test_gets_no_line_afterwards_not_even_two_that_cancel(self, run: PaymentRun) -> None:
        paid = Posting.objects.filter(kind="PAYMENT").earliest("pk")
        refused(lambda: lines(paid, 5, -5), "complete")
        refused(lambda: lines(paid, 5), "complete")

    def test_gets_no_line_of_another_municipality(self, run: PaymentRun) -> None:
        paid = Posting.objects.filter(kind="PAYMENT").earliest("pk")

        def act() -> None:
            with tenancy.acting_for(657):
                Line.objects.create(posting_id=paid.pk, account="BANK", component="BENEFIT", amount=1)

        refused(act, "complete or not there")

    def test_has_no_line_of_nothing(self, municipality: int) -> None:
        refused(lambda: lines(posting(a_case(), 2), 0, 0), "line_has_amount")


class TestAWeekAccount:
    def test_follows_the_lines_and_nobodys_hand(self, run: PaymentRun) -> None:
        case = SicknessCase.objects.get()
        for act in (
            lambda: WeekAccount.objects.update(paid_to_payee=0),
            lambda: WeekAccount.objects.update(claim=1),
            lambda: WeekAccount.objects.all()._raw_delete("default"),
            lambda: WeekAccount.objects.create(case=case, monday=monday(5), due_benefit=1),
        ):
            refused(act, "by hand refused")
        assert queries.unsound_weeks() == []

    def test_of_citizen_and_employer_are_two(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post_dues(case=case.pk, dues=[citizen(0, 100_000), refund(0, 200_000)], on=CITIZEN_DAY, decision=1)
        assert sorted(WeekAccount.objects.values_list("due_benefit", flat=True)) == [100_000, 200_000]


class TestARun:
    def test_pays_a_week_once(self, run: PaymentRun) -> None:
        paid = Posting.objects.filter(kind="PAYMENT", run_week__isnull=False).earliest("pk")
        refused(
            lambda: posting(paid.case, kind="PAYMENT", monday=paid.monday, run=run, run_week=paid.run_week),
            "run_week_is_paid_once",
        )

    def test_takes_a_payment_back_once(self, run: PaymentRun) -> None:
        read_receipt_file(name="r", content=answers_to(run, "STOPPED", ATP="PAID", PENSION="PAID"))
        back = Posting.objects.filter(kind="RETURN", case__isnull=False).earliest("pk")
        refused(
            lambda: posting(back.case, kind="RETURN", monday=back.monday, corrects=back.corrects),
            "payment_is_returned_once",
        )

    def test_is_one_for_each_kind_and_day_unless_cancelled(self, run: PaymentRun) -> None:
        def another(**more: Any) -> PaymentRun:
            values: dict[str, Any] = {"kind": "CITIZEN", "pay_day": run.pay_day} | more
            return PaymentRun.objects.create(
                last_sunday=run.last_sunday, prepared_by="anna", prepared_at=NOON, **values
            )

        refused(another, "one_run_per_payment_day")
        assert another(state="CANCELLED").pk and another(kind="REFUND").pk

    @pytest.mark.parametrize(
        "changes", [{"transfer": 1}, {"file_hash": "0"}, {"released_by": "carl"}, {"pay_day": date(2026, 2, 27)},
                    {"deviations": []}, {"prepared_by": "bent"}],
    )  # fmt: skip
    def test_that_was_released_stays_as_it_was_released(self, run: PaymentRun, changes: dict[str, Any]) -> None:
        current = PaymentRun.objects.filter(pk=run.pk)
        if "deviations" in changes:
            changes = {"deviations": [{"code": "NOTHING"}]}
        refused(lambda: current.update(**changes), "keeps what was written|two_people")
        assert current.update(state="SENT", sent_at=NOON) == 1

    def test_is_never_deleted_nor_are_its_orders_and_weeks(self, run: PaymentRun) -> None:
        for act in (
            lambda: PaymentRun.objects.filter(pk=run.pk)._raw_delete("default"),
            lambda: Order.objects.filter(run=run)._raw_delete("default"),
        ):
            refused(act, "keeps what was written")
        refused(lambda: RunWeek.objects.all()._raw_delete("default"), "append-only")

    def test_keeps_its_weeks_as_they_were_prepared(self, run: PaymentRun) -> None:
        refused(lambda: RunWeek.objects.update(to_payee=1), "append-only")
        refused(lambda: RunWeek.objects.update(order=None), "append-only")

    def test_cancelled_keeps_its_weeks_too(self, municipality: int) -> None:
        post_dues(case=a_case().pk, dues=[citizen()], on=CITIZEN_DAY, decision=1)
        prepared = prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
        assert prepared is not None
        cancel_run(run=prepared, by="anna", reason="igen")
        assert RunWeek.objects.filter(run=prepared).count() == 1
        refused(lambda: RunWeek.objects.update(pension=1), "append-only")

    def test_takes_a_week_once(self, run: PaymentRun) -> None:
        taken = RunWeek.objects.earliest("pk")
        refused(
            lambda: RunWeek.objects.create(
                run=run, order=taken.order, week=taken.week, to_payee=1, supplement=0, own_atp=0, municipal_atp=0,
                pension=0,
            ),
            "one_line_per_run_week",
        )  # fmt: skip


class TestAnOrder:
    @pytest.mark.parametrize("changes", [{"amount": 1}, {"payee_number": "0"}, {"taxable": 0}, {"income_type": "05"}])
    def test_keeps_what_was_ordered(self, run: PaymentRun, changes: dict[str, Any]) -> None:
        orders = Order.objects.filter(run=run, payee_kind="CITIZEN")
        refused(lambda: orders.update(**changes), "keeps what was written")
        assert orders.update(state="HELD", answer_code="HELD_NO_ACCOUNT", answered_at=NOON) == 1

    @pytest.mark.parametrize(
        ("values", "rule"),
        [
            ({"payee_kind": "ATP", "amount": 0}, "order_pays_something"),
            ({"payee_kind": "ATP", "amount": -1}, "order_pays_something"),
            ({"payee_kind": "CITIZEN", "amount": 1}, "order_has_payee"),
            ({"payee_kind": "EMPLOYER", "amount": 1}, "order_has_payee"),
        ],
    )
    def test_pays_something_to_somebody(self, run: PaymentRun, values: dict[str, Any], rule: str) -> None:
        refused(lambda: Order.objects.create(run=run, reference="x", **values), rule)

    def test_has_a_reference_of_its_own_in_the_municipality(self, run: PaymentRun) -> None:
        order = Order.objects.filter(run=run, payee_kind="CITIZEN").get()
        refused(
            lambda: Order.objects.create(
                run=run, reference=order.reference, payee_kind="EMPLOYER", case=order.case, company=a_company(),
                amount=1,
            ),
            "one_order_per_reference",
        )  # fmt: skip


class TestAReceiptFile:
    def test_that_was_read_stays_as_it_was_read(self, run: PaymentRun) -> None:
        read_receipt_file(name="r", content=answers_to(run))
        for act in (
            lambda: ReceiptFile.objects.update(name="another"),
            lambda: ReceiptFile.objects.update(state="REFUSED"),
            lambda: ReceiptFile.objects.all()._raw_delete("default"),
        ):
            refused(act, "keeps what was written")

    def test_that_was_stopped_may_be_read_later_but_not_taken_away(self, run: PaymentRun) -> None:
        with pytest.raises(Exception, match="ukendt"):
            read_receipt_file(name="r", content=receipts([("nobody", "PAID", 1)]))
        refused(lambda: ReceiptFile.objects.all()._raw_delete("default"), "keeps what was written")
        assert ReceiptFile.objects.update(state="READ") == 1

    def test_leaves_answers_that_nobody_rewrites(self, run: PaymentRun) -> None:
        read_receipt_file(name="r", content=answers_to(run))
        refused(lambda: OrderAnswer.objects.update(code="STOPPED"), "append-only")
        refused(lambda: OrderAnswer.objects.all()._raw_delete("default"), "append-only")


def test_a_week_is_seen_within_its_own_walls_when_the_transaction_ends(run: PaymentRun) -> None:
    """The deferred look finds the lines of the posting's municipality, whichever the session works for by then."""
    with tenancy.acting_for(657):
        case = a_case()
        post_dues(case=case.pk, dues=[citizen()], on=CITIZEN_DAY, decision=1)
    connection.check_constraints()
    with tenancy.acting_for(657), pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        lines(posting(case, monday=monday(1)), 100, -99)
        with tenancy.acting_for(751):
            connection.check_constraints()
