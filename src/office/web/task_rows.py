"""One task as a row shows it (opgavelinje), and opened: cause, law, consequence, what solves it, its actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lawbook.foundation.calendar import is_public_holiday
from office.administration.models import User
from office.administration.queries import names_by_username
from office.cases.models import Fact
from office.tasks.catalogue import TaskType, task_type
from office.tasks.models import Task
from office.tasks.texts import words_seen
from office.web import formats, words
from office.web.closed_by import closed_by
from office.web.people import Citizen, citizen_of

STATUS_CSS = {
    "UNDER_CLARIFICATION": "tag--warn", "DECIDED": "tag--info", "RUNNING": "tag--ok", "PAYMENT_EFFECTED": "tag--ok",
    "REFUSED": "tag--bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """What the overview and the case page show of one task (opgavelinje)."""

    task: Task
    number: int
    name: str
    url: str
    citizen: Citizen | None
    status_css: str
    blocks_text: str
    blocks_css: str
    due_on: date
    due_text: str
    due_css: str
    age_days: int
    money: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a task stands (årsag): what was found, with the values it rests on and where they come from."""

    rule: str
    days: str
    holds: str
    values: list[tuple[str, str]]
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A task opened in its row (opgave åbnet)."""

    row: TaskRow
    seen_version: int | None
    closed_by: str
    causes: list[Cause]
    cause_text: str
    law: str
    consequence: str
    solved_by: tuple[str, ...]
    returns: bool
    returns_text: str
    actions: list[tuple[str, str]]
    note: str


def name_of(task: Task) -> str:
    """Return the task's name: its own title where it has one, else the catalogue's."""
    return task.title or task_type(task.number).name(get_language() or "da")


def blocks_text(task: Task) -> str:
    """Say what the task holds (blokerer)."""
    return {
        "DECISION": _("Blokerer afgørelse"), "PAYMENT": _("Blokerer udbetaling"), "CLOSING": _("Blokerer lukning"),
    }.get(task.blocks, _("Blokerer ikke"))  # fmt: skip


def money_text(task: Task) -> str:
    """Write the money behind the task; an upper bound says so, unknown money stands as a dash."""
    if task.money_waiting is None or (task.money_waiting == 0 and task.is_money_upper_bound):
        return ""
    text = formats.kroner(task.money_waiting, whole=True)
    return f"≤ {text}" if task.is_money_upper_bound else text


def _working_days(first: date, last: date) -> int:
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and not is_public_holiday(day) for day in days)


def _due(task: Task, today: date) -> tuple[str, str]:
    if task.on_hold_until is not None:
        late = task.on_hold_until <= today
        return _("på hold til %(day)s") % {"day": formats.short_day(task.on_hold_until)}, "bad" if late else "muted"
    if task.due_on == today:
        return _("i dag"), "warn"
    if task.due_on < today:
        over = _working_days(task.due_on, today)
        return ngettext("%(n)s hverdag over", "%(n)s hverdage over", over) % {"n": over}, "bad"
    return "", ""


def row_of(task: Task, user: User, today: date) -> TaskRow:
    """Prepare one task for a list."""
    due_text, due_css = _due(task, today)
    return TaskRow(
        task=task,
        number=task.number,
        name=name_of(task),
        url=reverse("task", args=[task.public_id]),
        citizen=citizen_of(task.person, user) if task.person else None,
        status_css=STATUS_CSS.get(task.case.status, "") if task.case else "",
        blocks_text=blocks_text(task),
        blocks_css="tag--bad" if task.blocks in ("DECISION", "PAYMENT") and task.holds != "NOTHING" else "",
        due_on=task.due_on,
        due_text=due_text,
        due_css=due_css,
        age_days=max(0, (today - task.opened_on).days),
        money=money_text(task),
    )


def rows_of(tasks: Iterable[Task], user: User, today: date) -> list[TaskRow]:
    """Prepare tasks for a list, in order."""
    return [row_of(task, user, today) for task in tasks]


def _days(cause: Mapping[str, Any]) -> str:
    first, last = cause.get("first_day"), cause.get("last_day")
    if not first and not last:
        return ""
    if not last:
        return _("fra %(day)s") % {"day": formats.day(first)}
    return f"{formats.day(first)} – {formats.day(last)}"


def _fact_text(fact: Fact) -> str:
    form = fact.data.get("form", "")
    return f"{words.kind_word(fact.kind)} {form}".strip() + f", {formats.day(fact.sent_on)}"


def cause_of(cause: Mapping[str, Any], facts: Mapping[str, Fact], case_url: str) -> Cause:
    """Prepare one entry of a task's causes."""
    values = [
        (words.input_word(item["name"]), formats.value(words.code_text(item["value"]), item.get("unit", "TEXT")))
        for item in cause.get("details", ())
    ]
    known = [facts[key] for key in cause.get("facts", ()) if key in facts]
    return Cause(
        rule=cause.get("rule", ""),
        days=_days(cause),
        holds=words.word(cause.get("holds", "NOTHING")),
        values=values,
        facts=[(_fact_text(fact), f"{case_url}#oplysning-{fact.public_id}") for fact in known],
    )


def _returns(kind: TaskType) -> str:
    if kind.kind == "CONDITION":
        return _(
            "Dannes igen næste nat, så længe årsagen består. Den lukker selv, når årsagen er væk. Kan ikke slettes."
        )
    return _("Dannes én gang for den samme hændelse. En ny hændelse giver en ny opgave.")


def open_up(task: Task, user: User, today: date, facts: Iterable[Fact], actions: list[tuple[str, str]]) -> Opened:
    """Prepare a task opened in its row; `facts` are those of its case."""
    kind, text = task_type(task.number), words_seen(task, get_language() or "da")
    by_id = {str(fact.public_id): fact for fact in facts}
    case_url = reverse("case_history", args=[task.case.public_id]) if task.case else ""
    return Opened(
        row=replace(row_of(task, user, today), name=task.title or text.name),
        seen_version=task.seen_version,
        closed_by="" if task.status == Task.Status.OPEN else closed_by(task, names_by_username()),
        causes=[cause_of(cause, by_id, case_url) for cause in task.cause],
        cause_text=text.cause,
        law=text.law,
        consequence=text.consequence,
        solved_by=text.solved_by,
        returns=kind.kind == "CONDITION",
        returns_text=_returns(kind),
        actions=actions,
        note=task.note,
    )
