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
_RULE = re.compile(r"(?:LP|R|REF|OVP|PAY|ADM)-\d")
_SENTENCE = re.compile(r"[.:;](?:\s|$)")


# Rules whose first line names no Danish term of its own.
_NAMED = {
    ("R-050", "§ 24, stk. 1"): ("Revurderingstidspunkt", "Reassessment day"),
    ("R-051", "§ 24 a, stk. 1"): ("Varighed på første fraværsdag", "Duration on the first absence day"),
    ("REF-04", "§ 59, stk. 2"): ("Refusion tre måneder tilbage", "Refund three months back"),
    ("LP-15", "LP-15"): ("Sidste rettidige dag", "Last timely day"),
    ("R-014", "§ 7, stk. 5"): ("Raskmelding", "Recovery"),
}


class Title(NamedTuple):
    """A provision's name in both languages (navn)."""

    da: str
    en: str


def title_from(says: str) -> Title:
    """Read both names out of the first line of what a rule says."""
    line = says.strip().split("\n")[0]
    terms = [term for term in _TERM.findall(line) if not _RULE.match(term)]
    english = _SENTENCE.split(_TERM.sub("", line), maxsplit=1)[0]
    english = " ".join(english.replace(" ,", ",").split()).rstrip(",")
    danish = terms[0].partition(";")[0] if terms else english
    return Title(danish[:1].upper() + danish[1:], english)


@cache
def _titles() -> dict[tuple[str, str], Title]:
    return {(provision.id, provision.cites): title_from(provision.says) for provision in registered()}


def title_of(rule: str, cites: str) -> str:
    """Return the provision's name in the language of the page; its rule id where the lawbook knows none."""
    named = _NAMED.get((rule, cites))
    found = Title(*named) if named else _titles().get((rule, cites))
    if found is None:
        return rule
    return found.en if (get_language() or "da").startswith("en") else found.da
