"""The pages of task deletion: what a new order meets, and what has happened since a run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.kernel import clock, tenancy
from office.tasks import operations
from office.tasks.catalogue import all_types
from office.tasks.deletion import order_deletion, round_for, run_deletion, standing_orders
from office.tasks.models import DeletionRun
from office.tasks.tests.world import a_case, event
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
RUN = date(2026, 12, 7)


def _form(*numbers: int, ends_on: str = "", seen: str | None = None) -> dict[str, object]:
    listed = [str(number) for number in numbers]
    return {
        "number": listed, "confirm": listed, "contact_name": "Hanne Fjordgaard",
        "contact_email": "hanne@aarhus.example", "ends_on": ends_on, "seen": ",".join(listed) if seen is None else seen,
    }  # fmt: skip


def _show(client: Client, name: str = "deletion") -> str:
    return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_24_are_shown_locked_with_why_and_every_other_is_confirmed_with_its_consequence(
    world: World, client_of: Enter, language: str
) -> None:
    shown = unescape(client_of(Role.LOCAL_ADMINISTRATOR, language).get(reverse("deletion")).content.decode())
    assert {"da": "dannes igen næste nat", "en": "come back the next night"}[language] in shown
    rows = {int(number): row for number, row in re.findall(r'id="type-(\d+)">(.*?)</tr>', shown, re.S)}
    assert set(rows) == {number for number, kind in all_types().items() if kind.category != "OURS"}
    locked = {number for number, row in rows.items() if "<input" not in row}
    assert locked == {number for number, kind in all_types().items() if kind.category == "NOT_DELETABLE"}
    assert len(locked) == 24
    for number, row in rows.items():
        words = all_types()[number].words(language)
        assert words.name in row and words.consequence in row
        assert ('name="confirm"' in row) is (number not in locked)


def test_a_number_of_the_24_is_refused_though_a_form_asks_for_it(world: World, client_of: Enter) -> None:
    answer = client_of(Role.LEADER).post(reverse("deletion_send"), _form(24, 19), follow=True)
    assert "Opgavetyperne 19 kan ikke slettes" in answer.content.decode()
    assert standing_orders() == []


def test_the_operator_stops_a_coming_run_resumes_it_and_sets_its_deadline(world: World, client_of: Enter) -> None:
    operations.sync(case=world.maja, findings=[event(24)], on=TODAY)
    order_deletion(numbers=[24], sender="leder", on=TODAY)
    operator, run = client_of(Role.OPERATOR), {"municipality": "751", "run_on": "2026-12-07"}
    stopped = operator.post(reverse("deletion_operate_stop"), run, follow=True).content.decode()
    assert "Kørslen er standset." in stopped and "Genoptag" in stopped
    with clock.at(RUN):
        assert run_deletion(on=RUN) is None
    operator.post(reverse("deletion_operate_resume"), run)
    with clock.at(RUN):
        made = run_deletion(on=RUN)
    assert made is not None and made.deleted == {"24": 1}
    over = operator.post(reverse("deletion_operate_stop"), run, follow=True).content.decode()
    assert "Kørslen den 07-12-2026 er færdig." in over

    operator.post(reverse("deletion_operate_deadline"), {"run_on": "2026-12-21", "deadline": "2026-12-10"})
    assert round_for(date(2026, 12, 11)).run_on == date(2027, 1, 4)
    assert "10-12-2026" in _show(client_of(Role.LEADER), "deletion_orders")
    late = operator.post(
        reverse("deletion_operate_deadline"), {"run_on": "2026-12-21", "deadline": "2026-12-21"}, follow=True
    )
    assert "Fristen skal ligge før kørslen" in late.content.decode()


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
    with clock.at(RUN):
        run = run_deletion(on=RUN)
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


def test_the_certificate_is_one_document_whoever_reads_it_and_has_two_forms(world: World, client_of: Enter) -> None:
    run = _run_of(world)
    danish, english = (
        client_of(Role.LEADER, language).get(reverse("deletion_certificate", args=[run.public_id, "csv"])).content
        for language in ("da", "en")
    )
    assert danish == english
    assert "Kommune;Aarhus Kommune" in english.decode()
    address = reverse("deletion_certificate", args=[run.public_id, "pdf"])
    assert client_of(Role.LEADER, "en").get(address).content.startswith(b"%PDF")
    sheet = reverse("deletion_certificate", args=[run.public_id, "xlsx"])
    assert client_of(Role.LEADER).get(sheet).status_code == 404
