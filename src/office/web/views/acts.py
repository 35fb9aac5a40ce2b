"""Acts on a case (handlinger): draft, calculate, then save or discard; never save what was not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from office.administration.rights import Right, may
from office.cases.models import Fact, SicknessCase
from office.cases.queries import fact_rows_of_case
from office.decisions.queries import latest_assessment
from office.flows.act_on_case import Act, act_on_case
from office.flows.what_if import preview
from office.kernel import clock
from office.kernel.errors import OfficeError
from office.tasks import handling
from office.tasks.queries import task_by_public_id
from office.web import corrections, parsing
from office.web.access import Request, needs, not_found, refusal
from office.web.acts import ACTS, INCOME, initial_of
from office.web.case_page import found_of, frame_of
from office.web.difference import difference_view
from office.web.drafts import Missing, form_fields, is_sealed, read_act, seal
from office.web.task_rows import row_of
from office.web.views.case import of_case

_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class _Page:
    """One act's page: its template, its words and fields, and how the form is read."""

    template: str
    context: dict[str, Any]
    read: Callable[[], Act]
    done: str


@_METHODS
@needs(Right.SEE_CASES)
@of_case
def act(request: Request, case: SicknessCase, key: str) -> HttpResponse:
    """Do one of the acts of the table (handling)."""
    if key == INCOME:
        return income(request, case)
    kind = ACTS.get(key)
    if kind is None:
        return not_found(request, _("Handlingen findes ikke."))
    if not may(request.user, kind.needs):
        return refusal(request, kind.needs)
    written = {name: str(value) for name, value in request.POST.items()}
    shown = written if request.method == "POST" else initial_of(case, kind, request.user)
    context = {
        "title": kind.title, "intro": kind.intro, "save": kind.save, "fields": form_fields(kind.fields, shown),
    }  # fmt: skip
    page = _Page("web/drafts/act.html", context, lambda: read_act(kind, request.POST, case), str(kind.title))
    return _answer(request, case, page)


def income(request: Request, case: SicknessCase) -> HttpResponse:
    """Correct the income that the hourly rate rests on (ret indtægt)."""
    if not may(request.user, Right.CORRECT_FACT):
        return refusal(request, Right.CORRECT_FACT)
    if case.employer is None:
        return not_found(request, _("Sagen har ingen arbejdsgiver, hvis løn kan rettes."))
    facts = fact_rows_of_case(case)
    written = request.POST if request.method == "POST" else None
    rows = corrections.income_rows(case, facts, written)
    context = {
        "title": _("Ret indtægt"), "save": _("Gem indtægten"), "rows": rows, "reason": request.POST.get("reason", ""),
        "intro": _("Tre måneder før første fraværsdag, § 47, stk. 1."),
    }  # fmt: skip

    def read() -> Act:
        if not request.POST.get("reason", "").strip():
            raise Missing(_("Begrundelse"))
        return corrections.income_act(case, facts, request.POST)

    return _answer(request, case, _Page("web/drafts/income.html", context, read, _("Ret indtægt")))


@_METHODS
@needs(Right.SEE_CASES, Right.CORRECT_FACT)
@of_case
def correct(request: Request, case: SicknessCase, fact_id: object) -> HttpResponse:
    """Correct one statement (ret oplysning)."""
    fact: Fact | None = next((row for row in fact_rows_of_case(case) if row.public_id == fact_id), None)
    if fact is None:
        return not_found(request, _("Oplysningen findes ikke på sagen."))
    if fact.kind == "INCOME" and case.employer is not None:
        return redirect("act", case.public_id, INCOME)
    written = {name: str(value) for name, value in request.POST.items()} if request.method == "POST" else None
    context = {
        "title": _("Ret oplysning"), "save": _("Gem rettelsen"), "fact": fact,
        "fields": corrections.edit_fields(fact, written), "reason": request.POST.get("reason", ""),
        "intro": _("Den gamle oplysning bliver stående; den nye træder i stedet."),
    }  # fmt: skip

    def read() -> Act:
        if not request.POST.get("reason", "").strip():
            raise Missing(_("Begrundelse"))
        return corrections.correction(fact, request.POST)

    return _answer(request, case, _Page("web/drafts/correct.html", context, read, _("Ret oplysning")))


def _answer(request: Request, case: SicknessCase, page: _Page) -> HttpResponse:
    """Show the form, or calculate the draft, or save what was calculated."""
    context = {**page.context}
    if request.method == "POST":
        try:
            wanted = page.read()
            if request.POST.get("step") == "save" and is_sealed(wanted, case, request.POST.get("seen", "")):
                act_on_case(case=case, act=wanted, by=request.user, on=clock.today())
                messages.success(request, _("%(what)s: gemt.") % {"what": page.done})
                return redirect("case", case.public_id)
            found = preview(case=case, act=wanted, by=request.user, on=clock.today())
            context |= {"difference": difference_view(found, case), "seen": seal(wanted, case)}
            if request.POST.get("step") == "save":
                context["problem"] = _("Noget er ændret, siden der blev beregnet. Se forskellen igen, før du gemmer.")
        except OfficeError as error:
            context["problem"] = str(error)
    context |= _frame(request, case)
    return render(request, page.template, context, status=422 if context.get("problem") else 200)


def _frame(request: Request, case: SicknessCase) -> dict[str, Any]:
    named = request.POST.get("opgave") or request.GET.get("opgave") or ""
    task = _task(named)
    purpose = f"TASK {task.number}" if task is not None else ""
    frame = frame_of(request, case, "case_payment", found_of(latest_assessment(case)), purpose=purpose)
    frame["opgave"] = named
    frame["for_task"] = row_of(task, request.user, clock.today()) if task is not None else None
    frame["calculated_at"] = clock.now()
    return frame


def _task(named: str) -> Any:
    found = parsing.public_id(named)
    return task_by_public_id(found) if found is not None else None


@require_POST
@needs(Right.SOLVE_TASK)
def solve_loose(request: Request, public_id: object) -> HttpResponse:
    """Solve a task that stands on no case (løs opgave uden sag); nothing else follows from it."""
    task = _task(str(public_id))
    if task is None or task.case is not None:
        return not_found(request, _("Opgaven findes ikke i kommunen."))
    reason = request.POST.get("reason", "").strip()
    try:
        if not reason:
            raise handling.EmptyText("Hvad der blev gjort", "text of what was done")
        handling.solve(task=task, by=request.user.username, solution=reason, on=clock.today())
        messages.success(request, _("Opgaven er løst."))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("tasks")


for _view in (act, correct):
    _view.place = "find"  # type: ignore[attr-defined]
