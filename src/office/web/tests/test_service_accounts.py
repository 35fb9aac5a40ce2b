"""Service accounts and cases from paper, on their pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.api.models import ServiceAccount
from office.cases.models import SicknessCase
from office.intake.tests.examples import CVR
from office.reports.models import Extract
from office.web.tests.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
FORM = {"name": "Datavarehus", "purpose": "Ledelsesinformation", "scope": ["reports:R34", "cases"], "until": ""}
NEW_CPR = "7505751230"


def made(client: Client) -> str:
    """Make an account on the page, and return its token."""
    answer = client.post(reverse("service_account_make"), FORM)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    found = re.search(r'value="(openksd\.[^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_a_token_is_shown_once_and_every_use_stands_in_the_log(client_of: Enter, world: World) -> None:
    administrator = client_of(Role.LOCAL_ADMINISTRATOR)
    token = made(administrator)
    account = ServiceAccount.objects.get()
    page = reverse("service_account", args=[account.public_id])
    for address in (page, reverse("service_accounts")):
        told = administrator.get(address).content.decode()
        assert token not in told
        assert "Datavarehus" in told
        assert "R34 Liste over nyoprettede sager" in told
    assert "ikke læst noget endnu" in administrator.get(page).content.decode()
    system = Client(headers={"authorization": f"Bearer {token}"})
    assert system.get("/api/v1/cases").status_code == 200
    log = Extract.objects.get(by="konto Datavarehus")
    row = re.search(r'<table class="table table--tight" id="brug">.*</table>', administrator.get(page).content.decode())
    assert row is not None
    assert f'<td>SAGER</td><td>–</td><td class="num">{log.rows}</td><td class="num">{log.persons}</td>' in row[0]
    administrator.post(reverse("service_account_revoke", args=[account.public_id]))
    assert system.get("/api/v1/cases").status_code == 401
    assert "Spærret" in administrator.get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scope": ["cpr"]}, "Kontoen skal kunne læse noget."),
        ({"purpose": " "}, "Kontoen mangler navn eller formål."),
        ({"until": "2030-01-01"}, "Kontoen gælder højst et år."), ({"until": "i morgen"}, "kan ikke læses"),
        ({"scope": ["alt"]}, "Omfanget alt findes ikke."),
    ],
)  # fmt: skip
def test_an_account_that_makes_no_sense_is_refused(changes: dict[str, object], said: str, client_of: Enter) -> None:
    answer = client_of(Role.LOCAL_ADMINISTRATOR).post(reverse("service_account_make"), {**FORM, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ServiceAccount.objects.exists()


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.LEADER, Role.AUDITOR, Role.OPERATOR])
def test_only_the_administrator_makes_accounts(role: Role, client_of: Enter) -> None:
    client = client_of(role)
    assert client.get(reverse("service_accounts")).status_code == 403
    assert client.post(reverse("service_account_make"), FORM).status_code == 403
    assert not ServiceAccount.objects.exists()


def test_a_case_is_typed_in_from_paper(client_of: Enter, world: World) -> None:
    client = client_of(Role.CASEWORKER)
    assert reverse("paper") in client.get(reverse("find")).content.decode()
    sheet = {
        "form": "DP201", "cpr": f"{NEW_CPR[:6]}-{NEW_CPR[6:]}", "cvr": CVR, "received_on": "2026-11-20",
        "first_absence_day": "2026-11-16", "cause": "SICKNESS", "weekly_hours": "37,5",
    }  # fmt: skip
    before = SicknessCase.objects.count()
    for wrong, said in (
        ({"first_absence_day": ""}, "Første fraværsdag mangler."), ({"cvr": ""}, "CVR-nummer mangler."),
        ({"cpr": "1"}, "er ikke"), ({"received_on": "i går"}, "kan ikke læses"),
    ):  # fmt: skip
        answer = client.post(reverse("paper"), {**sheet, **wrong})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert SicknessCase.objects.count() == before
    answer = client.post(reverse("paper"), sheet)
    case = SicknessCase.objects.get(person__cpr=NEW_CPR)
    assert answer["Location"] == reverse("case", args=[case.public_id])
    assert client_of(Role.CONTROL).get(reverse("paper")).status_code == 403
