"""Answers that come in pieces, in any order, mixed between runs, or spoiled on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.kernel import clock, tenancy
from office.payments import answers, order_file, queries, receipt_file
from office.payments.errors import BadReceipt
from office.payments.models import Order, OrderAnswer, PaymentRun, Posting, ReceiptFile
from office.payments.operations import post_dues, prepare_run, read_receipt_file, release_run
from office.payments.operations import receipts as reading
from office.payments.receipt_file import answers_of
from office.payments.tests.world import CITIZEN_DAY, REFUND_DAY, a_case, a_company, citizen, receipts, refund, sound

NEXT_DAY = date(2026, 3, 26)


@pytest.fixture(autouse=True)
def on_pay_day() -> Iterator[None]:
    with clock.at(CITIZEN_DAY):
        yield


def a_run(count: int = 3, pay_day: date = CITIZEN_DAY) -> PaymentRun:
    for _ in range(count):
        post_dues(case=a_case().pk, dues=[citizen(0)], on=CITIZEN_DAY, decision=1)
    run = prepare_run(kind="CITIZEN", pay_day=pay_day, by="anna")
    assert run is not None
    return release_run(run=run, by="bent")


def orders_of(run: PaymentRun) -> list[Order]:
    return list(Order.objects.filter(run=run).order_by("pk"))


def answer(*told: tuple[Order, str], name: str = "r") -> reading.Reading:
    content = receipts([(order.reference, code, order.amount) for order, code in told])
    return read_receipt_file(name=name, content=content)


def state_of(run: PaymentRun) -> str:
    run.refresh_from_db()
    return run.state


class TestInPieces:
    def test_a_run_is_reconciled_with_its_last_answer_and_not_before(self, municipality: int) -> None:
        run = a_run()
        for n, order in enumerate(orders_of(run)):
            assert state_of(run) == "RELEASED"
            answer((order, "PAID"), name=f"r{n}")
        assert state_of(run) == "RECONCILED"
        sound()

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_in_whatever_order_the_end_is_the_same(self, municipality: int, order: tuple[int, ...]) -> None:
        codes = ("PAID", "REJECTED_ACCOUNT_CLOSED", "HELD_NO_ACCOUNT")
        run = a_run()
        orders = orders_of(run)
        for n in order:
            answer((orders[n], codes[n]), name=f"r{n}")
        assert [one.state for one in orders_of(run)] == ["ACCEPTED", "REJECTED", "HELD"]
        accounts = queries.account_balances()
        assert (accounts["BANK"], accounts["PAYEE_PAYABLE"], accounts["IN_TRANSIT"]) == (-800_000, -400_000, 0)
        assert state_of(run) == "RECONCILED"
        sound()

    def test_an_answer_that_changes_nothing_does_not_reconcile(self, municipality: int) -> None:
        run = a_run(1)
        answer((orders_of(run)[0], "DUPLICATE"))
        assert state_of(run) == "RELEASED"
        assert queries.account_balances()["IN_TRANSIT"] == -400_000

    def test_one_file_may_answer_two_runs(self, municipality: int) -> None:
        first = a_run(1)
        second = a_run(1, NEXT_DAY)
        done = answer((orders_of(first)[0], "PAID"), (orders_of(second)[0], "STOPPED"))
        assert (done.answers, len(done.returned)) == (2, 1)
        assert (state_of(first), state_of(second)) == ("RECONCILED", "RECONCILED")
        settled = Posting.objects.filter(kind="SETTLEMENT").values_list("run", flat=True)
        assert list(settled) == [first.pk]
        sound()

    def test_nothing_settled_writes_no_settlement(self, municipality: int) -> None:
        run = a_run(2)
        answer(*[(order, "STOPPED") for order in orders_of(run)])
        assert not Posting.objects.filter(kind="SETTLEMENT").exists()
        assert "BANK" not in queries.account_balances()

    def test_what_went_and_came_back_between_two_files_is_settled_back(self, municipality: int) -> None:
        run = a_run(2)
        one, other = orders_of(run)
        answer((one, "PAID"), (other, "HELD_NO_ACCOUNT"), name="a")
        answer((one, "RETURNED_BY_BANK"), (other, "PAID"), name="b")
        assert queries.account_balances()["BANK"] == -400_000
        sound()

    def test_a_file_without_answers_is_read_and_does_nothing(self, municipality: int) -> None:
        run = a_run(1)
        assert answer().answers == 0
        assert (state_of(run), ReceiptFile.objects.get().state) == ("RELEASED", "READ")


class TestWhoseAnswer:
    def test_another_municipalitys_order_is_unknown_here(self, municipality: int) -> None:
        order = orders_of(a_run(1))[0]
        with tenancy.acting_for(657), pytest.raises(BadReceipt, match="ukendt ordre"):
            answer((order, "STOPPED"))
        assert orders_of(order.run)[0].state == "SENT"

    def test_the_same_content_is_read_by_each_municipality_for_itself(self, municipality: int) -> None:
        content = receipts([])
        read_receipt_file(name="r", content=content)
        with tenancy.acting_for(657):
            assert not read_receipt_file(name="r", content=content).is_known
            assert answers.unread_receipts([("r", content)]) == []

    def test_refund_and_benefit_of_one_case_come_back_each_to_its_own(self, municipality: int) -> None:
        company = a_company()
        case = a_case("EMPLOYER", company)
        post_dues(case=case.pk, dues=[citizen(0, 100_000), refund(1, 200_000)], on=REFUND_DAY, decision=1)
        runs = []
        for kind, day in (("REFUND", REFUND_DAY), ("CITIZEN", CITIZEN_DAY)):
            prepared = prepare_run(kind=kind, pay_day=day, by="anna")
            assert prepared is not None
            runs.append(release_run(run=prepared, by="bent"))
        answer((orders_of(runs[0])[0], "STOPPED"), (orders_of(runs[1])[0], "PAID"))
        assert queries.balances_of_cases([case.pk]) == {case.pk: {company.cvr: -200_000}}
        sound()


class TestWhatIsLookedUp:
    def test_orders_that_came_back_since_a_day(self, municipality: int) -> None:
        run = a_run()
        rejected, returned, paid = orders_of(run)
        answer((rejected, "STOPPED"), (returned, "RETURNED_BY_BANK"), (paid, "PAID"))
        assert answers.returned_and_set_off(since=CITIZEN_DAY)[0] == [rejected, returned]
        assert answers.returned_and_set_off(since=CITIZEN_DAY + timedelta(days=1))[0] == []

    def test_orders_in_which_something_was_set_off(self, municipality: int) -> None:
        one, other, _ = orders_of(a_run())
        answer((one, "PAID_SET_OFF"), (other, "PAID"))
        assert answers.returned_and_set_off(since=CITIZEN_DAY)[1] == [one]
        assert answers.returned_and_set_off(since=CITIZEN_DAY + timedelta(days=1))[1] == []
        assert queries.waiting_money(one.case_id or 0) == 0  # the payee has had it: the claim it met is not ours

    def test_collective_orders_are_nobodys_case(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post_dues(case=case.pk, dues=[citizen(0, 469_500, own=5_300)], on=CITIZEN_DAY, decision=1)
        run = prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
        assert run is not None
        orders = orders_of(release_run(run=run, by="bent"))
        answer(*[(order, "STOPPED") for order in orders])
        assert [order.payee_kind for order in answers.returned_and_set_off(since=CITIZEN_DAY)[0]] == ["CITIZEN"]
        sound()

    def test_files_that_were_stopped_wait_to_be_read(self, municipality: int) -> None:
        run = a_run(1)
        bad = receipts([(orders_of(run)[0].reference, "NO_CODE", 400_000)])
        with pytest.raises(BadReceipt):
            read_receipt_file(name="bad", content=bad)
        assert answers.unread_receipts([("bad", bad), ("again", bad)]) == [("again", bad)]


@pytest.mark.parametrize("step", ["_put_file", "_mark", "_settle", "_give_back", "_reconcile"])
def test_a_reading_that_breaks_at_any_step_leaves_nothing_and_may_be_tried_again(
    municipality: int, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    run = a_run()
    paid, back, held = orders_of(run)
    before = Posting.objects.count()
    true = getattr(reading, step)

    def breaks(*given: object, **named: object) -> None:
        true(*given, **named)
        raise ConnectionError

    monkeypatch.setattr(reading, step, breaks)
    with pytest.raises(ConnectionError):
        answer((paid, "PAID"), (back, "STOPPED"), (held, "HELD_NO_ACCOUNT"))
    assert (Posting.objects.count(), OrderAnswer.objects.count(), ReceiptFile.objects.count()) == (before, 0, 0)
    assert {order.state for order in orders_of(run)} == {"SENT"}
    monkeypatch.setattr(reading, step, true)
    done = answer((paid, "PAID"), (back, "STOPPED"), (held, "HELD_NO_ACCOUNT"))
    assert (len(done.returned), len(done.held), state_of(run)) == (1, 1, "RECONCILED")
    sound()


# ---- the bytes ----------------------------------------------------------------------------------------------------

TOLD = st.lists(
    st.tuples(st.text(min_size=1, max_size=27), st.sampled_from(["PAID", "STOPPED", "X"]), st.integers(0, 10**12)),
    max_size=5,
)


@given(TOLD)
def test_what_is_written_is_what_is_read(told: list[tuple[str, str, int]]) -> None:
    read = answers_of("r", receipts(told))
    assert [(one.reference, one.code, one.amount) for one in read] == told
    assert [one.line for one in read] == list(range(2, len(told) + 2))


@given(TOLD, st.integers(0, 10**6), st.integers(1, 255))
def test_a_byte_changed_anywhere_never_gives_other_answers(
    told: list[tuple[str, str, int]], where: int, change: int
) -> None:
    """A spoiled file is stopped; at the most a blank in the trailer is another blank."""
    content = bytearray(receipts(told))
    content[where % len(content)] ^= change
    try:
        read = answers_of("r", bytes(content))
    except BadReceipt:
        return
    assert [(one.reference, one.code, one.amount) for one in read] == told


@given(TOLD, st.integers(0, 10**6), st.integers(0, 2**32))
def test_lines_lost_doubled_or_swapped_are_stopped(told: list[tuple[str, str, int]], where: int, seed: int) -> None:
    lines = receipts(told).splitlines(keepends=True)
    spoiled = list(lines)
    n = where % len(lines)
    way = seed % 3
    if way == 0:
        del spoiled[n]
    elif way == 1:
        spoiled.insert(n, lines[n])
    else:
        random.Random(seed).shuffle(spoiled)
    if spoiled == lines:
        return
    with pytest.raises(BadReceipt):
        answers_of("r", b"".join(spoiled))


@pytest.mark.parametrize("amount", ["1", 1.0, True, None, [1]])
def test_an_amount_that_is_no_whole_number_of_ore_is_stopped(amount: object) -> None:
    content = receipts([("751-1-1", "PAID", 0)]).replace(b'"amount":0}\n', b'"amount":%s}\n' % _json(amount), 1)
    with pytest.raises(BadReceipt, match="hele øre"):
        answers_of("r", content)


def _json(value: object) -> bytes:
    return {"1": b'"1"', "1.0": b"1.0", "True": b"true", "None": b"null", "[1]": b"[1]"}[str(value)]


@pytest.mark.parametrize(("name", "value"), [("format", "other"), ("version", 2), ("record", "X")])
def test_another_format_or_version_is_not_guessed_at(name: str, value: object) -> None:
    header = {"record": "HEADER", "format": receipt_file.FORMAT, "version": receipt_file.VERSION, name: value}
    lines = receipts([]).splitlines(keepends=True)
    with pytest.raises(BadReceipt, match="ukendt format"):
        answers_of("r", order_file.with_trailer([order_file.json_line(header)], {"receipts": 0, "amount": 0}))
    assert answers_of("r", b"".join(lines)) == []
