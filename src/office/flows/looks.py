"""One case under assessment with all that stands about it (sag under vurdering), gathered for many people at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from lawbook.assess import assess
from lawbook.assessment import NOT_FULFILLED, WHOLE, CaseAssessment, WeekAmount
from lawbook.facts import ConvertedWeek, Fact, Facts
from lawbook.policy import Policy
from office.administration.law_rates import rates_that_count
from office.administration.parameters import Parameters
from office.cases.models import SicknessCase
from office.cases.queries import SHUT, facts_of_many
from office.decisions import queries as decisions
from office.decisions.models import Decision, Exemption, StoredAssessment
from office.letters.operations import NewLetter
from office.payments.entries import CITIZEN
from office.payments.queries import PostedWeek, posted_weeks_of
from office.tasks.queries import OpenBlocking

WeekKey = tuple[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A person's word on one case (sagsbehandlerens ord): who, why, and the case's key."""

    case: str
    user: str
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class Look:
    """One case as it stands and as the law now sees it (sag under vurdering); filled in step by step by `assess_case`.

    `found` is None when the facts no longer hold the case: its notification was annulled.
    """

    case: SicknessCase
    facts: Facts
    found: CaseAssessment | None
    lawbook_version: str
    on: date
    word: Word | None = None
    standing: Decision | None = None
    prepared: Decision | None = None
    exemption: Exemption | None = None
    has_decided: bool = False  # in this look
    waits_for_hearing_only: bool = False  # a change is prepared, and nothing but the party's hearing stands in its way
    stored: StoredAssessment | None = None
    posted: dict[WeekKey, PostedWeek] = field(default_factory=dict)
    blocking: list[OpenBlocking] = field(default_factory=list)
    has_open_tasks: bool = False
    handled: frozenset[tuple[int, str]] = frozenset()  # events that a person has dealt with: number and key
    letters: list[NewLetter] = field(default_factory=list)  # written in this look, queued with its batch
    has_resting_tasks: bool = False  # ticked off today while the condition stands: back the next night (LP-42)

    @property
    def weeks(self) -> dict[WeekKey, WeekAmount]:
        """Return what the law gives, by payee and Monday."""
        return {} if self.found is None else {(week.payee, week.monday): week for week in self.found.weeks}

    @property
    def converted(self) -> dict[WeekKey, ConvertedWeek]:
        """Return the weeks that an older system paid, by payee and Monday (konverterede uger; FAULT-15)."""
        told = (fact for fact in self.own_facts if isinstance(fact, ConvertedWeek))
        return {(fact.employer or CITIZEN, fact.monday): fact for fact in sorted(told, key=lambda one: one.sent_on)}

    @property
    def balances(self) -> dict[str, int]:
        """Return what each payee has had beyond what is due, in øre (mellemværende; OVP-06)."""
        found: dict[str, int] = {}
        for (payee, _), week in self.posted.items():
            found[payee] = found.get(payee, 0) + week.claim
        return {payee: owed for payee, owed in found.items() if owed}

    @property
    def own_facts(self) -> list[Fact]:
        """Return the facts that reach this case."""
        return [fact for fact in self.facts.records if fact.case in (None, self.case.number)]

    @property
    def holding_decision(self) -> list[int]:
        """Return the numbers of open tasks that hold the whole decision, and so the payment too."""
        return [task.number for task in self.blocking if task.blocks == "DECISION" and task.holds == WHOLE]

    @property
    def holding_payment(self) -> list[int]:
        """Return the numbers of open tasks that hold the whole payment."""
        return [task.number for task in self.blocking if task.blocks == "PAYMENT" and task.holds == WHOLE]

    def facts_behind(self, keys: Collection[WeekKey]) -> set[str]:
        """Return the facts under the decision that stands that were known when each of the weeks was posted.

        A decision may have been made while a task held a week: then what came before it has not reached the week.
        """
        assert self.standing is not None
        known = set(self.standing.assessment.fact_ids)
        rests_on = {pk for key in keys if (pk := self.posted[key].assessment) is not None}
        for told in decisions.assessments_by_id(rests_on) if rests_on else ():
            known &= set(told.fact_ids)
        return known

    def is_week_waiting(self, monday: date) -> bool:
        """Tell whether an open task holds the payment of the week because of what came in (opgave 75, 91)."""
        return any(task.holds_week(monday) for task in self.blocking)

    @property
    def is_decision_due(self) -> bool:
        """Tell whether the case waits for a first decision, or for the answer to what came after it."""
        return self.found is not None and self.found.is_decision_due and self.standing is None

    @property
    def has_no_right(self) -> bool:
        """Tell whether the law, or a person's word, says no."""
        return self.found is not None and self.found.right == NOT_FULFILLED


def lawbook_policy(rules: Parameters) -> Policy:
    """Return what the municipality or the operator has set, as the lawbook reads it (LP-03, LP-15, LP-25)."""
    return Policy(
        gross_rounding=rules.gross_rounding, has_lenient_deadlines=rules.lenient_deadlines, rates=rates_that_count()
    )


def gather(*, person_ids: Collection[int], on: date, rules: Parameters, word: Word | None = None) -> list[Look]:
    """Assess every case of the people by law and lay beside it what stands (vurdering); one query per kind of thing."""
    cases = _cases_of(person_ids)
    people = [of_person[0].person for of_person in cases.values()]
    looks: list[Look] = []
    for person_id, known in facts_of_many(people, policy=lawbook_policy(rules)).items():
        assessment = assess(known, on)
        # Of a case whose notification is withdrawn nothing was tried: the facts no longer hold it.
        by_number = {found.case: found for found in assessment.cases if found.trace}
        for case in cases[person_id]:
            spoken = word if word is not None and word.case == case.number else None
            looks.append(
                Look(
                    case=case, facts=known, found=by_number.get(case.number),
                    lawbook_version=assessment.lawbook_version, on=on, word=spoken,
                )
            )  # fmt: skip
    _lay_beside(looks, on)
    return looks


def _cases_of(person_ids: Collection[int]) -> dict[int, list[SicknessCase]]:
    found: dict[int, list[SicknessCase]] = {}
    rows = SicknessCase.objects.filter(person_id__in=person_ids).exclude(status__in=SHUT)
    for case in rows.select_related("person", "employer").order_by("pk"):
        found.setdefault(case.person_id, []).append(case)
    return found


def _lay_beside(looks: list[Look], on: date) -> None:
    cases = [look.case.pk for look in looks]
    standing, prepared = decisions.standing_of(cases)
    exempt = decisions.exemptions_of([look.case for look in looks], on)
    for look in looks:
        look.standing, look.prepared = standing.get(look.case.pk), prepared.get(look.case.pk)
        look.exemption = exempt.get(look.case.pk)
    read_ledger(looks)


def read_ledger(looks: list[Look]) -> None:
    """Lay beside each case what the ledger has of it, by payee and Monday (ugekonti)."""
    posted = posted_weeks_of([look.case.pk for look in looks])
    for look in looks:
        look.posted = posted.get(look.case.pk, {})
