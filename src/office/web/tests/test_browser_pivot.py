"""The pivot in the browser against the plain table beside it: the same figures, whatever is asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from office.cases.operations import record_fact
from office.kernel import clock
from office.reports.models import SavedView
from office.reports.ready_views import READY_VIEWS
from office.reports.tests.world import a_case, a_person, an_employer, said
from office.tasks import handling, operations
from office.web.tests import world as worlds
from office.web.tests.test_browser_reports import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Page]
NOTHING = "–"
YEAR = "pr=YEAR&fra=2026&til=2026"


@pytest.fixture
def town(here: worlds.World) -> worlds.World:
    """Names that only Danish sorts, empty cells, days and amounts, and something for every ready-made view."""
    often = a_person("Åse Holm")
    firm = an_employer("Ærø Bageri ApS", "99047135")
    for number, day in enumerate((date(2026, 3, 4), date(2026, 6, 1), date(2026, 11, 3))):
        a_case(day, often, relation="EMPLOYER", employer=firm, target_group="EMPLOYEE_WITH_PAY", status="ENDED",
               grant_basis="FLEXJOB" if number else "AFTER_EMPLOYER_PERIOD", last_absence_day=day)  # fmt: skip
    for number, name in enumerate(("Ægir Ågård", "Øjvind Bo", "Zenia Friis", "Aage Bæk", "Ögmundur Ask")):
        case = a_case(date(2026, 11, 2 + number), a_person(name), status="RUNNING" if number % 2 else "DECIDED")
        if number < 3:
            data = {"is_entitled": True, "insured": "FULL_TIME", "day_rate": 90_001 + number, "first_day": "2026-01-05"}
            record_fact(
                person=case.person, case=None, fact="UNEMPLOYMENT", data=data, sent_on=worlds.TODAY,
                said_by="UNEMPLOYMENT_FUND",
            )  # fmt: skip
    own = a_case(date(2026, 11, 5), a_person("Bo Sø"), relation="BUSINESS", target_group="SELF_EMPLOYED")
    said(own, "BUSINESS_PARTIAL", date(2026, 11, 9), first_day="2026-11-09", work_share="1/3")
    over = a_case(date(2026, 11, 9), status="PAYMENT_EFFECTED", last_day_of_right=date(2026, 11, 20))
    unpaid = a_case(date(2026, 11, 6), relation="EMPLOYER", employer=firm, target_group="EMPLOYEE_WITHOUT_PAY")
    with clock.at(worlds.TODAY):
        lying = ((unpaid, "DECISION"), (unpaid, "DECISION"), (own, "DECISION"), (own, "NONE"), (over, "NONE"))
        for case, blocks in lying:
            operations.open_by_hand(case=case, title="Ring", by="mette", on=worlds.TODAY, blocks=blocks)
        done = operations.open_by_hand(case=own, title="Skriv", by="mette", on=worlds.TODAY)
        handling.solve(task=done, by="mette", solution="Gjort", on=worlds.TODAY)
    return here


def number(text: str) -> Decimal | None:
    return None if text == NOTHING else Decimal(text.replace(".", "").replace(",", "."))


def of_table(page: Page, keys: int) -> dict[tuple[str, ...], list[Decimal | None]]:
    """Return the plain table's rows by their keys, the last one by () as the total."""
    found = {}
    for row in page.locator("#tal tbody tr").all():
        cells = row.locator("td").all_inner_texts()[:-1]
        found[tuple(cells[:keys])] = [number(text) for text in cells[keys:]]
    foot = page.locator("#tal tfoot td").all_inner_texts()
    return {**found, (): [number(text) for text in foot[1:-1]]}


def key_text(key: Any) -> str:
    """Say a key of the browser's as the page does: days come as moments, nothing as null."""
    if key is None:
        return NOTHING
    if isinstance(key, int | float) and abs(key) > 10**11:
        return datetime.fromtimestamp(key / 1000, UTC).strftime("%d-%m-%Y")
    return f"{key:.2f}".replace(".", ",") if isinstance(key, float) and key % 1 else str(key)


def of_browser(page: Page) -> tuple[dict[str, Any], dict[tuple[str, ...], dict[str, Any]]]:
    """Return the viewer's layout and the figures that it shows, worked out by its own engine, by their row's keys."""
    layout, rows = page.evaluate("""async () => {
      const viewer = document.getElementById("viser");
      const layout = await viewer.save();
      const { group_by, split_by, columns, aggregates, filter, sort, group_rollup_mode } = layout;
      const asked = { group_by, split_by, columns, aggregates, filter, sort, group_rollup_mode };
      return [layout, await (await viewer.held.table.view(asked)).to_json()];
    }""")
    depth = len(layout["group_by"])
    found = {}
    for row in rows:
        path = tuple(map(key_text, row.pop("__ROW_PATH__")))
        if len(path) in (0, depth):
            found[path] = row
    return layout, found


