"""Who has the right towards the municipality, and from when: §§ 31-33, 41-42, 45 and 58 a (beskæftigelseskrav)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import (
    CONDITION,
    EVENT,
    FULFILLED,
    NOT_FULFILLED,
    UNDECIDABLE,
    WHOLE,
    Finding,
)
from lawbook.course import SELF_EMPLOYED, UNEMPLOYED, Course, is_yes
from lawbook.employment_requirement.employees import (
    connected_to_the_labour_market,
    current_employment,
    current_employment_on,
    flexjob,
    is_old_flexjob,
    new_education,
    paid_internship,
    unemployment_benefit,
)
from lawbook.employment_requirement.self_employed import substantial_business
from lawbook.employment_requirement.start import (
    Insurance,
    Start,
    after_employer_period,
    after_the_fund,
    after_two_weeks,
    insured_from,
    many_days_expected,
    nth_absence_day,
    section_58a,
    start_of_right,
)
from lawbook.facts import CaseworkerAct, EducationCompleted, Unemployment
from lawbook.foundation.rule import Provision
from lawbook.foundation.trace import Trace

__all__ = [
    "Insurance",
    "Requirement",
    "Start",
    "after_employer_period",
    "after_the_fund",
    "after_two_weeks",
    "connected_to_the_labour_market",
    "current_employment",
    "flexjob",
    "insured_from",
    "many_days_expected",
    "new_education",
    "nth_absence_day",
    "paid_internship",
    "requirement",
    "section_58a",
    "start_of_right",
    "substantial_business",
    "unemployment_benefit",
]


Item = Provision[[Trace, Course], str]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Whether the requirement is met; `grant_basis` only where the item itself is the ground (nr. 2, 3 and 5)."""

    verdict: str
    grant_basis: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked when an item is not evidently met: the task, the rule, the item and the ground of the grant."""

    task: int
    rule: str
    item: Item
    basis: str | None = None


_OF_EMPLOYEES = _Question(44, "R-030", current_employment)
_OF_SELF_EMPLOYED = _Question(44, "R-032", substantial_business)
_OF_UNEMPLOYED = _Question(119, "R-030", unemployment_benefit, "UNEMPLOYED")
_OF_FLEXJOB = _Question(131, "R-030", flexjob, "FLEXJOB")
_OF_OLD_FLEXJOB = _Question(100, "REF-06", flexjob, "FLEXJOB_BEFORE_2013")


def requirement(trace: Trace, course: Course, on: date) -> Requirement:
    """Try the requirement of the person's group (beskæftigelseskrav); never refused by a machine (LP-28)."""
    if course.target_group == SELF_EMPLOYED:
        return _settled(trace, course, substantial_business(trace, course), _OF_SELF_EMPLOYED)
    if course.target_group == UNEMPLOYED:
        return _settled(trace, course, unemployment_benefit(trace, course), _OF_UNEMPLOYED)
    return _employee(trace, course)


def _employee(trace: Trace, course: Course) -> Requirement:
    """Try the items that the facts give reason to try; any one is enough."""
    notification = course.notification
    work = current_employment_on(trace, course)
    fund = unemployment_benefit(trace, course) if course.all_of(Unemployment) else NOT_FULFILLED
    is_educated = work != FULFILLED or bool(course.all_of(EducationCompleted))
    education = new_education(trace, course) if is_educated else NOT_FULFILLED
    pupil = paid_internship(trace, course) if work != FULFILLED or notification.is_apprentice else NOT_FULFILLED
    flex = flexjob(trace, course) if work != FULFILLED or notification.is_flexjob else NOT_FULFILLED
    if notification.is_flexjob:
        return _flexjob(trace, course, flex)
    if FULFILLED in (work, pupil):
        return Requirement(FULFILLED, None)
    if education == FULFILLED:
        return Requirement(FULFILLED, "NEWLY_EDUCATED")
    if fund == FULFILLED:
        return Requirement(FULFILLED, "UNEMPLOYED")
    if work == UNDECIDABLE and course.answer(44) is None and _register_is_asked(course):
        return Requirement(UNDECIDABLE, None)
    return _settled(trace, course, work, _OF_EMPLOYEES)


def _register_is_asked(course: Course) -> bool:
    """Say whether the missing income is a question of its own (30, 42), so that 44 would only repeat it."""
    is_rate_known = course.act("SET_HOURLY_RATE") is not None or course.notification.agreed_hourly_wage is not None
    if is_rate_known or current_employment.on(course.first_absence_day) is None:
        return False
    record = course.incomes.get(course.employer or "")
    return record is None or record.is_incomplete


def _flexjob(trace: Trace, course: Course, verdict: str) -> Requirement:
    if verdict != FULFILLED:
        return _settled(trace, course, verdict, _OF_FLEXJOB)
    if is_old_flexjob(course):
        asked = _asked(course, _OF_OLD_FLEXJOB) if course.answer(100) is None else ()
        return Requirement(FULFILLED, "FLEXJOB_BEFORE_2013", asked)
    return Requirement(FULFILLED, "FLEXJOB")


def _settled(trace: Trace, course: Course, verdict: str, question: _Question) -> Requirement:
    """Let a caseworker's word stand where the facts do not evidently meet the item; without one, ask (LP-28)."""
    if verdict == FULFILLED:
        return Requirement(FULFILLED, question.basis)
    answer = course.answer(question.task)
    if answer is None:
        return Requirement(UNDECIDABLE, question.basis, _asked(course, question))
    told = FULFILLED if is_yes(answer) else NOT_FULFILLED
    trace.add(_named(answer, question.item).step("BY_CASEWORKER", verdict=told))
    return Requirement(told, question.basis)


def _named(answer: CaseworkerAct, item: Item) -> Item:
    """Return the item that the caseworker's grant rests on, by its citation."""
    every = (current_employment, unemployment_benefit, new_education, paid_internship, flexjob, substantial_business)
    return next((found for found in every if found.cites == answer.provision), item)


def _asked(course: Course, question: _Question) -> tuple[Finding, ...]:
    # 44 is opened once when first found; the other questions stand every night until somebody has answered.
    is_opened_once = question.task == 44
    return (
        Finding(
            task=question.task,
            kind=EVENT if is_opened_once else CONDITION,
            rule=question.rule,
            key=course.notification.fact if is_opened_once else str(question.task),
            holds=WHOLE,
            facts=(course.notification.fact,),
            closes_with_cause=is_opened_once,  # missing hours or an education paper come in
        ),
    )
