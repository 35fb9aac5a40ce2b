"""Writes of the reports (ændringer): the log of extracts, reminders, saved views and subscriptions."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from office.administration.models import Role, User
from office.administration.operations import NotAllowed
from office.administration.rights import Right, may
from office.kernel import clock
from office.reports.access import Viewer, check, viewer_for_role, viewer_of
from office.reports.columns import Kind
from office.reports.errors import FormatRefused, ReminderRefused
from office.reports.models import Extract, Reminder, SavedView, Subscription
from office.reports.pivot import Layout
from office.reports.registry import report_of
from office.reports.rhythm import due_on
from office.reports.running import Question, Size, size_of
from office.reports.writing import Format


def log_extract(
    *, question: Question, channel: str, purpose: str, form: Format | None = None, size: Size | None = None
) -> Extract:
    """Write down who reads a report, why, and how many people it names (log udtræk), before any row leaves."""
    counted = size or size_of(question)
    viewer, report = question.viewer, question.report
    return Extract.objects.create(
        at=clock.now(), by=viewer.name, role=viewer.role or "", report=report.code,
        period=question.period.label if question.period is not None else "",
        filters=[{"key": one.key, "match": one.match.value} for one in question.filters],
        form=form.value if form else "", channel=channel, purpose=purpose[:200], rows=counted.rows,
        persons=counted.persons, has_cpr=shows_cpr(question),
    )  # fmt: skip


def shows_cpr(question: Question) -> bool:
    """Tell whether a report shows its reader CPR numbers."""
    return question.viewer.sees_cpr and any(column.kind is Kind.CPR for column in question.report.columns)


# Reminders -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_reminders(*, on: date) -> int:
    """Make the reminders that a day calls for (opret påmindelser); twice makes nothing more. Returns how many."""
    made = 0
    called_for = due_on(on)
    ours = Reminder.objects.filter(unit__in={due.unit for due in called_for})
    standing = set(ours.values_list("kind", "unit"))
    for due in called_for:
        if (due.kind, due.unit) in standing:
            continue
        last = Reminder.objects.filter(kind=due.kind).order_by("-due_on").first()
        owner = last.owner if last is not None else None  # whoever had it last has it again
        _row, is_new = Reminder.objects.get_or_create(
            kind=due.kind, unit=due.unit, defaults={"due_on": due.due_on, "owner": owner}
        )
        made += is_new
    return made


def _check_reports(by: User) -> None:
    if not may(by, Right.SEE_REPORTS):
        raise NotAllowed(Right.SEE_REPORTS)


@transaction.atomic
def give_reminder(*, reminder: Reminder, owner: User | None, by: User) -> Reminder:
    """Give a work list to somebody, or to nobody (tildel arbejdsliste). Another's needs the right to assign."""
    _check_reports(by)
    current = Reminder.objects.select_for_update().get(pk=reminder.pk)
    is_own = owner is None or owner.pk == by.pk
    is_free = current.owner_id in (None, by.pk)
    if not (is_own and is_free) and not may(by, Right.ASSIGN):
        raise NotAllowed(Right.ASSIGN)
    if owner is not None and owner.municipality != current.municipality:
        raise ReminderRefused("Brugeren hører ikke til kommunen.", "The user is not of the municipality.")
    current.owner = owner
    current.save(update_fields=["owner"])
    return current


@transaction.atomic
def finish_reminder(*, reminder: Reminder, by: User, note: str = "") -> Reminder:
    """Mark a work list as done (markér som udført). Raises ReminderRefused when it is."""
    _check_reports(by)
    current = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if current.done_on is not None:
        raise ReminderRefused("Arbejdslisten er allerede udført.", "The work list is already done.")
    current.done_on, current.done_by, current.note = clock.today(), by.username, note
    current.save(update_fields=["done_on", "done_by", "note"])
    return current


@transaction.atomic
def reopen_reminder(*, reminder: Reminder, by: User) -> Reminder:
    """Take the done-mark away again (genåbn arbejdsliste). Raises ReminderRefused when it is not done."""
    _check_reports(by)
    current = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if current.done_on is None:
        raise ReminderRefused("Arbejdslisten er ikke udført.", "The work list is not done.")
    current.done_on, current.done_by = None, ""
    current.save(update_fields=["done_on", "done_by"])
    return current


# Saved views ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_view(
    *, report: str, name: str, layout: Layout, by: User, is_shared: bool = False, chart: str = "TABLE"
) -> SavedView:
    """Save a pivot layout under a name (gem visning); the owner's view of that name is replaced.

    Raises UnknownReport, UnknownColumn, ReportRefused, FormatRefused (no name).
    """
    definition = report_of(report)
    check(definition, viewer_of(by), clock.today())
    for key in (*layout.rows, *layout.columns, *(one.key for one in layout.filters), *(v.key for v in layout.values)):
        definition.column(key)
    if not name.strip():
        raise FormatRefused("Visningen mangler et navn.", "The view has no name.")
    view, _ = SavedView.objects.update_or_create(
        owner=by, report=definition.code, name=name.strip()[:80],
        defaults={
            "layout": layout.as_json(), "is_shared": is_shared, "chart": chart, "saved_at": clock.now()
        },
    )  # fmt: skip
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Delete a saved view of one's own (slet visning). Raises NotAllowed."""
    if view.owner_id != by.pk:
        raise NotAllowed("OWNER")
    view.delete()


# Subscriptions -------------------------------------------------------------------------------------------------------


@transaction.atomic
def subscribe(
    *, report: str, rhythm: str, role: Role, form: Format, purpose: str, by: User, to_folder: bool = False
) -> Subscription:
    """Have a report made regularly for a role (opret abonnement); the same again gives the one that stands, and takes
    the folder along where it is asked for only now.

    Both the maker and the role must be able to open it. Raises UnknownReport, ReportRefused, FormatRefused (no
    purpose), NotAllowed.
    """
    _check_reports(by)
    definition = report_of(report)
    check(definition, viewer_of(by), clock.today())
    check(definition, viewer_for_role(role, "abonnement"), clock.today())
    if not purpose.strip():
        raise FormatRefused("Abonnementet mangler et formål.", "The subscription has no purpose.")
    found, _ = Subscription.objects.get_or_create(
        report=definition.code, rhythm=rhythm, role=role, form=form.value, ended_on=None,
        defaults={
            "purpose": purpose.strip()[:200], "to_folder": to_folder, "made_by": by.username,
            "made_on": clock.today(),
        },
    )  # fmt: skip
    if to_folder and not found.to_folder:
        found.to_folder = True
        found.save(update_fields=["to_folder"])
    return found


@transaction.atomic
def end_subscription(*, subscription: Subscription, by: User) -> Subscription:
    """End a subscription (ophæv abonnement); what was delivered stays."""
    _check_reports(by)
    current = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if current.ended_on is None:
        current.ended_on, current.ended_by = clock.today(), by.username
        current.save(update_fields=["ended_on", "ended_by"])
    return current


def reader(question: Question, *, without_cpr: bool = False) -> Viewer:
    """Return the question's reader, without CPR numbers where the purpose does not need them (dataminimering)."""
    viewer = question.viewer
    return Viewer(
        name=viewer.name, role=viewer.role, sees_cpr=viewer.sees_cpr and not without_cpr,
        sees_protected=viewer.sees_protected,
    )  # fmt: skip
