"""Reminders, saved views, subscriptions and the log of extracts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from office.administration.models import Role
from office.administration.operations import NotAllowed
from office.kernel import clock, tenancy
from office.reports import operations as ops
from office.reports import queries
from office.reports.access import viewer_of
from office.reports.delivery import deliver_due, inbox_of, open_delivery, path_of, remove_old
from office.reports.errors import FormatRefused, ReminderRefused, ReportRefused, UnknownColumn
from office.reports.models import Delivery, Extract, Reminder
from office.reports.periods import Unit
from office.reports.pivot import Layout, Value
from office.reports.registry import report_of
from office.reports.rhythm import WORK_LISTS, due_on, work_list
from office.reports.running import Filter, Match, Question
from office.reports.tests.world import a_case, a_person, a_user, asked, dicts
from office.reports.writing import Format

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
DAY = date(2026, 11, 25)


def test_work_lists_come_monthly_quarterly_and_late_in_the_year() -> None:
    def open_on(day: date) -> dict[str, str]:
        return {due.kind: due.unit for due in due_on(day)}

    assert open_on(date(2026, 10, 31)) == {"REMAINING_DEBT": "2026-10", "EXEMPTIONS": "2026-K4"}
    assert open_on(date(2026, 11, 1)) == {
        "REMAINING_DEBT": "2026-11", "EXEMPTIONS": "2026-K4", "RIPE_CASES": "2026", "COMPLAINT_MARKS": "2026",
        "RECOURSE_MARKS": "2026",
    }  # fmt: skip
    assert open_on(date(2026, 1, 1)) == {"REMAINING_DEBT": "2026-01", "EXEMPTIONS": "2026-K1"}
    assert {due.due_on for due in due_on(DAY)} == {date(2026, 11, 30), date(2026, 12, 31)}


def test_the_filters_of_work_lists_fit_their_reports() -> None:
    a_case(DAY)
    for work in WORK_LISTS:
        by = (work.unit, "2026") if work.unit else (None, "")
        assert dicts(asked(work.report, *by, filters=work.filters)) is not None
    with pytest.raises(KeyError):
        work_list("NONE")


def test_reminders_are_made_once_given_and_done() -> None:
    leader, one, other = a_user(Role.LEADER), a_user(), a_user()
    assert ops.open_reminders(on=DAY) == 5
    assert ops.open_reminders(on=DAY) == 0
    reminder = Reminder.objects.get(kind="REMAINING_DEBT")
    assert ops.give_reminder(reminder=reminder, owner=one, by=one).owner == one
    with pytest.raises(NotAllowed):
        ops.give_reminder(reminder=reminder, owner=other, by=other)
    ops.give_reminder(reminder=reminder, owner=other, by=leader)
    with clock.at(DAY):
        done = ops.finish_reminder(reminder=reminder, by=other, note="Tre sendt til opkrævning")
    assert (done.done_on, done.done_by, done.note) == (DAY, other.username, "Tre sendt til opkrævning")
    with pytest.raises(ReminderRefused):
        ops.finish_reminder(reminder=reminder, by=one)
    assert reminder not in queries.open_reminders(DAY)
    assert queries.done_reminders() == [reminder]
    # The next month's goes to whoever had this one.
    ops.open_reminders(on=date(2026, 12, 1))
    following = Reminder.objects.get(kind="REMAINING_DEBT", unit="2026-12")
    assert following.owner == other
    assert ops.reopen_reminder(reminder=reminder, by=one).done_on is None
    with pytest.raises(ReminderRefused):
        ops.reopen_reminder(reminder=reminder, by=one)
    with pytest.raises(NotAllowed):
        ops.finish_reminder(reminder=following, by=a_user(Role.JOBCENTRE_READER))
    assert queries.open_reminders(date(2027, 1, 5))[0].due_on == date(2026, 11, 30)


def test_an_extract_is_logged_with_how_many_people_and_no_person() -> None:
    person = a_person()
    a_case(date(2026, 3, 4), person)
    a_case(date(2026, 3, 5), person)
    user = a_user()
    question = Question(
        report=report_of("R34"), viewer=viewer_of(user), period=asked("R34", Unit.YEAR, "2026").period,
        filters=(Filter("cpr", Match.IS, (person.cpr,)),), on=DAY,
    )  # fmt: skip
    row = ops.log_extract(question=question, channel="FILE", purpose="Tilsyn", form=Format.CSV)
    assert (row.by, row.role, row.report, row.period, row.rows, row.persons, row.has_cpr) == (
        user.username, "CASEWORKER", "R34", "2026", 2, 1, True,
    )  # fmt: skip
    kept = str(list(Extract.objects.values_list()))
    assert person.cpr not in kept
    assert list(queries.extracts(report="r34", by=user.username)) == [row]
    with pytest.raises(IntegrityError), transaction.atomic():
        Extract.objects.update(by="somebody else")


def test_without_cpr_no_number_leaves_and_the_log_says_so() -> None:
    a_case(date(2026, 3, 4))
    question = asked("R34", Unit.YEAR, "2026")
    narrow = Question(
        report=question.report, viewer=ops.reader(question, without_cpr=True), period=question.period, on=DAY
    )
    assert dicts(narrow)[0]["cpr"] is None
    assert ops.log_extract(question=narrow, channel="API", purpose="Statistik").has_cpr is False


def test_views_are_saved_shared_and_only_their_owners() -> None:
    owner, colleague, leader = a_user(), a_user(), a_user(Role.LEADER)
    layout = Layout(rows=("status",), values=(Value("number"),))
    own = ops.save_view(report="R45", name="Mine", layout=layout, by=owner)
    shared = ops.save_view(report="R45", name="Vores", layout=layout, by=owner, is_shared=True)
    assert queries.views_for(owner) == [own, shared]
    assert queries.views_for(colleague) == [shared]
    assert queries.views_for(leader) == []  # R45 is not the leader's
    again = ops.save_view(report="R45", name="Mine", layout=layout, by=owner, chart="BAR")
    assert (again.pk, again.chart) == (own.pk, "BAR")
    assert Layout.from_json(again.layout) == layout
    assert queries.view_by_public_id(own.public_id, colleague) is None
    with pytest.raises(NotAllowed):
        ops.delete_view(view=shared, by=colleague)
    ops.delete_view(view=shared, by=owner)
    with pytest.raises(UnknownColumn):
        ops.save_view(report="R45", name="x", layout=Layout(rows=("nothing",), values=()), by=owner)
    with pytest.raises(ReportRefused):
        ops.save_view(report="R45", name="x", layout=layout, by=leader)
    with pytest.raises(FormatRefused):
        ops.save_view(report="R45", name=" ", layout=layout, by=owner)


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.OPENKSD_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_a_subscription_delivers_the_last_whole_week_once(home: Path) -> None:
    leader = a_user(Role.LEADER)
    a_case(date(2026, 11, 18), a_person("Inde Ifjor"))
    a_case(date(2026, 11, 23), a_person("Denne Uge"))
    with clock.at(DAY):
        made = ops.subscribe(
            report="R34", rhythm="WEEKLY", role=Role.CASEWORKER, form=Format.CSV, purpose="Ledelsestilsyn", by=leader,
            to_folder=True,
        )  # fmt: skip
        assert ops.subscribe(
            report="R34", rhythm="WEEKLY", role=Role.CASEWORKER, form=Format.CSV, purpose="Igen", by=leader
        ) == made
        assert (deliver_due(on=DAY), deliver_due(on=DAY)) == (1, 0)
        delivery = Delivery.objects.get()
        assert (delivery.period, delivery.file_name, delivery.rows) == ("2026-47", "R34_2026-47.csv", 1)
        text = path_of(delivery).read_bytes().decode("utf-8-sig")
        assert "Inde Ifjor" in text
        assert "Denne Uge" not in text
        in_folder = home / "reports" / "751" / "folder" / "R34_2026-47.csv"
        assert in_folder.read_bytes() == path_of(delivery).read_bytes()
        assert (in_folder.stat().st_mode & 0o777, path_of(delivery).stat().st_mode & 0o777) == (0o600, 0o600)
        caseworker = a_user()
        assert inbox_of(caseworker) == [delivery]
        assert inbox_of(leader) == []
        assert open_delivery(delivery=delivery, by=caseworker) == path_of(delivery)
        with pytest.raises(ReportRefused):
            open_delivery(delivery=delivery, by=leader)
        assert [row.channel for row in queries.extracts()] == ["INBOX", "SUBSCRIPTION"]
        assert [row.persons for row in queries.extracts()] == [1, 1]
    assert deliver_due(on=date(2026, 11, 30)) == 1
    with tenancy.acting_for(461):
        assert deliver_due(on=date(2026, 11, 30)) == 0


def test_the_folder_may_be_asked_for_later_and_is_not_taken_away() -> None:
    asked_for = {
        "report": "R46", "rhythm": "WEEKLY", "role": Role.LEADER, "form": Format.CSV, "purpose": "Prøve",
        "by": a_user(),
    }  # fmt: skip
    made = ops.subscribe(**asked_for)
    assert not made.to_folder
    for wanted in (True, False):
        again = ops.subscribe(**asked_for, to_folder=wanted)
        assert (again.pk, again.to_folder) == (made.pk, True)


def test_an_ended_subscription_delivers_nothing_and_old_files_go(home: Path) -> None:
    user = a_user()
    with clock.at(DAY):
        made = ops.subscribe(
            report="R46", rhythm="MONTHLY", role=Role.LEADER, form=Format.XLSX, purpose="Satsregulering", by=user
        )
        assert deliver_due(on=DAY) == 1
        ops.end_subscription(subscription=made, by=user)
    assert deliver_due(on=date(2026, 12, 1)) == 0
    assert queries.subscriptions() == []
    delivery = Delivery.objects.get()
    assert remove_old(on=date(2027, 2, 20)) == 0
    path = path_of(delivery)
    assert path.exists()
    assert remove_old(on=date(2027, 3, 20)) == 1
    assert not path.exists()
    assert inbox_of(a_user(Role.LEADER)) == []
    delivery.refresh_from_db()
    with pytest.raises(FormatRefused):
        open_delivery(delivery=delivery, by=a_user(Role.LEADER))


def test_one_subscription_that_fails_does_not_keep_the_others_waiting(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from office.reports import delivery

    user, whole = a_user(), delivery.write_file
    with clock.at(DAY):
        for report in ("R46", "R20"):
            ops.subscribe(
                report=report, rhythm="WEEKLY", role=Role.LEADER, form=Format.CSV, purpose="Prøve", by=user
            )

        def fails_on_r46(question: Question, form: Format, path: Path) -> int:
            if question.report.code == "R46":
                raise OSError("disk full")
            return whole(question, form, path)

        monkeypatch.setattr(delivery, "write_file", fails_on_r46)
        assert deliver_due(on=DAY) == 1
        monkeypatch.setattr(delivery, "write_file", whole)
        assert deliver_due(on=DAY) == 1
    assert sorted(Delivery.objects.values_list("report", flat=True)) == ["R20", "R46"]


def test_nobody_subscribes_a_role_to_what_it_may_not_open(home: Path) -> None:
    asked_for = {"rhythm": "WEEKLY", "form": Format.CSV, "purpose": "x"}
    with pytest.raises(ReportRefused):
        ops.subscribe(report="R22", role=Role.CASEWORKER, by=a_user(Role.LEADER), **asked_for)
    with pytest.raises(ReportRefused):
        ops.subscribe(report="R22", role=Role.LEADER, by=a_user(), **asked_for)
    with pytest.raises(FormatRefused):
        ops.subscribe(report="R46", role=Role.LEADER, by=a_user(), **{**asked_for, "purpose": "  "})
