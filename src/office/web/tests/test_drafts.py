"""Effect before action: nothing is saved before its difference was seen, and only what was seen is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.cases.models import Event, Fact
from office.decisions.models import Exemption
from office.decisions.queries import decision_in_force, latest_assessment
from office.flows import run_payments
from office.flows.assess_case import assess_people
from office.payments.models import PaymentRun
from office.payments.queries import paid_by_week
from office.tasks.models import Task
from office.tasks.queries import tasks_of_case
from office.web.acts import ACTS, actions_of
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]
HOURS = {f"hours-2026-{month:02d}": "160,33" for month in (6, 7, 8)}
WAGES = {f"wage-2026-{month:02d}": "19.470,00" for month in (6, 7, 8)}


def proof_in(text: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', text)
    assert found is not None, "nothing was calculated"
    return found[1]


def draft(client: Client, address: str, **fields: str) -> str:
    answer = client.post(address, {"step": "preview", **fields})
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return answer.content.decode()


def open_numbers(case: object) -> set[int]:
    return {task.number for task in tasks_of_case(case) if task.status == Task.Status.OPEN}  # type: ignore[arg-type]


def test_income_is_corrected_after_its_effect_was_seen(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.rune.public_id, "ret-indtaegt"])
    fields = {**HOURS, **WAGES, "reason": "Lønsedler modtaget"}
    facts = Fact.objects.count()
    text = draft(client, address, **fields)
    assert "56 Timeløn kan ikke beregnes" in text
    assert "Lukkes" in text
    assert Fact.objects.count() == facts
    assert 56 in open_numbers(world.rune)
    saved = client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    assert saved["Location"] == reverse("case", args=[world.rune.public_id])
    assert 56 not in open_numbers(world.rune)
    stored = latest_assessment(world.rune)
    assert stored is not None
    assert {week.rate for week in stored.assessment.weeks} == {11172}  # 0.92 × 58,410.00 / 480.99


def test_what_was_not_calculated_is_not_saved(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.rune.public_id, "ret-indtaegt"])
    facts = Fact.objects.count()
    fields = {**HOURS, **WAGES, "reason": "Lønsedler"}
    assert client.post(address, {**fields, "step": "save"}).status_code == 422
    proof = proof_in(draft(client, address, **fields))
    changed = client.post(address, {**fields, "wage-2026-08": "25.000,00", "step": "save", "seen": proof})
    assert changed.status_code == 422
    assert "Noget er ændret, siden der blev beregnet" in changed.content.decode()
    assert Fact.objects.count() == facts


def test_fields_that_cannot_be_read_are_said(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.rune.public_id, "ret-indtaegt"])
    answer = client.post(address, {**HOURS, **WAGES, "wage-2026-08": "mange", "reason": "x", "step": "preview"})
    assert answer.status_code == 422
    assert "“mange” kan ikke læses" in answer.content.decode()
    stop = client.post(reverse("act", args=[world.maja.public_id, "stop"]), {"step": "preview", "reason": "x"})
    assert "Sidste dag med ret mangler." in stop.content.decode()


def test_a_grant_solves_the_tasks_that_waited_for_it(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    income = reverse("act", args=[world.rune.public_id, "ret-indtaegt"])
    fields = {**HOURS, **WAGES, "reason": "Lønsedler"}
    client.post(income, {**fields, "step": "save", "seen": proof_in(draft(client, income, **fields))})
    address = reverse("act", args=[world.rune.public_id, "bevilg"])
    fields = {"provision": "§ 32, stk. 1, nr. 1", "reason": "240 timer vist af lønsedler"}
    text = draft(client, address, **fields)
    assert "44 Beskæftigelseskrav er ikke umiddelbart opfyldt" in text
    assert "Bevilget" in text
    assert decision_in_force(world.rune) is None
    client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    made = decision_in_force(world.rune)
    assert made is not None
    assert (made.outcome, made.is_automatic) == ("GRANTED", False)
    assert made.made_by == world.users[Role.CASEWORKER].username
    assert 44 not in open_numbers(world.rune)


def test_what_goes_against_a_party_is_said_with_its_kroner(world: World, client_of: Enter) -> None:
    address = reverse("act", args=[world.maja.public_id, "timesats"])
    text = draft(client_of(Role.CASEWORKER), address, rate="100,00", reason="Lønsedler viser mindre")
    assert "Til ugunst." in text
    assert "−1.414" in text  # 37 × 100.00 instead of 5,085, and with each its supplement: 3,778 instead of 5,192


def test_a_stop_is_seen_and_then_made(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.maja.public_id, "stop"])
    fields = {"last_day": "24-11-2026", "reason": "Arbejder igen", "hearing": "OWN_FACTS"}
    text = draft(client, address, **fields)
    assert "Standset" in text
    assert "Ophør" in text
    client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    stored, made = latest_assessment(world.maja), decision_in_force(world.maja)
    assert stored is not None
    assert made is not None
    assert stored.assessment.last_day_of_right == date(2026, 11, 24)
    assert (made.outcome, made.is_automatic) == ("STOPPED", False)


def test_a_stop_of_what_runs_hears_the_party_first(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.maja.public_id, "stop"])
    fields = {"last_day": "24-11-2026", "reason": "Arbejder igen"}
    text = draft(client, address, **fields)
    assert "Partshøring" in text and "Standset" not in text
    client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    made = decision_in_force(world.maja)
    assert made is not None and made.outcome == "GRANTED"
    asked = Task.objects.get(case=world.maja, number=48, status="OPEN")
    offered = [title for title, _url in actions_of(asked, world.users[Role.CASEWORKER])]
    assert offered == ["Stop", "Bevilg", "Løs opgave"]


def test_a_decision_without_hearing_by_the_exceptions_asks_why(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.maja.public_id, "stop"])
    fields = {"last_day": "24-11-2026", "reason": "Arbejder igen", "hearing": "SAFE"}
    refused = client.post(address, {**fields, "step": "preview"})
    assert refused.status_code == 422 and "Skriv, hvorfor parten ikke høres." in refused.content.decode()
    text = draft(client, address, **fields, hearing_reason="Borgeren har selv skrevet det")
    assert "Standset" in text


def test_a_task_is_solved_and_one_of_ones_own_is_made(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    made = reverse("act", args=[world.maja.public_id, "opgave"])
    fields = {"title": "Ring til borgeren", "blocks": "NONE", "last_day": "2026-12-01"}
    client.post(made, {**fields, "step": "save", "seen": proof_in(draft(client, made, **fields))})
    task = next(task for task in tasks_of_case(world.maja) if task.title == "Ring til borgeren")
    assert task.due_on == date(2026, 12, 1)
    solve = reverse("act", args=[world.maja.public_id, "loes"])
    fields = {"opgave": str(task.public_id), "reason": "Ringet", "answer": ""}
    client.post(solve, {**fields, "step": "save", "seen": proof_in(draft(client, solve, **fields))})
    task.refresh_from_db()
    assert (task.status, task.solution) == ("SOLVED", "Ringet")


def test_a_fact_is_corrected_and_the_old_one_stays(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    fact = world.maja.facts.filter(kind="REFUND_REQUEST").order_by("id").last()
    address = reverse("correct", args=[world.maja.public_id, fact.public_id])
    page = client.get(address).content.decode()
    assert "Udbetalt løn i perioden" in page
    fields = {"absent_hours": "20,00", "reason": "Tastefejl"}
    text = draft(client, address, **fields)
    client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    newest = world.maja.facts.filter(kind="REFUND_REQUEST").order_by("id").last()
    assert newest.data["absent_hours"] == "20"
    assert newest.data["wage_paid"] == fact.data["wage_paid"]
    history = client.get(reverse("case_history", args=[world.maja.public_id])).content.decode()
    assert "Annulleret" in history


def test_exemption_and_marks_are_set_and_lifted(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    for key, fields in (
        ("undtag", {"reason": "Følsom sag"}), ("ophaev-undtagelse", {"reason": "Afklaret"}),
        ("regres", {"reason": "Trafik"}), ("fjern-regres", {"reason": "Ingen modpart"}), ("klage", {"reason": "Brev"}),
        ("fjern-klage", {"reason": "Afgjort"}),
    ):  # fmt: skip
        address = reverse("act", args=[world.maja.public_id, key])
        client.post(address, {**fields, "step": "save", "seen": proof_in(draft(client, address, **fields))})
        world.maja.refresh_from_db()
        assert world.maja.is_recourse is (key == "regres")
        assert world.maja.is_complaint is (key == "klage")
    told = Event.objects.filter(case=world.maja, kind__contains="MARK_").order_by("pk")
    assert [(line.kind, line.details["reason"], line.actor) for line in told] == [
        (kind, reason, world.users[Role.CASEWORKER].username)
        for kind, reason in (
            ("MARK_RECOURSE", "Trafik"), ("UNMARK_RECOURSE", "Ingen modpart"), ("MARK_COMPLAINT", "Brev"),
            ("UNMARK_COMPLAINT", "Afgjort"),
        )
    ]  # fmt: skip
    exemption = Exemption.objects.get(person=world.maja.person)
    assert (exemption.reason, exemption.by, exemption.lifted_by) == ("Følsom sag", told[0].actor, told[0].actor)


def test_every_act_has_a_page_and_those_without_the_right_have_none(world: World, client_of: Enter) -> None:
    worker, auditor = client_of(Role.CASEWORKER), client_of(Role.AUDITOR)
    for key in ACTS:
        address = reverse("act", args=[world.maja.public_id, key])
        assert worker.get(address).status_code == 200
        assert auditor.get(address).status_code == 403


def test_the_form_of_a_stop_says_how_a_provision_is_written(world: World, client_of: Enter) -> None:
    address = reverse("act", args=[world.maja.public_id, "stop"])
    text = client_of(Role.CASEWORKER).get(address).content.decode()
    assert '<p class="field__help small muted" id="help-provision">Fx § 7, stk. 1</p>' in text
    assert 'name="provision" aria-describedby="help-provision"' in text
    assert "help-last_day" not in text
    assert "For example § 7, stk. 1" in client_of(Role.CASEWORKER, "en").get(address).content.decode()


def test_a_run_is_prepared_by_one_and_released_by_another(world: World, client_of: Enter) -> None:
    worker, leader = client_of(Role.CASEWORKER), client_of(Role.LEADER)
    answer = worker.post(reverse("run_prepare"), {"kind": "REFUND"})
    run = PaymentRun.objects.get()
    assert answer["Location"] == reverse("run", args=[run.public_id])
    page = worker.get(reverse("run", args=[run.public_id])).content.decode()
    assert "Fjordlys Køkkener ApS" in page
    assert "44.644" in page
    assert worker.post(reverse("run_release", args=[run.public_id])).status_code == 403
    leader.post(reverse("run_release", args=[run.public_id]))
    run.refresh_from_db()
    assert run.state == PaymentRun.State.RELEASED
    assert all(week.outstanding == 0 for week in paid_by_week(world.maja))
    assert "Udbetalt 26-11" in worker.get(reverse("case", args=[world.maja.public_id])).content.decode()


def test_whoever_prepared_a_run_cannot_release_it(world: World, client_of: Enter) -> None:
    leader = client_of(Role.LEADER)
    leader.post(reverse("run_prepare"), {"kind": "REFUND"})
    run = PaymentRun.objects.get()
    leader.post(reverse("run_release", args=[run.public_id]))
    run.refresh_from_db()
    assert run.state == PaymentRun.State.PREPARED
    leader.post(reverse("run_cancel", args=[run.public_id]), {"reason": "Forkert dag"})
    run.refresh_from_db()
    assert run.state == PaymentRun.State.CANCELLED


def test_what_is_paid_shows_in_the_course_and_the_ledger(world: World, client_of: Enter) -> None:
    client_of(Role.CASEWORKER).post(reverse("run_prepare"), {"kind": "REFUND"})
    client_of(Role.LEADER).post(reverse("run_release", args=[PaymentRun.objects.get().public_id]))
    assert run_payments.SYSTEM
    assess_people(person_ids=[world.maja.person_id], on=TODAY)
    text = client_of(Role.CASEWORKER).get(reverse("case_payment", args=[world.maja.public_id])).content.decode()
    assert "Udbetaling" in text
    assert text.count("Beregnet ydelse") == 10


def test_a_refusal_says_that_the_party_is_heard_first_and_decides_nothing(world: World, client_of: Enter) -> None:
    client, address = client_of(Role.CASEWORKER), reverse("act", args=[world.maja.public_id, "afslag"])
    fields = {"provision": "§ 7, stk. 1", "reason": "Arbejdsdygtig", "hearing": ""}
    text = draft(client, address, **fields)
    assert "Parten høres først." in text and "Partshøring" in text
    before = decision_in_force(world.maja)
    client.post(address, {**fields, "step": "save", "seen": proof_in(text)})
    assert decision_in_force(world.maja) == before
    assert 48 in open_numbers(world.maja)
    told = draft(client, address, **{**fields, "hearing": "OWN_FACTS"})
    assert "Parten høres først." not in told and "Til ugunst." in told


def test_a_telephone_number_is_corrected_from_the_case_and_stands_in_history(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    address = reverse("act", args=[world.maja.public_id, "kontakt"])
    fields = {"phone": "+45 12 34 56 78", "reason": "Oplyst i telefonen"}
    client.post(address, {**fields, "step": "save", "seen": proof_in(draft(client, address, **fields))})
    world.maja.person.refresh_from_db()
    assert world.maja.person.phone == "12345678"
    assert 'value="12345678"' in client.get(address).content.decode()
    told = Event.objects.get(case=world.maja, kind="CONTACT_CORRECTED")
    assert told.text == "Telefonnummer rettet. Oplyst i telefonen"
    assert told.actor == world.users[Role.CASEWORKER].username
    assert "12345678" not in told.text


@pytest.mark.parametrize("phone", ["1234567", "ring", "12a45678", "1" * 19])
def test_what_is_no_telephone_number_is_refused(phone: str, world: World, client_of: Enter) -> None:
    address = reverse("act", args=[world.maja.public_id, "kontakt"])
    refused = client_of(Role.CASEWORKER).post(address, {"phone": phone, "step": "preview"})
    assert refused.status_code == 422
    assert "er ikke et telefonnummer" in refused.content.decode()


def test_who_may_not_correct_is_not_offered_the_number(world: World, client_of: Enter) -> None:
    address = reverse("act", args=[world.maja.public_id, "kontakt"])
    assert client_of(Role.AUDITOR).get(address).status_code == 403
