"""Warn the parties before an approved § 56 or § 58 a agreement ends (varsel om udløb af aftale; REF-10, R-034)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from lawbook.agreement import SECTION_56, SECTION_58A
from lawbook.assembly.agreements import last_day_covered, most_months
from lawbook.facts import Agreement
from lawbook.foundation.calendar import add_months
from office.cases.models import Fact
from office.cases.queries import as_lawbook_fact
from office.flows import letter_content
from office.letters import operations as letters
from office.letters.content import DANISH, LetterContent
from office.letters.models import Letter
from office.parties.models import Company, Person
from office.parties.queries import companies_by_cvr

# How long before the end the parties are told; no rule sets it: time enough to apply for a new agreement.
WARNING_DAYS = 60


def warn_of_ending(*, on: date) -> int:
    """Queue the warnings that are due (varslingsbreve); once for each agreement and party. Returns how many."""
    until = on + timedelta(days=WARNING_DAYS)
    rows = [fact for fact in _approved(on).order_by("pk") if on <= _last_day(fact) <= until]
    told = set(Letter.objects.filter(key__in=[_key(fact, "person") for fact in rows]).values_list("key", flat=True))
    standing = [fact for fact in rows if _key(fact, "person") not in told and not _is_withdrawn(fact)]
    companies = companies_by_cvr(fact.data["employer"] for fact in standing if fact.data.get("employer"))
    new = [
        _letter(fact, to, companies)
        for fact in standing
        for to in (fact.person, companies.get(fact.data.get("employer") or ""))
        if to is not None
    ]
    letters.queue_letters(letters=new)  # both parties' letters of an agreement, or neither
    return len(new)


def _key(fact: Fact, party: str) -> str:
    return f"agreement:{fact.public_id}:{party}"


def first_warning_day(after: date) -> date | None:
    """Return the first day after one on which a warning falls due, for whoever plans the nights."""
    reach = after + timedelta(days=WARNING_DAYS)
    days = [day for fact in _approved(reach) if (day := _last_day(fact)) > reach]
    return min(days) - timedelta(days=WARNING_DAYS) if days else None


def _approved(on: date) -> QuerySet[Fact]:
    """Return the approved agreements that may still cover a day: by their own last day, or by the longest time."""
    by_own_day = Q(data__last_day__gte=on.isoformat())
    by_longest = Q()
    for kind in (SECTION_56, SECTION_58A):
        earliest = add_months(on, -most_months(kind)).isoformat()
        by_longest |= Q(data__agreement=kind, data__last_day__isnull=True, data__first_day__gte=earliest)
    return Fact.objects.filter(by_own_day | by_longest, kind="AGREEMENT", data__state="APPROVED").select_related(
        "person", "case"
    )


def _last_day(fact: Fact) -> date:
    """Return the last day that the agreement covers, at most two years after it began."""
    agreement = as_lawbook_fact(fact)
    assert isinstance(agreement, Agreement)
    last_day = last_day_covered(agreement)
    assert last_day is not None  # what has neither a first nor a last day is not asked for
    return last_day


def _is_withdrawn(fact: Fact) -> bool:
    """Tell whether the agreement was annulled, or a later one of the same parties and illness has taken its place."""
    later = Fact.objects.filter(person=fact.person, pk__gt=fact.pk)
    if later.filter(kind="ANNULMENT", data__annuls=str(fact.public_id)).exists():
        return True
    others = later.filter(kind="AGREEMENT", data__state="APPROVED", data__agreement=fact.data["agreement"])
    return any(_subject(other) == _subject(fact) for other in others)


def _subject(fact: Fact) -> tuple[str, str]:
    """Return with whom the agreement is and on what."""
    return fact.data.get("employer") or "", (fact.data.get("illness") or "").strip().casefold()


def _letter(fact: Fact, to: Person | Company, companies: dict[str, Company]) -> letters.NewLetter:
    employer = companies.get(fact.data.get("employer") or "")
    content = LetterContent(
        sender=letter_content.sender(), language=DANISH, employer=employer.name if employer else "",
        last_day=_last_day(fact),
    )  # fmt: skip
    party = "company" if isinstance(to, Company) else "person"
    return letters.NewLetter(kind=Letter.Kind.AGREEMENT_ENDS, case=None, to=to, key=_key(fact, party), content=content)
