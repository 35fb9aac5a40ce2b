"""Who closed a task, in words (løst af): a colleague by name, the system and an order by what they did."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from office.tasks.models import Task


def closed_by(task: Task, names: Mapping[str, str]) -> str:
    """Return who closed a task; `names` are the municipality's users by username. An open task is closed by nobody."""
    if task.status == Task.Status.DELETED:
        return _("Sletteordre fra kommunen")
    if task.status == Task.Status.CLOSED_BY_ITSELF:
        return _("Systemet: årsagen er væk")
    return names.get(task.closed_by, task.closed_by)
