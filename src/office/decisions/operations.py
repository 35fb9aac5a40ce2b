"""Writes of decisions (ændringer): store what was seen, decide, prepare, supersede, exempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from lawbook.assessment import CaseAssessment, case_to_json
from lawbook.facts import Facts, facts_to_json
from office.cases.models import SicknessCase
from office.decisions.canonical import canonical, checksum
from office.decisions.considerations import considerations_of
from office.decisions.gate import FAVOURABLE, Gate
from office.decisions.models import Decision, Exemption, StoredAssessment
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.parties.models import Company, Person

_BATCH = 500


class NeedsPerson(OfficeError):
    """An adverse decision, or one behind a closed gate, was to be put in force by the machine (LP-19)."""

    def __init__(self, closed_by: Sequence[str]) -> None:
        listed = ", ".join(closed_by)
        super().__init__(
            f"Afgørelsen kræver en sagsbehandler ({listed}).", f"The decision needs a caseworker ({listed})."
        )


class NoTrace(OfficeError):
    """There is no decision without a trace (intet regelspor; LP-34)."""

    def __init__(self) -> None:
        super().__init__("Der kan ikke træffes afgørelse uden regelspor.", "No decision is made without a trace.")


class WrongCase(OfficeError):
    """The assessment is about another case than the decision (forkert sag)."""

    def __init__(self) -> None:
        super().__init__("Vurderingen hører til en anden sag.", "The assessment belongs to another case.")


class NotStanding(OfficeError):
    """The decision is superseded already (afgørelsen er afløst); somebody was first."""

    def __init__(self) -> None:
        super().__init__("Afgørelsen er allerede afløst.", "The decision has been superseded already.")


class AlreadyExempt(OfficeError):
    """The party is exempt already (undtaget i forvejen)."""

    def __init__(self, until: date) -> None:
        super().__init__(
            f"Parten er allerede undtaget til {until:%d-%m-%Y}.", f"The party is exempt until {until.isoformat()}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedCase:
    """One case as it was assessed (vurderet sag): the facts read, what was found, and on which day."""

    case: SicknessCase
    facts: Facts
    found: CaseAssessment
    lawbook_version: str
    on: date


def store_assessment(
    *, case: SicknessCase, facts: Facts, found: CaseAssessment, lawbook_version: str, on: date
) -> StoredAssessment:
    """Store what was found of one case (gem vurdering); see `store_assessments`."""
    item = AssessedCase(case=case, facts=facts, found=found, lawbook_version=lawbook_version, on=on)
    return store_assessments(items=[item])[case.pk]


@transaction.atomic(savepoint=False)
def store_assessments(*, items: Sequence[AssessedCase]) -> dict[int, StoredAssessment]:
    """Store what was found of many cases (gem vurderinger); what equals the case's latest row is not written again.

    Returns the row that stands for each case's key.
    """
    latest = _latest_rows([item.case.pk for item in items])
    found: dict[int, StoredAssessment] = {}
    new: list[StoredAssessment] = []
    texts: dict[int, str] = {}  # cases of one person share the snapshot
    for item in items:
        if id(item.facts) not in texts:
            texts[id(item.facts)] = canonical(facts_to_json(item.facts))
        facts, assessment = texts[id(item.facts)], canonical(case_to_json(item.found))
        row = StoredAssessment(
            case=item.case, on=item.on, stored_at=clock.now(), lawbook_version=item.lawbook_version,
            facts_text=facts, assessment_text=assessment, hash=checksum(item.lawbook_version, facts, assessment),
        )  # fmt: skip
        standing = latest.get(item.case.pk)
        if standing is not None and standing.hash == row.hash:
            found[item.case.pk] = standing
        else:
            found[item.case.pk] = row
            new.append(row)
        found[item.case.pk].assessment = item.found
    StoredAssessment.objects.bulk_create(new, batch_size=_BATCH)
    return found


def _latest_rows(cases: Sequence[int]) -> dict[int, StoredAssessment]:
    rows = StoredAssessment.objects.filter(case__in=cases).defer("facts_text", "assessment_text")
    return {row.case_id: row for row in rows.order_by("case", "-pk").distinct("case")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a decision says (afgørelsens indhold); see `Decision`. `made_by` is empty for the machine."""

    case: SicknessCase
    assessment: StoredAssessment
    outcome: str
    gate: Gate
    company: Company | None = None
    grant_basis: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    made_by: str = ""
    reason: str = ""
    cause: str = ""


def decide(*, content: Content, on: date) -> Decision:
    """Put a decision in force (træf afgørelse); the one that stood, and one that was prepared, are superseded.

    The machine decides only through an open gate and only what is favourable. Raises NeedsPerson, NoTrace, WrongCase.
    """
    return decide_many(contents=[content], on=on)[0]


def decide_many(*, contents: Sequence[Content], on: date) -> list[Decision]:
    """Put decisions on different cases in force (træf afgørelser); a handful of queries. See `decide`."""
    if not contents:
        return []
    for content in contents:
        is_adverse = content.outcome not in FAVOURABLE
        if not content.made_by and (is_adverse or not content.gate.is_open):
            raise NeedsPerson(content.gate.closed_by or ("outcome_favourable",))
    return _write(contents, Decision.State.IN_FORCE, (Decision.State.IN_FORCE, Decision.State.PREPARED), on)


