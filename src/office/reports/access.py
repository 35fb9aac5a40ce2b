"""Who may open which report, and what they see in it (adgang): roles of the definition, more by local parameter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from office.administration.models import Role, User
from office.administration.queries import parameters_in_force
from office.administration.rights import Right, may
from office.reports.definition import Report
from office.reports.errors import ReportRefused
from office.reports.registry import definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whoever reads a report (læser): a user, a role that a subscription runs for, or the program itself (no role)."""

    name: str
    role: Role | None = None
    sees_cpr: bool = True
    sees_protected: bool = True


PROGRAM = Viewer(name="openksd")


def viewer_of(user: User) -> Viewer:
    """Return a user as reports see them."""
    return Viewer(
        name=user.username, role=Role(user.role), sees_cpr=may(user, Right.SEE_CPR),
        sees_protected=may(user, Right.SEE_PROTECTED),
    )  # fmt: skip


def viewer_for_role(role: Role | str, name: str) -> Viewer:
    """Return the reader of a subscription: nobody in person, with what the role may see."""
    user = User(username=name, role=role, is_active=True)
    return viewer_of(user)


def extra_roles(on: date) -> dict[str, frozenset[Role]]:
    """Return the roles that the municipality has opened reports to, by report (lokal parameter)."""
    found: dict[str, set[Role]] = {}
    for pair in parameters_in_force(on).extra_report_roles.split():
        code, _colon, role = pair.partition(":")
        found.setdefault(code, set()).add(Role(role))
    return {code: frozenset(roles) for code, roles in found.items()}


def may_open(report: Report, viewer: Viewer, on: date) -> bool:
    """Tell whether a reader may open a report on a day."""
    if viewer.role is None or viewer.role in report.roles:
        return True
    return viewer.role in extra_roles(on).get(report.code, frozenset())


def check(report: Report, viewer: Viewer, on: date) -> None:
    """Raise ReportRefused when a reader may not open a report."""
    if not may_open(report, viewer, on):
        raise ReportRefused(report.code)


def reports_for(viewer: Viewer, on: date) -> Iterable[Report]:
    """Return the reports that a reader may open, in order (rapportliste)."""
    extra = extra_roles(on)
    for report in definitions().values():
        if viewer.role is None or viewer.role in report.roles or viewer.role in extra.get(report.code, frozenset()):
            yield report
