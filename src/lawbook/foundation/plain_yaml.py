"""YAML in which everything is text: who asks for a value reads it by its own type, so that 137.43 is never a float."""

from __future__ import annotations

from typing import Any

import yaml

# The C reader is several times faster where it is there; both read the same.
_READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def plain_yaml(text: str) -> Any:
    """Read a text; None when there is nothing in it."""
    return yaml.load(text, _READER)  # noqa: S506 - text only, builds no objects
