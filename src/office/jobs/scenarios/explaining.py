"""A scenario's latest decision, explained (forklaring): every provision in the order it was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from lawbook.assessment import CaseAssessment, Input, ParameterUse, Step
from lawbook.sentences import sentence
from office.cases.models import Fact
from office.decisions.models import Decision
from office.decisions.queries import latest_assessment
from office.jobs.scenarios import bank, databases, living
from office.jobs.scenarios.observed import Observed
from office.jobs.scenarios.scenario import Scenario
from office.kernel import tenancy

_MONEY = {"ORE", "ORE_EXACT"}
_UNITS = {"HOURS": " hours", "DAYS": " days", "PERCENT": " %"}


def explain(scenario: Scenario, *, every_day: bool = False) -> str:
    """Live a scenario and return the trace of its latest decision, readable (forklaring). Raises NotLivable."""
    with bank.at_work(), databases.copies(1) as names, databases.used(names[0]), databases.taken_back():
        lived = living.live(scenario, every_day=every_day)
        with living.evening(scenario):
            return "\n".join(_lines(scenario, Observed(lived)))


def _lines(scenario: Scenario, observed: Observed) -> Iterator[str]:
    yield f"{scenario.id}: {scenario.title}"
    seen = observed.latest
    if seen is None:
        yield "There is no case."
        return
    with tenancy.acting_for(seen.municipality):
        decision = next(iter(observed.decisions), None)
        stored = decision.assessment if decision is not None else latest_assessment(seen.case)
        facts = {str(row.public_id): row for row in Fact.objects.filter(person=seen.case.person)}
        yield _headline(decision)
        if stored is None:
            yield "Nothing has been assessed."
            return
        yield f"Assessed {stored.on} by lawbook {stored.lawbook_version}."
        yield from _trace(stored.assessment, facts)


def _headline(decision: Decision | None) -> str:
    if decision is None:
        return "No decision is in force; this is the latest assessment."
    maker = "automatically" if decision.is_automatic else f"by {decision.made_by}"
    return f"Decision {decision.outcome.lower()} of {decision.decided_on}, made {maker}."


def _trace(found: CaseAssessment, facts: Mapping[str, Fact]) -> Iterator[str]:
    for number, step in enumerate(found.trace, 1):
        yield ""
        yield from _step(number, step, facts)
    yield ""
    for finding in found.findings:
        task = f"task {finding.task}" if finding.task is not None else "operator alarm"
        days = f", {finding.first_day} to {finding.last_day}" if finding.first_day else ""
        yield f"Finding ({finding.rule}): {task}, holds {finding.holds.lower()}{days}."


def _step(number: int, step: Step, facts: Mapping[str, Fact]) -> Iterator[str]:
    verdict = f" – {step.verdict.lower().replace('_', ' ')}" if step.verdict else ""
    yield f"{number:3}. {step.cites} ({step.rule}){verdict}"
    if said := sentence(step, "en"):
        yield f"     {said}"
    for given in step.inputs:
        yield f"       {given.name} = {_value(given.value, given.unit)}{_origin(given, facts)}"
    for used in step.parameters:
        yield f"       {_parameter(used)}"
    formula = f"{step.formula} = " if step.formula else ""
    yield f"     → {formula}{_value(step.result, step.unit)}"


def _origin(given: Input, facts: Mapping[str, Fact]) -> str:
    if given.fact is None:
        return "  [from an earlier step]"
    fact = facts.get(given.fact)
    if fact is None:
        return f"  [{given.fact}]"
    return f"  [{fact.kind.lower()} of {fact.sent_on}, said by {fact.said_by.lower()}]"


def _parameter(used: ParameterUse) -> str:
    checked = "" if used.is_checked else ", not checked"
    return f"{used.name} = {used.value}  [parameter since {used.since}: {used.source}{checked}]"


def _value(text: str, unit: str) -> str:
    """Write a value with its unit; øre as kroner."""
    if unit in _MONEY:
        try:
            kroner = Fraction(text) / 100
        except ValueError:
            return text
        exact = Decimal(kroner.numerator) / Decimal(kroner.denominator)
        return f"{exact:,.2f} kr." if unit == "ORE" else f"{exact:,.6f} kr."
    return f"{text}{_UNITS.get(unit, '')}"
