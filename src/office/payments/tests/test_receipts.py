"""Receipts: each code has its yes and its no, a bad file books nothing, and what came back is due again.

Swapped return codes once cost a hundred million kroner: every code is held here to the one thing that it does.
"""

from __future__ import annotations

from datetime import date

import pytest

from office.cases.models import SicknessCase
from office.kernel import clock
from office.payments import answers, queries
from office.payments.errors import BadReceipt
from office.payments.models import Order, OrderAnswer, PaymentRun, Posting, ReceiptFile
from office.payments.operations import post_dues, prepare_run, read_receipt_file, release_run
from office.payments.receipt_codes import RECEIPT_CODES, Meaning
from office.payments.tests import world
from office.payments.tests.world import CITIZEN_DAY, a_case, a_company, answers_to, citizen, receipts, refund, sound

NEXT_DAY = date(2026, 3, 26)

# Written out by hand beside the table of the program: code, state of the order, is the money due again?
WHAT_EACH_CODE_DOES = {
    "PAID": ("ACCEPTED", False),
    "PAID_SET_OFF": ("ACCEPTED", False),
    "HELD_NO_ACCOUNT": ("HELD", False),
    "REJECTED_UNKNOWN_PAYEE": ("REJECTED", True),
    "REJECTED_ACCOUNT_CLOSED": ("REJECTED", True),
    "REJECTED_INVALID_ORDER": ("REJECTED", True),
    "STOPPED": ("REJECTED", True),
    "RETURNED_BY_BANK": ("RETURNED", True),
    "DUPLICATE": ("SENT", False),
}


@pytest.fixture(autouse=True)
def on_pay_day():
    with clock.at(CITIZEN_DAY):
        yield


def post(case: SicknessCase, *dues, on: date = CITIZEN_DAY) -> None:
    post_dues(case=case.pk, dues=dues, on=on, decision=1)


def run_of(pay_day: date = CITIZEN_DAY, kind: str = "CITIZEN") -> PaymentRun:
    run = prepare_run(kind=kind, pay_day=pay_day, by="anna")
    assert run is not None
    return release_run(run=run, by="bent")


def read(content: bytes, name: str = "r1.jsonl"):
    return read_receipt_file(name=name, content=content)


def accounts() -> dict[str, int]:
    return {account: amount for account, amount in queries.account_balances().items() if amount}


def test_every_code_is_in_the_list_above() -> None:
    assert set(WHAT_EACH_CODE_DOES) == set(RECEIPT_CODES)


@pytest.mark.parametrize("code", WHAT_EACH_CODE_DOES)
def test_a_code_does_what_it_says_and_nothing_else(municipality: int, code: str) -> None:
    # PAY-03
    state, is_due_again = WHAT_EACH_CODE_DOES[code]
    case, other = a_case(), a_case()
    post(case, citizen())
    post(other, citizen())
    run = run_of()
    order, beside = Order.objects.filter(run=run).order_by("pk")
    reading = read(receipts([(order.reference, code, 400_000)]))
    order.refresh_from_db()
    beside.refresh_from_db()
    assert (order.state, order.answer_code, beside.state, beside.answer_code) == (state, code, "SENT", "")
    assert (len(reading.returned) == 1) is is_due_again
    assert queries.waiting_money(case) == (400_000 if is_due_again else 0)
    assert queries.waiting_money(other) == 0
    assert (accounts().get("BANK", 0) == -400_000) is (state in ("ACCEPTED", "HELD"))
    assert bool(prepare_run(kind="CITIZEN", pay_day=NEXT_DAY, by="anna")) is is_due_again
    sound()


@pytest.mark.parametrize("code", [code for code, (_, back) in WHAT_EACH_CODE_DOES.items() if not back])
def test_a_code_that_pays_never_pays_again(municipality: int, code: str) -> None:
    post(a_case(), citizen())
    run = run_of()
    read(answers_to(run, code))
    assert prepare_run(kind="CITIZEN", pay_day=NEXT_DAY, by="anna") is None


