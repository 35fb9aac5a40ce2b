"""What a new assessment would change of what stands (forskel): pure, no database.

The law says what is right; what is already granted runs on until the law, the party or a person says otherwise
(LP-18, LP-19).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lawbook.assembly.intended_no import INTEND_REFUSE, INTEND_STOP
from lawbook.assess import assess
from lawbook.assessment import FULFILLED, CaseAssessment
from lawbook.facts import CaseworkerAct, CivilEvent, Fact, Notification, Recovery
from office.decisions.models import Decision
from office.flows.looks import Look, WeekKey
from office.payments.entries import CITIZEN

HELD = "HELD"
_REPORTS = frozenset({
    "RECOVERY", "PARTIAL_RESUMPTION", "BUSINESS_PARTIAL", "HOLIDAY", "IMPRISONMENT", "CASEWORKER_ACT",
})  # fmt: skip
# News of these kinds may lower what a party was told; save what LP-18 lists, the party is heard first (ADM-01, LP-19).
_CARRIES_AMOUNTS = frozenset({
    "NOTIFICATION", "ANNULMENT", "INCOME", "REFUND_REQUEST", "BUSINESS", "UNEMPLOYMENT", "EDUCATION_COMPLETED",
    "INSURANCE_ANSWER", "AGREEMENT", "JOBCENTRE_MESSAGE", "CIVIL_EVENT",
})  # fmt: skip
_NO_WORD = frozenset({"SETTLE", INTEND_REFUSE, INTEND_STOP})  # acts by which nothing is decided yet
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
        if (look.found is not None and is_week_held(look.found, key[1])) or look.is_week_waiting(key[1]):
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


def is_undecided(look: Look) -> bool:
    """Tell whether a decision is called for that nobody has made."""
    return not look.has_decided and (look.prepared is not None or proposal_of(look) is not None)


def _outcome(look: Look, found: CaseAssessment) -> str:
    """Return stopped where a person has ended what was decided, partly granted where days wait or have got a no.

    A stop that was said before anything was decided ends nothing: what is left of the right is granted.
    """
    is_stopped = any(_is_stop(fact, found.last_day_of_right) for fact in look.own_facts)
    if is_stopped and look.standing is not None:
        return Decision.Outcome.STOPPED
    is_part = is_stopped or held_days(found) or any(_refuses_days(fact) for fact in look.own_facts)
    return Decision.Outcome.PARTLY_GRANTED if is_part else Decision.Outcome.GRANTED


def _has_refused_more(look: Look) -> bool:
    """Tell whether the word now said refuses days: the party gets a decision, also where the rest stays as it was."""
    if look.word is None or look.standing is None:
        return False
    known = look.standing.assessment.fact_ids
    return any(_refuses_days(fact) and fact.fact not in known for fact in look.own_facts)


def _refuses_days(fact: Fact) -> bool:
    return isinstance(fact, CaseworkerAct) and fact.act == "REFUSE" and fact.first_day is not None


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
    if outcome != standing.outcome or _has_refused_more(look):
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
    return bool(reductions(look)) and not _are_explained(look)


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


def _are_explained(look: Look) -> bool:
    """Tell whether what works by itself (LP-18) explains every reduction of a posted week.

    The case is assessed once more without the news that must be heard first. Where that gives the same for the weeks
    that fall, the fall comes from a report, a death, a holiday or a person's word; else the party is heard (LP-19).
    """
    assert look.standing is not None
    reports, unheard = _news_of(look, set(look.standing.assessment.fact_ids))
    if not reports:
        return not unheard and _came_while_held(look)
    if not unheard:
        return True
    without, now = _without(look, unheard), look.weeks
    return without is not None and all(
        _given(without, key) == (now[key].benefit if key in now else 0) and not is_week_held(without, key[1])
        for key in reductions(look)
    )


def _came_while_held(look: Look) -> bool:
    """Tell whether the fall is the work of reports that came while a task held the weeks (opgave 75).

    The decision that stands knew them, and the weeks did not. Without them the law must give what is posted: they and
    nothing else took it away.
    """
    fallen = reductions(look)
    reports, unheard = _news_of(look, look.facts_behind(fallen))
    before = _without(look, reports) if reports and not unheard else None
    return before is not None and all(_given(before, key) >= look.posted[key].benefit for key in fallen)


def _without(look: Look, facts: set[str]) -> CaseAssessment | None:
    """Assess the case as if some facts had never come in; None when they hold it up."""
    known = tuple(fact for fact in look.facts.records if fact.fact not in facts)
    try:
        return assess(replace(look.facts, records=known), look.on).of(look.case.number)
    except KeyError:
        return None


def _given(found: CaseAssessment, key: WeekKey) -> int:
    return sum(week.benefit for week in found.weeks if (week.payee, week.monday) == key)


def _news_of(look: Look, known: set[str]) -> tuple[set[str], set[str]]:
    """Return what is not among the known facts: what works by itself, and what must be heard first.

    Known is what the decision that stands rests on, not the latest look: what is prepared stays unheard until somebody
    decides.
    """
    payees = {payee for payee, _ in reductions(look)}
    reports: set[str] = set()
    unheard: set[str] = set()
    for fact in look.facts.records:
        if fact.fact in known or fact.KIND not in _REPORTS | _CARRIES_AMOUNTS:
            continue
        (reports if _works_by_itself(fact, payees) else unheard).add(fact.fact)
    return reports, unheard


def _works_by_itself(fact: Fact, payees: set[str]) -> bool:
    """Tell whether a fact may lower what was paid without a hearing: LP-18's list, and an employer's own claim.

    A person's word on a case decides it. An answer to one question decides nothing yet: what follows from it is
    prepared, and the party is heard (ADM-01).
    """
    if isinstance(fact, CaseworkerAct) and fact.act in _NO_WORD:
        return False
    if fact.KIND in _REPORTS:
        return True
    if isinstance(fact, Notification) and fact.last_absence_day is not None:
        return True
    if isinstance(fact, CivilEvent):
        return fact.event in _ENDS_BY_THEMSELVES
    return fact.said_by == "EMPLOYER" and CITIZEN not in payees
