"""A closed task on the screen and in the files: the text that was seen, in one language, and who closed it, by name."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lawbook.assessment import PART
from office.administration.models import Role
from office.tasks import operations
from office.tasks.deletion import order_deletion, run_deletion
from office.tasks.models import Task, TextVersion
from office.tasks.tests.world import condition, event
from office.web.closed_by import closed_by
from office.web.tests.test_browser_tasks import RUN
from office.web.tests.world import TODAY, World

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def closed(world: World) -> dict[str, Task]:
    """One task solved by a caseworker, one closed by itself, one deleted by order: all on Maja's case."""
    findings = [event(24), event(88, holds=PART), condition(44)]
    operations.sync(case=world.maja, findings=findings, on=TODAY)
    worker = world.users[Role.CASEWORKER]
    operations.solve(task=Task.objects.get(number=24), by=worker.username, solution="Ingen skadevolder.", on=TODAY)
    operations.sync(case=world.maja, findings=findings[:2], on=TODAY)
    order_deletion(numbers=[88], sender=world.users[Role.LEADER].username, on=TODAY)
    run_deletion(on=RUN)
    return {task.status: task for task in Task.objects.filter(case=world.maja).exclude(status="OPEN")}


def _page(client: Client, task: Task) -> str:
    return client.get(reverse("task", args=[task.public_id])).content.decode()


def test_a_solved_task_shows_the_text_that_was_seen_in_the_readers_language(
    closed: dict[str, Task], client_of: Enter
) -> None:
    version = TextVersion.objects.get(number=24)
    version.words["da"]["cause"], version.words["en"]["cause"] = "Som den lød dengang.", "As it read then."
    version.words["da"]["consequence"], version.words["en"]["consequence"] = "Et tab.", "A loss."
    version.save()
    danish, english = (_page(client_of(Role.CASEWORKER, language), closed["SOLVED"]) for language in ("da", "en"))
    for seen, other in ((("Som den lød dengang.", "Et tab.", "Markér sagen til regresbehandling"), english),
                        (("As it read then.", "A loss.", "Write why there is no recourse"), danish)):  # fmt: skip
        assert all(text not in other for text in seen)
    assert "Opgavens tekst er version 1, som den lød, da opgaven blev lukket." in danish
    assert "text is version 1, as it read when the task was closed." in english
    assert all(word in danish for word in ("Som den lød dengang.", "Et tab.", "Markér sagen til regresbehandling"))
    assert all(word in english for word in ("As it read then.", "A loss.", "Write why there is no recourse"))


def test_who_closed_a_task_is_said_in_words_on_every_page(
    closed: dict[str, Task], world: World, client_of: Enter
) -> None:
    said = {"SOLVED": "Mette Hallevang", "CLOSED_BY_ITSELF": "Systemet: årsagen er væk",
            "DELETED": "Sletteordre fra kommunen"}  # fmt: skip
    username = world.users[Role.CASEWORKER].username
    leader = client_of(Role.LEADER)
    overview = leader.get(reverse("leader"), {"til": RUN.isoformat()}).content.decode()
    history = leader.get(reverse("case_history", args=[world.maja.public_id])).content.decode()
    for status, words in said.items():
        assert words in _page(leader, closed[status])
        assert f'<td class="solver">{words}</td>' in overview
        assert words in history
    assert f'<td class="solver">{username}</td>' not in overview
    assert closed["DELETED"].closed_by not in overview
    assert closed["DELETED"].closed_by.removeprefix("Sletteordre ") in _page(leader, closed["DELETED"])


def test_the_leaders_files_name_who_solved(closed: dict[str, Task], world: World, client_of: Enter) -> None:
    query = {"til": RUN.isoformat(), "status": ["SOLVED", "CLOSED_BY_ITSELF", "DELETED"]}
    leader = client_of(Role.LEADER)
    lines = leader.get(reverse("leader_export", args=["csv"]), query).content.decode("utf-8-sig").splitlines()
    place = lines[0].split(";").index("Løst af")
    found = {line.split(";")[0]: line.split(";")[place] for line in lines[1:]}
    assert found["24"] == "Mette Hallevang"
    assert found["44"] == "Systemet: årsagen er væk"
    assert found["88"] == "Sletteordre fra kommunen"
    sheet = ZipFile(BytesIO(leader.get(reverse("leader_export", args=["xlsx"]), query).content))
    texts = "".join(sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml"))
    assert all(words in texts for words in found.values())
    assert f">{world.users[Role.CASEWORKER].username}<" not in texts


def test_a_colleague_who_left_is_still_named_and_a_stranger_by_what_was_written(
    closed: dict[str, Task], world: World
) -> None:
    task = closed["SOLVED"]
    assert closed_by(task, {task.closed_by: "Mette Hallevang"}) == "Mette Hallevang"
    assert closed_by(task, {}) == task.closed_by
    with translation.override("en"):
        assert closed_by(closed["DELETED"], {}) == "Deletion order of the municipality"
