"""How a new process begins (arbejdsproces): Django first, for everything else here needs its tables' names."""

from __future__ import annotations

import gc
import os
from typing import Protocol


class Names(Protocol):
    """Names of databases, one for each process that asks."""

    def get(self) -> str:
        """Return a name that nobody else has got."""
        ...


def begin(names: Names) -> None:
    """Make a new process ready for the office, in a database of its own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
    django.setup()

    from office.jobs.scenarios import databases

    gc.freeze()  # spares the collector everything that is loaded by now and never let go
    databases.use(names.get())
