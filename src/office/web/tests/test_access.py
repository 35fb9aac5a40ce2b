"""Who comes in where: every page against every role, walls, protected people, person numbers, the reading log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from office.administration.models import Role
from office.administration.operations import create_demo_users
from office.administration.rights import RIGHTS, Right
from office.decisions.queries import decisions_of, latest_assessment
from office.kernel import audit, tenancy
from office.letters.queries import letters_of
from office.tasks.queries import tasks_of_case
from office.web.tests.world import HIDDEN_CPR, MAJA_CPR, RUNE_CPR, World
from office.web.urls import urlpatterns

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    "home", "alive", "login", "demo_login", "logout", "set_language", "set_theme", "set_keys",
}  # fmt: skip
ONLY_POST = {
    "tasks_assign", "tasks_hold", "tasks_note", "solve_loose", "case_cpr", "run_prepare", "run_release", "run_cancel",
    "tasks_keep_list", "tasks_remove_list", "deletion_save", "deletion_send", "deletion_withdraw",
    "deletion_operate_run", "deletion_operate_stop",
    "deletion_operate_resume", "deletion_operate_deadline", "worklist_give", "worklist_done", "worklist_reopen",
    "subscribe", "unsubscribe", "report_view_save", "report_view_delete", "rate_enter", "rate_verify", "rate_withdraw",
    "service_account_make", "service_account_revoke", "report_table",
}  # fmt: skip
# What is handed out as a file or as a pivot's rows is no page; a report's file carries person numbers where its purpose
# needs them, and its reading is logged.
FILES = {
    "letter_pdf", "report_file", "report_data", "tasks_export", "leader_export", "deletion_certificate", "inbox_file",
    "deletion_follow_up",
}  # fmt: skip
# The pivot's own engine is WebAssembly and brings its styles; no other page may have either.
PIVOT = "report_pivot"
# An act needs its own right, and a report one of its roles; caseworkers and leaders have both.
NARROWER = {"act", "compare", "report", "report_file", "report_pivot", "report_data", "report_table"}
NOWHERE = "00000000-0000-4000-8000-000000000000"


def arguments_of(name: str, world: World) -> list[Any]:
    """Give every address something that exists, where the world has it."""
    case = world.maja
    stored = latest_assessment(case)
    assert stored is not None
    week = stored.assessment.weeks[0]
    fact = case.facts.filter(kind="NOTIFICATION").get()
    letter = letters_of(case)[0]
    return {
        "task": [tasks_of_case(world.rune)[0].public_id],
        "solve_loose": [NOWHERE],
        "why": [case.public_id, week.monday, week.payee],
        "replay": [case.public_id, decisions_of(case)[0].public_id],
        "letter": [case.public_id, letter.public_id],
        "letter_pdf": [case.public_id, letter.public_id],
        "correct": [case.public_id, fact.public_id],
        "act": [case.public_id, "bevilg"],
        "tasks_export": ["csv"], "leader_export": ["csv"], "catalogue_type": [32],
        "law_rule": ["R-020"], "rate_verify": [NOWHERE], "rate_withdraw": [NOWHERE],
        "deletion_run": [NOWHERE], "deletion_follow_up": [NOWHERE], "deletion_operation_follow_up": ["2026-12-07"],
        "deletion_certificate": [NOWHERE, "pdf"],
        "report": ["R34"], "report_file": ["R34", "csv"], "report_pivot": ["R34"], "report_data": ["R34"],
        "report_table": ["R34"],
        "report_view_save": ["R34"], "report_view_delete": [NOWHERE], "inbox_file": [NOWHERE], "unsubscribe": [NOWHERE],
        "worklist_give": [NOWHERE], "worklist_done": [NOWHERE], "worklist_reopen": [NOWHERE],
        "service_account": [NOWHERE], "service_account_revoke": [NOWHERE],
        "run": [NOWHERE], "run_release": [NOWHERE], "run_cancel": [NOWHERE],
    }.get(name, [case.public_id] if name.startswith("case") or name == "why_closed" else [])  # fmt: skip


def guarded() -> Iterator[URLPattern]:
    """Every address that needs a right."""
    yield from (pattern for pattern in urlpatterns if pattern.name not in OPEN_TO_ALL)


def ask(client: Client, name: str, world: World) -> Any:
    """Ask for a page by its name."""
    address = reverse(name, args=arguments_of(name, world))
    return client.post(address) if name in ONLY_POST else client.get(address)


def test_every_page_names_the_rights_it_needs() -> None:
    assert {pattern.name for pattern in guarded() if not getattr(pattern.callback, "rights", ())} == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_comes_in_exactly_where_its_rights_reach(
    role: Role, world: World, client_of: Callable[..., Client]
) -> None:
    client = client_of(role)
    wrong = []
    for pattern in guarded():
        answer = ask(client, str(pattern.name), world)
        needed = set(pattern.callback.rights) | ({Right.DECIDE} if pattern.name in NARROWER else set())
        may = needed <= RIGHTS[role]
        if may == (answer.status_code == 403) or answer.status_code >= 500:
            wrong.append((pattern.name, answer.status_code, "may" if may else "may not"))
    assert wrong == []


def test_a_visitor_is_sent_to_the_login_and_back(world: World) -> None:
    address = reverse("case", args=[world.maja.public_id])
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")
    assert str(world.maja.public_id) in answer["Location"]


def test_another_municipality_sees_nothing(world: World) -> None:
    with tenancy.acting_for(657):
        neighbour = next(user for user in create_demo_users(municipality=657) if user.role == Role.LEADER)
    client = Client()
    client.force_login(neighbour)
    for name in ("case", "case_history", "task", "why"):
        assert ask(client, name, world).status_code == 404
    assert client.post(reverse("find"), {"q": "Maja"}).content.count(b"2026-00000") == 0


def test_the_operator_sees_no_case(world: World, client_of: Callable[..., Client]) -> None:
    client = client_of(Role.OPERATOR)
    assert ask(client, "case", world).status_code == 403
    text = client.get(reverse("operation")).content.decode()
    assert "Maja" not in text
    assert "Ingen sats for 2027" in text


def test_protected_names_are_masked_by_the_server(world: World, client_of: Callable[..., Client]) -> None:
    pages = [reverse("case", args=[world.hidden.public_id]), reverse("case_history", args=[world.hidden.public_id]),
             reverse("tasks")]  # fmt: skip
    for page in pages:
        reader = client_of(Role.CONTROL).get(page).content.decode()
        assert "Laila" not in reader
        assert "Navn beskyttet" in reader
        assert HIDDEN_CPR[:6] not in reader
    assert "Laila Krogsande" in client_of(Role.CASEWORKER).get(pages[0]).content.decode()


def test_letters_of_protected_people_are_read_only_by_those_who_may_see_them(
    world: World, client_of: Callable[..., Client]
) -> None:
    letter = letters_of(world.hidden)[0]
    for name in ("letter", "letter_pdf"):
        address = reverse(name, args=[world.hidden.public_id, letter.public_id])
        assert client_of(Role.CONTROL).get(address).status_code == 403
        assert client_of(Role.CASEWORKER).get(address).status_code == 200


def test_a_protected_name_cannot_be_found_by_those_who_may_not_see_it(
    world: World, client_of: Callable[..., Client]
) -> None:
    found = client_of(Role.CONTROL).post(reverse("find"), {"q": "Laila"})
    assert found.status_code == 200
    assert world.hidden.number not in found.content.decode()
    assert client_of(Role.CASEWORKER).post(reverse("find"), {"q": "Laila"}).status_code == 302


def test_no_page_shows_a_whole_person_number(world: World, client_of: Callable[..., Client]) -> None:
    client = client_of(Role.LEADER)
    for pattern in guarded():
        if pattern.name in ONLY_POST | FILES:
            continue
        text = ask(client, str(pattern.name), world).content.decode()
        for cpr in (MAJA_CPR, RUNE_CPR, HIDDEN_CPR):
            assert cpr not in text, pattern.name
            assert f"{cpr[:6]}-{cpr[6:]}" not in text, pattern.name


def test_a_person_number_is_searched_in_the_body_and_never_stands_in_an_address(
    world: World, client_of: Callable[..., Client]
) -> None:
    for written in (MAJA_CPR, f"{MAJA_CPR[:6]}-{MAJA_CPR[6:]}", world.maja.number, "lyngtoft", "99047127"):
        answer = client_of(Role.CASEWORKER).post(reverse("find"), {"q": written})
        reached = answer.get("Location", "") or answer.content.decode()
        assert str(world.maja.public_id) in reached
        assert MAJA_CPR not in answer.get("Location", "")


def test_the_whole_number_is_asked_for_and_logged(world: World, client_of: Callable[..., Client]) -> None:
    answer = client_of(Role.CASEWORKER).post(
        reverse("case_cpr", args=[world.maja.public_id]), headers={"hx-request": "true"}
    )
    assert f"{MAJA_CPR[:6]}-{MAJA_CPR[6:]}" in answer.content.decode()
    assert "CPR_NUMBER" in set(audit.readings_of(world.maja.person.public_id).values_list("purpose", flat=True))
    refused = client_of(Role.CONTROL).post(
        reverse("case_cpr", args=[world.hidden.public_id]), headers={"hx-request": "true"}
    )
    assert HIDDEN_CPR[6:] not in refused.content.decode()


def test_reading_a_case_is_logged_with_its_purpose_and_can_be_listed(
    world: World, client_of: Callable[..., Client]
) -> None:
    task = tasks_of_case(world.rune)[0]
    worker = client_of(Role.CASEWORKER)
    worker.get(reverse("case", args=[world.rune.public_id]))
    worker.get(reverse("task", args=[task.public_id]))
    rows = list(audit.readings_of(world.rune.person.public_id).values_list("reader", "purpose", "place"))
    name = world.users[Role.CASEWORKER].username
    assert rows == [(name, f"TASK {task.number}", "tasks"), (name, "CASE_WORK", "case")]
    text = client_of(Role.AUDITOR).post(reverse("readings"), {"q": world.rune.number}).content.decode()
    assert "Mette Hallevang" in text
    assert f"Opgave {task.number}" in text


def test_pages_carry_no_inline_script_or_style_and_say_so(world: World, client_of: Callable[..., Client]) -> None:
    client = client_of(Role.LEADER)
    for pattern in guarded():
        if pattern.name in ONLY_POST | FILES:
            continue
        answer = ask(client, str(pattern.name), world)
        text = answer.content.decode()
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert ("unsafe" in answer["Content-Security-Policy"]) is (pattern.name == PIVOT)
        assert "'unsafe-eval'" not in answer["Content-Security-Policy"]
        for forbidden in (" style=", "<style", "<script>", " onclick=", "javascript:"):
            assert forbidden not in text, (pattern.name, forbidden)


def test_demo_logins_are_offered_only_where_the_demo_is_on(world: World, settings: Any) -> None:
    user = world.users[Role.LEADER]
    settings.OPENKSD_DEMO = True
    assert "Torben Birkelykke" in Client().get(reverse("login")).content.decode()
    entered = Client()
    assert entered.post(reverse("demo_login"), {"user": user.public_id})["Location"] == "/"
    assert entered.get(reverse("tasks")).status_code == 200
    settings.OPENKSD_DEMO = False
    assert "Torben" not in Client().get(reverse("login")).content.decode()
    assert Client().post(reverse("demo_login"), {"user": user.public_id})["Location"] == "/login/"


def test_login_does_not_lead_out_of_the_house(world: World, settings: Any) -> None:
    settings.OPENKSD_DEMO = True
    user = world.users[Role.LEADER]
    answer = Client().post(reverse("demo_login"), {"user": user.public_id, "next": "https://example.org/"})
    assert answer["Location"] == "/"
