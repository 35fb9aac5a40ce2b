"""Around the reports: the jobcentre's list against R46, work lists, and the inbox (arbejdslister, indbakke)."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.administration.models import Role
from office.administration.queries import colleagues, names_by_username
from office.administration.rights import Right, may
from office.cases.models import SicknessCase
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.reports import operations, queries
from office.reports.access import may_open, reports_for, viewer_for_role, viewer_of
from office.reports.case_columns import STATUS
from office.reports.comparison import Comparison, Matching, UploadedList, compare_with_r46, guessed, read_list
from office.reports.delivery import inbox_of, open_delivery
from office.reports.errors import ListUnreadable
from office.reports.models import Extract, Reminder, Subscription
from office.reports.registry import report_of
from office.reports.rhythm import work_list
from office.reports.running import Question, Size
from office.reports.writing import Format
from office.web.access import Request, needs, not_found
from office.web.report_asking import filter_pairs
from office.web.report_table import word
from office.web.views.reports import told

_MOST_BYTES = 20_000_000
_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.SEE_REPORTS, Right.SEE_CPR)
@told
def compare(request: Request) -> HttpResponse:
    """Compare the jobcentre's case list with R46; columns are matched on screen and nothing is kept (sammenligning)."""
    viewer = viewer_of(request.user)
    question = Question(report=report_of("R46"), viewer=viewer)
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            content = _content(request)
            uploaded = read_list(content)
            context = _matching(request, uploaded, content)
            if request.POST.get("cpr"):
                found = compare_with_r46(content, Matching(**context["chosen"]), viewer)
                persons = {one.cpr for one in found.not_at_jobcentre}
                persons |= {one.case.cpr for one in found.recoveries_missing_here}
                operations.log_extract(
                    question=question, channel=Extract.Channel.COMPARISON,
                    purpose="Sammenligning med jobcentrets sagsliste", form=Format.CSV,
                    size=Size(rows=found.ours, persons=len(persons)),
                )  # fmt: skip
                context |= _found(found)
        except ListUnreadable as error:
            messages.error(request, str(error))
            status = 422
    return render(request, "web/reports/compare.html", context, status=status)


