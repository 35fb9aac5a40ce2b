"""The law and what the program does with it (Lovdækning): the matrix, and one id with its text, versions and tests."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lawbook import law_matrix
from lawbook.version import lawbook_version
from office.administration.rights import Right
from office.kernel import clock
from office.web import law_coverage_view
from office.web.access import Request, needs, not_found


@require_safe
@needs(Right.SEE_LAW)
def show(request: Request) -> HttpResponse:
    """Show every id of the law: § → rule → automation → tasks → letters → tests (lovdækning)."""
    asked = law_coverage_view.Asked(
        text=request.GET.get("q", "").strip()[:60], how=request.GET.get("maade", ""),
        group=request.GET.get("gruppe", ""), proven=request.GET.get("proevet", ""),
    )  # fmt: skip
    found = law_coverage_view.rows(asked)
    context = {
        "rows": found, "asked": asked, "total": len(law_matrix.matrix()), "counts": law_coverage_view.counts(found),
        "hows": law_coverage_view.how_names().items(), "groups": law_coverage_view.group_names().items(),
        "version": lawbook_version(),
    }  # fmt: skip
    return render(request, "web/law/show.html", context)


show.place = "law_coverage"  # type: ignore[attr-defined]


@require_safe
@needs(Right.SEE_LAW)
def one(request: Request, key: str) -> HttpResponse:
    """Show one id with its text, its wordings in time, its tasks, letters and tests (regel)."""
    row = next((row for row in law_matrix.matrix() if row.id == key), None)
    if row is None:
        return not_found(request, _("Loven har ingen regel med det nummer."))
    context = {
        "law": law_coverage_view.law_row(row), "versions": law_coverage_view.versions(row, clock.today()),
        "passage": law_matrix.passages().get(key, ""),
    }  # fmt: skip
    return render(request, "web/law/one.html", context)


one.place = "law_coverage"  # type: ignore[attr-defined]
