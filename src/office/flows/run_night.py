"""The night (natkørsel): assess what is due, send what is written, pay on pay days, look again at what changed.

The night costs what is due, not what exists: `next_look_on` of each case is the whole work list. Every batch is a
transaction of its own and moves its cases off the list, so the night may be killed anywhere, run twice, or run by two
workers at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from office.cases.models import SicknessCase
from office.cases.queries import SHUT
from office.flows import agreements, high_absence, missing_names, moved_case, run_payments, write_letters
from office.flows.assess_case import Assessed, Terms, assess_taken, terms_of
from office.flows.move_case import move_people
from office.flows.reopen_affected import wake_for_lawbook
from office.flows.run_reports import run_reports
from office.flows.run_task_deletion import run_task_deletion
from office.flows.write_specifications import write_specifications
from office.kernel import clock
from office.oversight import operations as oversight
from office.oversight.models import NightRun
from office.parties.models import Person
from office.payments.pay_days import CITIZEN
from office.tasks.deletion import next_deletion_day

BATCH = 200
_WAIT_FOR_COLLEAGUE = 0.05  # seconds between two looks at people whom another worker has in hand
_MOST_ROUNDS = 6  # letters and payments may call for one more look; a case that never rests is a fault

log = logging.getLogger(__name__)
Progress = Callable[[int], None]


class NightNeverRests(RuntimeError):
    """Cases ask to be looked at again and again on the same day: a fault in the program (natten bliver ikke færdig)."""


# What comes before the cases are looked at; one that fails is noted, and the night goes on.
_BEFORE: tuple[Callable[..., object], ...] = (
    run_task_deletion, move_people, agreements.warn_of_ending, moved_case.look_for_missing_consents,
    missing_names.ask_again, high_absence.look_for_high_absence,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night did (natkørslens resultat)."""

    on: date
    assessed: Assessed
    letters: int
    orders: int
    paid: int  # øre
    faults: int
    stopped_receipts: int = 0  # files of the payment system that could not be read
    late_runs: int = 0  # payment runs of days on which no night was run


def due_people(on: date) -> QuerySet[Person]:
    """Return the people who have a case to be looked at on or before a day (borgere til gennemsyn)."""
    due = SicknessCase.objects.filter(person=OuterRef("pk"), next_look_on__lte=on).exclude(status__in=SHUT)
    return Person.objects.filter(Exists(due))


def next_due_day(after: date) -> date | None:
    """Return the first day after one on which the night has anything to do: a case to look at or a run to make."""
    looks = SicknessCase.objects.filter(next_look_on__isnull=False).exclude(status__in=SHUT)
    first = looks.order_by("next_look_on").values_list("next_look_on", flat=True).first()
    days = [first] if first is not None else []
    pay_day = run_payments.next_run_day(after)
    if pay_day is not None:
        days.append(pay_day)
    deletion_day = next_deletion_day(after)
    if deletion_day is not None:
        days.append(deletion_day)
    days += [day for day in (agreements.first_warning_day(after), moved_case.first_deadline(after)) if day is not None]
    return max(min(days), after + timedelta(days=1)) if days else None


def run_night(*, on: date, progress: Progress | None = None) -> Night:
    """Run the night of a day for the municipality at work (natkørsel); run twice, the second finds nothing to do."""
    with clock.at(on):
        run = oversight.begin_night(on=on)
        faults = sum(not _is_done(step, run, on) for step in _BEFORE)
        wake_for_lawbook(run=run, on=on)
        _wake_for_payment(run, on)
        terms = terms_of(on)
        done, bad = _assess_all(on, terms, progress)
        faults, letters = faults + bad, 0
        for _ in range(_MOST_ROUNDS):
            sent = write_letters.send_waiting(on=on)
            letters += sent
            if not sent or not due_people(on).exists():
                break
            more, bad = _assess_all(on, terms, progress)
            done, faults = done + more, faults + bad
        else:
            faults += _leave_for_tomorrow(on)
        paid = run_payments.run_pay_day(on=on)
        if paid.runs:
            more, bad = _after_payment(paid, on, terms)
            done, faults = done + more, faults + bad
            letters += write_letters.send_waiting(on=on)
        night = Night(on=on, assessed=done, letters=letters, orders=paid.orders, paid=paid.amount, faults=faults,
                      stopped_receipts=len(paid.receipts.problems), late_runs=paid.late(on))  # fmt: skip
        _is_done(run_reports, run, on)
        oversight.finish_night(run=run, counts=_counts(night))
    return night


