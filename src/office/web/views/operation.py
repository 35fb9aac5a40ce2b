"""The operator's page: rates, nights, faults and queue, and no case content (drift)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from office.administration.law_rates import NAMES
from office.administration.rights import Right
from office.kernel import clock
from office.web.access import Request, needs
from office.web.operation_view import entered_rows, nights_of_all, queue_state, rate_rows, rate_warning


@require_safe
@needs(Right.OPERATE)
def operation(request: Request) -> HttpResponse:
    """Show whether the machine runs and whether the law is known for the days to come (drift)."""
    today = clock.today()
    context = {
        "rates": rate_rows(today), "warning": rate_warning(today), "nights": nights_of_all(), "queue": queue_state(),
        "entered": entered_rows(request.user.username), "rate_names": NAMES.items(),
    }  # fmt: skip
    return render(request, "web/operation/operation.html", context)
