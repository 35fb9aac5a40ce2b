"""A pay day from end to end, killed at every step, run twice and run by two at once: money goes out exactly once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from office.cases.models import SicknessCase
from office.decisions.tests.world import granted
from office.flows import run_payments
from office.flows.run_payments import next_run_day, run_pay_day
from office.kernel import clock, tenancy
from office.kernel.models import Outbox
from office.oversight.operations import begin_night, finish_night
from office.payments import queries
from office.payments.models import Order, PaymentRun, Posting, ReceiptFile
from office.payments.operations import post_dues
from office.payments.operations import release as releasing
from office.payments.tests.world import (
    CITIZEN_DAY,
    REFUND_DAY,
    a_case,
    a_company,
    citizen,
    refund,
    sound,
)  # fmt: skip
from office.registers import doors
from office.registers.operations import store_answer
from office.tasks import operations as tasks
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_the_pay_day")]


def a_granted_case(*dues: Any, relation: str = "BUSINESS", **more: Any) -> SicknessCase:
    case = a_case(relation, a_company() if relation == "EMPLOYER" else None, **more)
    decision = granted(case)
    post_dues(case=case.pk, dues=dues or (citizen(0), citizen(1)), on=date(2026, 2, 25), decision=decision.pk)
    return case


def pay(on: date = CITIZEN_DAY, **more: Any) -> run_payments.Paid:
    return run_pay_day(on=on, **{"is_standing_order": True, **more})


def test_a_pay_day_pays_citizens_and_employers() -> None:
    own, with_pay = a_granted_case(), a_granted_case(refund(0, 486_500, supplement=8_800), relation="EMPLOYER")
    paid = pay()
    assert [(run.kind, run.state) for run in paid.runs] == [("CITIZEN", "RECONCILED"), ("REFUND", "RECONCILED")]
    assert (paid.orders, paid.amount) == (2, 1_295_300)
    assert sorted(paid.case_ids) == sorted([own.pk, with_pay.pk])
    assert (paid.receipts.answers, paid.receipts.returned, paid.receipts.problems) == (2, 0, ())
    assert queries.paid_on(own.person, CITIZEN_DAY).citizen == 800_000
    sound()


def test_another_thursday_pays_refunds_only() -> None:
    own, with_pay = a_granted_case(), a_granted_case(refund(0, 486_500), relation="EMPLOYER")
    paid = pay(REFUND_DAY)
    assert [run.kind for run in paid.runs] == ["REFUND"]
    assert (queries.waiting_money(own), queries.waiting_money(with_pay)) == (800_000, 0)


def test_a_day_that_is_no_pay_day_pays_nothing() -> None:
    a_granted_case()
    paid = pay(CITIZEN_DAY - timedelta(days=1))
    assert (paid.runs, paid.orders, PaymentRun.objects.count()) == ((), 0, 0)


def test_twice_pays_once() -> None:
    a_granted_case()
    pay()
    before = Posting.objects.count(), Order.objects.count(), ReceiptFile.objects.count()
    again = pay()
    assert [run.state for run in again.runs] == ["RECONCILED"]
    assert (Posting.objects.count(), Order.objects.count(), ReceiptFile.objects.count()) == before


class TestWhoIsLeftOut:
    def held(self, paid: run_payments.Paid) -> dict[str, str]:
        return {found["subject"]: found["da"] for run in paid.runs for found in run.deviations}

    def test_a_case_without_a_decision_in_force(self) -> None:
        a_granted_case()
        bare = a_case()
        post_dues(case=bare.pk, dues=[citizen(0)], on=CITIZEN_DAY, decision=999)
        assert "ingen afgørelse" in self.held(pay())[bare.number]
        assert queries.waiting_money(bare) == 400_000

    def test_a_case_that_a_task_holds(self) -> None:
        a_granted_case()
        blocked, noted = a_granted_case(), a_granted_case()
        tasks.open_by_hand(case=blocked, title="Se efter", by="anna", on=CITIZEN_DAY, blocks="PAYMENT")
        tasks.open_by_hand(case=noted, title="Se efter", by="anna", on=CITIZEN_DAY)
        paid = pay()
        assert list(self.held(paid)) == [blocked.number]
        assert (paid.orders, queries.waiting_money(noted)) == (2, 0)

    def test_a_person_who_lives_elsewhere(self) -> None:
        a_granted_case()
        moved = a_granted_case()
        moved.person.is_resident, moved.person.residence = False, 461
        moved.person.save(update_fields=["is_resident", "residence"])
        assert "LP-14" in self.held(pay())[moved.number]

    def test_the_held_money_goes_when_its_reason_is_gone(self) -> None:
        a_granted_case()
        blocked = a_granted_case()
        task = tasks.open_by_hand(case=blocked, title="Se efter", by="anna", on=CITIZEN_DAY, blocks="PAYMENT")
        pay()
        tasks.solve(task=task, by="anna", solution="set", on=CITIZEN_DAY)
        assert pay(date(2026, 3, 26)).amount == 800_000


class TestStandingOrder:
    def test_without_it_a_run_waits_for_a_second_person(self) -> None:
        a_granted_case()
        paid = pay(is_standing_order=False, by="anna")
        assert (paid.runs, [run.state for run in paid.waiting]) == ((), ["PREPARED"])
        assert not Outbox.objects.exists()
        releasing.release_run(run=paid.waiting[0], by="bent")
        assert [run.state for run in pay(is_standing_order=False, by="anna").runs] == ["RECONCILED"]

    def test_it_is_read_from_the_municipality(self) -> None:
        from office.administration.models import LocalParameter

        a_granted_case()
        assert run_pay_day(on=CITIZEN_DAY).waiting
        LocalParameter.objects.create(
            name="standing_order_release", value=True, valid_from=date(2026, 1, 1), set_at=clock.now()
        )
        assert run_pay_day(on=CITIZEN_DAY).runs

    def test_a_deviation_waits_for_a_person(self) -> None:
        a_granted_case(citizen(0, 30_000_000))
        paid = pay()
        assert (paid.runs, len(paid.waiting)) == ((), 1)

    def test_what_changed_after_it_was_prepared_is_prepared_anew(self) -> None:
        case = a_granted_case()
        pay(is_standing_order=False)
        post_dues(case=case.pk, dues=[citizen(0)], on=CITIZEN_DAY, decision=queries.paid_by_week(case)[0].decision)
        assert pay().amount == 400_000
        assert sorted(PaymentRun.objects.values_list("state", flat=True)) == ["CANCELLED", "RECONCILED"]

    def test_a_case_that_was_held_after_it_was_prepared_is_left_out(self) -> None:
        case, other = a_granted_case(), a_granted_case()
        pay(is_standing_order=False)
        tasks.open_by_hand(case=case, title="Se efter", by="anna", on=CITIZEN_DAY, blocks="PAYMENT")
        assert pay().case_ids == [other.pk]


class TestReceipts:
    def test_money_that_came_back_is_due_again_and_a_task_says_so(self) -> None:
        case = a_granted_case()
        answer = {"code": "REJECTED_ACCOUNT_CLOSED"}
        store_answer(register="BANK", key=case.person.cpr, answer=answer, from_day=date(2026, 1, 1))
        paid = pay()
        assert (paid.receipts.returned, queries.waiting_money(case)) == (1, 800_000)
        task = Task.objects.get(number=48, case=case)
        assert (task.blocks, task.status) == ("NONE", "OPEN")
        pay()
        pay()
        assert Task.objects.filter(number=48).count() == 1
        sound()

    def test_a_bad_file_is_told_and_the_others_are_read(self, tmp_path) -> None:
        a_granted_case()
        folder = tmp_path / "bank" / "receipts" / "0751"
        folder.mkdir(parents=True)
        (folder / "0000.jsonl").write_bytes(b"not a receipt\nat all\n")
        paid = pay()
        assert (paid.receipts.answers, len(paid.receipts.problems)) == (1, 1)
        assert "0000.jsonl" in str(paid.receipts.problems[0])
        assert [run.state for run in paid.runs] == ["RECONCILED"]

    def test_each_municipality_has_its_own_door(self) -> None:
        a_granted_case()
        pay()
        with tenancy.acting_for(657):
            assert doors.bank().receipts() == []
            assert run_pay_day(on=CITIZEN_DAY, is_standing_order=True) == run_payments.Paid()


class TestNextRunDay:
    def test_nothing_open_and_nothing_due_is_no_day(self) -> None:
        assert next_run_day(CITIZEN_DAY) is None

    def test_an_open_case_waits_for_the_citizens_day(self) -> None:
        a_case()
        assert next_run_day(date(2026, 2, 1)) == CITIZEN_DAY
        assert next_run_day(CITIZEN_DAY) == date(2026, 3, 26)

    def test_a_refund_that_is_due_waits_for_thursday(self) -> None:
        a_granted_case(refund(0, 486_500), relation="EMPLOYER")
        assert next_run_day(date(2026, 2, 27)) == date(2026, 3, 5)


class TestMissedDays:
    """A payment day on which no night was run is made up for by the next one, once."""

    NEXT = CITIZEN_DAY + timedelta(days=1)

    def night_of(self, on: date) -> None:
        finish_night(run=begin_night(on=on), counts={})

    def test_the_next_day_pays_what_the_missed_day_would_have_paid(self) -> None:
        self.night_of(CITIZEN_DAY - timedelta(days=1))
        a_granted_case()
        begin_night(on=CITIZEN_DAY)  # begun, and killed before the run
        made = pay(self.NEXT)
        assert [(run.kind, run.pay_day) for run in made.runs] == [("CITIZEN", CITIZEN_DAY)]
        assert (made.orders, made.late(self.NEXT)) == (1, 1)
        assert pay(self.NEXT).runs == made.runs
        assert Order.objects.count() == 1
        self.night_of(self.NEXT)
        assert pay(self.NEXT + timedelta(days=1)).runs == ()
        sound()

    def test_a_finished_night_has_held_its_day(self) -> None:
        self.night_of(CITIZEN_DAY)
        a_granted_case()
        assert pay(self.NEXT).runs == ()

    def test_a_day_that_was_paid_by_hand_is_not_paid_again(self) -> None:
        self.night_of(CITIZEN_DAY - timedelta(days=1))
        a_granted_case()
        by_hand = pay(CITIZEN_DAY)
        assert pay(self.NEXT).runs == by_hand.runs
        assert Order.objects.count() == 1
        sound()

    def test_before_the_first_night_nothing_is_missed(self) -> None:
        a_granted_case()
        assert pay(self.NEXT).runs == ()

    @pytest.mark.parametrize(("posted", "late"), [(0, 1), (1, 0)])
    def test_a_refund_posted_after_its_day_waits_for_the_next(self, posted: int, late: int) -> None:
        self.night_of(REFUND_DAY - timedelta(days=1))
        case = a_case("EMPLOYER", a_company())
        decision, day = granted(case), REFUND_DAY + timedelta(days=posted)
        post_dues(case=case.pk, dues=[refund(0, 486_500)], on=day, decision=decision.pk)
        assert pay(REFUND_DAY + timedelta(days=2)).late(REFUND_DAY + timedelta(days=2)) == late

    def test_a_pay_day_makes_up_for_itself_alone(self) -> None:
        self.night_of(REFUND_DAY - timedelta(days=1))
        case = a_case("EMPLOYER", a_company())
        decision = granted(case)
        post_dues(case=case.pk, dues=[refund(0, 486_500)], on=REFUND_DAY, decision=decision.pk)
        made = pay(REFUND_DAY + timedelta(days=7))
        assert [run.pay_day for run in made.runs] == [REFUND_DAY + timedelta(days=7)]
