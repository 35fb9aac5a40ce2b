"""The case and its five menus (sagen)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.queries import names_by_username
from office.administration.rights import Right
from office.cases.models import SicknessCase
from office.cases.queries import cases_of, fact_rows_of_case, history_of
from office.decisions.queries import decisions_of, latest_assessment
from office.kernel import clock
from office.letters.queries import letters_of
from office.tasks.deletion_preview import deleted_on_case
from office.tasks.history import RUNS_ON
from office.tasks.models import Task
from office.tasks.queries import tasks_of_case
from office.web import course, provisions, refund_view, weeks
from office.web.access import Request, needs, not_found
from office.web.case_page import case_of, decision_text, found_of, frame_of, provision_groups
from office.web.closed_by import closed_by, passed_over_text
from office.web.facts_view import fact_views
from office.web.task_rows import rows_of
from office.web.trace_view import facts_by_id
from office.web.waiting import is_holding, waiting_of

CaseView = Callable[..., HttpResponseBase]


def of_case(view: CaseView) -> CaseView:
    """Hand the view the case that the address names, or say that the municipality has none."""

    @wraps(view)
    def found(request: Request, public_id: object, *args: object, **kwargs: object) -> HttpResponseBase:
        case = case_of(public_id)
        if case is None:
            return not_found(request, _("Sagen findes ikke i kommunen."))
        return view(request, case, *args, **kwargs)

    return found


@require_safe
@needs(Right.SEE_CASES)
@of_case
def overview(request: Request, case: SicknessCase) -> HttpResponse:
    """Show what the case waits for, its course, its weeks and provisions (Sagsoverblik)."""
    today = clock.today()
    found = found_of(latest_assessment(case))
    tasks = [task for task in tasks_of_case(case) if task.status == Task.Status.OPEN]
    tasks.sort(key=lambda task: not is_holding(task))  # what holds something first, then by due day
    context = frame_of(request, case, "case", found)
    context |= {"waiting": waiting_of(case, tasks, today), "open_tasks": rows_of(tasks, request.user, today)}
    passed_over = [line for line in deleted_on_case(case) if line.kind == RUNS_ON][:3]
    context["passed_over"] = [(line, passed_over_text(line)) for line in passed_over]
    context["more_tasks"] = context["open_tasks"][2:]
    if found is not None:
        table = weeks.table_of(case, found)
        employer = case.employer.name if case.employer else ""
        groups = provision_groups(found)
        context |= {
            "weeks": table, "provisions": groups, "provision_count": sum(len(group.entries) for group in groups),
            "course": course.draw(found, table.payments, today=today, employer=employer, closes_on=case.ended_on),
            "decision": decision_text(decisions_of(case)),
        }  # fmt: skip
    return render(request, "web/case/overview.html", context)


@require_safe
@needs(Right.SEE_CASES)
@of_case
def entitlement(request: Request, case: SicknessCase) -> HttpResponse:
    """Every provision that was tried, with its inputs and result (Berettigelse)."""
    stored = latest_assessment(case)
    found = found_of(stored)
    context = frame_of(request, case, "case_entitlement", found)
    if found is not None and stored is not None:
        facts = facts_by_id(fact_rows_of_case(case))
        context |= {
            "tried": provisions.tried(found, facts), "key_days": provisions.key_days(found),
            "decisions": provisions.decision_rows(decisions_of(case)), "stored": stored,
        }  # fmt: skip
    return render(request, "web/case/entitlement.html", context)


@require_safe
@needs(Right.SEE_CASES, Right.SEE_PAYMENTS)
@of_case
def payment(request: Request, case: SicknessCase) -> HttpResponse:
    """Weeks, payments and postings (Beregning og udbetaling)."""
    found = found_of(latest_assessment(case))
    context = frame_of(request, case, "case_payment", found)
    if found is not None:
        context |= {"weeks": weeks.table_of(case, found), "ledger": weeks.ledger_of(case)}
        context["refund"] = refund_view.refund_of(case, found, fact_rows_of_case(case))
    return render(request, "web/case/payment.html", context)


@require_safe
@needs(Right.SEE_CASES)
@of_case
def letters(request: Request, case: SicknessCase) -> HttpResponse:
    """Letters to the parties and what they have sent (Dokumenter og breve)."""
    context = frame_of(request, case, "case_letters", found_of(latest_assessment(case)))
    context |= {
        "letters": letters_of(case),
        "messages_in": [fact for fact in fact_views(case) if fact.is_message],
    }  # fmt: skip
    return render(request, "web/case/letters.html", context)


@require_safe
@needs(Right.SEE_CASES)
@of_case
def history(request: Request, case: SicknessCase) -> HttpResponse:
    """Show what happened, what was said, and the person's other cases (Historik)."""
    context = frame_of(request, case, "case_history", found_of(latest_assessment(case)))
    names = names_by_username()
    context |= {
        "events": history_of(case), "facts": fact_views(case),
        "other_cases": [other for other in cases_of(case.person) if other.pk != case.pk],
        "closed_tasks": [
            (row, closed_by(row.task, names))
            for row in rows_of(tasks_of_case(case), request.user, clock.today()) if row.task.status != "OPEN"
        ],
    }  # fmt: skip
    return render(request, "web/case/history.html", context)


@require_POST
@needs(Right.SEE_CASES, Right.SEE_CPR)
@of_case
def show_cpr(request: Request, case: SicknessCase) -> HttpResponse:
    """Show the whole person number once, and log that it was asked for (vis CPR-nummer)."""
    context = frame_of(request, case, "case", None, purpose="CPR_NUMBER")
    if context["citizen"].can_show_cpr:
        context["shown_cpr"] = case.person.cpr
    name = "web/case/cpr.html" if request.headers.get("HX-Request") else "web/case/cpr_page.html"
    return render(request, name, context)


for _view in (overview, entitlement, payment, letters, history, show_cpr):
    _view.place = "find"  # type: ignore[attr-defined]
