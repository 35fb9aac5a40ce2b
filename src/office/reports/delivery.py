"""Subscriptions delivered (levering): the report of the last whole period, to the inbox of a role and to a folder.

Files lie under the home folder, for the program's own user alone: `reports/<municipality>/inbox/<id>` is what the
inbox shows, `reports/<municipality>/folder/<name>` is for robots that fetch from a folder.
"""

from __future__ import annotations

import logging
import shutil
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from office.administration.models import User
from office.kernel import clock, tenancy
from office.kernel.identifiers import public_id
from office.reports import operations
from office.reports.access import check, may_open, viewer_for_role, viewer_of
from office.reports.errors import FormatRefused, ReportRefused
from office.reports.models import Delivery, Extract, Subscription
from office.reports.periods import Unit, last_whole, span_of
from office.reports.registry import report_of
from office.reports.running import Question, size_of
from office.reports.writing import Format, file_name, write_file

log = logging.getLogger(__name__)
KEEP_DAYS = 92
_UNITS = {Subscription.Rhythm.WEEKLY: Unit.WEEK, Subscription.Rhythm.MONTHLY: Unit.MONTH}


def _folder(name: str) -> Path:
    place = Path(settings.OPENKSD_HOME) / "reports" / str(tenancy.current()) / name
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def path_of(delivery: Delivery) -> Path:
    """Return where a delivery's file lies."""
    return _folder("inbox") / f"{delivery.public_id}.{delivery.form}"


def deliver_due(*, on: date) -> int:
    """Make the files of every subscription that has none yet for the week or month of a day; returns how many.

    Safe to run twice or to kill: the row is written with the file, and the same unit is delivered once.
    """
    made = 0
    for subscription in Subscription.objects.filter(ended_on__isnull=True, made_on__lte=on).order_by("pk"):
        unit = _UNITS[Subscription.Rhythm(subscription.rhythm)]
        label = span_of(unit, on).label
        if Delivery.objects.filter(subscription=subscription, unit=label).exists():
            continue
        try:
            made += _deliver(subscription, unit, label, on)
        except IntegrityError:  # another worker was first
            continue
        except Exception:
            log.exception("subscription %s could not be delivered; tried again the next night", subscription.pk)
    return made


@transaction.atomic
def _deliver(subscription: Subscription, unit: Unit, label: str, on: date) -> int:
    report = report_of(subscription.report)
    viewer = viewer_for_role(subscription.role, f"abonnement {subscription.pk}")
    if not may_open(report, viewer, on):  # the parameter that opened it was taken back
        return 0
    period = last_whole(unit, on) if report.units else None
    question = Question(report=report, viewer=viewer, period=period, on=on)
    form, size = Format(subscription.form), size_of(question)
    delivery = Delivery(
        public_id=public_id(), subscription=subscription, unit=label, report=report.code,
        period=period.label if period else "", role=subscription.role, form=form.value,
        file_name=file_name(question, form), rows=size.rows, persons=size.persons,
        has_cpr=operations.shows_cpr(question), made_at=clock.now(), size=0,
    )  # fmt: skip
    delivery.save()  # first the row: it keeps a second worker from writing the same file
    delivery.size = write_file(question, form, path_of(delivery))
    delivery.save(update_fields=["size"])
    if subscription.to_folder:
        target = _folder("folder") / delivery.file_name
        draft = target.with_name(f".{target.name}.part")
        shutil.copyfile(path_of(delivery), draft)
        draft.chmod(0o600)
        draft.replace(target)
    operations.log_extract(
        question=question, channel=Extract.Channel.SUBSCRIPTION, purpose=subscription.purpose, form=form, size=size
    )
    return 1


def inbox_of(user: User) -> list[Delivery]:
    """Return the files in a user's inbox, latest first (indbakke): those of the user's role that are still there."""
    found = Delivery.objects.filter(role=user.role, removed_at__isnull=True).select_related("subscription")
    return list(found.order_by("-made_at", "-pk"))


@transaction.atomic
def open_delivery(*, delivery: Delivery, by: User) -> Path:
    """Return the file of a delivery to one who may have it, and log that it was fetched. Raises ReportRefused."""
    report, viewer = report_of(delivery.report), viewer_of(by)
    check(report, viewer, clock.today())
    if by.role != delivery.role:
        raise ReportRefused(delivery.report)
    path = path_of(delivery)
    if delivery.removed_at is not None or not path.exists():
        raise FormatRefused("Filen er ikke længere i indbakken.", "The file is no longer in the inbox.")
    Extract.objects.create(
        at=clock.now(), by=by.username, role=by.role, report=report.code, period=delivery.period, form=delivery.form,
        channel=Extract.Channel.INBOX, purpose=delivery.subscription.purpose, rows=delivery.rows,
        persons=delivery.persons, has_cpr=delivery.has_cpr,
    )  # fmt: skip
    return path


def remove_old(*, on: date) -> int:
    """Take files out of the inbox that are older than three months (ryd indbakke); the rows stay. Returns how many."""
    old = Delivery.objects.filter(removed_at__isnull=True, made_at__date__lt=on - timedelta(days=KEEP_DAYS))
    removed = 0
    for delivery in old.order_by("pk"):
        path_of(delivery).unlink(missing_ok=True)
        delivery.removed_at = clock.now()
        delivery.save(update_fields=["removed_at"])
        removed += 1
    return removed
