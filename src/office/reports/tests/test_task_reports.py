"""The leader's reports and the task overview as a list: what is counted, and who closed what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from office.kernel import clock
from office.reports.periods import Unit
from office.reports.running import Filter, Match
from office.reports.tests.world import a_case, a_user, asked, dicts
from office.tasks.handling import close_by_itself, delete_without_action, solve
from office.tasks.operations import open_by_hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipality")]
DAY = date(2026, 3, 4)


def test_leaders_reports_count_tasks() -> None:
    case = a_case(DAY)
    user = a_user()
    for title, done in (("Ring", date(2026, 3, 6)), ("Skriv", date(2026, 12, 1)), ("Vent", None)):
        task = open_by_hand(case=case, title=title, by=user.username, on=DAY)
        if done is not None:
            with clock.at(done):
                solve(task=task, by=user.username, solution="Gjort", on=done)
    solved = dicts(asked("R22", Unit.YEAR, "2026"))
    assert [(row["solver"], row["number"], row["solved"]) for row in solved] == [("Mette Hallevang", 48, 2)]
    open_now = dicts(asked("R23"))
    assert [(row["number"], row["open"]) for row in open_now] == [(48, 1)]
    in_time = dicts(asked("R33", Unit.YEAR, "2026"))
    assert [(row["share"], row["solved"], row["in_time"]) for row in in_time] == [(Decimal("50.0"), 2, 1)]
    listed = dicts(asked("OPGAVER"))
    assert sorted((row["task_status"], row["closed_by"] or "") for row in listed) == [
        ("Løst", "Mette Hallevang"), ("Løst", "Mette Hallevang"), ("Åben", ""),
    ]  # fmt: skip


def test_the_overview_says_in_words_who_closed_what_nobody_solved() -> None:
    case, user = a_case(DAY), a_user()
    solved, gone, deleted = (open_by_hand(case=case, title=title, by=user.username, on=DAY) for title in "abc")
    solve(task=solved, by="konto-der-er-væk", solution="Gjort", on=DAY)
    close_by_itself(task=gone, on=DAY)
    delete_without_action(numbers=[deleted.number], on=DAY, order="leder.aarhus")
    listed = dicts(asked("OPGAVER"))
    assert {(row["task_status"], row["closed_by"]) for row in listed} == {
        ("Løst", "konto-der-er-væk"), ("Lukket af sig selv", "Systemet: årsagen er væk"),
        ("Slettet uden handling", "Sletteordre fra kommunen"),
    }  # fmt: skip
    by_order = Filter("closed_by", Match.IS, ("Sletteordre fra kommunen",))
    assert len(dicts(asked("OPGAVER", filters=(by_order,)))) == 1