def prepare(*, content: Content, on: date) -> Decision:
    """Prepare a decision for the hearing and a person's word (forbered afgørelse; LP-19); what stands goes on standing.

    The same decision prepared again returns the one that waits, so that a party is heard once. Raises as `decide`.
    """
    waiting = Decision.objects.filter(
        case=content.case, company=content.company, state=Decision.State.PREPARED
    ).first()
    said = (content.outcome, content.grant_basis, content.first_day, content.last_day)
    if waiting is not None and said == (waiting.outcome, waiting.grant_basis, waiting.first_day, waiting.last_day):
        return waiting
    return _write([content], Decision.State.PREPARED, (Decision.State.PREPARED,), on)[0]


@transaction.atomic
def supersede(*, decision: Decision) -> Decision:
    """Take a decision out of force, or a prepared one back, with none in its place (afløs). Raises NotStanding."""
    changed = Decision.objects.filter(pk=decision.pk).exclude(state=Decision.State.SUPERSEDED)
    if not changed.update(state=Decision.State.SUPERSEDED):
        raise NotStanding
    decision.state = Decision.State.SUPERSEDED
    return decision


@transaction.atomic
def _write(contents: Sequence[Content], state: str, replaced: Sequence[str], on: date) -> list[Decision]:
    cases = [content.case.pk for content in contents]
    list(SicknessCase.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk"))
    standing = Decision.objects.filter(case__in=cases, state__in=list(replaced)).order_by("pk")
    by_party: dict[tuple[int, int | None], list[Decision]] = {}
    for row in standing:
        by_party.setdefault((row.case_id, row.company_id), []).append(row)
    new, gone = [], []
    for content in contents:
        replaced_rows = by_party.get((content.case.pk, content.company.pk if content.company else None), [])
        before = next((row for row in replaced_rows if row.state == Decision.State.IN_FORCE), None)
        before = before or next(iter(replaced_rows), None)
        new.append(_row(content, state, before, on))
        gone += [row.pk for row in replaced_rows]
    Decision.objects.filter(pk__in=gone).update(state=Decision.State.SUPERSEDED)
    return Decision.objects.bulk_create(new, batch_size=_BATCH)


def _row(content: Content, state: str, before: Decision | None, on: date) -> Decision:
    if content.assessment.case_id != content.case.pk:
        raise WrongCase
    found = content.assessment.assessment
    if not found.trace and content.outcome != Decision.Outcome.ANNULLED:
        raise NoTrace
    row = Decision(
        case=content.case, company=content.company, assessment=content.assessment, outcome=content.outcome,
        state=state, cause=content.cause, grant_basis=content.grant_basis, first_day=content.first_day,
        last_day=content.last_day, provisions=dict(found.provisions),
        considerations=considerations_of(found, is_favourable=content.outcome in FAVOURABLE),
        is_automatic=not content.made_by, made_by=content.made_by, reason=content.reason,
        gate=content.gate.as_json(), supersedes=before, decided_on=on, decided_at=clock.now(),
    )  # fmt: skip
    row.hash = hash_of(row, before.hash if before is not None else "")
    return row


def hash_of(row: Decision, before: str) -> str:
    """Return the checksum of what a decision says, chained to the one before it and to its assessment (kontrolsum)."""
    said = {
        "case": row.case_id, "company": row.company_id, "outcome": row.outcome, "grant_basis": row.grant_basis,
        "first_day": str(row.first_day or ""), "last_day": str(row.last_day or ""), "cause": row.cause,
        "provisions": row.provisions, "considerations": row.considerations, "is_automatic": row.is_automatic,
        "made_by": row.made_by, "reason": row.reason, "gate": row.gate, "decided_on": row.decided_on.isoformat(),
    }  # fmt: skip
    return checksum(canonical(said), row.assessment.hash, before)


@transaction.atomic
def exempt(*, party: Person | Company, from_day: date, until: date, reason: str, by: str) -> Exemption:
    """Exempt a party's cases, also new ones, from automatic handling (undtag; LP-22). Raises AlreadyExempt."""
    type(party).objects.select_for_update(no_key=True).get(pk=party.pk)
    overlapping = _standing_exemptions(party, from_day).filter(from_day__lte=until).first()
    if overlapping is not None:
        raise AlreadyExempt(overlapping.until)
    return Exemption.objects.create(
        person=party if isinstance(party, Person) else None, company=None if isinstance(party, Person) else party,
        from_day=from_day, until=until, reason=reason, by=by, made_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def lift_exemption(*, party: Person | Company, on: date, by: str) -> int:
    """Lift a party's exemptions from a day on (ophæv undtagelse); returns how many there were."""
    lifted: int = _standing_exemptions(party, on).update(lifted_on=on, lifted_by=by)
    return lifted


def _standing_exemptions(party: Person | Company, on: date) -> QuerySet[Exemption]:
    party_is = Q(person=party) if isinstance(party, Person) else Q(company=party)
    return Exemption.objects.filter(party_is, lifted_on__isnull=True, until__gte=on)
