"""What a person intends to say no to (påtænkt afslag): the party is heard first, and only that waits (LP-19)."""

from __future__ import annotations

from lawbook.assessment import CONDITION, NOTHING, PART, WHOLE, Finding, Input
from lawbook.course import Course, is_yes
from lawbook.facts import CaseworkerAct, LetterSent

INTEND_REFUSE, INTEND_STOP = "INTEND_REFUSE", "INTEND_STOP"
TITLE = "Påtænkt afslag: træf afgørelse efter partshøringen"
_RULE = "LP-19"
_WORDS = frozenset({"GRANT", "REFUSE", "STOP", "ANNUL"})


def intended_no(course: Course) -> tuple[Finding, ...]:
    """Find each no that a person intends and has not said yet; the question stands until there is a word.

    A refusal of some days holds those, one of the whole holds all; a stop holds nothing, for what is granted runs on
    until the stop is communicated (LP-18).
    """
    acts = course.all_of(CaseworkerAct)
    intents = (act for act in acts if act.act in (INTEND_REFUSE, INTEND_STOP))
    return tuple(_finding(course, intent) for intent in intents if not _is_answered(course, intent))


def _finding(course: Course, intent: CaseworkerAct) -> Finding:
    is_part = intent.act == INTEND_REFUSE and intent.first_day is not None
    told = (("outcome", intent.act), ("provision", intent.provision), ("reason", intent.reason))
    details = tuple(Input(name, value, "TEXT", intent.fact) for name, value in told if value)
    return Finding(
        task=48, kind=CONDITION, rule=_RULE, key=_key(intent), title=TITLE, facts=(intent.fact,),
        holds=NOTHING if intent.act == INTEND_STOP else PART if is_part else WHOLE,
        first_day=intent.first_day if is_part else None, last_day=intent.last_day if is_part else None,
        details=(*details, *_deadline(course, intent)),
    )  # fmt: skip


def _is_answered(course: Course, intent: CaseworkerAct) -> bool:
    """Say whether a word on the right came after the intent, or the question got a yes.

    A no is no answer here: it must be said as a refusal, which looks whether the party was heard.
    """
    if any(act.act in _WORDS and act.sent_on >= intent.sent_on for act in course.all_of(CaseworkerAct)):
        return True
    answer = course.settlement(48, _key(intent))
    return answer is not None and answer.finding is not None and is_yes(answer)


def _key(intent: CaseworkerAct) -> str:
    return f"48:{intent.fact}"


def _deadline(course: Course, intent: CaseworkerAct) -> tuple[Input, ...]:
    """Return the day that the party may answer by, once the letter has provably left (LP-16)."""
    sent = [one for one in course.all_of(LetterSent) if one.letter == "HEARING" and one.sent_on >= intent.sent_on]
    if not sent or sent[-1].deadline is None:
        return ()
    return (Input("hearing_until", sent[-1].deadline.isoformat(), "DATE", sent[-1].fact),)
