"""Versions of the texts of task types (tekstversioner): a changed text is a new version, the old ones are kept.

A version holds what a reader sees of a type in both languages, so that a closed task shows the text that was seen,
wholly in the language of whoever looks at it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from office.tasks.catalogue import Words, task_type
from office.tasks.models import Task, TextVersion

LANGUAGES = ("da", "en")


def _words_now(number: int) -> dict[str, Any]:
    """Return today's words of a type as a version keeps them."""
    spoken = {language: asdict(task_type(number).words(language)) for language in LANGUAGES}
    return {language: {**said, "solved_by": list(said["solved_by"])} for language, said in spoken.items()}


def text_version(number: int, *, on: date) -> TextVersion:
    """Return the version of a type's text that is shown today, written down when it is seen for the first time."""
    words = _words_now(number)
    latest = versions_of(number).first()
    if latest is not None and latest.words == words:
        return latest
    version = 1 if latest is None else latest.version + 1
    try:
        with transaction.atomic():
            return TextVersion.objects.create(number=number, version=version, words=words, since=on)
    except IntegrityError:  # somebody else was first
        return TextVersion.objects.get(number=number, version=version)


def words_of(version: TextVersion, language: str) -> Words:
    """Return a version's words in a language; a version without the language is shown wholly in Danish."""
    said = version.words.get("en" if language.startswith("en") else "da") or version.words["da"]
    return Words(**{**said, "solved_by": tuple(said["solved_by"])})


def words_seen(task: Task, language: str) -> Words:
    """Return the words of a task: a closed one keeps the version that was seen, an open one has today's."""
    if task.seen_version is not None:
        seen = TextVersion.objects.filter(number=task.number, version=task.seen_version).first()
        if seen is not None:
            return words_of(seen, language)
    return task_type(task.number).words(language)


def versions_of(number: int) -> QuerySet[TextVersion]:
    """Return the wordings that a type has had, latest first (versioner)."""
    return TextVersion.objects.filter(number=number).order_by("-version")


def current_versions() -> dict[int, int]:
    """Return the latest version written down per type."""
    return dict(TextVersion.objects.order_by("number", "version").values_list("number", "version"))
