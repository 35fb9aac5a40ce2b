"""Which cases a few typed letters may mean (søgning)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from office.administration.models import User
from office.administration.rights import Right, may
from office.cases.models import SicknessCase
from office.kernel import audit
from office.web.people import Citizen, citizen_of
from office.web.task_rows import STATUS_CSS

LIMIT = 50
_RECENT = 15
_CPR = re.compile(r"^(\d{6})[- ]?(\d{4})$")
_CVR = re.compile(r"^\d{8}$")
_NUMBER = re.compile(r"^\d{4}-\d{1,6}$")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One hit (fundet sag)."""

    case: SicknessCase
    citizen: Citizen
    status_css: str


def find_cases(asked: str, user: User) -> list[FoundCase]:
    """Return the cases that the text may mean, latest first; at most one more than the limit."""
    found = SicknessCase.objects.select_related("person", "employer").order_by("-first_absence_day", "-id")
    cpr, text = _CPR.match(asked), asked.strip()
    if cpr is not None:
        if not may(user, Right.SEE_CPR):
            return []
        found = found.filter(person__cpr=cpr[1] + cpr[2])
    elif _NUMBER.match(text):
        year, rest = text[:4], text[4:].lstrip("-")
        found = found.filter(number=f"{year}-{int(rest):06d}")
    elif _CVR.match(text):
        found = found.filter(employer__cvr=text)
    else:
        found = _by_name(found, text, user)
    return _rows(found[: LIMIT + 1], user)


def _by_name(found, text: str, user: User):  # type: ignore[no-untyped-def]
    """Match every word at its place in the name; a protected name is found only by those who may see it."""
    for word in text.split():
        found = found.filter(person__name__icontains=word)
    if not may(user, Right.SEE_PROTECTED):
        found = found.filter(person__is_protected=False)
    return found


def recent_cases(user: User) -> list[FoundCase]:
    """Return the cases of the people that the user read last (senest åbnet)."""
    subjects = list(dict.fromkeys(audit.readings_by(user.username).values_list("subject", flat=True)[:200]))[:_RECENT]
    rank = {subject: place for place, subject in enumerate(subjects)}
    found = SicknessCase.objects.filter(person__public_id__in=subjects).select_related("person", "employer")
    cases = sorted(found, key=lambda case: (rank[case.person.public_id], -case.first_absence_day.toordinal()))
    return _rows(cases, user)


def _rows(cases: Iterable[SicknessCase], user: User) -> list[FoundCase]:
    return [FoundCase(case, citizen_of(case.person, user), STATUS_CSS.get(case.status, "")) for case in cases]