def test_a_run_is_reconciled_when_every_order_has_its_answer(municipality: int) -> None:
    post(a_case(), citizen())
    post(a_case("EMPLOYER", a_company()), citizen(0, 469_500, own=5_300, pension=7_000))
    run = run_of()
    first, *rest = Order.objects.filter(run=run).order_by("pk")
    read(receipts([(first.reference, "PAID", first.amount)]))
    run.refresh_from_db()
    assert run.state == "RELEASED"
    read(receipts([(order.reference, "PAID", order.amount) for order in rest]), "r2.jsonl")
    run.refresh_from_db()
    assert run.state == "RECONCILED"
    assert accounts()["BANK"] == -run.transfer
    assert "IN_TRANSIT" not in accounts()
    sound()


def test_the_same_file_again_changes_nothing_under_any_name(municipality: int) -> None:
    case = a_case()
    post(case, citizen())
    content = answers_to(run_of(), "REJECTED_ACCOUNT_CLOSED")
    assert len(read(content).returned) == 1
    before = Posting.objects.count()
    again = read(content, "another.jsonl")
    assert (again.is_known, again.returned, Posting.objects.count()) == (True, (), before)
    assert answers.unread_receipts([("x", content), ("y", b"new")]) == [("y", b"new")]
    assert queries.waiting_money(case) == 400_000


def test_the_same_answer_in_another_file_books_nothing_more(municipality: int) -> None:
    post(a_case(), citizen())
    post(a_case(), citizen())
    run = run_of()
    first, second = Order.objects.filter(run=run).order_by("pk")
    read(receipts([(first.reference, "STOPPED", 400_000)]))
    read(receipts([(first.reference, "STOPPED", 400_000), (second.reference, "PAID", 400_000)]), "r2.jsonl")
    assert Posting.objects.filter(kind="RETURN").count() == 1
    assert OrderAnswer.objects.count() == 3
    sound()


def test_money_that_was_paid_and_comes_back_is_due_again(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company())
    post(case, citizen(0, 469_500, own=5_300, pension=7_000))
    run = run_of()
    read(answers_to(run))
    order = Order.objects.get(run=run, payee_kind="CITIZEN")
    read(receipts([(order.reference, "RETURNED_BY_BANK", order.amount)]), "r2.jsonl")
    week = queries.week_of(case, "CITIZEN", world.monday())
    assert (week.outstanding, week.paid.benefit, week.paid.pension) == (464_200, 0, 0)
    again = run_of(NEXT_DAY)
    # The contributions of the week went out with the first run and are not sent again.
    assert {o.payee_kind: o.amount for o in Order.objects.filter(run=again)} == {"CITIZEN": 464_200}
    assert queries.week_of(case, "CITIZEN", world.monday()).paid.pension == 7_000
    read(answers_to(again), "r3.jsonl")
    assert accounts()["BANK"] == -(464_200 + 15_900 + 7_000)
    sound()


def test_what_came_back_meets_a_claim_that_arose_meanwhile(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0, 400_000))
    run = run_of()
    post(case, citizen(0, 150_000))
    assert queries.balance_of(case.person).claim == 250_000
    read(answers_to(run, "REJECTED_ACCOUNT_CLOSED"))
    assert queries.balance_of(case.person).claim == 0
    assert queries.waiting_money(case) == 150_000
    assert "PAYEE_CLAIM" not in accounts()
    assert run_of(NEXT_DAY).citizen == 150_000
    sound()


def test_what_came_back_and_is_due_no_more_is_simply_not_paid(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0, 400_000))
    run = run_of()
    post(case)
    read(answers_to(run, "RETURNED_BY_BANK"))
    assert queries.balance_of(case.person) == queries.Balance()
    assert prepare_run(kind="CITIZEN", pay_day=NEXT_DAY, by="anna") is None
    sound()


