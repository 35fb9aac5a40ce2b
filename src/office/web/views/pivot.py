"""A report as a pivot (pivot): in the browser, and as a plain table with the same figures; views are shared."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from csp.constants import NONCE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.rights import Right
from office.kernel.errors import OfficeError
from office.reports.columns import Kind
from office.reports.definition import UNIT_WORDS, Report
from office.reports.errors import FormatRefused
from office.reports.models import Extract
from office.reports.operations import delete_view, log_extract, save_view
from office.reports.pivot import Layout, Measure, pivot
from office.reports.queries import view_by_public_id, views_for
from office.reports.ready_views import READY_VIEWS
from office.reports.registry import report_of
from office.reports.running import Question
from office.web.access import Request, needs, not_found
from office.web.report_asking import Asking, filter_pairs, period_pairs, read
from office.web.report_pivot import (
    CHARTS,
    Chosen,
    browser_data,
    browser_layout,
    chosen,
    layout_of_browser,
    measure_word,
    plain,
)
from office.web.report_table import condition_text
from office.web.views.reports import kept, purpose_of, told, widened_text

# The pivot is a program in WebAssembly that runs in a worker and styles itself; no other page may do that. Its style
# sheets carry the page's nonce (pivot.js); it also writes style attributes, which know no nonce and load nothing.
_PIVOT_POLICY = csp_replace({
    "script-src": [SELF, "'wasm-unsafe-eval'"], "worker-src": [SELF, "blob:"], "style-src": [SELF, NONCE],
    "style-src-attr": ["'unsafe-inline'"],
})  # fmt: skip


def _asked(request: Request, code: str) -> tuple[Asking, Chosen]:
    report = report_of(code)
    picked = chosen(request, report)
    asking = read(request, report)
    if picked.ready is not None and picked.ready.unit in report.units and not request.GET.get("pr"):
        said = request.GET.copy()
        said["pr"] = picked.ready.unit.value
        request.GET = said  # type: ignore[assignment]
        asking = read(request, report)
    return asking, picked


@require_safe
@needs(Right.SEE_REPORTS)
@_PIVOT_POLICY
@told
def show(request: Request, code: str) -> HttpResponse:
    """Show a report as a pivot, with the same figures as a plain table (pivot)."""
    asking, picked = _asked(request, code)
    question, layout, report = asking.question, picked.layout, asking.question.report
    table = pivot(question, layout)
    log_extract(
        question=_narrowed(question, layout), channel=Extract.Channel.SCREEN,
        purpose=f"Pivot: {picked.name or purpose_of(report)}",
    )  # fmt: skip
    return render(request, "web/reports/pivot.html", {
        "report": report, "asking": asking, "picked": asking.picked, "chosen": picked, "layout": layout,
        "units": [(unit, str(UNIT_WORDS[unit]).capitalize()) for unit in report.units],
        "widened": widened_text(asking), "table": plain(question, layout, table),
        "kept": kept(request), "conditions": [condition_text(report, one) for one in _all_filters(asking, layout)],
        "browser": browser_layout(question, picked) | {"charts": {name: key for key, name in CHARTS.items()}},
        "data_url": f"{reverse('report_data', args=[report.code])}?{request.GET.urlencode()}",
        "table_url": f"{reverse('report_table', args=[report.code])}?{request.GET.urlencode()}",
        "ready": [(view, _link(asking, "visning", view.key)) for view in READY_VIEWS if view.report == report.code],
        "saved": [
            (view, _link(asking, "gemt", str(view.public_id))) for view in views_for(request.user)
            if view.report == report.code
        ],
        "numbers": [c for c in report.columns if c.kind.is_number or c.kind is Kind.PERCENT],
        "measures": [(measure.value, measure_word(measure)) for measure in Measure],
        "layout_json": json.dumps(layout.as_json()), "query": asking.query(), "filters": filter_pairs(question.filters),
    })  # fmt: skip


def _narrowed(question: Question, layout: Layout) -> Question:
    return replace(question, filters=(*question.filters, *layout.filters))


def _all_filters(asking: Asking, layout: Layout) -> list[Any]:
    return [*asking.question.filters, *layout.filters]


def _link(asking: Asking, name: str, value: str) -> str:
    return "?" + urlencode([*period_pairs(asking.picked), (name, value)])


@require_safe
@needs(Right.SEE_REPORTS)
@told
def data(request: Request, code: str) -> HttpResponse:
    """Hand the rows to the pivot in the browser; logged as an extract (data til pivot)."""
    asking, picked = _asked(request, code)
    question = _narrowed(asking.question, picked.layout)
    log_extract(question=question, channel=Extract.Channel.SCREEN, purpose=f"Pivot, rækker: {picked.name or code}")
    answer = JsonResponse(browser_data(question))
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@needs(Right.SEE_REPORTS)
@told
def table(request: Request, code: str) -> HttpResponse:
    """Return the plain table of the layout that the browser's pivot has now (tabel med de samme tal)."""
    asking, picked = _asked(request, code)
    layout = _layout(request, asking.question.report)
    log_extract(
        question=_narrowed(asking.question, layout), channel=Extract.Channel.SCREEN,
        purpose=f"Pivot: {picked.name or purpose_of(asking.question.report)}",
    )  # fmt: skip
    answer = render(request, "web/reports/pivot_table.html", {
        "table": plain(asking.question, layout, pivot(asking.question, layout))
    })  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


def _layout(request: Request, report: Report) -> Layout:
    """Return the layout that the browser sends. Raises FormatRefused, UnknownColumn."""
    try:
        sent = json.loads(request.POST.get("layout", ""))
    except ValueError as error:
        raise FormatRefused("Opsætningen kan ikke læses.", "The layout cannot be read.") from error
    if not isinstance(sent, dict):
        raise FormatRefused("Opsætningen kan ikke læses.", "The layout cannot be read.")
    return layout_of_browser(report, sent)


@require_POST
@needs(Right.SEE_REPORTS)
@told
def save(request: Request, code: str) -> HttpResponse:
    """Save the layout under a name, for oneself or for all who may open the report (gem visning)."""
    layout = _layout(request, report_of(code))
    chart = request.POST.get("chart", "")
    try:
        view = save_view(
            report=code, name=request.POST.get("name", ""), layout=layout, by=request.user,
            is_shared=request.POST.get("shared") == "1",
            chart=chart if chart in CHARTS else "TABLE",
        )  # fmt: skip
    except FormatRefused as error:
        messages.error(request, str(error))
        return redirect("report_pivot", code)
    messages.success(request, _("Visningen %(name)s er gemt.") % {"name": view.name})
    return redirect(f"{reverse('report_pivot', args=[view.report])}?gemt={view.public_id}")


@require_POST
@needs(Right.SEE_REPORTS)
def delete(request: Request, public_id: object) -> HttpResponse:
    """Delete a view of one's own (slet visning)."""
    view = view_by_public_id(str(public_id), request.user)
    if view is None:
        return not_found(request, _("Visningen findes ikke."))
    try:
        delete_view(view=view, by=request.user)
        messages.success(request, _("Visningen %(name)s er slettet.") % {"name": view.name})
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("report_pivot", view.report)


for _view in (show, data, table, save, delete):
    _view.place = "reports"  # type: ignore[attr-defined]
