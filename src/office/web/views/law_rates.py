"""What the operator does about rates of the law: enter, verify as a second person, withdraw (satser)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from office.administration import law_rates
from office.administration.rights import Right
from office.flows.law_rates import verify as verify_rate
from office.kernel.errors import OfficeError
from office.web.access import Request, needs
from office.web.parsing import day, ore


@require_POST
@needs(Right.OPERATE)
def enter(request: Request) -> HttpResponse:
    """Enter a rate with its source (indtast sats)."""
    try:
        value = ore(request.POST.get("value", ""), _("Beløb"))
        since = day(request.POST.get("valid_from", ""), _("Gælder fra"))
        if value is None or since is None:
            messages.error(request, _("Skriv beløb og dag."))
            return redirect("operation")
        law_rates.enter_rate(
            name=request.POST.get("name", ""), value=value, valid_from=since, by=request.user,
            source=request.POST.get("source", "")[:300],
        )  # fmt: skip
        messages.success(request, _("Satsen er indtastet. En anden skal kontrollere den, før den bruges."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("operation")


@require_POST
@needs(Right.OPERATE)
def verify(request: Request, public_id: UUID) -> HttpResponse:
    """Verify a rate as a second person (kontrollér sats)."""
    try:
        _rate, cases = verify_rate(public_id=public_id, by=request.user)
        said = ngettext(
            "Satsen bruges nu. %(n)s sag vurderes igen i nat.",
            "Satsen bruges nu. %(n)s sager vurderes igen i nat.",
            cases,
        )
        messages.success(request, said % {"n": cases})
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("operation")


@require_POST
@needs(Right.OPERATE)
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take back a rate that nobody has verified (træk sats tilbage)."""
    try:
        law_rates.withdraw_rate(public_id=public_id, by=request.user)
        messages.success(request, _("Satsen er trukket tilbage."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("operation")
