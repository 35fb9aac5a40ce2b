"""The leader's overview (lederens opgaveoversigt): everybody's tasks, with solved on and solved by."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.queries import colleagues, names_by_username
from office.administration.rights import Right
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks.catalogue import all_types
from office.tasks.leader import LeaderFilter, figures_by_owner, leader_page, wanted_by_leader
from office.tasks.models import Task
from office.web.access import Request, needs
from office.web.closed_by import closed_by
from office.web.parsing import day, page_number
from office.web.task_rows import rows_of
from office.web.views.task_lists import file_of

_DAYS = 14


def _asked(request: Request) -> LeaderFilter:
    """Read the address; a day that cannot be read is left out and said."""
    today = clock.today()
    first, last = today - timedelta(days=_DAYS), today
    try:
        first = day(request.GET.get("fra", ""), _("Fra")) or first
        last = day(request.GET.get("til", ""), _("Til")) or last
    except OfficeError as error:
        messages.error(request, str(error))
    number, owner = request.GET.get("nr", ""), request.GET.get("ejer", "")
    return LeaderFilter(
        first=first, last=last, statuses=frozenset(request.GET.getlist("status")) & frozenset(Task.Status.values),
        number=int(number) if number.isdigit() and len(number) < 5 else None,
        owner=int(owner) if owner.isdigit() and len(owner) < 10 else None,
        solved_by=request.GET.get("loest_af", "")[:150],
    )  # fmt: skip


@require_safe
@needs(Right.ASSIGN)
def show(request: Request) -> HttpResponse:
    """Show everybody's tasks and who has solved what (lederens opgaveoversigt)."""
    today, asked = clock.today(), _asked(request)
    page = leader_page(asked, page_number(request.GET.get("page")))
    team = list(colleagues())
    names = names_by_username()
    figures = figures_by_owner(asked, today, {user.username: user.pk for user in team})
    by_pk = {user.pk: user for user in team}
    query = {key: request.GET.getlist(key) for key in request.GET if key != "page" and request.GET.get(key)}
    language = get_language() or "da"
    context = {
        "asked": asked, "page": page, "team": team, "query": urlencode(query, doseq=True),
        "rows": [(row, closed_by(row.task, names)) for row in rows_of(page.tasks, request.user, today)],
        "statuses": Task.Status.choices, "types": [(kind.number, kind.name(language)) for kind in all_types().values()],
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
    tasks = wanted_by_leader(_asked(request)).defer("cause").select_related("case", "person", "owner")
    return file_of(request, tasks, form, f"lederens-opgaver-{clock.today().isoformat()}", with_solved=True)
