"""Intake from files through the whole door, database included (≥ 300 messages a second).

    python -m benchmarks.intake [--cases 1500]

A population's messages as one file of persons and one of everything else, in the order of delivery, are taken in by one
process into a database of its own on the embedded server (or that of DATABASE_URL), which is dropped afterwards.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

BUDGET = 300.0  # messages a second
MUNICIPALITY = 751
FIRST, LAST = date(2025, 11, 25), date(2026, 11, 24)


def _prepare() -> None:
    home = Path(os.environ.get("OPENKSD_HOME", "var/bench"))
    os.environ.update(
        OPENKSD_HOME=str(home), OPENKSD_THROWAWAY_DATABASE="1", OPENKSD_TEST_DB="bench_intake",
        DJANGO_SETTINGS_MODULE="office.settings",
    )  # fmt: skip
    os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()


@contextmanager
def _database() -> Iterator[None]:
    from django.test.utils import setup_databases, teardown_databases

    from office.kernel import tenancy

    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with tenancy.acting_for(MUNICIPALITY):
            yield
    finally:
        teardown_databases(made, verbosity=0)


def measure(cases: int = 1500) -> tuple[float, float, int]:
    """Return messages a second, extracts of the person register a second, and how many messages were refused."""
    _prepare()
    from office.flows.receive_message import receive_content
    from office.registers.operations import store_answers
    from population import generate

    population = generate(municipality=MUNICIPALITY, cases=cases, seed=1, first_day=FIRST, last_day=LAST)
    persons, messages = [], []
    for delivery in population.deliveries():
        for name, content in delivery.files.items():
            (persons if name.endswith(".txt") else messages).append(content)
    with _database():
        store_answers(answers=population.register_answers())
        start = time.perf_counter()
        told = receive_content("persons.cpr.txt", b"".join(persons), received_on=LAST)
        between = time.perf_counter()
        taken = receive_content("messages.jsonl", b"".join(messages), received_on=LAST)
        end = time.perf_counter()
    return taken.messages / (end - between), told.messages / (between - start), len(taken.refused)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1500)
    given = parser.parse_args()
    rate, persons, refused = measure(given.cases)
    verdict = "within" if rate >= BUDGET else "UNDER"
    print(
        f"intake, {given.cases:,} cases: {rate:.0f} messages a second ({verdict} the budget of {BUDGET:.0f}),"
        f" {persons:.0f} persons a second; {refused} messages refused by their own fault"
    )


if __name__ == "__main__":
    main()
