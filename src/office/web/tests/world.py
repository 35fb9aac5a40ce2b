"""A small municipality for the tests: invented people, their messages as facts, one user per role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.administration.models import Role, User
from office.administration.operations import create_demo_users
from office.cases.models import SicknessCase
from office.cases.operations import open_case, record_fact
from office.flows.assess_case import assess_people
from office.flows.receive_message import receive
from office.intake.tests.examples import CPR, example
from office.kernel import clock
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person

TODAY = date(2026, 11, 24)
MAJA_CPR, RUNE_CPR, HIDDEN_CPR = "7101801234", "8904881235", "6612951236"


@dataclass
class World:
    users: dict[str, User]
    maja: SicknessCase
    rune: SicknessCase
    hidden: SicknessCase
    employer: Company


def _income(case: SicknessCase, employer: Company, months: list[tuple[str, int | None, str | None]], on: date) -> None:
    data = {"employer": employer.cvr, "months": [{"month": m, "wage": w, "hours": h} for m, w, h in months]}
    record_fact(person=case.person, case=None, fact="INCOME", data=data, sent_on=on, said_by="REGISTER")


def _notify(case: SicknessCase, form: str, employer: Company, **more: object) -> None:
    data = {
        "form": form, "first_absence_day": case.first_absence_day.isoformat(), "employer": employer.cvr,
        "employed_since": "2019-03-01", "hours_last_8_weeks": "296", "weekly_hours": "37", **more,
    }  # fmt: skip
    record_fact(
        person=case.person, case=case, fact="NOTIFICATION", data=data, said_by="EMPLOYER",
        external_id=f"note-{case.number}",
        sent_on=date.fromordinal(case.first_absence_day.toordinal() + 2),
    )  # fmt: skip


def _case(cpr: str, name: str, first: date, employer: Company, group: str, **person: object) -> SicknessCase:
    found: Person = put_person(cpr=cpr, name=name, **person)
    return open_case(
        person=found, relation="EMPLOYER", first_absence_day=first, target_group=group, employer=employer
    )


def _maja(employer: Company) -> SicknessCase:
    """A case with pay: refund asked for and due, weeks with partial return."""
    with clock.at(date(2026, 8, 19)):
        case = _case(MAJA_CPR, "Maja Lyngtoft", date(2026, 8, 17), employer, "EMPLOYEE_WITH_PAY")
        _notify(case, "DP201", employer)
        months = [("2026-04", "2328300"), ("2026-05", "2328300"), ("2026-06", "2328300"), ("2026-07", "2813400")]
        _income(case, employer, [(m, int(w), "160.33") for m, w in months], date(2026, 8, 19))
        earlier = [(f"2026-{m:02d}", 2328300, "160.33") for m in (2, 3)]
        _income(case, employer, earlier, date(2026, 8, 19))
        record_fact(
            person=case.person, case=case, fact="CONTROL_ANSWER", data={"advice": "NONE"}, sent_on=date(2026, 8, 19),
            said_by="REGISTER",
        )  # fmt: skip
    with clock.at(date(2026, 11, 2)):
        for first, last, wage, hours in (
            ("2026-09-16", "2026-11-01", 7300000, None), ("2026-11-02", "2026-11-22", 1016500, "25"),
        ):  # fmt: skip
            data = {"employer": employer.cvr, "first_day": first, "last_day": last, "wage_paid": wage}
            if hours:
                data["absent_hours"] = hours
            record_fact(
                person=case.person, case=case, fact="REFUND_REQUEST", data=data, sent_on=date(2026, 11, 23),
                said_by="EMPLOYER",
            )  # fmt: skip
    return case


def _rune(employer: Company) -> SicknessCase:
    """A case without pay whose income has no hours: task 56, and so no rate."""
    with clock.at(date(2026, 9, 3)):
        case = _case(RUNE_CPR, "Rune Vestbjerre", date(2026, 9, 1), employer, "EMPLOYEE_WITHOUT_PAY")
        _notify(case, "DP200A", employer, employer_paid_until="2026-09-30")
        months = [(f"2026-{m:02d}", 1947000, None) for m in (3, 4, 5, 6, 7, 8)]
        _income(case, employer, months, date(2026, 9, 3))
        record_fact(
            person=case.person, case=case, fact="APPLICATION", data={}, sent_on=date(2026, 9, 8), said_by="CITIZEN"
        )
        record_fact(
            person=case.person, case=case, fact="CONTROL_ANSWER", data={"advice": "NONE"}, sent_on=date(2026, 9, 3),
            said_by="REGISTER",
        )  # fmt: skip
    return case


def _hidden(employer: Company) -> SicknessCase:
    """A person with protected name and address."""
    with clock.at(date(2026, 11, 4)):
        case = _case(
            HIDDEN_CPR, "Laila Krogsande", date(2026, 11, 2), employer, "EMPLOYEE_WITH_PAY", is_protected=True,
            address="Skjulvej 1, 8600 Silkeborg",
        )  # fmt: skip
        _notify(case, "DP201", employer)
    return case


def build(municipality: int) -> World:
    """Make the municipality and assess everybody as of TODAY."""
    users = {user.role: user for user in create_demo_users(municipality=municipality)}
    employer = put_company(cvr="99047127", name="Fjordlys Køkkener ApS")
    cafe = put_company(cvr="99047135", name="Brohus Café ApS")
    world = World(users, _maja(employer), _rune(cafe), _hidden(employer), employer)
    with clock.at(TODAY):
        assess_people(person_ids=[world.maja.person_id, world.rune.person_id, world.hidden.person_id], on=TODAY)
    return world


ROLES = tuple(Role)


def notify_by_message() -> SicknessCase:
    """Let one employer's messages come in by the door: notification, income, refund request."""
    put_person(cpr=CPR, name="Signe Ravnholt")
    months = {f"2026-{month:02d}": {"wage": "23283.00", "hours": 160.33} for month in range(2, 8)}
    first = date(2026, 8, 19)
    messages = (
        ("DP201", first, {"first_absence_day": "2026-08-17", "weekly_hours": 37, "schedule": ...}),
        ("INCOME", first, {"months": months}),
        ("DP202", date(2026, 11, 23), {
            "refund_from": "2026-09-16", "refund_to": "2026-11-22", "wage_paid": "73000.00",
            "absent_hours_per_week": 37,
        }),
    )  # fmt: skip
    for kind, on, changes in messages:
        with clock.at(on):
            outcome = receive(example(kind, on=on.isoformat(), **changes), received_on=on)
            assert outcome.is_accepted, outcome.problem
    return SicknessCase.objects.select_related("person").get(person__cpr=CPR)
