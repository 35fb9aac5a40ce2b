"""The read API: token, purpose, scopes, paging, person numbers, walls, and the log of every reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from office.administration.models import Role, User
from office.administration.operations import NotAllowed, create_demo_users
from office.api.accounts import AccountRefused, create, revoke
from office.cases.models import SicknessCase
from office.kernel import audit, tenancy
from office.reports.errors import UnknownReport
from office.reports.models import Extract
from office.reports.tests.world import a_case, a_person

pytestmark = pytest.mark.django_db
NOVEMBER = {"unit": "MONTH", "first": "2026-11"}


@pytest.fixture
def users(municipality: int, clock_at: Callable[[object], None]) -> Iterator[dict[str, User]]:
    clock_at(date(2026, 11, 25))
    yield {user.role: user for user in create_demo_users(municipality=municipality)}


@pytest.fixture
def cases(users: object) -> list[SicknessCase]:
    people = [a_person("Maja Lyngtoft"), a_person("Laila Krogsande", is_protected=True), a_person("Bo Tranekilde")]
    return [a_case(date(2026, 11, day), person) for day, person in enumerate(people, start=2)]


def token(users: dict[str, User], *scopes: str, name: str = "Datavarehus") -> str:
    by = users[Role.LOCAL_ADMINISTRATOR]
    return create(name=name, purpose="Ledelsesinformation", scopes=scopes, by=by)[1]


def ask(key: str, path: str, **query: Any) -> Any:
    return Client(headers={"authorization": f"Bearer {key}"}).get(f"/api/v1{path}", query)


def test_it_is_described(users: dict[str, User]) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/v1/reports", "/api/v1/reports/{code}/rows", "/api/v1/cases", "/api/v1/cases/{number}"
    }  # fmt: skip
    assert all(set(verbs) == {"get"} for verbs in described["paths"].values())


def test_without_a_standing_token_nothing_is_told(users: dict[str, User], cases: list[SicknessCase]) -> None:
    key = token(users, "cases")
    for wrong in ("", "openksd.x.y", key[:-1], key.replace("openksd", "andet"), "openksd." + "0" * 32 + ".x"):
        assert ask(wrong, "/cases").status_code == 401
    assert ask(key, "/cases").status_code == 200
    revoke(name="Datavarehus", by=users[Role.LOCAL_ADMINISTRATOR])
    assert ask(key, "/cases").status_code == 401


def test_a_token_ends(users: dict[str, User], clock_at: Callable[[object], None]) -> None:
    key = create(
        name="Kort", purpose="Prøve", scopes=["cases"], by=users[Role.LOCAL_ADMINISTRATOR],
        valid_until=date(2026, 11, 30),
    )[1]  # fmt: skip
    clock_at(date(2026, 11, 30))
    assert ask(key, "/cases").status_code == 200
    clock_at(date(2026, 12, 1))
    assert ask(key, "/cases").status_code == 401


def test_a_report_comes_in_pages_without_person_numbers(users: dict[str, User], cases: list[SicknessCase]) -> None:
    key = token(users, "reports:R34")
    first = ask(key, "/reports/R34/rows", **NOVEMBER, size=2).json()
    second = ask(key, "/reports/R34/rows", **NOVEMBER, size=2, page=2).json()
    assert (first["total"], first["pages"], first["period"]) == (3, 2, "2026-11")
    rows = first["rows"] + second["rows"]
    assert [row["Sagsnummer"] for row in rows] == [case.number for case in cases]
    assert {row["CPR-nummer"] for row in rows} == {None}
    assert [row["Borger"] for row in rows] == ["Maja Lyngtoft", "Beskyttet", "Bo Tranekilde"]
    log = Extract.objects.order_by("pk").first()
    assert log is not None
    assert (log.channel, log.by, log.purpose) == ("API", "konto Datavarehus", "Ledelsesinformation")
    assert not log.has_cpr
    # What left the house is logged, page by page.
    assert list(Extract.objects.order_by("pk").values_list("rows", "persons")) == [(2, 2), (1, 1)]


def test_person_numbers_need_the_scope(users: dict[str, User], cases: list[SicknessCase]) -> None:
    key = token(users, "reports", "cases", "cpr", "protected")
    rows = ask(key, "/reports/R34/rows", **NOVEMBER).json()["rows"]
    assert rows[0]["CPR-nummer"] == cases[0].person.cpr
    assert rows[1]["Borger"] == "Laila Krogsande"
    assert Extract.objects.get().has_cpr
    assert ask(key, f"/cases/{cases[1].number}").json()["cpr"] == cases[1].person.cpr


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/reports/R35/rows", {}, 403),
        ("/reports/R99/rows", {}, 404),
        ("/reports/R34/rows", {}, 422),
        ("/reports/R34/rows", {"unit": "MONTH", "first": "hvad"}, 422),
        ("/reports/R34/rows", {**NOVEMBER, "size": 5000}, 422),
        ("/cases", {}, 403),
        ("/cases", {"staus": "RUNNING"}, 422),
        ("/reports/R34/rows", {**NOVEMBER, "cpr": "7101809001"}, 422),
    ],
)
def test_what_is_refused_is_not_logged(path: str, query: dict[str, Any], status: int, users: dict[str, User]) -> None:
    answer = ask(token(users, "reports:R34"), path, **query)
    assert answer.status_code == status
    assert set(answer.json()) == {"da", "en"}
    assert "7101809001" not in answer.content.decode()
    assert not Extract.objects.exists()


def test_cases_are_read_and_every_citizen_can_see_it(users: dict[str, User], cases: list[SicknessCase]) -> None:
    key = token(users, "cases")
    found = ask(key, "/cases", size=2).json()
    assert (found["total"], found["pages"], len(found["cases"])) == (3, 2, 2)
    assert found["cases"][1]["name"] == "Beskyttet"
    assert found["cases"][0]["cpr"] is None
    read = audit.readings_of(cases[0].person.public_id).get()
    assert (read.reader, read.purpose) == ("konto Datavarehus", "Ledelsesinformation")
    assert not audit.readings_of(cases[2].person.public_id).exists()
    log = Extract.objects.get()
    assert (log.report, log.rows, log.persons) == ("SAGER", 2, 2)
    assert ask(key, "/cases/2026-999999").status_code == 404
    assert ask(key, "/reports").json() == []


def test_another_municipality_is_behind_the_wall(users: dict[str, User], cases: list[SicknessCase]) -> None:
    with tenancy.acting_for(657):
        others = {user.role: user for user in create_demo_users(municipality=657)}
        key = token(others, "cases", "reports", "cpr")
    assert ask(key, "/cases").json()["total"] == 0
    assert ask(key, f"/cases/{cases[0].number}").status_code == 404


def test_only_an_administrator_makes_accounts_that_make_sense(users: dict[str, User]) -> None:
    by = users[Role.LOCAL_ADMINISTRATOR]
    with pytest.raises(NotAllowed):
        create(name="A", purpose="B", scopes=["cases"], by=users[Role.CASEWORKER])
    for fields in (
        {"scopes": ["alt"]}, {"scopes": ["cpr"]}, {"purpose": " "}, {"name": ""},
        {"valid_until": date(2027, 11, 27)}, {"valid_until": date(2026, 11, 24)},
    ):  # fmt: skip
        with pytest.raises(AccountRefused):
            create(**{"name": "A", "purpose": "B", "scopes": ["cases"], "by": by, **fields})
    with pytest.raises(UnknownReport):
        create(name="A", purpose="B", scopes=["reports:R99"], by=by)
    token(users, "cases")
    with pytest.raises(AccountRefused):
        token(users, "cases")


def test_the_command_makes_lists_and_revokes(users: dict[str, User]) -> None:
    def said(action: str, **options: Any) -> str:
        out = StringIO()
        by = users[Role.LOCAL_ADMINISTRATOR].username
        call_command("service_account", action, municipality=751, user=by, stdout=out, **options)
        return out.getvalue().strip()

    key = said("create", name="BI", purpose="Tal", scope=["reports:R34"])
    assert ask(key, "/reports").json()[0]["code"] == "R34"
    assert key not in said("list")
    assert "BI: reports:R34" in said("list")
    assert said("revoke", name="BI") == "revoked"
