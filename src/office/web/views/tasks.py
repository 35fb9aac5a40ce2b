"""The task overview and what can be done with a task there (opgaveoversigt)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from office.administration.queries import colleagues
from office.administration.rights import Right, may
from office.cases.queries import fact_rows_of_case
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks import operations
from office.tasks.models import Task
from office.tasks.queries import next_task, overview, task_by_public_id
from office.web import acts, task_filters
from office.web.access import Request, needs, not_found
from office.web.parsing import day, page_number
from office.web.parsing import public_id as parse_id
from office.web.people import log_reading
from office.web.task_overview import formula, kept_lists, saved_lists, sorts, type_counts
from office.web.task_rows import open_up, rows_of


@require_safe
@needs(Right.SEE_CASES)
def show(request: Request) -> HttpResponse:
    """Show one page of the open tasks (opgaveoversigt)."""
    if task_filters.is_untidy(request.GET):
        return redirect(task_filters.tidy(request.path, request.GET))
    on = clock.today()
    found = task_filters.asked(request.GET, request.user)
    page = overview(
        found.wanted, on=on, sort=found.sort, descending=found.is_descending, page=page_number(request.GET.get("page")),
        priority=found.priority,
    )
    opened = _opened(request, request.GET.get("open"), on)
    context = {
        "page": page, "last": page.first + len(page.tasks) - 1 if page.tasks else 0, "asked": found,
        "rows": rows_of(page.tasks, request.user, on), "opened": opened,
        "chips": task_filters.chips(found, page.types), "sorts": sorts(found),
        "lists": saved_lists(found, request.user, on), "types": type_counts(page.types, found),
        "previous": found.address(page=str(page.page - 1)) if page.page > 1 else "",
        "next_page": found.address(page=str(page.page + 1)) if page.page < page.pages else "",
        "next_url": reverse("next_task") + found.address(), "sort_value": found.sort_value,
        "formula": formula(found), "kept_lists": kept_lists(found, request.user), "address": found.address(),
        "team": colleagues() if may(request.user, Right.ASSIGN) else (),
    }  # fmt: skip
    return render(request, "web/tasks/overview.html", context)


show.place = "tasks"  # type: ignore[attr-defined]


def _opened(request: Request, public_id: str | None, on: date) -> object | None:
    task = _task(public_id) if public_id else None
    return _open(request, task, on) if task is not None else None


def _task(public_id: object) -> Task | None:
    found = parse_id(public_id)
    return task_by_public_id(found) if found is not None else None


def _open(request: Request, task: Task, on: date) -> object:
    if task.person is not None:
        log_reading(task.person, request.user, purpose=f"TASK {task.number}", place="tasks")
    facts = fact_rows_of_case(task.case) if task.case else []
    return open_up(task, request.user, on, facts, acts.actions_of(task, request.user))


@require_safe
@needs(Right.SEE_CASES)
def one(request: Request, public_id: object) -> HttpResponse:
    """Open one task in its row; without script, on a page of its own."""
    task = _task(public_id)
    if task is None:
        return not_found(request, _("Opgaven findes ikke i kommunen."))
    context = {
        "opened": _open(request, task, clock.today()), "task": task,
    }  # fmt: skip
    name = "web/tasks/detail_row.html" if request.headers.get("HX-Request") else "web/tasks/one.html"
    return render(request, name, context)


one.place = "tasks"  # type: ignore[attr-defined]


@require_safe
@needs(Right.SEE_CASES)
def take_next(request: Request) -> HttpResponse:
    """Go to the task that comes next in the list (næste opgave)."""
    found = task_filters.asked(request.GET, request.user)
    left = _task(request.GET.get("after"))
    task = next_task(
        found.wanted, on=clock.today(), user=request.user, sort=found.sort, descending=found.is_descending, after=left,
        priority=found.priority,
    )  # fmt: skip
    if task is None:
        messages.info(request, _("Der er ikke flere opgaver i listen."))
        return redirect(reverse("tasks") + found.address())
    return redirect("task", task.public_id)


@require_POST
@needs(Right.SOLVE_TASK)
def assign(request: Request) -> HttpResponse:
    """Give tasks to oneself, or as a leader to a colleague (tildel)."""
    chosen = [task for task in map(_task, request.POST.getlist("task")) if task is not None]
    owner = request.user
    asked_for = request.POST.get("owner", "")
    if asked_for and may(request.user, Right.ASSIGN):
        owner = next((user for user in colleagues() if str(user.public_id) == asked_for), None) or request.user
    elif any(task.owner_id not in (None, request.user.pk) for task in chosen) and not may(request.user, Right.ASSIGN):
        messages.error(request, _("En opgave, der er en kollegas, kan kun tildeles af en leder."))
        return _back(request)
    count = operations.assign(tasks=chosen, owner=owner)
    said = ngettext("%(n)s opgave er tildelt %(who)s.", "%(n)s opgaver er tildelt %(who)s.", count)
    messages.success(request, said % {"n": count, "who": owner})
    return _back(request)


@require_POST
@needs(Right.SOLVE_TASK)
def hold(request: Request) -> HttpResponse:
    """Put tasks on hold until a day, or take them off (sæt på hold)."""
    try:
        until = day(request.POST.get("until", ""), _("Til og med"))
        for task in filter(None, map(_task, request.POST.getlist("task"))):
            if until is None:
                operations.take_off_hold(task=task)
            else:
                operations.put_on_hold(task=task, until=until, reason=request.POST.get("reason", ""))
    except OfficeError as error:
        messages.error(request, str(error))
    return _back(request)


@require_POST
@needs(Right.SOLVE_TASK)
def note(request: Request) -> HttpResponse:
    """Write a note on tasks (notat)."""
    try:
        for task in filter(None, map(_task, request.POST.getlist("task"))):
            operations.note(task=task, text=request.POST.get("text", ""))
    except OfficeError as error:
        messages.error(request, str(error))
    return _back(request)


def _back(request: Request) -> HttpResponse:
    target = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if is_ours else "tasks")
