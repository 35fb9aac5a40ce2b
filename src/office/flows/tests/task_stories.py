"""Short stories through the real doors – messages, extracts, register answers, nights, acts – for tests of tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from office.administration.models import Role, User
from office.administration.operations import set_parameter
from office.cases.models import Fact, SicknessCase
from office.flows.act_on_case import Act, act_on_case
from office.flows.receive_message import Outcome, receive, receive_content
from office.flows.run_night import run_night
from office.intake.tests.examples import CPR, CVR, example
from office.intake.tests.test_cpr import CLEAR, NAME, content, person, record
from office.kernel import clock, tenancy
from office.parties.models import Person
from office.parties.operations import put_person
from office.registers.operations import store_answer
from office.tasks.models import Task

PAY_DAY = date(2026, 2, 26)  # citizens and employers
MONTHS = {f"2025-{month:02d}": {"wage": 34000, "hours": 160.33} for month in range(7, 13)}
OWN = {"started": "2018-01-01", "weekly_hours": 37, "annual_profit": 208000}


def day(text: str) -> date:
    return date.fromisoformat(text)


def citizen() -> Person:
    """Return the citizen of the story, known before it begins; runs are released by a standing order."""
    set_parameter(name="standing_order_release", value=True, valid_from=date(2020, 1, 1))
    return put_person(cpr=CPR, name="Åse Lykke Ærø", residence=tenancy.current(), address="Engvej 1\n8600 Silkeborg")


def take(kind: str, on: str, *, without: tuple[str, ...] = (), **body: Any) -> Outcome:
    """Let a message come in on a day, `without` some fields of the example, and be accepted by the municipality."""
    shared = {"municipality": f"{tenancy.current():03d}", "citizen_cpr": CPR}
    said = example(kind, on=on, **shared | body)
    with clock.at(day(on)):
        outcome = receive({name: said[name] for name in said if name not in without}, received_on=day(on))
    assert outcome.state == "ACCEPTED", outcome
    return outcome


def night(on: str) -> None:
    done = run_night(on=day(on))
    assert done.faults == 0, "the night could not assess the case"


def act(kind: str, on: str, case: SicknessCase | None = None, **fields: Any) -> None:
    """Let a caseworker act; a no is the word said after the hearing, unless the story tells otherwise."""
    if kind in ("REFUSE", "STOP"):
        fields = {"hearing": "HELD"} | fields
    with clock.at(day(on)):
        act_on_case(case=case or only_case(), act=Act(kind=kind, **fields), by=None, on=day(on))


def solve(number: int, on: str, case: SicknessCase | None = None, answer: str | None = None) -> None:
    """Have a caseworker solve the open task of a type."""
    act("SOLVE_TASK", on, case, task=str(number), reason="Set og vurderet", answer=answer)


def solve_loose(number: int, on: str) -> None:
    """Have a caseworker solve the open task of a type that stands on no case, on its own page."""
    solve_on_its_page(one_task(number), on)


def solve_on_its_page(task: Task, on: str) -> None:
    """Have a caseworker open the page of a task without a case and send the form that stands there."""
    address = reverse("solve_loose", args=[task.public_id])
    with clock.at(day(on)):
        client = _caseworker()
        page = client.get(reverse("task", args=[task.public_id])).content.decode()
        assert f'action="{address}"' in page, "the page offers no way to solve the task"
        client.post(address, {"reason": "Set og vurderet"})
    task.refresh_from_db()
    assert (task.status, task.closed_by, task.solution) == ("SOLVED", "sb", "Set og vurderet")
    assert task.closed_on == day(on)


def _caseworker() -> Client:
    """Return a browser in which a caseworker of the municipality at work is logged in."""
    user = User.objects.filter(username="sb").first() or User.objects.create_user(
        "sb", municipality=tenancy.current(), role=Role.CASEWORKER
    )
    client = Client(headers={"accept-language": "da"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post_says(to: Person | str, on: str, **answer: Any) -> None:
    """Have the post box answer so for a recipient from a day on."""
    ref = to if isinstance(to, str) else str(to.public_id)
    store_answer(register="POST", key=ref, answer=answer, from_day=day(on))


def only_case() -> SicknessCase:
    return SicknessCase.objects.select_related("person", "employer").get()


def tasks(number: int, status: str = "OPEN") -> list[Task]:
    return list(Task.objects.filter(number=number, status=status).order_by("pk"))


def one_task(number: int) -> Task:
    (found,) = tasks(number)
    return found


def details(task: Task) -> dict[str, str]:
    """Return what the task tells of its latest cause."""
    return {told["name"]: told["value"] for told in task.cause[-1]["details"]}


def facts(kind: str) -> list[dict[str, Any]]:
    return [row.data | {"sent_on": row.sent_on} for row in Fact.objects.filter(kind=kind).order_by("pk")]


# ---- absences -----------------------------------------------------------------------------------------------------


def employed_without_pay(**changes: Any) -> None:
    """Report an absence without pay; the night writes the notification letter and the form."""
    body = {"first_absence_day": "2026-01-01", "employer_paid_until": "2026-01-04", "weekly_hours": 37} | changes
    take("INCOME", "2026-01-05", employer=CVR, months=MONTHS)
    take("DP200A", "2026-01-05", **body)


def employed_with_pay(**changes: Any) -> Outcome:
    body = {"first_absence_day": "2026-01-01", "weekly_hours": 37, "schedule": ...} | changes
    take("INCOME", "2026-01-05", employer=CVR, months=MONTHS)
    return take("DP201", "2026-01-05", **body)


def refund(on: str = "2026-02-24", first: str = "2026-02-02", last: str = "2026-02-22") -> Outcome:
    return take(
        "DP202", on, refund_from=first, refund_to=last, wage_paid=24000, absent_hours_per_week=...,
    )  # fmt: skip


def self_employed() -> None:
    """Report an absence from one's own business, with the application: benefit is paid on the next pay day."""
    take("DP200C", "2026-01-14", first_absence_day="2026-01-12", business=OWN)
    take("APPLICATION", "2026-01-19")


# ---- the person register ------------------------------------------------------------------------------------------


def stamp(on: str) -> str:
    return on.replace("-", "") + "0000"


def register_tells(on: str, *lines: str) -> None:
    """Let an extract of the person register come in."""
    with clock.at(day(on)):
        receipt = receive_content(f"cpr-{on}.cpr.txt", content(*lines), received_on=day(on))
    assert receipt.refused == [] and receipt.accepted == 1, receipt


def lives_in(municipality: int, since: str) -> str:
    return record(
        "002", (14, f"{municipality:04d}"), (18, "0100"), (22, "0007"), (70, stamp(since)), (83, stamp(since)),
        (96, f"{tenancy.current():04d}"), (100, stamp(since)),
    )  # fmt: skip


def register_event(code: str, on: str) -> str:
    return record("099", (14, f"{on.replace('-', '')}0900"), (26, code), (29, "  "))


def move(on: str, to: int, since: str | None = None) -> None:
    """Let the register tell that the citizen has moved to another municipality."""
    moved_on = since or on
    register_tells(on, person(), lives_in(to, moved_on), CLEAR, NAME, register_event("A01", moved_on))


def status_changes(on: str, status: str, code: str, since: str, *more: str) -> None:
    """Let the register tell of death (90), disappearance (70), emigration (80) or a withdrawn number (30, 50)."""
    register_tells(on, person(status=status, since=stamp(since)), *more, NAME, register_event(code, since))
