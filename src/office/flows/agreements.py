"""Warn the parties before an approved § 56 or § 58 a agreement ends (varsel om udløb af aftale; REF-10, R-034)."""

from __future__ import annotations

from datetime import date, timedelta

from office.cases.models import Fact
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
    ending = Fact.objects.filter(
        kind="AGREEMENT", data__state="APPROVED", data__last_day__gte=on.isoformat(),
        data__last_day__lte=(on + timedelta(days=WARNING_DAYS)).isoformat(),
    )  # fmt: skip
    rows = list(ending.select_related("person").order_by("pk"))
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
    reach = (after + timedelta(days=WARNING_DAYS)).isoformat()
    coming = Fact.objects.filter(kind="AGREEMENT", data__state="APPROVED", data__last_day__gt=reach)
    days = [date.fromisoformat(fact.data["last_day"]) for fact in coming]
    return min(days) - timedelta(days=WARNING_DAYS) if days else None


def _is_withdrawn(fact: Fact) -> bool:
    """Tell whether the agreement was annulled, or a later one with the same parties has taken its place."""
    later = Fact.objects.filter(person=fact.person, pk__gt=fact.pk)
    if later.filter(kind="ANNULMENT", data__annuls=str(fact.public_id)).exists():
        return True
    return any(
        other.data.get("employer") == fact.data.get("employer") and other.data["agreement"] == fact.data["agreement"]
        for other in later.filter(kind="AGREEMENT", data__state="APPROVED")
    )


def _letter(fact: Fact, to: Person | Company, companies: dict[str, Company]) -> letters.NewLetter:
    employer = companies.get(fact.data.get("employer") or "")
    content = LetterContent(
        sender=letter_content.sender(), language=DANISH, employer=employer.name if employer else "",
        last_day=date.fromisoformat(fact.data["last_day"]),
    )  # fmt: skip
    party = "company" if isinstance(to, Company) else "person"
    return letters.NewLetter(
        kind=Letter.Kind.AGREEMENT_ENDS, case=None, to=to, key=_key(fact, party), content=content
    )
