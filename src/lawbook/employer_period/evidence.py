"""What speaks for a § 56 agreement that is applied for (bevis for aftalen): prepared for the person who decides it.

Nothing here approves or refuses: the verdicts lie beside the question (task 77), each with what it was found on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lawbook.agreement import Agreed, earlier_of
from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input
from lawbook.course import Course
from lawbook.facts import Agreement
from lawbook.foundation import parameters
from lawbook.foundation.rule import Provision, rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)


def looked_through(trace: Trace, course: Course, agreed: Agreed) -> tuple[Input, ...]:
    """Try the condition that the application leans on, and the renewal where one came before it."""
    asked = agreed.undecided
    if asked is None:
        return ()
    told = [Input("statement_on", asked.statement_on.isoformat(), "DATE", asked.fact)] if asked.statement_on else []
    condition = _CONDITIONS.get(asked.condition)
    if condition is not None:
        verdict = condition(trace, asked, course.notification.employed_since)
        told += [Input("condition", str(asked.condition), "NUMBER", asked.fact), Input("condition_is_met", verdict)]
    if earlier_of(asked, agreed.agreements) is not None:
        told.append(Input("renewal_is_met", renewal(trace, asked)))
    return tuple(told)


@rule("R-036", cites="§ 56, stk. 1, nr. 1", since=_LAW)
def many_days_expected(trace: Trace, agreement: Agreement, employed_since: date | None) -> str:
    """Lasting illness that is expected to give ten absence days within a year (kronisk eller langvarig lidelse).

    The number is only as good as the medical statement behind it: without one it is undecided (lægeattest, § 58).
    """
    least = TABLE["section_56_expected_days"].known(_LAW)
    expected = agreement.expected_absence_days
    if expected is None:
        verdict = UNDECIDABLE
    elif expected < least.value:
        verdict = NOT_FULFILLED
    else:
        verdict = FULFILLED if agreement.statement_on is not None else UNDECIDABLE
    inputs = _told("expected_absence_days", expected, "DAYS", agreement) + _on("statement_on", agreement.statement_on)
    trace.add(many_days_expected.step(verdict, verdict=verdict, inputs=inputs, parameters=(least.use,)))
    return verdict


@rule("R-036", cites="§ 56, stk. 1, nr. 2", since=_LAW)
def treatment_decided(trace: Trace, agreement: Agreement, employed_since: date | None) -> str:
    """Admission or ambulant treatment that was decided when the person was hired (indlæggelse eller behandling).

    Decided later it is not this ground: fertility treatment that was thought of but not decided was not (pm. 2018).
    """
    decided = agreement.treatment_decided_on
    if decided is None or employed_since is None:
        verdict = UNDECIDABLE
    else:
        verdict = FULFILLED if decided <= employed_since else NOT_FULFILLED
    inputs = _on("treatment_decided_on", decided) + _on("employed_since", employed_since)
    trace.add(treatment_decided.step(verdict, verdict=verdict, inputs=inputs))
    return verdict


@rule("R-036", cites="§ 56, stk. 1, nr. 3", since=_LAW)
def paid_before(trace: Trace, agreement: Agreement, employed_since: date | None) -> str:
    """Pay of 21 calendar days for the same illness in the twelve months before, by the employer (betalte dage)."""
    least = TABLE["section_56_paid_days"].known(_LAW)
    paid = agreement.paid_days
    verdict = UNDECIDABLE if paid is None else FULFILLED if paid >= least.value else NOT_FULFILLED
    inputs = _told("paid_days", paid, "DAYS", agreement)
    trace.add(paid_before.step(verdict, verdict=verdict, inputs=inputs, parameters=(least.use,)))
    return verdict


@rule("R-036", cites="Principmeddelelse 3-21", since=_LAW)
def renewal(trace: Trace, agreement: Agreement) -> str:
    """Ten absence days of the illness in the last year, or work or health much changed, to renew (fornyelse)."""
    least = TABLE["section_56_renewal_days"].known(_LAW)
    days = agreement.absence_days_last_year
    if agreement.is_changed or (days is not None and days >= least.value):
        verdict = FULFILLED
    else:
        verdict = UNDECIDABLE if days is None else NOT_FULFILLED
    inputs = (
        *_told("absence_days_last_year", days, "DAYS", agreement),
        Input("is_changed", str(agreement.is_changed).lower(), "BOOL", agreement.fact),
    )
    trace.add(renewal.step(verdict, verdict=verdict, inputs=inputs, parameters=(least.use,)))
    return verdict


def _told(name: str, number: int | None, unit: str, agreement: Agreement) -> tuple[Input, ...]:
    return () if number is None else (Input(name, str(number), unit, agreement.fact),)


def _on(name: str, day: date | None) -> tuple[Input, ...]:
    return () if day is None else (Input(name, day.isoformat(), "DATE"),)


_Condition = Provision[[Trace, Agreement, date | None], str]
_CONDITIONS: Mapping[int | None, _Condition] = {1: many_days_expected, 2: treatment_decided, 3: paid_before}
