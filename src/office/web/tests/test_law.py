"""The law in the program: the matrix and its rules, a rate from the operator's page into the weeks of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lawbook import law_matrix
from office.administration.models import LawRate, Role, User
from office.administration.queries import parameters_in_force
from office.cases.models import SicknessCase
from office.flows.looks import gather
from office.kernel import clock, tenancy
from office.web.law_coverage_view import Asked, rows
from office.web.tests.world import World

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]
RATE = {"name": "weekly_maximum", "value": "5215", "valid_from": "2027-01-04", "source": "bm.dk, satser for 2027"}


def test_the_matrix_shows_every_id_and_narrows_by_what_is_asked(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    page = client.get(reverse("law_coverage")).content.decode()
    for row in law_matrix.matrix():
        assert f'href="{reverse("law_rule", args=[row.id])}"' in page
    narrowed = client.get(reverse("law_coverage"), {"q": "R-020"}).content.decode()
    assert reverse("law_rule", args=["R-020"]) in narrowed
    assert reverse("law_rule", args=["R-030"]) not in narrowed
    assert "Ingen regel passer" in client.get(reverse("law_coverage"), {"q": "findes slet ikke"}).content.decode()


def test_the_filters_split_the_whole_into_its_parts(world: World) -> None:
    everything = rows(Asked())
    assert len(everything) == len(law_matrix.matrix())
    for name, values in (
        ("how", (*law_matrix.HANDLINGS, law_matrix.OFF)),
        ("proven", ("ja", "nej")),
        ("group", {row.row.id.partition("-")[0] for row in everything}),
    ):
        parts = [rows(Asked(**{name: value})) for value in values]
        assert sum(map(len, parts)) == len(everything)
        # no id that the program handles is without a case, test or scenario (test_law_index)
        assert [value for value, part in zip(values, parts, strict=True) if not part] == (
            ["nej"] if name == "proven" else []
        )


def test_the_rows_stand_in_the_order_of_the_act(world: World) -> None:
    ids = [row.row.id for row in rows(Asked())]
    assert ids.index("R-001") < ids.index("R-010") < ids.index("R-020") < ids.index("R-030") < ids.index("LP-10")


def test_a_rule_shows_its_wordings_in_time_its_tasks_and_its_text(world: World, client_of: Enter) -> None:
    page = client_of(Role.CASEWORKER).get(reverse("law_rule", args=["R-030"])).content.decode()
    assert reverse("catalogue_type", args=[44]) in page
    assert "03-01-2011" in page
    assert "31-12-2014" in page
    assert "§ 32 stk. 1 nr. 1-5, stk. 2-5" in page
    assert "gælder ikke i dag" in page
    off = client_of(Role.CASEWORKER).get(reverse("law_rule", args=["R-081"])).content.decode()
    assert "slået fra" in off
    assert client_of(Role.CASEWORKER).get(reverse("law_rule", args=["R-999"])).status_code == 404


def test_the_page_is_english_too(world: World, client_of: Enter) -> None:
    page = client_of(Role.OPERATOR, "en").get(reverse("law_coverage")).content.decode()
    assert "Law coverage" in page
    assert "Not automated" in page
    assert "Ikke automatiseret" not in page


def test_the_why_of_a_week_leads_to_the_rule(world: World, client_of: Enter) -> None:
    with clock.at(date(2026, 11, 24)):
        look = _looks(world.maja)
    assert look.found is not None
    week = look.found.weeks[0]
    page = client_of(Role.CASEWORKER).get(reverse("why", args=[world.maja.public_id, week.monday, week.payee]))
    said = page.content.decode()
    assert reverse("law_rule", args=["LP-01"]) in said
    assert "Den højeste sats for en time er ugens højeste beløb delt med 37 timer: 137,43 kr." in said
    english = client_of(Role.CASEWORKER, "en").get(reverse("why", args=[world.maja.public_id, week.monday, week.payee]))
    assert "The highest amount for one week is 5.085 kr." in english.content.decode()


def _looks(case: SicknessCase, on: date = date(2026, 11, 24)):  # type: ignore[no-untyped-def]
    found = gather(person_ids=[case.person_id], on=on, rules=parameters_in_force(on))
    return next(look for look in found if look.case.pk == case.pk)


def _second(client: Client) -> Client:
    other = Client()
    other.force_login(User.objects.get(username="drift2"), backend="django.contrib.auth.backends.ModelBackend")
    return other


def test_a_rate_from_the_page_is_used_when_another_has_verified_it(world: World, client_of: Enter) -> None:
    operator = client_of(Role.OPERATOR)
    said = {**RATE, "value": "5.215,00"}
    assert "En anden skal kontrollere" in operator.post(reverse("rate_enter"), said, follow=True).content.decode()
    rate = LawRate.objects.get()
    assert (rate.value, rate.entered_by) == (521500, "drift")
    verify = reverse("rate_verify", args=[rate.public_id])
    assert verify not in operator.get(reverse("operation")).content.decode()
    assert "En anden skal kontrollere" in operator.post(verify, follow=True).content.decode()
    assert _looks(world.maja).facts.policy.rates == ()
    SicknessCase.objects.update(next_look_on=None)
    said_then = _second(operator).post(verify, follow=True).content.decode()
    assert "Satsen bruges nu" in said_then
    assert "Ingen sats" not in said_then
    with tenancy.acting_for(751):
        assert [one.value for one in _looks(world.maja).facts.policy.rates] == [521500]
        assert SicknessCase.objects.filter(pk=world.maja.pk, next_look_on=clock.today()).exists()


def test_an_unreadable_rate_is_said_and_not_kept(world: World, client_of: Enter) -> None:
    operator = client_of(Role.OPERATOR)
    for changed, told in (
        ({"value": "mange"}, "kan ikke læses"), ({"value": ""}, "Skriv beløb og dag"),
        ({"valid_from": "2027-02-01"}, "første mandag i januar"), ({"source": ""}, "hvor satsen står"),
    ):  # fmt: skip
        said = {**RATE, **changed}
        assert told in operator.post(reverse("rate_enter"), said, follow=True).content.decode()
    assert not LawRate.objects.exists()
