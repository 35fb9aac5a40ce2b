"""Assess people's cases and act on the difference (vurdering): tasks, decisions, letters, dues, and the case rows.

This is the one movement of the house. Late facts, corrections, a new rate, a repaired rule: assess again, act on what
differs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lawbook.assessment import Finding
from office.administration.parameters import Parameters
from office.administration.queries import parameters_in_force
from office.cases.operations import change_cases
from office.decisions import operations as decisions
from office.decisions import queries as decided
from office.flows import case_status, decide_case, post_dues, write_letters
from office.flows.looks import Look, Word, gather
from office.flows.office_findings import findings_of
from office.flows.party_findings import once_per_party
from office.parties.models import Person
from office.payments import queries as payments
from office.payments.pay_days import CITIZEN, last_pay_day
from office.tasks import operations as tasks
from office.tasks.due import DueTimes
from office.tasks.queries import cases_with_open_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What one batch did (resultat af en vurdering)."""

    cases: int = 0
    decided: int = 0
    by_machine: int = 0
    prepared: int = 0
    weeks_posted: int = 0
    tasks_opened: int = 0
    tasks_closed: int = 0

    def __add__(self, other: Assessed) -> Assessed:
        """Add two batches."""
        return Assessed(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the municipality has set for a day (vilkår): parameters, and how far the citizens' last run reaches."""

    rules: Parameters
    covered_until: date


def terms_of(on: date) -> Terms:
    """Read the terms of a day; a night reads them once, so that all its cases are met by the same."""
    return Terms(
        rules=parameters_in_force(on), covered_until=last_pay_day(CITIZEN, on, payments.calendar()).last_sunday
    )


@transaction.atomic
def assess_people(*, person_ids: Collection[int], on: date, word: Word | None = None) -> Assessed:
    """Assess all cases of the people on a day and act on the difference (vurdering); all of it or nothing.

    `word` is a caseworker's word that a decision in this batch rests on. Two workers on the same people take turns.
    """
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids).order_by("pk").values_list("pk"))
    return assess_taken(person_ids=person_ids, on=on, terms=terms_of(on), word=word)


@transaction.atomic
def assess_taken(*, person_ids: Collection[int], on: date, terms: Terms, word: Word | None = None) -> Assessed:
    """Assess people whom the caller has locked; see `assess_people`."""
    rules, covered_until = terms.rules, terms.covered_until
    looks = gather(person_ids=person_ids, on=on, rules=rules, word=word)
    due = DueTimes(blocking=rules.due_days_blocking, other=rules.due_days_other)
    _store(looks, on)
    changes = _sync_tasks(looks, on, due, rules)
    made = decide_case.decide_many(looks=looks, on=on, rules=rules, due=due)
    posted = post_dues.post_dues(looks=looks, on=on, covered_until=covered_until)
    changes += _sync_after(looks, posted.keys(), on, due, rules)
    write_letters.of_waiting(looks=looks, on=on, rules=rules)
    write_letters.queue_all(looks)
    _keep_rows(looks, on)
    return Assessed(
        cases=len(looks), decided=made.decided, by_machine=made.by_machine, prepared=made.prepared,
        weeks_posted=sum(posted.values()),
        tasks_opened=sum(len(change.opened) for change in changes),
        tasks_closed=sum(len(change.closed) for change in changes),
    )  # fmt: skip


def _store(looks: Sequence[Look], on: date) -> None:
    """Keep each assessment whose content is new, so that every amount can be traced to the one it came from."""
    items = [
        decisions.AssessedCase(
            case=look.case, facts=look.facts, found=look.found, lawbook_version=look.lawbook_version, on=on
        )
        for look in looks
        if look.found is not None
    ]
    stored = decisions.store_assessments(items=items)
    withdrawn = [look.case.pk for look in looks if look.found is None]
    stored |= decided.latest_assessments_of(withdrawn)
    for look in looks:
        look.stored = stored.get(look.case.pk)


def _sync_tasks(looks: Sequence[Look], on: date, due: DueTimes, rules: Parameters) -> list[tasks.Changes]:
    """Let the tasks follow the findings, then see what they hold."""
    if rules.closing_obstacle_tasks:
        before = cases_with_open_tasks([look.case.pk for look in looks])
        for look in looks:
            look.has_open_tasks = look.case.pk in before
    told = once_per_party(looks, {look.case.pk: _findings(look, on, rules) for look in looks})
    items = [_sync_item(look, told[look.case.pk]) for look in looks]
    changes = tasks.sync_many(items=items, on=on, due=due)
    for look in looks:
        now = changes[look.case.pk]
        look.blocking, look.handled = [*now.blocking, *now.resting], now.handled
        look.has_open_tasks, look.has_resting_tasks = now.has_open or now.has_resting, now.has_resting
    return list(changes.values())


def _findings(look: Look, on: date, rules: Parameters) -> list[Finding]:
    law = look.found.findings if look.found is not None else ()
    return [*law, *findings_of(look, on, rules)]


def _sync_item(look: Look, findings: Sequence[Finding]) -> tasks.SyncItem:
    return tasks.SyncItem(
        case=look.case, findings=findings, money_waiting=_money_waiting(look),
        is_money_upper_bound=look.standing is None,
    )  # fmt: skip


def _money_waiting(look: Look) -> int | None:
    """Return what the law gives and the ledger has not (penge der venter), in øre; None when there is nothing yet."""
    if look.found is None or not look.found.weeks:
        return None
    posted = sum(week.due.benefit + week.due.supplement for week in look.posted.values())
    return max(0, sum(week.benefit + week.supplement for week in look.found.weeks) - posted)


def _sync_after(
    looks: Sequence[Look], posted: Collection[int], on: date, due: DueTimes, rules: Parameters
) -> list[tasks.Changes]:
    """Look at the tasks once more after deciding and posting: an exemption has had its word, a balance has appeared.

    Only of people with a case that was decided or posted, unless tasks tell what keeps a case open (LP-20).
    """
    touched = {look.case.person_id for look in looks if look.has_decided or look.case.pk in posted}
    again = [look for look in looks if look.case.person_id in touched or rules.closing_obstacle_tasks]
    return _sync_tasks(again, on, due, rules) if again else []


def _keep_rows(looks: Sequence[Look], on: date) -> None:
    """Copy what lists filter on to the case rows; the facts remain the truth."""
    change_cases(changes=[(look.case, case_status.row_of(look, on)) for look in looks])
