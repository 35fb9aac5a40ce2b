"""Coming in, going out, language, theme and keys (log ind, sprog og indstillinger)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from office.administration.models import User
from office.administration.queries import municipality_name
from office.administration.rights import Right, may
from office.web.frame import KEYS_COOKIE, THEME_COOKIE, THEMES
from office.web.parsing import public_id

_YEAR = 365 * 24 * 3600
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to where their work is (forside)."""
    if not request.user.is_authenticated:
        return redirect("login")
    first = ((Right.SEE_CASES, "tasks"), (Right.OPERATE, "operation"), (Right.SEE_LOG, "readings"))
    return redirect(next((name for right, name in first if may(request.user, right)), "login"))


def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password (log ind)."""
    if request.method != "POST":
        return _login_page(request, {"next": request.GET.get("next", "")})
    username = request.POST.get("username", "")
    user = authenticate(request, username=username, password=request.POST.get("password", ""))
    if user is None:
        asked = {"next": request.POST.get("next", ""), "username": username, "failed": True}
        return _login_page(request, asked, status=422)
    return _enter(request, user)


@require_POST
def demo_log_in(request: HttpRequest) -> HttpResponse:
    """Come in as one of the demo's named users (demolog-ind); only where the demo is on."""
    if not settings.OPENKSD_DEMO:
        return redirect("login")
    named = public_id(request.POST.get("user"))
    user = User.objects.filter(public_id=named, is_active=True).first() if named is not None else None
    if user is None:
        return redirect("login")
    return _enter(request, user)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave (log ud)."""
    logout(request)
    return redirect("login")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch between Danish and English (sprog), for this browser and for the user."""
    language = request.POST.get("language", "")
    answer = _back(request)
    if not check_for_language(language):
        return answer
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return _with_cookie(answer, settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or the system's own theme (udseende)."""
    theme = request.POST.get("theme", "")
    return _with_cookie(_back(request), THEME_COOKIE, theme if theme in THEMES else "")


@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """Turn single keys on or off (taster med ét tegn)."""
    return _with_cookie(_back(request), KEYS_COOKIE, "off" if request.POST.get("keys") == "off" else "on")


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the door is open, for whoever watches the server (livstegn)."""
    return HttpResponse("ok", content_type="text/plain")


def _login_page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    places: dict[str, list[User]] = {}
    if settings.OPENKSD_DEMO:
        for user in User.objects.filter(is_active=True).order_by(F("municipality").desc(nulls_last=True), "id"):
            place = municipality_name(user.municipality) if user.municipality else _("Fælles drift")
            places.setdefault(place, []).append(user)
    return render(request, "web/login.html", {**context, "demo_users": list(places.items())}, status=status)


def _enter(request: HttpRequest, user: Any) -> HttpResponse:
    login(request, user, backend=_BACKEND)
    return _with_cookie(_back(request), settings.LANGUAGE_COOKIE_NAME, user.language)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Go back to the page of this house that was asked for, else home."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if is_ours else "/")


def _with_cookie(answer: HttpResponse, name: str, value: str) -> HttpResponse:
    answer.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
    return answer
