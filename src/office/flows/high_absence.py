"""High sickness absence of the insured (højt sygefravær): counted in the night, from the absences that are known.

R-077 and REF-09 are one rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from office.cases.models import Fact, SicknessCase
from office.parties.models import Person
from office.tasks import operations as tasks
from office.tasks.models import Task

INSURED_EMPLOYER, INSURED_SELF_EMPLOYED = 149, 150
# three absences of more than 20 days each. Whether it is each or the sum, and since when, is open; we read each
# absence by itself and look a year back.
PERIODS, MORE_THAN_DAYS, WINDOW_DAYS = 3, 20, 365


@dataclass(frozen=True, slots=True)
class _Party:
    """An insured employer, or an insured person with a business of his or her own."""

    employer: str | None
    person: UUID | None

    def key(self, cases: list[str]) -> str:
        """Return what tells this count from the next: a further absence is a new one."""
        return f"high-absence:{self.employer or self.person}:{len(cases)}:{cases[-1]}"


def look_for_high_absence(*, on: date) -> int:
    """Open 149 and 150 where the count is reached, again only with a further absence. Returns the parties found."""
    long: dict[_Party, list[str]] = {}
    for party, number, first, last in _absences_of_insured(on):
        if (min(last or on, on) - first).days + 1 > MORE_THAN_DAYS:
            long.setdefault(party, []).append(number)
    found = {party.key(cases): (party, cases) for party, cases in long.items() if len(cases) >= PERIODS}
    if not found:
        return 0
    numbers = (INSURED_EMPLOYER, INSURED_SELF_EMPLOYED)
    told = Task.objects.filter(number__in=numbers, keys__overlap=list(found)).values_list("keys", flat=True)
    known = {key for keys in told for key in keys}
    for key in sorted(found.keys() - known):
        _open(key, *found[key], on)
    return len(found)


def _absences_of_insured(on: date) -> Iterator[tuple[_Party, str, date, date | None]]:
    """Yield the absences that began in the window, of parties with a valid insurance, in the order of their cases."""
    insured = Fact.objects.filter(kind="INSURANCE_ANSWER", data__state="VALID")
    pairs = set(insured.values_list("data__employer", "person").distinct())
    employers, own = {cvr for cvr, _ in pairs if cvr}, {person for cvr, person in pairs if cvr is None}
    if not pairs:
        return
    is_insured = Q(relation=SicknessCase.Relation.EMPLOYER, employer__cvr__in=employers) | Q(
        relation=SicknessCase.Relation.BUSINESS, person__in=own
    )
    began = SicknessCase.objects.filter(is_insured, first_absence_day__gte=on - timedelta(days=WINDOW_DAYS))
    rows = began.exclude(status=SicknessCase.Status.ANNULLED).order_by("pk").values_list(
        "relation", "employer__cvr", "person__public_id", "number", "first_absence_day", "last_absence_day"
    )  # fmt: skip
    for relation, cvr, person, number, first, last in rows:
        is_employer = relation == SicknessCase.Relation.EMPLOYER
        yield _Party(cvr if is_employer else None, None if is_employer else person), number, first, last


def _open(key: str, party: _Party, cases: list[str], on: date) -> None:
    person = None if party.person is None else Person.objects.get(public_id=party.person)
    told = {} if party.employer is None else {"employer": party.employer}
    tasks.open_event(
        number=INSURED_EMPLOYER if person is None else INSURED_SELF_EMPLOYED, on=on, person=person, key=key,
        rule="R-077", cause={"periods": len(cases), "cases": " ".join(cases)} | told,
    )  # fmt: skip
