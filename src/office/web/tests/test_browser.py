"""The pages in a real browser: one case from its notification to the why of what was paid, the keys, and axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from office.decisions.queries import decision_in_force
from office.flows.run_night import run_night
from office.flows.run_payments import run_pay_day
from office.web.tests import axe
from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAY_DAY = date(2026, 11, 26)


def release_and_pay(leader: Page, run: str, now: Callable[[date], None]) -> None:
    """Let a second person release the run, and the pay day send it and read the answers."""
    leader.goto(run)
    leader.get_by_role("button", name="Frigiv").click()
    expect(leader.locator(".pagehead .tag")).to_have_text("Frigivet")
    now(PAY_DAY)
    run_pay_day(on=PAY_DAY)
    leader.reload()
    expect(leader.locator(".pagehead .tag")).to_have_text("Afstemt")


def test_from_notification_to_decision_to_payment_to_why(
    enter: Callable[..., Page], here: worlds.World, now: Callable[[date], None]
) -> None:
    """A message comes in, the night decides, a run is prepared and released, and the amount opens its why."""
    case = worlds.notify_by_message()
    now(worlds.TODAY)
    run_night(on=worlds.TODAY)
    made = decision_in_force(case)
    assert made is not None
    assert made.is_automatic

    worker = enter("Mette Hallevang")
    worker.locator(".search input[type=search]").fill(case.number)
    worker.keyboard.press("Enter")
    expect(worker.locator("h1")).to_contain_text(case.person.name)
    expect(worker.locator(".a-line")).to_contain_text("Bevilget")
    worker.get_by_role("link", name="Udbetalinger").click()
    worker.locator("button[value=REFUND]").click()
    expect(worker.locator("h1")).to_contain_text("Refusion til arbejdsgivere")

    release_and_pay(enter("Torben Birkelykke"), worker.url, now)
    worker.goto(f"/sager/{case.public_id}/")
    row = worker.locator("tr[data-week]").first
    expect(row).to_contain_text("Udbetalt 26-11")
    row.locator("a").first.click()
    panel = worker.locator("#hvorfor")
    expect(panel).to_contain_text("§ 47, stk. 1 Gennemsnitlig timefortjeneste")
    expect(panel).to_contain_text("Indtægtsoplysninger")
    expect(panel).to_contain_text("Højeste ugebeløb")
    expect(row).to_have_class("is-on")
    panel.get_by_text("Posteringer for ugen").click()
    expect(panel).to_contain_text("Udbetaling")
    worker.keyboard.press("Escape")
    expect(panel).to_contain_text("Tryk på et beløb")
    assert case.person.cpr not in worker.url


def test_a_draft_is_calculated_seen_and_saved(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto(f"/sager/{here.rune.public_id}/")
    page.keyboard.press("r")
    expect(page.locator(".draft")).to_contain_text("Intet er gemt")
    assert page.locator("[data-save]").count() == 0
    for month in ("06", "07", "08"):
        page.fill(f"input[name='hours-2026-{month}']", "160,33")
    page.fill("input[name=reason]", "Lønsedler")
    page.get_by_role("button", name="Beregn", exact=False).first.click()
    expect(page.locator("#h-diff")).to_be_visible()
    expect(page.get_by_text("56 Timeløn kan ikke beregnes")).to_be_visible()
    save = page.locator("[data-save]")
    expect(save).to_be_enabled()
    page.fill("input[name='hours-2026-08']", "150,00")
    expect(save).to_be_disabled()
    expect(page.get_by_text("Kladden er ændret.")).to_be_visible()
    page.get_by_role("button", name="Beregn", exact=False).first.click()
    page.locator("[data-save]").click()
    expect(page.locator(".alert--ok")).to_contain_text("gemt")


def test_the_keyboard_works_and_can_be_turned_off(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.keyboard.press("j")
    expect(page.locator("tr.is-current")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("tr.detail")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator("#valgte")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#valgte")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("jjg")
    expect(page.locator(".search input[type=search]")).to_have_value("jjg")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#taster")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.locator("h1")).to_have_text("Sager")
    page.locator(".who").click()
    page.get_by_role("button", name="Fra", exact=True).click()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("Sager")


def test_everything_is_reached_without_script(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang", java_script_enabled=False)
    page.locator("a.task").first.click()
    expect(page.locator(".explain")).to_be_visible()
    page.goto(f"/sager/{here.maja.public_id}/")
    page.locator("tr[data-week] a").first.click()
    expect(page.locator(".trace li").first).to_be_visible()
    page.goto("/opgaver/")
    page.locator("summary", has_text="Blokerer").first.click()
    page.locator("label", has=page.locator("input[name='blocks.PAYMENT'][value=must]")).first.click()
    page.get_by_role("button", name="Anvend").first.click()
    assert page.url.endswith("?blocks.PAYMENT=must")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_can_see(theme: str, enter: Callable[..., Page], here: worlds.World) -> None:
    assert axe.SCRIPT.exists(), "npm install brings axe-core"
    case, found = f"/sager/{here.maja.public_id}/", []
    pages = {
        "Mette Hallevang": [
            "/opgaver/", "/opgaver/?number.56=must", "/sager/", case, f"{case}berettigelse/", f"{case}udbetaling/",
            f"{case}breve/", f"{case}historik/", f"{case}handling/bevilg/", f"{case}handling/loes/",
            f"/sager/{here.rune.public_id}/handling/ret-indtaegt/", f"/sager/{here.rune.public_id}/", "/udbetalinger/",
        ],
        "Torben Birkelykke": ["/laeselog/"],
        "Asger Krogh": ["/drift/"],
    }  # fmt: skip
    for name, addresses in pages.items():
        page = enter(name, bypass_csp=True, color_scheme=theme)
        for address in addresses:
            page.goto(address)
            found += axe.faults(page, address)
    assert not found, "\n".join(map(str, found))
