"""One person's facts arranged by sickness case (forløb): what stands now, after corrections and annulments.

Every chapter reads its case from here. Nothing is judged here: facts are only sorted, so the order in which they came
in carries no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from lawbook.facts import (
    Annulment,
    CaseworkerAct,
    Fact,
    Facts,
    Income,
    IncomeMonth,
    Notification,
    Person,
    Recovery,
)
from lawbook.policy import Policy

EMPLOYEE_WITH_PAY = "EMPLOYEE_WITH_PAY"
EMPLOYEE_WITHOUT_PAY = "EMPLOYEE_WITHOUT_PAY"
UNEMPLOYED = "UNEMPLOYED"
SELF_EMPLOYED = "SELF_EMPLOYED"

TARGET_GROUPS: Mapping[str, str] = {
    "DP201": EMPLOYEE_WITH_PAY,
    "DP200A": EMPLOYEE_WITHOUT_PAY,
    "DP200B": UNEMPLOYED,
    "DP200C": SELF_EMPLOYED,
}

YES, NO = "YES", "NO"

CONTRADICTED_END = "48:R-014"  # key of the question which of several told ends of the absence counts

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class IncomeRecord:
    """What the income register holds of one employer, merged month by month, with the facts it came from."""

    employer: str
    months: Mapping[str, IncomeMonth]
    is_incomplete: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One sickness case with the facts that stand (sygedagpengesag): one first absence day, one relation (LP-27).

    Tuples are in the order sent. `notification` is the one that stands now, `notified_on` the day the first was sent.
    """

    case: str
    person: Person
    policy: Policy
    target_group: str
    notification: Notification
    notified_on: date
    is_annulled: bool
    incomes: Mapping[str, IncomeRecord]
    records: Mapping[type[Fact], tuple[Fact, ...]]
    former: Notification | None = None  # the notification that the standing one corrects

    @property
    def first_absence_day(self) -> date:
        """Return the first absence day (første fraværsdag)."""
        return self.notification.first_absence_day

    @property
    def employer(self) -> str | None:
        """Return the employer's CVR number; None for unemployed and self-employed."""
        return self.notification.employer

    @property
    def is_employee(self) -> bool:
        """Say whether the case is about wage work."""
        return self.target_group in (EMPLOYEE_WITH_PAY, EMPLOYEE_WITHOUT_PAY)

    def all_of(self, kind: type[F]) -> tuple[F, ...]:
        """Return the standing facts of one kind in the order sent."""
        return self.records.get(kind, ())  # type: ignore[return-value]

    def last_of(self, kind: type[F]) -> F | None:
        """Return the standing fact of one kind that was sent last."""
        found = self.all_of(kind)
        return found[-1] if found else None

    def act(self, name: str) -> CaseworkerAct | None:
        """Return the last standing act of that name (GRANT, STOP, EXTEND, …)."""
        return next((act for act in reversed(self.all_of(CaseworkerAct)) if act.act == name), None)

    def answer(self, task: int) -> CaseworkerAct | None:
        """Return the last word on a question of the right: SETTLE of the task, or GRANT, which settles all.

        `is_yes` reads it. None means that nobody has looked.
        """
        for act in reversed(self.all_of(CaseworkerAct)):
            if act.act == "GRANT" or (act.act == "SETTLE" and act.question == task):
                return act
        return None

    def settlement(self, task: int, finding: str | None = None) -> CaseworkerAct | None:
        """Return the last SETTLE of a task; for what is no question of the right (lateness, basis of pay).

        With the key of a finding: the word on that one, or a word that names none.
        """
        for act in reversed(self.all_of(CaseworkerAct)):
            if act.act == "SETTLE" and act.question == task and (finding is None or act.finding in (None, finding)):
                return act
        return None

    def answer_to(self, task: int, cause: Fact) -> CaseworkerAct | None:
        """Return the answer to a question that one fact raised; a word from before the fact does not answer it."""
        found = self.answer(task)
        return found if found is not None and found.sent_on >= cause.sent_on else None

    def answer_on_days(self, task: int, first_day: date) -> CaseworkerAct | None:
        """Return the word on days that are held (LP-30): SETTLE of the task, or a GRANT that begins with them."""
        for act in reversed(self.all_of(CaseworkerAct)):
            if act.act == "SETTLE" and act.question == task:
                return act
            if act.act == "GRANT" and act.first_day is not None and act.first_day <= first_day:
                return act
        return None

    @property
    def last_words(self) -> Mapping[str, Fact]:
        """Return each party's last word on when the absence ended (raskmelding), by party."""
        told: list[Notification | Recovery] = list(self.recoveries)
        if self.notification.last_absence_day is not None:
            told.append(self.notification)
        told.sort(key=lambda fact: (fact.sent_on, isinstance(fact, Recovery), fact.fact))
        return {fact.said_by: fact for fact in told}

    @property
    def told_ends(self) -> tuple[date, ...]:
        """Return the last absence days that the parties' last words name, each once, earliest first."""
        words = self.last_words.values()
        return tuple(sorted({word.last_absence_day for word in words}))  # type: ignore[attr-defined]

    @property
    def word_on_ends(self) -> CaseworkerAct | None:
        """Return a person's word on ends that differ; one from before a party's last word is no answer to it."""
        found = self.settlement(48, CONTRADICTED_END)
        return found if found and all(word.sent_on <= found.sent_on for word in self.last_words.values()) else None

    @property
    def reported_last_day(self) -> date | None:
        """Return the reported last absence day (raskmelding): the latest of the ends told, unless a person said no.

        Where the parties tell different ends the days between them wait (`incapacity`); none is lost by itself.
        """
        ends = self.told_ends
        if len(ends) < 2:
            return ends[0] if ends else None
        word = self.word_on_ends
        return ends[0] if word is not None and word.answer == NO else ends[-1]

    @property
    def recoveries(self) -> tuple[Recovery, ...]:
        """Return the recovery notices that are about this absence: of this employer or of none, not before it began."""
        return tuple(
            notice
            for notice in self.all_of(Recovery)
            if notice.employer in (None, self.employer) and notice.last_absence_day >= self.first_absence_day
        )


