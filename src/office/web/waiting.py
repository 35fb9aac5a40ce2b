"""What a case waits for, from whom, until when, and what then (ventetid), in one sentence and its headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from office.cases.models import SicknessCase
from office.tasks.models import Task
from office.web import formats
from office.web.task_rows import name_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """The answer first (venter på); `is_calm` when nobody has to act."""

    headline: str
    text: str
    is_calm: bool = False


def waiting_of(case: SicknessCase, tasks: Sequence[Task], today: date) -> Waiting:
    """Say what the case waits for (ventetid)."""
    waits: dict[str, Any] = case.waits_for or {}
    what = waits.get("for")
    if what == "TASKS" or (what is None and _holding(tasks)):
        return _for_tasks(tasks)
    if what == "HEARING":
        return Waiting(
            _("Venter på svar i partshøringen."),
            _("Den ubestridte del udbetales imens. Når fristen er gået, har en sagsbehandler ordet."),
        )
    if what in ("APPLICATION", "REFUND_REQUEST", "EMPLOYER_PERIOD"):
        return _from_outside(what, waits.get("until"), case, today)
    return _for_nothing(case)


def is_holding(task: Task) -> bool:
    """Tell whether a task holds a decision or a payment, or a part of it (blokerer)."""
    return task.blocks in ("DECISION", "PAYMENT") and task.holds != "NOTHING"


def _holding(tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if is_holding(task)]


def _for_tasks(tasks: Sequence[Task]) -> Waiting:
    holding = _holding(tasks)
    if not holding:
        return Waiting(_("Venter på sagsbehandler."), _("Opgaverne på sagen skal løses."))
    first = min(holding, key=lambda task: (task.due_on, task.number))
    since = {"since": formats.day(first.opened_on), "due": formats.day(first.due_on)}
    headline = _("Venter på sagsbehandler siden %(since)s, frist %(due)s:") % since
    told = _("opgave %(number)s %(name)s.") % {"number": first.number, "name": name_of(first).rstrip(".")}
    part = all(task.holds == "PART" for task in holding)
    then = _("Resten af sagen løber videre imens.") if part else _("Når den er løst, går sagen videre af sig selv.")
    more = _(" og %(n)s mere") % {"n": len(holding) - 1} if len(holding) > 1 else ""
    return Waiting(headline, f"{told.rstrip('.')}{more}. {then}")


def _from_outside(what: str, until: str | None, case: SicknessCase, today: date) -> Waiting:
    by = formats.day(until)
    if what == "APPLICATION":
        head = _("Venter på borgerens anmodning, frist %(until)s.") if until else _("Venter på borgerens anmodning.")
        then = _("Kommer den ikke, dannes en opgave, og retten kan bortfalde for dagene før anmodningen.")
    elif what == "REFUND_REQUEST":
        head = (
            _("Venter på arbejdsgiverens anmodning om refusion, frist %(until)s.") if until
            else _("Venter på arbejdsgiverens anmodning om refusion.")
        )  # fmt: skip
        then = _("Refusion for ældre dage bortfalder, når fristen er gået.")
    else:
        head = (
            _("Venter på, at arbejdsgiverperioden udløber %(until)s.") if until
            else _("Venter på, at arbejdsgiverperioden udløber.")
        )  # fmt: skip
        then = _("Derefter betaler kommunen, hvis fraværet varer ved.")
    is_late = until is not None and date.fromisoformat(until) < today
    return Waiting(head % {"until": by}, then, is_calm=not is_late and what == "EMPLOYER_PERIOD")


def _for_nothing(case: SicknessCase) -> Waiting:
    status = SicknessCase.Status
    if case.status in (status.ENDED, status.CLOSED, status.REFUSED, status.ANNULLED):
        text = _("Sagen er %(status)s%(day)s.") % {
            "status": str(case.get_status_display()).lower(),
            "day": " " + formats.day(case.ended_on) if case.ended_on else "",
        }
        return Waiting(_("Venter ikke på noget."), text, is_calm=True)
    if case.status == status.PAYMENT_EFFECTED:
        return Waiting(
            _("Venter ikke på penge."),
            _(
                "Alt, der er ret til, er udbetalt. Sagen afsluttes, når åbne opgaver er løst og mellemværender "
                "udlignet."
            ),
            is_calm=True,
        )
    if case.next_look_on is not None and case.status == status.UNDER_CLARIFICATION:
        looked = _("Natten ser på sagen igen %(day)s.") % {"day": formats.day(case.next_look_on)}
        return Waiting(_("Venter på tiden."), looked, is_calm=True)
    if case.last_absence_day is None:
        return Waiting(
            _("Venter ikke på noget."), _("Sagen løber; uger udbetales på udbetalingsdagene."), is_calm=True
        )
    return Waiting(_("Venter ikke på noget."), _("Det, der mangler, udbetales på næste udbetalingsdag."), is_calm=True)
