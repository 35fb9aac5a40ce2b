"""What the pages do: both languages, filters, opened tasks, the course, why, letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from office.administration.models import Role
from office.decisions.queries import latest_assessment
from office.jobs import message_catalogue
from office.kernel import clock
from office.letters.queries import letters_of
from office.tasks import handling
from office.tasks import operations as tasks
from office.tasks.catalogue import all_types
from office.tasks.models import Task
from office.tasks.queries import tasks_of_case
from office.web.catalogue_view import kind_names, list_names
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def text_of(client: Client, name: str, *arguments: object, **query: str) -> str:
    return client.get(reverse(name, args=arguments), query).content.decode()


def test_every_word_of_the_pages_has_its_english() -> None:
    assert [message.text for message in message_catalogue.missing() if "/web/" in message.place] == []


def test_pages_speak_the_language_that_was_chosen(world: World, client_of: Enter) -> None:
    danish, english = client_of(Role.LEADER), client_of(Role.LEADER, "en")
    case = world.maja.public_id
    for name, arguments, da, en in (
        ("tasks", (), "Opgaveoversigt", "Task overview"),
        ("case", (case,), "Forløbet", "The course"),
        ("case_entitlement", (case,), "Bestemmelser, som de er prøvet", "Provisions as they were tried"),
        ("case_payment", (case,), "Posteringer", "Postings"),
        ("case_letters", (case,), "Breve fra kommunen", "Letters from the municipality"),
        ("case_history", (case,), "Hændelser", "Events"),
        ("runs", (), "Udbetalinger", "Payments"),
        ("readings", (), "Læselog", "Reading log"),
        ("find", (), "Sager", "Cases"),
    ):
        in_danish, in_english = text_of(danish, name, *arguments), text_of(english, name, *arguments)
        assert 'lang="da"' in in_danish
        assert da in in_danish
        assert '<html lang="en"' in in_english
        assert en in in_english
        assert da == en or da not in in_english


def test_the_language_is_switched_on_the_page_and_kept_for_the_user(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("tasks")})
    assert answer["Location"] == reverse("tasks")
    assert "Task overview" in client.get(reverse("tasks")).content.decode()
    user = world.users[Role.CASEWORKER]
    user.refresh_from_db()
    assert user.language == "en"


def test_the_theme_and_single_keys_are_kept_in_the_browser(client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    client.post(reverse("set_theme"), {"theme": "dark"})
    client.post(reverse("set_keys"), {"keys": "off"})
    text = client.get(reverse("tasks")).content.decode()
    assert 'data-theme="dark"' in text
    assert 'data-keys="off"' in text


def numbers_in(text: str) -> list[int]:
    return [int(found) for found in re.findall(r'<span class="tasknr">(\d+)</span>', text)]


def test_filters_want_refuse_or_do_not_care(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    everything = numbers_in(text_of(client, "tasks"))
    assert set(everything) >= {44, 56}
    assert numbers_in(text_of(client, "tasks", **{"number.56": "must"})) == [56]
    assert 56 not in numbers_in(text_of(client, "tasks", **{"number.56": "not"}))
    assert numbers_in(text_of(client, "tasks", **{"target_group.UNEMPLOYED": "must"})) == []
    assert numbers_in(text_of(client, "tasks", **{"blocks.DECISION": "must", "blocks.PAYMENT": "must"}))
    nonsense = {"number.x": "must", "owner.x": "must", "due.NEVER": "must", "sort": "NOISE", "page": "x"}
    assert sorted(numbers_in(text_of(client, "tasks", **nonsense))) == sorted(everything)
    by_type = numbers_in(text_of(client, "tasks", sort="TYPE"))
    assert by_type == sorted(by_type)
    assert numbers_in(text_of(client, "tasks", sort="-TYPE")) == by_type[::-1]


def test_the_address_keeps_only_filters_with_a_meaning(world: World, client_of: Enter) -> None:
    answer = client_of(Role.CASEWORKER).get(reverse("tasks"), {"number.56": "must", "blocks.NONE": ""})
    assert answer["Location"] == f"{reverse('tasks')}?number.56=must"


def test_an_empty_list_says_so_and_leads_out(world: World, client_of: Enter) -> None:
    text = text_of(client_of(Role.CASEWORKER), "tasks", **{"target_group.UNEMPLOYED": "must"})
    assert "Ingen opgaver passer til filtrene" in text
    assert "Vis alle åbne opgaver" in text


def test_an_opened_task_says_cause_law_consequence_and_what_solves_it(world: World, client_of: Enter) -> None:
    task = next(task for task in tasks_of_case(world.rune) if task.number == 56)
    client = client_of(Role.CASEWORKER)
    row = client.get(reverse("task", args=[task.public_id]), headers={"hx-request": "true"}).content.decode()
    assert row.strip().startswith('<tr class="detail">')
    for said in (
        "Indkomstregistret har linjer fra arbejdsgiveren", "SDPL § 47", "Der kan ikke beregnes en sats",
        "Sæt timesatsen i hånden", "timer eller løn mangler", "Indtægtsoplysninger, 03-09-2026",
        reverse("act", args=[world.rune.public_id, "ret-indtaegt"]),
    ):  # fmt: skip
        assert said in row
    english = text_of(client_of(Role.CASEWORKER, "en"), "task", task.public_id)
    assert "No rate can be computed" in english
    assert "Hourly rate cannot be computed from eIndkomst" in english
    assert "Løs opgave" not in text_of(client_of(Role.CONTROL), "task", task.public_id)


def test_a_task_is_assigned_put_on_hold_noted_and_taken_off(world: World, client_of: Enter) -> None:
    task = tasks_of_case(world.rune)[0]
    client = client_of(Role.CASEWORKER)
    client.post(reverse("tasks_assign"), {"task": [task.public_id]})
    client.post(reverse("tasks_hold"), {"task": [task.public_id], "until": "2026-12-01", "reason": "Venter på løn"})
    client.post(reverse("tasks_note"), {"task": [task.public_id], "text": "Ringet til bogholder"})
    task.refresh_from_db()
    assert (task.owner, task.on_hold_until) == (world.users[Role.CASEWORKER], date(2026, 12, 1))
    shown = text_of(client, "task", task.public_id)
    assert "Venter på løn" in shown
    assert "Ringet til bogholder" in shown
    client.post(reverse("tasks_hold"), {"task": [task.public_id], "until": ""})
    task.refresh_from_db()
    assert task.on_hold_until is None


def test_a_task_without_a_case_is_solved_where_it_stands(world: World, client_of: Enter) -> None:
    task = tasks.open_event(number=115, on=TODAY, person=world.maja.person, key="recovery:1", cause={}, rule="R-014")
    client = client_of(Role.CASEWORKER)
    assert reverse("solve_loose", args=[task.public_id]) in text_of(client, "task", task.public_id)
    client.post(reverse("solve_loose", args=[task.public_id]), {"reason": "  "})
    task.refresh_from_db()
    assert task.status == "OPEN", "what was done must be said"
    client.post(reverse("solve_loose", args=[task.public_id]), {"reason": "Lagt til side"})
    task.refresh_from_db()
    assert (task.status, task.solution) == ("SOLVED", "Lagt til side")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_catalogue_shows_all_that_is_known_of_every_type(world: World, client_of: Enter, language: str) -> None:
    """Number, verbatim name, list, consequence, rank, kind, block, due time, cause, law, solutions and the figures."""
    shown = unescape(text_of(client_of(Role.LEADER, language), "catalogue"))
    rows = {int(found.group(1)): row for row in shown.split("<tr data-row>")[1:]
            if (found := re.search(r'<td class="num">(\d+)</td>', row))}  # fmt: skip
    assert set(rows) == set(all_types())
    with translation.override(language):
        lists, kinds = list_names(), kind_names()
        blocks = {value: str(label) for value, label in Task.Blocks.choices}
    for number, kind in all_types().items():
        words = kind.words(language)
        due = 5 if kind.blocks in ("DECISION", "PAYMENT") else 20
        said = [kind.name_da, words.name, words.consequence, words.cause, *words.solved_by, words.law or "–",
                lists[kind.category], kinds[kind.kind], blocks[kind.blocks], f">{due} ",
                f'<td class="num">{kind.rank or "–"}</td>']  # fmt: skip
        assert [text for text in said if text not in rows[number]] == [], number
    stands = [task.number for task in tasks_of_case(world.rune)]
    assert re.search(r">1</a></td><td class=\"num\">1 / 0</td>", rows[stands[0]])


def test_a_colleagues_task_is_given_away_by_a_leader_only(world: World, client_of: Enter) -> None:
    task = tasks_of_case(world.rune)[0]
    leader, worker = world.users[Role.LEADER], world.users[Role.CASEWORKER]
    client_of(Role.LEADER).post(reverse("tasks_assign"), {"task": [task.public_id]})
    client_of(Role.CASEWORKER).post(reverse("tasks_assign"), {"task": [task.public_id]})
    task.refresh_from_db()
    assert task.owner == leader
    client_of(Role.LEADER).post(reverse("tasks_assign"), {"task": [task.public_id], "owner": str(worker.public_id)})
    task.refresh_from_db()
    assert task.owner == worker


def test_the_next_task_is_one_that_nobody_else_has(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    first = client.get(reverse("next_task"))["Location"]
    assert first.startswith("/opgaver/")
    none = client.get(reverse("next_task"), {"target_group.UNEMPLOYED": "must"})["Location"]
    assert none.startswith(reverse("tasks"))


def test_a_case_says_first_what_it_waits_for(world: World, client_of: Enter) -> None:
    client = client_of(Role.CASEWORKER)
    text = text_of(client, "case", world.rune.public_id)
    assert "Venter på sagsbehandler siden 24-11-2026" in text
    assert "Venter på, at arbejdsgiverperioden udløber" in text_of(client, "case", world.hidden.public_id) or (
        "Venter på sagsbehandler" in text_of(client, "case", world.hidden.public_id)
    )


def test_the_course_is_a_picture_with_title_and_table(world: World, client_of: Enter) -> None:
    text = text_of(client_of(Role.CASEWORKER), "case", world.maja.public_id)
    assert '<svg role="img" aria-labelledby="tl-t tl-d"' in text
    assert "Arbejdsgiverperiode til 15-09-2026." in text
    assert "Kommunen betaler fra 16-09-2026." in text
    assert "50 af 110 dage" in text
    assert "Vis som tabel" in text


def test_every_amount_opens_its_why(world: World, client_of: Enter) -> None:
    stored = latest_assessment(world.maja)
    assert stored is not None
    client = client_of(Role.CASEWORKER)
    page = text_of(client, "case", world.maja.public_id)
    for week in stored.assessment.weeks:
        address = reverse("why", args=[world.maja.public_id, week.monday, week.payee])
        assert address in page
        panel = client.get(address, headers={"hx-request": "true"}).content.decode()
        assert panel.strip().startswith("<aside")
        for said in ("§ 47, stk. 1 Gennemsnitlig timefortjeneste", "(1 − 8 %) × 74.700 / 480,99 = 142,88",
                     "Højeste ugebeløb 5.085", "Indtægtsoplysninger, 19-08",
                     "mindste af 142,88 og 137,43"):  # fmt: skip
            assert said in panel
    whole = client.get(address).content.decode()
    assert "<!doctype html>" in whole


def test_a_why_of_a_week_that_is_not_there_says_so(world: World, client_of: Enter) -> None:
    address = reverse("why", args=[world.maja.public_id, date(2020, 1, 6), "CITIZEN"])
    assert "Loven giver intet for ugen" in client_of(Role.CASEWORKER).get(address).content.decode()


def test_a_letter_is_shown_as_it_was_sent_and_as_pdf(world: World, client_of: Enter) -> None:
    letter = letters_of(world.maja)[0]
    client = client_of(Role.CASEWORKER)
    assert letter.title in text_of(client, "letter", world.maja.public_id, letter.public_id)
    pdf = client.get(reverse("letter_pdf", args=[world.maja.public_id, letter.public_id]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.get(reverse("letter", args=[world.rune.public_id, letter.public_id])).status_code == 404


def test_history_shows_every_fact_with_its_source(world: World, client_of: Enter) -> None:
    text = text_of(client_of(Role.CASEWORKER), "case_history", world.maja.public_id)
    for said in ("Anmeldelse DP201", "Arbejdsgiver", "Anmodning om refusion", "10.165", "Maj 2026: 23.283"):
        assert said.lower() in text.lower()


def test_closed_tasks_stay_in_the_history(world: World, client_of: Enter) -> None:
    task = tasks_of_case(world.rune)[0]
    handling.solve(task=task, by="x", solution="Set", on=TODAY)
    text = text_of(client_of(Role.CASEWORKER), "case_history", world.rune.public_id)
    assert "Lukkede opgaver" in text
    assert "Løst" in text


def test_the_operator_sees_the_missing_rate_coming(world: World, client_of: Enter) -> None:
    text = text_of(client_of(Role.OPERATOR), "operation")
    assert "Om 41 dage, fra 04-01-2027" in text
    assert "137,43" in text
    with clock.at(date(2025, 6, 2)):
        assert "Ingen sats" not in text_of(client_of(Role.OPERATOR), "operation")


def test_pages_that_are_not_there_say_so_kindly(client_of: Enter) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"
    answer = client_of(Role.CASEWORKER).get(reverse("case", args=[nowhere]))
    assert answer.status_code == 404
    assert "Sagen findes ikke i kommunen." in answer.content.decode()
