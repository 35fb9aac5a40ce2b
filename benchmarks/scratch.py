"""A database of its own for a benchmark, on the embedded server or that of DATABASE_URL, dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def prepare(name: str) -> None:
    """Set Django up for a database of this name; nothing is made before `database` is entered."""
    home = Path(os.environ.get("OPENKSD_HOME", "var/bench"))
    os.environ.update(
        OPENKSD_HOME=str(home), OPENKSD_THROWAWAY_DATABASE="1", OPENKSD_TEST_DB=f"bench_{name}",
        DJANGO_SETTINGS_MODULE="office.settings",
    )  # fmt: skip
    os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()


@contextmanager
def database(municipality: int) -> Iterator[None]:
    """Make the database and work for a municipality in it."""
    from django.test.utils import setup_databases, teardown_databases

    from office.kernel import tenancy

    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with tenancy.acting_for(municipality):
            yield
    finally:
        teardown_databases(made, verbosity=0)
