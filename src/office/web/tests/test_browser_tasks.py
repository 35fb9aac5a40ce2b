"""Both task overviews, the catalogue, and an order of deletion from draft to certificate, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lawbook.assessment import PART
from office.flows.order_by_mail import order_by_mail
from office.flows.run_task_deletion import run_task_deletion
from office.tasks import operations
from office.tasks.deletion import standing_orders
from office.tasks.models import Task
from office.tasks.tests.world import event
from office.web.tests import axe
from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RUN = date(2026, 12, 7)
MAIL = """From: {sender}
Subject: Sletning af opgaver
Message-ID: <1@aarhus.example>
Content-Type: text/plain; charset=utf-8

Opgaver: 24, 51
Kontaktperson: Hanne Fjordgaard, hanne@aarhus.example
"""


def _two_tasks(here: worlds.World) -> None:
    operations.sync(case=here.maja, findings=[event(24), event(88, holds=PART)], on=worlds.TODAY)


def test_the_overview_keeps_shares_and_orders_lists(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto("/opgaver/?blocks.PAYMENT=must")
    expect(page.locator(".pagehead .sub")).to_contain_text("frist → kr. bag → alder")
    page.locator("summary", has_text="Rækkefølge").click()
    page.get_by_role("link", name="kr. bag → frist → alder").click()
    expect(page.locator(".pagehead .sub")).to_contain_text("kr. bag → frist → alder")
    page.locator("summary", has_text="Gem liste").click()
    page.get_by_role("textbox", name="Navn").fill("Penge først")
    page.get_by_label("Del med kommunen").check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator(".rail")).to_contain_text("Penge først")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent som CSV").click()
    lines = Path(fetched.value.path()).read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Nr.;Opgave;Sag;Borger")
    assert len(lines) == 1 + Task.objects.filter(status="OPEN", blocks="PAYMENT").count()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="XLSX", exact=True).click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"PK")
    leader = enter("Torben Birkelykke", viewport={"width": 1280, "height": 800})
    leader.goto("/opgaver/")
    leader.locator("summary", has_text="Lister").click()  # the rail is narrow here, so lists are a menu
    leader.locator(".listmenu").get_by_text("Penge først").click()
    leader.wait_for_url("**orden=MONEY-DUE-AGE**")
    assert leader.get_by_role("button", name="Fjern listen Penge først").count() == 0


def test_the_leaders_overview_says_who_solved_what(enter: Callable[..., Page], here: worlds.World) -> None:
    _two_tasks(here)
    task = Task.objects.get(number=24)
    operations.solve(task=task, by=here.users["CASEWORKER"].username, solution="Set efter.", on=worlds.TODAY)
    page = enter("Torben Birkelykke")
    page.get_by_role("link", name="Lederens opgaveoversigt").click()
    row = page.locator("tr", has_text="24 Undersøg regres")
    expect(row).to_contain_text("24-11-2026")
    expect(row.locator(".solver")).to_have_text("Mette Hallevang")
    expect(page.locator("tr", has_text="Mette Hallevang").first).to_contain_text("1")
    page.get_by_label("Løst", exact=True).check()
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("table.leader tbody tr")).to_have_count(1)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent som CSV").click()
    text = Path(fetched.value.path()).read_bytes().decode("utf-8-sig")
    assert "Løst af" in text
    assert "Set efter." in text


def test_the_catalogue_shows_all_types_and_the_sources_count(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.get_by_role("link", name="Opgavekatalog").click()
    expect(page.locator("table.catalogue tbody tr")).to_have_count(125)
    expect(page.locator(".lists")).to_be_visible()
    expect(page.locator(".catalogue__chart")).to_contain_text("124 opgaver og 93")
    page.locator("select[name=liste]").select_option("NOT_DELETABLE")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("table.catalogue tbody tr")).to_have_count(24)
    page.get_by_role("link", name="Oplysningsskema - anden årsag").click()
    expect(page.locator("h1")).to_contain_text("19 Oplysningsskema - anden årsag")
    expect(page.locator("main")).to_contain_text("Version 1")


def _fill(page: Page, *, confirm: bool) -> None:
    for number in (24, 88):
        page.locator(f"#type-{number} input[name=number]").check()
        if confirm:
            page.locator(f"#type-{number} input[name=confirm]").check()


def test_an_order_from_draft_to_certificate(
    enter: Callable[..., Page], here: worlds.World, now: Callable[[date], None]
) -> None:
    """The administrator drafts, cannot send; the leader confirms, sees the effect, sends; the run proves itself."""
    _two_tasks(here)
    draft = enter("Lone Vestermark")
    draft.get_by_role("link", name="Sletning af opgaver").first.click()
    assert draft.locator("#type-19 input").count() == 0
    expect(draft.locator("#type-19")).to_contain_text("Sagen vil ikke blive afgjort.")
    expect(draft.get_by_role("button", name="Send bestilling")).to_be_disabled()
    _fill(draft, confirm=False)
    draft.get_by_role("button", name="Gem kladde og vis virkning").click()
    expect(draft.locator(".kpi").first).to_contain_text("2")
    expect(draft.locator(".alert--bad")).to_contain_text("1 sag kører videre")

    leader = enter("Torben Birkelykke")
    leader.goto("/sletning/")
    expect(leader.locator(".order")).to_contain_text("Lone Vestermark")
    expect(leader.locator(".order")).to_contain_text("Onsdag 02-12-2026")
    leader.get_by_role("button", name="Send bestilling").click()
    expect(leader.locator(".alert").first).to_contain_text("ikke bekræftet for opgave 24, 88")
    _fill(leader, confirm=True)
    leader.get_by_label("Kontaktperson, navn").fill("Hanne Fjordgaard")
    leader.get_by_label("Kontaktperson, e-mail").fill("hanne@aarhus.example")
    leader.get_by_role("button", name="Send bestilling").click()
    expect(leader.locator("h1")).to_have_text("Bestillinger og kørsler")
    expect(leader.locator("main")).to_contain_text("07-12-2026")
    assert [order.number for order in standing_orders()] == [24, 88]

    now(RUN)
    assert run_task_deletion(on=RUN) == 2
    _look_at_what_the_run_left(leader, enter, here)


def _look_at_what_the_run_left(leader: Page, enter: Callable[..., Page], here: worlds.World) -> None:
    """The certificate, what stands on the case, and the operator's page without any case's content."""
    leader.reload()
    leader.get_by_role("link", name="07-12-2026").click()
    expect(leader.locator("main")).to_contain_text("2 opgaver slettet uden handling")
    expect(leader.locator(".tag--ok", has_text="stemmer")).to_be_visible()
    with leader.expect_download() as fetched:
        leader.get_by_role("link", name="Bevis, PDF").click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
    worker = enter("Mette Hallevang")
    worker.goto(f"/sager/{here.maja.public_id}/")
    expect(worker.locator(".passedover")).to_contain_text("Sagen går videre")

    operator = enter("Asger Krogh")
    operator.goto("/drift/sletning/?proeve=1")
    expect(operator.locator("main")).to_contain_text("Aarhus")
    expect(operator.locator("main")).to_contain_text("Færdig")
    assert "Maja" not in operator.content()


def test_a_refused_sender_and_an_accepted_one(enter: Callable[..., Page], here: worlds.World) -> None:
    _two_tasks(here)
    page = enter("Torben Birkelykke")
    refused = order_by_mail(MAIL.format(sender="administrator@aarhus.example").encode(), on=worlds.TODAY)
    assert [fault.code for fault in refused.faults] == ["SENDER"]
    page.goto("/sletning/bestillinger/")
    expect(page.locator("main")).to_contain_text("Ingen ordrer står")
    taken = order_by_mail(MAIL.format(sender=here.users["LEADER"].email).encode(), on=worlds.TODAY)
    assert taken.is_taken
    page.reload()
    expect(page.locator("main")).to_contain_text("pr. mail")
    worker = enter("Mette Hallevang")
    assert worker.request.get("/sletning/").status == 403


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_have_no_fault_that_axe_can_see(theme: str, enter: Callable[..., Page], here: worlds.World) -> None:
    _two_tasks(here)
    order_by_mail(MAIL.format(sender=here.users["LEADER"].email).encode(), on=worlds.TODAY)
    run_task_deletion(on=RUN + timedelta(days=1))
    found = []
    pages = {
        "Torben Birkelykke": [
            "/opgaver/", "/opgaver/leder/", "/opgaver/katalog/", "/opgaver/katalog/32/", "/sletning/",
            "/sletning/bestillinger/",
        ],
        "Asger Krogh": ["/drift/sletning/?proeve=1"],
    }  # fmt: skip
    for name, addresses in pages.items():
        page = enter(name, bypass_csp=True, color_scheme=theme, viewport={"width": 1440, "height": 900})
        for address in addresses:
            page.goto(address)
            found += axe.faults(page, address)
    assert not found, "\n".join(map(str, found))
