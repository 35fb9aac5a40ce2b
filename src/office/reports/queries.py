"""What pages and the API ask of the reports' own tables (opslag); the reports themselves stand in `running`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from office.administration.models import User
from office.kernel import clock
from office.reports.access import may_open, viewer_of
from office.reports.models import Delivery, Extract, Reminder, SavedView, Subscription
from office.reports.registry import report_of


def extracts(*, report: str | None = None, by: str | None = None) -> QuerySet[Extract]:
    """Return the log of extracts, latest first (udtrækslog)."""
    found = Extract.objects.order_by("-at", "-pk")
    if report is not None:
        found = found.filter(report=report_of(report).code)
    return found if by is None else found.filter(by=by)


def open_reminders(on: date) -> list[Reminder]:
    """Return the work lists that wait to be done, earliest due first (åbne arbejdslister)."""
    found = Reminder.objects.filter(done_on__isnull=True).select_related("owner")
    return sorted(found, key=lambda one: (one.due_on >= on, one.due_on, one.kind))


def done_reminders(limit: int = 50) -> list[Reminder]:
    """Return the work lists that are done, latest first (udførte arbejdslister)."""
    found = Reminder.objects.filter(done_on__isnull=False).select_related("owner")
    return list(found.order_by("-done_on", "-pk")[:limit])


def reminder_by_public_id(public_id: UUID | str) -> Reminder | None:
    """Return one work list, or None."""
    return Reminder.objects.filter(public_id=public_id).select_related("owner").first()


def views_for(user: User) -> list[SavedView]:
    """Return the saved views that a user may use, own and shared, by report and name (gemte visninger)."""
    viewer, today = viewer_of(user), clock.today()
    found = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")
    return [view for view in found.order_by("report", "name", "pk") if may_open(report_of(view.report), viewer, today)]


def view_by_public_id(public_id: UUID | str, user: User) -> SavedView | None:
    """Return one saved view that a user may use, or None."""
    return next((view for view in views_for(user) if str(view.public_id) == str(public_id)), None)


def subscriptions() -> list[Subscription]:
    """Return the standing subscriptions, by report (abonnementer)."""
    return list(Subscription.objects.filter(ended_on__isnull=True).order_by("report", "role", "rhythm"))


def delivery_by_public_id(public_id: UUID | str) -> Delivery | None:
    """Return one delivery, or None."""
    return Delivery.objects.filter(public_id=public_id).select_related("subscription").first()
