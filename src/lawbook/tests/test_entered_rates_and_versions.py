"""Rates that operators enter (LP-25) and the expected version of the law that is off (R-081)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook.assess import assess
from lawbook.assessment import CaseAssessment
from lawbook.facts import facts_from_json, facts_to_json, on_trial
from lawbook.foundation.calendar import monday_of
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown
from lawbook.policy import REFORM_2027, EnteredRate, Policy
from lawbook.rates.rules import known_until, last_day_of_rate_year, rates_of_week
from lawbook.tests.stories import Story, benefit, day, with_pay, without_pay

RATE = EnteredRate("weekly_maximum", 520000, date(2027, 1, 4), "bm.dk, satser for 2027")
REDUCED = EnteredRate("reduced_weekly_maximum", 300000, date(2027, 1, 4), "et beløb til prøve")


def seen(story: Story, on: str, *rates: EnteredRate, versions: tuple[str, ...] = ()) -> CaseAssessment:
    return assess(on_trial(story.facts(), rates=rates, versions=versions), day(on)).cases[0]


def over_new_year() -> Story:
    story = with_pay("2026-11-16", notified="2026-11-23")
    story.claimed("2027-01-12", "2026-12-16", "2027-01-10")
    return story


def alarms(found: CaseAssessment) -> list[str]:
    return [finding.key for finding in found.findings if finding.kind == "ALARM"]


def test_a_rate_that_is_entered_lets_the_weeks_be_reckoned_and_is_named_in_the_trace() -> None:
    without, found = seen(over_new_year(), "2027-01-12"), seen(over_new_year(), "2027-01-12", RATE)
    assert alarms(without) == ["weekly_maximum:2027-01-04"]
    assert alarms(found) == []
    assert benefit(found) == {**benefit(without), "2027-W01": benefit(found)["2027-W01"]}
    used = [use for step in found.trace if step.rule == "LP-01" for use in step.parameters]
    assert (used[-1].value, used[-1].source, used[-1].since) == ("520000", RATE.source, RATE.since)


def test_an_entered_rate_never_goes_before_what_the_lawbook_knows() -> None:
    early = replace(RATE, since=date(2026, 1, 5))
    assert benefit(seen(over_new_year(), "2027-01-12", early)) == benefit(seen(over_new_year(), "2027-01-12"))


def test_a_rate_that_is_read_back_from_its_stored_form_is_found_by_its_name_alone() -> None:
    other, only_reduced = replace(RATE, value=530000), replace(REDUCED, value=310000)
    stored = json.loads(json.dumps(facts_to_json(on_trial(over_new_year().facts(), rates=(other,)))))
    (case,) = assess(facts_from_json(stored), day("2027-01-12")).cases
    assert alarms(case) == []
    assert alarms(seen(over_new_year(), "2027-01-12", only_reduced)) == ["weekly_maximum:2027-01-04"]


def test_an_entered_rate_ends_with_its_year() -> None:
    assert last_day_of_rate_year(date(2027, 1, 4)) == date(2028, 1, 2)
    inside = rates_of_week(Trace(), date(2027, 12, 27), (RATE,))
    assert not isinstance(inside, Unknown)
    assert (inside.weekly_maximum, inside.hourly_maximum) == (520000, 14054)
    assert isinstance(rates_of_week(Trace(), date(2028, 1, 3), (RATE,)), Unknown)
    assert known_until((RATE,)) == date(2028, 1, 2)
    after = replace(RATE, since=date(2028, 1, 3))
    assert known_until((after,)) == date(2027, 1, 3)
    assert known_until((after, RATE)) == date(2028, 12, 31)


@given(st.dates(date(2008, 1, 1), date(2090, 1, 1)))
def test_a_rate_year_ends_on_the_sunday_before_a_first_monday_of_january(on: date) -> None:
    last = last_day_of_rate_year(on)
    assert last.weekday() == 6 and on <= last
    following = date.fromordinal(last.toordinal() + 1)
    assert (following.month, following.day <= 7) == (1, True)
    assert (last - on).days < 371
    assert {last_day_of_rate_year(monday_of(on) + timedelta(days=n)) for n in range(7)} == {last}


def test_the_rates_stand_in_the_facts_so_that_a_decision_can_be_made_again() -> None:
    facts = on_trial(over_new_year().facts(), rates=(RATE,), versions=(REFORM_2027,))
    again = facts_from_json(facts_to_json(facts))
    assert again.policy == facts.policy == Policy(rates=(RATE,), versions=(REFORM_2027,))
    assert assess(again, day("2027-01-12")) == assess(facts, day("2027-01-12"))
    assert facts_to_json(over_new_year().facts())["policy"] == {}


def test_a_version_that_no_rule_carries_is_refused() -> None:
    with pytest.raises(ValueError, match="REFORM_2099"):
        Policy(versions=("REFORM_2099",))


def long_absence() -> Story:
    """More than 22 weeks by 31 January 2027."""
    return without_pay("2026-07-13")


def test_the_reform_is_off_unless_it_is_turned_on() -> None:
    plain, tried = seen(long_absence(), "2027-03-14", RATE), seen(long_absence(), "2027-03-14", RATE, REDUCED)
    assert plain == tried
    assert plain.reassessment is not None
    assert plain.reassessment.day == day("2027-01-31")
    assert not [step for step in plain.trace if step.rule == "R-081"]


def test_the_reform_turned_on_pays_the_reduced_rate_from_the_monday_after() -> None:
    plain = seen(long_absence(), "2027-03-14", RATE)
    tried = seen(long_absence(), "2027-03-14", RATE, REDUCED, versions=(REFORM_2027,))
    assert benefit(tried)["2027-W04"] == benefit(plain)["2027-W04"] == 520000
    assert benefit(plain)["2027-W05"] == 520000
    assert benefit(tried)["2027-W05"] == 300000
    assert [step.result for step in tried.trace if step.rule == "R-081"] == ["2027-02-01"]
    assert [finding.task for finding in tried.findings] == [finding.task for finding in plain.findings]


def test_without_an_amount_the_reduced_weeks_are_unknown_and_not_guessed() -> None:
    tried = seen(long_absence(), "2027-03-14", RATE, versions=(REFORM_2027,))
    assert list(benefit(tried))[-1] == "2027-W04"
    assert alarms(tried) == ["reduced_weekly_maximum:2027-02-01"]


def test_the_reform_leaves_who_is_not_over_the_limit_alone() -> None:
    story = without_pay("2026-10-12")
    plain = seen(story, "2027-02-14", RATE)
    tried = seen(story, "2027-02-14", RATE, REDUCED, versions=(REFORM_2027,))
    assert (benefit(tried), tried.findings) == (benefit(plain), plain.findings)
    assert plain.reassessment is not None
    assert plain.reassessment.is_projected
