"""What a new assessment changes of what stands: nothing, a first decision, a period, amounts, to whose detriment."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from lawbook.assessment import NOT_FULFILLED, UNDECIDABLE
from lawbook.facts import CaseworkerAct, CivilEvent, Income, IncomeMonth, Recovery
from office.decisions.models import Decision
from office.flows.changes import proposal_of, reductions
from office.flows.looks import Word
from office.flows.tests.builders import MONDAY, decision, found, held, look, posted, week

KEY = ("CITIZEN", MONDAY)
END = date(2026, 3, 15)
SENT = {"sent_on": date(2026, 3, 16), "case": "2026-000001"}
RECOVERY = Recovery(fact="r", said_by="CITIZEN", last_absence_day=END, **SENT)
TOLD = {**SENT, "sent_on": date(2026, 3, 13)}
STOP = CaseworkerAct(fact="s", said_by="CASEWORKER", act="STOP", last_day=END, **TOLD)


def test_a_first_decision_is_called_for_when_all_has_come_and_the_right_is_met():
    proposal = proposal_of(look(found()))
    assert (proposal.outcome, proposal.cause, proposal.is_adverse) == ("GRANTED", "FIRST_DECISION", False)
    assert (proposal.first_day, proposal.last_day) == (date(2026, 3, 1), None)


@pytest.mark.parametrize("changes", [{"is_decision_due": False}, {"right": UNDECIDABLE}])
def test_nothing_is_decided_before_all_has_come_or_while_the_right_is_open(changes):
    assert proposal_of(look(found(**changes))) is None


def test_what_stands_unchanged_calls_for_nothing():
    assert proposal_of(look(found(), standing=decision(), posted={KEY: posted()})) is None


def test_a_held_day_makes_the_grant_a_part():
    proposal = proposal_of(look(found(bars=(held(MONDAY, MONDAY),))))
    assert proposal.outcome == Decision.Outcome.PARTLY_GRANTED


def test_a_reported_recovery_ends_the_period_without_detriment():
    assessment = found(last_day_of_right=END, last_absence_day=None)
    proposal = proposal_of(look(assessment, facts=(RECOVERY,), standing=decision()))
    assert (proposal.outcome, proposal.cause, proposal.is_adverse) == ("GRANTED", "PERIOD", False)


def test_an_end_that_nobody_reported_is_to_the_partys_detriment():
    proposal = proposal_of(look(found(last_day_of_right=END), standing=decision()))
    assert proposal.is_adverse


@pytest.mark.parametrize(("event", "is_adverse"), [("DEATH", False), ("EMIGRATED", True)])
def test_of_the_registers_events_only_death_ends_a_right_by_itself(event, is_adverse):
    civil = CivilEvent(fact="c", said_by="REGISTER", event=event, event_on=END, sent_on=END)
    assert proposal_of(look(found(last_day_of_right=END), facts=(civil,), standing=decision())).is_adverse is is_adverse


def test_a_caseworkers_stop_is_a_decision_to_stop():
    proposal = proposal_of(look(found(last_day_of_right=END), facts=(STOP,), standing=decision()))
    assert (proposal.outcome, proposal.is_adverse) == (Decision.Outcome.STOPPED, False)
    stopped = decision(outcome=Decision.Outcome.STOPPED, last_day=END)
    assert proposal_of(look(found(last_day_of_right=END), facts=(STOP,), standing=stopped)) is None


def test_no_right_is_a_refusal_first_and_a_stop_later_and_always_adverse():
    assert proposal_of(look(found(right=NOT_FULFILLED))).outcome == Decision.Outcome.REFUSED
    running = proposal_of(look(found(right=NOT_FULFILLED), standing=decision()))
    assert (running.outcome, running.is_adverse) == (Decision.Outcome.STOPPED, True)
    assert proposal_of(look(found(right=NOT_FULFILLED), standing=decision(outcome="REFUSED"))) is None


def test_no_right_without_anything_due_waits_unless_a_person_says_so():
    early = found(right=NOT_FULFILLED, is_decision_due=False)
    assert proposal_of(look(early)) is None
    word = Word(case="2026-000001", user="mette")
    assert proposal_of(look(early, word=word)).outcome == Decision.Outcome.REFUSED


def test_a_refusal_is_lifted_when_the_right_is_met_after_all():
    proposal = proposal_of(look(found(), standing=decision(outcome="REFUSED")))
    assert (proposal.outcome, proposal.is_adverse) == ("GRANTED", False)


def test_an_annulled_case_ends_what_stood_and_nothing_else():
    assert proposal_of(look(None)) is None
    assert proposal_of(look(None, standing=decision())).outcome == Decision.Outcome.ANNULLED


def test_a_posted_week_that_rises_is_recalculated_in_the_partys_favour():
    proposal = proposal_of(look(found(), standing=decision(), posted={KEY: posted(benefit=400_000)}))
    assert (proposal.cause, proposal.is_adverse) == ("AMOUNTS", False)


def _income(said_by: str) -> Income:
    months = (IncomeMonth("2026-01", 2_000_000, Fraction(160)),)
    return Income(fact="i", said_by=said_by, employer="11111111", months=months, sent_on=END)


def _fallen(*news: object, payee: str = "CITIZEN", known: tuple[str, ...] = ()):
    """A posted week of which the law now gives less, with what came since the decision."""
    key = (payee, MONDAY)
    now = look(
        found(weeks=(week(benefit=300_000, payee=payee),)), facts=news, standing=decision(known),
        posted={key: posted(payee=payee)},
    )  # fmt: skip
    return proposal_of(now)


@pytest.mark.parametrize("said_by", ["REGISTER", "EMPLOYER", "UNEMPLOYMENT_FUND", "CASEWORKER"])
def test_a_citizens_week_that_falls_by_news_of_amounts_is_heard_first_whoever_said_it(said_by):
    proposal = _fallen(_income(said_by))
    assert (proposal.cause, proposal.is_adverse) == ("AMOUNTS", True)


@pytest.mark.parametrize(("said_by", "is_adverse"), [("EMPLOYER", False), ("REGISTER", True)])
def test_an_employers_own_news_lowers_its_own_refund_by_itself(said_by, is_adverse):
    assert _fallen(_income(said_by), payee="11111111").is_adverse is is_adverse


@pytest.mark.parametrize("report", [RECOVERY, STOP])
def test_what_the_law_lets_work_by_itself_lowers_a_week_without_a_hearing(report):
    assert not _fallen(report).is_adverse


def test_a_report_does_not_hide_news_that_must_be_heard():
    assert _fallen(RECOVERY, _income("REGISTER")).is_adverse


def test_a_week_that_falls_by_nothing_new_is_heard_first():
    assert _fallen().is_adverse
    assert _fallen(RECOVERY, known=("r",)).is_adverse


def test_what_was_seen_in_an_earlier_look_but_not_decided_stays_unheard():
    key = ("CITIZEN", MONDAY)
    again = look(
        found(weeks=(week(benefit=300_000),)), facts=(_income("REGISTER"),), standing=decision(), posted={key: posted()}
    )
    assert proposal_of(again).is_adverse


def test_a_held_week_is_no_reduction_and_its_neighbour_is():
    later = ("CITIZEN", MONDAY + timedelta(days=7))
    both = {KEY: posted(), later: posted(later[1])}
    sunday = MONDAY + timedelta(days=6)
    assert reductions(look(found(weeks=(), bars=(held(sunday, sunday),)), posted=both)) == [later]
    assert sorted(reductions(look(found(weeks=()), posted=both))) == [KEY, later]
    assert reductions(look(found(weeks=(), bars=(held(MONDAY, None),)), posted=both)) == []


def test_a_stop_that_was_said_before_anything_was_decided_grants_what_is_left():
    """REF-01: the days up to the stop are owed, and the machine decides them; there is nothing yet to stop."""
    proposal = proposal_of(look(found(last_day_of_right=END), facts=(STOP,)))
    assert (proposal.outcome, proposal.cause) == (Decision.Outcome.PARTLY_GRANTED, "FIRST_DECISION")
