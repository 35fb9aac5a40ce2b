"""What the office finds in a case that is granted (bevilget sag): other income, ends by hand, advances.

Pure: every finding is read from the facts, the assessment, the decision and the ledger of one look. A negative balance
is only shown: to claim it back takes a decision on bad faith, which is a person's (OVP-01).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lawbook.assessment import CONDITION, EVENT, FULFILLED, NOT_FULFILLED, NOTHING, PART, WHOLE, Finding, Input
from lawbook.facts import Annulment, CaseworkerAct, Fact, Income, Notification, PartialResumption, Recovery
from office.cases.models import SicknessCase
from office.decisions.models import Decision
from office.flows.changes import proposal_of
from office.flows.looks import Look
from office.payments.entries import CITIZEN

# Before this day the groups of accounts are closed (PAY-10).
ACCOUNTS_SINCE = date(2015, 12, 28)
OLD_ACCOUNTS, OLD_ACCOUNTS_KEY = 94, "before:2015-12-28"
_GRANTING = (Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED)
# Questions whose no takes away a part of what was claimed: early refund, insurance, lateness.
_OF_A_PART = frozenset({60, 78, 79, 88, 90, 136})
WITH_PAY = SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY


def findings_of_course(look: Look, on: date) -> tuple[Finding, ...]:
    """Return what the course of a case tells, to be laid beside the law's findings."""
    if look.found is None:
        return ()
    acts = _acts(look)
    return (
        *_other_income(look), *_end_by_hand(look, acts), *_contradicted_end(look, acts), *_open_grant(look, acts),
        *_unjust_refund(look), *_part_refused(look, acts), *_ended_untold(look, on), *_advance(look, acts),
        *_old_weeks(look, on), *_converted_weeks(look),
    )  # fmt: skip


def _acts(look: Look) -> list[CaseworkerAct]:
    found = [fact for fact in look.own_facts if isinstance(fact, CaseworkerAct)]
    return sorted(found, key=lambda act: (act.sent_on, act.fact))


def _event(
    task: int, rule: str, key: str, holds: str = NOTHING, *, facts: tuple[str, ...] = (), **told: str
) -> Finding:
    details = tuple(Input(name, value, "TEXT") for name, value in told.items())
    return Finding(task=task, kind=EVENT, rule=rule, key=key, holds=holds, facts=facts, details=details)


def _is_granted(look: Look) -> bool:
    return look.standing is not None and look.standing.outcome in _GRANTING


# ---- income beside the benefit (R-005) ----------------------------------------------------------------------------


def _other_income(look: Look) -> Iterator[Finding]:
    """Find wages of days with benefit from somebody whose absence nobody has reported (opgave 20); once an employer."""
    if not _is_granted(look):
        return
    reported = {fact.employer for fact in look.facts.records if isinstance(fact, Notification)}
    months = _months_of_right(look)
    for fact in look.facts.records:
        if not isinstance(fact, Income) or fact.employer in reported:
            continue
        seen = sorted(month.month for month in fact.months if month.wage and months[0] <= month.month <= months[1])
        if seen:
            yield _event(
                20, "R-005", f"income:{fact.employer}", facts=(fact.fact,), employer=fact.employer, month=seen[0]
            )


def _months_of_right(look: Look) -> tuple[str, str]:
    """Return the first and last month that lie in the right's days."""
    assert look.found is not None
    first, last = look.found.municipality_pays_from or date.max, look.found.last_day_of_right or date.max
    return f"{first:%Y-%m}", f"{last:%Y-%m}"


# ---- grants by hand (R-050) ---------------------------------------------------------------------------------------


def _standing_grant(acts: list[CaseworkerAct]) -> CaseworkerAct | None:
    words = [act for act in acts if act.act in ("GRANT", "REFUSE", "STOP", "ANNUL")]
    return words[-1] if words and words[-1].act == "GRANT" else None


def _end_by_hand(look: Look, acts: list[CaseworkerAct]) -> Iterator[Finding]:
    """Find that a decision is called for while a person has set the end of the grant (opgave 74)."""
    grant = _standing_grant(acts)
    if grant is None or grant.last_day is None or look.word is not None:
        return
    if proposal_of(look) is not None:
        end = grant.last_day.isoformat()
        yield _event(74, "R-050", f"end:{grant.fact}", WHOLE, facts=(grant.fact,), last_day=end)


def _contradicted_end(look: Look, acts: list[CaseworkerAct]) -> Iterator[Finding]:
    """Find an end set by hand that the same word or what was known then contradicts (opgave 147)."""
    assert look.found is not None
    for act in acts:
        if act.act not in ("GRANT", "EXTEND") or act.last_day is None:
            continue
        first = act.first_day or look.found.first_absence_day
        recovered = [
            fact.last_absence_day for fact in look.own_facts
            if isinstance(fact, Recovery) and fact.sent_on <= act.sent_on
        ]  # fmt: skip
        if act.last_day < first or any(day < act.last_day for day in recovered):
            end = act.last_day.isoformat()
            yield _event(147, "R-050", f"grant-end:{act.fact}", WHOLE, facts=(act.fact,), act=act.act, last_day=end)


def _open_grant(look: Look, acts: list[CaseworkerAct]) -> Iterator[Finding]:
    """Find a grant by hand whose end nobody knows (opgave 120); what it gives runs on (LP-19)."""
    assert look.found is not None
    grant = _standing_grant(acts)
    if grant is None or grant.last_day is not None or look.found.last_day_of_right is not None:
        return
    holds = WHOLE if look.standing is None else NOTHING
    yield Finding(task=120, kind=CONDITION, rule="R-050", key="open-grant", holds=holds, facts=(grant.fact,))


