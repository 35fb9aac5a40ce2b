"""Requests and recoveries (refusionsanmodninger, anmodninger, raskmeldinger): which case, which rule, which task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from office.cases.models import SicknessCase
from office.cases.operations import change_case, open_refund_case
from office.flows.receive_message import moves, questions
from office.flows.receive_message.desk import SHUT, Desk, Incoming
from office.flows.receive_message.notifications import last_day_of
from office.flows.receive_message.tasks_of_intake import open_task
from office.intake import rules
from office.intake.models import Message
from office.intake.translation import EMPLOYER, Draft
from office.intake.values import day

ONE_DAY = timedelta(days=1)
# Within these days of an absence a request may be early, whatever the period's length was then (R-020: at most 30).
EARLY_DAYS = 30


def like(desk: Desk, incoming: Incoming, *, relation: str | None, employer: str | None) -> list[SicknessCase]:
    """Return the cases that a relation and an employer name, latest first."""
    return [
        case
        for case in desk.cases_of(incoming.known_person)
        if (relation is None or case.relation == relation)
        and (employer is None or (case.employer is not None and case.employer.cvr == employer))
    ]


def spell_of(cases: Sequence[SicknessCase]) -> list[SicknessCase]:
    """Return the latest case and those whose days overlap it: one absence, reported by several (R-007)."""
    found: list[SicknessCase] = []
    for case in cases:  # latest first
        if not found or any(
            case.first_absence_day <= last_day_of(one) and one.first_absence_day <= last_day_of(case) for one in found
        ):
            found.append(case)
    return found


# ---- refund -----------------------------------------------------------------------------------------------------


def take_refund_request(desk: Desk, incoming: Incoming) -> None:
    """Record an employer's request on its case (refusionsanmodning; regel 1106-1108, opgave 125, 140)."""
    draft = incoming.drafts[0]
    case = _notified_case(desk, incoming, draft)
    period = _period(draft)
    person = incoming.known_person
    standing = desk.facts_of(person, "REFUND_REQUEST", "HOLIDAY", "IMPRISONMENT", case=case)
    taken = [(date.fromisoformat(one.data["first_day"]), date.fromisoformat(one.data["last_day"]))
             for one in standing if one.kind == "REFUND_REQUEST"]  # fmt: skip
    away = [(date.fromisoformat(one.data["first_day"]), day(one.data.get("last_day")) or date.max)
            for one in standing if one.kind != "REFUND_REQUEST"]  # fmt: skip
    rules.check_refund_period(period, taken, lambda free: any(first <= free <= last for first, last in away))
    incoming.case = case
    assert case.employer is not None
    se_number = draft.data.get("se_number")
    if se_number is not None:
        answer = desk.is_se_number_of(se_number, case.employer)
        draft = replace(draft, data=draft.data | {"is_se_number_of_employer": answer})
    desk.record(incoming, [draft], case=case)
    if not taken:
        open_refund_case(case=case, company=case.employer)
    is_early = period[0] < case.first_absence_day + timedelta(days=EARLY_DAYS)
    questions.ask_for_claim(desk, incoming, case, is_early=is_early)
    if case.status in SHUT and person.status != person.Status.DEAD:
        open_task(desk, incoming, 125, case=case, refund_from=period[0], refund_to=period[1])
    moves.tell_of_split(desk, incoming, case, period)


def _period(draft: Draft) -> rules.Period:
    return date.fromisoformat(draft.data["first_day"]), date.fromisoformat(draft.data["last_day"])


def _notified_case(desk: Desk, incoming: Incoming, draft: Draft) -> SicknessCase:
    """Return the case that a signed notification opened (regel 1106)."""
    named = incoming.body.get("notification_id")
    candidates = like(desk, incoming, relation=EMPLOYER, employer=draft.employer)
    candidates = [case for case in candidates if _is_notified(desk, incoming, case)]
    if named is not None:
        row = desk.message(UUID(named))
        if row is None or row.is_withdrawn or row.case_id not in {case.pk for case in candidates}:
            raise rules.no_notification("notification_id")
        return next(case for case in candidates if case.pk == row.case_id)
    assert draft.on is not None
    found = next((case for case in candidates if case.first_absence_day <= draft.on), None)
    if found is None:
        raise rules.no_notification("citizen_cpr")
    return found


def _is_notified(desk: Desk, incoming: Incoming, case: SicknessCase) -> bool:
    known = desk.facts_of(incoming.known_person, "NOTIFICATION", case=case)
    return any(one.case_id == case.pk for one in known)


# ---- recovery ---------------------------------------------------------------------------------------------------


