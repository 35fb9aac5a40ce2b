"""People, cases, statements, marks and money for the tests of reports."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from office.administration.models import Role, User
from office.cases.models import SicknessCase
from office.cases.operations import add_event, change_case, open_case, record_fact
from office.intake.models import Message
from office.kernel import clock
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person
from office.reports.access import PROGRAM, Viewer, viewer_of
from office.reports.periods import Unit, parse
from office.reports.registry import report_of
from office.reports.running import Filter, Question, run
from office.reports.writing import csv_blocks

_numbers = count(1)


def a_person(name: str = "Maja Lyngtoft", cpr: str = "", **fields: Any) -> Person:
    """Return a new person; the day of the person number has 60 added."""
    return put_person(cpr=cpr or f"710180{next(_numbers):04d}", name=name, **fields)


def an_employer(name: str = "Fjordlys Køkkener ApS", cvr: str = "99047127") -> Company:
    return put_company(cvr=cvr, name=name, form="APS")


def a_case(opened: date, person: Person | None = None, first: date | None = None, **fields: Any) -> SicknessCase:
    """Open a case on a day and change what else is said about it."""
    given = {"target_group": "UNEMPLOYED", "relation": "UNEMPLOYMENT_FUND"}
    opening = {name: fields.pop(name) for name in ("target_group", "relation", "employer", "actor") if name in fields}
    with clock.at(opened):
        case = open_case(person=person or a_person(), first_absence_day=first or opened, **{**given, **opening})
        change_case(case=case, **fields)
    return case


def notified(case: SicknessCase, on: date, cause: str = "SICKNESS", remarks: str | None = None) -> None:
    """Let a message tell of the absence, with its cause and the sender's remark."""
    body = '{"remarks": "' + remarks + '"}' if remarks else "{}"
    message = Message.objects.create(
        message_id=uuid4(), type="DP200A", raw=body, received_at=clock.now(), received_on=on, state="ACCEPTED",
        case=case, person=case.person,
    )  # fmt: skip
    data = {"form": "DP200A", "first_absence_day": case.first_absence_day.isoformat(), "absence_cause": cause}
    record_fact(
        person=case.person, case=case, fact="NOTIFICATION", data=data, sent_on=on, said_by="CITIZEN",
        message=message.public_id,
    )  # fmt: skip


def said(case: SicknessCase, fact: str, on: date, by: str = "CITIZEN", **data: Any) -> Any:
    return record_fact(person=case.person, case=case, fact=fact, data=data, sent_on=on, said_by=by)


def marked(case: SicknessCase, mark: str, at: date | datetime, *, off: bool = False, reason: str = "Prøve") -> None:
    """Set or lift a mark as the office does, on a day."""
    kind = f"{'UN' if off else ''}MARK_{mark}"
    with clock.at(at):
        change_case(case=case, **{f"is_{mark.lower()}": not off})
        add_event(case=case, kind=kind, text="Markering", actor="mette", details={"reason": reason})


def a_user(role: Role = Role.CASEWORKER, name: str = "mette") -> User:
    return User.objects.create(
        username=f"{name}-{next(_numbers)}", display_name="Mette Hallevang", role=role, municipality=751
    )


def as_role(role: Role) -> Viewer:
    return viewer_of(User(username="prøve", role=role, is_active=True, municipality=751))


def asked(
    code: str, by: Unit | None = None, first: str = "", last: str = "", *, viewer: Viewer = PROGRAM,
    filters: tuple[Filter, ...] = (), on: date = date(2026, 11, 25),
) -> Question:  # fmt: skip
    period = parse(by, first, last) if by is not None else None
    return Question(report=report_of(code), viewer=viewer, period=period, filters=filters, on=on)


def dicts(question: Question) -> list[dict[str, Any]]:
    keys = [column.key for column in question.report.columns]
    return [dict(zip(keys, row, strict=True)) for row in run(question)]


def csv_text(question: Question) -> str:
    return b"".join(csv_blocks(question)).decode("utf-8-sig")
