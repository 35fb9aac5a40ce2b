"""Finding a case (søgning): by number, name or person number; what is asked never stands in an address."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from office.administration.rights import Right
from office.web.access import Request, needs
from office.web.finding import LIMIT, find_cases, recent_cases


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SEE_CASES)
def find(request: Request) -> HttpResponse:
    """Search, or show what the user read last (sager)."""
    asked = request.POST.get("q", "").strip()
    if not asked:
        return render(request, "web/find.html", {"rows": recent_cases(request.user), "asked": ""})
    rows = find_cases(asked, request.user)
    if len(rows) == 1:
        return redirect("case", rows[0].case.public_id)
    context = {"rows": rows[:LIMIT], "asked": asked, "is_cut": len(rows) > LIMIT}
    return render(request, "web/find.html", context)
