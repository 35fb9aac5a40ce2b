"""What parties owe and are owed: per party, case and payee, over every way that money can come to stand wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from office.cases.models import SicknessCase
from office.kernel import clock, tenancy
from office.payments import queries
from office.payments.models import Order, PaymentRun
from office.payments.operations import (
    Due,
    post_dues,
    prepare_run,
    read_receipt_file,
    release_run,
    take_over_paid,
    withdraw_unpaid,
)
from office.payments.queries import Balance
from office.payments.tests.world import (
    CITIZEN,
    CITIZEN_DAY,
    CVRS,
    REFUND_DAY,
    a_case,
    a_company,
    a_person,
    answers_to,
    citizen,
    monday,
    refund,
    sound,
)

NEXT_DAY = date(2026, 3, 26)
LAST_DAY = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def on_pay_day() -> Iterator[None]:
    with clock.at(CITIZEN_DAY):
        yield


def post(case: SicknessCase, *dues: Due, on: date = date(2026, 2, 1)) -> None:
    post_dues(case=case.pk, dues=dues, on=on, decision=1)


def paid(kind: str = "CITIZEN", pay_day: date | None = None) -> PaymentRun:
    day = pay_day or (CITIZEN_DAY if kind == "CITIZEN" else REFUND_DAY)
    run = prepare_run(kind=kind, pay_day=day, by="anna")
    assert run is not None
    return release_run(run=run, by="bent")


@pytest.fixture(autouse=True)
def sound_in_the_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """End every test of this file with books that balance."""
    if "municipality" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("municipality")
    yield
    sound()


class TestWhatAPersonOwes:
    def test_is_summed_over_all_cases_of_the_person(self, municipality: int) -> None:
        person = a_person()
        first, second = a_case(person=person), a_case("UNEMPLOYMENT_FUND", person=person)
        post(first, citizen(0))
        post(second, citizen(1))
        paid()
        post(first, citizen(0, 300_000))
        post(second, citizen(1, 150_000))
        assert queries.balance_of(person) == Balance(owes=350_000, claim=350_000)
        assert queries.balances_of_cases([first.pk, second.pk]) == {
            first.pk: {CITIZEN: 100_000}, second.pk: {CITIZEN: 250_000},
        }  # fmt: skip

    def test_is_nothing_of_what_an_employer_owes_for_the_same_case(self, municipality: int) -> None:
        company = a_company()
        case = a_case("EMPLOYER", company)
        post(case, citizen(0, 100_000), refund(1, 200_000))
        paid()
        paid("REFUND")
        post(case, citizen(0, 40_000), refund(1, 50_000))
        assert queries.balance_of(case.person) == Balance(owes=60_000, claim=60_000)
        assert queries.balance_of(company) == Balance(owes=150_000, claim=150_000)
        assert queries.balances_of_cases([case.pk]) == {case.pk: {CITIZEN: 60_000, CVRS[0]: 150_000}}

    def test_before_own_atp_is_more_than_what_reached_the_person(self, municipality: int) -> None:
        """The debt is counted as runs and screens count; the claim is the part that the person has had."""
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 400_000, own=5_000))
        paid()
        post(case, citizen(0, 100_000, own=2_000))
        assert queries.balance_of(case.person) == Balance(owes=300_000, claim=297_000)

    @pytest.mark.parametrize("lower", [399_999, 1, 0])
    def test_is_exact_to_the_ore(self, municipality: int, lower: int) -> None:
        case = a_case()
        post(case, citizen(0, 400_000))
        paid()
        post(case, citizen(0, lower))
        assert queries.balance_of(case.person).amount == 400_000 - lower

    def test_stays_while_later_weeks_are_paid_in_full(self, municipality: int) -> None:
        # OVP-05: nothing is set off by itself
        case = a_case()
        post(case, citizen(0), citizen(1))
        paid()
        post(case, citizen(0, 100_000), citizen(1), citizen(4), citizen(5))
        assert paid(pay_day=NEXT_DAY).citizen == 800_000
        assert queries.balance_of(case.person).claim == 300_000

    def test_is_neither_more_nor_less_when_it_is_said_twice(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        paid()
        for _ in range(3):
            post(case, citizen(0, 250_000))
        assert queries.balance_of(case.person) == Balance(owes=150_000, claim=150_000)

    def test_goes_up_and_down_with_what_is_due_and_never_below_nothing(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0, 400_000))
        paid()
        claims = []
        for benefit in (300_000, 0, 350_000, 400_000, 500_000, 399_900):
            post(case, citizen(0, benefit))
            claims.append(queries.balance_of(case.person).claim)
        assert claims == [100_000, 400_000, 50_000, 0, 0, 100]

    def test_of_one_week_is_not_lessened_by_what_another_week_has_to_come(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        paid()
        post(case, citizen(0, 300_000), citizen(1, 450_000))
        found = queries.balance_of(case.person)
        assert (found.owes, found.is_owed, found.amount) == (100_000, 50_000, 50_000)
        assert queries.waiting_money(case) == 50_000
        assert paid(pay_day=NEXT_DAY).citizen == 50_000

    def test_of_another_municipality_is_not_seen(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        paid()
        post(case)
        with tenancy.acting_for(657):
            assert queries.balance_of(case.person) == Balance()
            assert queries.balances_of_cases([case.pk]) == {}
            assert queries.account_balances() == {}


class TestWhatAnEmployerOwes:
    def test_is_summed_over_its_employees_and_told_case_by_case(self, municipality: int) -> None:
        company = a_company()
        cases = [a_case("EMPLOYER", company) for _ in range(3)]
        for case in cases:
            post(case, refund(0, 400_000, supplement=8_400))
        paid("REFUND")
        post(cases[0], refund(0, 300_000, supplement=6_300))
        post(cases[1])
        assert queries.balance_of(company).amount == 102_100 + 408_400
        assert queries.balances_of_cases([case.pk for case in cases]) == {
            cases[0].pk: {CVRS[0]: 102_100}, cases[1].pk: {CVRS[0]: 408_400},
        }  # fmt: skip

    def test_of_two_employers_stands_with_each(self, municipality: int) -> None:
        one, other = a_company(0), a_company(1)
        case = a_case("EMPLOYER", one)
        post(case, refund(0, 100_000), refund(0, 200_000, cvr=CVRS[1]))
        paid("REFUND")
        post(case, refund(0, 100_000), refund(0, 120_000, cvr=CVRS[1]))
        assert queries.balance_of(one) == Balance()
        assert queries.balance_of(other) == Balance(owes=80_000, claim=80_000)

    def test_who_is_the_right_employer_after_all_gets_its_own_and_the_wrong_one_owes(self, municipality: int) -> None:
        wrong, right = a_company(0), a_company(1)
        case = a_case("EMPLOYER", wrong)
        post(case, refund(0, 400_000))
        paid("REFUND")
        post(case, refund(0, 400_000, cvr=CVRS[1]))
        run = paid("REFUND", date(2026, 2, 19))
        assert [order.company for order in Order.objects.filter(run=run)] == [right]
        assert (queries.balance_of(wrong).claim, queries.balance_of(right)) == (400_000, Balance())


class TestWhatIsOwed:
    @pytest.mark.parametrize(("n", "is_owed"), [(3, 400_000), (4, 0)])
    def test_to_a_citizen_counts_from_the_week_that_the_last_run_covered(
        self, municipality: int, n: int, is_owed: int
    ) -> None:
        first, later = a_case(), a_case()
        post(first, citizen(0))
        paid()  # covers the weeks 0 to 3
        post(later, citizen(n))
        assert queries.balance_of(later.person).is_owed == is_owed

    @pytest.mark.parametrize(("posted", "is_owed"), [(0, 200_000), (1, 0)])
    def test_to_an_employer_counts_from_the_day_of_the_last_run(
        self, municipality: int, posted: int, is_owed: int
    ) -> None:
        company, other = a_company(0), a_company(1)
        post(a_case("EMPLOYER", company), refund(0))
        paid("REFUND")
        post(a_case("EMPLOYER", other), refund(0, 200_000, cvr=CVRS[1]), on=REFUND_DAY + timedelta(days=posted))
        assert queries.balance_of(other).is_owed == is_owed

    def test_before_any_run_is_nothing_for_nobody_has_had_a_day(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        assert queries.covered_until() == (None, None)
        assert queries.balance_of(case.person) == Balance()
        assert queries.waiting_money(case) == 400_000

    def test_a_cancelled_or_prepared_run_covers_nothing(self, municipality: int) -> None:
        post(a_case(), citizen(0))
        prepare_run(kind="CITIZEN", pay_day=CITIZEN_DAY, by="anna")
        assert queries.covered_until() == (None, None)
        paid()
        assert queries.covered_until() == (monday(3), None)

    def test_rejected_it_is_owed_until_it_is_paid_again(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        read_receipt_file(name="1", content=answers_to(paid(), "REJECTED_ACCOUNT_CLOSED"))
        assert queries.balance_of(case.person) == Balance(is_owed=400_000)
        assert queries.balances_of_cases([case.pk]) == {case.pk: {CITIZEN: -400_000}}
        read_receipt_file(name="2", content=answers_to(paid(pay_day=NEXT_DAY)))
        assert queries.balance_of(case.person) == Balance()
        assert queries.balances_of_cases([case.pk]) == {}

    def test_on_the_waiting_account_is_paid(self, municipality: int) -> None:
        # PAY-03: it discharges the payer
        case = a_case()
        post(case, citizen(0))
        read_receipt_file(name="1", content=answers_to(paid(), "HELD_NO_ACCOUNT"))
        assert (queries.balance_of(case.person), queries.waiting_money(case)) == (Balance(), 0)


class TestMoneyThatMeetsAClaim:
    def test_returned_in_part_of_the_weeks_it_lessens_only_its_own_claim(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        first = paid()
        post(case, citizen(0, 100_000), citizen(1), citizen(4))
        second = paid(pay_day=NEXT_DAY)
        read_receipt_file(name="1", content=answers_to(second, "RETURNED_BY_BANK"))
        assert queries.balance_of(case.person).claim == 300_000  # of the week that reached the person
        read_receipt_file(name="2", content=answers_to(first, "RETURNED_BY_BANK"))
        assert queries.balance_of(case.person).claim == 0
        assert queries.waiting_money(case) == 100_000 + 400_000 + 400_000
        assert paid(pay_day=LAST_DAY).citizen == 900_000

    @pytest.mark.parametrize(("now", "claim", "waits"), [(0, 0, 0), (100_000, 0, 100_000), (400_000, 0, 400_000),
                                                         (500_000, 0, 500_000)])  # fmt: skip
    def test_a_whole_return_leaves_what_is_due_now(
        self, municipality: int, now: int, claim: int, waits: int
    ) -> None:
        case = a_case()
        post(case, citizen(0))
        run = paid()
        post(case, *([citizen(0, now)] if now else []))
        read_receipt_file(name="1", content=answers_to(run, "STOPPED"))
        assert (queries.balance_of(case.person).claim, queries.waiting_money(case)) == (claim, waits)

    def test_two_payments_of_one_week_are_returned_one_at_a_time(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0, 300_000))
        first = paid()
        post(case, citizen(0, 400_000))
        second = paid(pay_day=NEXT_DAY)
        post(case, citizen(0, 250_000))
        assert queries.balance_of(case.person).claim == 150_000
        read_receipt_file(name="2", content=answers_to(second, "RETURNED_BY_BANK"))
        assert queries.balance_of(case.person).claim == 50_000
        read_receipt_file(name="1", content=answers_to(first, "RETURNED_BY_BANK"))
        assert (queries.balance_of(case.person).claim, queries.waiting_money(case)) == (0, 250_000)


class TestAMove:
    """LP-14, MOVE-06: debts stay with the municipality that has them."""

    def test_a_claim_stays_and_what_was_not_paid_is_taken_back(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        paid()
        post(case, citizen(0, 100_000), citizen(1), citizen(4))
        withdraw_unpaid(case=case.pk, on=NEXT_DAY, decision=1)
        assert (queries.balance_of(case.person).claim, queries.waiting_money(case)) == (300_000, 0)
        assert prepare_run(kind="CITIZEN", pay_day=NEXT_DAY, by="anna") is None

    def test_a_week_paid_in_part_is_due_as_far_as_it_was_paid(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 300_000, own=3_000, pension=4_000))
        paid()
        post(case, citizen(0, 400_000, own=4_000, pension=5_000))
        assert withdraw_unpaid(case=case.pk, on=NEXT_DAY, decision=1).difference == -99_000
        week = queries.week_of(case, CITIZEN, monday())
        assert week is not None and week.due == week.paid
        assert (week.due.benefit, week.due.own_atp, week.due.pension) == (300_000, 3_000, 4_000)

    def test_contributions_alone_that_wait_are_taken_back_too(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        post(case, citizen(0, 400_000, own=5_000, pension=1_000))
        paid()
        post(case, citizen(0, 400_000, own=5_000, pension=2_000))  # the same to the person
        withdraw_unpaid(case=case.pk, on=NEXT_DAY, decision=1)
        week = queries.week_of(case, CITIZEN, monday())
        assert week is not None and week.due.pension == 1_000

    def test_what_the_former_municipality_paid_is_no_debt_until_the_law_gives_less(self, municipality: int) -> None:
        case = a_case()
        take_over_paid(case=case.pk, weeks=[citizen(0), citizen(1)], on=CITIZEN_DAY)
        assert (queries.balance_of(case.person), queries.waiting_money(case)) == (Balance(), 0)
        assert queries.taken_over_until(case.pk) == monday(1) + timedelta(days=6)
        post(case, citizen(0), citizen(1, 300_000))
        assert queries.balance_of(case.person).claim == 100_000

    def test_more_than_the_former_municipality_paid_is_paid_here(self, municipality: int) -> None:
        case = a_case()
        take_over_paid(case=case.pk, weeks=[citizen(0, 300_000)], on=CITIZEN_DAY)
        post(case, citizen(0, 400_000))
        assert paid().citizen == 100_000
        accounts = queries.account_balances()
        assert (accounts["BENEFIT_COST"], accounts["IN_TRANSIT"]) == (100_000, -100_000)
        assert (accounts["TAKEN_OVER_PAID"], accounts["TAKEN_OVER_DUE"]) == (300_000, -300_000)

    def test_converted_weeks_are_not_mistaken_for_a_move(self, municipality: int) -> None:
        case = a_case()
        take_over_paid(case=case.pk, weeks=[citizen(0)], on=CITIZEN_DAY, cause="CONVERTED")
        assert queries.taken_over_until(case.pk) is None
