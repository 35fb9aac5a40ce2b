"""Errors that a person can act on (fejl), in Danish and English."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation


class OfficeError(Exception):
    """Something that the office refuses or cannot do (fejl), said in both languages of the house.

    The command line ends with exit code 2 on it, the screens show it; so it never carries a person number.
    """

    def __init__(self, da: str, en: str) -> None:
        super().__init__(da)
        self.da = da
        self.en = en

    def __str__(self) -> str:
        """Say it in the language at work; Danish where none is chosen."""
        language = translation.get_language() if settings.configured else None
        return self.en if (language or "da").startswith("en") else self.da
