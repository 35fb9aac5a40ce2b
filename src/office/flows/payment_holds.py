"""What a payment run must leave out (tilbageholdte sager), and the release that looks at it once more."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.db import transaction

from lawbook.assessment import CONDITION, WHOLE, Finding
from office.administration.queries import parameters_in_force
from office.cases.models import SicknessCase
from office.decisions import queries as decisions
from office.decisions.models import StoredAssessment
from office.flows.looks import gather
from office.flows.moved_case import moved_away
from office.flows.office_findings import findings_of
from office.kernel import clock
from office.parties.models import Person
from office.payments import operations as payments
from office.payments import queries
from office.payments.entries import CITIZEN
from office.payments.models import PaymentRun, RunKind
from office.payments.operations import Hold, locks
from office.payments.queries import PostedWeek
from office.tasks import queries as open_tasks
from office.tasks.blocking import OpenBlocking
from office.tasks.matching import blocks_of, cause_of
from office.tasks.models import Task

_BATCH = 5_000
log = logging.getLogger(__name__)


def of(kind: str, pay_day: date) -> list[Hold]:
    """Return what a run must leave out, whole cases or weeks, each with why (tilbageholdt; LP-14, LP-34, PAY-04)."""
    cases = queries.cases_to_be_paid(kind, pay_day)
    return [hold for start in range(0, len(cases), _BATCH) for hold in _holds(kind, cases[start : start + _BATCH])]


@transaction.atomic
def release(*, run: PaymentRun, by: str, has_standing_order: bool = False) -> PaymentRun:
    """Release a prepared run (frigiv kørsel) that pays no case which must be held by now.

    Whatever held a case since the run was prepared – a task, a move, a decision withdrawn – holds its money still.
    Raises RunIsStale and the errors of the release itself.
    """
    locks.hold_money()
    held = of(run.kind, run.pay_day)
    return payments.release_run(run=run, by=by, has_standing_order=has_standing_order, held=held)


def _holds(kind: str, batch: Sequence[int]) -> Iterator[Hold]:
    decided = decisions.in_force_of(batch)
    heard = decisions.prepared_of(batch) if kind == RunKind.REFUND else {}
    posted = queries.posted_weeks_of(heard)
    latest = decisions.latest_assessments_of(heard)
    people = dict(SicknessCase.objects.filter(pk__in=batch).values_list("pk", "person"))
    gone = set(Person.objects.filter(moved_away(), pk__in=set(people.values())).values_list("pk", flat=True))
    blocking = open_tasks.open_blocking(batch)
    ticked_off = _conditions_ticked_off(batch)
    for case in batch:
        if case not in decided:
            yield Hold(case=case, reason="NO_DECISION")
        elif people[case] in gone:
            yield Hold(case=case, reason="NOT_RESIDENT")
        elif any(task.blocks == Task.Blocks.PAYMENT and task.holds == Task.Holds.WHOLE for task in blocking[case]):
            yield Hold(case=case, reason="BLOCKING_TASK")
        elif case in ticked_off:
            yield Hold(case=case, reason=ticked_off[case])
        else:
            yield from _held_weeks(case, blocking[case])
            if case in heard:
                yield from _disputed_weeks(case, latest[case], posted.get(case, {}).values())


def _held_weeks(case: int, blocking: Sequence[OpenBlocking]) -> Iterator[Hold]:
    """Hold the weeks that a correction or a split touches, and no other (opgave 75, 91)."""
    for task in blocking:
        if task.blocks == Task.Blocks.PAYMENT:
            for first, last in task.spans:
                yield Hold(case=case, reason="BLOCKING_TASK", first_day=first, last_day=last or date.max)


def _disputed_weeks(case: int, latest: StoredAssessment, posted: Iterable[PostedWeek]) -> Iterator[Hold]:
    """Hold the refund of weeks for which an employer is heard about less: only the undisputed is paid (LP-19).

    What was asked for since the hearing is in the latest assessment alone, and in no dispute. What a citizen was
    granted runs on until something else is decided and told (LP-18).
    """
    intended = {(week.payee, week.monday): week.benefit for week in latest.assessment.weeks}
    for week in posted:
        if week.payee != CITIZEN and week.outstanding > 0 and week.benefit > intended.get((week.payee, week.monday), 0):
            yield Hold(case=case, reason="HEARING", first_day=week.monday, last_day=week.monday)


def _conditions_ticked_off(cases: Collection[int]) -> dict[int, str]:
    """Look again at the cases whose payment somebody let go by ticking a task off since the last look (LP-42).

    A tick erases no cause: the task is back the next night. Until then the cause itself is asked, so that the run of
    the same day pays what is truly solved and nothing else. What cannot be assessed is held.
    """
    today = clock.today()
    looked_at = SicknessCase.objects.filter(pk__in=open_tasks.ticked_off_payment(cases, since_look=today))
    found: dict[int, str] = {}
    for case, person in looked_at.values_list("pk", "person_id"):
        try:
            with transaction.atomic():
                does_hold = _holds_payment(case, person, today)
        except Exception:
            # Whatever it was, the others are paid, and this case waits until the night has assessed it.
            log.exception("a case could not be looked at before its payment")
            found[case] = "NOT_ASSESSED"
        else:
            if does_hold:
                found[case] = "CONDITION_STANDS"
    return found


def _holds_payment(case: int, person: int, on: date) -> bool:
    """Tell whether the law or the office finds today what holds the whole payment of a case."""
    rules = parameters_in_force(on)
    for look in gather(person_ids=[person], on=on, rules=rules):
        if look.case.pk == case:
            law = look.found.findings if look.found is not None else ()
            return any(_is_condition_of_payment(found, on) for found in (*law, *findings_of(look, on, rules)))
    return False


def _is_condition_of_payment(found: Finding, on: date) -> bool:
    if found.task is None or found.kind != CONDITION or found.holds != WHOLE:
        return False
    return blocks_of(found.task, [cause_of(found, on)]) == Task.Blocks.PAYMENT
