"""The leader's overview (lederens opgaveoversigt): everybody's tasks, with solved on and solved by."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.queries import colleagues, names_by_username
from office.administration.rights import Right
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks.leader import LeaderFilter, counts_for_leader, figures_by_owner, leader_page, wanted_by_leader
from office.tasks.models import Task
from office.web import task_filters
from office.web.access import Request, needs
from office.web.closed_by import closed_by
from office.web.parsing import day, page_number
from office.web.task_overview import formula
from office.web.task_rows import rows_of
from office.web.views.task_lists import file_of

_DAYS = 14


def _asked(request: Request, found: task_filters.Asked) -> LeaderFilter:
    """Read the address; a day that cannot be read is left out and said."""
    today = clock.today()
    first, last = today - timedelta(days=_DAYS), today
    try:
        first = day(request.GET.get("fra", ""), _("Fra")) or first
        last = day(request.GET.get("til", ""), _("Til")) or last
    except OfficeError as error:
        messages.error(request, str(error))
    return LeaderFilter(
        first=first, last=last, statuses=frozenset(request.GET.getlist("status")) & frozenset(Task.Status.values),
        wanted=found.wanted, priority=found.priority, solved_by=request.GET.get("loest_af", "")[:150],
    )  # fmt: skip


@require_safe
@needs(Right.ASSIGN)
def show(request: Request) -> HttpResponse:
    """Show everybody's tasks and who has solved what (lederens opgaveoversigt)."""
    if task_filters.is_untidy(request.GET):
        return redirect(task_filters.tidy(request.path, request.GET))
    today, found = clock.today(), task_filters.asked(request.GET, request.user)
    asked = _asked(request, found)
    page = leader_page(asked, page_number(request.GET.get("page")), today)
    team = list(colleagues())
    names = names_by_username()
    figures = figures_by_owner(asked, today, {user.username: user.pk for user in team})
    by_pk = {user.pk: user for user in team}
    query = {key: request.GET.getlist(key) for key in request.GET if key != "page"}
    unordered = urlencode({key: values for key, values in query.items() if key != "orden"}, doseq=True)
    context = {
        "asked": asked, "page": page, "team": team, "query": urlencode(query, doseq=True),
        "rows": [(row, closed_by(row.task, names)) for row in rows_of(page.tasks, request.user, today)],
        "statuses": Task.Status.choices, "chips": task_filters.chips(found, counts_for_leader(asked, today)),
        "formula": formula(found), "unordered": unordered, "order": request.GET.get("orden", ""),
        "figures": sorted(
            ((by_pk.get(owner), entry) for owner, entry in figures.items()),  # type: ignore[arg-type]
            key=lambda pair: (pair[0] is None, str(pair[0])),
        ),
        "before": page.page - 1, "after": page.page + 1 if page.page < page.pages else 0,
    }  # fmt: skip
    return render(request, "web/leader/show.html", context)


show.place = "leader"  # type: ignore[attr-defined]


@require_safe
@needs(Right.ASSIGN)
def export(request: Request, form: str) -> HttpResponse:
    """Hand out what the leader sees as CSV or XLSX (hent)."""
    today, found = clock.today(), task_filters.asked(request.GET, request.user)
    tasks = wanted_by_leader(_asked(request, found), today).defer("cause").select_related("case", "person", "owner")
    return file_of(request, tasks, form, f"lederens-opgaver-{today.isoformat()}", with_solved=True)
