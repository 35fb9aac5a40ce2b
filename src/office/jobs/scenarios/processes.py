"""How a new process begins (arbejdsproces): Django first, for everything else here needs its tables' names."""

from __future__ import annotations

import os


def begin() -> None:
    """Make a new process ready for the office."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()
