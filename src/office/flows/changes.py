"""What a new assessment would change of what stands (forskel): pure, no database.

The law says what is right; what is already granted runs on until the law, the party or a person says otherwise
(LP-18, LP-19).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook.assessment import FULFILLED, CaseAssessment
from lawbook.facts import CaseworkerAct, CivilEvent, Fact, Notification, Recovery
from office.decisions.models import Decision
from office.flows.looks import Look, WeekKey

HELD = "HELD"
# Answers of registers may lower what a party was told; then the party is heard first (ADM-01).
_ANSWERS_TO_BE_HEARD = frozenset({"INCOME", "INSURANCE_ANSWER"})
_ENDS_BY_THEMSELVES = frozenset({"DEATH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A decision that the assessment calls for (afgørelse til træffelse)."""

    outcome: str
    grant_basis: str | None
    first_day: date | None
    last_day: date | None
    is_adverse: bool
    cause: str  # code of what moved: FIRST_DECISION · PERIOD · AMOUNTS · RIGHT · ANNULLED


def held_days(found: CaseAssessment) -> list[tuple[date, date | None]]:
    """Return the days that wait for a person while the rest goes on (LP-19)."""
    return [(bar.first, bar.last) for bar in found.bars if bar.kind == HELD]


def is_week_held(found: CaseAssessment, monday: date) -> bool:
    """Tell whether any day of the week is held."""
    sunday = date.fromordinal(monday.toordinal() + 6)
    return any(first <= sunday and (last is None or last >= monday) for first, last in held_days(found))


def reductions(look: Look) -> list[WeekKey]:
    """Return the posted weeks that the law now gives less for; held weeks keep theirs until they are settled."""
    weeks = look.weeks
    lower = []
    for key, posted in look.posted.items():
        if look.found is not None and is_week_held(look.found, key[1]):
            continue
        week = weeks.get(key)
        if posted.benefit > (week.benefit if week else 0):
            lower.append(key)
    return lower


def proposal_of(look: Look) -> Proposal | None:
    """Return the decision that is called for, or None when what stands can go on standing."""
    found, standing = look.found, look.standing
    if found is None:
        return _annulment(look) if standing is not None else None
    if look.has_no_right:
        return _refusal(look)
    if found.right != FULFILLED or not (found.is_decision_due or standing is not None):
        return None
    outcome = _outcome(look, found)
    cause = _moved(look, outcome)
    if cause is None:
        return None
    return Proposal(
        outcome=outcome, grant_basis=found.grant_basis, first_day=found.municipality_pays_from,
        last_day=found.last_day_of_right, is_adverse=_is_adverse(look), cause=cause,
    )  # fmt: skip


def _outcome(look: Look, found: CaseAssessment) -> str:
    """Return stopped where a caseworker has ended the right, partly granted where days wait, else granted."""
    if any(_is_stop(fact, found.last_day_of_right) for fact in look.own_facts):
        return Decision.Outcome.STOPPED
    return Decision.Outcome.PARTLY_GRANTED if held_days(found) else Decision.Outcome.GRANTED


def _is_stop(fact: Fact, end: date | None) -> bool:
    """Tell whether a fact is the stop that ends the right on a day; none takes effect before it is told (LP-18)."""
    if not isinstance(fact, CaseworkerAct) or fact.act != "STOP":
        return False
    return max(fact.last_day or fact.sent_on, fact.sent_on) == end


def _moved(look: Look, outcome: str) -> str | None:
    """Return what moved since the decision that stands, or None."""
    standing, found = look.standing, look.found
    assert found is not None
    if standing is None:
        return "FIRST_DECISION"
    period = (found.municipality_pays_from, found.last_day_of_right, found.grant_basis)
    if period != (standing.first_day, standing.last_day, standing.grant_basis):
        return "PERIOD"
    if outcome != standing.outcome:
        return "RIGHT"
    weeks = look.weeks
    if any(weeks[key].benefit != posted.benefit for key, posted in look.posted.items() if key in weeks):
        return "AMOUNTS"
    return "AMOUNTS" if reductions(look) else None


def _annulment(look: Look) -> Proposal:
    return Proposal(
        outcome=Decision.Outcome.ANNULLED, grant_basis=None, first_day=None, last_day=None, is_adverse=False,
        cause="ANNULLED",
    )  # fmt: skip


def _refusal(look: Look) -> Proposal | None:
    assert look.found is not None
    is_running = look.standing is not None and look.standing.outcome in (
        Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED,
    )  # fmt: skip
    outcome = Decision.Outcome.STOPPED if is_running else Decision.Outcome.REFUSED
    if look.standing is not None and look.standing.outcome == outcome:
        return None
    if look.standing is not None and look.standing.outcome == Decision.Outcome.STOPPED:
        return None
    if not (is_running or look.found.is_decision_due or look.word):
        return None
    return Proposal(
        outcome=outcome, grant_basis=look.found.grant_basis, first_day=look.found.municipality_pays_from,
        last_day=look.found.last_day_of_right, is_adverse=True, cause="RIGHT",
    )  # fmt: skip


def _is_adverse(look: Look) -> bool:
    """Tell whether the change takes something from a party that nobody entitled to has reported or decided."""
    if look.standing is None or look.found is None:
        return False
    if _is_shortened(look) and not _end_is_reported(look):
        return True
    return bool(reductions(look)) and bool(_unheard_answers(look))


def _is_shortened(look: Look) -> bool:
    assert look.found is not None and look.standing is not None
    new, old = look.found.last_day_of_right, look.standing.last_day
    return new is not None and (old is None or new < old)


def _end_is_reported(look: Look) -> bool:
    """Tell whether the last day of right follows from what works by itself: a report, death, a word (LP-18)."""
    assert look.found is not None
    end = look.found.last_day_of_right
    return end == look.found.last_absence_day or any(_ends(fact, end) for fact in look.own_facts)


def _ends(fact: Fact, end: date | None) -> bool:
    if isinstance(fact, Recovery | Notification):
        return fact.last_absence_day == end
    if isinstance(fact, CivilEvent):
        return fact.event in _ENDS_BY_THEMSELVES and fact.event_on == end
    return _is_stop(fact, end)


def _unheard_answers(look: Look) -> list[str]:
    """Return register answers that came after the latest assessment: the party does not know that they are used."""
    known = set(look.before.fact_ids) if look.before is not None else set()
    return [
        fact.fact
        for fact in look.facts.records
        if fact.KIND in _ANSWERS_TO_BE_HEARD and fact.said_by == "REGISTER" and fact.fact not in known
    ]
