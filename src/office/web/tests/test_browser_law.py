"""The pages of the law in a real browser: searched, filtered, read to the rule, in both languages, and axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lawbook import law_matrix
from office.web.tests import axe
from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_law_is_searched_filtered_and_read(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.get_by_role("link", name="Lovdækning").first.click()
    expect(page.locator("tr[data-row]")).to_have_count(len(law_matrix.matrix()))
    page.get_by_role("searchbox", name="Søg", exact=True).last.fill("§ 30")
    page.get_by_label("Område").select_option("R")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_role("link", name="R-020")).to_be_visible()
    expect(page.get_by_role("link", name="PAY-01")).to_have_count(0)
    page.get_by_role("link", name="R-020").click()
    expect(page.locator("h1")).to_contain_text("R-020")
    page.locator("a", has_text="130").first.click()
    expect(page.locator("h1")).to_contain_text("130")


def test_the_why_of_a_week_leads_to_the_rule(enter: Callable[..., Page], here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto(f"/sager/{here.maja.public_id}/")
    page.locator("tr[data-week] a").first.click()
    page.locator(".trace").get_by_role("link", name="Reglen LP-01").first.click()
    expect(page.locator("h1")).to_contain_text("LP-01")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_fault_in_the_pages_of_the_law(
    theme: str, enter: Callable[..., Page], here: worlds.World
) -> None:
    found = []
    for name, addresses in {
        "Mette Hallevang": ["/lov/", "/lov/R-030/", "/lov/PAY-04/", "/lov/R-081/"], "Asger Krogh": ["/drift/"],
    }.items():  # fmt: skip
        page = enter(name, bypass_csp=True, color_scheme=theme)
        for address in addresses:
            page.goto(address)
            found += axe.faults(page, address)
    assert found == []
