"""What the demo came to (demoens resultat): decisions, money, tasks and who may log in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Sum

from office.administration.models import User
from office.administration.operations import DEMO_PASSWORD
from office.administration.queries import municipality_name
from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.intake.models import Message
from office.jobs.demo import Place
from office.kernel import tenancy
from office.oversight.models import NightRun
from office.tasks.models import Task


def _by(rows: Any, field: str) -> dict[str, int]:
    return dict(rows.values_list(field).annotate(count=Count("pk")).order_by("-count"))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def _paid() -> int:
    return sum(night.counts.get("paid", 0) for night in NightRun.objects.all().only("counts"))


def _lines_of(place: Place) -> Iterable[str]:
    open_tasks = Task.objects.filter(status=Task.Status.OPEN)
    waiting = open_tasks.aggregate(total=Sum("money_waiting"))["total"] or 0
    automatic = Decision.objects.filter(is_automatic=True).count()
    yield f"{municipality_name(place.code)} ({place.code})"
    yield f"  messages   {_listed(_by(Message.objects.all(), 'state'))}"
    yield f"  cases      {_listed(_by(SicknessCase.objects.all(), 'status'))}"
    yield f"  decisions  {_listed(_by(Decision.objects.all(), 'outcome'))}; {automatic} by the program itself"
    yield f"  paid       {_paid() / 100:,.2f} kr."
    yield f"  open tasks {_listed(_by(open_tasks, 'blocks'))} (what they block); {waiting / 100:,.2f} kr. wait for them"


def write(out: Any, places: Iterable[Place]) -> None:
    """Write the summary and the logins."""
    for place in places:
        with tenancy.acting_for(place.code):
            for line in _lines_of(place):
                out.write(line)
    out.write(f"Log in with the password {DEMO_PASSWORD} as:")
    for user in User.objects.filter(is_active=True).order_by("municipality", "pk"):
        out.write(f"  {user.username:26} {user.get_role_display()}, {user.display_name}")
