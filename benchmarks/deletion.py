"""Deletion run over 1,000,000 open tasks in one municipality (≤ 60 s, ≤ 2 × a bare UPDATE of the same rows).

    python -m benchmarks.deletion [--tasks 1000000]

Makes a database of its own on the embedded server (or that of DATABASE_URL), fills it with invented rows and drops it.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date

from benchmarks import scratch

BUDGET_SECONDS, MOST_TIMES = 60.0, 2.0
ORDERED, RUN = date(2026, 11, 24), date(2026, 12, 7)
MUNICIPALITY = 751
NUMBERS = (8, 24, 27, 36, 51, 88, 114, 125, 137, 144)

_PEOPLE = """
INSERT INTO parties_person (municipality, public_id, cpr, name, sort_key, born, sex, status, is_protected, address,
                            pension, is_resident)
SELECT 751, gen_random_uuid(), lpad((6100000000 + n)::text, 10, '0'), 'Navn ' || n, md5(n::text), '1980-01-01',
       'FEMALE', 'ACTIVE', false, '', 'NONE', true
FROM generate_series(1, %(cases)s) AS n
"""
_CASES = """
INSERT INTO cases_sicknesscase (municipality, public_id, number, person_id, relation, first_absence_day, target_group,
                                status, is_recourse, is_complaint, opened_on)
SELECT 751, gen_random_uuid(), '2026-' || lpad(id::text, 6, '0'), id, 'UNEMPLOYMENT_FUND', '2026-09-01',
       'UNEMPLOYED', 'RUNNING', false, false, '2026-09-01'
FROM parties_person
"""
# Ten types on every case; one of them, in every fifth case, holds the decision and so wakes the case.
_TASKS = """
INSERT INTO tasks_task (municipality, public_id, number, case_id, person_id, status, blocks, holds, rule, cause, key,
                        keys, title, opened_on, due_on, note, hold_reason, closed_by, solution,
                        is_money_upper_bound)
SELECT 751, gen_random_uuid(), kind, c.id, c.person_id, 'OPEN',
       CASE WHEN kind = 88 AND c.id %% 5 = 0 THEN 'DECISION' ELSE 'NONE' END,
       CASE WHEN kind = 88 AND c.id %% 5 = 0 THEN 'PART' ELSE 'NOTHING' END, 'LP-28',
       jsonb_build_array(jsonb_build_object('origin', 'FINDING', 'text', repeat('x', 200))), 'k', ARRAY['k'], '',
       DATE '2026-10-01', DATE '2026-11-01', '', '', '', '', false
FROM cases_sicknesscase AS c, unnest(%(numbers)s::smallint[]) AS kind
"""
_BARE = """
UPDATE tasks_task SET status = 'DELETED', closed_on = '2026-12-07', closed_at = now(), closed_by = 'order',
       seen_version = 1, money_waiting = NULL, deleted_in = gen_random_uuid()
WHERE municipality = 751 AND status = 'OPEN' AND number = ANY(%(numbers)s)
"""


def _fill(tasks: int) -> None:
    from django.db import connection

    from office.kernel.database import as_owner

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"cases": tasks // len(NUMBERS)})
        cursor.execute(_CASES, {})
        cursor.execute(_TASKS, {"numbers": list(NUMBERS)})
        cursor.execute("VACUUM ANALYZE")


def _bare() -> float:
    """Return how long the bare UPDATE takes, in a transaction that is taken back, with the rows made whole again."""
    from django.db import connection, transaction

    from office.kernel.database import as_owner

    began = time.perf_counter()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BARE, {"numbers": list(NUMBERS)})
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE tasks_task")
    return took


def measure(tasks: int) -> tuple[int, float, float]:
    """Return how many tasks went, the seconds of the run and of the bare UPDATE."""
    from office.flows.run_task_deletion import run_task_deletion
    from office.kernel import clock
    from office.tasks.deletion import order_deletion

    _fill(tasks)
    bare = _bare()
    with clock.at(ORDERED):
        order_deletion(numbers=NUMBERS, sender="leder", on=ORDERED)
    with clock.at(RUN):
        began = time.perf_counter()
        deleted = run_task_deletion(on=RUN)
        return deleted, time.perf_counter() - began, bare


def main() -> int:
    """Measure, print one line, and fail beyond the budget."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    asked = parser.parse_args()
    scratch.prepare("deletion")
    with scratch.database(MUNICIPALITY):
        deleted, run, bare = measure(asked.tasks)
    times = run / bare
    print(f"deletion run: {deleted:,} tasks in {run:.1f} s (≤ {BUDGET_SECONDS:.0f} s), bare UPDATE {bare:.1f} s,"
          f" {times:.2f} × (≤ {MOST_TIMES:.0f} ×)")  # fmt: skip
    return 0 if run <= BUDGET_SECONDS and times <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