def take_recovery(desk: Desk, incoming: Incoming) -> None:
    """Record that somebody is fit for work again (raskmelding; regel 1106, opgave 115, 141)."""
    draft = incoming.drafts[0]
    assert draft.on is not None
    candidates = like(desk, incoming, relation=draft.relation, employer=draft.employer)
    candidates = [case for case in candidates if _is_notified(desk, incoming, case)]
    if incoming.type == "DP212S" and not candidates:
        raise rules.no_notification("citizen_cpr")
    meant = _recovered_cases(candidates, draft)
    if not meant:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 115, last_absence_day=draft.on)
        return
    incoming.case = meant[0]
    for case in meant:
        desk.record(incoming, [replace(draft, scope="CASE")], case=case)
        _after_recovery(desk, incoming, case, draft)


def _recovered_cases(candidates: Sequence[SicknessCase], draft: Draft) -> list[SicknessCase]:
    """Return the cases that end: the latest that began before, and with it the others of the same absence."""
    assert draft.on is not None
    began = [case for case in candidates if case.first_absence_day <= draft.on + ONE_DAY]
    if draft.scope == "CASES":
        return [case for case in spell_of(began) if case.status not in SHUT] or began[:1]
    return began[:1]


def _after_recovery(desk: Desk, incoming: Incoming, case: SicknessCase, draft: Draft) -> None:
    assert draft.on is not None
    moves.tell_former(desk, incoming, 111 if draft.said_by == "JOBCENTRE" else 108, case, draft.on)
    if case.status in SHUT:
        open_task(desk, incoming, 141, case=case, last_absence_day=draft.on)
        return
    # Later messages of the same day must already see where the absence ends; the assessment settles it at night.
    if case.last_absence_day is None or case.last_absence_day > draft.on:  # type: ignore[operator]
        change_case(case=case, last_absence_day=max(draft.on, case.first_absence_day))  # type: ignore[type-var]


# ---- the citizen's request --------------------------------------------------------------------------------------


def take_application(desk: Desk, incoming: Incoming) -> None:
    """Lay the citizen's request on the absence that waits for it (anmodning; opgave 15, 36)."""
    draft, *others = incoming.drafts
    cases = desk.cases_of(incoming.known_person)
    meant = _applied_cases(desk, incoming, draft, cases)
    if meant:
        incoming.case = meant[0]
        for case in meant:
            desk.record(incoming, [draft], case=case)
        _record_beside(desk, incoming, others)
        return
    _record_beside(desk, incoming, others)
    over = [case for case in cases if case.status in SHUT]
    if over and len(over) == len(cases):
        incoming.case = over[0]
        has_form = bool(desk.facts_of(incoming.known_person, "APPLICATION", case=over[0]))
        desk.record(incoming, [draft], case=over[0])
        open_task(desk, incoming, 36 if has_form else 15, case=over[0])
        return
    incoming.wait = Message.Wait.LOOK if cases else Message.Wait.CASE
    incoming.case = cases[0] if cases else None
    open_task(desk, incoming, 15, case=incoming.case)


def _applied_cases(
    desk: Desk, incoming: Incoming, draft: Draft, cases: Sequence[SicknessCase]
) -> list[SicknessCase]:
    """Return the cases of the one absence that is meant; none when that cannot be told."""
    waiting = [case for case in cases if case.status not in SHUT]
    if draft.employer:
        waiting = [case for case in waiting if case.employer and case.employer.cvr == draft.employer] or waiting
    if draft.on:
        hinted = [case for case in waiting if case.first_absence_day == draft.on]
        if hinted:
            return spell_of([case for case in waiting if case in hinted])
    first = spell_of(waiting)
    if len(first) == len(waiting):
        return first
    without = [
        case for case in waiting if not desk.facts_of(incoming.known_person, "APPLICATION", case=case)
    ]
    spell = spell_of(without)
    return spell if without and len(spell) == len(without) else []


def _record_beside(desk: Desk, incoming: Incoming, drafts: Sequence[Draft]) -> None:
    """Record what stands in the form beside the request: partial work, an education."""
    for draft in drafts:
        if draft.scope == "PERSON":
            desk.record(incoming, [draft], case=None)
        else:
            resume(desk, incoming, draft)


# ---- partial return ---------------------------------------------------------------------------------------------


def take_resumption(desk: Desk, incoming: Incoming) -> None:
    """Record a partial return to work (delvis genoptaget arbejde; opgave 132 without a case)."""
    resume(desk, incoming, incoming.drafts[0])


def resume(desk: Desk, incoming: Incoming, draft: Draft) -> None:
    """Lay a partial return on the case whose days it is in, else on the employer's latest; with no case it waits."""
    assert draft.on is not None
    candidates = like(desk, incoming, relation=draft.relation, employer=draft.employer)
    inside = [case for case in candidates if case.first_absence_day <= draft.on <= last_day_of(case)]
    if not candidates:
        incoming.wait = Message.Wait.CASE
        open_task(desk, incoming, 132, days=(draft.on, None), first_day=draft.on)
        return
    case = (inside or candidates)[0]
    incoming.case = incoming.case or case
    desk.record(incoming, [draft], case=case)
