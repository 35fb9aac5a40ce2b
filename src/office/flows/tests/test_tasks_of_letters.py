"""Tasks of letters on their way out (afsendelse): what came back opens one, sending it closes it."""

from __future__ import annotations

from datetime import date

import pytest

from office.flows import letter_delivery
from office.flows.agreements import first_warning_day
from office.flows.run_night import next_due_day
from office.flows.tests.task_stories import (
    PAY_DAY,
    act,
    citizen,
    day,
    details,
    employed_with_pay,
    employed_without_pay,
    facts,
    night,
    one_task,
    only_case,
    post_says,
    refund,
    solve,
    solve_loose,
    take,
    tasks,
)
from office.intake.tests.examples import CPR, CVR
from office.letters.models import Letter
from office.parties.models import Company, Person
from office.registers.operations import store_answer

pytestmark = pytest.mark.django_db

BACK = [
    pytest.param(28, {"outcome": "UNKNOWN_RECIPIENT"}, marks=pytest.mark.task(28)),
    pytest.param(121, {"largest": 100}, marks=pytest.mark.task(121)),
    pytest.param(128, {"outcome": "NO_ADDRESS"}, marks=pytest.mark.task(128)),
]
BACK_FROM_COMPANY = [
    pytest.param(143, {"outcome": "UNKNOWN_RECIPIENT"}, marks=pytest.mark.task(143)),
    pytest.param(142, {"outcome": "TOO_LARGE"}, marks=pytest.mark.task(142)),
]


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Silkeborg, with a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path


def of(kind: str) -> Letter:
    return Letter.objects.get(kind=kind)


@pytest.mark.parametrize(("number", "answer"), BACK)
class TestToThePerson:
    @pytest.fixture(autouse=True)
    def sent_back(self, number, answer):
        post_says(citizen(), "2026-01-05", **answer)
        employed_without_pay()
        night("2026-01-05")

    def test_each_letter_that_came_back_has_a_task_and_starts_no_deadline(self, number, answer):
        found = tasks(number)
        assert [task.case for task in found] == [only_case()] * 2
        assert {task.key for task in found} == {
            f"letter:{of(kind).public_id}" for kind in ("NOTIFICATION_LETTER", "INFORMATION_FORM")
        }
        assert all((task.blocks, task.holds) == ("NONE", "NOTHING") for task in found)
        assert details(found[0])["letter"] == of("NOTIFICATION_LETTER").title
        assert facts("LETTER_SENT") == []
        assert {letter.state for letter in Letter.objects.all()} == {"FAILED"}
        assert of("INFORMATION_FORM").reply_by is None

    def test_it_is_tried_again_each_night_and_opens_nothing_more(self, number, answer):
        night("2026-01-06")
        assert len(tasks(number)) == 2
        assert of("INFORMATION_FORM").attempts > 1

    def test_delivered_after_all_the_tasks_close_and_the_deadline_runs_from_that_day(self, number, answer):
        post_says(Person.objects.get(), "2026-01-07")
        night("2026-01-07")
        assert tasks(number) == [] and len(tasks(number, "CLOSED_BY_ITSELF")) == 2
        assert {sent["letter"] for sent in facts("LETTER_SENT")} == {"NOTIFICATION_LETTER", "INFORMATION_FORM"}
        assert {sent["deadline"] for sent in facts("LETTER_SENT")} == {"2026-01-15"}

    @pytest.mark.solved(28, 121, 128)
    def test_sent_by_hand_on_a_registered_day_it_is_solved(self, number, answer):
        task = next(task for task in tasks(number) if task.key == f"letter:{of('INFORMATION_FORM').public_id}")
        act("REGISTER_DISPATCH", "2026-01-09", task=str(task.public_id), first_day=day("2026-01-08"))
        assert len(tasks(number)) == 1 and len(tasks(number, "SOLVED")) == 1
        (sent,) = facts("LETTER_SENT")
        assert (sent["letter"], sent["sent_on"]) == ("INFORMATION_FORM", date(2026, 1, 8))
        assert (sent["deadline"], sent.get("is_proven", True)) == ("2026-01-16", True)
        assert of("INFORMATION_FORM").state == "SENT"
        night("2026-01-09")
        assert len(tasks(number)) == 1

    def test_solved_without_sending_it_does_not_come_back(self, number, answer):
        for _ in range(2):
            solve(number, "2026-01-06")
        night("2026-01-07")
        assert tasks(number) == []


@pytest.mark.parametrize(("number", "answer"), BACK_FROM_COMPANY)
class TestToTheCompany:
    @pytest.fixture(autouse=True)
    def sent_back(self, number, answer):
        citizen()
        post_says(CVR, "2026-01-05", **answer)
        employed_with_pay()
        night("2026-01-05")
        refund()
        night("2026-02-25")

    def test_the_letter_about_the_refund_has_a_task(self, number, answer):
        task = one_task(number)
        assert (task.case, task.blocks) == (only_case(), "NONE")
        assert task.key == f"letter:{of('REFUND_GRANT').public_id}"
        night("2026-02-26")
        assert len(tasks(number)) == 1

    def test_delivered_after_all_it_closes(self, number, answer):
        post_says(CVR, "2026-02-26")
        night("2026-02-26")
        assert tasks(number) == [] and of("REFUND_GRANT").state == "SENT"

    @pytest.mark.solved(142, 143)
    def test_sent_by_hand_it_is_solved(self, number, answer):
        act("REGISTER_DISPATCH", "2026-02-26", task=str(number), first_day=PAY_DAY)
        assert tasks(number) == [] and of("REFUND_GRANT").receipt_id.startswith("BY_HAND")


