"""Tasks of papers, notes, corrections, requests and recoveries that come in (modtaget post): opened by the message."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from office.cases.models import SicknessCase
from office.flows.receive_message import held
from office.flows.tests.task_stories import (
    act,
    citizen,
    day,
    employed_with_pay,
    employed_without_pay,
    facts,
    night,
    one_task,
    only_case,
    post_says,
    refund,
    self_employed,
    solve,
    solve_on_its_page,
    status_changes,
    take,
    tasks,
)
from office.intake.models import Message
from office.intake.tests.examples import CVR
from office.kernel import clock
from office.parties.models import Person
from office.payments.queries import posted_weeks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Aarhus, with a citizen whom the register knows, and a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path
    citizen()


def undecided() -> None:
    employed_without_pay()
    night("2026-01-05")
    assert only_case().status == "UNDER_CLARIFICATION"


def decided() -> None:
    self_employed()
    night("2026-01-19")
    night("2026-02-02")
    assert only_case().status == "DECIDED"


def refused() -> None:
    """Refuse an absence with pay whose refund nobody has asked for."""
    employed_with_pay()
    night("2026-01-05")
    act("REFUSE", "2026-01-06", reason="Ikke ret")
    assert only_case().status == "REFUSED"


def ended() -> None:
    """Let an absence with pay be refunded to its end, and close."""
    employed_with_pay()
    night("2026-01-05")
    take("DP212S", "2026-02-20", last_sick_day="2026-02-18")
    refund("2026-02-24", "2026-01-31", "2026-02-18")
    night("2026-02-24")
    night("2026-02-26")
    assert only_case().status == "ENDED"


PAPERS = [
    pytest.param(2, undecided, "ENQUIRY_NOTE", {"text": "Vil vide, hvornår"}, marks=pytest.mark.task(2)),
    pytest.param(49, decided, "ENQUIRY_NOTE", {"text": "Vil vide, hvornår"}, marks=pytest.mark.task(49)),
    pytest.param(17, undecided, "DOCUMENT", {"text": "Attest"}, marks=pytest.mark.task(17)),
    pytest.param(17, undecided, "DOCUMENT", {"text": "Attest", "channel": "PAPER"}, marks=pytest.mark.task(17)),
    pytest.param(
        126, undecided, "DOCUMENT", {"text": "Attest", "channel": "MIT_SYGEFRAVAER"}, marks=pytest.mark.task(126)
    ),
    pytest.param(127, undecided, "FURTHER_INFORMATION", {"text": "Opereres i maj"}, marks=pytest.mark.task(127)),
    pytest.param(10, undecided, "REMARKS", {"text": "Jeg blev syg før"}, marks=pytest.mark.task(10)),
]


@pytest.mark.parametrize(("number", "story", "kind", "body"), PAPERS)
class TestPapers:
    @pytest.fixture(autouse=True)
    def received(self, number, story, kind, body):
        story()
        self.on = "2026-01-06" if story is undecided else "2026-02-03"
        take(kind, self.on, **body)

    def test_it_holds_the_next_decision(self, number, story, kind, body):
        task = one_task(number)
        assert (task.case, task.blocks, task.holds) == (only_case(), "DECISION", "WHOLE")
        assert task.cause[0]["details"][0]["value"] == kind

    def test_more_of_the_same_joins_it(self, number, story, kind, body):
        take(kind, self.on, **body)
        night(self.on)
        assert len(one_task(number).cause) == 2

    @pytest.mark.solved(2, 10, 17, 49, 126, 127)
    def test_read_it_is_solved_and_stays_away_until_the_next(self, number, story, kind, body):
        solve(number, self.on)
        night("2026-02-04" if story is decided else "2026-01-07")
        assert tasks(number) == []
        take(kind, "2026-02-05" if story is decided else "2026-01-08", **body)
        assert len(tasks(number)) == 1


@pytest.mark.task(10)
@pytest.mark.task(127)
@pytest.mark.parametrize(("on", "number"), [("2026-01-13", 10), ("2026-01-14", 127)])
def test_remarks_after_their_deadline_are_information(on, number):
    undecided()  # the letter was sent on 5 January: eight days
    take("REMARKS", on, text="Jeg blev syg før")
    assert len(tasks(number)) == 1 and len(tasks(10)) + len(tasks(127)) == 1


@pytest.mark.task(10)
def test_remarks_to_a_letter_without_proof_are_always_in_time():
    post_says(Person.objects.get(), "2026-01-01", is_proven=False)
    undecided()
    take("REMARKS", "2026-02-20", text="Jeg blev syg før")
    assert len(tasks(10)) == 1


@pytest.mark.task(16)
class TestAnswerToAHearing:
    @pytest.fixture(autouse=True)
    def heard(self):
        """Hear the citizen about the form that did not come."""
        undecided()
        night("2026-02-02")
        take("HEARING_ANSWER", "2026-02-05", text="Jeg var indlagt")

    def test_it_holds_the_decision_until_it_is_weighed(self):
        task = one_task(16)
        assert (task.case, task.blocks, task.holds) == (only_case(), "DECISION", "WHOLE")
        take("HEARING_ANSWER", "2026-02-06", text="Og stadig er")
        assert len(tasks(16)) == 1
        solve(16, "2026-02-06")
        night("2026-02-07")
        assert tasks(16) == []

    @pytest.mark.solved(16)
    def test_a_decision_answers_it(self):
        act("REFUSE", "2026-02-06", reason="Svaret ændrer intet")
        assert tasks(16) == []


# ---- corrections --------------------------------------------------------------------------------------------------


def correct(on: str, *, first: str = "2026-01-02") -> None:
    """Have the employer correct the notification."""
    given = Message.objects.filter(type="DP201").latest("pk").message_id
    body = {"form": "DP201", "first_absence_day": first, "weekly_hours": 37, "employment_start": "2015-01-01"}
    take("CORRECTION", on, corrects=str(given), token=str(given), notification=body)


@pytest.mark.task(75)
class TestCorrectionOfARunningCase:
    @pytest.fixture(autouse=True)
    def corrected(self):
        employed_with_pay()
        night("2026-01-05")
        refund()
        night("2026-02-25")
        assert only_case().status == "DECIDED"
        correct("2026-02-25")

    @pytest.mark.solved(75)
    def test_it_holds_the_money_until_it_is_compared(self):
        assert (one_task(75).case, one_task(75).blocks) == (only_case(), "PAYMENT")
        night("2026-02-26")
        assert only_case().status == "DECIDED" and len(tasks(75)) == 1
        solve(75, "2026-02-27")
        night("2026-03-05")
        assert tasks(75) == [] and only_case().status == "RUNNING"


@pytest.mark.task(75)
def test_a_correction_of_an_undecided_case_is_taken_in_without_a_task():
    employed_with_pay()
    correct("2026-01-06")
    night("2026-01-06")
    assert tasks(75) == [] and only_case().first_absence_day == date(2026, 1, 2)


@pytest.mark.task(36)
@pytest.mark.parametrize("story", [refused, ended])
@pytest.mark.solved(36)
def test_a_correction_of_a_case_that_is_over(story):
    story()
    correct("2026-03-02")
    assert (one_task(36).case, one_task(36).blocks) == (only_case(), "NONE") and tasks(75) == []
    take("INCOME", "2026-03-02", employer=CVR, months={"2025-12": {"wage": 20000, "hours": 100}})
    assert len(tasks(36)) == 1
    solve(36, "2026-03-03")
    night("2026-03-04")
    assert tasks(36) == []


@pytest.mark.task(116)
class TestCorrectionWithoutACase:
    @pytest.fixture(autouse=True)
    def corrected(self):
        body = {"form": "DP201", "first_absence_day": "2026-01-02", "weekly_hours": 37}
        unknown = str(UUID(int=7))
        for on in ("2026-01-06", "2026-01-07"):
            take("CORRECTION", on, corrects=unknown, token=unknown, notification=body)

    def test_each_message_has_its_task(self):
        assert [task.case for task in tasks(116)] == [None, None]
        assert all(task.blocks == "NONE" for task in tasks(116))

    def test_put_aside_with_a_reason_it_is_solved(self):
        with clock.at(day("2026-01-08")):
            held.put_aside(message=tasks(116)[0].message, by="sb", reason="Ingen sag")
        assert len(tasks(116)) == 1

    @pytest.mark.solved(116)
    def test_laid_on_the_case_that_was_found_it_is_solved(self):
        employed_with_pay()
        with clock.at(day("2026-01-08")):
            held.lay_on_case(message=tasks(116)[0].message, case=only_case(), by="sb")
        assert len(tasks(116)) == 1 and only_case().first_absence_day == date(2026, 1, 2)


# ---- refund requests ----------------------------------------------------------------------------------------------


@pytest.mark.task(125)
@pytest.mark.parametrize("story", [refused, ended])
@pytest.mark.solved(125)
def test_a_refund_request_on_a_case_that_is_over(story):
    story()
    refund("2026-03-02", "2026-02-19", "2026-02-22")
    assert (one_task(125).case, one_task(125).blocks) == (only_case(), "NONE")
    refund("2026-03-03", "2026-02-23", "2026-03-01")
    assert len(tasks(125)) == 1 and len(one_task(125).cause) == 2
    night("2026-03-03")
    solve(125, "2026-03-04")
    night("2026-03-05")
    assert tasks(125) == []


@pytest.mark.task(140)
class TestRefundRequestAfterDeath:
    @pytest.fixture(autouse=True)
    def requested(self):
        employed_with_pay()
        night("2026-01-05")
        status_changes("2026-02-20", "90", "A21", "2026-02-18")
        night("2026-02-20")
        solve(54, "2026-02-20")
        refund("2026-02-24", "2026-02-02", "2026-02-22")
        night("2026-02-24")

    @pytest.mark.solved(140)
    def test_it_holds_the_request_until_the_period_is_checked(self):
        task = one_task(140)
        assert (task.case, task.blocks, task.holds) == (only_case(), "PAYMENT", "PART") and tasks(125) == []
        night("2026-02-25")
        assert len(tasks(140)) == 1
        solve(140, "2026-02-25", answer="YES")
        act("GRANT", "2026-02-25", reason="Refusion til dødsdagen")
        night("2026-02-26")
        assert tasks(140) == []
        days = [week.monday for week in posted_weeks_of([only_case().pk])[only_case().pk].values() if week.paid]
        assert max(days) == date(2026, 2, 16)  # the week of the death


# ---- recoveries ---------------------------------------------------------------------------------------------------


@pytest.mark.task(141)
@pytest.mark.parametrize("story", [refused, ended])
@pytest.mark.solved(141)
def test_a_recovery_on_a_case_that_is_over(story):
    story()
    take("RECOVERY", "2026-03-02", last_sick_day="2026-02-18", source="CITIZEN")
    assert (one_task(141).case, one_task(141).blocks) == (only_case(), "NONE")
    take("RECOVERY", "2026-03-03", last_sick_day="2026-02-18", source="JOBCENTRE")
    assert len(tasks(141)) == 1
    solve(141, "2026-03-03")
    night("2026-03-04")
    assert tasks(141) == []


@pytest.mark.task(115)
class TestRecoveryWithoutACase:
    @pytest.fixture(autouse=True)
    def recovered(self):
        take("RECOVERY", "2026-01-12", last_sick_day="2026-01-10", source="CITIZEN")
        take("RECOVERY", "2026-01-13", last_sick_day="2026-01-11", source="JOBCENTRE")

    def test_each_message_has_its_task(self):
        assert [(task.case, task.blocks) for task in tasks(115)] == [(None, "NONE")] * 2

    def test_both_count_on_the_case_that_comes_later(self):
        employed_with_pay()
        assert tasks(115) == []
        assert [fact["last_absence_day"] for fact in facts("RECOVERY")] == ["2026-01-10", "2026-01-11"]

    def test_laid_by_hand_on_a_case_that_began_afterwards_it_is_solved(self):
        employed_with_pay(first_absence_day="2026-01-12")
        with clock.at(day("2026-01-14")):
            held.lay_on_case(message=tasks(115)[0].message, case=only_case(), by="sb")
        assert len(tasks(115)) == 1

    @pytest.mark.solved(115)
    def test_filed_it_is_solved(self):
        solve_on_its_page(tasks(115)[0], "2026-01-14")
        assert len(tasks(115)) == 1


@pytest.mark.parametrize(
    ("number", "source"),
    [
        pytest.param(144, "CITIZEN", marks=pytest.mark.task(144)),
        pytest.param(137, "JOBCENTRE", marks=pytest.mark.task(137)),
    ],
)
class TestRecoveryOfARunningCase:
    @pytest.fixture(autouse=True)
    def recovered(self, number, source):
        decided()
        take("RECOVERY", "2026-02-16", last_sick_day="2026-02-13", source=source)
        night("2026-02-16")

    def test_it_is_a_look_afterwards_that_holds_nothing(self, number, source):
        assert (one_task(number).case, one_task(number).holds) == (only_case(), "NOTHING")
        assert only_case().last_absence_day == date(2026, 2, 13)
        night("2026-02-17")
        assert len(tasks(number)) == 1

    @pytest.mark.solved(137, 144)
    def test_looked_at_it_is_solved(self, number, source):
        solve(number, "2026-02-17")
        night("2026-02-18")
        assert tasks(number) == []

    def test_the_same_end_from_somebody_else_asks_nobody(self, number, source):
        take("RECOVERY", "2026-02-17", last_sick_day="2026-02-13", source="CITIZEN" if number == 137 else "JOBCENTRE")
        night("2026-02-17")
        assert len(tasks(137)) + len(tasks(144)) == 1
        assert SicknessCase.objects.count() == 1
