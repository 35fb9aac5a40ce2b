"""Marks and exemptions are set and lifted with reason, history and who; the reports read that history."""

from __future__ import annotations

from datetime import date

import pytest

from office.administration.models import Role, User
from office.cases.models import Event
from office.cases.operations import open_case
from office.flows.act_on_case import Act, ActRefused, act_on_case
from office.flows.move_case import _carry_marks
from office.flows.run_reports import run_reports
from office.kernel import clock
from office.parties.operations import put_person
from office.reports.models import Reminder
from office.reports.periods import Unit
from office.reports.tests.world import asked, dicts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
MARCH, APRIL = date(2026, 3, 10), date(2026, 4, 20)


def _case(cpr: str = "7101805001"):
    with clock.at(date(2026, 3, 2)):
        return open_case(
            person=put_person(cpr=cpr, name="Maja Lyngtoft"), relation="UNEMPLOYMENT_FUND", target_group="UNEMPLOYED",
            first_absence_day=date(2026, 3, 2),
        )  # fmt: skip


def _user() -> User:
    return User.objects.create(username="mette", role=Role.CASEWORKER, municipality=751)


@pytest.mark.parametrize(
    ("on", "off", "report"),
    [("MARK_RECOURSE", "UNMARK_RECOURSE", "R35"), ("MARK_COMPLAINT", "UNMARK_COMPLAINT", "KLAGE"),
     ("EXEMPT", "LIFT_EXEMPTION", "R20")],
)  # fmt: skip
def test_setting_and_lifting_leave_two_lines_with_who_when_and_why(on: str, off: str, report: str) -> None:
    case, user = _case(), _user()
    with clock.at(MARCH):
        with pytest.raises(ActRefused):
            act_on_case(case=case, act=Act(kind=on), by=user, on=MARCH)
        act_on_case(case=case, act=Act(kind=on, reason="Anledning"), by=user, on=MARCH)
    assert len(dicts(asked(report, on=MARCH))) == 1
    with clock.at(APRIL):
        with pytest.raises(ActRefused):
            act_on_case(case=case, act=Act(kind=off), by=user, on=APRIL)
        act_on_case(case=case, act=Act(kind=off, reason="Afgjort"), by=user, on=APRIL)
    assert dicts(asked(report, on=APRIL)) == []
    kinds = {"EXEMPT": "EXEMPTED", "LIFT_EXEMPTION": "EXEMPTION_LIFTED"}
    lines = Event.objects.filter(case=case, kind__in=[kinds.get(on, on), kinds.get(off, off)]).order_by("pk")
    assert [(line.at.date(), line.actor, line.details["reason"]) for line in lines] == [
        (MARCH, "mette", "Anledning"), (APRIL, "mette", "Afgjort"),
    ]  # fmt: skip


def test_marks_that_come_with_a_moved_case_are_in_its_history() -> None:
    old, new = _case(), _case("7101805002")
    old.is_recourse = True
    with clock.at(MARCH):
        _carry_marks(new, old, 461)
    assert [row["number"] for row in dicts(asked("R35"))] == [new.number]
    assert [row["cases"] for row in dicts(asked("R14", Unit.MONTH, "2026-03"))] == [1]


def test_the_night_opens_reminders_and_goes_on_when_a_report_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*, on: date) -> int:
        raise RuntimeError(on)

    monkeypatch.setattr("office.flows.run_reports.deliver_due", fails)
    assert run_reports(on=date(2026, 10, 5)) == {"reminders": 2, "deliveries": 0, "removed": 0}
    assert run_reports(on=date(2026, 10, 6))["reminders"] == 0
    assert Reminder.objects.count() == 2
