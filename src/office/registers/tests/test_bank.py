"""The demo's bank: it answers every order once, as it was told to, and each municipality at its own door."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from office.kernel import clock, tenancy
from office.registers import doors
from office.registers.adapters.demo.bank import AnsweringBank
from office.registers.adapters.demo.delivery import OrderFileChanged
from office.registers.operations import store_answer

ORDERS = [
    {"record": "HEADER"},
    {"record": "ORDER", "reference": "751-1-1", "payee": "6103705555", "amount": 400_000},
    {"record": "ORDER", "reference": "751-1-2", "payee": "6203705555", "amount": 100_050},
    {"record": "ORDER", "reference": "751-1-A", "payee": None, "amount": 15_900},
    {"record": "TRAILER"},
]
CONTENT = b"".join(json.dumps(record).encode() + b"\n" for record in ORDERS)


@pytest.fixture
def bank(municipality: int, tmp_path):
    with clock.at(date(2026, 2, 26)):
        yield AnsweringBank(tmp_path)


def answers(bank: AnsweringBank) -> list[dict]:
    ((_, content),) = bank.receipts()
    return [json.loads(line) for line in content.splitlines()]


def test_every_order_is_paid_and_the_totals_agree(bank: AnsweringBank) -> None:
    bank.send_orders(name="a.jsonl", content=CONTENT)
    header, *receipts, trailer = answers(bank)
    assert header["format"] == "openksd-payment-receipts"
    assert [(r["reference"], r["code"], r["amount"]) for r in receipts] == [
        ("751-1-1", "PAID", 400_000), ("751-1-2", "PAID", 100_050), ("751-1-A", "PAID", 15_900),
    ]  # fmt: skip
    ((_, content),) = bank.receipts()
    body = b"".join(content.splitlines(keepends=True)[:-1])
    assert trailer == {
        "record": "TRAILER", "receipts": 3, "amount": 515_950, "sha256": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip


def test_it_answers_for_a_payee_what_it_was_told(bank: AnsweringBank) -> None:
    answer = {"code": "REJECTED_ACCOUNT_CLOSED"}
    store_answer(register="BANK", key="6203705555", answer=answer, from_day=date(2026, 1, 1))
    store_answer(register="BANK", key="6103705555", answer=answer, from_day=date(2026, 3, 1))  # not yet
    bank.send_orders(name="a.jsonl", content=CONTENT)
    assert [r["code"] for r in answers(bank)[1:-1]] == ["PAID", "REJECTED_ACCOUNT_CLOSED", "PAID"]


def test_the_same_file_is_answered_once_and_a_changed_one_refused(bank: AnsweringBank) -> None:
    bank.send_orders(name="a.jsonl", content=CONTENT)
    store_answer(register="BANK", key="6103705555", answer={"code": "STOPPED"}, from_day=date(2026, 1, 1))
    before = bank.receipts()
    bank.send_orders(name="a.jsonl", content=CONTENT)
    assert bank.receipts() == before
    with pytest.raises(OrderFileChanged):
        bank.send_orders(name="a.jsonl", content=CONTENT + b"\n")
    assert bank.receipts() == before


def test_another_municipality_has_another_door(bank: AnsweringBank) -> None:
    bank.send_orders(name="a.jsonl", content=CONTENT)
    with tenancy.acting_for(657):
        assert bank.receipts() == []


def test_it_is_the_bank_unless_settings_say_otherwise() -> None:
    assert isinstance(doors.bank(), AnsweringBank)