def _content(request: Request) -> bytes:
    """Return the list: uploaded just now, or as the page carried it along."""
    file = request.FILES.get("list")
    if file is not None:
        if (file.size or 0) > _MOST_BYTES:
            raise ListUnreadable(0, "Filen er for stor.", "The file is too large.")
        return bytes(file.read())
    try:
        packed = base64.b64decode(request.POST.get("content", ""), validate=True)
        opened = zlib.decompressobj()
        content = opened.decompress(packed, _MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ListUnreadable(0, "Vælg en fil.", "Choose a file.") from error
    if not content:
        raise ListUnreadable(0, "Vælg en fil.", "Choose a file.")
    return content


def _matching(request: Request, uploaded: UploadedList, content: bytes) -> dict[str, Any]:
    guess = guessed(uploaded.headers)
    chosen = {what: request.POST.get(what, guess[what]) for what in ("cpr", "first_day", "last_day")}
    titles = {
        "cpr": _("CPR-nummer"), "first_day": _("Første fraværsdag"), "last_day": _("Raskmelding, sidste fraværsdag")
    }
    return {
        "headers": uploaded.headers, "lines": len(uploaded.rows), "chosen": chosen,
        "fields": [(what, titles[what], chosen[what], what == "cpr") for what in titles],
        "content": base64.b64encode(zlib.compress(content)).decode(),
    }  # fmt: skip


def _found(found: Comparison) -> dict[str, Any]:
    numbers = [one.number for one in found.not_at_jobcentre[:_SHOWN]]
    numbers += [one.case.number for one in found.recoveries_missing_here[:_SHOWN]]
    links = {
        number: reverse("case", args=[public_id])
        for number, public_id in SicknessCase.objects.filter(number__in=numbers).values_list("number", "public_id")
    }
    return {
        "found": found,
        "missing": [
            (one, links.get(one.number, ""), word(STATUS, one.status)) for one in found.not_at_jobcentre[:_SHOWN]
        ],
        "unread": found.unread[:_SHOWN],
        "left_out": max(0, len(found.not_at_jobcentre) - _SHOWN, len(found.recoveries_missing_here) - _SHOWN,
                        len(found.unread) - _SHOWN),
        "recoveries": [(one, links.get(one.case.number, "")) for one in found.recoveries_missing_here[:_SHOWN]],
    }


# Work lists ----------------------------------------------------------------------------------------------------------


@require_safe
@needs(Right.SEE_REPORTS)
def worklists(request: Request) -> HttpResponse:
    """Show the recommended checks that wait and those that are done, each with the filtered report (arbejdslister)."""
    today = clock.today()
    operations.open_reminders(on=today)
    waiting, names = queries.open_reminders(today), names_by_username()
    return render(request, "web/reports/worklists.html", {
        "waiting": [_told(one, request, names) for one in waiting],
        "team": colleagues() if may(request.user, Right.ASSIGN) else [],
        "done": [_told(one, request, names) for one in queries.done_reminders()],
        "overdue": sum(one.due_on < today for one in waiting),
    })  # fmt: skip


def _told(reminder: Reminder, request: Request, names: Mapping[str, str]) -> dict[str, Any]:
    work = work_list(reminder.kind)
    pairs = filter_pairs(work.filters)
    if work.unit is not None:
        year = reminder.unit[:4]
        pairs = [("pr", work.unit.value), ("fra", year), ("til", year), *pairs]
    opens = may_open(report_of(work.report), viewer_of(request.user), clock.today())
    address = f"{reverse('report', args=[work.report])}{'?' + urlencode(pairs) if pairs else ''}"
    return {
        "row": reminder, "work": work, "url": address if opens else "",
        "beside": reverse("report", args=[work.beside]) if opens and work.beside else "",
        "is_late": reminder.due_on < clock.today(), "is_mine": reminder.owner_id == request.user.pk,
        "done_by": names.get(reminder.done_by, reminder.done_by),
    }


def _reminder(request: Request, public_id: object, act: Any) -> HttpResponse:
    found = queries.reminder_by_public_id(str(public_id))
    if found is None:
        return not_found(request, _("Arbejdslisten findes ikke."))
    try:
        act(found)
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("worklists")


@require_POST
@needs(Right.SEE_REPORTS)
def worklist_give(request: Request, public_id: object) -> HttpResponse:
    """Give a work list to oneself, to a colleague or to nobody (tildel)."""
    asked = request.POST.get("owner", "")
    owner = request.user if asked == "me" else next((one for one in colleagues() if str(one.public_id) == asked), None)
    return _reminder(
        request, public_id, lambda row: operations.give_reminder(reminder=row, owner=owner, by=request.user)
    )


@require_POST
@needs(Right.SEE_REPORTS)
def worklist_done(request: Request, public_id: object) -> HttpResponse:
    """Mark a work list as done, with a note (udført)."""
    note = request.POST.get("note", "").strip()[:500]
    return _reminder(
        request, public_id, lambda row: operations.finish_reminder(reminder=row, by=request.user, note=note)
    )


@require_POST
@needs(Right.SEE_REPORTS)
def worklist_reopen(request: Request, public_id: object) -> HttpResponse:
    """Take the done-mark away again (genåbn)."""
    return _reminder(request, public_id, lambda row: operations.reopen_reminder(reminder=row, by=request.user))


# Inbox ---------------------------------------------------------------------------------------------------------------


@require_safe
@needs(Right.SEE_REPORTS)
def inbox(request: Request) -> HttpResponse:
    """Show the files that came to one's role, and what is subscribed to (indbakke, abonnementer)."""
    viewer = viewer_of(request.user)
    standing = [
        (one, report_of(one.report), one.get_rhythm_display(), one.get_role_display())
        for one in queries.subscriptions()
    ]
    return render(request, "web/reports/inbox.html", {
        "files": [(one, report_of(one.report)) for one in inbox_of(request.user)], "standing": standing,
        "reports": list(reports_for(viewer, clock.today())), "rhythms": Subscription.Rhythm.choices,
        "roles": [
            (role, role.label) for role in Role
            if role is not Role.OPERATOR and _opens_any(role)
        ],
        "forms": [form.value for form in Format], "my_role": request.user.role,
    })  # fmt: skip


def _opens_any(role: Role) -> bool:
    return any(True for _report in reports_for(viewer_for_role(role, ""), clock.today()))


@require_safe
@needs(Right.SEE_REPORTS)
@told
def inbox_file(request: Request, public_id: object) -> HttpResponse | FileResponse:
    """Hand out a delivered file; the fetching is logged (hent levering)."""
    found = queries.delivery_by_public_id(str(public_id))
    if found is None:
        return not_found(request, _("Filen findes ikke."))
    path = open_delivery(delivery=found, by=request.user)
    kind = Format(found.form).content_type
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@needs(Right.SEE_REPORTS)
def subscribe(request: Request) -> HttpResponse:
    """Subscribe a role to a report (opret abonnement)."""
    said = request.POST
    try:
        if said.get("role") not in Role.values or said.get("rhythm") not in Subscription.Rhythm.values:
            return not_found(request, _("Rollen eller rytmen findes ikke."))
        operations.subscribe(
            report=said.get("report", ""), rhythm=said["rhythm"], role=Role(said["role"]),
            form=Format(said.get("form", "csv")), purpose=said.get("purpose", ""), by=request.user,
            to_folder=said.get("folder") == "1",
        )  # fmt: skip
        messages.success(request, _("Abonnementet er oprettet. Den første fil kommer i nat."))
    except (OfficeError, ValueError) as error:
        messages.error(request, str(error))
    return redirect("inbox")


@require_POST
@needs(Right.SEE_REPORTS)
def unsubscribe(request: Request, public_id: object) -> HttpResponse:
    """End a subscription (ophæv abonnement)."""
    found = next((one for one in queries.subscriptions() if str(one.public_id) == str(public_id)), None)
    if found is None:
        return not_found(request, _("Abonnementet findes ikke."))
    operations.end_subscription(subscription=found, by=request.user)
    messages.success(request, _("Abonnementet er ophævet."))
    return redirect("inbox")


for _view in (compare, worklists, worklist_give, worklist_done, worklist_reopen, inbox, inbox_file, subscribe,
              unsubscribe):  # fmt: skip
    _view.place = "reports"  # type: ignore[attr-defined]