def _part_refused(look: Look, acts: list[CaseworkerAct]) -> Iterator[Finding]:
    """Find that a person has said no to a part while the rest is granted, and no letter says so (opgave 73)."""
    if not _is_granted(look) or (look.word is not None and look.standing is None):
        return
    for act in acts:
        is_days = act.act == "REFUSE" and act.first_day is not None
        is_answer = act.act == "SETTLE" and act.answer == "NO" and act.question in _OF_A_PART
        if is_days or is_answer:
            yield _event(73, "ADM-02", f"part:{act.fact}", facts=(act.fact,), act=act.act)


# ---- money (OVP-06, PAY-10) ---------------------------------------------------------------------------------------


def _unjust_refund(look: Look) -> Iterator[Finding]:
    """Find refund that was paid on what the employer has since corrected or withdrawn (§ 60; opgave 11)."""
    corrected = [fact for fact in look.own_facts if _takes_back(fact)]
    if not corrected:
        return
    for payee, owed in sorted(look.balances.items()):
        if payee != CITIZEN and owed > 0:
            facts = tuple(fact.fact for fact in corrected)
            yield _event(11, "REF-16", f"unjust:{payee}:{owed}", WHOLE, facts=facts, payee=payee, balance=str(owed))


def _takes_back(fact: Fact) -> bool:
    if fact.said_by != "EMPLOYER":
        return False
    if isinstance(fact, Notification):
        return fact.corrects is not None
    return isinstance(fact, Annulment | Recovery | PartialResumption)


def _advance(look: Look, acts: list[CaseworkerAct]) -> Iterator[Finding]:
    """Find benefit of days that the employer should have paid, granted by hand (udlæg; opgave 118, 117)."""
    assert look.found is not None
    grant, period = _standing_grant(acts), look.found.employer_period
    if grant is None or grant.first_day is None or period is None or not look.case.employer:
        return
    if period.last is None or grant.first_day > period.last:
        return
    until = period.last
    weeks = [posted for (payee, monday), posted in sorted(look.posted.items()) if payee == CITIZEN and monday <= until]
    advanced = [week for week in weeks if week.benefit or week.paid.benefit]
    if not advanced:
        return
    cvr = look.case.employer.cvr
    amount = str(sum(week.benefit for week in advanced))
    yield _event(118, "OVP-08", f"advance:{cvr}", facts=(grant.fact,), employer=cvr, amount=amount)
    for week in advanced:
        if week.paid.benefit and week.paid.benefit != week.benefit:
            key = f"advance:{week.monday.isoformat()}:{week.benefit}"
            yield _event(117, "OVP-08", key, week=week.monday.isoformat(), amount=str(week.benefit))


def _old_weeks(look: Look, on: date) -> Iterator[Finding]:
    """Find amounts of weeks whose accounts are closed (PAY-10; opgave 94); `post_dues` leaves them out until then."""
    if on < ACCOUNTS_SINCE:
        return
    for key, week in look.weeks.items():
        if key[1] < ACCOUNTS_SINCE and week.benefit != (look.posted[key].benefit if key in look.posted else 0):
            last = ACCOUNTS_SINCE - timedelta(days=1)
            first = min(last, key[1])
            yield Finding(OLD_ACCOUNTS, EVENT, "PAY-10", OLD_ACCOUNTS_KEY, PART, first, last)
            return


def _converted_weeks(look: Look) -> Iterator[Finding]:
    """Find weeks that an older system paid and the law now sees otherwise (FAULT-15; opgave 98).

    Such a week stands as it was paid, for only the older system knows what it was computed from; a person works out
    the difference by hand. Found again when the law comes to another amount; not while the law has no answer yet.
    """
    assert look.found is not None
    if look.found.right not in (FULFILLED, NOT_FULFILLED):
        return
    for key, told in look.converted.items():
        if key[1] + timedelta(days=6) >= look.on:
            continue
        given = look.weeks[key].benefit if key in look.weeks else 0
        if given != told.paid:
            payee, monday = key
            details = (
                Input("week", monday.isoformat(), "DATE"), Input("paid", str(told.paid), "ORE", told.fact),
                Input("amount", str(given), "ORE"),
            )  # fmt: skip
            yield Finding(
                task=98, kind=EVENT, rule="FAULT-15", key=f"converted:{payee}:{monday.isoformat()}:{given}", holds=PART,
                first_day=monday, last_day=monday + timedelta(days=6), facts=(told.fact,), details=details,
            )  # fmt: skip


# ---- the end ------------------------------------------------------------------------------------------------------


def _ended_untold(look: Look, on: date) -> Iterator[Finding]:
    """Find that the right is over, nobody has reported a recovery, and no letter has told the citizen (opgave 122)."""
    found, standing, person = look.found, look.standing, look.case.person
    assert found is not None
    last = found.last_day_of_right
    if last is None or last >= on or found.last_absence_day is not None or not _is_granted(look):
        return
    assert standing is not None
    is_told = standing.cause != "PERIOD" and found.target_group != WITH_PAY
    if not is_told and person.status not in (person.Status.DEAD, person.Status.DISAPPEARED):
        yield _event(122, "ADM-02", f"ended:{last.isoformat()}", last_day=last.isoformat())
