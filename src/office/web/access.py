"""Who comes in where (adgang): every page names the right that it needs, and a test reads those names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from office.administration.models import User
from office.administration.rights import Right, may
from office.web.words import RIGHTS

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request of somebody who is logged in (forespørgsel): what a guarded page gets."""

    user: User  # type: ignore[assignment]


def needs(*rights: Right) -> Callable[[View], View]:
    """Let only those in who have every right (rettighedskrav); others are told which one is missing.

    Who is not logged in is sent to the login page and back. The page's rights stand on it as `rights`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            missing = [right for right in rights if not may(request.user, right)]
            return refusal(request, missing[0]) if missing else view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_login(request: HttpRequest) -> HttpResponse:
    """Come back to the page after login; a form that was sent is not sent again."""
    back = request.get_full_path() if request.method == "GET" else "/"
    answer: HttpResponse = redirect_to_login(back)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = "/"
    return answer


def refusal(request: HttpRequest, right: Right) -> HttpResponse:
    """Say that a right is missing (manglende rettighed)."""
    words = {
        "heading": _("Ingen adgang"),
        "text": _("Din rolle giver ikke adgang hertil."),
        "what_to_do": _("Siden kræver ret til %(right)s. Tal med en leder, hvis du skal bruge den.")
        % {"right": RIGHTS[right]},
    }
    return problem(request, words, status=403)


def not_found(request: HttpRequest, text: str) -> HttpResponse:
    """Say that nothing is there, or that it is not this municipality's (findes ikke)."""
    return problem(request, {"heading": _("Findes ikke"), "text": text}, status=404)


def problem(request: HttpRequest, words: dict[str, str], *, status: int) -> HttpResponse:
    """Render a page that says what is wrong and what can be done (fejlside)."""
    frame = "web/base.html" if request.user.is_authenticated else "web/bare.html"
    return render(request, "web/problem.html", {**words, "frame": frame}, status=status)
