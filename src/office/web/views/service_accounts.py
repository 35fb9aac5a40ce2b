"""Service accounts of the read API (servicekonti): made, seen in use and revoked by whoever is responsible."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from office.administration.rights import Right
from office.api import accounts
from office.api.models import ServiceAccount
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.reports.registry import definitions
from office.web import parsing
from office.web.access import Request, needs, not_found

_SHOWN = 200


def scope_words() -> dict[str, str]:
    """Return what each scope opens, in the language at work (omfang)."""
    words = {
        accounts.REPORTS: _("Alle rapporter"), accounts.CASES: _("Sager"), accounts.CPR: _("CPR-numre"),
        accounts.PROTECTED: _("Beskyttede navne"),
    }  # fmt: skip
    return words | {f"{accounts.REPORTS}:{report.code}": report.title for report in definitions().values()}


def _told(account: ServiceAccount) -> dict[str, Any]:
    used = accounts.uses_of(account).aggregate(last=Max("at"), rows=Sum("rows"))
    words = scope_words()
    return {
        "row": account, "stands": accounts.stands(account), "used": used,
        "scopes": [words.get(scope, scope) for scope in account.scopes],
    }  # fmt: skip


def _page(request: Request, *, status: int = 200, **more: Any) -> HttpResponse:
    today = clock.today()
    return render(request, "web/service_accounts/show.html", {
        "accounts": [_told(one) for one in accounts.accounts()], "scopes": list(scope_words().items()),
        "longest": today + accounts.LONGEST, "today": today, "written": request.POST,
        "chosen": request.POST.getlist("scope"), **more,
    }, status=status)  # fmt: skip


@require_safe
@needs(Right.ADMINISTER)
def show(request: Request) -> HttpResponse:
    """List the accounts with their purpose, scope and latest use (servicekonti)."""
    return _page(request)


@require_POST
@never_cache
@needs(Right.ADMINISTER)
def make(request: Request) -> HttpResponse:
    """Make an account and show its token, this once (opret servicekonto)."""
    said = request.POST
    try:
        account, token = accounts.create(
            name=said.get("name", ""), purpose=said.get("purpose", ""), scopes=said.getlist("scope"), by=request.user,
            valid_until=parsing.day(said.get("until", ""), _("Gælder til")),
        )  # fmt: skip
    except OfficeError as error:
        return _page(request, status=422, problem=str(error))
    return render(request, "web/service_accounts/token.html", {"account": account, "token": token})


def _found(public_id: object) -> ServiceAccount | None:
    return next((one for one in accounts.accounts() if one.public_id == public_id), None)


@require_safe
@needs(Right.ADMINISTER)
def one(request: Request, public_id: object) -> HttpResponse:
    """Show one account and what it has read (brugslog)."""
    account = _found(public_id)
    if account is None:
        return not_found(request, _("Kontoen findes ikke."))
    uses = list(accounts.uses_of(account)[: _SHOWN + 1])
    return render(request, "web/service_accounts/one.html", {
        "account": _told(account), "uses": uses[:_SHOWN], "is_cut": len(uses) > _SHOWN,
    })  # fmt: skip


@require_POST
@needs(Right.ADMINISTER)
def revoke(request: Request, public_id: object) -> HttpResponse:
    """Take the account's access away at once (spær servicekonto)."""
    account = _found(public_id)
    if account is None:
        return not_found(request, _("Kontoen findes ikke."))
    try:
        accounts.revoke(name=account.name, by=request.user)
        messages.success(request, _("Kontoen %(name)s er spærret.") % {"name": account.name})
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("service_account", account.public_id)


for _view in (show, make, one, revoke):
    _view.place = "service_accounts"  # type: ignore[attr-defined]
