"""Danish words for what the rules read and use (regelværdier og parametre)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

INPUTS: Mapping[str, str | Promise] = {}
PARAMETERS: Mapping[str, str | Promise] = {}
