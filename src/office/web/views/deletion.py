"""Ordering tasks deleted as self-service, the certificates of the runs and what followed (sletning af opgaver)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.models import User
from office.administration.queries import municipality_name
from office.administration.rights import Right, may
from office.flows import order_task_deletion as flow
from office.flows.follow_up_deletion import csv_of, follow_up
from office.flows.order_by_mail import mail_of
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.tasks import deletion, deletion_certificate
from office.tasks.catalogue import task_type
from office.tasks.deletion_preview import counts_by_type, preview, runs_on_cases
from office.tasks.deletion_request import draft, missing, requests
from office.tasks.models import DeletionRequest, DeletionRun
from office.web.access import Request, needs, not_found
from office.web.deletion_view import already_text, draft_of, lists_of, named, numbers_of, sent_text


@require_safe
@needs(Right.PREPARE_DELETION)
def show(request: Request) -> HttpResponse:
    """Show the three lists, the draft, what it would do, and what stands (bestilling)."""
    today, kept = clock.today(), draft()
    orders = {order.number: order for order in deletion.standing_on(today).select_related("request")}
    effect = preview(kept.numbers) if kept is not None and kept.numbers else None
    coming = deletion.coming_rounds(today, 3)
    counted_from = deletion.round_for(today)
    lacks = missing(kept, today) if kept is not None else []
    context = {
        "lists": lists_of(kept, orders, counts_by_type()), "draft": kept, "orders": list(orders.values()),
        "effect": effect, "effect_rows": named(effect) if effect else [],
        "cases": runs_on_cases(effect, 50) if effect and may(request.user, Right.SEE_CASES) else [],
        "next": coming[0], "counts_from": counted_from, "is_late": counted_from != coming[0],
        "lacks": [en if _is_english() else da for da, en in lacks] if kept else [],
        "already": _already(kept, today), "prepared_by": _name(kept.prepared_by) if kept is not None else "",
        "seen": ",".join(map(str, kept.numbers)) if kept is not None else "",
    }  # fmt: skip
    return render(request, "web/deletion/show.html", context)


show.place = "deletion"  # type: ignore[attr-defined]


def _already(kept: DeletionRequest | None, today: date) -> list[str]:
    """Say which of the draft's types are ordered already, and what sending it would change."""
    if kept is None:
        return []
    terms = deletion.Terms(ends_on=kept.ends_on, contact_name=kept.contact_name, contact_email=kept.contact_email)
    return [already_text(found) for found in deletion.already_ordered(kept.numbers, terms, today)]


def _is_english() -> bool:
    return (get_language() or "da").startswith("en")


def _name(username: str) -> str:
    user = User.objects.filter(username=username, municipality=tenancy.current()).first()
    return str(user) if user is not None else username


@require_POST
@needs(Right.PREPARE_DELETION)
def save(request: Request) -> HttpResponse:
    """Keep the draft and show what it would do (gem kladde)."""
    try:
        flow.prepare_request(said=draft_of(request.POST), by=request.user, on=clock.today())
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("deletion")


@require_POST
@needs(Right.ORDER_DELETION)
def send(request: Request) -> HttpResponse:
    """Send the request, when what it would do has been shown (send bestilling)."""
    today = clock.today()
    try:
        kept = flow.prepare_request(said=draft_of(request.POST), by=request.user, on=today)
        if request.POST.get("seen", "") != ",".join(map(str, kept.numbers)):
            messages.info(request, _("Valget er ændret. Se virkningen, og send så bestillingen."))
            return redirect("deletion")
        sent = flow.send_request(request=kept, by=request.user, on=today)
    except OfficeError as error:
        messages.error(request, str(error))
        return redirect("deletion")
    said = ngettext("Bestillingen på %(n)s opgavetype er sendt.", "Bestillingen på %(n)s opgavetyper er sendt.",
                    len(sent.numbers))  # fmt: skip
    messages.success(request, said % {"n": len(sent.numbers)})
    met = " ".join(sent_text(found) for found in deletion.met_by(sent))
    if met:
        messages.info(request, met)
    return redirect("deletion_orders")


