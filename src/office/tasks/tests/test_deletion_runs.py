"""Requests, rounds and runs of task deletion: what is shown is what goes, runs stop and resume, and prove it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from lawbook.assessment import PART
from office.cases.models import Event
from office.flows.follow_up_deletion import follow_up
from office.kernel import clock
from office.tasks import deletion, deletion_run, operations
from office.tasks.catalogue import all_types
from office.tasks.deletion_calendar import DeadlineRefused
from office.tasks.deletion_certificate import csv_of, is_genuine, lines_of, pdf_of, total_of
from office.tasks.deletion_preview import preview, runs_on_cases
from office.tasks.deletion_request import Draft, NotReadyToSend, missing, save_draft, send_request
from office.tasks.models import DeletionOrder, DeletionRequest, DeletionRun, Task, TextVersion
from office.tasks.statistics import figures_by_type
from office.tasks.tests.world import a_case, event
from office.tasks.texts import text_version, versions_of, words_of, words_seen

pytestmark = pytest.mark.django_db
ORDERED, RUN, NEXT = date(2026, 11, 24), date(2026, 12, 7), date(2026, 12, 21)
WHOLE_DRAFT = Draft(numbers=(24, 51), confirmed=(24, 51), contact_name="Hanne", contact_email="hanne@x.dk")


@pytest.fixture(autouse=True)
def _at_work(municipality, clock_at):
    clock_at(ORDERED)


def _tasks(*numbers: int) -> None:
    for number in numbers:
        operations.sync(case=a_case(), findings=[event(number)], on=ORDERED)


def _as_it_was(number: int) -> None:
    """Let the first version of a type's text have another cause than today's."""
    version = TextVersion.objects.get(number=number)
    version.words["da"]["cause"], version.words["en"]["cause"] = "Som det var", "As it was"
    version.save()


def _order(*numbers: int, **fields) -> list[DeletionOrder]:
    return deletion.order_deletion(numbers=numbers, sender="leder", on=ORDERED, **fields)


def test_a_draft_lacks_things_until_it_does_not():
    request = save_draft(said=Draft(numbers=(24, 51), confirmed=(24, 999)), by="super", on=ORDERED)
    assert request.confirmed == [24]
    assert [en for _, en in missing(request, ORDERED)] == [
        "The consequence is not confirmed for 51.", "The name of the contact person is missing.",
        "The e-mail of the contact person is missing.",
    ]  # fmt: skip
    with pytest.raises(NotReadyToSend):
        send_request(request=request, sender="leder", on=ORDERED)
    assert deletion.standing_orders() == []
    request = save_draft(said=WHOLE_DRAFT, by="super", on=ORDERED)
    sent = send_request(request=request, sender="leder", on=ORDERED)
    assert (sent.state, sent.first_run, sent.texts["24"]) == ("SENT", RUN, all_types()[24].consequence_da)
    assert [(order.number, order.request_id) for order in deletion.standing_orders()] == [(24, sent.pk), (51, sent.pk)]
    with pytest.raises(NotReadyToSend):
        send_request(request=sent, sender="leder", on=ORDERED)


def test_a_draft_refuses_what_comes_back_and_there_is_one_at_a_time():
    with pytest.raises(deletion.NotDeletable):
        save_draft(said=Draft(numbers=(24, 19)), by="super", on=ORDERED)
    save_draft(said=WHOLE_DRAFT, by="a", on=ORDERED)
    save_draft(said=Draft(numbers=(8,)), by="b", on=ORDERED)
    assert DeletionRequest.objects.get().numbers == [8]


def test_an_order_after_the_deadline_waits_for_the_next_round():
    assert deletion.round_for(date(2026, 12, 2)).run_on == RUN
    assert deletion.round_for(date(2026, 12, 3)).run_on == NEXT
    deletion.set_deadline(run_on=RUN, deadline=date(2026, 11, 20), by="drift")
    assert _order(24)[0].first_run == NEXT
    _tasks(24)
    assert deletion.run_deletion(on=RUN) is None
    assert deletion.run_deletion(on=NEXT).deleted == {"24": 1}
    with pytest.raises(DeadlineRefused):
        deletion.set_deadline(run_on=RUN, deadline=RUN, by="drift")


def test_an_order_stands_to_its_end_date_and_can_then_be_ordered_again():
    _tasks(24, 51)
    _order(24, ends_on=RUN)
    _order(51, ends_on=RUN - timedelta(days=1))
    assert deletion.run_deletion(on=RUN).deleted == {"24": 1}
    assert deletion.next_deletion_day(RUN) is None
    (again,) = deletion.order_deletion(numbers=[24], sender="leder", on=RUN + timedelta(days=1))
    assert again.first_run == NEXT
    assert DeletionOrder.objects.get(number=24, withdrawn_by="slutdato").withdrawn_on == RUN


def test_preview_shows_what_the_run_takes():
    first, second, third = a_case(), a_case(), a_case()
    operations.sync(
        case=first, findings=[event(88, holds=PART), event(24)], on=ORDERED, money_waiting=500_00,
        is_money_upper_bound=False,
    )  # fmt: skip
    operations.sync(case=second, findings=[event(88, holds=PART), event(15, holds=PART)], on=ORDERED)
    operations.sync(case=third, findings=[event(51)], on=ORDERED)
    effect = preview([24, 88, 36])
    assert [(kind.number, kind.tasks, kind.blocking) for kind in effect.types] == [(24, 1, 0), (36, 0, 0), (88, 2, 2)]
    assert (effect.tasks, effect.cases, effect.blocking, effect.money) == (3, 2, 2, 500_00)
    assert runs_on_cases(effect) == [first]  # 15 still holds the second
    _order(24, 88, 36)
    run = deletion.run_deletion(on=RUN)
    assert run.deleted == {str(kind.number): kind.tasks for kind in effect.types}
    assert Task.objects.filter(status="OPEN").count() == 2


def test_a_killed_run_goes_on_where_it_was():
    _tasks(24, 24, 51)
    _order(24, 51)

    def killed(run, number):
        if number == 51:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deletion.run_deletion(on=RUN, taken=killed)
    run = DeletionRun.objects.get()
    assert (run.state, run.deleted) == ("RUNNING", {"24": 2})
    assert Task.objects.filter(status="OPEN").count() == 1
    assert deletion.next_deletion_day(RUN) == RUN + timedelta(days=1)
    _tasks(24)  # came after its type was taken: not this run's
    run = deletion.run_deletion(on=RUN + timedelta(days=1))
    assert (run.run_on, run.state, run.deleted) == (RUN, "FINISHED", {"24": 2, "51": 1})
    assert deletion.run_deletion(on=RUN + timedelta(days=1)) is None


def test_a_run_is_stopped_between_two_types_and_resumed():
    _tasks(24, 51)
    _order(24, 51)
    deletion.run_deletion(on=RUN, taken=lambda run, number: deletion.stop_run(run_on=RUN, by="drift") and None)
    assert DeletionRun.objects.get().state == "STOPPED"
    assert Task.objects.filter(status="OPEN").values_list("number", flat=True).get() == 51
    assert deletion.run_deletion(on=RUN) is None
    deletion.resume_run(run_on=RUN)
    assert deletion.run_deletion(on=RUN).state == "FINISHED"
    with pytest.raises(deletion_run.RunIsOver):
        deletion.stop_run(run_on=RUN, by="drift")
    with pytest.raises(deletion_run.RunIsOver):
        deletion.resume_run(run_on=RUN)


def test_a_coming_run_is_stopped_before_it_begins():
    _tasks(24)
    _order(24)
    deletion.stop_run(run_on=RUN, by="drift")
    assert deletion.run_deletion(on=RUN) is None
    assert Task.objects.get().status == "OPEN"
    deletion.resume_run(run_on=RUN)  # not come yet: begins on its day, with the orders that stand then
    assert deletion.run_deletion(on=RUN - timedelta(days=1)) is None
    assert deletion.run_deletion(on=RUN).deleted == {"24": 1}


def test_a_run_stopped_before_it_began_is_made_when_resumed_late():
    _tasks(24)
    _order(24)
    deletion.stop_run(run_on=RUN, by="drift")
    with clock.at(RUN + timedelta(days=3)):
        deletion.resume_run(run_on=RUN)
    assert deletion.run_deletion(on=RUN + timedelta(days=3)).deleted == {"24": 1}


def test_an_order_withdrawn_while_the_run_stands_still_is_left_alone():
    _tasks(24)
    _order(24)
    deletion_run._begin(RUN)
    deletion.withdraw_deletion(numbers=[24], by="leder", on=RUN)
    assert deletion.run_deletion(on=RUN).deleted == {"24": 0}
    assert Task.objects.get().status == "OPEN"


def test_the_certificate_says_what_was_done_and_shows_tampering():
    _tasks(24, 24, 51)
    _order(24, 51, contact_name="=Hanne", contact_email="hanne@x.dk")
    with clock.at(RUN):
        run = deletion.run_deletion(on=RUN)
    assert total_of(run) == 3
    assert [(line.number, line.deleted, line.sender) for line in lines_of(run)] == [(24, 2, "leder"), (51, 1, "leder")]
    text = csv_of(run, "Aarhus Kommune").decode("utf-8-sig")
    assert run.checksum in text
    assert "24;Undersøg regres;2026-11-24;leder;'=Hanne;hanne@x.dk" in text
    assert pdf_of(run, "Aarhus Kommune").startswith(b"%PDF")
    assert is_genuine(run)
    run.deleted["24"] = 1
    assert not is_genuine(run)


def test_follow_up_tells_what_came_back_and_what_the_cases_did():
    back, quiet = a_case(), a_case()
    for case in (back, quiet):
        operations.sync(case=case, findings=[event(24)], on=ORDERED)
    _order(24)
    with clock.at(RUN):
        run = deletion.run_deletion(on=RUN)
    with clock.at(RUN + timedelta(days=2)):
        operations.sync(case=back, findings=[event(24, key="new")], on=RUN + timedelta(days=2))
    report = follow_up(run)
    ((number, found),) = report.types
    assert (number, found.deleted, found.came_back, found.cases, found.quiet) == (24, 2, 1, 2, 1)
    assert report.total == found


def test_each_case_has_one_line_per_run_and_the_task_keeps_its_text():
    operations.sync(case=a_case(), findings=[event(24), event(51)], on=ORDERED)
    _order(24, 51)
    run = deletion.run_deletion(on=RUN)
    task = Task.objects.get(number=24)
    assert (task.status, task.deleted_in, task.seen_version) == ("DELETED", run.public_id, 1)
    (line,) = Event.objects.filter(kind="TASK_DELETED")
    assert all(all_types()[number].consequence_da in line.text for number in (24, 51))
    assert line.details["numbers"] == [24, 51]


def test_a_stopped_run_tells_what_it_took_once():
    operations.sync(case=a_case(), findings=[event(24), event(51)], on=ORDERED)
    _order(24, 51)
    deletion.run_deletion(on=RUN, taken=lambda run, number: deletion.stop_run(run_on=RUN, by="drift") and None)
    deletion.stop_run(run_on=RUN, by="drift")
    deletion.resume_run(run_on=RUN)
    deletion.run_deletion(on=RUN)
    lines = Event.objects.filter(kind="TASK_DELETED").order_by("pk")
    assert [line.details["numbers"] for line in lines] == [[24], [51]]


def test_a_changed_text_is_a_new_version_and_the_old_is_kept(monkeypatch):
    assert text_version(24, on=ORDERED).version == 1
    assert text_version(24, on=RUN).since == ORDERED
    _as_it_was(24)
    assert (text_version(24, on=RUN).version, text_version(24, on=RUN).since) == (2, RUN)
    assert [words_of(version, "da").cause for version in versions_of(24)][1] == "Som det var"


def test_a_solved_task_keeps_the_version_that_was_seen():
    _tasks(24)
    solved = operations.solve(task=Task.objects.get(), by="mh", solution="set", on=RUN).task
    _as_it_was(24)
    assert text_version(24, on=RUN).version == 2
    solved.refresh_from_db()
    assert solved.seen_version == 1
    assert (words_seen(solved, "da").cause, words_seen(solved, "en").cause) == ("Som det var", "As it was")
    other = all_types()[24]
    for language in ("da", "en"):  # all else is the same, each in its own language
        assert replace(words_seen(solved, language), cause="") == replace(other.words(language), cause="")


def test_an_open_task_has_todays_text_and_a_version_in_danish_alone_is_wholly_danish():
    _tasks(24)
    text_version(24, on=ORDERED)
    _as_it_was(24)
    assert words_seen(Task.objects.get(), "en") == all_types()[24].words("en")
    version = versions_of(24).get()
    version.words = {"da": version.words["da"]}
    assert words_of(version, "en") == words_of(version, "da")


def test_figures_per_type():
    with clock.at(ORDERED):
        _tasks(24, 24, 51)
    task = Task.objects.filter(number=24).first()
    with clock.at(task.opened_at + timedelta(minutes=90)):
        operations.solve(task=task, by="mh", solution="set", on=ORDERED)
    figures = figures_by_type(ORDERED)
    assert (figures[24].open_now, figures[24].came, figures[24].went, figures[24].median_minutes) == (1, 2, 1, 90)
    assert figures[51].median_minutes is None


def test_a_neighbours_rows_are_behind_the_wall():
    save_draft(said=WHOLE_DRAFT, by="super", on=ORDERED)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openksd.municipality', '657', true)")
        cursor.execute("SELECT count(*) FROM tasks_deletionrequest")
        assert cursor.fetchone() == (0,)
