"""Who closed a task, in words (løst af): a colleague by name, the system and an order by what they did.

And what a case says when an order took what held it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.cases.models import Event
from office.tasks.catalogue import all_types
from office.tasks.models import CLOSED_WITHOUT_ACTION, Task


def closed_by(task: Task, names: Mapping[str, str]) -> str:
    """Return who closed a task; `names` are the municipality's users by username. An open task is closed by nobody."""
    if task.status in CLOSED_WITHOUT_ACTION:
        return str(CLOSED_WITHOUT_ACTION[task.status])
    return names.get(task.closed_by, task.closed_by)


def passed_over_text(line: Event) -> str:
    """Return what the history says of a case that goes on because its task was deleted, in the reader's language."""
    language = get_language() or "da"
    kind = all_types().get(line.details.get("number", 0))
    if language.startswith("da") or kind is None:
        return line.text  # as it was written
    words = kind.words(language)
    said = _("Sagen går videre, uden at et menneske har taget stilling til opgave %(n)s %(name)s: opgaven blev slettet "
             "efter kommunens egen ordre.") % {"n": kind.number, "name": words.name}  # fmt: skip
    return f"{said} {words.consequence}"
