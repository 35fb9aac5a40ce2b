"""The pages of task deletion: what a new order meets is told before and after it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.tasks.deletion import standing_orders
from office.web.tests.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def _form(*numbers: int, ends_on: str = "", seen: str | None = None) -> dict[str, object]:
    listed = [str(number) for number in numbers]
    return {
        "number": listed, "confirm": listed, "contact_name": "Hanne Fjordgaard", "contact_email": "hanne@aarhus.example",
        "ends_on": ends_on, "seen": ",".join(listed) if seen is None else seen,
    }  # fmt: skip


def _show(client: Client, name: str = "deletion") -> str:
    return client.get(reverse(name)).content.decode()


def test_a_second_order_is_told_before_and_after_it_is_sent(world: World, client_of: Enter) -> None:
    leader, english = client_of(Role.LEADER), client_of(Role.LEADER, "en")
    leader.post(reverse("deletion_send"), _form(24, 51, ends_on="2026-12-31"))
    assert "Bestilt i forvejen" not in _show(leader)
    assert "Bestilt 24-11-2026, til 31-12-2026" in _show(leader)

    leader.post(reverse("deletion_save"), _form(24, 36))
    shown = _show(leader)
    assert "Opgave 24 er bestilt 24-11-2026, til 31-12-2026. Denne bestilling afløser den." in shown
    assert "Opgave 51 er bestilt" not in shown and "Opgave 36 er bestilt" not in shown
    assert "Task 24 is ordered 24-11-2026, until 31-12-2026. This request replaces that order." in _show(english)
    leader.post(reverse("deletion_save"), _form(24, ends_on="2026-12-31"))
    assert "Opgave 24 er bestilt 24-11-2026, til 31-12-2026. Den ordre står uændret." in _show(leader)

    answer = leader.post(reverse("deletion_send"), _form(24, seen="24"), follow=True)
    said = "Opgave 24: ordren af 24-11-2026, til 31-12-2026, er afløst."
    assert said in [str(message) for message in answer.context["messages"]]
    assert answer.content.decode().count(said) == 2  # and it stays with the request
    assert "afløser ordren af 24-11-2026" in answer.content.decode()
    assert {order.number: order.ends_on for order in standing_orders()} == {24: None, 51: date(2026, 12, 31)}

    again = leader.post(reverse("deletion_send"), _form(24, seen="24"), follow=True)
    assert "Opgave 24: ordren af 24-11-2026, uden slutdato, står uændret." in again.content.decode()
