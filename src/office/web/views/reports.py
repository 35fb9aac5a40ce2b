"""Reports on screen and as files (rapporter): list, page, period, filters, CSV, XLSX; every reading is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.rights import Right, may
from office.kernel import clock, tenancy
from office.kernel.errors import OfficeError
from office.reports.access import reports_for, viewer_of
from office.reports.definition import LARGE, UNIT_WORDS, Report, purpose_description
from office.reports.errors import ReportRefused, UnknownReport
from office.reports.models import Extract
from office.reports.operations import log_extract
from office.reports.periods import Unit
from office.reports.queries import extracts, views_for
from office.reports.ready_views import READY_VIEWS
from office.reports.registry import definitions, report_of
from office.reports.running import Question, Size, page, size_of
from office.reports.writing import Format, blocks, file_name
from office.web.access import Request, needs, not_found, problem
from office.web.report_asking import Asking, filter_pairs, period_pairs, read
from office.web.report_table import conditions_of, fields_of, table_of

ON_PAGE = 50
View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Say on a page what a report refuses: the role, an unknown number, a value that cannot be read."""

    @wraps(view)
    def answered(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except UnknownReport as error:
            return not_found(request, str(error))
        except ReportRefused as error:
            return problem(request, {"heading": _("Ingen adgang"), "text": str(error)}, status=403)
        except OfficeError as error:
            return problem(request, {"heading": _("Kan ikke vises"), "text": str(error)}, status=422)

    return answered


def purpose_of(report: Report) -> str:
    """Return the report's purpose in Danish, for the log."""
    with translation.override("da"):
        return str(report.purpose)


@require_safe
@needs(Right.SEE_REPORTS)
def index(request: Request) -> HttpResponse:
    """List the reports: those that the role opens, and those that it does not, with the reason (rapporter)."""
    opened = list(reports_for(viewer_of(request.user), clock.today()))
    shut = [report for report in definitions().values() if report not in opened]
    return render(request, "web/reports/index.html", {
        "opened": [(one, [str(UNIT_WORDS[unit]) for unit in one.units]) for one in opened], "shut": shut,
        "ready": [view for view in READY_VIEWS if view.report in {one.code for one in opened}],
        "saved": views_for(request.user),
        "extracts": extracts(by=None if _may_see_log(request) else request.user.username)[:10],
    })  # fmt: skip


def _may_see_log(request: Request) -> bool:
    return may(request.user, Right.SEE_LOG)


@require_safe
@needs(Right.SEE_REPORTS)
@told
def show(request: Request, code: str) -> HttpResponse:
    """Show one report: what it is for, its period, and a page of its rows (rapport)."""
    asking = read(request, report_of(code))
    report = asking.question.report
    found = page(asking.question, asking.page, ON_PAGE)
    log_extract(
        question=asking.question, channel=Extract.Channel.SCREEN, purpose=purpose_of(report),
        size=Size(rows=len(found.rows), persons=found.people_here),
    )  # fmt: skip
    first = (found.number - 1) * ON_PAGE + 1 if found.total else 0
    return render(request, "web/reports/show.html", {
        "report": report, "purpose": purpose_description(report), "asking": asking, "picked": asking.picked,
        "units": [(unit, str(UNIT_WORDS[unit]).capitalize()) for unit in report.units],
        "widened": widened_text(asking), "page": found, "table": table_of(asking, found),
        "fields": fields_of(report, asking), "conditions": conditions_of(asking),
        "ready": _ready(asking, found.total), "first": first, "last": first + len(found.rows) - 1,
        "previous": asking.query(side=str(found.number - 1)) if found.number > 1 else "",
        "next_page": asking.query(side=str(found.number + 1)) if found.number < found.pages else "",
        "query": asking.query(), "own_query": _own(asking), "plain": urlencode(period_pairs(asking.picked)),
        "own_columns": sum(column.is_ours for column in report.columns),
        "order": request.GET.get("sorter", ""), "kept": kept(request),
    })  # fmt: skip


def kept(request: Request) -> list[tuple[str, str]]:
    """Return the address's parameters but the period's and the page's, for the form that changes the period."""
    return [(name, value) for name in request.GET for value in request.GET.getlist(name)
            if name not in ("pr", "fra", "til", "side")]  # fmt: skip


def _own(asking: Asking) -> str:
    pairs = [pair for pair in asking.pairs() if pair[0] != "egne"]
    return "?" + urlencode([*pairs, ("egne", "" if asking.with_own else "1")])


def widened_text(asking: Asking) -> str:
    """Say that the extract covers whole units, and which (hele perioder)."""
    period = asking.picked.period
    if period is None or not asking.picked.is_widened:
        return ""
    units = {Unit.WEEK: _("hele uger"), Unit.MONTH: _("hele måneder"), Unit.YEAR: _("hele år")}[period.unit]
    return _("Du valgte %(first)s til %(last)s. Udtrækket dækker altid %(units)s:") % {
        "first": asking.picked.first, "last": asking.picked.last, "units": units,
    }  # fmt: skip


def _ready(asking: Asking, total: int) -> list[dict[str, Any]]:
    """Return the report's ready-made views; how many rows each holds only where counting is cheap."""
    found = []
    for view in READY_VIEWS:
        if view.report != asking.question.report.code:
            continue
        rows = None
        if total <= LARGE:
            base = asking.question
            counted = Question(
                report=base.report, viewer=base.viewer, period=base.period,
                filters=(*base.filters, *view.layout.filters),
            )  # fmt: skip
            rows = size_of(counted).rows
        pairs = [*period_pairs(asking.picked), *filter_pairs(asking.question.filters), ("visning", view.key)]
        found.append({"view": view, "rows": rows, "query": "?" + urlencode(pairs)})
    return found


@require_safe
@needs(Right.SEE_REPORTS)
@told
def file(request: Request, code: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out a report as a file, block by block; who, what and how many people is logged before (udtræk)."""
    if form not in ("csv", "xlsx"):
        return not_found(request, _("Rapporten findes ikke i den form."))
    asking = read(request, report_of(code))
    question, kind = asking.question, Format(form)
    log_extract(question=question, channel=Extract.Channel.FILE, purpose=purpose_of(question.report), form=kind)
    answer = StreamingHttpResponse(in_municipality(blocks(question, kind)), content_type=kind.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(question, kind)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def in_municipality(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Read blocks within the municipality of the request, which has already been answered when they are sent."""
    municipality = tenancy.current()

    def sent() -> Iterator[bytes]:
        with tenancy.acting_for(municipality):
            yield from parts

    return sent()


for _view in (index, show, file):
    _view.place = "reports"  # type: ignore[attr-defined]
