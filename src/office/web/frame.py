"""What every page shows around its content (rammen): places, rights, language, theme, day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from office.administration.queries import municipality_name
from office.administration.rights import Right, may, rights_of
from office.kernel import clock

THEME_COOKIE, KEYS_COOKIE = "openksd_theme", "openksd_keys"
THEMES = ("light", "dark")
SHEETS = tuple(
    f"web/css/{name}.css"
    for name in ("tokens", "base", "frame", "controls", "tables", "tasks", "case", "draft", "operations", "door",
                 "tasks_more", "reports", "narrow")
)  # fmt: skip
_FONTS = tuple(
    f"npm/@fontsource/ibm-plex-sans/{subset}-{weight}.css"
    for subset in ("latin", "latin-ext")
    for weight in (400, 500, 600)
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main menu (menupunkt); `key` follows G on the keyboard."""

    title: str
    url: str
    icon: str
    key: str
    is_here: bool


@cache
def font_sheets() -> tuple[str, ...]:
    """Return the style sheets of the house font that are installed; without them the system's own font serves."""
    return tuple(sheet for sheet in _FONTS if finders.find(sheet))


def _places(request: HttpRequest) -> list[Place]:
    listed = (
        (Right.SEE_CASES, _("Opgaveoversigt"), "tasks", "list", "o"),
        (Right.SEE_CASES, _("Sager"), "find", "folder", "s"),
        (Right.ASSIGN, _("Lederens opgaveoversigt"), "leader", "team", "v"),
        (Right.SEE_CATALOGUE, _("Opgavekatalog"), "catalogue", "book", "k"),
        (Right.SEE_LAW, _("Lovdækning"), "law_coverage", "shield", "w"),
        (Right.SEE_PAYMENTS, _("Udbetalinger"), "runs", "pay", "u"),
        (Right.SEE_REPORTS, _("Rapporter"), "reports", "chart", "r"),
        (Right.SEE_LOG, _("Læselog"), "readings", "eye", "l"),
        (Right.PREPARE_DELETION, _("Sletning af opgaver"), "deletion", "trash", "x"),
        (Right.ADMINISTER, _("Servicekonti"), "service_accounts", "lock", "i"),
        (Right.OPERATE, _("Drift"), "operation", "pulse", "d"),
        (Right.OPERATE, _("Sletning, drift"), "deletion_operation", "trash", "x"),
    )
    match = request.resolver_match
    here = getattr(match.func, "place", match.url_name) if match else ""
    return [
        Place(title, reverse(name), sign, key, here == name)
        for right, title, name, sign, key in listed
        if may(cast("Any", request.user), right)
    ]


def _key_list() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("Ctrl", "K"), _("søg sag, person")),
        (("J", "K"), _("næste, forrige række")),
        (("Enter",), _("åbn rækken")),
        (("N",), _("næste opgave")),
        (("X",), _("vælg rækken")),
        (("T",), _("tildel mig")),
        (("H",), _("sæt på hold")),
        (("I",), _("opgavens første handling")),
        (("C",), _("kopiér sagsnummer")),
        (("R",), _("ret indtægt")),
        (("B",), _("beregn")),
        (("Ctrl", "Enter"), _("gem det, som beregningen viser")),
        (("1–5",), _("sagens menuer")),
        (("G", "O"), _("gå til Opgaveoversigt")),
        (("G", "S"), _("gå til Sager")),
        (("G", "U"), _("gå til Udbetalinger")),
        (("G", "R"), _("gå til Rapporter")),
        (("G", "D"), _("gå til Drift")),
        (("Esc",), _("luk, fravælg")),
        (("?",), _("vis tasterne")),
    ]


def _place_name(request: HttpRequest) -> str:
    municipality = getattr(request.user, "municipality", None)
    if municipality is not None:
        return _("%(name)s Kommune") % {"name": municipality_name(municipality)}
    return _("Fælles drift") if request.user.is_authenticated else ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of a page needs (kontekst); no query of its own."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "sheets": SHEETS,
        "font_sheets": font_sheets(),
        "theme": theme if theme in THEMES else "",
        "themes": (("light", _("Lys"), "sun"), ("dark", _("Mørk"), "moon"), ("", _("System"), "gear")),
        "keys": "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "on",
        "key_list": SimpleLazyObject(_key_list),
        "places": SimpleLazyObject(lambda: _places(request)),
        "place_name": _place_name(request),
        "can": SimpleLazyObject(lambda: {str(right): True for right in rights_of(cast("Any", request.user))}),
        "today": clock.today(),
        "back": request.get_full_path() if request.method == "GET" else "",
    }
