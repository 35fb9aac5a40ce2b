"""Swapped return codes once cost a hundred million kroner (FAULT-01): what keeps it from happening to payments.

Three things stand in the way. The table of codes is held to a list written by hand (test_receipts). A run that would
pay again what its receipts say came back is not released by a standing order. And the doctor reads every answer that
was ever booked once more by today's table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from office.cases.models import SicknessCase
from office.kernel import clock, tenancy
from office.payments import queries, receipt_codes, soundness
from office.payments.deviations import Limits as Limit
from office.payments.deviations import SentBefore, sent_before
from office.payments.errors import NeedsPerson
from office.payments.models import Order, PaymentRun
from office.payments.operations import cancel_run, post_dues, prepare_run, read_receipt_file, release_run
from office.payments.operations import receipts as reading
from office.payments.order_states import state_after
from office.payments.receipt_codes import RECEIPT_CODES, Meaning, ReceiptCode
from office.payments.tests.world import CITIZEN_DAY, a_case, answers_to, citizen, receipts

NEXT_DAY = date(2026, 3, 26)
LIMIT = Limit().sent_before_floor


@pytest.fixture(autouse=True)
def on_pay_day() -> Iterator[None]:
    with clock.at(CITIZEN_DAY):
        yield


def some_cases(count: int) -> list[SicknessCase]:
    cases = [a_case() for _ in range(count)]
    for case in cases:
        post_dues(case=case.pk, dues=[citizen(0), citizen(1)], on=CITIZEN_DAY, decision=1)
    return cases


def run_of(pay_day: date = CITIZEN_DAY) -> PaymentRun:
    run = prepare_run(kind="CITIZEN", pay_day=pay_day, by="anna")
    assert run is not None
    return run


def swapped(one: str, other: str) -> Mapping[str, ReceiptCode]:
    """Return the table with the meaning of two codes exchanged, as in the story."""
    return {**RECEIPT_CODES, one: RECEIPT_CODES[other], other: RECEIPT_CODES[one]}


def deviation_of(run: PaymentRun, code: str = "SENT_BEFORE") -> dict[str, object] | None:
    return next((found for found in run.deviations if found["code"] == code), None)


class TestMoneyThatCameBack:
    def test_read_with_swapped_codes_nobody_is_paid_twice_without_a_person(
        self, municipality: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        some_cases(LIMIT + 1)
        run = release_run(run=run_of(), by="bent")
        monkeypatch.setattr(reading, "RECEIPT_CODES", swapped("PAID", "REJECTED_UNKNOWN_PAYEE"))
        assert len(read_receipt_file(name="r", content=answers_to(run, "PAID")).returned) == LIMIT + 1
        again = run_of(NEXT_DAY)
        assert again.transfer == run.transfer
        with pytest.raises(NeedsPerson):
            release_run(run=again, by="anna", has_standing_order=True)
        found = deviation_of(again)
        assert found is not None and found["needs_person"]
        assert f"{LIMIT + 1} ordrer på i alt 88.000 kr." in str(found["da"])

    def test_a_few_are_told_and_need_nobody(self, municipality: int) -> None:
        some_cases(LIMIT)
        read_receipt_file(name="r", content=answers_to(release_run(run=run_of(), by="bent"), "REJECTED_ACCOUNT_CLOSED"))
        again = run_of(NEXT_DAY)
        found = deviation_of(again)
        assert found is not None and not found["needs_person"]
        assert release_run(run=again, by="anna", has_standing_order=True).state == "RELEASED"

    def test_what_was_paid_and_stays_paid_is_not_among_them(self, municipality: int) -> None:
        cases = some_cases(2)
        read_receipt_file(name="r", content=answers_to(release_run(run=run_of(), by="bent")))
        for case in cases:
            dues = [citizen(n) for n in (0, 1, 4)]
            post_dues(case=case.pk, dues=dues, on=CITIZEN_DAY, decision=1)
        assert deviation_of(run_of(NEXT_DAY)) is None

    def test_only_the_order_and_the_weeks_that_came_back_are_counted(self, municipality: int) -> None:
        first, _ = some_cases(2)
        run = release_run(run=run_of(), by="bent")
        back, stays = Order.objects.filter(run=run).order_by("pk")
        content = receipts([(back.reference, "STOPPED", back.amount), (stays.reference, "PAID", stays.amount)])
        read_receipt_file(name="r", content=content)
        post_dues(case=first.pk, dues=[citizen(n) for n in (0, 1, 4)], on=CITIZEN_DAY, decision=1)
        found = deviation_of(run_of(NEXT_DAY))
        assert found is not None and "1 ordrer på i alt 8.000 kr." in str(found["da"])

    def test_once_paid_again_it_is_told_no_more(self, municipality: int) -> None:
        some_cases(1)
        read_receipt_file(name="r1", content=answers_to(release_run(run=run_of(), by="bent"), "STOPPED"))
        read_receipt_file(name="r2", content=answers_to(release_run(run=run_of(NEXT_DAY), by="bent")))
        assert prepare_run(kind="CITIZEN", pay_day=date(2026, 4, 30), by="anna") is None

    def test_a_cancelled_run_leaves_it_to_the_next(self, municipality: int) -> None:
        some_cases(1)
        read_receipt_file(name="r1", content=answers_to(release_run(run=run_of(), by="bent"), "STOPPED"))
        cancel_run(run=run_of(NEXT_DAY), by="bent", reason="Banken ringes op")
        assert deviation_of(run_of(NEXT_DAY)) is not None

    def test_another_municipalitys_returns_are_its_own(self, municipality: int) -> None:
        some_cases(1)
        read_receipt_file(name="r1", content=answers_to(release_run(run=run_of(), by="bent"), "STOPPED"))
        with tenancy.acting_for(657):
            some_cases(1)
            assert deviation_of(run_of()) is None

    @pytest.mark.parametrize(("orders", "told", "needs"), [(0, 0, False), (1, 1, False), (3, 1, False), (4, 1, True)])
    def test_the_limit_from_both_sides(self, orders: int, told: int, needs: bool) -> None:
        found = sent_before(SentBefore(orders=orders, amount=100 * orders), Limit(sent_before_floor=3))
        assert len(found) == told
        assert any(one.needs_person for one in found) is needs


class TestTheDoctorReadsAgain:
    @pytest.fixture(autouse=True)
    def answered(self, municipality: int) -> None:
        """Have one order paid, one rejected and one noted; the table is still as it was."""
        some_cases(3)
        run = release_run(run=run_of(), by="bent")
        orders = Order.objects.filter(run=run).order_by("pk")
        codes = ("PAID", "STOPPED", "DUPLICATE")
        answers = [(order.reference, code, order.amount) for order, code in zip(orders, codes, strict=True)]
        read_receipt_file(name="r", content=receipts(answers))

    def test_the_table_that_was_read_by_agrees_with_itself(self) -> None:
        assert soundness.misread_answers() == []
        assert list(soundness.faults()) == []

    @pytest.mark.parametrize(
        ("one", "other", "told"),
        [
            ("PAID", "STOPPED", {"PAID", "STOPPED"}),
            ("PAID", "HELD_NO_ACCOUNT", {"PAID"}),
            ("DUPLICATE", "RETURNED_BY_BANK", {"DUPLICATE"}),
            ("STOPPED", "RETURNED_BY_BANK", {"STOPPED"}),
            ("STOPPED", "REJECTED_INVALID_ORDER", set()),  # two codes of one meaning: no order moves otherwise
            ("HELD_NO_ACCOUNT", "RETURNED_BY_BANK", set()),  # nothing was ever read by them
        ],
    )
    def test_a_swap_shows_against_every_answer_read_before(
        self, monkeypatch: pytest.MonkeyPatch, one: str, other: str, told: set[str]
    ) -> None:
        monkeypatch.setattr(soundness, "RECEIPT_CODES", swapped(one, other))
        found = soundness.misread_answers()
        assert {line.split(":")[0] for line in found} == told
        assert all(": 1 answers booked SENT > " in line for line in found)

    def test_a_code_that_was_taken_away_is_told_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fewer = {code: told for code, told in RECEIPT_CODES.items() if code != "STOPPED"}
        monkeypatch.setattr(soundness, "RECEIPT_CODES", fewer)
        assert soundness.misread_answers() == ["STOPPED: 1 answers booked SENT > REJECTED, today refused"]

    def test_another_municipality_sees_nothing_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(soundness, "RECEIPT_CODES", swapped("PAID", "STOPPED"))
        with tenancy.acting_for(657):
            assert soundness.misread_answers() == []


class TestTheBooksAreLookedAt:
    def test_sound_books_have_no_fault(self, municipality: int) -> None:
        some_cases(2)
        release_run(run=run_of(), by="bent")
        assert list(soundness.faults()) == []

    def test_each_kind_of_fault_is_one_line_without_a_person(
        self, municipality: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "account_balances", lambda: {"BANK": -5, "IN_TRANSIT": 3})
        monkeypatch.setattr(queries, "unsound_weeks", lambda: ["2026-000001 CITIZEN 2026-01-26"])
        assert list(soundness.faults()) == [
            "the accounts together are -2 øre, not 0",
            "1 or more weeks disagree with their lines, the first of case 2026-000001",
        ]


class TestTheTableOfCodes:
    def test_no_code_is_a_number_or_part_of_another_but_for_its_kind(self) -> None:
        assert all(code.isupper() and not any(sign.isdigit() for sign in code) for code in RECEIPT_CODES)

    def test_every_code_says_what_it_does_in_both_languages_and_no_two_alike(self) -> None:
        assert len({told.da for told in RECEIPT_CODES.values()}) == len(RECEIPT_CODES)
        assert len({told.en for told in RECEIPT_CODES.values()}) == len(RECEIPT_CODES)

    @pytest.mark.parametrize("meaning", list(receipt_codes.Meaning))
    def test_every_meaning_moves_an_order_that_was_sent(self, meaning: Meaning) -> None:
        moved = {
            Meaning.PAID: "ACCEPTED", Meaning.HELD: "HELD", Meaning.REJECTED: "REJECTED",
            Meaning.RETURNED: "RETURNED", Meaning.NOTED: "SENT",
        }  # fmt: skip
        assert state_after("SENT", meaning) == moved[meaning]

    @pytest.mark.parametrize("state", ["REJECTED", "RETURNED"])
    @pytest.mark.parametrize("meaning", [Meaning.PAID, Meaning.HELD])
    def test_what_came_back_is_never_paid_by_a_later_answer(self, state: str, meaning: Meaning) -> None:
        """The money is due again by then, and may be on its way already: such an answer stops its file."""
        assert state_after(state, meaning) is None

    @pytest.mark.parametrize("state", ["PREPARED", "CANCELLED"])
    def test_what_never_left_is_answered_by_nothing(self, state: str) -> None:
        answers = [meaning for meaning in Meaning if meaning != Meaning.NOTED]
        assert [state_after(state, meaning) for meaning in answers] == [None] * len(answers)