def _is_done(step: Callable[..., object], run: NightRun, on: date) -> bool:
    """Do one step; when it fails, say so on the night for the operator, and leave the rest of the night to be done."""
    try:
        step(on=on)
    except Exception as error:
        # Whatever it was, the people who wait for their money must not wait for it.
        log.exception("a step of the night failed")
        oversight.finish_step(run=run, step=f"FAILED {step.__name__}: {type(error).__name__}", counts={})
        return False
    return True


def _counts(night: Night) -> dict[str, int]:
    made = night.assessed
    return {
        "cases": made.cases, "decided": made.decided, "by_machine": made.by_machine, "prepared": made.prepared,
        "tasks_opened": made.tasks_opened, "tasks_closed": made.tasks_closed, "letters": night.letters,
        "orders": night.orders, "paid": night.paid, "faults": night.faults, "stopped_receipts": night.stopped_receipts,
        "late_runs": night.late_runs,
    }  # fmt: skip


@transaction.atomic
def _wake_for_payment(run: NightRun, on: date) -> None:
    """On a citizens' pay day, have every running case looked at once, so that the weeks of the run fall due (LP-31).

    So too when the pay day is past and no night was run on it.
    """
    if "WOKEN" in run.steps or CITIZEN not in {day.kind for day in run_payments.days_to_pay(on)}:
        return
    running = SicknessCase.objects.filter(status__in=[SicknessCase.Status.DECIDED, SicknessCase.Status.RUNNING])
    paid_to_citizens = running.exclude(target_group=SicknessCase.TargetGroup.EMPLOYEE_WITH_PAY)
    woken = paid_to_citizens.update(next_look_on=on)
    oversight.finish_step(run=run, step="WOKEN", counts={"woken": woken})


def _assess_all(on: date, terms: Terms, progress: Progress | None = None) -> tuple[Assessed, int]:
    """Assess batch after batch until nobody is due, waiting for people whom another worker has in hand."""
    done, faults = Assessed(), 0
    while due_people(on).exists():
        batch, bad = _assess_batch(on, terms)
        if batch is None:
            time.sleep(_WAIT_FOR_COLLEAGUE)
            continue
        done, faults = done + batch, faults + bad
        if progress is not None:
            progress(batch.cases)
    return done, faults


def _assess_batch(on: date, terms: Terms) -> tuple[Assessed | None, int]:
    """Take the next people whom nobody else has, and assess them; None when there are none to take."""
    with transaction.atomic():
        taken = due_people(on).select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk")[:BATCH]
        people = list(taken)
        if not people:
            return None, 0
        try:
            done = assess_taken(person_ids=[person.pk for person in people], on=on, terms=terms)
        except Exception:
            log.exception("a batch of the night failed; its people are assessed one by one")
        else:
            oversight.clear_faults(person_ids=[person.pk for person in people])
            return done, 0
        return _one_by_one(people, on, terms)


def _one_by_one(people: list[Person], on: date, terms: Terms) -> tuple[Assessed, int]:
    done, faults = Assessed(), 0
    for person in people:
        try:
            with transaction.atomic():
                found = assess_taken(person_ids=[person.pk], on=on, terms=terms)
                oversight.clear_faults(person_ids=[person.pk])
            done += found
        except Exception as error:  # noqa: BLE001 - noted as a fault, tried again the next night
            faults += 1
            oversight.note_fault(person=person, error=error)
            _put_off(person, on)
    return done, faults


def _leave_for_tomorrow(on: date) -> int:
    """Note as faults the people whose cases ask for look after look, and let the night go on to pay the others."""
    restless = list(due_people(on))
    for person in restless:
        oversight.note_fault(person=person, error=NightNeverRests())
        _put_off(person, on)
    return len(restless)


def _put_off(person: Person, on: date) -> None:
    late = SicknessCase.objects.filter(person=person, next_look_on__lte=on).exclude(status__in=SHUT)
    late.update(next_look_on=on + timedelta(days=1))


def _after_payment(paid: run_payments.Paid, on: date, terms: Terms) -> tuple[Assessed, int]:
    """Look again at cases that a run has paid to the end, so that they end the same night (afslutning)."""
    write_specifications(runs=paid.runs)
    cases = SicknessCase.objects.filter(pk__in=paid.case_ids)
    cases.filter(status=SicknessCase.Status.DECIDED).update(status=SicknessCase.Status.RUNNING)
    cases.filter(last_day_of_right__lt=on).exclude(status__in=SHUT).update(next_look_on=on)
    return _assess_all(on, terms)
