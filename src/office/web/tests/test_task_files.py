"""The task list as a file, and what helps with each type one click away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from lawbook.assessment import PART
from office.administration.models import Role
from office.tasks import operations
from office.tasks.catalogue import all_types
from office.tasks.models import Task
from office.tasks.tests.world import event
from office.web.acts import actions_of
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def noted(world: World) -> Task:
    """One more task of Maja's, with money behind it, an owner, a hold and a note that looks like a formula."""
    operations.sync(
        case=world.maja, findings=[event(24), event(88, holds=PART)], on=TODAY, money_waiting=1_234_50,
        is_money_upper_bound=False,
    )  # fmt: skip
    task = Task.objects.get(number=88)
    operations.assign(tasks=[task], owner=world.users[Role.CASEWORKER])
    operations.put_on_hold(task=task, until=date(2026, 12, 24), reason="Venter; på svar")
    operations.note(task=task, text="=1+1")
    return task


def test_the_csv_holds_the_filtered_rows_with_every_column(noted: Task, world: World, client_of: Enter) -> None:
    answer = client_of(Role.CASEWORKER).get(reverse("tasks_export", args=["csv"]), {"number.88": "must"})
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Nr.;Opgave;Sag;Borger;Målgruppe;Sagsstatus;Blokerer;Oprettet;Frist;Alder, dage;Kr. bag;Højst-beløb;Ejer;"
        "På hold til;Årsag til hold;Notat",
        f"88;Refusionsanmodning er modtaget for sent.;{world.maja.number};Maja Lyngtoft;Lønmodtager med løn;Afgjort;"
        f"Afgørelse;2026-11-24;{noted.due_on};0;1234,50;ja;Mette Hallevang;2026-12-24;\"Venter; på svar\";'=1+1",
    ]  # fmt: skip
    assert world.maja.person.cpr not in text
    everything = client_of(Role.CASEWORKER).get(reverse("tasks_export", args=["csv"]), {"number.88": "not"})
    rows = everything.content.decode("utf-8-sig").splitlines()[1:]
    assert len(rows) == Task.objects.filter(status="OPEN").count() - 1


def test_the_sheet_holds_numbers_days_and_no_formula(noted: Task, client_of: Enter) -> None:
    answer = client_of(Role.CASEWORKER).get(reverse("tasks_export", args=["xlsx"]), {"number.88": "must"})
    book = ZipFile(BytesIO(answer.content))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in sheet.iter(f"{_SHEET}c")}
    assert (cells["A2"].get("t"), cells["A2"].findtext(f"{_SHEET}v")) in ((None, "88"), ("n", "88"))
    assert float(cells["K2"].findtext(f"{_SHEET}v") or 0) == 1234.5
    opened = int(float(cells["H2"].findtext(f"{_SHEET}v") or 0))
    assert date(1899, 12, 30).toordinal() + opened == TODAY.toordinal()
    assert not list(sheet.iter(f"{_SHEET}f"))
    assert cells["P2"].get("t") in ("s", "inlineStr")


def test_every_type_has_what_helps_one_click_away(world: World, client_of: Enter) -> None:
    """A caseworker is offered an act for a task of any type, and each of the acts has its page."""
    worker, first = world.users[Role.CASEWORKER], {}
    for number in all_types():
        task = Task(number=number, case=world.maja, person=world.maja.person)
        offered = actions_of(task, worker)
        assert offered, number
        first.update(dict(offered[:1]))
    client = client_of(Role.CASEWORKER)
    assert len(first) > 5
    for title, url in first.items():
        answer = client.get(url)
        assert answer.status_code == 200, title
        assert title in answer.content.decode()
