"""The catalogue of task types (opgavekatalog): all of them, and one with the versions of its text."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.queries import parameters_in_force
from office.administration.rights import Right
from office.kernel import clock
from office.tasks.catalogue import all_types
from office.tasks.models import Task
from office.tasks.texts import text_version, versions_of, words_of
from office.web import catalogue_view
from office.web.access import Request, needs, not_found


def _due() -> dict[str, int]:
    rules = parameters_in_force(clock.today())
    return {"blocking": rules.due_days_blocking, "other": rules.due_days_other}


@require_safe
@needs(Right.SEE_CATALOGUE)
def show(request: Request) -> HttpResponse:
    """Show every type with its list, consequence, kind and figures (opgavekatalog)."""
    asked = catalogue_view.Asked(
        text=request.GET.get("q", "").strip()[:60], category=request.GET.get("liste", ""),
        kind=request.GET.get("art", ""), blocks=request.GET.get("blokerer", ""),
    )  # fmt: skip
    rows = catalogue_view.rows(clock.today(), _due(), asked, with_figures=True)
    context = {
        "rows": rows, "asked": asked, "chart": catalogue_view.chart(), "total": len(all_types()),
        "lists": catalogue_view.list_names().items(), "kinds": catalogue_view.kind_names().items(),
        "blocks": Task.Blocks.choices,
    }  # fmt: skip
    return render(request, "web/catalogue/show.html", context)


show.place = "catalogue"  # type: ignore[attr-defined]


@require_safe
@needs(Right.SEE_CATALOGUE)
def one(request: Request, number: int) -> HttpResponse:
    """Show one type with everything that is known of it (opgavetype)."""
    if number not in all_types():
        return not_found(request, _("Kataloget har ingen opgave med det nummer."))
    today = clock.today()
    rows = catalogue_view.rows(today, _due(), catalogue_view.Asked(text=str(number)), with_figures=True)
    text_version(number, on=today)
    language = get_language() or "da"
    context = {"row": rows[0], "versions": [(version, words_of(version, language)) for version in versions_of(number)]}
    return render(request, "web/catalogue/one.html", context)


one.place = "catalogue"  # type: ignore[attr-defined]
