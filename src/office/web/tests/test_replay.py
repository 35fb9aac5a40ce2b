"""An auditor has a decision made again from what it kept (AUD-01)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.decisions.queries import latest_decision
from office.decisions.tests.world import granted
from office.web.tests.world import World

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def test_an_auditor_sees_that_the_same_is_found_byte_for_byte(world: World, client_of: Enter) -> None:
    address = reverse("replay", args=[world.maja.public_id, latest_decision(world.maja).public_id])
    auditor = client_of(Role.AUDITOR)
    assert address in auditor.get(reverse("case_entitlement", args=[world.maja.public_id])).content.decode()
    text = auditor.get(address).content.decode()
    assert "Lovbogen finder det samme, byte for byte." in text
    assert "har de kontrolsummer, som de blev skrevet med" in text
    assert "De to tekster skilles" not in text
    in_english = client_of(Role.AUDITOR, "en").get(address).content.decode()
    assert "The lawbook finds the same, byte for byte." in in_english


def test_what_is_found_otherwise_is_shown_where_it_parts(world: World, client_of: Enter) -> None:
    decision = granted(world.hidden)  # its assessment was written by hand and never came from the lawbook
    text = client_of(Role.AUDITOR).get(reverse("replay", args=[world.hidden.public_id, decision.public_id])).content
    assert "Lovbogen finder noget andet" in text.decode()
    assert "De to tekster skilles ved tegn" in text.decode()
    assert "Den kan med rette finde noget andet" in text.decode()


def test_a_decision_of_another_case_is_not_found(world: World, client_of: Enter) -> None:
    auditor, of_maja = client_of(Role.AUDITOR), latest_decision(world.maja).public_id
    for decision in (of_maja, uuid4()):
        assert auditor.get(reverse("replay", args=[world.rune.public_id, decision])).status_code == 404


def test_who_may_not_see_cases_may_not_replay(world: World, client_of: Enter) -> None:
    address = reverse("replay", args=[world.maja.public_id, latest_decision(world.maja).public_id])
    assert client_of(Role.OPERATOR).get(address).status_code == 403
