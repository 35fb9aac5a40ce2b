"""High sickness absence of the insured (højt sygefravær): counted in the night, from the absences that are known.

R-077 and REF-09 are one rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from office.cases.models import Fact, SicknessCase
from office.tasks import operations as tasks

INSURED_EMPLOYER, INSURED_SELF_EMPLOYED = 149, 150
# three absences of more than 20 days each. Whether it is each or the sum, and since when, is open; we read each
# absence by itself and look a year back.
PERIODS, MORE_THAN_DAYS, WINDOW_DAYS = 3, 20, 365


def look_for_high_absence(*, on: date) -> int:
    """Open 149 and 150 where the count is reached, again only with a further absence. Returns the parties found."""
    insured = Fact.objects.filter(kind="INSURANCE_ANSWER", data__state="VALID")
    employers = {cvr for cvr in insured.values_list("data__employer", flat=True).distinct() if cvr}
    own = set(insured.filter(data__employer__isnull=True).values_list("person", flat=True).distinct())
    long = _long_absences(on)
    of_employers = long.filter(relation=SicknessCase.Relation.EMPLOYER, employer__cvr__in=employers)
    of_own = long.filter(relation=SicknessCase.Relation.BUSINESS, person__in=own)
    found = 0
    for cvr, cases in _by(of_employers, lambda case: case.employer.cvr):
        found += _open(INSURED_EMPLOYER, cases, on, employer=cvr)
    for _, cases in _by(of_own, lambda case: str(case.person_id)):
        found += _open(INSURED_SELF_EMPLOYED, cases, on)
    return found


def _long_absences(on: date):  # type: ignore[no-untyped-def]
    began = SicknessCase.objects.filter(first_absence_day__gte=on - timedelta(days=WINDOW_DAYS))
    return began.exclude(status=SicknessCase.Status.ANNULLED).select_related("employer", "person").order_by("pk")


def _by(cases: Iterable[SicknessCase], party) -> list[tuple[str, list[SicknessCase]]]:  # type: ignore[no-untyped-def]
    found: dict[str, list[SicknessCase]] = {}
    for case in cases:
        found.setdefault(party(case), []).append(case)
    return sorted(found.items())


def _is_long(case: SicknessCase, on: date) -> bool:
    last = min(case.last_absence_day or on, on)
    return (last - case.first_absence_day).days + 1 > MORE_THAN_DAYS


def _open(number: int, cases: list[SicknessCase], on: date, **told: str) -> int:
    long = [case for case in cases if _is_long(case, on)]
    if len(long) < PERIODS:
        return 0
    party = told.get("employer") or str(long[0].person.public_id)
    person = None if "employer" in told else long[0].person
    tasks.open_event(
        number=number, on=on, person=person, key=f"high-absence:{party}:{len(long)}:{long[-1].number}", rule="R-077",
        cause={"periods": len(long), "cases": " ".join(case.number for case in long)} | told,
    )  # fmt: skip
    return 1
