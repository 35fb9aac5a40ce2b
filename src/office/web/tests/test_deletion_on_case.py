"""Deleting a task that holds a decision, night by night: the decision is made, and the case says on what ground."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role, User
from office.cases.models import Event
from office.decisions.models import Decision
from office.flows.follow_up_deletion import follow_up
from office.flows.order_task_deletion import prepare_request, send_request
from office.flows.tests.task_stories import (
    act,
    citizen,
    day,
    employed_without_pay,
    night,
    one_task,
    only_case,
    self_employed,
    take,
    tasks,
)
from office.kernel import clock
from office.tasks import handling, overview
from office.tasks.catalogue import all_types
from office.tasks.deletion_request import Draft
from office.tasks.history import RUNS_ON
from office.tasks.models import DeletionRun

pytestmark = pytest.mark.django_db
CAME, ORDERED, HELD, RUN = "2026-01-20", "2026-02-03", "2026-02-15", "2026-02-16"

PAPERS = [
    pytest.param(2, "ENQUIRY_NOTE", {"text": "Vil vide, hvornår"}, id="2"),
    pytest.param(8, "DOCUMENT", {"channel": "CASE_SYSTEM"}, id="8"),
    pytest.param(17, "DOCUMENT", {"text": "Attest"}, id="17"),
    pytest.param(126, "DOCUMENT", {"text": "Attest", "channel": "MIT_SYGEFRAVAER"}, id="126"),
    pytest.param(127, "FURTHER_INFORMATION", {"text": "Opereres i maj"}, id="127"),
]


@pytest.fixture(autouse=True)
def leader(municipality, tmp_path, settings) -> User:
    settings.OPENKSD_HOME = tmp_path
    citizen()
    return User.objects.create_user("leder", role=Role.LEADER, municipality=municipality)


def order(number: int, leader: User, on: str = ORDERED) -> None:
    said = Draft(numbers=(number,), confirmed=(number,), contact_name="Hanne", contact_email="hanne@x.dk")
    with clock.at(day(on)):
        request = prepare_request(said=said, by=leader, on=day(on))
        send_request(request=request, by=leader, on=day(on))


def page(user: User, name: str, clock_at: Callable[[date], None], on: str = RUN, language: str = "da") -> str:
    clock_at(day(on))
    client = Client(headers={"accept-language": language})
    client.cookies["openksd_language"] = language
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return unescape(client.get(reverse(name, args=[only_case().public_id])).content.decode())


def held_back(number: int, kind: str, body: dict[str, str]) -> None:
    """Let a paper come to a case that is ripe for its decision, and hold it for two nights."""
    self_employed()
    night("2026-01-19")
    take(kind, CAME, **body)
    night(CAME)
    night("2026-02-02")
    assert one_task(number).blocks == "DECISION"
    assert not Decision.objects.filter(state="IN_FORCE").exists()


@pytest.mark.parametrize(("number", "kind", "body"), PAPERS)
def test_the_night_of_the_run_decides_and_the_case_says_what_nobody_weighed(number, kind, body, leader, clock_at):
    held_back(number, kind, body)
    order(number, leader)
    night(HELD)
    assert len(tasks(number)) == 1 and not Decision.objects.exists()
    night(RUN)
    assert (tasks(number), len(tasks(number, "DELETED"))) == ([], 1)
    decision = Decision.objects.get(state="IN_FORCE")
    assert (decision.outcome, decision.is_automatic, only_case().status) == ("GRANTED", True, "DECIDED")
    consequence = all_types()[number].consequence_da
    assert len(consequence) > 20
    runs_on = Event.objects.get(kind=RUNS_ON)
    assert runs_on.text.endswith(consequence) and runs_on.details["number"] == number
    assert runs_on.text in page(leader, "case", clock_at)
    english = page(leader, "case", clock_at, language="en")
    assert f"The case goes on without a person having considered task {number} " in english
    assert all_types()[number].consequence_en in english and consequence not in english
    shown = page(leader, "case_history", clock_at)
    assert shown.count(consequence) >= 2, "the deletion and what follows from it are two lines of the history"
    night("2026-02-17")
    assert tasks(number) == [], "the same paper does not open it again"


@pytest.mark.parametrize(("number", "kind", "body"), PAPERS[:1])
def test_without_an_order_the_decision_still_waits(number, kind, body, leader, clock_at):
    held_back(number, kind, body)
    night(HELD)
    night(RUN)
    assert len(tasks(number)) == 1 and not Decision.objects.exists()
    assert all_types()[number].consequence_da not in page(leader, "case", clock_at)


def test_a_deleted_hearing_answer_leads_to_no_refusal_that_nobody_has_spoken(leader, clock_at):
    employed_without_pay()
    night("2026-01-05")
    night("2026-02-02")
    take("HEARING_ANSWER", "2026-02-03", text="Jeg var indlagt")
    order(16, leader)
    night(RUN)
    assert len(tasks(16, "DELETED")) == 1
    assert not Decision.objects.filter(state="IN_FORCE").exists(), "an adverse outcome is never automatic"
    assert all_types()[16].consequence_da in page(leader, "case", clock_at)
    run = DeletionRun.objects.get()
    assert (follow_up(run).total.adverse, follow_up(run).total.ended) == (0, 0)
    act("REFUSE", "2026-02-17", provision="§ 11, stk. 2", reason="Skemaet mangler")
    night("2026-02-18")
    since = follow_up(run).total
    assert (since.adverse, since.granted, since.by_machine, since.ended, since.quiet) == (1, 0, 0, 1, 0)


def test_a_task_on_hold_is_back_in_the_list_after_the_night_of_its_day(leader):
    self_employed()
    night("2026-01-19")
    take("DOCUMENT", CAME, text="Attest")
    with clock.at(day(CAME)):
        handling.put_on_hold(task=one_task(17), until=day("2026-02-16"), reason="Venter på lægen")
    for on, is_shown in (("2026-02-02", False), ("2026-02-15", False), ("2026-02-16", True), ("2026-02-17", True)):
        night(on)
        task = one_task(17)
        assert (task.blocks, task.hold_reason) == ("DECISION", "Venter på lægen"), "the hold changes nothing else"
        awake = overview.matching(overview.OverviewFilter(on_hold=False), day(on))
        assert awake.filter(pk=task.pk).exists() == is_shown, on
        assert (overview.hold_counts(day(on))[1] == 1) == is_shown
        taken = overview.next_task(overview.OverviewFilter(), on=day(on), user=leader)
        assert (taken is not None and taken.pk == task.pk) == is_shown
    assert not Decision.objects.exists()
