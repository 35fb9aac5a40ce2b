"""What a caseworker's answers leave of the findings (besvarede spørgsmål)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lawbook.assessment import PART, WHOLE, Finding
from lawbook.course import NO, Course
from lawbook.facts import CaseworkerAct, Fact
from lawbook.foundation.timeline import Days

_VALUES_MISSING = frozenset({None, 30, 56})
_FREE_TEXT = 48


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings that still stand, the days that a person has said no to, and whether the whole was said no to."""

    left: tuple[Finding, ...]
    refused: Days
    is_refused: bool


def settle(course: Course, findings: Iterable[Finding]) -> Settled:
    """Take out the findings whose question a person has answered after all their facts were sent."""
    left, refused, is_refused = [], Days(), False
    for finding in findings:
        answer = None if _needs_a_value(finding) else _answer(course, finding)
        if answer is None or any(fact.sent_on > answer.sent_on for fact in _facts_of(course, finding)):
            left.append(finding)
        elif answer.answer == NO and finding.holds == PART and finding.first_day is not None:
            refused = refused | Days.between(finding.first_day, finding.last_day)
        elif answer.answer == NO and finding.holds == WHOLE:
            is_refused = True
    return Settled(tuple(left), refused, is_refused)


def _answer(course: Course, finding: Finding) -> CaseworkerAct | None:
    """Free text asks many questions, so a word on one of them is none on another."""
    return course.settlement(finding.task or 0, finding.key if finding.task == _FREE_TEXT else None)


def _needs_a_value(finding: Finding) -> bool:
    """Say whether only a value closes the finding: a missing rate or working time is not had by answering yes or no."""
    return finding.task in _VALUES_MISSING or (finding.task == _FREE_TEXT and finding.holds == WHOLE)


def _facts_of(course: Course, finding: Finding) -> Iterable[Fact]:
    wanted = set(finding.facts)
    return (fact for facts in course.records.values() for fact in facts if fact.fact in wanted)


def waiting_days(findings: Iterable[Finding]) -> Days:
    """Return the days that PART findings hold back; a finding without a first day holds none."""
    held = Days()
    for finding in findings:
        if finding.holds == PART and finding.first_day is not None:
            held = held | Days.between(finding.first_day, finding.last_day)
    return held