@pytest.mark.task(128)
def test_a_company_without_address_has_the_same_task_as_a_citizen():
    citizen()
    post_says(CVR, "2026-01-05", outcome="NO_ADDRESS")
    employed_with_pay()
    night("2026-01-05")
    refund()
    night("2026-02-25")
    assert one_task(128).key == f"letter:{of('REFUND_GRANT').public_id}"


@pytest.mark.task(69)
class TestSpecifications:
    @pytest.fixture(autouse=True)
    def sent_back(self):
        citizen()
        employed_with_pay()
        night("2026-01-05")
        refund()
        night("2026-02-25")
        post_says(CVR, "2026-02-26", outcome="UNKNOWN_RECIPIENT")
        night("2026-02-26")

    def test_further_specifications_join_the_task(self):
        assert one_task(69).key == f"letter:{of('SPECIFICATION').public_id}"
        assert tasks(143) == []
        refund("2026-03-03", "2026-02-23", "2026-03-01")
        night("2026-03-03")
        night("2026-03-05")
        assert Letter.objects.filter(kind="SPECIFICATION").count() == 2
        assert len(one_task(69).keys) == 2
        post_says(CVR, "2026-03-06")
        night("2026-03-06")
        assert tasks(69) == []

    @pytest.mark.solved(69)
    def test_sent_by_hand_it_is_solved(self):
        act("REGISTER_DISPATCH", "2026-02-27", task="69", first_day=day("2026-02-27"))
        assert tasks(69) == [] and of("SPECIFICATION").state == "SENT"


@pytest.mark.task(52)
class TestWarningOfAnAgreement:
    @pytest.fixture(autouse=True)
    def agreed(self):
        citizen()
        take("AGREEMENT", "2025-02-03", employer=CVR, **{"from": "2025-02-01", "until": "2026-01-31"})

    def test_both_parties_are_warned_in_time_and_once(self):
        assert next_due_day(day("2025-03-01")) is not None
        night("2025-12-01")
        assert Letter.objects.count() == 0
        night("2025-12-02")
        night("2025-12-03")
        sent = Letter.objects.filter(kind="AGREEMENT_ENDS", state="SENT")
        assert {letter.person is not None for letter in sent} == {True, False} and len(sent) == 2
        assert tasks(52) == []

    @pytest.mark.parametrize("recipient", ["PERSON", "COMPANY"])
    def test_a_warning_that_came_back_is_a_task_until_it_is_sent(self, recipient):
        to = Person.objects.get() if recipient == "PERSON" else CVR
        post_says(to, "2025-12-02", outcome="UNKNOWN_RECIPIENT")
        night("2025-12-02")
        night("2025-12-03")
        task = one_task(52)
        assert tasks(28) == tasks(143) == []
        (letter,) = letter_delivery.letters_of(task)
        assert (letter.person is not None) == (recipient == "PERSON")
        letter_delivery.register_dispatch(task=task, sent_on=day("2025-12-04"), by="sb", on=day("2025-12-04"))
        assert tasks(52) == []
        night("2025-12-05")
        assert tasks(52) == []

    @pytest.mark.solved(52)
    def test_delivered_after_all_it_closes(self):
        post_says(CVR, "2025-12-02", outcome="UNKNOWN_RECIPIENT")
        night("2025-12-02")
        post_says(CVR, "2025-12-04")
        night("2025-12-04")
        assert tasks(52) == []

    @pytest.mark.parametrize("without", [(), ("until",)])
    def test_two_years_are_the_end_whatever_is_written(self, without):
        days = {"from": "2024-03-01", "until": "2028-12-31"}
        take("AGREEMENT", "2025-02-03", employer=CVR, illness="astma", without=without, **days)
        night("2025-12-29")
        assert Letter.objects.filter(content__last_day="2026-02-28").count() == 0
        assert first_warning_day(day("2025-12-29")) == day("2025-12-30")
        night("2025-12-30")
        assert Letter.objects.filter(content__last_day="2026-02-28").count() == 2

    def test_a_renewed_agreement_is_not_warned_of(self):
        take("AGREEMENT", "2025-11-03", employer=CVR, **{"from": "2026-02-01", "until": "2027-01-31"})
        night("2025-12-02")
        assert Letter.objects.count() == 0


@pytest.mark.task(27)
class TestNamesThatWereNotFound:
    @pytest.mark.solved(27)
    def test_a_citizen_whom_the_register_does_not_give_is_asked_for_again_each_night(self):
        employed_with_pay()
        task = one_task(27)
        assert (task.person, task.case) == (Person.objects.get(), None)
        take("INCOME", "2026-01-06", employer=CVR, months={"2026-01": {"wage": 1, "hours": 1}})
        night("2026-01-06")
        assert len(tasks(27)) == 1
        answer = {"name": "Åse Lykke Ærø", "born": "1980-01-01", "sex": "FEMALE", "address": "Engvej 1"}
        store_answer(register="PERSON", key=CPR, answer=answer, from_day=day("2026-01-07"))
        night("2026-01-07")
        assert tasks(27) == [] and Person.objects.get().name == "Åse Lykke Ærø"

    def test_a_company_that_the_register_does_not_give(self):
        citizen()
        store_answer(register="COMPANY", key=CVR, answer={"is_silent": True}, from_day=day("2025-01-01"))
        employed_with_pay()
        take("DP201", "2026-03-05", first_absence_day="2026-03-02", weekly_hours=37, schedule=...)
        assert one_task(27).person is None
        store_answer(register="COMPANY", key=CVR, answer={"name": "Fjordlys"}, from_day=day("2026-03-06"))
        night("2026-03-06")
        assert tasks(27) == [] and Company.objects.get().name == "Fjordlys"

    def test_the_number_was_right_and_the_name_is_entered_by_hand(self):
        employed_with_pay()
        solve_loose(27, "2026-01-06")
        night("2026-01-07")
        assert tasks(27) == []
