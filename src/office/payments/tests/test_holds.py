"""What a run leaves out: whole cases or the weeks of some days, to the day at both ends, each named with its money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from office.cases.models import SicknessCase
from office.payments import queries
from office.payments.deviations import REASONS
from office.payments.errors import RunIsStale
from office.payments.models import Order, PaymentRun, Posting, RunWeek
from office.payments.operations import Due, Hold, post_dues, prepare_run, release_run
from office.payments.tests.world import (
    CITIZEN,
    CITIZEN_DAY,
    REFUND_DAY,
    a_case,
    a_company,
    citizen,
    monday,
    refund,
    sound,
)

NEXT_DAY = date(2026, 3, 26)
SUNDAY = timedelta(days=6)


def a_posted_case(*dues: Due, relation: str = "BUSINESS") -> SicknessCase:
    case = a_case(relation, a_company() if relation == "EMPLOYER" else None)
    post_dues(case=case.pk, dues=dues or [citizen(n) for n in range(4)], on=date(2026, 2, 1), decision=1)
    return case


def prepare(held: Sequence[Hold], kind: str = "CITIZEN", pay_day: date | None = None) -> PaymentRun | None:
    day = pay_day or (CITIZEN_DAY if kind == "CITIZEN" else REFUND_DAY)
    return prepare_run(kind=kind, pay_day=day, by="anna", held=held)


def taken(run: PaymentRun | None) -> list[date]:
    weeks = RunWeek.objects.filter(run=run).values_list("week__case", "week__monday")
    return [monday for _, monday in sorted(weeks)]


def told(run: PaymentRun | None) -> list[tuple[str, str]]:
    assert run is not None
    return [(found["subject"], found["en"]) for found in run.deviations if found["code"] == "HELD"]


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (monday(1), monday(1) + SUNDAY, {1}),  # exactly a week
        (monday(1), monday(1), {1}),  # its Monday alone
        (monday(1) + SUNDAY, monday(1) + SUNDAY, {1}),  # its Sunday alone
        (monday(1) - timedelta(days=1), monday(1), {0, 1}),  # a Sunday and the Monday after
        (monday(1) + SUNDAY, monday(2), {1, 2}),
        (monday(1) - timedelta(days=1), monday(1) - timedelta(days=1), {0}),
        (monday(1), date.max, {1, 2, 3}),
        (date.min, monday(1), {0, 1}),
        (date.min, monday(0) - timedelta(days=1), set()),  # the day before the first week
        (monday(3) + SUNDAY + timedelta(days=1), date.max, set()),  # the day after the last
        (date.min, date.max, {0, 1, 2, 3}),
    ],
)
def test_the_weeks_that_the_days_reach_into_wait_and_no_other(
    municipality: int, first: date, last: date, held: set[int]
) -> None:
    case, other = a_posted_case(), a_posted_case(citizen(0))
    run = prepare([Hold(case=case.pk, reason="BLOCKING_TASK", first_day=first, last_day=last)])
    assert taken(run) == [monday(n) for n in range(4) if n not in held] + [monday(0)]
    assert run is not None and run.citizen == 400_000 * (5 - len(held))
    assert bool(told(run)) is bool(held)
    release_run(run=run, by="bent", has_standing_order=True)
    assert queries.waiting_money(case) == 400_000 * len(held)
    assert queries.waiting_money(other) == 0
    sound()


def test_without_days_the_whole_case_waits(municipality: int) -> None:
    case = a_posted_case()
    assert prepare([Hold(case=case.pk, reason="NO_DECISION")]) is None


def test_several_spans_of_one_case_hold_their_weeks_and_each_week_is_named_once(municipality: int) -> None:
    case = a_posted_case()
    spans = [(monday(0), monday(0)), (monday(0) + SUNDAY, monday(1)), (monday(1), monday(1) + SUNDAY)]
    run = prepare([Hold(case=case.pk, reason="BLOCKING_TASK", first_day=a, last_day=b) for a, b in spans])
    assert taken(run) == [monday(2), monday(3)]
    words = f"Case {case.number}: 8.000 kr. is held back because an open task holds the payment."
    assert told(run) == [(case.number, words)]


def test_each_reason_of_a_case_is_told_with_its_own_money(municipality: int) -> None:
    case = a_posted_case()
    run = prepare([
        Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(0), last_day=monday(0)),
        Hold(case=case.pk, reason="HEARING", first_day=monday(2), last_day=monday(3)),
    ])  # fmt: skip
    assert taken(run) == [monday(1)]
    assert [words for _, words in told(run)] == [
        f"Case {case.number}: 4.000 kr. is held back because an open task holds the payment.",
        f"Case {case.number}: 8.000 kr. is held back because {REASONS['HEARING'][1]}.",
    ]


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_words_in_both_languages(municipality: int, reason: str) -> None:
    case = a_posted_case()
    a_posted_case(citizen(0))
    run = prepare([Hold(case=case.pk, reason=reason)])
    da, en = REASONS[reason]
    assert run is not None
    (found,) = run.deviations
    assert found["da"] == f"Sag {case.number}: 16.000 kr. holdes tilbage, fordi {da}."
    assert found["en"] == f"Case {case.number}: 16.000 kr. is held back because {en}."
    assert found["needs_person"] is False


def test_an_old_period_that_is_held_as_well_is_named_once_as_old(municipality: int) -> None:
    case = a_case(day=date(2015, 11, 1))
    old = Due(payee=CITIZEN, monday=date(2015, 12, 21), benefit=400_000)
    new = Due(payee=CITIZEN, monday=date(2015, 12, 28), benefit=300_000)
    post_dues(case=case.pk, dues=[old, new], on=date(2026, 2, 1), decision=1)
    a_posted_case(citizen(0))
    run = prepare([Hold(case=case.pk, reason="NOT_RESIDENT")])
    assert [words.split(" is held")[0] for _, words in told(run)] == [
        f"Case {case.number}: 3.000 kr.", f"Case {case.number}: 4.000 kr.",
    ]  # fmt: skip
    assert [("LP-14" in words, "PAY-10" in words) for _, words in told(run)] == [(True, False), (False, True)]


def test_a_hold_of_a_case_holds_all_its_payees_and_nobody_elses(municipality: int) -> None:
    case = a_posted_case(refund(0), refund(1), relation="EMPLOYER")
    other = a_posted_case(refund(0), relation="EMPLOYER")  # the same employer
    run = prepare([Hold(case=case.pk, reason="HEARING", first_day=monday(0), last_day=monday(0))], "REFUND")
    orders = {order.case_id: order.amount for order in Order.objects.filter(run=run)}
    assert orders == {case.pk: 400_000, other.pk: 400_000}


def test_contributions_of_a_held_week_wait_with_it(municipality: int) -> None:
    case = a_posted_case(*[citizen(n, 469_500, own=5_300, pension=7_000) for n in range(2)], relation="EMPLOYER")
    run = prepare([Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(1), last_day=monday(1))])
    assert {o.payee_kind: o.amount for o in Order.objects.filter(run=run)} == {
        "CITIZEN": 464_200, "ATP": 15_900, "PENSION": 7_000,
    }  # fmt: skip
    assert run is not None
    release_run(run=run, by="bent")
    again = prepare([], pay_day=NEXT_DAY)
    assert {o.payee_kind: o.amount for o in Order.objects.filter(run=again)} == {
        "CITIZEN": 464_200, "ATP": 15_900, "PENSION": 7_000,
    }  # fmt: skip


def test_a_claim_in_a_held_week_is_no_money_held_back(municipality: int) -> None:
    case = a_posted_case(citizen(0))
    run = prepare([])
    assert run is not None
    release_run(run=run, by="bent")
    post_dues(case=case.pk, dues=[citizen(0, 100_000), citizen(4)], on=CITIZEN_DAY, decision=1)
    hold = Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(0), last_day=monday(0))
    again = prepare([hold], pay_day=NEXT_DAY)
    assert (taken(again), told(again)) == ([monday(4)], [])
    assert queries.balance_of(case.person).claim == 300_000


class TestAtRelease:
    """What has come to be held since the run was prepared is not paid."""

    def test_a_week_held_by_now_makes_the_run_stale(self, municipality: int) -> None:
        case = a_posted_case()
        run = prepare([])
        assert run is not None
        for first, last in ((monday(3) + SUNDAY, date.max), (date.min, monday(0)), (date.min, date.max)):
            with pytest.raises(RunIsStale):
                hold = Hold(case=case.pk, reason="BLOCKING_TASK", first_day=first, last_day=last)
                release_run(run=run, by="bent", held=[hold])
        assert not Posting.objects.filter(kind="PAYMENT").exists()

    def test_what_the_run_does_not_pay_may_be_held(self, municipality: int) -> None:
        case, other = a_posted_case(), a_case()
        run = prepare([Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(0), last_day=monday(0))])
        assert run is not None
        held = [
            Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(0), last_day=monday(0)),
            Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(4), last_day=date.max),
            Hold(case=other.pk, reason="NO_DECISION"),
        ]
        assert release_run(run=run, by="bent", held=held).citizen == 1_200_000

    def test_what_is_held_no_more_waits_for_the_next_run(self, municipality: int) -> None:
        """A run pays what two people saw in it, never more."""
        case = a_posted_case()
        run = prepare([Hold(case=case.pk, reason="BLOCKING_TASK", first_day=monday(2), last_day=date.max)])
        assert run is not None and release_run(run=run, by="bent", held=[]).citizen == 800_000
        again = prepare([], pay_day=NEXT_DAY)
        assert again is not None and again.citizen == 800_000
