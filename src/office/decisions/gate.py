"""The automation gate (port til automatik): named checks, all looked at, all reasons kept. Pure; asks no database.

An open gate lets the machine decide; a closed one says everything that stands in the way, not only the first thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lawbook.assessment import EVENT, FULFILLED, WHOLE, CaseAssessment, Finding

FAVOURABLE = ("GRANTED", "PARTLY_GRANTED", "ANNULLED")
ACTIVE, DEAD = "ACTIVE", "DEAD"
UNKNOWN_RATE = "UNKNOWN_RATE"
OUTCOME_FAVOURABLE = "outcome_favourable"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateInput:
    """What the gate looks at (grundlag), as values.

    `blocking_tasks` are the numbers of open tasks that hold the whole decision; `part_tasks` hold a part of it only.
    `handled` are number and key of findings whose task a person has solved or deleted: an event so dealt with holds no
    more (LP-42), a condition is back the next night. An insurance that is not confirmed holds its days by 78 or 79.
    `outcome` is what would be decided; `is_adverse` tells that it takes something from a party although it grants.
    `is_change` tells that it changes what was decided before, so that a death ends what the person had (LP-18).
    """

    assessment: CaseAssessment | None
    outcome: str
    is_adverse: bool = False
    is_change: bool = False
    blocking_tasks: tuple[int, ...] = ()
    part_tasks: tuple[int, ...] = ()
    handled: frozenset[tuple[int, str]] = frozenset()
    exempt_until: date | None = None
    person_status: str = ACTIVE
    is_resident: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One check (kontrol): its name, whether it passed, and why in both languages."""

    name: str
    passed: bool
    reason_da: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Gate:
    """All checks of one look (port)."""

    checks: tuple[Check, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether the machine may decide."""
        return all(check.passed for check in self.checks)

    @property
    def closed_by(self) -> tuple[str, ...]:
        """Return the names of the checks that stand in the way."""
        return tuple(check.name for check in self.checks if not check.passed)

    def as_json(self) -> list[dict[str, Any]]:
        """Return every check as it is stored with the decision."""
        return [
            {"name": c.name, "passed": c.passed, "reason_da": c.reason_da, "reason_en": c.reason_en}
            for c in self.checks
        ]


_Verdict = tuple[bool, str, str]


def _is_annulment(given: GateInput) -> bool:
    return given.outcome == "ANNULLED"


def _facts_complete(given: GateInput) -> _Verdict:
    if _is_annulment(given):
        return True, "Anmeldelsen er trukket tilbage.", "The notification was withdrawn."
    if given.assessment is not None and given.assessment.is_decision_due:
        return True, "Alt, hvad afgørelsen kræver, er kommet.", "Everything the decision needs has come."
    waits = None if given.assessment is None else given.assessment.waits_for
    return False, f"Sagen mangler oplysninger ({waits or '–'}).", f"The case lacks information ({waits or '–'})."


def _right_fulfilled(given: GateInput) -> _Verdict:
    if _is_annulment(given):
        return True, "Sagen har ikke længere en anmeldelse.", "The case has no notification any more."
    right = None if given.assessment is None else given.assessment.right
    if right == FULFILLED:
        return True, "Alle betingelser for retten er opfyldt.", "All conditions of the right are met."
    return False, f"Retten er ikke opfyldt ({right}).", f"The right is not met ({right})."


def _trace_present(given: GateInput) -> _Verdict:
    if _is_annulment(given) or (given.assessment is not None and given.assessment.trace):
        return True, "Regelsporet er fuldt (LP-34).", "The trace is there (LP-34)."
    return False, "Der er intet regelspor; ingen afgørelse uden spor (LP-34).", (
        "There is no trace; no decision without one (LP-34)."
    )  # fmt: skip


def _no_blocking_task(given: GateInput) -> _Verdict:
    if not given.blocking_tasks:
        return True, "Ingen åben opgave holder afgørelsen.", "No open task holds the decision."
    numbers = ", ".join(str(number) for number in sorted(set(given.blocking_tasks)))
    return False, f"Åbne opgaver holder afgørelsen: {numbers}.", f"Open tasks hold the decision: {numbers}."


def _is_handled(finding: Finding, given: GateInput) -> bool:
    return finding.kind == EVENT and finding.task is not None and (finding.task, finding.key) in given.handled


def _no_whole_finding(given: GateInput) -> _Verdict:
    found = () if given.assessment is None else given.assessment.findings
    whole = sorted({str(one.task or one.rule) for one in found if one.holds == WHOLE and not _is_handled(one, given)})
    if not whole:
        return True, "Vurderingen holder ikke hele sagen.", "The assessment holds nothing of the whole case."
    listed = ", ".join(whole)
    return False, f"Vurderingen holder hele sagen: {listed}.", f"The assessment holds the whole case: {listed}."


def _not_exempt(given: GateInput) -> _Verdict:
    if given.exempt_until is None:
        return True, "Ingen part er undtaget fra automatik.", "No party is exempt from automation."
    day = given.exempt_until
    return False, f"Parten er undtaget til {day:%d-%m-%Y} (LP-22).", (
        f"The party is exempt until {day.isoformat()} (LP-22)."
    )  # fmt: skip


def _person_active(given: GateInput) -> _Verdict:
    if given.person_status == ACTIVE:
        return True, "Personen er aktiv i CPR.", "The person is active in CPR."
    if given.person_status == DEAD and given.is_change and not given.is_adverse:
        return True, "Personen er død, og retten ophører af sig selv (LP-18).", (
            "The person is dead, and the right ends by itself (LP-18)."
        )  # fmt: skip
    status = given.person_status
    return False, f"Personen står som {status} i CPR.", f"The person stands as {status} in CPR."


def _municipality_competent(given: GateInput) -> _Verdict:
    if given.is_resident:
        return True, "Borgeren bor i kommunen.", "The citizen lives in the municipality."
    return False, "Borgeren bor i en anden kommune, som afgør sagen (LP-14).", (
        "The citizen lives in another municipality, which decides (LP-14)."
    )  # fmt: skip


def _rate_known(given: GateInput) -> _Verdict:
    found = given.assessment
    unknown = [] if found is None else [bar.first for bar in found.bars if bar.kind == UNKNOWN_RATE]
    start = None if found is None else found.municipality_pays_from
    if not unknown or (start is not None and start < min(unknown)):
        return True, "Satsen er kendt for ugerne (LP-25).", "The rate is known for the weeks (LP-25)."
    return False, f"Satsen er ikke kendt fra {min(unknown):%d-%m-%Y} (LP-25).", (
        f"The rate is not known from {min(unknown).isoformat()} (LP-25)."
    )  # fmt: skip


def _outcome_favourable(given: GateInput) -> _Verdict:
    if given.outcome in FAVOURABLE and not given.is_adverse:
        return True, "Udfaldet er til gunst (LP-19).", "The outcome is favourable (LP-19)."
    return False, "Udfaldet er til ugunst: parten høres, og en sagsbehandler afgør (LP-19).", (
        "The outcome is adverse: the party is heard and a caseworker decides (LP-19)."
    )  # fmt: skip


def _undisputed_part(given: GateInput) -> _Verdict:
    if _is_annulment(given):
        return True, "Intet er omtvistet.", "Nothing is disputed."
    if given.assessment is None or given.assessment.municipality_pays_from is None:
        return False, "Ingen dag kan bevilges nu.", "No day can be granted now."
    if given.part_tasks:
        numbers = ", ".join(str(number) for number in sorted(set(given.part_tasks)))
        return True, f"En del bevilges; resten venter på opgave {numbers}.", (
            f"A part is granted; the rest waits for task {numbers}."
        )  # fmt: skip
    return True, "Hele perioden kan bevilges.", "The whole period can be granted."


_CHECKS: tuple[tuple[str, Callable[[GateInput], _Verdict]], ...] = (
    ("facts_complete", _facts_complete),
    ("right_fulfilled", _right_fulfilled),
    ("trace_present", _trace_present),
    ("no_blocking_task", _no_blocking_task),
    ("no_whole_finding", _no_whole_finding),
    ("not_exempt", _not_exempt),
    ("person_active", _person_active),
    ("municipality_competent", _municipality_competent),
    ("rate_known", _rate_known),
    (OUTCOME_FAVOURABLE, _outcome_favourable),
    ("undisputed_part", _undisputed_part),
)

CHECK_NAMES = tuple(name for name, _ in _CHECKS)


def evaluate(given: GateInput) -> Gate:
    """Look at every check (automatisk afgørelse?), also when the first one fails."""
    return Gate(tuple(Check(name, *look(given)) for name, look in _CHECKS))
