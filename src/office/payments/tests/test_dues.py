"""Posting what is due: exactly the difference, as lines that balance and point at what they correct."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from office.cases.models import SicknessCase
from office.kernel import tenancy
from office.payments import queries
from office.payments.errors import NegativeDue, UnknownPayee, WeekTwice
from office.payments.models import Line, Posting, WeekAccount
from office.payments.operations import Due, DueItem, post_dues, post_dues_many, take_over_paid, withdraw_unpaid
from office.payments.tests import world
from office.payments.tests.world import CITIZEN, a_case, a_company, citizen, monday, refund, sound

ON = date(2026, 2, 20)


def post(case: SicknessCase, *dues: Due, decision: int = 1):
    return post_dues(case=case.pk, dues=dues, on=ON, decision=decision, assessment=7)


def lines_of(case: SicknessCase) -> dict[str, int]:
    found: dict[str, int] = {}
    for posting in queries.ledger_rows(case):
        for line in posting.lines.all():
            found[line.account] = found.get(line.account, 0) + line.amount
    return {account: amount for account, amount in found.items() if amount}


def test_a_week_is_posted_with_every_component(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company())
    done = post(case, citizen(benefit=469_500, own=5_300, pension=7_000, hours="29.6", rate=12_689))
    assert (done.postings, done.difference) == (1, 464_200)
    assert lines_of(case) == {
        "BENEFIT_COST": 469_500, "PAYEE_PAYABLE": -464_200, "MUNICIPAL_ATP_COST": 10_600, "ATP_PAYABLE": -15_900,
        "PENSION_COST": 7_000, "PENSION_PAYABLE": -7_000,
    }  # fmt: skip
    week = queries.week_of(case, CITIZEN, monday())
    assert week is not None
    assert (week.hours, week.rate, week.benefit, week.due.own_atp, week.due.municipal_atp, week.due.pension) == (
        Fraction(148, 5), 12_689, 469_500, 5_300, 10_600, 7_000,
    )  # fmt: skip
    assert (week.outstanding, week.paid.benefit, week.assessment, week.decision) == (464_200, 0, 7, 1)


def test_refund_goes_to_its_own_accounts_and_payee(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company())
    post(case, refund(amount=486_500, supplement=8_800))
    assert lines_of(case) == {"REFUND_COST": 486_500, "SUPPLEMENT_COST": 8_800, "PAYEE_PAYABLE": -495_300}
    assert queries.week_of(case, CITIZEN, monday()) is None
    assert queries.week_of(case, world.CVRS[0], monday()).due.supplement == 8_800


def test_twice_posts_nothing(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0), citizen(1))
    before = Posting.objects.count(), Line.objects.count()
    assert post(case, citizen(1), citizen(0)).postings == 0
    assert (Posting.objects.count(), Line.objects.count()) == before


def test_a_change_posts_the_difference_and_points_at_what_it_corrects(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0, 400_000), citizen(1, 400_000))
    assert post(case, citizen(0, 350_000), citizen(1, 400_000), decision=2).difference == -50_000
    first, second = queries.ledger_rows(case, CITIZEN, monday())
    assert (second.corrects, second.decision) == (first, 2)
    assert [(line.account, line.amount) for line in second.lines.order_by("pk")] == [
        ("BENEFIT_COST", -50_000), ("PAYEE_PAYABLE", 50_000),
    ]  # fmt: skip


def test_a_week_left_out_is_due_no_more(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0), citizen(1))
    assert post(case, citizen(0)).difference == -400_000
    assert queries.week_of(case, CITIZEN, monday(1)).benefit == 0
    assert post(case, citizen(0)).postings == 0


def test_nothing_due_writes_nothing(municipality: int) -> None:
    case = a_case()
    assert post(case, citizen(0, 0)).postings == 0
    assert post(case).postings == 0
    assert not WeekAccount.objects.exists()


def test_new_hours_with_the_same_money_are_remembered(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0, 400_000, hours=37))
    assert post(case, citizen(0, 400_000, hours=30)).postings == 1
    assert queries.week_of(case, CITIZEN, monday()).hours == 30
    assert post(case, citizen(0, 400_000, hours=30)).postings == 0
    connection.check_constraints()


def test_many_cases_in_a_handful_of_queries(municipality: int, django_assert_max_num_queries) -> None:
    cases = [a_case() for _ in range(12)]
    items = [DueItem(case=case.pk, decision=1, weeks=[citizen(n) for n in range(4)]) for case in cases]
    with django_assert_max_num_queries(9):
        done = post_dues_many(items=items, on=ON)
    assert {found.postings for found in done.values()} == {4}
    with django_assert_max_num_queries(6):
        assert {found.postings for found in post_dues_many(items=items, on=ON).values()} == {0}


def test_payees_of_a_case_stand_beside_each_other(municipality: int) -> None:
    case = a_case("EMPLOYER", a_company(0))
    a_company(1)
    post(case, citizen(0, 100_000), refund(0, 200_000), refund(0, 300_000, cvr=world.CVRS[1]))
    weeks = queries.posted_weeks_of([case.pk])[case.pk]
    assert {key[0]: week.benefit for key, week in weeks.items()} == {
        CITIZEN: 100_000, world.CVRS[0]: 200_000, world.CVRS[1]: 300_000,
    }  # fmt: skip


def test_bad_dues_are_refused_whole(municipality: int) -> None:
    case, other = a_case(), a_case()
    for bad, error in (
        ([citizen(0), refund(0, cvr="99999999")], UnknownPayee),
        ([citizen(0), citizen(0, 1)], WeekTwice),
        ([citizen(0, -1)], NegativeDue),
        ([citizen(0, 100, own=200)], NegativeDue),
    ):
        items = [DueItem(case=other.pk, decision=1, weeks=[citizen(0)]), DueItem(case=case.pk, decision=1, weeks=bad)]
        with pytest.raises(error), transaction.atomic():
            post_dues_many(items=items, on=ON)
    assert not Posting.objects.exists()


def test_no_money_without_a_decision(municipality: int) -> None:
    case = a_case()
    with pytest.raises(IntegrityError, match="no_money_without_decision"), transaction.atomic():
        post_dues(case=case.pk, dues=[citizen(0)], on=ON, decision=None)  # type: ignore[arg-type]
    assert not Posting.objects.exists()


def test_another_municipality_neither_posts_nor_sees(municipality: int) -> None:
    case = a_case()
    post(case, citizen(0))
    with tenancy.acting_for(657):
        with pytest.raises(SicknessCase.DoesNotExist):
            post_dues(case=case.pk, dues=[citizen(0, 1)], on=ON, decision=1)
        assert queries.posted_weeks_of([case.pk]) == {}
        assert not Posting.objects.exists()
    assert Posting.objects.count() == 1


class TestTheDatabaseRefuses:
    """What no code, however wrong, can do to the ledger."""

    def posting(self, case: SicknessCase, size: int) -> Posting:
        return Posting.objects.create(
            kind="DUE", case=case, monday=monday(), posted_on=ON, posted_at="2026-02-20T12:00Z", cause="X", decision=1,
            size=size,
        )  # fmt: skip

    def test_a_posting_that_does_not_balance(self, municipality: int) -> None:
        case = a_case()
        for amounts, size in (((100, -99), 2), ((100, -100), 4), ((), 2)):
            with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
                posting = self.posting(case, size)
                Line.objects.bulk_create(
                    Line(posting=posting, account="BENEFIT_COST", component="BENEFIT", amount=a) for a in amounts
                )
                connection.check_constraints()

    def test_a_line_added_afterwards_even_if_balanced(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        connection.check_constraints()
        posting = Posting.objects.get()
        with pytest.raises(IntegrityError, match="complete"), transaction.atomic():
            Line.objects.bulk_create(
                Line(posting=posting, account="BENEFIT_COST", component="BENEFIT", amount=a) for a in (5, -5)
            )

    def test_changing_or_deleting_what_is_written(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0))
        for attempt in (
            lambda: Line.objects.update(amount=1),
            lambda: Line.objects.all().delete(),
            lambda: Posting.objects.update(cause="OTHER"),
            lambda: Posting.objects.all()._raw_delete("default"),
            lambda: WeekAccount.objects.update(paid_to_payee=400_000),
            lambda: WeekAccount.objects.all().delete(),
            lambda: WeekAccount.objects.create(case=case, monday=monday(5), due_benefit=1),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                attempt()

    def test_a_week_that_begins_on_no_monday(self, municipality: int) -> None:
        case = a_case()
        with pytest.raises(IntegrityError, match="posting_monday"), transaction.atomic():
            post(case, Due(payee=CITIZEN, monday=date(2026, 1, 27), benefit=1))


class TestAMove:
    """LP-14: the municipality of residence pays; what the former one paid is not paid again."""

    def test_what_was_paid_elsewhere_is_due_and_paid_without_cost(self, municipality: int) -> None:
        case = a_case("EMPLOYER", a_company())
        paid = [citizen(0, 469_500, own=5_300, pension=7_000), citizen(1, 469_500, own=5_300, pension=7_000)]
        assert take_over_paid(case=case.pk, weeks=paid, on=ON) == 2
        assert take_over_paid(case=case.pk, weeks=paid, on=ON) == 0
        assert set(lines_of(case)) == {"TAKEN_OVER_DUE", "TAKEN_OVER_PAID"}
        week = queries.week_of(case, CITIZEN, monday())
        assert (week.due, week.paid, week.outstanding) == (week.due, week.due, 0)
        assert post(case, *paid, citizen(2, 469_500, own=5_300)).difference == 464_200

    def test_what_was_not_paid_is_taken_back_where_the_person_no_longer_lives(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        assert withdraw_unpaid(case=case.pk, on=ON, decision=1).difference == -800_000
        assert withdraw_unpaid(case=case.pk, on=ON, decision=1).postings == 0
        assert queries.waiting_money(case) == 0

    def test_out_and_back_again_nothing_is_paid_twice(self, municipality: int) -> None:
        case = a_case()
        post(case, citizen(0), citizen(1))
        withdraw_unpaid(case=case.pk, on=ON, decision=1)
        elsewhere = [citizen(0), citizen(1, 300_000)]
        assert take_over_paid(case=case.pk, weeks=elsewhere, on=ON) == 2
        assert take_over_paid(case=case.pk, weeks=elsewhere, on=ON) == 0
        assert post(case, citizen(0), citizen(1)).difference == 100_000
        assert queries.waiting_money(case) == 100_000
        sound()
