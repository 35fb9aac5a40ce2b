"""What each provision says in plain words (regelsætninger), for letters and for the why panel; read once from reasons.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence by citation and language."""
    text = files("office.letters").joinpath("reasons.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


def sentence(cites: str, language: str) -> str:
    """Return what a provision says in a language, or nothing where no sentence is written (the citation stands alone)."""
    found = sentences().get(cites)
    return "" if found is None else found["en" if language.startswith("en") else "da"]
