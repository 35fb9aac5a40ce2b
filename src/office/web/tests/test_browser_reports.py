"""The reports in a real browser: the pivot, its ready-made views, periods that widen, and a role that is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from office.web.tests import axe
from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG_22 = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
READY = "/rapporter/R34/pivot/?visning=fravaer-pr-virksomhed"


# The figures of the layout on screen, worked out by the browser's own engine over the rows that it fetched.
WORKED_OUT = """async () => {
  const viewer = document.getElementById("viser");
  const { group_by, columns, aggregates } = await viewer.save();
  return (await viewer.held.table.view({ group_by, columns, aggregates })).to_json();
}"""
Enter = Callable[..., Page]


def ready(page: Page) -> Any:
    """Wait until the pivot has its rows, and return its layout."""
    expect(page.locator("#viser")).to_have_attribute("data-ready", "yes", timeout=30_000)
    return page.evaluate("document.getElementById('viser').save()")


def figures(page: Page) -> list[list[str]]:
    """Return the plain table's keys and totals."""
    rows = page.locator("#tal tbody tr")
    return [[cell.inner_text() for cell in row.locator("td").all()][:-1] for row in rows.all()]


def test_a_ready_view_shows_the_same_figures_in_the_pivot_and_the_table(
    enter: Enter, here: worlds.World
) -> None:
    page = enter("Mette Hallevang")
    page.goto("/rapporter/R34/?pr=YEAR&fra=2026&til=2026")
    page.get_by_role("link", name="Fravær pr. virksomhed").click()
    layout = ready(page)
    assert layout["plugin"] == "X Bar"
    assert layout["group_by"] == ["CVR-nummer", "Virksomhed"]
    assert figures(page)[0] == ["99047127", "Fjordlys Køkkener ApS", "2"]
    found = {tuple(row["__ROW_PATH__"]): row["Sagsnummer"] for row in page.evaluate(WORKED_OUT)}
    for cvr, name, total in figures(page):
        assert found[cvr, name] == int(total)


@pytest.mark.parametrize("key", ["hyppigt-fravaer", "nye-selvstaendige", "blokerer-foerste-afgoerelse"])
def test_every_kind_of_ready_view_opens(key: str, enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    report = "OPGAVER" if key.startswith("blok") else "R34"
    page.goto(f"/rapporter/{report}/pivot/?visning={key}")
    assert ready(page)["plugin"] == "Datagrid"


def test_a_layout_made_in_the_browser_is_saved_under_a_name(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto("/rapporter/R34/pivot/?pr=YEAR&fra=2026&til=2026&raekker=target_group&vaerdi=number")
    ready(page)
    page.evaluate("document.getElementById('viser').restore({group_by: ['Sagsstatus']})")
    expect(page.locator("#gem input[name=layout]")).to_have_value(re.compile('"rows":."status".'))
    page.fill("#gem input[name=name]", "Sager pr. status")
    page.check("#gem input[name=shared]")
    page.get_by_role("button", name="Gem visning").click()
    expect(page.locator("h1")).to_have_text("Sager pr. status")
    assert ready(page)["group_by"] == ["Sagsstatus"]
    leader = enter("Torben Birkelykke")
    leader.goto("/rapporter/R34/pivot/")
    leader.get_by_role("link", name="Sager pr. status").click()
    expect(leader.locator("h1")).to_have_text("Sager pr. status")


def test_a_period_widens_when_it_is_picked(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto("/rapporter/R34/")
    page.fill("input[name=fra]", "14-10-2026")
    page.fill("#periode input[name=til]", "03-11-2026")
    page.get_by_role("button", name="Vis perioden").click()
    expect(page.locator("#hele-perioder")).to_contain_text("hele måneder: 01-10-2026 til 30-11-2026")
    page.locator("#periode .seg label", has_text="Uge").click()
    expect(page.locator("#hele-perioder")).to_contain_text("hele uger: 12-10-2026 til 08-11-2026")


def test_a_leaders_report_is_refused_to_a_caseworker(enter: Enter, here: worlds.World) -> None:
    leader = enter("Torben Birkelykke")
    leader.goto("/rapporter/R23/")
    expect(leader.locator("h1")).to_contain_text("R23 Uafsluttede opgaver")
    leader.goto("/rapporter/")
    expect(leader.get_by_text("Kræver rollen Sagsbehandler i ydelse")).to_be_visible()
    worker = enter("Mette Hallevang")
    worker.goto("/rapporter/")
    expect(worker.get_by_role("link", name="R23 Uafsluttede opgaver")).to_have_count(0)


def test_the_pivot_has_a_table_without_script(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang", java_script_enabled=False)
    page.goto(READY)
    expect(page.locator("#pivot")).to_be_hidden()
    assert figures(page)[0][-1] == "2"


@pytest.mark.parametrize("address", ["/rapporter/", "/rapporter/R34/", "/rapporter/arbejdslister/",
                                     "/rapporter/indbakke/", "/rapporter/sammenligning/", "/sager/opret/",
                                     "/servicekonti/"])  # fmt: skip
def test_the_pages_are_for_everybody(address: str, enter: Enter, here: worlds.World) -> None:
    page = enter("Lone Vestermark" if "konti" in address else "Mette Hallevang", bypass_csp=True)
    page.goto(address)
    assert axe.faults(page, address, WCAG_22) == []


@pytest.mark.parametrize("key", ["fravaer-pr-virksomhed", "hyppigt-fravaer"])
def test_the_pivot_is_for_everybody_too(key: str, enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang", bypass_csp=True)
    page.goto(f"/rapporter/R34/pivot/?visning={key}")
    ready(page)
    assert axe.faults(page, page.url, WCAG_22) == []
    expect(page.locator("#export")).to_be_hidden()


def test_the_pivot_styles_itself_by_nonce_alone(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.add_init_script("window.broken = []; onsecuritypolicyviolation = (e) => broken.push(e.sample)")
    answer = page.goto(READY)
    ready(page)
    assert answer is not None
    rules = dict(one.split(" ", 1) for one in answer.headers["content-security-policy"].split("; ") if " " in one)
    assert "unsafe-inline" not in rules["style-src"]
    assert "nonce-" in rules["style-src"]
    assert page.evaluate("broken") == []


def test_a_chart_is_fetched_as_a_picture(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto("/rapporter/R34/pivot/?pr=YEAR&fra=2026&til=2026&visning=fravaer-pr-virksomhed")
    ready(page)
    page.locator("#viser").scroll_into_view_if_needed()
    button = page.get_by_role("button", name="Hent billede")
    expect(button).to_be_visible()
    expect(page.locator("#viser #container svg text").first).to_be_visible(timeout=15_000)
    with page.expect_download() as waited:
        button.click()
    path = waited.value.path()
    assert waited.value.suggested_filename == "R34.png"
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 4_000  # bars and words, not an empty sheet
    page.goto("/rapporter/R34/pivot/?visning=hyppigt-fravaer")
    ready(page)
    expect(page.get_by_role("button", name="Hent billede")).to_be_hidden()
