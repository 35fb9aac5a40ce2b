"""Versions of the texts of task types (tekstversioner): a changed text is a new version, the old ones are kept."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from office.tasks.catalogue import task_type
from office.tasks.models import TextVersion


def text_version(number: int, *, on: date) -> TextVersion:
    """Return the version of a type's text that is shown today, written down when it is seen for the first time."""
    text = task_type(number).text()
    latest = versions_of(number).first()
    if latest is not None and latest.text == text:
        return latest
    version = 1 if latest is None else latest.version + 1
    try:
        with transaction.atomic():
            return TextVersion.objects.create(number=number, version=version, text=text, since=on)
    except IntegrityError:  # somebody else was first
        return TextVersion.objects.get(number=number, version=version)


def versions_of(number: int):  # type: ignore[no-untyped-def]
    """Return the wordings that a type has had, latest first (versioner)."""
    return TextVersion.objects.filter(number=number).order_by("-version")


def current_versions() -> dict[int, int]:
    """Return the latest version written down per type."""
    return dict(TextVersion.objects.order_by("number", "version").values_list("number", "version"))
