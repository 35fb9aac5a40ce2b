"""What the lawbook finds (vurdering): amounts, days, provisions, findings and the trace, all frozen and JSON-ready.

Money is integer øre, hours are exact fractions, days are dates. Nothing here is a decision: the office decides.
What an assessment holds hundreds of is a named tuple: as immutable as a frozen dataclass, and half the work to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from lawbook.foundation.codec import from_json, to_json

FULFILLED, NOT_FULFILLED, UNDECIDABLE = "FULFILLED", "NOT_FULFILLED", "UNDECIDABLE"

WHOLE, PART, NOTHING = "WHOLE", "PART", "NOTHING"
CONDITION, EVENT, ALARM = "CONDITION", "EVENT", "ALARM"


class Input(NamedTuple):
    """One value that a rule read: its name (key of the message catalogue), the value as text, its unit and its fact."""

    name: str
    value: str
    unit: str = "TEXT"  # TEXT · ORE · ORE_EXACT · HOURS · DATE · DAYS · SHARE · PERCENT · BOOL · NUMBER
    fact: str | None = None  # id of the fact it came from; None = result of an earlier step


@dataclass(frozen=True, slots=True)
class ParameterUse:
    """One parameter value that a rule used: name, value, the day it holds from, its source, whether it is checked."""

    name: str
    value: str
    since: date
    source: str
    is_checked: bool
    unit: str = "NUMBER"  # as of an Input; money is in øre


class Step(NamedTuple):
    """One provision as it was tried (regelspor): rule id, citation, inputs, parameters, calculation and result."""

    rule: str
    cites: str
    verdict: str | None  # FULFILLED · NOT_FULFILLED · UNDECIDABLE; None = a calculation
    result: str
    unit: str
    inputs: tuple[Input, ...] = ()
    parameters: tuple[ParameterUse, ...] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a machine should not pass over (konstatering); it becomes the numbered task `task`.

    `key` tells the same finding from a new one. `holds` says what waits for a person: WHOLE the case's decision or
    payment, PART only the days `first_day`..`last_day`, NOTHING. An ALARM goes to the operator, not to a caseworker.
    """

    task: int | None
    kind: str  # CONDITION · EVENT · ALARM
    rule: str
    key: str
    holds: str
    first_day: date | None = None
    last_day: date | None = None
    facts: tuple[str, ...] = ()
    closes_with_cause: bool = False  # an EVENT whose cause may go away by itself (a late answer)
    details: tuple[Input, ...] = ()
    title: str = ""  # of a task of type 48 (LP-41)


class WeekAmount(NamedTuple):
    """One payee's calendar week (uge). Amounts in øre; `steps` are indexes into the trace, in order: the why.

    `benefit` is the gross amount before own ATP: for the citizen what he or she gets, for an employer the refund.
    """

    monday: date
    payee: str  # CITIZEN or the employer's CVR number
    hours: Fraction
    rate: int | None  # øre an hour; None for unemployed and self-employed
    benefit: int
    supplement: int = 0
    own_atp: int = 0
    municipal_atp: int = 0
    pension: int = 0
    first_day: date | None = None  # first and last day with hours in the week
    last_day: date | None = None
    steps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both counted; last None = open."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Reassessment:
    """The reassessment day (revurderingstidspunkt) with the days counted in its window; `day` None = not reached."""

    day: date | None
    is_projected: bool
    counted_to_date: int
    limit: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the course (forløb): ABSENCE · PARTIAL · EMPLOYER_PERIOD · RIGHT · HOLIDAY · HELD · UNKNOWN_RATE."""

    kind: str
    first: date
    last: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseAssessment:
    """One sickness case as the law sees it on a day."""

    case: str
    target_group: str
    grant_basis: str | None
    right: str  # FULFILLED · NOT_FULFILLED · UNDECIDABLE: are all conditions of the right met?
    is_decision_due: bool  # has everything come that a decision needs to be made?
    employer_period: Span | None
    municipality_pays_from: date | None
    last_day_of_right: date | None
    first_absence_day: date
    last_absence_day: date | None
    reassessment: Reassessment | None
    deadlines: Mapping[str, date]
    weeks: tuple[WeekAmount, ...]
    findings: tuple[Finding, ...]
    provisions: Mapping[str, str]  # citation -> verdict, the last one tried
    bars: tuple[Bar, ...]
    waits_for: str | None  # APPLICATION · REFUND_REQUEST · EMPLOYER_PERIOD · None = for nothing from outside
    waits_until: date | None
    trace: tuple[Step, ...]
    next_look_on: date | None  # the next day on which time alone may change this assessment


@dataclass(frozen=True, slots=True)
class Assessment:
    """The assessment of one person's cases by one version of the lawbook."""

    on: date
    lawbook_version: str
    cases: tuple[CaseAssessment, ...]

    def of(self, case: str) -> CaseAssessment:
        """Return the assessment of one case; raises KeyError when the facts hold no such case."""
        for found in self.cases:
            if found.case == case:
                return found
        raise KeyError(case)


def case_to_json(found: CaseAssessment) -> dict[str, object]:
    """Write one case's assessment as a JSON object."""
    return to_json(found)


def case_from_json(data: Mapping[str, object]) -> CaseAssessment:
    """Read one case's assessment back; the inverse of `case_to_json`."""
    return from_json(CaseAssessment, data)  # type: ignore[no-any-return]
