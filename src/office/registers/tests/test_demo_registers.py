"""Demo registers: clean answers, told answers in their time, orders that cannot change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from office.kernel import tenancy
from office.registers import doors
from office.registers.adapters.demo.delivery import FolderBank, OrderFileChanged
from office.registers.models import StoredAnswer
from office.registers.operations import store_answer, store_answers
from office.registers.ports import Parcel

CPR, CVR, START = "6101801235", "12345674", date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _at_work(municipality: int, clock_at: Callable[[date], None]) -> None:
    clock_at(date(2026, 6, 1))


def test_clean_answers_where_nobody_has_told_anything() -> None:
    assert doors.person_register().person(cpr=CPR) is None
    company = doors.company_register().company(cvr=CVR)
    assert company is not None
    assert (company.name, company.se_numbers, company.is_active) == (f"CVR {CVR}", (CVR,), True)
    assert doors.company_register().is_se_number_of(se=CVR, cvr=CVR) is True
    assert doors.company_register().is_se_number_of(se="12345682", cvr=CVR) is False
    assert doors.income_register().income(cpr=CPR, cvr=CVR) is None
    assert doors.control_register().advice(cpr=CPR, cvr=CVR) == "NONE"
    assert doors.insurance_register().of_employer(cvr=CVR).state == "INVALID"


def test_the_latest_answer_not_after_today_counts(clock_at: Callable[[date], None]) -> None:
    for day, advice in ((START, "INFORM"), (date(2026, 6, 1), "BRAKE"), (date(2026, 6, 2), "SAMPLE")):
        store_answer(register="CONTROL", key=CPR, answer={"advice": advice}, from_day=day)
    assert doors.control_register().advice(cpr=CPR, cvr=None) == "BRAKE"
    clock_at(date(2026, 6, 2))
    assert doors.control_register().advice(cpr=CPR, cvr=None) == "SAMPLE"
    clock_at(date(2025, 12, 31))
    assert doors.control_register().advice(cpr=CPR, cvr=None) == "NONE"


def test_an_answer_for_the_employer_goes_before_one_for_the_person() -> None:
    store_answer(register="CONTROL", key=CPR, answer={"advice": "INFORM"}, from_day=START)
    store_answer(register="CONTROL", key=f"{CPR}:{CVR}", answer={"advice": "BRAKE"}, from_day=START)
    assert doors.control_register().advice(cpr=CPR, cvr=CVR) == "BRAKE"
    assert doors.control_register().advice(cpr=CPR, cvr="12345682") == "INFORM"


def test_the_income_of_every_employer_is_told_and_of_nobody_else() -> None:
    months = {"2026-05": {"wage": 3_400_000, "hours": "160.33"}}
    for key in (f"{CPR}:{CVR}", f"{CPR}:12345682", f"6101801236:{CVR}"):
        store_answer(register="INCOME", key=key, answer={"months": months}, from_day=START)
    later = {"months": months | {"2026-04": {"wage": 0, "hours": "0"}}, "is_incomplete": True}
    store_answer(register="INCOME", key=f"{CPR}:{CVR}", answer=later, from_day=date(2026, 5, 1))
    found = doors.income_register().incomes(cpr=CPR)
    assert [(answer.cvr, len(answer.months), answer.is_incomplete) for answer in found] == [
        (CVR, 2, True),
        ("12345682", 1, False),
    ]


def test_a_register_that_is_silent_is_not_one_that_says_no() -> None:
    store_answer(register="SE_NUMBER", key=f"12345682:{CVR}", answer={"answer": None}, from_day=START)
    assert doors.company_register().is_se_number_of(se="12345682", cvr=CVR) is None
    store_answer(register="INSURANCE", key=CVR, answer={"state": "UNKNOWN"}, from_day=START)
    assert doors.insurance_register().of_employer(cvr=CVR).state == "UNKNOWN"


def test_income_is_read_exactly() -> None:
    months = {"2026-02": {"wage": 2500050, "hours": "148.33"}, "2026-01": {"wage": None}}
    store_answer(register="INCOME", key=f"{CPR}:{CVR}", answer={"months": months}, from_day=START)
    found = doors.income_register().income(cpr=CPR, cvr=CVR)
    assert found is not None
    assert [(line.month, line.wage, line.hours) for line in found.months] == [
        ("2026-01", None, None), ("2026-02", 2500050, Fraction("148.33")),
    ]  # fmt: skip


def test_the_same_day_is_overwritten_one_or_many() -> None:
    told = {"register": "INSURANCE", "key": CVR, "from_day": "2026-01-01"}
    store_answers(answers=[{**told, "answer": {"state": "INVALID"}}])
    store_answers(answers=[{**told, "answer": {"state": "VALID"}}])
    assert doors.insurance_register().of_employer(cvr=CVR).state == "VALID"
    assert StoredAnswer.objects.count() == 1
    with tenancy.acting_for(657):
        assert doors.insurance_register().of_employer(cvr=CVR).state == "INVALID"


def test_a_letter_has_one_receipt_and_may_lack_proof() -> None:
    def send(key: str) -> object:
        (receipt,) = doors.post_box().send(
            parcels=[Parcel(key=key, to_kind="PERSON", to_ref="p", title="t", html="<p>")]
        )
        return receipt

    assert send("a") == send("a") != send("b")
    store_answer(register="POST", key="p", answer={"is_proven": False}, from_day=START)
    assert send("a").is_proven is False  # type: ignore[attr-defined]


def test_an_order_file_is_taken_once_and_never_changed(tmp_path: Path) -> None:
    bank = FolderBank(tmp_path)
    bank.send_orders(name="run-1.csv", content=b"one")
    bank.send_orders(name="run-1.csv", content=b"one")
    with pytest.raises(OrderFileChanged):
        bank.send_orders(name="run-1.csv", content=b"two")
    assert [path.read_bytes() for path in (tmp_path / "bank/orders").iterdir()] == [b"one"]


def test_receipts_come_in_order_of_name(tmp_path: Path) -> None:
    bank = FolderBank(tmp_path)
    assert bank.receipts() == []
    folder = tmp_path / "bank/receipts"
    (folder / "b.csv").write_bytes(b"2")
    (folder / "a.csv").write_bytes(b"1")
    assert bank.receipts() == [("a.csv", b"1"), ("b.csv", b"2")]
