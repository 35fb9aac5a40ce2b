"""Lay the weeks that are due into the ledger (bogføring): what the law gives, less what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from lawbook.assessment import FULFILLED
from office.decisions.models import Decision
from office.flows.changes import is_undecided, is_week_held, reductions
from office.flows.course_findings import ACCOUNTS_SINCE, OLD_ACCOUNTS, OLD_ACCOUNTS_KEY
from office.flows.looks import Look, WeekKey, read_ledger
from office.payments import operations as payments
from office.payments.entries import CITIZEN, CONVERTED
from office.payments.operations import Due, DueItem
from office.payments.operations.dues import DueWeek
from office.payments.queries import PostedWeek

GRANTING = (Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED, Decision.Outcome.STOPPED)


def post_dues(*, looks: Sequence[Look], on: date, covered_until: date) -> dict[int, int]:
    """Post the difference between what is due and what is posted for each case (forskel).

    Returns how many postings were made of each case that has any, by its key.

    `covered_until` is the last Sunday that the latest citizens' run covers. The looks carry the new ledger afterwards.
    """
    _remember_converted(looks, on)
    items = [_item(look, covered_until) for look in looks if look.standing is not None]
    posted = payments.post_dues_many(items=[item for item in items if item is not None], on=on)
    made = {case: found.postings for case, found in posted.items() if found.postings}
    if made:
        read_ledger([look for look in looks if look.case.pk in made])
    return made


def _remember_converted(looks: Sequence[Look], on: date) -> None:
    """Remember what an older system has paid, so that nobody has it twice (konverterede uger; FAULT-15)."""
    new = []
    for look in looks:
        weeks = [
            Due(payee=key[0], monday=key[1], benefit=told.paid)
            for key, told in look.converted.items()
            if key not in look.posted and told.paid
        ]
        if weeks:
            payments.take_over_paid(case=look.case.pk, weeks=weeks, on=on, cause=CONVERTED)
            new.append(look)
    if new:
        read_ledger(new)


def _item(look: Look, covered_until: date) -> DueItem | None:
    assert look.standing is not None
    weeks = [*_due_weeks(look, covered_until), *_kept_weeks(look)]
    if not weeks and not look.posted:
        return None
    return DueItem(
        case=look.case.pk,
        decision=look.standing.pk,
        assessment=look.stored.pk if look.stored is not None else None,
        weeks=weeks,
        cause=look.standing.cause,
    )


def _due_weeks(look: Look, covered_until: date) -> list[DueWeek]:
    if look.standing is None or look.standing.outcome not in GRANTING:
        return []
    kept = {*weeks_to_keep(look), *_old_weeks(look), *look.converted}
    return [week for key, week in look.weeks.items() if key not in kept and _is_due(look, key, covered_until)]


def _is_due(look: Look, key: WeekKey, covered_until: date) -> bool:
    """Tell whether a week is granted, over, and not held by a task.

    A citizen's week falls due with the run that covers it; a refund as soon as it is decided (LP-31). A task that
    holds the decision lets what is granted to the citizen run on, but a refund request is a new decision each time
    (REF-19).
    """
    if waits_for_account(look, key[1]):
        return False
    if key in look.posted:
        return True
    if look.holding_payment or look.found is None or look.found.right != FULFILLED or look.is_week_waiting(key[1]):
        return False
    payee, monday = key
    if payee == CITIZEN:
        return monday + timedelta(days=6) <= covered_until
    return not look.holding_decision and (not is_undecided(look) or _is_undisputed(look, monday))


def _is_undisputed(look: Look, monday: date) -> bool:
    """Tell whether a refund that nobody disputes is paid while the party is heard about other weeks (LP-19).

    What the party is heard about may turn on this very request: nobody is paid days that another still has.
    """
    return look.waits_for_hearing_only and all(monday != disputed for _, disputed in reductions(look))


def waits_for_account(look: Look, monday: date) -> bool:
    """Tell whether a week lies before the accounts that are open, and nobody has chosen one (PAY-10; opgave 94).

    What counts is the day of the posting, for then the account is closed, whatever the run covers.
    """
    return monday < ACCOUNTS_SINCE <= look.on and (OLD_ACCOUNTS, OLD_ACCOUNTS_KEY) not in look.handled


def weeks_to_keep(look: Look) -> frozenset[WeekKey]:
    """Return the posted weeks that keep what they have although the law now says otherwise.

    A held week waits for its task, and so does a case whose right is open again. What has not been decided changes no
    money: a decision that the gate or a hearing holds leaves the posted weeks as they are (LP-18, LP-19, LP-34).
    """
    if look.found is None:
        return frozenset(look.posted) if look.holding_payment else frozenset()
    found, weeks = look.found, look.weeks
    is_open = found.right != FULFILLED and not look.has_decided
    does_wait = is_open or bool(look.holding_payment) or is_undecided(look)

    def differs(key: WeekKey, posted: PostedWeek) -> bool:
        return posted.benefit != (weeks[key].benefit if key in weeks else 0)

    return frozenset(
        key for key, posted in look.posted.items()
        if differs(key, posted) and (does_wait or is_week_held(found, key[1]) or look.is_week_waiting(key[1]))
    )  # fmt: skip


def _old_weeks(look: Look) -> frozenset[WeekKey]:
    """Return the posted weeks that stand as they are until an account is chosen."""
    return frozenset(key for key in look.posted if waits_for_account(look, key[1]))


def _kept_weeks(look: Look) -> list[DueWeek]:
    kept = weeks_to_keep(look) | _old_weeks(look) | (look.converted.keys() & look.posted.keys())
    return [_as_posted(key, look.posted[key]) for key in sorted(kept)]


def _as_posted(key: WeekKey, posted: PostedWeek) -> Due:
    due = posted.due
    return Due(
        payee=key[0], monday=key[1], hours=posted.hours, rate=posted.rate, benefit=due.benefit,
        supplement=due.supplement, own_atp=due.own_atp, municipal_atp=due.municipal_atp, pension=due.pension,
    )  # fmt: skip
