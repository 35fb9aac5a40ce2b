"""Report pages: periods, roles, filters, sorting, files, pivot, comparison, work lists, inbox."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from office.administration.models import Role
from office.reports.delivery import deliver_due
from office.reports.models import Extract, Reminder, SavedView, Subscription
from office.web.tests.world import HIDDEN_CPR, MAJA_CPR, RUNE_CPR, World

pytestmark = pytest.mark.django_db
YEAR = {"pr": "YEAR", "fra": "2026", "til": "2026"}


def text_of(client: Client, name: str, *arguments: str, **query: str) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_opens_what_the_role_opens_and_says_why_not(client_of: Callable[..., Client]) -> None:
    text = text_of(client_of(Role.CASEWORKER), "reports")
    assert reverse("report", args=["R34"]) in text
    assert reverse("report", args=["R22"]) not in text
    assert "Kræver rollen Leder" in text
    assert "udgår" in text
    assert reverse("report", args=["R22"]) in text_of(client_of(Role.LEADER), "reports")


@pytest.mark.parametrize("name", ["report", "report_pivot", "report_data"])
def test_a_role_is_refused_and_nothing_is_logged(name: str, client_of: Callable[..., Client]) -> None:
    answer = client_of(Role.CASEWORKER).get(reverse(name, args=["R22"]))
    assert answer.status_code == 403
    assert not Extract.objects.exists()
    assert client_of(Role.LEADER).get(reverse("report_file", args=["R45", "csv"])).status_code == 403
    assert client_of(Role.LEADER).get(reverse(name, args=["R99"])).status_code == 404


def test_the_page_tells_its_purpose_and_logs_the_reading(client_of: Callable[..., Client]) -> None:
    text = text_of(client_of(Role.CASEWORKER), "report", "R34", **YEAR)
    assert "Formål med rapporten" in text
    assert "Maja Lyngtoft" in text
    assert MAJA_CPR not in text
    assert f"{MAJA_CPR[:6]}-••••" in text
    log = Extract.objects.get()
    assert (log.report, log.channel, log.rows, log.persons, log.period) == ("R34", "SCREEN", 3, 3, "2026")


@pytest.mark.parametrize(
    ("unit", "first", "last", "said"),
    [
        ("WEEK", "06-10-2026", "10-10-2026", "05-10-2026 til 11-10-2026"),
        ("MONTH", "03-11-2026", "14-11-2026", "01-11-2026 til 30-11-2026"),
        ("YEAR", "03-02-2026", "14-09-2026", "01-01-2026 til 31-12-2026"),
        ("WEEK", "31-12-2026", "01-01-2027", "28-12-2026 til 03-01-2027"),
    ],
)
def test_a_period_widens_and_says_so(
    unit: str, first: str, last: str, said: str, client_of: Callable[..., Client]
) -> None:
    text = text_of(client_of(Role.CASEWORKER), "report", "R34", pr=unit, fra=first, til=last)
    assert f"Du valgte {first} til {last}. Udtrækket dækker altid hele" in text
    assert f"<b>{said}</b>" in text


def test_whole_units_are_not_said_to_be_widened(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.CASEWORKER)
    assert "Du valgte" not in text_of(client, "report", "R34", pr="WEEK", fra="2026-10", til="2026-10")
    assert "Du valgte" not in text_of(client, "report", "R34", pr="MONTH", fra="01-11-2026", til="30-11-2026")
    assert "kan ikke periodiseres" in text_of(client, "report", "R9")
    wrong = text_of(client, "report", "R34", pr="MONTH", fra="hvad", til="")
    assert "kan ikke læses som periode" in wrong


def test_rows_are_filtered_sorted_and_a_cpr_is_no_filter(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.CASEWORKER)
    text = text_of(client, "report", "R34", **YEAR, **{"target_group.IS": "Lønmodtager uden løn"})
    assert "Rune Vestbjerre" in text
    assert "Maja Lyngtoft" not in text
    text = text_of(client, "report", "R34", **YEAR, **{"first_day.FROM": "01-09-2026", "first_day.TO": "30-09-2026"})
    assert "Rune Vestbjerre" in text
    assert "Maja Lyngtoft" not in text
    text = text_of(client, "report", "R34", **YEAR, sorter="-first_day")
    assert text.index("Laila Krogsande") < text.index("Rune Vestbjerre") < text.index("Maja Lyngtoft")
    assert 'aria-sort="descending"' in text
    text = text_of(client, "report", "R34", **YEAR, **{"citizen.CONTAINS": MAJA_CPR, "cpr.IS": MAJA_CPR})
    assert "Et CPR-nummer kan ikke bruges som filter" in text
    assert "Rune Vestbjerre" in text
    text = text_of(client, "report", "R34", **YEAR, **{"first_day.FROM": "i går"})
    assert "Første fraværsdag: i går kan ikke læses." in text


def test_a_new_period_keeps_filters_and_sorting(client_of: Callable[..., Client]) -> None:
    query = {"target_group.IS": "Ledig", "sorter": "-first_day", "side": "3"}
    text = text_of(client_of(Role.CASEWORKER), "report", "R34", **YEAR, **query)
    form = text[text.index('id="periode"') : text.index("</form>", text.index('id="periode"'))]
    assert '<input type="hidden" name="target_group.IS" value="Ledig">' in form
    assert '<input type="hidden" name="sorter" value="-first_day">' in form
    assert 'name="side"' not in form


def test_protected_names_are_kept_from_those_who_may_not_see_them(client_of: Callable[..., Client]) -> None:
    text = text_of(client_of(Role.CASEWORKER), "report", "R34", **YEAR)
    assert "Laila Krogsande" in text


def file_bytes(client: Client, code: str, form: str, **query: str) -> bytes:
    answer: Any = client.get(reverse("report_file", args=[code, form]), query)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content)


def test_the_files_bytes_are_those_of_the_command(
    client_of: Callable[..., Client], world: World, tmp_path: Path
) -> None:
    content = file_bytes(client_of(Role.CASEWORKER), "R34", "csv", pr="MONTH", fra="19-08-2026", til="03-11-2026")
    target = tmp_path / "R34.csv"
    call_command(
        "report", "R34", municipality=751, by="month", first="2026-08", last="2026-11", out=target,
        on=date(2026, 11, 24), user=world.users[Role.CASEWORKER].username, verbosity=0,
    )  # fmt: skip
    assert content == target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfSagsnummer;")
    assert MAJA_CPR.encode() in content
    log = Extract.objects.filter(form="csv").order_by("pk").first()
    assert log is not None
    assert (log.by, log.persons, log.has_cpr) == (world.users[Role.CASEWORKER].username, 3, True)


def test_the_workbook_has_the_filtered_rows(client_of: Callable[..., Client]) -> None:
    content = file_bytes(
        client_of(Role.CASEWORKER), "R34", "xlsx", **YEAR, **{"target_group.IS": "Lønmodtager uden løn"}
    )
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2
    assert "Rune Vestbjerre" in sheet
    assert "Maja Lyngtoft" not in sheet


def test_a_ready_view_has_the_same_figures_as_table_and_as_data(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.CASEWORKER)
    text = text_of(client, "report_pivot", "R34", visning="fravaer-pr-virksomhed")
    assert "Fravær pr. virksomhed" in text
    assert "Fjordlys Køkkener ApS" in text
    assert '<td class="num"><b>2</b></td>' in text
    data = json.loads(client.get(reverse("report_data", args=["R34"]), {"visning": "fravaer-pr-virksomhed"}).content)
    assert data["rows"]["Virksomhed"].count("Fjordlys Køkkener ApS") == 2
    assert data["schema"]["Første fraværsdag"] == "date"
    assert {log.channel for log in Extract.objects.all()} == {"SCREEN"}


def test_only_the_pivot_page_runs_webassembly(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.CASEWORKER)
    pivot = client.get(reverse("report_pivot", args=["R34"]), YEAR)["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in pivot
    assert "'unsafe-eval'" not in pivot
    for name, arguments in (("report", ["R34"]), ("reports", []), ("tasks", [])):
        assert "wasm" not in client.get(reverse(name, args=arguments))["Content-Security-Policy"]


def test_a_view_is_saved_shared_and_deleted(client_of: Callable[..., Client]) -> None:
    worker, leader = client_of(Role.CASEWORKER), client_of(Role.LEADER)
    layout = {
        "rows": ["target_group"], "columns": ["status"], "filters": [],
        "values": [{"key": "number", "measure": "COUNT"}],
    }  # fmt: skip
    address = reverse("report_view_save", args=["R34"])
    answer = worker.post(address, {"layout": json.dumps(layout), "name": "Grupper", "shared": "1"})
    view = SavedView.objects.get()
    assert answer["Location"].endswith(f"?gemt={view.public_id}")
    assert "Grupper" in text_of(leader, "report_pivot", "R34", gemt=str(view.public_id))
    assert worker.post(address, {"layout": "ikke json", "name": "x"}).status_code == 422
    leader.post(reverse("report_view_delete", args=[view.public_id]))
    assert SavedView.objects.exists()
    worker.post(reverse("report_view_delete", args=[view.public_id]))
    assert not SavedView.objects.exists()


def test_an_average_of_text_is_refused_in_words(client_of: Callable[..., Client]) -> None:
    query = {"raekker": "status", "vaerdi": "citizen", "maal": "AVERAGE", **YEAR}
    answer = client_of(Role.CASEWORKER).get(reverse("report_pivot", args=["R34"]), query)
    assert answer.status_code == 422
    assert "kan kun tælles" in answer.content.decode()


def test_the_jobcentres_list_is_matched_and_compared(client_of: Callable[..., Client]) -> None:
    client, address = client_of(Role.CASEWORKER), reverse("compare")
    listed = f"Personnummer;Sygemeldt fra;Afsluttet\n{MAJA_CPR[:6]}-{MAJA_CPR[6:]};17-08-2026;20-11-2026\n"
    listed += f"{RUNE_CPR};01-09-2026;\n"
    first = client.post(address, {"list": SimpleUploadedFile("liste.csv", listed.encode("cp1252"))})
    content = first.context["content"]
    assert first.context["chosen"] == {"cpr": "Personnummer", "first_day": "Sygemeldt fra", "last_day": ""}
    answer = client.post(
        address, {"content": content, "cpr": "Personnummer", "first_day": "Sygemeldt fra", "last_day": "Afsluttet"}
    )
    assert [one.cpr for one, _url, _status in answer.context["missing"]] == [HIDDEN_CPR]
    assert [(one.case.cpr, one.recovered_on) for one, _url in answer.context["recoveries"]] == [
        (MAJA_CPR, date(2026, 11, 20))
    ]
    log = Extract.objects.get()
    assert (log.channel, log.report, log.persons) == ("COMPARISON", "R46", 2)
    assert client.post(address, {"content": "%%%"}).status_code == 422
    assert client.post(address, {"content": content, "cpr": "Afsluttet"}).status_code == 422


def test_a_list_of_fifty_thousand_lines_goes_through_and_a_bad_one_says_where(client_of: Callable[..., Client]) -> None:
    client, address = client_of(Role.CASEWORKER, "en"), reverse("compare")
    lines = [f"{61 + day % 28:02d}{1 + month % 12:02d}80{serial:04d};2026-08-17;" for serial in range(5000)
             for day, month in ((serial, serial // 7), (serial + 3, serial), (serial + 9, 3), (serial, 5), (1, serial),
                                (2, serial), (3, serial), (4, serial), (5, serial), (6, serial))]  # fmt: skip
    content = "\r\n".join(["CPR-nr;Startdato;Slutdato", f"{MAJA_CPR};2026-08-17;", *lines]).encode("utf-16")
    first = client.post(address, {"list": SimpleUploadedFile("liste.csv", content)})
    assert first.context["lines"] == 50_001
    answer = client.post(address, {"content": first.context["content"], **first.context["chosen"]})
    assert answer.status_code == 200
    assert answer.context["found"].theirs == 50_001
    assert {one.cpr for one, _url, _status in answer.context["missing"]} == {RUNE_CPR, HIDDEN_CPR}
    assert "Under clarification" in answer.content.decode()
    for bad, said in (
        (b"CPR-nr;Start\n12;2026-08-17\n", "Line 2: The CPR number has not ten digits."),
        (f"CPR-nr;Start\n{MAJA_CPR};i g\xe5r\n".encode("cp1252"), "Line 2: Start is not a day."),
        (b"Navn;By\nMaja;Aarhus\n", "findes ikke"), (b"PK\x03\x04\0", "The file is empty or no CSV file."),
    ):
        sent = client.post(address, {"list": SimpleUploadedFile("liste.csv", bad)})
        if sent.status_code == 200 and sent.context["chosen"]["cpr"]:
            sent = client.post(address, {"content": sent.context["content"], **sent.context["chosen"]})
        text = sent.content.decode()
        assert said in text if said != "findes ikke" else "not in the list" in text
        assert sent.status_code == (422 if said != "findes ikke" else 200)


def test_a_work_list_is_given_done_and_opened_again(client_of: Callable[..., Client], world: World) -> None:
    client = client_of(Role.CASEWORKER)
    text = text_of(client, "worklists")
    assert "Send restgæld til opkrævning" in text
    assert f"{reverse('report', args=['R9'])}?balance.FROM=0.01" in text
    # R34 shows the complaints of the year's cases, the complaint report those of every year.
    assert f'href="{reverse("report", args=["KLAGE"])}">også tidligere år' in text
    row = Reminder.objects.get(kind="REMAINING_DEBT")
    client.post(reverse("worklist_give", args=[row.public_id]), {"owner": "me"})
    client.post(reverse("worklist_done", args=[row.public_id]), {"note": "12 sager sendt"})
    row.refresh_from_db()
    assert (row.owner, row.done_on, row.note) == (world.users[Role.CASEWORKER], date(2026, 11, 24), "12 sager sendt")
    text = text_of(client, "worklists")
    assert f"<td>{world.users[Role.CASEWORKER].display_name}</td>" in text
    assert world.users[Role.CASEWORKER].username not in text
    assert Reminder.objects.filter(kind="REMAINING_DEBT").count() == 1
    client.post(reverse("worklist_reopen", args=[row.public_id]))
    row.refresh_from_db()
    assert row.done_on is None
    text_of(client, "report", "R9", **{"balance.FROM": "0.01"})


def test_a_subscription_comes_to_the_inbox_of_the_role(
    client_of: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    settings.OPENKSD_HOME = tmp_path
    client = client_of(Role.CASEWORKER)
    said = {"report": "R34", "rhythm": "MONTHLY", "role": "CASEWORKER", "form": "csv", "purpose": "Månedens sager"}
    client.post(reverse("subscribe"), {**said, "purpose": " "})
    assert not Subscription.objects.exists()
    client.post(reverse("subscribe"), said)
    assert deliver_due(on=date(2026, 11, 25)) == 1
    text = text_of(client, "inbox")
    assert "R34_2026-10.csv" in text
    found = Subscription.objects.get().deliveries.get()
    answer: Any = client.get(reverse("inbox_file", args=[found.public_id]))
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert Extract.objects.filter(channel="INBOX").count() == 1
    assert client_of(Role.LEADER).get(reverse("inbox_file", args=[found.public_id])).status_code == 403
    client.post(reverse("unsubscribe", args=[Subscription.objects.get().public_id]))
    assert "Ingen abonnementer." in text_of(client, "inbox")


def test_everything_reads_in_english(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.CASEWORKER, "en")
    text = text_of(client, "report", "R34", pr="MONTH", fra="03-11-2026", til="14-11-2026")
    assert "You chose 03-11-2026 to 14-11-2026. The extract always covers whole months:" in text
    assert "Under clarification" in text