@require_POST
@needs(Right.ORDER_DELETION)
def withdraw(request: Request) -> HttpResponse:
    """Withdraw standing orders (træk tilbage)."""
    numbers = numbers_of(request.POST.getlist("number"))
    count = flow.withdraw_task_deletion(numbers=numbers, by=request.user, on=clock.today())
    messages.success(request, ngettext("%(n)s ordre er trukket tilbage.", "%(n)s ordrer er trukket tilbage.", count)
                     % {"n": count})  # fmt: skip
    return redirect("deletion_orders")


@require_safe
@needs(Right.PREPARE_DELETION)
def mail(request: Request) -> HttpResponse:
    """Hand out the draft as the mail that orders the same (hent som mail)."""
    kept = draft()
    if kept is None:
        return not_found(request, _("Der er ingen kladde."))
    answer = HttpResponse(mail_of(kept, request.user), content_type="message/rfc822")
    answer["Content-Disposition"] = 'attachment; filename="sletning-af-opgaver.eml"'
    return answer


@require_safe
@needs(Right.PREPARE_DELETION)
def orders(request: Request) -> HttpResponse:
    """Show what stands, what was sent, and the runs with their certificates (tidligere bestillinger)."""
    today, language = clock.today(), get_language() or "da"
    standing = [
        (order, task_type(order.number).name(language), _name(order.sender))
        for order in deletion.standing_on(today).select_related("replaces")
    ]
    runs = [
        (run, deletion_certificate.total_of(run), len(run.orders), len(run.deleted))
        for run in DeletionRun.objects.order_by("-run_on")
    ]
    sent = [(entry, _name(entry.sender), [sent_text(met) for met in deletion.met_by(entry)]) for entry in requests()]
    context = {"standing": standing, "sent": sent, "runs": runs, "rounds": deletion.coming_rounds(today, 4)}
    return render(request, "web/deletion/orders.html", context)


orders.place = "deletion"  # type: ignore[attr-defined]


def _run(public_id: object) -> DeletionRun | None:
    return DeletionRun.objects.filter(public_id=str(public_id)).first()


@require_safe
@needs(Right.PREPARE_DELETION)
def run(request: Request, public_id: object) -> HttpResponse:
    """Show one run: its certificate and what has happened since (kørsel, opfølgning)."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    language = get_language() or "da"
    lines = [
        (line, task_type(line.number).name(language), _name(line.sender))
        for line in deletion_certificate.lines_of(found)
    ]
    report = follow_up(found)
    followed = [(number, entry, task_type(number).name(language)) for number, entry in report.types]
    context = {
        "run": found, "total": deletion_certificate.total_of(found), "lines": lines,
        "report": report, "followed": followed, "is_genuine": deletion_certificate.is_genuine(found),
    }  # fmt: skip
    return render(request, "web/deletion/run.html", context)


run.place = "deletion"  # type: ignore[attr-defined]


@require_safe
@needs(Right.PREPARE_DELETION)
def certificate(request: Request, public_id: object, form: str) -> HttpResponse:
    """Hand out a run's certificate as PDF or CSV (bevis)."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    with translation.override("da"):  # the certificate is one document, whoever reads it
        place = _("%(name)s Kommune") % {"name": municipality_name(found.municipality)}
    if form == "pdf":
        answer = HttpResponse(deletion_certificate.pdf_of(found, place), content_type="application/pdf")
    elif form == "csv":
        answer = HttpResponse(deletion_certificate.csv_of(found, place), content_type="text/csv; charset=utf-8")
    else:
        return not_found(request, _("Beviset kan hentes som PDF eller CSV."))
    answer["Content-Disposition"] = f'attachment; filename="bevis-sletning-{found.run_on.isoformat()}.{form}"'
    return answer


@require_safe
@needs(Right.PREPARE_DELETION)
def follow_up_file(request: Request, public_id: object) -> HttpResponse:
    """Hand out what has happened since a run as CSV (opfølgning)."""
    found = _run(public_id)
    if found is None:
        return not_found(request, _("Kørslen findes ikke i kommunen."))
    answer = HttpResponse(csv_of(found, follow_up(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="opfoelgning-sletning-{found.run_on.isoformat()}.csv"'
    return answer