def is_yes(act: CaseworkerAct | None) -> bool:
    """Say whether the act accepts the condition."""
    return act is not None and (act.act == "GRANT" or act.answer == YES)


def order_of(fact: Fact) -> tuple[date, str]:
    """Return what decides which of two facts is the later one."""
    return (fact.sent_on, fact.fact)


def courses_of(facts: Facts) -> tuple[Course, ...]:
    """Arrange a person's facts into courses, by first absence day and case key; annulled cases are marked, not lost."""
    ordered = sorted(facts.records, key=order_of)
    annulled = {fact.annuls for fact in ordered if isinstance(fact, Annulment)}
    standing = [fact for fact in ordered if fact.fact not in annulled]
    keys = {fact.case for fact in ordered if isinstance(fact, Notification) and fact.case is not None}
    arranged = _Arranged(ordered, standing, annulled, _incomes(standing))
    courses = [_course(key, facts, arranged) for key in keys]
    return tuple(sorted(courses, key=lambda course: (course.first_absence_day, course.case)))


@dataclass(frozen=True, slots=True)
class _Arranged:
    """A person's facts in order, those that stand, the ids of those withdrawn, and the income by employer."""

    ordered: list[Fact]
    standing: list[Fact]
    annulled: set[str]
    incomes: Mapping[str, IncomeRecord]


def _course(key: str, facts: Facts, arranged: _Arranged) -> Course:
    annulled = arranged.annulled
    every = [fact for fact in arranged.ordered if isinstance(fact, Notification) and fact.case == key]
    replaced = {fact.corrects for fact in every if fact.corrects and fact.fact not in annulled}
    current = [fact for fact in every if fact.fact not in annulled and fact.fact not in replaced]
    records = [fact for fact in arranged.standing if fact.case in (key, None) and fact.fact not in replaced]
    by_kind = _by_kind(records)
    withdrawn = any(act.act == "ANNUL" for act in by_kind.get(CaseworkerAct, ()))  # type: ignore[attr-defined]
    notification = (current or every)[-1]
    return Course(
        case=key,
        person=facts.person,
        policy=facts.policy,
        target_group=TARGET_GROUPS[notification.form],
        notification=notification,
        notified_on=_notified_on(notification, every),
        is_annulled=withdrawn or not current,
        incomes=arranged.incomes,
        records=by_kind,
        former=None if notification.corrects is None else _with_id(every, notification.corrects),
    )


def _with_id(facts: Iterable[Notification], wanted: str) -> Notification | None:
    return next((fact for fact in facts if fact.fact == wanted), None)


def _notified_on(standing: Notification, every: list[Notification]) -> date:
    """Return the day of the first notification in the line: a correction makes none late."""
    by_id = {fact.fact: fact for fact in every}
    first, seen = standing, {standing.fact}
    while first.corrects in by_id and first.corrects not in seen:
        first = by_id[first.corrects]
        seen.add(first.fact)
    return min(first.sent_on, standing.sent_on)


def _by_kind(records: Iterable[Fact]) -> dict[type[Fact], tuple[Fact, ...]]:
    found: dict[type[Fact], list[Fact]] = {}
    for fact in records:
        found.setdefault(type(fact), []).append(fact)
    return {kind: tuple(facts) for kind, facts in found.items()}


def _incomes(standing: Iterable[Fact]) -> dict[str, IncomeRecord]:
    answers: dict[str, list[Income]] = {}
    for fact in standing:
        if isinstance(fact, Income):
            answers.setdefault(fact.employer, []).append(fact)
    return {employer: _merged(employer, found) for employer, found in answers.items()}


def _with_pension(month: IncomeMonth, before: IncomeMonth | None) -> IncomeMonth:
    """Keep what was told of extra pension when a later answer says nothing of it: the register never does."""
    if before is None or before.extra_pension is None or month.extra_pension is not None:
        return month
    return replace(month, extra_pension=before.extra_pension)


def _merged(employer: str, answers: list[Income]) -> IncomeRecord:
    months: dict[str, IncomeMonth] = {}
    for answer in answers:
        months.update((month.month, _with_pension(month, months.get(month.month))) for month in answer.months)
    return IncomeRecord(employer, months, answers[-1].is_incomplete, tuple(answer.fact for answer in answers))
