"""Tasks of a citizen who moves to another municipality (flyttesager): both ends of the move, and afterwards."""

from __future__ import annotations

import pytest

from office.administration.operations import set_parameter
from office.cases.models import Fact, SicknessCase
from office.flows import moved_case, what_if
from office.flows.act_on_case import Act
from office.flows.run_night import next_due_day
from office.flows.tests.task_stories import (
    act,
    citizen,
    day,
    details,
    employed_with_pay,
    facts,
    lives_in,
    move,
    night,
    one_task,
    only_case,
    post_says,
    refund,
    register_event,
    register_tells,
    self_employed,
    solve,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.tests.test_cpr import CLEAR, NAME, person
from office.kernel import clock, tenancy
from office.letters.models import Letter
from office.parties.models import Person
from office.payments.queries import posted_weeks_of

pytestmark = pytest.mark.django_db

ODENSE, GREENLAND = 461, 957


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Aarhus, with a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path
    with tenancy.acting_for(ODENSE):
        set_parameter(name="standing_order_release", value=True, valid_from=day("2020-01-01"))


def paid_here_then_moved() -> None:
    """Pay a self-employed citizen here on the pay day, then let him or her move to Odense."""
    citizen()
    self_employed()
    night("2026-01-19")
    night("2026-02-26")
    assert only_case().status == "RUNNING"
    move("2026-03-02", ODENSE, since="2026-03-01")
    night("2026-03-02")


def paid_weeks() -> int:
    return sum(1 for week in posted_weeks_of([only_case().pk])[only_case().pk].values() if week.paid)


@pytest.mark.task(97)
class TestRegistrationOfTheMove:
    @pytest.fixture(autouse=True)
    def moved(self):
        citizen()
        self_employed()
        night("2026-01-19")
        move("2026-03-02", ODENSE)

    def test_the_register_tells_of_it_once_and_nothing_is_held(self):
        # MOVE-03
        task = one_task(97)
        assert (task.case, task.blocks, task.holds) == (only_case(), "NONE", "NOTHING")
        assert details(task)["to_municipality"] == str(ODENSE)
        move("2026-03-03", ODENSE, since="2026-03-02")
        assert len(tasks(97)) == 1

    @pytest.mark.solved(97)
    def test_handing_the_case_over_solves_it(self):
        night("2026-03-02")
        assert tasks(97) == [] and only_case().end_reason == "MOVED"

    def test_a_caseworker_may_be_first(self):
        solve(97, "2026-03-02")
        assert tasks(97) == [] and len(tasks(97, "SOLVED")) == 1


@pytest.mark.task(109)
class TestMovedBeforeAnyRightHere:
    @pytest.fixture(autouse=True)
    def moved(self):
        citizen()
        employed_with_pay()
        night("2026-01-05")
        assert only_case().municipality_pays_from == day("2026-01-31")

    @pytest.mark.solved(109)
    def test_a_move_before_the_first_day_of_right_holds_the_decision_until_handed_over(self):
        move("2026-01-20", ODENSE)
        task = one_task(109)
        assert (task.blocks, task.holds) == ("DECISION", "WHOLE")
        night("2026-01-20")
        assert tasks(109) == []
        with tenancy.acting_for(ODENSE):
            assert SicknessCase.objects.get().status == "UNDER_CLARIFICATION"

    def test_ended_without_a_grant_by_a_caseworker(self):
        move("2026-01-20", ODENSE)
        act("REFUSE", "2026-01-20", reason="Flyttet før ret")
        assert tasks(109) == []

    def test_a_move_on_the_first_day_of_right_is_none(self):
        move("2026-02-02", ODENSE, since="2026-01-31")
        assert tasks(109) == [] and len(tasks(97)) == 1


@pytest.mark.task(103)
class TestCaseFromAMove:
    @pytest.mark.solved(103)
    def test_the_new_municipality_looks_at_what_it_got(self):
        paid_here_then_moved()
        assert tasks(103) == []
        old = only_case()
        with tenancy.acting_for(ODENSE):
            task = one_task(103)
            assert (task.case, task.blocks) == (only_case(), "NONE")
            assert details(task)["number"] == old.number
            night("2026-03-03")
            assert len(tasks(103)) == 1
            solve(103, "2026-03-03")
            night("2026-03-04")
            assert tasks(103) == []


@pytest.mark.task(104)
class TestMoveThatNobodyCanTake:
    @pytest.fixture(autouse=True)
    def known(self):
        citizen()
        self_employed()

    def test_it_holds_the_first_decision_and_comes_back_when_ticked_off(self):
        move("2026-01-19", GREENLAND)
        night("2026-01-19")
        task = one_task(104)
        assert (task.blocks, task.holds, details(task)["residence"]) == ("DECISION", "WHOLE", "0957")
        solve(104, "2026-01-20")
        night("2026-01-21")
        assert len(tasks(104)) == 1

    def test_what_is_granted_runs_on(self):
        night("2026-01-19")
        night("2026-02-26")
        paid = paid_weeks()
        move("2026-03-02", GREENLAND)
        night("2026-03-02")
        assert one_task(104).holds == "NOTHING"
        night("2026-03-26")
        assert paid_weeks() > paid > 0

    def test_an_annulled_move_closes_it(self):
        move("2026-01-19", GREENLAND)
        night("2026-01-19")
        home = lives_in(751, "2026-01-01")
        register_tells("2026-01-21", person(), home, CLEAR, NAME, register_event("A01", "2026-01-21"))
        night("2026-01-21")
        assert tasks(104) == []

    @pytest.mark.solved(104)
    def test_a_hand_over_agreed_by_hand_closes_the_case_and_the_task(self):
        move("2026-01-19", GREENLAND)
        night("2026-01-19")
        act("HAND_OVER", "2026-01-22", reason="Aftalt med Sermersooq")
        assert tasks(104) == [] and (only_case().status, only_case().end_reason) == ("CLOSED", "MOVED")
        night("2026-01-23")
        assert tasks(104) == []


class TestConsentToThePapers:
    @pytest.fixture(autouse=True)
    def moved(self):
        citizen()
        self_employed()
        take("DOCUMENT", "2026-01-20", text="Lægeattest")
        solve(17, "2026-01-21")
        night("2026-01-21")

    def asked(self) -> Letter:
        move("2026-03-02", ODENSE, since="2026-03-01")
        night("2026-03-02")
        return Letter.objects.get(kind="MOVE_CONSENT")

    @pytest.mark.task(14)
    @pytest.mark.solved(14)
    def test_consent_is_a_task_until_the_papers_are_sent(self):
        # MOVE-04
        self.asked()
        take("MOVE_CONSENT", "2026-03-05", given=True)
        take("MOVE_CONSENT", "2026-03-06", given=True)
        task = one_task(14)
        assert (task.case, task.blocks) == (only_case(), "NONE")
        act("SEND_DOCUMENTS", "2026-03-06")
        assert tasks(14) == []
        with tenancy.acting_for(ODENSE):
            assert [row.type for row in Message.objects.all()] == ["DOCUMENT"]
            assert Message.objects.get().case == only_case()
        act("SEND_DOCUMENTS", "2026-03-07")
        with tenancy.acting_for(ODENSE):
            assert Message.objects.count() == 1

    @pytest.mark.task(80)
    @pytest.mark.solved(80)
    def test_a_no_is_a_task_and_no_paper_travels(self):
        self.asked()
        take("MOVE_CONSENT", "2026-03-05", given=False)
        assert one_task(80).blocks == "NONE" and tasks(14) == []
        with pytest.raises(moved_case.NoConsent):
            act("SEND_DOCUMENTS", "2026-03-06")
        solve(80, "2026-03-06")
        night("2026-03-20")
        assert tasks(80) == [] and tasks(99) == []

    @pytest.mark.task(99)
    @pytest.mark.solved(99)
    def test_no_answer_in_time_is_a_task_once(self):
        letter = self.asked()
        assert letter.reply_by == day("2026-03-16")
        night("2026-03-16")
        assert tasks(99) == []
        assert next_due_day(day("2026-03-16")) == day("2026-03-17")
        night("2026-03-17")
        night("2026-03-18")
        assert (one_task(99).case, one_task(99).blocks) == (only_case(), "NONE")
        solve(99, "2026-03-18")
        night("2026-03-19")
        assert tasks(99) == []

    @pytest.mark.task(99)
    def test_a_question_that_never_left_has_no_deadline(self):
        post_says(Person.objects.get(), "2026-03-01", outcome="UNKNOWN_RECIPIENT")
        assert self.asked().reply_by is None
        night("2026-04-30")
        assert tasks(99) == [] and len(tasks(28)) == 1

    @pytest.mark.task(146)
    @pytest.mark.solved(146)
    def test_consent_on_an_undecided_case_waits_for_who_decides(self):
        take("DP200A", "2026-02-20", first_absence_day="2026-02-16")
        undecided = SicknessCase.objects.get(relation="EMPLOYER")
        take("MOVE_CONSENT", "2026-02-21", given=True)
        task = one_task(146)
        assert (task.case, task.blocks) == (undecided, "DECISION") and tasks(14) == []
        move("2026-03-02", ODENSE)
        night("2026-03-02")
        assert tasks(146) == []


@pytest.mark.task(91)
class TestRefundOnBothSidesOfAMove:
    @pytest.mark.parametrize(("year", "opens"), [pytest.param(2022, True, marks=pytest.mark.solved(91)), (2026, False)])
    def test_only_before_the_rule_of_2022_is_it_split(self, year, opens):
        citizen()
        months = {f"{year - 1}-{month:02d}": {"wage": 34000, "hours": 160.33} for month in range(7, 13)}
        take("INCOME", f"{year}-02-07", employer="94000009", months=months)
        take("DP201", f"{year}-02-07", first_absence_day=f"{year}-02-01", weekly_hours=37, schedule=...)
        move(f"{year}-03-16", ODENSE, since=f"{year}-03-15")
        refund(f"{year}-04-05", f"{year}-03-03", f"{year}-03-31")
        assert len(tasks(91)) == opens
        if opens:
            assert (one_task(91).blocks, details(one_task(91))["moved_on"]) == ("PAYMENT", "2022-03-15")
            solve(91, "2022-04-06")
            assert tasks(91) == []

    def test_a_period_on_one_side_is_not_split(self):
        citizen()
        take("DP201", "2022-02-07", first_absence_day="2022-02-01", weekly_hours=37, schedule=...)
        move("2022-03-16", ODENSE, since="2022-03-03")
        refund("2022-04-05", "2022-03-03", "2022-03-31")
        assert tasks(91) == []


class TestAfterTheMove:
    def corrected(self, given: str, on: str, first: str) -> None:
        business = {"started": "2018-01-01", "weekly_hours": 37, "annual_profit": 208000}
        take(
            "CORRECTION", on, sender=..., corrects=given, token=given,
            notification={"form": "DP200C", "first_absence_day": first, "business": business},
        )  # fmt: skip

    @pytest.mark.task(105)
    @pytest.mark.solved(105)
    def test_a_correction_of_what_was_reported_here(self):
        # MOVE-06
        paid_here_then_moved()
        first = Message.objects.get(type="DP200C")
        self.corrected(str(first.message_id), "2026-03-05", "2026-01-13")
        task = one_task(105)
        assert (task.case, task.blocks) == (only_case(), "PAYMENT") and tasks(36) == tasks(75) == []
        solve(105, "2026-03-05")
        night("2026-03-06")
        assert tasks(105) == []

    @pytest.mark.task(107)
    @pytest.mark.solved(107)
    def test_a_change_there_of_days_that_were_paid_here(self):
        paid_here_then_moved()
        with tenancy.acting_for(ODENSE):
            case = only_case()
            fact = Fact.objects.get(kind="BUSINESS")
            data = fact.data | {"annual_profit": 20_000_000}
            act("CORRECT_FACT", "2026-03-05", fact=str(fact.public_id), data=data)
            assert (one_task(107).case, one_task(107).blocks) == (case, "NONE")
            solve(107, "2026-03-05")
            night("2026-03-06")
            assert tasks(107) == []
        assert tasks(107) == []

    @pytest.mark.parametrize(
        ("number", "source"),
        [
            pytest.param(108, "CITIZEN", marks=pytest.mark.task(108)),
            pytest.param(111, "JOBCENTRE", marks=pytest.mark.task(111)),
        ],
    )
    @pytest.mark.parametrize(
        ("last", "opens"),
        [pytest.param("2026-02-18", True, marks=pytest.mark.solved(108, 111)), ("2026-03-04", False)],
    )
    def test_a_recovery_in_days_that_were_paid_here(self, number, source, last, opens):
        paid_here_then_moved()
        with tenancy.acting_for(ODENSE):
            take("RECOVERY", "2026-03-05", last_sick_day=last, source=source)
            night("2026-03-05")
            assert len(tasks(number)) == opens and tasks(219 - number) == []
            if opens:
                assert one_task(number).blocks == "NONE"
                solve(number, "2026-03-06")
                night("2026-03-07")
                assert tasks(number) == []
        assert facts("RECOVERY") == []


@pytest.mark.task(14)
@pytest.mark.task(104)
def test_the_acts_that_solve_them_can_be_tried_first():
    citizen()
    self_employed()
    night("2026-01-19")
    move("2026-02-02", GREENLAND)
    night("2026-02-02")
    with clock.at(day("2026-02-03")):
        what_if.preview(case=only_case(), act=Act(kind="HAND_OVER", reason="Aftalt"), by=None, on=day("2026-02-03"))
    assert len(tasks(104)) == 1 and only_case().status != "CLOSED"
    move("2026-02-04", ODENSE)
    night("2026-02-04")
    take("MOVE_CONSENT", "2026-02-05", given=True)
    with clock.at(day("2026-02-06")):
        what_if.preview(case=only_case(), act=Act(kind="SEND_DOCUMENTS"), by=None, on=day("2026-02-06"))
    assert len(tasks(14)) == 1
