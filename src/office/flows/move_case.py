"""Move a person's cases to the municipality where the person now lives (flyttesag; principmeddelelse 51-22, LP-14).

The municipality of residence on the payment day pays the whole period. So the new one gets the facts, and what has been
paid as a memo; it assesses and decides for itself. The old one keeps its books, withdraws what it has not paid, and
closes its cases. Nothing is settled between the two (PAY-12, REF-17). Who is competent is read from the person
register's municipality of residence (MOVE-03); another acting municipality is a person's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from office.administration.queries import municipality_name
from office.cases.models import Fact, SicknessCase
from office.cases.operations import CaseExists, add_event, change_case, look_again, open_case, record_fact
from office.cases.queries import SHUT
from office.cases.recourse import RecourseDetails, details_of, record_details
from office.decisions.queries import in_force_of
from office.flows.moved_case import MOVED, TAKEN_OVER, ask_for_consent, moved_away
from office.kernel import tenancy
from office.parties.models import Company, Person
from office.parties.operations import put_company, put_person
from office.payments import operations as payments
from office.payments.operations import Due
from office.payments.queries import PostedWeek, posted_weeks_of
from office.tasks import handling
from office.tasks import operations as tasks
from office.tasks.models import Task

# A fact may point at another of the same person; in the new municipality the other one has a new id.
_POINTERS = ("corrects", "annuls")
_LEFT_AS = "moved:"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """One case on its way: the old row, its employer, and the weeks that were paid."""

    case: SicknessCase
    employer: Company | None
    paid: Sequence[PostedWeek]
    recourse: RecourseDetails


def leaving_people() -> list[Person]:
    """Return the people with living cases who live in another municipality (fraflyttede borgere med sag)."""
    cases = SicknessCase.objects.exclude(status__in=SHUT).values("person")
    return list(Person.objects.filter(moved_away(), pk__in=cases).order_by("pk"))


def move_people(*, on: date) -> int:
    """Move every person who has left, each in a transaction of its own (flyttesager); returns how many moved."""
    people = leaving_people()
    for person in people:
        move_person(person=person, on=on)
    return len(people)


@transaction.atomic
def move_person(*, person: Person, on: date) -> int:
    """Hand a person's living cases over to the municipality of residence (flyt sag); returns the number of cases.

    All of it or nothing, in both municipalities. Moved again, nothing is left to move.
    """
    left: Person = Person.objects.select_for_update().get(pk=person.pk)
    files = _files_of(left)
    if not files or left.residence is None:
        return 0
    facts = list(Fact.objects.filter(person=left).select_related("case", "case__employer").order_by("pk"))
    here = tenancy.current()
    with tenancy.acting_for(left.residence):
        numbers = _receive(left, files, facts, on, here)
    for file in files:
        new = numbers[file.case.pk]
        text = f"Sagen er flyttet til {municipality_name(left.residence)} Kommune, hvor den har nummer {new}."
        _close(file.case, text, {"to": left.residence, "number": new}, on)
    ask_for_consent(case=files[0].case, on=on)
    return len(files)


@transaction.atomic
def register_hand_over(*, case: SicknessCase, by: str, reason: str, on: date) -> None:
    """Close a case whose hand-over was agreed by hand, where the program knows no receiver (manuel flyttesag; 104)."""
    living = SicknessCase.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    if living.status in SHUT:
        return
    text = f"Sagen er overdraget til en anden myndighed. {reason}".strip()
    _close(living, text, {"to": living.person.residence, "number": None}, on, by=by)


def _files_of(person: Person) -> list[_File]:
    cases = list(SicknessCase.objects.filter(person=person).exclude(status__in=SHUT).select_related("employer"))
    posted = posted_weeks_of([case.pk for case in cases])
    return [
        _File(
            case=case, employer=case.employer,
            paid=[week for week in posted.get(case.pk, {}).values() if week.paid], recourse=details_of(case),
        )
        for case in cases
    ]  # fmt: skip


def _receive(
    left: Person, files: Sequence[_File], facts: Sequence[Fact], on: date, came_from: int
) -> dict[int, str]:
    """Open the cases in the municipality at work, with every fact of the person (modtag flyttesag)."""
    person = put_person(
        cpr=left.cpr, name=left.name, born=left.born, sex=left.sex, status=left.status, address=left.address,
        is_protected=left.is_protected, pension=left.pension, pension_from=left.pension_from,
        pension_decided_on=left.pension_decided_on, is_resident=True,
        residence=tenancy.current(), phone=left.phone,
    )  # fmt: skip
    opened = {file.case.pk: _open(person, file, came_from, on) for file in files}
    _copy_facts(person, facts, opened)
    for file in files:
        payments.take_over_paid(case=opened[file.case.pk].pk, weeks=[_as_paid(week) for week in file.paid], on=on)
    look_again(person=person, on=on)
    return {key: case.number for key, case in opened.items()}


def _open(person: Person, file: _File, came_from: int, on: date) -> SicknessCase:
    old = file.case
    try:
        case = open_case(
            person=person, relation=old.relation, first_absence_day=old.first_absence_day,
            last_absence_day=old.last_absence_day, target_group=old.target_group,
            employer=_company(file.employer) if file.employer is not None else None,
        )  # fmt: skip
    except CaseExists as known:
        case = known.case
        if case.end_reason == MOVED:
            _take_up_again(case, on)
    _carry_marks(case, old, came_from)
    record_details(case=case, details=file.recourse)
    text = f"Sagen er overtaget fra {municipality_name(came_from)} Kommune, hvor den har nummer {old.number}."
    add_event(case=case, kind=TAKEN_OVER, text=text, details={"from": came_from, "number": old.number})
    tasks.open_event(
        number=103, on=on, case=case, key=f"move:{came_from}:{old.number}:{on}", rule="R-075",
        cause={"from_municipality": municipality_name(came_from), "number": old.number},
    )  # fmt: skip
    return case


def _take_up_again(case: SicknessCase, on: date) -> None:
    """Open the case that was closed when its person moved away: they live here again (tilbageflytning)."""
    change_case(
        case=case, status=SicknessCase.Status.UNDER_CLARIFICATION, end_reason=None, ended_on=None, next_look_on=on
    )


def _carry_marks(case: SicknessCase, old: SicknessCase, came_from: int) -> None:
    """Set the marks that the case had, with a line of history each: reports count marks from the history."""
    reason = f"Overtaget fra {municipality_name(came_from)} Kommune."
    marks = (("is_recourse", "RECOURSE", "udtaget til regresbehandling"), ("is_complaint", "COMPLAINT", "klagesag"))
    for column, mark, word in marks:
        value = getattr(old, column)
        if change_case(case=case, **{column: value}):
            kind, text = ("MARK_", "sat") if value else ("UNMARK_", "fjernet")
            told = f"Markeringen {word} er {text}. {reason}"
            add_event(case=case, kind=kind + mark, text=told, details={"reason": reason})


def _company(employer: Company) -> Company:
    return put_company(
        cvr=employer.cvr, name=employer.name, sector=employer.sector, se_numbers=employer.se_numbers,
        is_active=employer.is_active, form=employer.form,
    )  # fmt: skip


def _copy_facts(person: Person, facts: Sequence[Fact], opened: dict[int, SicknessCase]) -> None:
    """Record the facts anew in their order; who said what and when it was sent is kept, for deadlines run from it.

    A fact without an outside id travels under its own, so that one that left with an earlier move is known again.
    """
    new_ids: dict[str, str] = {}
    for fact in facts:
        original = _original_here(person, fact)
        if original is not None:
            new_ids[str(fact.public_id)] = str(original.public_id)
            continue
        case = opened.get(fact.case_id) if fact.case_id is not None else None
        if fact.case_id is not None and case is None:
            continue  # a case that was shut before the move stays where it was decided
        pointers = {name: new_ids.get(fact.data[name], fact.data[name]) for name in _POINTERS if name in fact.data}
        copy = record_fact(
            person=person, case=case, fact=fact.kind, data={**fact.data, **pointers}, sent_on=fact.sent_on,
            said_by=fact.said_by, external_id=fact.external_id or f"{_LEFT_AS}{fact.public_id}", message=fact.message,
            user=fact.user,
        )  # fmt: skip
        new_ids[str(fact.public_id)] = str(copy.public_id)


def _original_here(person: Person, fact: Fact) -> Fact | None:
    """Return the fact of this municipality that left as this copy, or None."""
    if fact.external_id is None or not fact.external_id.startswith(_LEFT_AS):
        return None
    return Fact.objects.filter(person=person, public_id=fact.external_id.removeprefix(_LEFT_AS)).first()


def _as_paid(week: PostedWeek) -> Due:
    paid = week.paid
    return Due(
        payee=week.payee, monday=week.monday, hours=week.paid_hours, rate=week.rate, benefit=paid.benefit,
        supplement=paid.supplement, own_atp=paid.own_atp, municipal_atp=paid.municipal_atp, pension=paid.pension,
    )  # fmt: skip


def _close(case: SicknessCase, text: str, details: dict[str, Any], on: date, *, by: str = "") -> None:
    """Close the case here: nothing more is paid, no task waits; what was paid and owed stays here (MOVE-06)."""
    standing = in_force_of([case.pk]).get(case.pk)
    if standing is not None:
        payments.withdraw_unpaid(case=case.pk, on=on, decision=standing.pk)
    for task in Task.objects.filter(case=case, status=Task.Status.OPEN):
        handling.close_by_itself(task=task, on=on)
    change_case(
        case=case, status=SicknessCase.Status.CLOSED, end_reason=MOVED, ended_on=on, next_look_on=None, waits_for=None
    )
    add_event(case=case, kind=MOVED, text=text, details=details, actor=by)
