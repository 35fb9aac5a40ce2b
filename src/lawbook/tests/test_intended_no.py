"""A no that a person intends holds what is disputed and nothing else, until there is a word (FVL § 19; LP-19)."""

from __future__ import annotations

from datetime import date

import pytest

from lawbook.assembly.intended_no import intended_no
from lawbook.assessment import NOTHING, PART, WHOLE
from lawbook.tests.courses import act, employee

F = "2026-10-01"
DAYS = {"first_day": "2026-11-09", "last_day": "2026-11-15"}


@pytest.mark.parametrize(
    ("said", "held"),
    [
        (act("INTEND_REFUSE", "2026-11-01"), (WHOLE, None, None)),
        (act("INTEND_REFUSE", "2026-11-01", **DAYS), (PART, date(2026, 11, 9), date(2026, 11, 15))),
        (act("INTEND_REFUSE", "2026-11-01", first_day="2026-11-09"), (PART, date(2026, 11, 9), None)),
        (act("INTEND_STOP", "2026-11-01", last_day="2026-11-09"), (NOTHING, None, None)),
    ],
)
def test_it_holds_what_is_disputed(said: dict[str, object], held: tuple[object, ...]) -> None:
    (found,) = intended_no(employee(F, said))
    assert (found.holds, found.first_day, found.last_day) == held


@pytest.mark.parametrize("word", ["GRANT", "REFUSE", "STOP", "ANNUL"])
@pytest.mark.parametrize(("on", "stands"), [("2026-10-31", 1), ("2026-11-01", 0), ("2026-11-02", 0)])
def test_a_word_from_the_same_day_on_ends_it(word: str, on: str, stands: int) -> None:
    said = employee(F, act("INTEND_REFUSE", "2026-11-01", **DAYS), act(word, on))
    assert len(intended_no(said)) == stands


@pytest.mark.parametrize(
    ("answer", "finding", "stands"), [("YES", "48:i1", 0), ("NO", "48:i1", 1), ("YES", "48:other", 1), ("YES", "", 1)]
)
def test_only_a_yes_to_this_very_question_ends_it(answer: str, finding: str, stands: int) -> None:
    intent = {"CASEWORKER_ACT": {**act("INTEND_REFUSE", "2026-11-01")["CASEWORKER_ACT"], "fact": "i1"}}
    named = {"finding": finding} if finding else {}
    said = employee(F, intent, act("SETTLE", "2026-11-02", question="48", answer=answer, **named))
    assert len(intended_no(said)) == stands


@pytest.mark.parametrize(("sent_on", "deadline"), [("2026-10-31", None), ("2026-11-01", "2026-11-15")])
def test_the_deadline_is_told_once_the_hearing_has_left(sent_on: str, deadline: str | None) -> None:
    letter = {"LETTER_SENT": {"sent_on": sent_on, "letter": "HEARING", "deadline": "2026-11-15"}}
    (found,) = intended_no(employee(F, act("INTEND_REFUSE", "2026-11-01"), letter))
    told = {one.name: one.value for one in found.details}
    assert told.get("hearing_until") == deadline
