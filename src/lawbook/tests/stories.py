"""Whole courses for tests (forløb): facts written in a line each, and what the assessment gives of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from lawbook.assess import assess
from lawbook.assessment import Assessment, CaseAssessment, WeekAmount
from lawbook.facts import (
    Agreement,
    Annulment,
    Application,
    Business,
    BusinessPartial,
    CaseworkerAct,
    CivilEvent,
    ControlAnswer,
    Fact,
    Facts,
    Holiday,
    Income,
    IncomeMonth,
    InsuranceAnswer,
    LetterSent,
    Notification,
    PartialResumption,
    Person,
    Recovery,
    RefundRequest,
    Unemployment,
)
from lawbook.foundation.calendar import completed_months_before
from lawbook.policy import Policy

A, B = "11111111", "22222222"
CASE, OTHER = "2026-000001", "2026-000002"


def day(text: str) -> date:
    return date.fromisoformat(text)


class Story:
    """Collects one person's facts; every call adds one and returns its id."""

    def __init__(self, **policy: Any) -> None:
        self.records: list[Fact] = []
        self.person = Person(day("1980-01-01"))
        self.policy = Policy(**policy)

    def add(self, kind: type[Fact], on: str, said_by: str = "EMPLOYER", case: str | None = CASE, **fields: Any) -> str:
        name = f"f{len(self.records) + 1:03d}"
        self.records.append(kind(fact=name, sent_on=day(on), said_by=said_by, case=case, **fields))
        return name

    def notified(
        self, on: str, first: str, form: str = "DP201", employer: str | None = A, case: str = CASE, **fields: Any
    ) -> str:
        if employer is not None:
            usual = {"employed_since": day("2015-01-01"), "hours_last_8_weeks": Fraction(296)}
            fields = {**usual, "weekly_hours": Fraction(37), **fields}
        found = self.add(
            Notification, on, case=case, form=form, first_absence_day=day(first), employer=employer, **fields
        )
        self.add(ControlAnswer, on, "REGISTER", case, advice="NONE", employer=employer)
        self.add(LetterSent, on, "OFFICE", case, letter="NOTIFICATION_LETTER")
        return found

    def earned(self, on: str, before: str, wage: int = 3400000, hours: str = "160.33", employer: str = A) -> str:
        """Seven equal months up to the one before `before`; wage in øre."""
        months = completed_months_before(day(before), 7)
        lines = tuple(IncomeMonth(month, wage, Fraction(hours)) for month in months)
        return self.add(Income, on, "REGISTER", None, employer=employer, months=lines)

    def applied(self, on: str, case: str = CASE, **fields: Any) -> str:
        return self.add(Application, on, "CITIZEN", case, **fields)

    def claimed(
        self, on: str, first: str, last: str, wage: int = 10**9, employer: str = A, case: str = CASE, **fields: Any
    ) -> str:
        return self.add(
            RefundRequest,
            on,
            case=case,
            employer=employer,
            first_day=day(first),
            last_day=day(last),
            wage_paid=wage,
            **fields,
        )

    def recovered(self, on: str, last: str, said_by: str = "EMPLOYER", case: str = CASE) -> str:
        return self.add(Recovery, on, said_by, case, last_absence_day=day(last))

    def returned(self, on: str, first: str, absent: str | None, employer: str = A) -> str:
        hours = Fraction(absent) if absent is not None else None
        return self.add(PartialResumption, on, employer=employer, first_day=day(first), absent_hours=hours)

    def holiday(self, on: str, first: str, last: str, *, is_agreed: bool = True) -> str:
        return self.add(Holiday, on, "CITIZEN", first_day=day(first), last_day=day(last), is_agreed=is_agreed)

    def event(self, on: str, name: str, happened: str) -> str:
        return self.add(CivilEvent, on, "REGISTER", None, event=name, event_on=day(happened))

    def insured(
        self, on: str, state: str, since: str | None, until: str | None = None, employer: str | None = A
    ) -> str:
        return self.add(
            InsuranceAnswer,
            on,
            "REGISTER",
            state=state,
            employer=employer,
            valid_from=day(since) if since else None,
            valid_until=day(until) if until else None,
        )

    def agreed(self, on: str, state: str, illness: str, first: str, last: str) -> str:
        return self.add(
            Agreement,
            on,
            case=None,
            agreement="SECTION_56",
            state=state,
            employer=A,
            illness=illness,
            first_day=day(first),
            last_day=day(last),
        )

    def business(self, on: str, profit: int | None, **fields: Any) -> str:
        usual = {"started_on": day("2018-01-01"), "weekly_hours": Fraction(37)}
        return self.add(Business, on, "CITIZEN", None, annual_profit=profit, **{**usual, **fields})

    def works(self, on: str, first: str, share: str) -> str:
        return self.add(BusinessPartial, on, "CITIZEN", first_day=day(first), work_share=Fraction(share))

    def unemployed(self, on: str, day_rate: int | None, **fields: Any) -> str:
        usual: dict[str, Any] = {"is_entitled": True, "insured": "FULL_TIME", "first_day": day("2020-01-01")}
        return self.add(Unemployment, on, "UNEMPLOYMENT_FUND", None, day_rate=day_rate, **{**usual, **fields})

    def act(self, on: str, name: str, case: str = CASE, **fields: Any) -> str:
        return self.add(CaseworkerAct, on, "CASEWORKER", case, act=name, **fields)

    def annulled(self, on: str, fact: str) -> str:
        return self.add(Annulment, on, annuls=fact)

    def facts(self) -> Facts:
        return Facts(self.person, tuple(self.records), self.policy)

    def whole(self, on: str) -> Assessment:
        return assess(self.facts(), day(on))

    def on(self, on: str, case: str = CASE) -> CaseAssessment:
        return self.whole(on).of(case)


def weeks(found: CaseAssessment, payee: str | None = None) -> dict[str, WeekAmount]:
    """The weeks by ISO week, of one payee or of the only one."""
    chosen = [week for week in found.weeks if payee in (None, week.payee)]
    return {"{}-W{:02d}".format(*week.monday.isocalendar()[:2]): week for week in chosen}


def benefit(found: CaseAssessment, payee: str | None = None) -> dict[str, int]:
    """What each week comes to in øre."""
    return {name: week.benefit for name, week in weeks(found, payee).items()}


def tasks(found: CaseAssessment) -> list[int | None]:
    return sorted((finding.task for finding in found.findings), key=lambda task: task or 0)


def with_pay(first: str = "2026-02-02", *, notified: str = "2026-02-09", **fields: Any) -> Story:
    """An employee at the maximum whose employer pays."""
    story = Story()
    story.earned(notified, first)
    story.notified(notified, first, **fields)
    return story


def without_pay(first: str = "2026-02-02", *, notified: str = "2026-03-04", **fields: Any) -> Story:
    """An employee at the maximum without pay, notified when the employer's period ends and applying at once."""
    story = Story()
    story.earned(notified, first)
    story.notified(notified, first, form="DP200A", **fields)
    story.applied(notified)
    return story