def test_rejected_contributions_wait_for_the_next_run(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company())
    post(case, citizen(0, 469_500, own=5_300, pension=7_000))
    run = run_of()
    read(answers_to(run, ATP="REJECTED_UNKNOWN_PAYEE", PENSION="REJECTED_INVALID_ORDER"))
    assert queries.waiting_money(case) == 0
    post(case, citizen(0, 469_500, own=5_300, pension=7_000), citizen(4, 469_500, own=5_300, pension=7_000))
    again = {order.payee_kind: order.amount for order in Order.objects.filter(run=run_of(NEXT_DAY))}
    assert again == {"CITIZEN": 464_200, "ATP": 31_800, "PENSION": 14_000}
    sound()


def test_a_rejected_refund_is_due_again_to_the_employer(municipality: int) -> None:
    company = a_company()
    case = a_case("EMPLOYER", company)
    post(case, refund(0, 486_500, supplement=8_800), on=date(2026, 2, 10))
    run = run_of(date(2026, 2, 12), "REFUND")
    read(answers_to(run, "REJECTED_ACCOUNT_CLOSED"))
    assert queries.balance_of(company).amount == -495_300
    again = run_of(date(2026, 2, 19), "REFUND")
    assert (again.refund, again.supplement) == (486_500, 8_800)
    sound()


class TestABadFile:
    """It stops with one clear error and leaves nothing half done, whatever stood before the bad line."""

    @pytest.fixture
    def orders(self, municipality: int) -> list[Order]:
        post(a_case(), citizen())
        post(a_case(), citizen())
        return list(Order.objects.filter(run=run_of()).order_by("pk"))

    def refused(self, content: bytes, match: str) -> None:
        before = Posting.objects.count()
        with pytest.raises(BadReceipt) as error:
            read(content, "bad.jsonl")
        assert match in error.value.en
        assert "bad.jsonl" in error.value.da
        assert set(Order.objects.values_list("state", flat=True)) == {"SENT"}
        assert Posting.objects.count() == before
        assert not OrderAnswer.objects.exists()
        file = ReceiptFile.objects.get()
        assert (file.state, file.answers_count) == ("REFUSED", 0)
        assert match in file.error_en

    def test_unknown_code(self, orders: list[Order]) -> None:
        good, bad = orders
        self.refused(
            receipts([(good.reference, "PAID", 400_000), (bad.reference, "00", 400_000)]), "line 3: unknown code 00"
        )

    @pytest.mark.parametrize("code", ["paid", "Paid", "PAID ", "", "1", "ACCEPTED", "REJECTED"])
    def test_nearly_a_code_is_no_code(self, orders: list[Order], code: str) -> None:
        self.refused(receipts([(orders[0].reference, code, 400_000)]), "unknown code")

    def test_unknown_order(self, orders: list[Order]) -> None:
        self.refused(receipts([("751-999-1", "PAID", 1)]), "unknown order 751-999-1")

    def test_another_amount(self, orders: list[Order]) -> None:
        self.refused(receipts([(orders[0].reference, "PAID", 399_999)]), "the amount is 399999 øre")

    def test_wrong_totals_or_checksum(self, orders: list[Order]) -> None:
        content = receipts([(orders[0].reference, "PAID", 400_000)])
        self.refused(content.replace(b'"receipts":1', b'"receipts":2'), "do not agree")

    def test_a_line_changed_on_the_way(self, orders: list[Order]) -> None:
        content = receipts([(orders[0].reference, "PAID", 400_000)])
        self.refused(content.replace(b'"PAID"', b'"STOPPED"'), "do not agree")

    @pytest.mark.parametrize(
        ("content", "match"),
        [
            (b"", "not complete"),
            (b"{}\n", "not complete"),
            (b"x\ny\n", "not JSON"),
            (b"[]\n[]\n", "not an object"),
            (b"{}\n{}\n", "unknown format"),
        ],
    )
    def test_no_receipt_file_at_all(self, orders: list[Order], content: bytes, match: str) -> None:
        self.refused(content, match)

    def test_a_file_cut_off(self, orders: list[Order]) -> None:
        content = receipts([(order.reference, "PAID", 400_000) for order in orders])
        self.refused(b"".join(content.splitlines(keepends=True)[:-1]), "the trailer is missing")

    def test_fields_that_are_not_ours(self, orders: list[Order]) -> None:
        self.refused(receipts([(orders[0].reference, "PAID", 400_000)], code_name="kode"), "no receipt")

    def test_a_refused_file_may_be_read_when_its_code_is_known(self, orders: list[Order], monkeypatch) -> None:
        content = receipts([(order.reference, "NEW_CODE", 400_000) for order in orders])
        self.refused(content, "unknown code")
        known = {**RECEIPT_CODES, "NEW_CODE": RECEIPT_CODES["PAID"]}
        monkeypatch.setattr("office.payments.operations.receipts.RECEIPT_CODES", known)
        assert read(content, "bad.jsonl").answers == 2
        assert ReceiptFile.objects.get().state == "READ"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("REJECTED_ACCOUNT_CLOSED", "PAID"),
        ("REJECTED_ACCOUNT_CLOSED", "HELD_NO_ACCOUNT"),
        ("RETURNED_BY_BANK", "PAID"),
        ("RETURNED_BY_BANK", "STOPPED"),
        ("PAID", "STOPPED"),
        ("PAID", "HELD_NO_ACCOUNT"),
        ("HELD_NO_ACCOUNT", "REJECTED_INVALID_ORDER"),
        ("STOPPED", "RETURNED_BY_BANK"),
    ],
)
def test_an_answer_that_contradicts_an_earlier_one_stops_the_file(municipality: int, first: str, then: str) -> None:
    post(a_case(), citizen())
    run = run_of()
    read(answers_to(run, first))
    before = Posting.objects.count(), Order.objects.get().state
    with pytest.raises(BadReceipt, match="modsiger"):
        read(answers_to(run, then), "r2.jsonl")
    assert (Posting.objects.count(), Order.objects.get().state) == before
    sound()


