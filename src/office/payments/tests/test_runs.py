"""Runs: what is due and not paid goes out once, looked at by two people, and comes back when it must."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from office.cases.models import SicknessCase
from office.kernel.models import Outbox
from office.payments import queries
from office.payments.errors import (
    NeedsPerson,
    NotABankDay,
    RunIsStale,
    SamePerson,
    WrongState,
)  # fmt: skip
from office.payments.models import Order, PaymentRun, Posting, RunWeek
from office.payments.operations import (
    Due,
    Hold,
    cancel_run,
    post_dues,
    prepare_run,
    release_run,
)  # fmt: skip
from office.payments.tests import world
from office.payments.tests.world import CITIZEN, CITIZEN_DAY, REFUND_DAY, a_case, a_company, citizen, refund, sound


def post(case: SicknessCase, *dues: Due, on: date = date(2026, 2, 1)) -> None:
    post_dues(case=case.pk, dues=dues, on=on, decision=1)


def prepare(kind: str = "CITIZEN", pay_day: date | None = None, **more) -> PaymentRun:
    run = prepare_run(
        kind=kind, pay_day=pay_day or (CITIZEN_DAY if kind == "CITIZEN" else REFUND_DAY), by="anna", **more
    )
    assert run is not None
    return run


def paid(kind: str = "CITIZEN", pay_day: date | None = None) -> PaymentRun:
    return release_run(run=prepare(kind, pay_day), by="bent")


def test_a_citizen_is_paid_the_weeks_up_to_the_sunday_before(municipality: int) -> None:
    case = a_case()
    post(case, *[citizen(n) for n in range(-1, 5)])  # the sixth week ends after the pay day
    run = paid()
    assert (run.state, run.weeks_count, run.citizen, run.transfer, run.payees_count) == (
        "RELEASED", 5, 2_000_000, 2_000_000, 1,
    )  # fmt: skip
    assert queries.paid_on(case.person, CITIZEN_DAY) == queries.PaidOnDay(citizen=2_000_000)
    assert [week.paid.benefit for week in queries.paid_by_week(case)] == [400_000] * 5 + [0]
    sound()


def test_own_atp_is_kept_back_and_contributions_have_their_own_orders(municipality: int) -> None:
    # PAY-05
    case = a_case("EMPLOYER", a_company())
    post(case, *[citizen(n, 469_500, own=5_300, pension=7_000) for n in range(2)])
    run = paid()
    orders = {order.payee_kind: order for order in Order.objects.filter(run=run)}
    assert {kind: order.amount for kind, order in orders.items()} == {
        "CITIZEN": 2 * 464_200, "ATP": 2 * 15_900, "PENSION": 2 * 7_000,
    }  # fmt: skip
    assert (orders["CITIZEN"].taxable, orders["CITIZEN"].income_type) == (2 * 464_200, "07")
    assert (run.citizen, run.own_atp, run.municipal_atp, run.pension) == (939_000, 10_600, 21_200, 14_000)
    week = queries.week_of(case, CITIZEN, world.monday())
    assert week.paid == week.due
    assert queries.account_balances()["IN_TRANSIT"] == -(2 * 464_200 + 2 * 15_900 + 2 * 7_000)
    sound()


def test_the_self_employed_get_b_income_and_employers_no_income_at_all(municipality: int) -> None:
    company = a_company()
    own, with_pay = a_case(), a_case("EMPLOYER", company)
    post(own, citizen())
    post(with_pay, refund(amount=486_500, supplement=8_800))
    paid()
    run = paid("REFUND")
    found = {o.payee_kind: (o.amount, o.taxable, o.income_type) for o in Order.objects.all()}
    assert found == {"CITIZEN": (400_000, 0, "05"), "EMPLOYER": (495_300, 0, "")}
    assert (run.refund, run.supplement, run.citizen) == (486_500, 8_800, 0)
    assert queries.paid_on(with_pay.person, REFUND_DAY) == queries.PaidOnDay(refund=486_500, supplement=8_800)
    sound()


def test_one_order_for_each_case_and_payee(municipality: int) -> None:
    company, person = a_company(), world.a_person()
    first, second = a_case("EMPLOYER", company), a_case("EMPLOYER", company)
    third, fourth = a_case(person=person), a_case("UNEMPLOYMENT_FUND", person=person)
    post(first, refund(0), refund(1))
    post(second, refund(0))
    post(third, citizen(0))
    post(fourth, citizen(0))
    refunds, citizens = paid("REFUND"), paid()
    assert (refunds.orders_count, refunds.payees_count) == (2, 1)
    assert (citizens.orders_count, citizens.payees_count) == (2, 1)


class TestSafety:
    def test_prepared_twice_is_one_run(self, municipality: int) -> None:
        post(a_case(), citizen())
        assert prepare().pk == prepare().pk
        run = paid()
        post(a_case(), citizen())
        assert prepare().pk == run.pk

    def test_nothing_to_pay_is_no_run(self, municipality: int) -> None:
        assert prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna") is None
        case = a_case()
        post(case, citizen(4))
        assert prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna") is None
        assert prepare_run(kind="REFUND", pay_day=REFUND_DAY, by="anna") is None

    def test_money_is_paid_on_bank_days_only(self, municipality: int) -> None:
        with pytest.raises(NotABankDay):
            prepare_run(kind="REFUND", pay_day=date(2025, 12, 25), by="anna")

    def test_the_preparer_does_not_release(self, municipality: int) -> None:
        post(a_case(), citizen())
        run = prepare()
        with pytest.raises(SamePerson):
            release_run(run=run, by="anna")
        assert not Posting.objects.filter(kind="PAYMENT").exists()
        assert not Outbox.objects.exists()
        assert release_run(run=run, by="bent").released_by == "bent"

    def test_the_database_wants_two_people_too(self, municipality: int) -> None:
        post(a_case(), citizen())
        run = prepare()
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            PaymentRun.objects.filter(pk=run.pk).update(released_by="anna", state="RELEASED")

    def test_a_standing_order_lets_a_clean_run_go(self, municipality: int) -> None:
        post(a_case(), citizen())
        run = release_run(run=prepare(), by="anna", has_standing_order=True)
        assert (run.state, run.is_standing_order) == ("RELEASED", True)

    def test_a_standing_order_stops_at_a_deviation(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0, 20_000_100))
        run = prepare()
        assert [found["code"] for found in run.deviations] == ["LARGE_ORDER"]
        with pytest.raises(NeedsPerson):
            release_run(run=run, by="anna", has_standing_order=True)
        assert release_run(run=run, by="bent").state == "RELEASED"

    def test_a_run_is_released_once(self, municipality: int) -> None:
        post(a_case(), citizen())
        run = paid()
        with pytest.raises(WrongState):
            release_run(run=run, by="bent")
        with pytest.raises(WrongState):
            cancel_run(run=run, by="bent", reason="no")
        assert Posting.objects.filter(kind="PAYMENT").count() == 1

    def test_what_changed_since_it_was_prepared_is_not_released(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        run = prepare()
        post(case, citizen(0), citizen(1, 300_000))
        with pytest.raises(RunIsStale):
            release_run(run=run, by="bent")
        assert not Posting.objects.filter(kind="PAYMENT").exists()
        cancel_run(run=run, by="anna", reason="stale")
        again = paid()
        assert (again.citizen, Order.objects.filter(run=run).get().state) == (700_000, "CANCELLED")
        sound()

    def test_a_held_case_is_left_out_and_named(self, municipality: int) -> None:
        held, free = a_case(), a_case()
        post(held, citizen(0), citizen(1))
        post(free, citizen(0))
        run = prepare(held=[Hold(case=held.pk, reason="BLOCKING_TASK")])
        assert (run.citizen, [(d["code"], d["subject"]) for d in run.deviations]) == (400_000, [("HELD", held.number)])
        assert "8.000 kr." in run.deviations[0]["da"]
        release_run(run=run, by="bent", has_standing_order=True)
        assert queries.waiting_money(held) == 800_000
        assert paid(pay_day=date(2026, 3, 26)).citizen == 800_000

    def test_everything_held_is_no_run(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen())
        hold = [Hold(case=case.pk, reason="NO_DECISION")]
        assert prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna", held=hold) is None
        assert not PaymentRun.objects.exists()

    def test_old_periods_are_booked_by_hand(self, municipality: int) -> None:
        case = a_case(day=date(2015, 11, 1))
        old = Due(payee=CITIZEN, monday=date(2015, 12, 21), benefit=400_000)
        new = Due(payee=CITIZEN, monday=date(2015, 12, 28), benefit=400_000)
        post(case, old, new)
        run = paid()
        assert run.citizen == 400_000
        assert {found["code"] for found in run.deviations} == {"HELD", "OLD_WEEKS"}

    def test_released_rows_are_fixed(self, municipality: int) -> None:
        post(a_case(), citizen())
        run = paid()
        for attempt in (
            lambda: Order.objects.filter(run=run).update(amount=1),
            lambda: Order.objects.filter(run=run).update(payee_number="0000000000"),
            lambda: PaymentRun.objects.filter(pk=run.pk).update(transfer=1),
            lambda: PaymentRun.objects.filter(pk=run.pk)._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()


class TestCorrections:
    def test_too_much_paid_is_a_claim_and_never_taken_out_of_other_weeks(self, municipality: int) -> None:
        case = a_case()
        post(case, *[citizen(n) for n in range(4)])
        paid()
        post(case, *[citizen(n) for n in range(3)], *[citizen(n) for n in range(4, 8)])
        balance = queries.balance_of(case.person)
        assert (balance.owes, balance.claim, balance.amount) == (400_000, 400_000, 400_000)
        assert queries.balances_of_cases([case.pk]) == {case.pk: {CITIZEN: 400_000}}
        run = paid(pay_day=date(2026, 3, 26))
        assert run.citizen == 1_600_000
        assert queries.balance_of(case.person).amount == 400_000
        assert queries.account_balances()["PAYEE_CLAIM"] == 400_000
        sound()

    def test_a_claim_that_was_wrong_goes_away_before_anything_is_paid_again(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0, 400_000))
        paid()
        post(case, citizen(0, 100_000))
        post(case, citizen(0, 500_000))
        assert paid(pay_day=date(2026, 3, 26)).citizen == 100_000
        assert queries.balance_of(case.person) == queries.Balance()
        assert "PAYEE_CLAIM" not in {k: v for k, v in queries.account_balances().items() if v}
        sound()

    def test_more_due_pays_the_difference_once(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0, 300_000, own=3_000))
        paid()
        post(case, citizen(0, 400_000, own=4_000))
        run = paid(pay_day=date(2026, 3, 26))
        assert (run.citizen, run.own_atp, run.transfer) == (100_000, 1_000, 99_000 + 3_000)
        week = queries.week_of(case, CITIZEN, world.monday())
        assert (week.paid.benefit, week.paid.own_atp, week.paid.municipal_atp) == (400_000, 4_000, 8_000)
        sound()

    def test_contributions_of_a_claimed_week_wait_for_the_decision_on_repayment(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 469_500, own=5_300, pension=7_000))
        paid()
        post(case)
        assert prepare_run(kind="CITIZEN", pay_day=date(2026, 3, 26), by="anna") is None
        balance = queries.balance_of(case.person)
        assert (balance.owes, balance.claim) == (469_500, 464_200)
        sound()

    def test_contributions_below_nothing_wait_for_the_next_run(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 400_000, own=5_000))
        paid()
        post(case, citizen(0, 399_000, own=4_000))  # the same to the citizen, less to ATP
        run = paid(pay_day=date(2026, 3, 26))
        assert (run.orders_count, run.transfer, run.state) == (0, 0, "RECONCILED")
        assert Outbox.objects.count() == 1  # the first run's; an empty file is not sent
        post(case, citizen(0, 399_000, own=4_000), citizen(8, 400_000, own=5_000))
        run = paid(pay_day=date(2026, 4, 30))
        assert Order.objects.get(run=run, payee_kind="ATP").amount == 15_000 - 3_000
        sound()

    def test_an_employer_owes_refund_and_supplement(self, municipality: int) -> None:
        company = a_company()
        case = a_case("EMPLOYER", company)
        post(case, refund(0, 400_000, supplement=8_400))
        paid("REFUND")
        post(case, refund(0, 200_000, supplement=4_200))
        assert queries.balance_of(company).amount == 204_200
        assert queries.balance_of(case.person) == queries.Balance()

    def test_what_has_not_had_its_day_is_no_balance(self, municipality: int) -> None:
        case, other = a_case(), a_case()
        post(case, citizen(0), citizen(4))
        paid()
        assert queries.balance_of(case.person).amount == 0
        post(other, citizen(0))
        assert queries.balance_of(other.person).amount == -400_000


def test_the_preview_shows_the_run_beside_the_last(municipality: int) -> None:
    case, other = a_case(), a_case()
    post(case, citizen(0))
    post(other, citizen(4))
    first = paid()
    preview = queries.run_preview(first)
    assert (preview.last, preview.kroner_difference) == (None, 400_000)
    second = prepare(pay_day=date(2026, 3, 26))
    preview = queries.run_preview(second)
    assert (preview.last, preview.kroner_difference, preview.payees_difference) == (first, 0, 0)
    assert [order.amount for order in preview.largest] == [400_000]


def test_specifications_read_the_weeks_of_the_order_from_the_ledger(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company())
    post(case, citizen(0, 469_500, own=5_300, hours="29.6", rate=12_689), citizen(1, 469_500, own=5_300, rate=12_689))
    run = paid()
    (order,) = queries.orders_sent_in(run)
    weeks = queries.weeks_of_orders([order.pk])[order.pk]
    assert [(str(week.hours), week.rate, week.paid.net) for week in weeks] == [
        ("148/5", 12_689, 464_200), ("37", 12_689, 464_200),
    ]  # fmt: skip
    assert sum(week.paid.net for week in weeks) == order.amount
    assert queries.orders_of_case(case) == [order]
    assert RunWeek.objects.filter(order=order).count() == 2
