"""The effect that is shown is the effect that is had, to the øre, and showing it does nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lawbook.policy import REFORM_2027, EnteredRate
from office.cases.models import Event, Fact, SicknessCase
from office.decisions.models import Decision, StoredAssessment
from office.decisions.queries import latest_assessment
from office.flows import what_if
from office.flows.act_on_case import Act, ActRefused, act_on_case
from office.flows.tests.task_stories import (
    MONTHS,
    act,
    day,
    employed_with_pay,
    employed_without_pay,
    night,
    only_case,
    refund,
    take,
)
from office.flows.what_if import Amounts, Difference, WeekChange
from office.intake.tests.examples import CVR
from office.letters.models import Letter
from office.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work_with_citizen")]

KEPT = (Event, Fact, SicknessCase, Decision, StoredAssessment, Letter, Task)


def stand() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def law() -> dict[tuple[str, date], Amounts]:
    """Return what the law gives now, as it was stored with the case."""
    stored = latest_assessment(only_case())
    assert stored is not None
    return {
        (week.payee, week.monday): Amounts(
            payee=week.benefit + week.supplement, own_atp=week.own_atp, municipal_atp=week.municipal_atp,
            pension=week.pension,
        )
        for week in stored.assessment.weeks
    }  # fmt: skip


def previewed(wanted: Act, on: str) -> Difference:
    before = stand()
    found = what_if.preview(case=only_case(), act=wanted, by=None, on=day(on))
    assert stand() == before, "showing the effect must do nothing"
    return found


def test_the_difference_counts_every_amount_of_every_week_as_the_deed_then_has_it() -> None:
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-02-10")
    before = law()
    lower = Act(kind="SET_HOURLY_RATE", rate=9_000, reason="Lønsedler viser mindre")
    shown = previewed(lower, "2026-02-10")
    act_on_case(case=only_case(), act=lower, by=None, on=day("2026-02-10"))
    after = law()
    had = {
        key: after.get(key, Amounts()) - before.get(key, Amounts())
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }
    assert had, "the story must change something"
    assert {(week.payee, week.monday): week.difference for week in shown.weeks} == had
    assert shown.total == sum(had.values(), Amounts())
    assert shown.is_adverse and shown.total.payee < 0
    assert shown.total.pension < 0, "the compulsory pension falls with the benefit"
    assert shown.total.own_atp == shown.total.municipal_atp == 0, "ATP follows the hours, not the amount"


def test_a_first_grant_is_counted_whole_with_its_contributions() -> None:
    few = {month: {"wage": 4000, "hours": 20} for month in MONTHS}  # below 240 hours: task 44
    take("INCOME", "2026-01-05", employer=CVR, months=few)
    take("DP200A", "2026-01-05", first_absence_day="2026-01-01", employer_paid_until="2026-01-04", weekly_hours=37)
    take("APPLICATION", "2026-01-12")
    night("2026-02-10")
    assert [task.number for task in Task.objects.filter(status="OPEN", blocks="DECISION")] == [44]
    shown = previewed(Act(kind="GRANT", reason="Arbejdet før vist ved lønsedler"), "2026-02-11")
    act("GRANT", "2026-02-11", reason="Arbejdet før vist ved lønsedler")
    assert shown.total == sum(law().values(), Amounts())
    assert shown.total.payee > 0 and shown.total.own_atp > 0 and shown.total.municipal_atp == 2 * shown.total.own_atp
    assert not shown.is_adverse


def test_a_refund_is_counted_with_its_supplement() -> None:
    employed_with_pay()
    refund()
    night("2026-02-25")
    with_supplement = latest_assessment(only_case())
    assert with_supplement is not None and all(week.supplement for week in with_supplement.assessment.weeks)
    annul = Act(kind="ANNUL", reason="Fejloprettet")
    shown = previewed(annul, "2026-02-25")
    assert -shown.total.payee == sum(week.benefit + week.supplement for week in with_supplement.assessment.weeks)


def test_less_for_one_payee_is_adverse_whatever_another_gets() -> None:
    monday = date(2026, 3, 2)
    less = WeekChange("CITIZEN", monday, Amounts(payee=1000), Amounts(payee=999))
    more = WeekChange("11111111", monday, Amounts(payee=0), Amounts(payee=5000))
    moved = WeekChange("CITIZEN", monday + timedelta(days=7), Amounts(payee=0), Amounts(payee=1))
    plain = {"opened": (), "closed": (), "letters": (), "decisions": (), "status_before": "", "status_after": ""}
    assert Difference(weeks=(less, more), **plain).is_adverse
    assert not Difference(weeks=(less, more, moved), **plain).is_adverse
    assert not Difference(weeks=(more,), **plain).is_adverse


def test_an_act_that_is_refused_shows_why_and_does_nothing() -> None:
    employed_without_pay()
    night("2026-01-12")
    before = stand()
    with pytest.raises(ActRefused, match="over 0"):
        what_if.preview(case=only_case(), act=Act(kind="SET_HOURLY_RATE", rate=0), by=None, on=day("2026-01-13"))
    assert stand() == before


def test_a_version_of_the_law_is_tried_on_cases_and_nothing_is_written() -> None:
    months = {f"2026-{month:02d}": {"wage": 34000, "hours": 160.33} for month in range(1, 7)}
    take("INCOME", "2026-07-15", employer=CVR, months=months)
    take("DP200A", "2026-07-15", first_absence_day="2026-07-13", employer_paid_until="2026-07-14", weekly_hours=37)
    take("APPLICATION", "2026-07-20")
    night("2026-07-21")
    before = stand()
    case, sunday, reform = only_case(), day("2027-03-14"), date(2027, 1, 4)
    whole = EnteredRate("weekly_maximum", 520_000, reform, "prøve")
    less = EnteredRate("reduced_weekly_maximum", 300_000, reform, "prøve")
    (law_of_today,) = what_if.trial(versions=[], cases=[case], on=sunday)
    (priced,) = what_if.trial(versions=[REFORM_2027], rates=[whole, less], cases=[case], on=sunday)
    (unpriced,) = what_if.trial(versions=[REFORM_2027], rates=[whole], cases=[case], on=sunday)
    assert stand() == before
    assert law_of_today.is_nothing
    given = {week.monday: week.after.payee for week in priced.weeks}
    assert (given[date(2027, 1, 25)], given[date(2027, 2, 1)]) == (520_000, 300_000)
    assert max(week.monday for week in unpriced.weeks) == date(2027, 1, 25), "what has no amount is not guessed"


def test_a_version_that_nobody_knows_is_one_error() -> None:
    employed_without_pay()
    with pytest.raises(ValueError, match="REFORM_2099"):
        what_if.trial(versions=["REFORM_2099"], cases=[only_case()], on=day("2026-01-20"))
