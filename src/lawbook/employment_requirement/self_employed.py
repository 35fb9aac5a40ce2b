"""The requirement of self-employed persons (beskæftigelseskrav for selvstændige, § 42)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lawbook.assessment import FULFILLED, NOT_FULFILLED, UNDECIDABLE, Input
from lawbook.course import Course
from lawbook.employment_requirement.register_hours import hours_of_months
from lawbook.facts import Business
from lawbook.foundation import parameters
from lawbook.foundation.calendar import add_months, month_key
from lawbook.foundation.codec import fraction_text
from lawbook.foundation.rule import rule
from lawbook.foundation.trace import Trace

TABLE = parameters.load(__file__)

_LAW = date(2006, 7, 3)


@rule("R-032", cites="§ 42", since=_LAW)
def substantial_business(trace: Trace, course: Course) -> str:
    """Six months of business in substantial extent, the last month included (væsentligt omfang).

    Substantial is at least half of the normal working time. A younger business may lean on wage work just before it.
    """
    business = course.last_of(Business)
    if business is None:
        trace.add(substantial_business.step("NO_BUSINESS_TOLD", verdict=UNDECIDABLE))
        return UNDECIDABLE
    first = course.first_absence_day
    months = TABLE["business_months"].known(first)
    normal = TABLE["normal_weekly_hours"].known(first)
    share = TABLE["business_share_of_normal"].known(first)
    needed_from = add_months(first, -months.value)
    is_running = business.ended_on is None or business.ended_on >= first
    is_substantial = business.weekly_hours >= normal.value * share.value
    is_old_enough = business.started_on <= needed_from or _worked_before(course, business, needed_from)
    verdict = FULFILLED if is_running and is_substantial and is_old_enough else NOT_FULFILLED
    trace.add(
        substantial_business.step(
            verdict,
            verdict=verdict,
            inputs=(
                Input("business_started_on", business.started_on.isoformat(), "DATE", business.fact),
                Input("business_weekly_hours", fraction_text(business.weekly_hours), "HOURS", business.fact),
                Input("business_is_running", str(is_running).lower(), "BOOL", business.fact),
            ),
            parameters=(months.use, normal.use, share.use),
            formula="weekly_hours >= normal * share and started_on <= first_absence_day - months",
        )
    )
    return verdict


def _worked_before(course: Course, business: Business, needed_from: date) -> bool:
    """Say whether wage work of half the normal time fills every month that the business is too young for."""
    if business.started_on > course.first_absence_day:
        return False
    months = []
    day = needed_from.replace(day=1)
    while day < business.started_on.replace(day=1):
        months.append(month_key(day))
        day = add_months(day, 1)
    if not months:
        return False
    normal = TABLE["normal_weekly_hours"].known(needed_from).value
    share = TABLE["business_share_of_normal"].known(needed_from).value
    weeks = Fraction(TABLE["weeks_a_year"].known(needed_from).value, TABLE["months_a_year"].known(needed_from).value)
    hours, _ = hours_of_months(course, tuple(months))
    return all(month.hours >= normal * share * weeks for month in hours)
