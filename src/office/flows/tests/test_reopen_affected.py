"""A changed lawbook has every open case assessed once more, once; what comes out the same is left alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows import reopen_affected
from office.flows.reopen_affected import wake_for_lawbook
from office.flows.tests.task_stories import employed_with_pay, night, only_case, refund
from office.oversight.operations import begin_night
from office.oversight.queries import night_of
from office.payments.models import Posting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_work_with_citizen")]
FAR = date(2027, 6, 1)


def lived() -> SicknessCase:
    """Grant a refund and put the case's next look far away."""
    employed_with_pay()
    night("2026-01-06")
    refund()
    night("2026-02-24")
    SicknessCase.objects.update(next_look_on=FAR)
    return only_case()


def wake(on: str) -> int:
    day = date.fromisoformat(on)
    return wake_for_lawbook(run=begin_night(on=day), on=day)


def another_lawbook(monkeypatch: pytest.MonkeyPatch, version: str = "2026.3-new") -> None:
    monkeypatch.setattr(reopen_affected, "lawbook_version", lambda: version)


def test_the_same_lawbook_wakes_nobody() -> None:
    lived()
    assert wake("2026-02-25") == 0
    assert only_case().next_look_on == FAR


def test_another_lawbook_wakes_every_open_case_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lived()
    another_lawbook(monkeypatch)
    assert (wake("2026-02-25"), wake("2026-02-25")) == (1, 0)
    assert only_case().next_look_on == date(2026, 2, 25)
    SicknessCase.objects.update(next_look_on=FAR)
    assert wake("2026-02-26") == 0


def test_back_to_the_former_lawbook_is_a_change_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lived()
    another_lawbook(monkeypatch, "2026.3-new")
    wake("2026-02-25")
    another_lawbook(monkeypatch, "2026.2-old")
    SicknessCase.objects.update(next_look_on=FAR)
    assert wake("2026-02-26") == 1


@pytest.mark.parametrize(
    ("status", "look", "then"),
    [
        (SicknessCase.Status.CLOSED, None, None),
        (SicknessCase.Status.ANNULLED, None, None),
        (SicknessCase.Status.RUNNING, date(2026, 2, 20), date(2026, 2, 20)),
    ],
)
def test_a_closed_case_and_one_that_is_due_already_are_left(
    status: str, look: date | None, then: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = lived()
    SicknessCase.objects.filter(pk=case.pk).update(status=status, next_look_on=look)
    another_lawbook(monkeypatch)
    assert wake("2026-02-25") == 0
    assert only_case().next_look_on == then


def test_the_first_night_only_remembers_the_lawbook() -> None:
    employed_with_pay()
    SicknessCase.objects.update(next_look_on=FAR)
    assert wake("2026-01-06") == 0
    assert any(step.startswith("LAWBOOK ") for step in night_of(date(2026, 1, 6)).steps)  # type: ignore[union-attr]


def test_a_night_by_another_lawbook_looks_and_changes_no_money_where_the_law_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lived()
    before = Posting.objects.count(), Decision.objects.count()
    another_lawbook(monkeypatch)
    night("2026-02-25")
    found = night_of(date(2026, 2, 25))
    assert found is not None and found.counts["reopened"] == 1 and found.counts["cases"] >= 1
    assert (Posting.objects.count(), Decision.objects.count()) == before


def test_a_night_without_a_change_notes_no_new_step() -> None:
    lived()
    night("2026-02-25")
    found = night_of(date(2026, 2, 24) + timedelta(days=1))
    assert found is not None and not any(step.startswith("LAWBOOK ") for step in found.steps)
