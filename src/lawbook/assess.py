"""The door of the lawbook: one person's facts in, the assessment of every case out (vurdering). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lawbook.assembly.claims import Claims, claims_of
from lawbook.assembly.entitlement import Entitlement, entitlement
from lawbook.assembly.result import Amounts, annulled, result_of, several_at_once, untried
from lawbook.assembly.settlement import settle, waiting_days
from lawbook.assembly.weeks import CaseWeeks, owed, weeks_of_employee
from lawbook.assembly.without_employer import findings_of, is_several_at_once, weeks_without_employer
from lawbook.assessment import NOT_FULFILLED, Assessment, CaseAssessment, Finding
from lawbook.course import EMPLOYEE_WITH_PAY, Course, courses_of
from lawbook.duration.rules import Duration, Spell, reassessment
from lawbook.facts import Facts
from lawbook.foundation.trace import Trace
from lawbook.persons.rules import days_of_the_law
from lawbook.version import lawbook_version


def assess(facts: Facts, on: date) -> Assessment:
    """Say what the law gives on a day; the same facts give the same assessment, in whatever order they come."""
    courses = courses_of(facts)
    aside = {course.case: told for course in courses if (told := _set_aside(course, on)) is not None}
    standing = [entitlement(course, on) for course in courses if course.case not in aside]
    spells = tuple(_spell(found, on) for found in standing if found.verdict != NOT_FULFILLED)
    if facts.policy.versions:
        standing = [_at_its_rate(found, spells, on) for found in standing]
    claims = {found.course.case: claims_of(found, on) if found.course.is_employee else None for found in standing}
    more = {found.course.case: _more_findings(found, standing) for found in standing}
    exact = tuple(_exact(found, claims[found.course.case], more[found.course.case], on) for found in standing)
    amounts = owed(exact)
    done = dict(aside)
    for case in exact:
        found = case.found
        key = found.course.case
        came_to = Amounts(claims=claims[key], weeks=amounts[key], findings=more[key], unknown_from=case.unknown_from)
        done[key] = result_of(found, came_to, _duration(found, found.trace, spells, on), on)
    return Assessment(on, lawbook_version(), tuple(done[course.case] for course in courses))


def _set_aside(course: Course, on: date) -> CaseAssessment | None:
    """Return what is said of a case that is not tried: one withdrawn, and one of a day that no law is for."""
    if course.is_annulled:
        return annulled(course)
    trace = Trace()
    found = days_of_the_law(trace, course, on)
    return untried(course, trace, found) if found is not None else None


def _duration(found: Entitlement, trace: Trace, spells: tuple[Spell, ...], on: date) -> Duration:
    earlier = tuple(s for s in spells if s.first_absence_day <= found.course.first_absence_day)
    return reassessment(trace, found.course, on, earlier)


def _at_its_rate(found: Entitlement, spells: tuple[Spell, ...], on: date) -> Entitlement:
    """Look ahead at the duration where an expected version lets it change the rate (R-081); its steps come later."""
    return replace(found, reduced_from=_duration(found, Trace(), spells, on).reduced_from)


def _more_findings(found: Entitlement, standing: list[Entitlement]) -> tuple[Finding, ...]:
    if found.course.is_employee:
        return ()
    others = [other for other in standing if other is not found]
    several = (several_at_once(found),) if is_several_at_once(found, others) else ()
    return settle(found.course, findings_of(found)).left + several


def _exact(found: Entitlement, claims: Claims | None, more: tuple[Finding, ...], on: date) -> CaseWeeks:
    if claims is not None:
        return weeks_of_employee(found, claims)
    return weeks_without_employer(found, waiting_days(found.findings + more), on)


def _spell(found: Entitlement, on: date) -> Spell:
    """Paid absence counts however late the employer is; a late citizen's lost days do not."""
    is_paid = found.course.target_group == EMPLOYEE_WITH_PAY
    benefit = found.absence - found.without_right if is_paid else found.right
    return Spell(
        case=found.course.case,
        target_group=found.course.target_group,
        first_absence_day=found.course.first_absence_day,
        benefit=benefit,
        is_running=found.last_day is None or found.last_day >= on,
    )