@pytest.mark.parametrize(("first", "then", "state"), [
    ("HELD_NO_ACCOUNT", "PAID", "ACCEPTED"), ("HELD_NO_ACCOUNT", "RETURNED_BY_BANK", "RETURNED"),
    ("PAID", "RETURNED_BY_BANK", "RETURNED"), ("PAID", "DUPLICATE", "ACCEPTED"), ("DUPLICATE", "PAID", "ACCEPTED"),
    ("STOPPED", "DUPLICATE", "REJECTED"),
])  # fmt: skip
def test_answers_that_follow_each_other(municipality: int, first: str, then: str, state: str) -> None:
    post(a_case(), citizen())
    run = run_of()
    read(answers_to(run, first))
    read(answers_to(run, then), "r2.jsonl")
    assert Order.objects.get().state == state
    sound()


def test_two_answers_to_one_order_in_one_file(municipality: int) -> None:
    case = a_case()
    post(case, citizen())
    run = run_of()
    reference = Order.objects.get().reference
    reading = read(receipts([(reference, "PAID", 400_000), (reference, "RETURNED_BY_BANK", 400_000)]))
    assert (len(reading.returned), Order.objects.get().state) == (1, "RETURNED")
    assert "BANK" not in accounts()
    assert queries.waiting_money(case) == 400_000
    run.refresh_from_db()
    assert run.state == "RECONCILED"
    sound()


def test_an_order_of_a_prepared_run_cannot_be_answered(municipality: int) -> None:
    post(a_case(), citizen())
    prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
    with pytest.raises(BadReceipt, match="ukendt ordre"):
        read(receipts([(Order.objects.get().reference, "PAID", 400_000)]))


def test_meanings_are_all_in_use() -> None:
    assert {code.meaning for code in RECEIPT_CODES.values()} == set(Meaning)
