"""What one does with a list of tasks: keep it under a name, share it, take it home as a file (gemte lister, filer)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.rights import Right
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks.queries import matching, order_of
from office.tasks.saved_lists import keep_list, remove_list
from office.web import task_export, task_filters
from office.web.access import Request, needs, not_found
from office.web.parsing import public_id as parse_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@needs(Right.SOLVE_TASK)
def keep(request: Request) -> HttpResponse:
    """Keep the filters and the order under a name (gem liste)."""
    query = request.POST.get("query", "")
    if not query.startswith("?"):
        query = "?"
    try:
        kept = keep_list(
            name=request.POST.get("name", ""), query=query, owner=request.user,
            is_shared=request.POST.get("shared") == "1",
        )  # fmt: skip
        messages.success(request, _("Listen “%(name)s” er gemt.") % {"name": kept.name})
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect(reverse("tasks") + query)


@require_POST
@needs(Right.SOLVE_TASK)
def remove(request: Request) -> HttpResponse:
    """Remove one's own list (fjern liste)."""
    wanted = parse_id(request.POST.get("list", ""))
    try:
        if wanted is not None and remove_list(public_id=wanted, by=request.user):
            messages.success(request, _("Listen er fjernet."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("tasks")


@require_safe
@needs(Right.SEE_CASES)
def export(request: Request, form: str) -> HttpResponse:
    """Hand out the whole list under its filters as CSV or XLSX (hent)."""
    on, found = clock.today(), task_filters.asked(request.GET, request.user)
    order = order_of(found.sort, found.is_descending, found.priority)
    tasks = matching(found.wanted, on).order_by(*order).defer("cause")
    tasks = tasks.select_related("case", "person", "owner")
    return file_of(request, tasks, form, f"opgaver-{on.isoformat()}")


def file_of(
    request: Request, tasks: object, form: str, name: str, *, with_solved: bool = False
) -> HttpResponse:
    """Answer with tasks as a file."""
    rows, on = tasks.iterator(chunk_size=2000), clock.today()  # type: ignore[attr-defined]
    if form == "xlsx":
        content = task_export.xlsx(rows, request.user, on, with_solved=with_solved)
        answer = HttpResponse(content, content_type=XLSX)
    elif form == "csv":
        # Whole, not streamed: the rows belong to the municipality at work, which is left when the view returns.
        blocks = task_export.csv_blocks(rows, request.user, on, with_solved=with_solved)
        answer = HttpResponse(b"".join(blocks), content_type="text/csv; charset=utf-8")
    else:
        return not_found(request, _("Listen kan hentes som CSV eller XLSX."))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
