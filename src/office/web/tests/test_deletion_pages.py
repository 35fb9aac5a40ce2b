"""The pages of task deletion: what a new order meets, and what has happened since a run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.kernel import clock, tenancy
from office.tasks import operations
from office.tasks.deletion import order_deletion, run_deletion, standing_orders
from office.tasks.models import DeletionRun
from office.tasks.tests.world import a_case, event
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def _form(*numbers: int, ends_on: str = "", seen: str | None = None) -> dict[str, object]:
    listed = [str(number) for number in numbers]
    return {
        "number": listed, "confirm": listed, "contact_name": "Hanne Fjordgaard",
        "contact_email": "hanne@aarhus.example", "ends_on": ends_on, "seen": ",".join(listed) if seen is None else seen,
    }  # fmt: skip


def _show(client: Client, name: str = "deletion") -> str:
    return client.get(reverse(name)).content.decode()


def test_the_follow_up_is_shown_and_handed_out_to_the_municipality(world: World, client_of: Enter) -> None:
    run = _run_of(world)
    leader = client_of(Role.LEADER)
    shown = leader.get(reverse("deletion_run", args=[run.public_id])).content.decode()
    assert "1 opgave er kommet igen" in shown
    assert "I alt, hver sag én gang" in shown
    answer = leader.get(reverse("deletion_follow_up", args=[run.public_id]))
    assert "opfoelgning-sletning-2026-12-07.csv" in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").splitlines()[2].startswith("24;Undersøg regres;1;1;1;")
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert leader.get(reverse("deletion_follow_up", args=[nowhere])).status_code == 404
    assert client_of(Role.CASEWORKER).get(reverse("deletion_follow_up", args=[run.public_id])).status_code == 403


def test_the_operator_sees_the_follow_up_of_every_municipality_and_no_case(world: World, client_of: Enter) -> None:
    run = _run_of(world)
    with tenancy.acting_for(657):
        operations.sync(case=a_case(), findings=[event(51)], on=TODAY)
        order_deletion(numbers=[51], sender="leder", on=TODAY)
        run_deletion(on=run.run_on)
    operator = client_of(Role.OPERATOR)
    address = reverse("deletion_operation_follow_up", args=["2026-12-07"])
    assert address in _show(operator, "deletion_operation")
    shown = operator.get(address).content.decode()
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in shown.split("<tbody>")[1].split("</tr>")[:2]]
    assert [row[0] for row in rows] == ["Herning", "Aarhus"]
    assert [row[2:5] for row in rows] == [["1", "0", "1"], ["1", "1", "1"]]
    assert world.maja.number not in shown and "Maja" not in shown
    for day in ("2026-12-08", "hest"):
        assert operator.get(reverse("deletion_operation_follow_up", args=[day])).status_code == 404
    assert client_of(Role.LEADER).get(address).status_code == 403


def _run_of(world: World) -> DeletionRun:
    """Make a run that takes one task of Maja's, which comes back two days later."""
    operations.sync(case=world.maja, findings=[event(24)], on=TODAY)
    order_deletion(numbers=[24], sender=world.users[Role.LEADER].username, on=TODAY)
    with clock.at(date(2026, 12, 7)):
        run = run_deletion(on=date(2026, 12, 7))
    with clock.at(date(2026, 12, 9)):
        operations.sync(case=world.maja, findings=[event(24, key="new")], on=date(2026, 12, 9))
    assert run is not None
    return run


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
