"""The reading log: who read which citizen's case, when and what for (læselog)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from office.administration.models import User
from office.administration.rights import Right, may
from office.cases.queries import case_by_number
from office.kernel import audit
from office.kernel.tenancy import current
from office.parties.models import Person
from office.parties.queries import person_by_cpr
from office.web.access import Request, needs
from office.web.people import citizen_of

_LIMIT = 500


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SEE_LOG)
def readings(request: Request) -> HttpResponse:
    """List the readings of one citizen, asked for by case number or person number in the body (læselog)."""
    asked = request.POST.get("q", "").strip()
    person = _person(asked, request.user) if asked else None
    context: dict[str, object] = {"is_asked": bool(asked), "person": person}
    if person is not None:
        names = dict(User.objects.filter(municipality=current()).values_list("username", "display_name"))
        rows = audit.readings_of(person.public_id)[: _LIMIT + 1]
        context |= {
            "citizen": citizen_of(person, request.user),
            "rows": [(row, names.get(row.reader) or row.reader) for row in rows[:_LIMIT]],
            "is_cut": len(rows) > _LIMIT,
        }
    return render(request, "web/log/readings.html", context)


def _person(asked: str, user: User) -> Person | None:
    """Find the citizen; a person number only for those who may see one."""
    digits = asked.replace("-", "").replace(" ", "")
    if digits.isdigit() and len(digits) == 10 and asked[4:5] != "-":
        return person_by_cpr(digits) if may(user, Right.SEE_CPR) else None
    case = case_by_number(asked)
    return case.person if case is not None else None
