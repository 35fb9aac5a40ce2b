"""Working with many tasks in a real browser: filters, next task, giving away, hold; a run that goes on; English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lawbook.assessment import PART
from office.flows.order_by_mail import order_by_mail
from office.flows.run_task_deletion import run_task_deletion
from office.tasks import operations
from office.tasks.models import DeletionRun, Task
from office.tasks.tests.world import event
from office.web.tests import axe
from office.web.tests import world as worlds
from office.web.tests.test_browser_tasks import MAIL, RUN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 1000, "height": 800}


def _three_tasks(here: worlds.World) -> None:
    """One that blocks nothing, one that blocks part of a case, and what the world itself has."""
    operations.sync(case=here.maja, findings=[event(24), event(88, holds=PART)], on=worlds.TODAY)


def _set(page: Page, menu: str, key: str, state: str) -> None:
    """Set one three-way filter by its menu, and wait for the page that comes."""
    page.locator("details.filter summary", has_text=menu).click()
    page.locator("label", has=page.locator(f"input[name='{key}'][value='{state}']")).click()
    page.wait_for_url(f"**{key}={state}*" if state else "**")


def test_a_filter_says_must_or_must_not_and_the_two_make_the_whole(
    enter: Callable[..., Page], here: worlds.World
) -> None:
    _three_tasks(here)
    page = enter("Mette Hallevang")
    everything = Task.objects.filter(status="OPEN").count()
    numbers = page.locator("table.tasks .tasknr")
    _set(page, "Opgavetype", "number.24", "must")
    expect(numbers).to_have_text(["24"])
    expect(page.locator(".chip--must")).to_contain_text("24 Undersøg regres")
    page.get_by_role("link", name="Ryd filtre").click()
    expect(numbers).to_have_count(everything)
    _set(page, "Opgavetype", "number.24", "not")
    expect(numbers).to_have_count(everything - 1)
    assert "24" not in numbers.all_text_contents()
    page.goto("/opgaver/?number.66=must")
    expect(page.locator(".empty")).to_contain_text("Ingen opgaver passer til filtrene")
    page.get_by_role("link", name="Vis alle åbne opgaver").click()
    expect(numbers).to_have_count(everything)


def test_the_next_task_follows_the_formula_that_one_chose(enter: Callable[..., Page], here: worlds.World) -> None:
    """By age the oldest comes first whatever its deadline; the button and the key N go on, to the end."""
    _three_tasks(here)
    Task.objects.filter(number=24).update(opened_on=date(2026, 1, 5), due_on=date(2027, 6, 1))
    Task.objects.filter(number=88).update(due_on=date(2026, 1, 7))
    page = enter("Mette Hallevang")
    page.locator("summary", has_text="Rækkefølge").click()
    page.get_by_role("link", name="alder → frist → kr. bag").click()
    expect(page.locator("table.tasks .tasknr").first).to_have_text("24")
    page.get_by_role("link", name="Næste opgave").click()
    expect(page.locator("h1")).to_contain_text("24 Undersøg regres")
    page.goto("/opgaver/")
    expect(page.locator("table.tasks .tasknr").first).to_have_text("88")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("88 ")
    page.keyboard.press("n")
    expect(page.locator("h1")).not_to_contain_text("88 ")
    page.goto("/opgaver/naeste/?number.66=must")
    expect(page.locator(".alert")).to_contain_text("Der er ikke flere opgaver i listen.")


def test_many_are_given_to_a_colleague_and_put_on_hold(enter: Callable[..., Page], here: worlds.World) -> None:
    _three_tasks(here)
    leader = enter("Torben Birkelykke")
    everything = Task.objects.filter(status="OPEN").count()
    leader.get_by_role("checkbox", name="Vælg alle på siden").check()
    expect(leader.locator("#valgte")).to_contain_text(f"{everything} valgt")
    leader.get_by_label("Giv de valgte til").select_option(label="Mette Hallevang")
    leader.locator("#valgte").get_by_role("button", name="Tildel").click()
    expect(leader.locator(".alert--ok")).to_contain_text(f"{everything} opgaver er tildelt Mette Hallevang")
    assert set(Task.objects.filter(status="OPEN").values_list("owner__username", flat=True)) == {
        here.users["CASEWORKER"].username
    }

    worker = enter("Mette Hallevang", viewport={"width": 1440, "height": 900})
    box = worker.locator("tr[data-row]", has_text="Undersøg regres").get_by_role("checkbox")
    box.check()
    worker.locator("#valgte").get_by_label("På hold til").fill("2026-12-24")
    worker.locator("#valgte").get_by_role("button", name="Sæt på hold").click()
    expect(worker.locator(".alert--bad")).to_be_visible()  # no reason, no hold
    assert not Task.objects.filter(on_hold_until__isnull=False).exists()
    box.check()
    worker.locator("#valgte").get_by_label("På hold til").fill("2026-12-24")
    worker.locator("#valgte").get_by_label("Årsag").fill("Venter på skadesanmeldelsen")
    worker.locator("#valgte").get_by_role("button", name="Sæt på hold").click()
    worker.locator(".rail").get_by_role("link", name="På hold").click()
    worker.locator("a.task", has_text="Undersøg regres").click()
    expect(worker.locator(".explain")).to_contain_text("“Venter på skadesanmeldelsen”")
    assert Task.objects.get(number=24).on_hold_until == date(2026, 12, 24)


def test_the_leaders_filters_and_both_files(enter: Callable[..., Page], here: worlds.World) -> None:
    _three_tasks(here)
    operations.assign(tasks=[Task.objects.get(number=88)], owner=here.users["CASEWORKER"])
    page = enter("Torben Birkelykke")
    page.goto("/opgaver/leder/")
    rows = page.locator("table.leader tbody tr")
    page.locator("summary", has_text="Ejer").click()
    page.get_by_role("group", name="Mette Hallevang").get_by_role("radio", name="skal", exact=True).click()
    expect(page.locator(".chip--must")).to_contain_text("Ejer: Mette Hallevang")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("88 ")
    assert "blocks" not in page.url  # what was not asked is not in the address
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Hent som CSV").click()
    assert len(Path(fetched.value.path()).read_bytes().decode("utf-8-sig").splitlines()) == 2
    with page.expect_download() as fetched:
        page.get_by_role("link", name="XLSX", exact=True).click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Ryd", exact=True).click()
    page.locator("summary", has_text="Opgavetype").click()
    page.get_by_role("group", name="24 Undersøg regres").get_by_role("radio", name="skal", exact=True).click()
    expect(rows).to_have_count(1)
    page.locator("summary", has_text="Rækkefølge").click()
    page.get_by_role("link", name="kr. bag → frist → alder").click()
    expect(page.locator(".pagehead .sub")).to_contain_text("kr. bag → frist → alder")
    expect(rows).to_have_count(1)  # the filters stay
    page.get_by_label("Løst", exact=True).check()
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator(".empty")).to_contain_text("Ingen opgaver passer til filtrene")
    page.goto("/opgaver/leder/?fra=hest")
    expect(page.locator(".alert--bad")).to_contain_text("“hest” kan ikke læses")


def _ordered(here: worlds.World) -> None:
    _three_tasks(here)
    assert order_by_mail(MAIL.format(sender=here.users["LEADER"].email).encode(), on=worlds.TODAY).is_taken


def test_the_operator_sees_a_run_go_on_without_loading_the_page_again(
    enter: Callable[..., Page], here: worlds.World, now: Callable[[date], None]
) -> None:
    """A run that has not come is refused; one that has is left to the queue, and its row comes anew by itself."""
    _ordered(here)
    operator = enter("Asger Krogh")
    operator.goto("/drift/sletning/?proeve=1")
    expect(operator.locator("main")).to_contain_text("Prøvekørsel: 1 opgave ville gå nu")
    operator.get_by_role("button", name="Kør", exact=True).click()
    expect(operator.locator(".alert--bad")).to_be_visible()
    expect(operator.locator("#runs")).to_contain_text("Der har ikke været nogen kørsel endnu")

    now(RUN)
    operator.get_by_role("button", name="Kør", exact=True).click()
    expect(operator.locator("#runs .tag")).to_have_text("Kører")
    expect(operator.locator("#runs")).to_contain_text("0 af 2 typer")
    leader = enter("Torben Birkelykke")
    leader.goto("/sletning/bestillinger/")
    leader.get_by_role("link", name="07-12-2026").click()
    expect(leader.locator("main")).to_contain_text("Beviset med kontrolsum kan hentes, når kørslen er færdig.")
    assert leader.get_by_role("link", name="Bevis, PDF").count() == 0

    run_task_deletion(on=RUN)
    expect(operator.locator("#runs .tag")).to_have_text("Færdig")
    leader.goto("/opgaver/leder/?status=DELETED")
    expect(leader.locator(".solver")).to_have_text("Sletteordre fra kommunen")
    leader.get_by_role("link", name="24 Undersøg regres").click()
    leader.get_by_role("button", name="English").first.click()
    expect(leader.locator(".explain")).to_contain_text("Deletion order")
    expect(leader.locator(".pagehead")).not_to_contain_text("over)")  # a closed task is not overdue


def test_who_may_not_is_told_so_in_words(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang", java_script_enabled=False)
    answer = page.request.get("/sletning/")
    assert answer.status == 403
    assert "ret til at forberede sletning af opgaver" in answer.text()
    assert "PREPARE_DELETION" not in answer.text()


def test_an_order_is_made_with_the_keyboard_alone(enter: Callable[..., Page], here: worlds.World) -> None:
    _three_tasks(here)
    page = enter("Lone Vestermark")
    page.goto("/sletning/")
    confirm = page.locator("#type-24 input[name=confirm]")
    expect(confirm).to_be_hidden()
    page.locator("#type-24 input[name=number]").focus()
    page.keyboard.press("Space")
    expect(confirm).to_be_visible()
    page.keyboard.press("Tab")
    expect(confirm).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_label("Kontaktperson, navn").focus()
    page.keyboard.type("Hanne Fjordgaard")
    page.keyboard.press("Tab")
    page.keyboard.type("hanne@aarhus.example")
    page.keyboard.press("Enter")
    expect(page.locator(".kpi").first).to_contain_text("1")
    expect(page.get_by_label("Kontaktperson, navn")).to_have_value("Hanne Fjordgaard")
    expect(confirm).to_be_checked()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_english_pages_have_no_fault_that_axe_can_see(
    theme: str, enter: Callable[..., Page], here: worlds.World
) -> None:
    _ordered(here)
    run_task_deletion(on=RUN)
    task = Task.objects.filter(status="OPEN").first()
    assert task is not None
    run = DeletionRun.objects.get()
    pages = {
        "Mette Hallevang": ["/opgaver/", "/opgaver/?number.66=must", f"/opgaver/{task.public_id}/"],
        "Torben Birkelykke": [
            "/opgaver/", "/opgaver/leder/", "/opgaver/leder/?status=DELETED", "/opgaver/katalog/",
            "/opgaver/katalog/32/", "/sletning/", "/sletning/bestillinger/", f"/sletning/koersler/{run.public_id}/",
            f"/opgaver/{Task.objects.get(number=24).public_id}/", f"/sager/{here.maja.public_id}/historik/",
        ],
        "Asger Krogh": ["/drift/sletning/?proeve=1", "/drift/sletning/opfoelgning/2026-12-07/"],
    }  # fmt: skip
    found = []
    for name, addresses in pages.items():
        page = enter(name, bypass_csp=True, color_scheme=theme, viewport=NARROW)
        page.get_by_role("button", name="English").first.click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        for address in addresses:
            page.goto(address)
            assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is (theme == "dark")
            found += axe.faults(page, address)
    assert not found, "\n".join(map(str, found))
