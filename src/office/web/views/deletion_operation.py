"""The operator's page of task deletion: everybody's orders, calendar, dry run, run, stop (drift af sletning)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.rights import Right
from office.flows import operate_deletion as flow
from office.kernel import clock, queue
from office.kernel.errors import OfficeError
from office.tasks import deletion
from office.web.access import Request, needs, not_found
from office.web.parsing import Unreadable, day


@require_safe
@needs(Right.OPERATE)
def show(request: Request) -> HttpResponse:
    """Show orders and runs of every municipality and the calendar; no case (drift af sletning)."""
    today = clock.today()
    is_dry_run = request.GET.get("proeve") == "1"
    last = deletion.latest_run_day(today)
    found = flow.orderings(by=request.user, dry_run=is_dry_run)
    made = flow.runs(by=request.user)
    context = {
        "orderings": found, "runs": made, "goes_on": any(row.goes_on for row in made),
        "rounds": deletion.coming_rounds(today, 8),
        "rhythms": [(rhythm, rhythm.reason(get_language() or "da")) for rhythm in deletion.rhythms()],
        "lacks_worker": queue.waiting_jobs() > 0 and not queue.has_worker(),
        "is_dry_run": is_dry_run, "last_run_day": last,
        "total": sum(entry.effect.tasks for entry in found if entry.effect), "types": sum(len(e.orders) for e in found),
    }  # fmt: skip
    return render(request, "web/deletion/operation.html", context)


show.place = "deletion_operation"  # type: ignore[attr-defined]


@require_safe
@needs(Right.OPERATE)
def follow_up(request: Request, day: str) -> HttpResponse:
    """Show what has happened since the runs of a day, per municipality (opfølgning)."""
    try:
        run_on = date.fromisoformat(day)
    except ValueError:
        return not_found(request, _("Der var ingen kørsel den dag."))
    followed = flow.follow_ups(by=request.user, run_on=run_on)
    if not followed:
        return not_found(request, _("Der var ingen kørsel den dag."))
    return render(request, "web/deletion/operation_follow.html", {"run_on": run_on, "followed": followed})


follow_up.place = "deletion_operation"  # type: ignore[attr-defined]


def _tried(request: Request, what: Callable[[], Any], said: Callable[[Any], str]) -> HttpResponse:
    try:
        messages.success(request, said(what()))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("deletion_operation")


def _code(request: Request) -> int:
    text = request.POST.get("municipality", "")
    return int(text) if text.isdigit() and len(text) < 5 else 0


def _run_day(request: Request) -> date:
    """Read which run is meant. Raises Unreadable, also when none is said."""
    text = request.POST.get("run_on", "")
    found = day(text, _("Kørselsdag"))
    if found is None:
        raise Unreadable(_("Kørselsdag"), text, "Vælg en kørsel.", "Choose a run.")
    return found


@require_POST
@needs(Right.OPERATE)
def run(request: Request) -> HttpResponse:
    """Begin one municipality's run that has come; a worker does it (kør)."""
    return _tried(
        request,
        lambda: flow.start_run(municipality=_code(request), by=request.user, on=clock.today()),
        lambda made: _("Kørslen er i gang. Siden viser, hvor langt den er."),
    )


@require_POST
@needs(Right.OPERATE)
def stop(request: Request) -> HttpResponse:
    """Stop a run, begun or to come (stands)."""
    return _tried(
        request, lambda: flow.stop(municipality=_code(request), run_on=_run_day(request), by=request.user),
        lambda made: _("Kørslen er standset."),
    )  # fmt: skip


@require_POST
@needs(Right.OPERATE)
def resume(request: Request) -> HttpResponse:
    """Let a stopped run go on (genoptag)."""
    return _tried(
        request, lambda: flow.resume(municipality=_code(request), run_on=_run_day(request), by=request.user),
        lambda made: _("Kørslen går videre."),
    )  # fmt: skip


@require_POST
@needs(Right.OPERATE)
def deadline(request: Request) -> HttpResponse:
    """Set until when orders for a run are taken (frist for runden)."""
    try:
        run_on, last = (day(request.POST.get(name, ""), _("Frist")) for name in ("run_on", "deadline"))
    except OfficeError as error:
        messages.error(request, str(error))
        return redirect("deletion_operation")
    if run_on is None or last is None:
        return redirect("deletion_operation")
    return _tried(
        request, lambda: flow.set_deadline(run_on=run_on, deadline=last, by=request.user),
        lambda made: _("Fristen er sat."),
    )  # fmt: skip
