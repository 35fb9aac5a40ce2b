"""Findings that are about the party and not about one case (partens konstateringer): one task, however many cases."""

from __future__ import annotations

from collections.abc import Sequence

from lawbook.assessment import NOTHING, Finding
from office.flows.looks import Look
from office.tasks.catalogue import task_type
from office.tasks.models import Task

_PARTY = "one_per_party"
Told = dict[int, list[Finding]]


def once_per_party(looks: Sequence[Look], told: Told) -> Told:
    """Leave out what another case of the same person already has a task for; by the case's key.

    Only what holds nothing: a task that holds money or a decision must stand on every case that it holds.
    """
    wanted = [(look, found) for look in looks for found in told[look.case.pk] if _is_of_party(found)]
    if not wanted:
        return told
    holders = _standing({look.case.person_id for look, _ in wanted}, {found.task or 0 for _, found in wanted})
    for look, found in wanted:
        holders.setdefault((look.case.person_id, found.task or 0, found.key), look.case.pk)
    return {
        look.case.pk: [
            found for found in told[look.case.pk]
            if not _is_of_party(found)
            or holders[look.case.person_id, found.task or 0, found.key] == look.case.pk
        ]
        for look in looks
    }  # fmt: skip


def _is_of_party(found: Finding) -> bool:
    return found.task is not None and found.holds == NOTHING and task_type(found.task).scope == _PARTY


def _standing(persons: set[int], numbers: set[int]) -> dict[tuple[int, int, str], int]:
    """Return which case holds each key that was seen before, the first one first."""
    rows = Task.objects.filter(person__in=persons, number__in=numbers, case__isnull=False).order_by("pk")
    found: dict[tuple[int, int, str], int] = {}
    for person, number, keys, case in rows.values_list("person_id", "number", "keys", "case_id"):
        for key in keys:
            found.setdefault((person, number, key), case)
    return found