def agree(page: Page) -> int:
    """Hold the pivot's figures to the table's, cell by cell; returns how many cells were compared."""
    layout, browser = of_browser(page)
    keys, values = len(layout["group_by"]), len(layout["columns"])
    table = of_table(page, keys)
    assert set(browser) - {()} == set(table) - {()}, page.url
    heads = page.locator("#tal thead th").all_inner_texts()[keys:-1]
    compared = 0
    for path, cells in browser.items():
        for place, (name, value) in enumerate(cells.items()):
            *over, column = name.split("|")
            # A pivot with columns has no totals of its own; the table's stand last.
            at = heads.index(" · ".join(map(over_text, over))) if over else place - values
            told = table[path][at]
            is_count = layout["aggregates"][column] == "count"
            expected = Decimal(0) if value is None and is_count else value
            assert (told is None) is (expected is None), (page.url, path, name, told, value)
            assert told is None or abs(told - Decimal(str(expected))) < Decimal("0.005"), (page.url, path, name)
            compared += 1
    return compared


def over_text(key: str) -> str:
    """Say a key that stands over columns as the page does."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", key):
        return date.fromisoformat(key).strftime("%d-%m-%Y")
    return NOTHING if key in ("", "null") else key


def test_every_ready_made_view_has_the_table_s_figures(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    for view in READY_VIEWS:
        period = YEAR if view.unit else ""
        page.goto(f"/rapporter/{view.report}/pivot/?{period}&visning={view.key}")
        ready(page)
        assert agree(page) > 0, view.key


LAYOUTS = [
    # Amounts that few have: a sum, an average and a count of rows, over words and over days.
    "R46?raekker=status&vaerdi=day_rate&maal=SUM",
    "R46?raekker=status&vaerdi=day_rate&maal=AVERAGE",
    "R46?raekker=target_group&raekker=citizen&vaerdi=day_rate&maal=AVERAGE",
    "R46?raekker=status&kolonner=first_day&vaerdi=day_rate&maal=SUM",
    "R46?raekker=day_rate&vaerdi=number",
    "R46?raekker=is_rate_outdated&kolonner=status&vaerdi=number",
    # Days as rows and as columns, and cells that are empty.
    f"R34?{YEAR}&raekker=first_day&kolonner=target_group&vaerdi=number",
    f"R34?{YEAR}&raekker=last_day&raekker=cvr&vaerdi=last_day",
    f"R34?{YEAR}&raekker=company&kolonner=grant_basis&vaerdi=cpr",
    f"R34?{YEAR}&raekker=cpr&vaerdi=incapable_share&maal=AVERAGE",
    # With the filters that a report page hands on.
    f"R34?{YEAR}&raekker=citizen&vaerdi=number&status.IS=Afsluttet",
    f"R34?{YEAR}&raekker=status&vaerdi=number&first_day.FROM=01-11-2026&first_day.TO=04-11-2026",
    f"R34?{YEAR}&raekker=status&vaerdi=number&citizen.CONTAINS=%C3%A5",
    "OPGAVER?raekker=blocks&kolonner=task_status&vaerdi=task_type",
    "OPGAVER?raekker=number&vaerdi=task_type&task_status.IS=%C3%85ben",
    "R9?raekker=obstacle&vaerdi=open_tasks&maal=SUM",
]


def opened(page: Page, address: str) -> Any:
    report, _mark, query = address.partition("?")
    page.goto(f"/rapporter/{report}/pivot/?{query}")
    return ready(page)


def test_every_layout_of_one_s_own_has_the_table_s_figures(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    for address in LAYOUTS:
        opened(page, address)
        assert agree(page) > 0, address


def test_sums_of_a_leaders_report_agree_too(enter: Enter, town: worlds.World) -> None:
    leader = enter("Torben Birkelykke")
    opened(leader, f"R22?{YEAR}&raekker=solver&vaerdi=solved&maal=SUM")
    assert agree(leader) == 2  # one solver and the total
    assert of_table(leader, 1)[()] == [Decimal(1)]


def test_nothing_found_is_nothing_in_both(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    opened(page, f"R34?{YEAR}&raekker=citizen&vaerdi=number&status.IS=Lukket")
    assert page.locator("#tal").count() == 0
    expect(page.locator("#tabel")).to_contain_text("Ingen rækker")
    _layout, browser = of_browser(page)
    assert browser == {(): {"Sagsnummer": None}}


def test_the_table_stands_in_danish_order_by_day_and_by_number(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    opened(page, f"R34?{YEAR}&raekker=citizen&vaerdi=number&opened_on.TO=08-11-2026&target_group.IS=Ledig")
    names = [keys[0] for keys in of_table(page, 1) if keys]
    assert names == ["Zenia Friis", "Ægir Ågård", "Ögmundur Ask", "Øjvind Bo", "Aage Bæk"]
    opened(page, "R46?raekker=status&kolonner=day_rate&vaerdi=number")
    heads = page.locator("#tal thead th").all_inner_texts()
    assert heads[1:5] == ["900,01", "900,02", "900,03", NOTHING]
    page.goto(f"/rapporter/R34/?{YEAR}&sorter=citizen&opened_on.TO=08-11-2026&target_group.IS=Ledig")
    cells = page.locator("#raekker tbody tr td:nth-child(2)").all_inner_texts()
    assert cells == ["Zenia Friis", "Ægir Ågård", "Ögmundur Ask", "Øjvind Bo", "Aage Bæk"]


def turned(page: Page, layout: str) -> None:
    """Change the layout in the browser, as dragging columns does, and wait for the table to follow."""
    page.evaluate("document.querySelector('#tabel > *').classList.add('before')")
    page.evaluate(f"document.getElementById('viser').restore({layout})")
    expect(page.locator("#tabel > .before")).to_have_count(0)


def test_the_table_follows_what_is_changed_in_the_browser(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    opened(page, "R46?raekker=status&vaerdi=number")
    turned(page, """{group_by: ["Målgruppe"], columns: ["Anmeldt dagsats", "Sagsnummer"],
                     aggregates: {"Anmeldt dagsats": "avg", "Sagsnummer": "count"}}""")
    assert page.locator("#tal thead th").all_inner_texts()[1:3] == ["Gennemsnit: Anmeldt dagsats", "Antal rækker"]
    assert agree(page) > 4
    for condition in (
        """["Første fraværsdag", ">", "2026-11-03"]""", """["Borger", "begins with", "Ø"]""",
        """["Anmeldt dagsats", "==", 900.01]""", """["Klagesag", "==", "Nej"]""",
        """["Sidste fraværsdag", "is null", null]""", """["Sagsstatus", "in", ["Igangværende", "Afgjort"]]""",
    ):  # fmt: skip
        turned(page, f"{{filter: [{condition}]}}")
        assert agree(page) > 1, condition
    turned(page, """{filter: [], aggregates: {"Anmeldt dagsats": "median"}}""")
    expect(page.locator("#tabel")).to_contain_text("en måde, som tabellen ikke kender")
    expect(page.get_by_role("button", name="Gem visning")).to_be_disabled()


def read_in(page: Page, language: str) -> None:
    page.context.add_cookies([{"name": "openksd_language", "value": language, "domain": "localhost", "path": "/"}])


def test_a_filter_made_on_an_english_page_holds_on_a_danish_one(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    read_in(page, "en")
    opened(page, "R46?raekker=target_group&vaerdi=number")
    turned(page, """{plugin: "Y Line", group_rollup_mode: "flat", filter: [["Case status", "==", "Running"]],
                     columns: ["Case number"], aggregates: {"Case number": "count"}}""")
    assert of_table(page, 1)[()] == [Decimal(2)]
    page.fill("#gem input[name=name]", "Running cases")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator("h1")).to_have_text("Running cases")
    assert SavedView.objects.get().layout["filters"] == [{"key": "status", "match": "IS", "values": ["Igangværende"]}]
    read_in(page, "da")
    page.reload()
    assert ready(page)["plugin"] == "Y Line"
    assert of_table(page, 1)[()] == [Decimal(2)]
    expect(page.locator(".pivotform ~ .help")).to_contain_text("Sagsstatus er Igangværende")


def test_no_view_keeps_a_person_number(enter: Enter, town: worlds.World) -> None:
    page = enter("Mette Hallevang")
    opened(page, f"R34?{YEAR}&raekker=cpr&vaerdi=number")
    number = page.locator("#tal tbody td").first.inner_text()
    turned(page, f"""{{filter: [["CPR-nummer", "==", "{number}"]]}}""")
    expect(page.locator("#tabel")).to_contain_text("Et CPR-nummer kan ikke bruges som filter")
    expect(page.get_by_role("button", name="Gem visning")).to_be_disabled()
