"""Payment runs: prepare, look, release by a second person, answers (udbetalingskørsler)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.models import User
from office.administration.rights import Right
from office.flows import payment_holds
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.payments import queries
from office.payments.models import Order, PaymentRun, RunKind
from office.payments.operations import cancel_run, prepare_run
from office.payments.pay_days import next_pay_day
from office.web.access import Request, needs, not_found
from office.web.people import citizen_of

_CSS = {"PREPARED": "tag--warn", "RELEASED": "tag--info", "SENT": "tag--info", "RECONCILED": "tag--ok"}
_ORDERS_SHOWN = 200


@require_safe
@needs(Right.SEE_PAYMENTS)
def runs(request: Request) -> HttpResponse:
    """Show the runs and the coming payment days (udbetalinger)."""
    today, calendar = clock.today(), queries.calendar()
    coming = [
        (kind, kind.label, pay_day, queries.run_on(kind, pay_day))
        for kind in RunKind
        for pay_day in [next_pay_day(kind.value, today, calendar)]
    ]
    return render(request, "web/payments/runs.html", {"runs": queries.runs(), "coming": coming, "css": _CSS})


@require_POST
@needs(Right.PREPARE_PAYMENT)
def prepare(request: Request) -> HttpResponse:
    """Prepare the next run of a kind (klargør)."""
    kind = request.POST.get("kind", "")
    if kind not in RunKind.values:
        return not_found(request, _("Kørslen findes ikke."))
    pay_day = next_pay_day(kind, clock.today(), queries.calendar())
    try:
        held = payment_holds.of(kind, pay_day)
        made = prepare_run(kind=kind, pay_day=pay_day, by=request.user.username, held=held)
    except OfficeError as error:
        messages.error(request, str(error))
        return redirect("runs")
    if made is None:
        messages.info(request, _("Der er intet at udbetale på dagen."))
        return redirect("runs")
    messages.success(request, _("Kørslen er klargjort. En anden person skal frigive den."))
    return redirect("run", made.public_id)


def _payee(order: Order, user: User) -> str:
    """Name whom an order pays, protected people as far as the user may see them."""
    if order.company is not None:
        return order.company.name
    return citizen_of(order.person, user).name if order.person is not None else str(order.get_payee_kind_display())


def _run(public_id: object) -> PaymentRun | None:
    return PaymentRun.objects.filter(public_id=str(public_id)).first()


@require_safe
@needs(Right.SEE_PAYMENTS)
def run(request: Request, public_id: object) -> HttpResponse:
    """Show one run with what deviates, its largest orders and their answers (kørsel)."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    preview = queries.run_preview(found, largest=_ORDERS_SHOWN)
    language = "en" if (get_language() or "da").startswith("en") else "da"
    context = {
        "run": found, "preview": preview, "css": _CSS.get(found.state, ""),
        "deviations": [(item["needs_person"], item[language], item["subject"]) for item in preview.deviations],
        "orders": [(order, _payee(order, request.user)) for order in preview.largest],
        "may_release": found.state == PaymentRun.State.PREPARED and request.user.username != found.prepared_by,
        "is_own": request.user.username == found.prepared_by,
    }  # fmt: skip
    return render(request, "web/payments/run.html", context)


run.place = "runs"  # type: ignore[attr-defined]


@require_POST
@needs(Right.RELEASE_PAYMENT)
def release(request: Request, public_id: object) -> HttpResponse:
    """Release a run that another person prepared (frigiv)."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    try:
        payment_holds.release(run=found, by=request.user.username)
        messages.success(request, _("Kørslen er frigivet og sendes til banken."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("run", found.public_id)


@require_POST
@needs(Right.PREPARE_PAYMENT)
def cancel(request: Request, public_id: object) -> HttpResponse:
    """Cancel a prepared run (annullér); what it would have paid waits for the next one."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    try:
        cancel_run(run=found, by=request.user.username, reason=request.POST.get("reason", "").strip())
        messages.success(request, _("Kørslen er annulleret."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("run", found.public_id)
