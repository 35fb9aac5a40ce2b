"""What is added to and taken from a week's benefit (tillæg, ATP, obligatorisk pension); every amount in øre.

The same week's numbers give the same steps, so they are kept for the next person: a calculation here has no fact ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lawbook.assessment import Input
from lawbook.foundation import parameters
from lawbook.foundation.calendar import add_months
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.money import whole_kroner
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2008, 1, 7)


@dataclass(frozen=True, slots=True)
class Atp:
    """The citizen's own part and the municipality's part of one week's ATP contribution."""

    own: int
    municipal: int


@rule("LP-10", cites="§ 54 a", since=_LAW)
def supplement(trace: Trace, monday: date, refund: int) -> int:
    """Supplement to one employer's refund of a week (tillæg til refusion): the rate year's share, half-up to kroner."""
    share = TABLE["supplement_and_pension"].known(monday)
    found = whole_kroner(share.value * refund)
    trace.add(
        supplement.step(
            str(found),
            unit="ORE",
            inputs=(Input("refund", str(refund), "ORE"),),
            parameters=(share.use,),
            formula="share × refund",
        )
    )
    return found


@rule("LP-11", cites="§ 65", since=_LAW)
def atp(trace: Trace, monday: date, hours: Fraction, benefit: int) -> Atp:
    """ATP of one week's benefit (ATP-bidrag): own part hours × contribution / 3, half-up; the rest twice that.

    The own part is at most the benefit, so that nobody owes for having been ill.
    """
    an_hour = TABLE["atp_an_hour"].known(monday)
    share = TABLE["own_share_of_atp"].known(monday)
    parts = TABLE["municipal_parts_of_atp"].known(monday)
    own = min(whole_kroner(hours * an_hour.value * share.value), benefit)
    found = Atp(own, own * parts.value)
    trace.add(
        atp.step(
            str(own),
            unit="ORE",
            inputs=(Input("hours", fraction_text(hours), "HOURS"), Input("benefit", str(benefit), "ORE")),
            parameters=(an_hour.use, share.use, parts.use),
            formula="own = min(hours × atp_an_hour × own_share, benefit); municipal = parts × own",
        )
    )
    return found


@rule("LP-11", cites="Barselsloven § 44, stk. 1", since=_LAW)
def pays_atp_from(trace: Trace, born: date, first_absence_day: date) -> date:
    """Day from which a person is old enough for ATP (fyldt 16 år); weeks that begin before it have none."""
    months = TABLE["atp_age_months"].known(_LAW)
    found = add_months(born, months.value)
    if found > first_absence_day:
        inputs = (Input("born", born.isoformat(), "DATE"),)
        trace.add(pays_atp_from.step(found.isoformat(), unit="DATE", inputs=inputs, parameters=(months.use,)))
    return found


@rule("LP-12", cites="§ 67, stk. 2", since=_LAW)
def pension(trace: Trace, monday: date, benefit: int, own_atp: int) -> int:
    """Compulsory pension of a week (obligatorisk pensionsordning): share × (benefit − own ATP), half-up to kroner."""
    share = TABLE["supplement_and_pension"].known(monday)
    found = whole_kroner(share.value * (benefit - own_atp))
    trace.add(
        pension.step(
            str(found),
            unit="ORE",
            inputs=(Input("benefit", str(benefit), "ORE"), Input("own_atp", str(own_atp), "ORE")),
            parameters=(share.use,),
            formula="share × (benefit - own_atp)",
        )
    )
    return found
