"""The payment order file: what stands in it, that it leaves once, and that it is what was released."""

from __future__ import annotations

import json
from datetime import date

import pytest

from office.cases.models import SicknessCase
from office.kernel import tenancy
from office.kernel.models import Outbox
from office.parties.operations import renumber_person
from office.payments import order_file
from office.payments.errors import FileChanged
from office.payments.models import PaymentRun
from office.payments.operations import Due, post_dues, prepare_run, release_run, send_released, sending
from office.payments.tests import world
from office.payments.tests.world import CITIZEN_DAY, a_case, a_company, citizen


def post(case: SicknessCase, *dues: Due) -> None:
    post_dues(case=case.pk, dues=dues, on=date(2026, 2, 1), decision=1)


def paid() -> PaymentRun:
    run = prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
    assert run is not None
    return release_run(run=run, by="bent")


def sent(bank: world.BankThatKeeps) -> list[dict]:
    (content,) = bank.files.values()
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_it_holds_every_order_with_totals_and_checksum() -> None:

    with tenancy.acting_for(751):
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 469_500, own=5_300), citizen(1, 469_500, own=5_300))
        run, bank = paid(), world.BankThatKeeps()
        assert send_released(bank=bank).sent == 1
        header, order, atp, trailer = sent(bank)
        assert (header["format"], header["pay_day"], header["run"]) == (
            order_file.FORMAT, "2026-02-26", str(run.public_id),
        )  # fmt: skip
        assert order == {
            "record": "ORDER", "reference": f"751-{run.pk}-1", "payee_kind": "CPR", "payee": case.person.cpr,
            "amount": 928_400, "taxable": 928_400, "tax_withheld": 0, "income_type": "07",
            "text": "Sygedagpenge uge 5-6",
        }  # fmt: skip
        assert (atp["payee_kind"], atp["payee"], atp["amount"]) == ("ATP", None, 31_800)
        (content,) = bank.files.values()
        assert trailer["sha256"] == order_file.hash_of(b"".join(content.splitlines(keepends=True)[:-1]))
        assert (trailer["orders"], trailer["amount"]) == (2, 960_200)
        run.refresh_from_db()
        assert (run.state, run.file_hash) == ("SENT", order_file.hash_of(content))
        assert case.person.cpr not in run.file_name + str(Outbox.objects.get().payload)


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_once_and_a_failing_bank_is_tried_again() -> None:

    class Fails:
        def send_orders(*, name: str, content: bytes) -> None:
            raise ConnectionError("the line is down")

    with tenancy.acting_for(751):
        post(a_case(), citizen())
        run = paid()
        assert send_released(bank=Fails()).failed == 1
        run.refresh_from_db()
        assert run.state == "RELEASED"
        bank = world.BankThatKeeps()
        assert (send_released(bank=bank).sent, send_released(bank=bank).sent, bank.calls) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_new_person_number_does_not_change_a_released_file() -> None:

    with tenancy.acting_for(751):
        case = a_case()
        post(case, citizen())
        paid()
        was = case.person.cpr
        renumber_person(person=case.person, cpr="6103705556")
        bank = world.BankThatKeeps()
        assert send_released(bank=bank).sent == 1
        assert sent(bank)[1]["payee"] == was


def test_content_that_is_not_what_was_released_is_not_sent(municipality: int, monkeypatch) -> None:

    post(a_case(), citizen())
    run = paid()
    bank = world.BankThatKeeps()
    monkeypatch.setattr(order_file, "content_of", lambda run: b"something else")
    with pytest.raises(FileChanged):
        sending._sender(bank)(Outbox.objects.get())
    assert not bank.files
    run.refresh_from_db()
    assert run.state == "RELEASED"
