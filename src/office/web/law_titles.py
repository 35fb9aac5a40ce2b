"""What each provision is called on the screens (bestemmelsens navn), read from the lawbook's own rules.

The first line of a rule says in English what it finds, with the Danish term of the statute in parentheses.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language

import lawbook.assess  # noqa: F401  every chapter registers its rules when it is imported
from lawbook.foundation.rule import registered

_TERM = re.compile(r"\(([^()]*)\)")
_SENTENCE = re.compile(r"[.:;](?:\s|$)")


class Title(NamedTuple):
    """A provision's name in both languages (navn)."""

    da: str
    en: str


def title_from(says: str) -> Title:
    """Read both names out of the first line of what a rule says."""
    line = says.strip().split("\n")[0]
    term = _TERM.search(line)
    english = _SENTENCE.split(_TERM.sub("", line), maxsplit=1)[0]
    english = " ".join(english.replace(" ,", ",").split()).rstrip(",")
    danish = term[1] if term else english
    return Title(danish[:1].upper() + danish[1:], english)


@cache
def _titles() -> dict[tuple[str, str], Title]:
    return {(provision.id, provision.cites): title_from(provision.says) for provision in registered()}


def title_of(rule: str, cites: str) -> str:
    """Return the provision's name in the language of the page; its rule id where the lawbook knows none."""
    found = _titles().get((rule, cites))
    if found is None:
        return rule
    return found.en if (get_language() or "da").startswith("en") else found.da
