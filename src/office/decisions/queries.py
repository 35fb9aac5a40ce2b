"""What the house asks about decisions (opslag): what stands, what waits, what was seen, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from lawbook.assess import assess
from lawbook.assessment import CaseAssessment, Step, case_to_json
from office.cases.models import SicknessCase
from office.decisions.canonical import canonical, checksum
from office.decisions.models import Decision, Exemption, StoredAssessment
from office.decisions.operations import hash_of
from office.parties.models import Company, Person


def standing_of(cases: Collection[int]) -> tuple[dict[int, Decision], dict[int, Decision]]:
    """Return by case the decisions in force and those that wait for a person, without the employers' own; one query."""
    states = (Decision.State.IN_FORCE, Decision.State.PREPARED)
    rows = list(Decision.objects.filter(case__in=cases, company__isnull=True, state__in=states))
    in_force, prepared = ({row.case_id: row for row in rows if row.state == state} for state in states)
    return in_force, prepared


def in_force_of(cases: Collection[int]) -> dict[int, Decision]:
    """Return the decisions in force by case, without the employers' own (gældende afgørelser); one query."""
    return standing_of(cases)[0]


def prepared_of(cases: Collection[int]) -> dict[int, Decision]:
    """Return the decisions that wait for a person by case (forberedte afgørelser); one query."""
    return standing_of(cases)[1]


def decision_in_force(case: SicknessCase, company: Company | None = None) -> Decision | None:
    """Return the decision in force of a case, or of an employer under it (gældende afgørelse)."""
    found = Decision.objects.filter(case=case, company=company, state=Decision.State.IN_FORCE)
    return found.select_related("assessment", "supersedes").first()


def prepared_decision(case: SicknessCase, company: Company | None = None) -> Decision | None:
    """Return the decision that waits for a person's word, or None (forberedt afgørelse)."""
    found = Decision.objects.filter(case=case, company=company, state=Decision.State.PREPARED)
    return found.select_related("assessment", "supersedes").first()


def latest_decision(case: SicknessCase, company: Company | None = None) -> Decision | None:
    """Return the decision made last, whatever became of it (seneste afgørelse)."""
    found = Decision.objects.filter(case=case, company=company).select_related("assessment", "supersedes")
    return found.order_by("-pk").first()


def decisions_of(case: SicknessCase) -> list[Decision]:
    """Return all decisions of a case, latest first (afgørelser)."""
    return list(Decision.objects.filter(case=case).select_related("company", "supersedes").order_by("-pk"))


def waiting_decisions() -> QuerySet[Decision]:
    """Return the decisions that wait for a person, oldest first (afgørelser til en sagsbehandler)."""
    found = Decision.objects.filter(state=Decision.State.PREPARED).select_related("case", "case__person")
    return found.order_by("decided_on", "pk")


def cases_with_running_rights(on: date) -> list[tuple[int, int]]:
    """Return case and person where a grant is in force and reaches a day or later (løbende ret)."""
    found = Decision.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on), state=Decision.State.IN_FORCE, company__isnull=True,
        outcome__in=[Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED],
    )  # fmt: skip
    return list(found.order_by("case__person", "case").values_list("case", "case__person"))


def assessments_of(case: SicknessCase) -> list[StoredAssessment]:
    """Return what was found of a case over time, latest first (vurderinger)."""
    return list(StoredAssessment.objects.filter(case=case).order_by("-pk"))


def latest_assessments_of(cases: Collection[int]) -> dict[int, StoredAssessment]:
    """Return the latest stored assessment by case (seneste vurderinger); one query."""
    rows = StoredAssessment.objects.filter(case__in=cases).order_by("case", "-pk").distinct("case")
    return {row.case_id: row for row in rows}


def assessments_by_id(keys: Collection[int]) -> list[StoredAssessment]:
    """Return the stored assessments of keys that ledger rows carry (vurderinger bag posteringer); one query."""
    return list(StoredAssessment.objects.filter(pk__in=keys))


def latest_assessment(case: SicknessCase) -> StoredAssessment | None:
    """Return the latest stored assessment of a case, or None (seneste vurdering)."""
    return StoredAssessment.objects.filter(case=case).order_by("-pk").first()


def exemptions_of(cases: Collection[SicknessCase], on: date) -> dict[int, Exemption]:
    """Return the exemption that holds on a day for each case, its person's or employer's (undtagelser): one query."""
    persons = {case.person_id for case in cases}
    companies = {case.employer_id for case in cases if case.employer_id is not None}
    holding = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    party = Q(person__in=persons) | Q(company__in=companies)
    rows = list(Exemption.objects.filter(holding, party, from_day__lte=on, until__gte=on).order_by("pk"))
    of_person = {row.person_id: row for row in rows if row.person_id is not None}
    of_company = {row.company_id: row for row in rows if row.company_id is not None}
    found = {case.pk: of_person.get(case.person_id) or of_company.get(case.employer_id or 0) for case in cases}
    return {key: row for key, row in found.items() if row is not None}


def exemption_in_force(party: Person | Company, on: date) -> Exemption | None:
    """Return the exemption that holds for a party on a day, or None (undtagelse)."""
    holding = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    party_is = Q(person=party) if isinstance(party, Person) else Q(company=party)
    return Exemption.objects.filter(holding, party_is, from_day__lte=on, until__gte=on).order_by("-pk").first()


def why(assessment: CaseAssessment, monday: date, payee: str) -> tuple[Step, ...]:
    """Return the steps of one amount in the order taken (hvorfor); empty when the assessment has no such week."""
    for week in assessment.weeks:
        if week.monday == monday and week.payee == payee:
            return tuple(assessment.trace[index] for index in week.steps)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A decision made again (genafspilning; AUD-01): whether the lawbook finds the same bytes, and if not, where.

    `is_same_version` tells whether the lawbook is still the one that was used: another one may rightly find otherwise.
    `is_untouched` tells whether decision, facts and assessment still have the checksums they were written with.
    """

    is_identical: bool
    is_same_version: bool
    is_untouched: bool
    stored: str
    found: str
    differs_at: int | None = None


def replay(decision: Decision) -> Replay:
    """Recompute a decision from its stored facts and compare (genafspil afgørelse)."""
    stored = decision.assessment
    again = assess(stored.facts, stored.on)
    case = stored.assessment_data["case"]
    try:
        found = canonical(case_to_json(again.of(case)))
    except KeyError:
        found = ""
    before = decision.supersedes.hash if decision.supersedes is not None else ""
    return Replay(
        is_identical=found == stored.assessment_text,
        is_same_version=again.lawbook_version == stored.lawbook_version,
        is_untouched=decision.hash == hash_of(decision, before) and is_untouched(stored),
        stored=stored.assessment_text,
        found=found,
        differs_at=_first_difference(stored.assessment_text, found),
    )


def is_untouched(stored: StoredAssessment) -> bool:
    """Tell whether a stored assessment still has the checksum it was written with."""
    return stored.hash == checksum(stored.lawbook_version, stored.facts_text, stored.assessment_text)


def _first_difference(one: str, other: str) -> int | None:
    if one == other:
        return None
    pairs = zip(one, other, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def decisions_by_version(lawbook_version: str) -> QuerySet[Decision]:
    """Return the decisions that one version of the lawbook carried (ADM-09: every decision touched by an error)."""
    found = Decision.objects.filter(assessment__lawbook_version=lawbook_version)
    return found.select_related("case").annotate(on=F("assessment__on")).order_by("pk")
