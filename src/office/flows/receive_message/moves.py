"""What messages about a moved citizen call for (flytning): consent, split refund, word to the former place."""

from __future__ import annotations

from datetime import date

from office.cases.models import SicknessCase
from office.cases.operations import add_event
from office.flows import moved_case
from office.flows.receive_message.desk import SHUT, UNDECIDED, Desk, Incoming
from office.flows.receive_message.tasks_of_intake import open_task
from office.intake.rules import Period
from office.kernel import tenancy
from office.payments import queries as payments
from office.payments.pay_days import REFUND, next_pay_day

# Principmeddelelse 51-22 of December 2022: from then on the municipality of residence on the pay day pays it all.
WHOLE_PERIOD_SINCE = date(2022, 12, 1)


def take_consent(desk: Desk, incoming: Incoming) -> None:
    """Lay the citizen's word about the papers on the case that moves (samtykke; opgave 14, 80, 146)."""
    cases = desk.cases_of(incoming.known_person)
    moved = [case for case in cases if case.end_reason == moved_case.MOVED]
    living = [case for case in cases if case.status not in SHUT]
    incoming.case = case = next(iter(moved or living or cases), None)
    is_given = bool(incoming.body["given"])
    text = f"Borgeren har {'givet' if is_given else 'ikke givet'} samtykke til, at dokumenterne sendes videre."
    details = {"message": str(incoming.public_id), "given": is_given}
    add_event(case=case, person=incoming.known_person, kind=moved_case.CONSENT, text=text, details=details)
    is_undecided = case is not None and case.status in UNDECIDED
    open_task(desk, incoming, (146 if is_undecided else 14) if is_given else 80, case=case)


def tell_of_split(desk: Desk, incoming: Incoming, case: SicknessCase, period: Period) -> None:
    """Open the task of a refund that two municipalities share, as it was before 51-22 (opgave 91; LP-14)."""
    pay_day = next_pay_day(REFUND, desk.received_on, payments.calendar()) if _is_old(desk) else None
    if pay_day is None or pay_day >= WHOLE_PERIOD_SINCE:
        return
    for known in desk.facts_of(incoming.known_person, "CIVIL_EVENT"):
        moved_on = date.fromisoformat(known.data["event_on"])
        if known.data["event"] == "MOVED" and period[0] < moved_on <= period[1]:
            open_task(desk, incoming, 91, case=case, days=period, moved_on=moved_on)


def _is_old(desk: Desk) -> bool:
    return desk.received_on < WHOLE_PERIOD_SINCE


def tell_former(desk: Desk, incoming: Incoming, number: int, case: SicknessCase, day: date) -> None:
    """Tell the former municipality of a change in days that it has paid (opgave 107, 108, 111)."""
    here = tenancy.current()
    came = any(
        known.data.get("to_municipality") == here
        for known in desk.facts_of(incoming.known_person, "CIVIL_EVENT")
        if known.data["event"] == "MOVED"
    )
    if came:  # only then is it worth asking the ledger
        moved_case.tell_former(
            number=number, case=case, key=incoming.key, on=desk.received_on, day=day, message_type=incoming.type
        )
