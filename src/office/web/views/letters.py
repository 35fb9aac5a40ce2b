"""One letter: as it was sent, and as a PDF (brev)."""

from __future__ import annotations

from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.administration.rights import Right, may
from office.cases.models import SicknessCase
from office.decisions.queries import latest_assessment
from office.letters.models import Letter
from office.letters.pdf import pdf_of
from office.letters.queries import letters_of
from office.web.access import Request, View, needs, not_found, refusal
from office.web.case_page import found_of, frame_of, purpose_of
from office.web.people import log_reading
from office.web.views.case import of_case


def unprotected(view: View) -> View:
    """Keep letters of protected people, which carry name and address, from those who may not see these."""

    @wraps(view)
    def guarded(request: Request, case: SicknessCase, letter_id: object) -> HttpResponseBase:
        if case.person.is_protected and not may(request.user, Right.SEE_PROTECTED):
            return refusal(request, Right.SEE_PROTECTED)
        return view(request, case, letter_id)

    return guarded


def _letter(case: SicknessCase, letter_id: object) -> Letter | None:
    return next((letter for letter in letters_of(case) if letter.public_id == letter_id), None)


@require_safe
@needs(Right.SEE_CASES)
@of_case
@unprotected
def letter(request: Request, case: SicknessCase, letter_id: object) -> HttpResponse:
    """Show a letter exactly as it was sent (brev)."""
    found = _letter(case, letter_id)
    if found is None:
        return not_found(request, _("Brevet findes ikke på sagen."))
    context = frame_of(request, case, "case_letters", found_of(latest_assessment(case)))
    # The text was written by the office's own templates, which escape what parties said, and never changes again.
    context |= {"letter": found, "body": mark_safe(found.html)}
    return render(request, "web/case/letter.html", context)


letter.place = "find"  # type: ignore[attr-defined]


@require_safe
@needs(Right.SEE_CASES)
@of_case
@unprotected
def letter_pdf(request: Request, case: SicknessCase, letter_id: object) -> HttpResponse:
    """Hand out a letter as PDF (brev som PDF)."""
    found = _letter(case, letter_id)
    if found is None:
        return not_found(request, _("Brevet findes ikke på sagen."))
    log_reading(case.person, request.user, purpose=purpose_of(request), place="letter_pdf")
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    return answer
