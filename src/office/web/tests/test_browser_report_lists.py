"""The jobcentre's list and the inbox in a real browser: a file goes up, columns are matched, a file comes down."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from office.flows.run_night import run_night
from office.reports.models import Delivery, Extract
from office.web.tests import axe
from office.web.tests import world as worlds

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG_22 = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
COMPARISON = "/rapporter/sammenligning/"
Enter = Callable[..., Page]


def send(page: Page, name: str, content: str) -> None:
    """Upload a list as a spreadsheet writes it."""
    page.locator("input[name=list]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode("cp1252")}
    )
    page.get_by_role("button", name="Læs filen").click()


def test_a_list_is_uploaded_matched_on_screen_and_compared(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang", bypass_csp=True)
    page.goto(COMPARISON)
    maja, rune = worlds.MAJA_CPR, worlds.RUNE_CPR
    send(page, "jobcenter.csv", "\r\n".join([
        "Sag;Personen;Påbegyndt;Slut i jobcenter", f"J1;{maja[:6]}-{maja[6:]};17-08-2026;20-11-2026",
        f"J2;{rune};01-09-2026;senere", "J3;71018;02-11-2026;", "",
    ]))  # fmt: skip
    expect(page.get_by_text("3 linjer læst")).to_be_visible()
    # No header looks like a person number: the reader says which one it is.
    expect(page.locator("select[name=cpr]")).to_have_value("")
    page.select_option("select[name=cpr]", "Personen")
    page.select_option("select[name=first_day]", "Påbegyndt")
    page.select_option("select[name=last_day]", "Slut i jobcenter")
    page.get_by_role("button", name="Sammenlign").click()
    expect(page.locator("#mangler tbody tr")).to_have_count(1)
    expect(page.locator("#mangler")).to_contain_text("Laila Krogsande")
    expect(page.locator("#raskmeldinger tbody tr")).to_have_count(1)
    expect(page.locator("#raskmeldinger")).to_contain_text("Maja Lyngtoft")
    expect(page.locator("#raskmeldinger")).to_contain_text("20-11-2026")
    assert page.locator("#ulaeste li").all_inner_texts() == [
        "Linje 3: Slut i jobcenter er ikke en dato.", "Linje 4: CPR-nummeret har ikke ti cifre.",
    ]  # fmt: skip
    assert maja not in page.content()
    assert axe.faults(page, COMPARISON, WCAG_22) == []
    log = Extract.objects.get()
    assert (log.report, log.channel, log.rows, log.persons) == ("R46", "COMPARISON", 3, 2)
    page.locator("#raskmeldinger a").click()
    expect(page.locator("h1")).to_contain_text("Maja Lyngtoft")


def test_a_file_that_is_no_list_is_refused_in_words(enter: Enter, here: worlds.World) -> None:
    page = enter("Mette Hallevang")
    page.goto(COMPARISON)
    send(page, "mappe.csv", "PK\x03\x04\0\0")
    expect(page.get_by_text("Filen er tom eller ikke en CSV-fil.")).to_be_visible()
    expect(page.locator("select[name=cpr]")).to_have_count(0)
    assert not Extract.objects.exists()


def test_a_subscription_comes_at_night_to_inbox_and_folder(
    enter: Enter, here: worlds.World, now: Callable[[date], None], tmp_path: Path
) -> None:
    page = enter("Mette Hallevang", bypass_csp=True)
    page.goto("/rapporter/indbakke/")
    expect(page.locator("#filer")).to_have_count(0)
    page.select_option("select[name=report]", "R34")
    page.select_option("select[name=rhythm]", "MONTHLY")
    page.select_option("select[name=role]", "CASEWORKER")
    page.fill("input[name=purpose]", "Månedens nye sager")
    page.check("input[name=folder]")
    page.get_by_role("button", name="Abonner").click()
    expect(page.locator("#abonnementer")).to_contain_text("Sagsbehandler i ydelse, mappe")
    now(date(2026, 12, 1))
    run_night(on=date(2026, 12, 1))
    page.reload()
    expect(page.locator("#filer tbody tr")).to_have_count(1)
    assert axe.faults(page, page.url, WCAG_22) == []
    with page.expect_download() as waited:
        page.get_by_role("link", name="R34_2026-11.csv").click()
    content = waited.value.path().read_bytes()
    assert waited.value.suggested_filename == "R34_2026-11.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row["Borger"], row["CPR-nummer"]) for row in rows] == [("Laila Krogsande", worlds.HIDDEN_CPR)]
    assert (tmp_path / "reports" / "751" / "folder" / "R34_2026-11.csv").read_bytes() == content
    made, fetched = Extract.objects.exclude(channel="SCREEN").order_by("pk")
    assert (made.channel, made.purpose, made.rows, made.persons) == ("SUBSCRIPTION", "Månedens nye sager", 1, 1)
    assert (fetched.channel, fetched.by, fetched.has_cpr) == ("INBOX", here.users["CASEWORKER"].username, True)
    leader = enter("Torben Birkelykke")
    leader.goto("/rapporter/indbakke/")
    expect(leader.get_by_text("Ingen filer")).to_be_visible()
    refused = leader.request.get(f"/rapporter/indbakke/{Delivery.objects.get().public_id}/")
    assert refused.status == 403
    assert Extract.objects.filter(channel="INBOX").count() == 1
