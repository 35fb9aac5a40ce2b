"""Pay and hours that are not fixed beforehand (varierende eller ukendt arbejdstid, produktionsstop).

What is known of these bases stands in the twin act on maternity alone: the machine reckons, and a person sets the rate.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lawbook.assessment import CONDITION, UNDECIDABLE, WHOLE, Finding, Input
from lawbook.course import Course
from lawbook.facts import IncomeMonth, Notification
from lawbook.foundation import parameters
from lawbook.foundation.calendar import completed_months_before
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.money import half_up
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace
from lawbook.foundation.unknown import Unknown

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)

_VARYING = "Timer eller løn er ikke aftalt på forhånd: fastsæt timesatsen"
_UNKNOWN = "Arbejdstiden er ukendt: fastsæt timer og timesats"
_STOP = "Produktionsstop og ukendt løn: fastsæt timesatsen"


def look_at_basis(trace: Trace, course: Course, rate: int | Unknown) -> tuple[Finding, ...]:
    """Ask for the rate where hours or pay are not fixed, with what the rules of the twin act would give (LP-41)."""
    told = course.notification
    details: tuple[Input, ...] = ()
    if told.working_time == "UNKNOWN":
        title, details = _UNKNOWN, _converted(trace, course)
    elif told.working_time == "VARYING" or (told.has_production_stop and isinstance(rate, Unknown)):
        title = _VARYING if told.working_time == "VARYING" else _STOP
        details = _of_four_weeks(trace, told)
    else:
        return ()
    return (Finding(48, CONDITION, "LP-07", "48:LP-07", WHOLE, facts=(told.fact,), details=details, title=title),)


def _of_four_weeks(trace: Trace, told: Notification) -> tuple[Input, ...]:
    if not told.hours_last_4_weeks or told.wage_last_4_weeks is None:
        return ()
    found = earnings_of_four_weeks(trace, told.first_absence_day, told.wage_last_4_weeks, told.hours_last_4_weeks)
    return (Input("rate", str(found), "ORE"),)


@rule("LP-07", cites="BEK 953/2019 § 11, stk. 1", since=_LAW)
def earnings_of_four_weeks(trace: Trace, first_absence_day: date, wage: int, hours: Fraction) -> int:
    """Average earnings an hour of the last four weeks (gennemsnitlig timefortjeneste), where they are not fixed."""
    contribution = TABLE["labour_market_contribution"].known(first_absence_day)
    found = half_up((1 - contribution.value) * wage / hours)
    trace.add(
        earnings_of_four_weeks.step(
            str(found),
            unit="ORE",
            inputs=(
                Input("wage_last_4_weeks", str(wage), "ORE"),
                Input("hours_last_4_weeks", fraction_text(hours), "HOURS"),
            ),
            parameters=(contribution.use,),
            formula="(1 - labour_market_contribution) × wage / hours",
        )
    )
    return found


def _converted(trace: Trace, course: Course) -> tuple[Input, ...]:
    """Convert the wage of the last completed month to hours, where the register holds one."""
    (month,) = completed_months_before(course.first_absence_day, 1)
    record = course.incomes.get(course.employer or "")
    line = record.months.get(month) if record is not None else None
    if line is None or not line.wage:
        return ()
    found = converted_hours(trace, line, course.person.sex, course.first_absence_day)
    return () if isinstance(found, Unknown) else (Input("converted_hours", fraction_text(found), "HOURS"),)


@rule("LP-07", cites="BEK 1323/2022 § 12, stk. 1", since=_LAW)
def converted_hours(trace: Trace, line: IncomeMonth, sex: str, first_absence_day: date) -> Fraction | Unknown:
    """Hours of a month whose wage alone is known (ukendt arbejdstid): the wage by the year's published hourly wage.

    Two decimals, half-up. Few years' wages have been read; of another year nothing is reckoned.
    """
    name = "hourly_wage_of_men" if sex == "MALE" else "hourly_wage_of_women"
    published = TABLE[name].on(first_absence_day)
    inputs = (Input(f"wage {line.month}", str(line.wage or 0), "ORE"),)
    if isinstance(published, Unknown):
        trace.add(converted_hours.step(published.why, verdict=UNDECIDABLE, inputs=inputs))
        return published
    found = Fraction(half_up(Fraction(100 * (line.wage or 0), published.value)), 100)
    trace.add(
        converted_hours.step(
            fraction_text(found), unit="HOURS", inputs=inputs, parameters=(published.use,), formula="wage / hourly_wage"
        )
    )
    return found
