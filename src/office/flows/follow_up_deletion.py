"""What has happened since a deletion run (opfølgning): what came back, and what the cases of the deleted tasks did.

Counted is what happened after the run took the task, never how things merely stand: a case counts as ended when it was
not when its task went, for a closed task keeps the case's status of that moment (see the triggers).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from io import StringIO
from typing import Any

from django.db import connection

from office.cases.models import Event, SicknessCase
from office.decisions.models import Decision
from office.kernel import tenancy
from office.payments.models import Order, PaymentRun
from office.tasks import history
from office.tasks.catalogue import task_type
from office.tasks.models import RANKED_STATUSES, DeletionRun, Task

_OVER = ("ENDED", "CLOSED", "REFUSED", "ANNULLED")
_FIGURES = """
           count(*), coalesce(sum(others), 0), count(*) FILTER (WHERE granted), count(*) FILTER (WHERE adverse),
           count(*) FILTER (WHERE by_machine), count(*) FILTER (WHERE paid > 0), coalesce(sum(paid), 0),
           count(*) FILTER (WHERE ended), count(*) FILTER (WHERE NOT moved)
"""
_FOLLOW = f"""
    WITH gone AS MATERIALIZED (
        SELECT number, case_id, person_id, closed_at, status_rank FROM {Task._meta.db_table}
        WHERE municipality = %(municipality)s AND status = 'DELETED' AND closed_on >= %(run_on)s
          AND deleted_in = %(run)s
    ), cases AS (
        SELECT case_id, min(closed_at) AS since, max(status_rank) AS was, array_agg(number) AS numbers
        FROM gone WHERE case_id IS NOT NULL GROUP BY case_id
    ), told AS MATERIALIZED (
        SELECT cases.case_id, coalesce(d.granted, false) AS granted, coalesce(d.adverse, false) AS adverse,
          coalesce(d.by_machine, false) AS by_machine, coalesce(p.paid, 0) AS paid,
          c.status = ANY(%(over)s) AND NOT cases.was = ANY(%(over_ranks)s) AS ended,
          (SELECT count(*) FROM {Task._meta.db_table} AS t
           WHERE t.municipality = %(municipality)s AND t.case_id = cases.case_id AND t.opened_at >= cases.since
             AND NOT t.number = ANY(cases.numbers)) AS others,
          EXISTS (SELECT 1 FROM {Event._meta.db_table} AS e
                  WHERE e.municipality = %(municipality)s AND e.case_id = cases.case_id AND e.at >= cases.since
                    AND NOT e.kind = ANY(%(runs_own)s)) AS moved
        FROM cases JOIN {SicknessCase._meta.db_table} AS c ON c.id = cases.case_id
        LEFT JOIN LATERAL (
            SELECT bool_or(outcome = ANY(%(granting)s)) AS granted, bool_or(NOT outcome = ANY(%(granting)s)) AS adverse,
                   bool_or(is_automatic) AS by_machine
            FROM {Decision._meta.db_table} WHERE municipality = %(municipality)s AND case_id = cases.case_id
              AND state <> 'PREPARED' AND decided_at >= cases.since) AS d ON true
        LEFT JOIN LATERAL (
            SELECT sum(o.amount) AS paid FROM {Order._meta.db_table} AS o
            JOIN {PaymentRun._meta.db_table} AS r ON r.id = o.run_id
            WHERE o.municipality = %(municipality)s AND o.case_id = cases.case_id AND NOT o.state = ANY(%(unpaid)s)
              AND coalesce(r.sent_at, r.released_at) >= cases.since) AS p ON true
    )
    SELECT number, {_FIGURES}
    FROM (SELECT DISTINCT number, case_id FROM gone WHERE case_id IS NOT NULL) AS kind JOIN told USING (case_id)
    GROUP BY number UNION ALL SELECT NULL, {_FIGURES} FROM told
"""
# Tasks that stand on no case come back to the person.
_BACK = f"""
    WITH gone AS (
        SELECT number, case_id, CASE WHEN case_id IS NULL THEN person_id END AS person_id, min(closed_at) AS since
        FROM {Task._meta.db_table}
        WHERE municipality = %(municipality)s AND status = 'DELETED' AND closed_on >= %(run_on)s
          AND deleted_in = %(run)s GROUP BY 1, 2, 3
    ), back AS (
        SELECT t.number FROM gone JOIN {Task._meta.db_table} AS t ON t.case_id = gone.case_id
        WHERE t.municipality = %(municipality)s AND t.number = gone.number AND t.opened_at >= gone.since
          AND t.deleted_in IS DISTINCT FROM %(run)s
        UNION ALL
        SELECT t.number FROM gone JOIN {Task._meta.db_table} AS t ON t.person_id = gone.person_id
        WHERE t.municipality = %(municipality)s AND t.number = gone.number AND t.opened_at >= gone.since
          AND t.case_id IS NULL AND t.deleted_in IS DISTINCT FROM %(run)s
    )
    SELECT number, count(*) FROM back GROUP BY number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What became of one type after a run, or of all (opfølgning); each case once, money in øre."""

    deleted: int = 0
    came_back: int = 0
    cases: int = 0
    others: int = 0  # tasks of other types that arose on the cases since
    granted: int = 0
    adverse: int = 0
    by_machine: int = 0
    paid_cases: int = 0
    paid: int = 0
    ended: int = 0
    quiet: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The follow-up of one run of a municipality (opfølgningsrapport)."""

    types: Sequence[tuple[int, FollowUp]]
    total: FollowUp


def follow_up(run: DeletionRun) -> Report:
    """Return what came back after a run and what its cases have done since, per type and in all."""
    values: dict[str, Any] = {
        "municipality": tenancy.current(), "run": run.public_id, "run_on": run.run_on, "over": list(_OVER),
        "over_ranks": [RANKED_STATUSES.index(status) + 1 for status in _OVER],
        "runs_own": [history.DELETED, history.RUNS_ON],
        "granting": [Decision.Outcome.GRANTED, Decision.Outcome.PARTLY_GRANTED],
        "unpaid": [Order.State.PREPARED, Order.State.REJECTED, Order.State.RETURNED, Order.State.CANCELLED],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, values)
        did = {number: figures for number, *figures in cursor.fetchall()}
        cursor.execute(_BACK, values)
        back = {number: int(count) for number, count in cursor.fetchall()}
    deleted = {int(number): count for number, count in run.deleted.items()}
    types = [(number, _line(deleted[number], back.get(number, 0), did.get(number))) for number in sorted(deleted)]
    return Report(types, _line(sum(deleted.values()), sum(back.values()), did.get(None)))


def _line(deleted: int, came_back: int, figures: Sequence[Any] | None) -> FollowUp:
    if figures is None:
        return FollowUp(deleted=deleted, came_back=came_back)
    names = ("cases", "others", "granted", "adverse", "by_machine", "paid_cases", "paid", "ended", "quiet")
    return FollowUp(deleted=deleted, came_back=came_back, **dict(zip(names, map(int, figures), strict=True)))


_HEADS = (
    "Nr.", "Opgave", "Slettet", "Kom igen", "Sager", "Andre opgaver siden", "Bevilget siden",
    "Afslag eller stop siden", "Afgjort uden et menneske", "Sager med udbetaling siden", "Udbetalt siden, kr.",
    "Afsluttet siden", "Intet sket",
)  # fmt: skip


def csv_of(run: DeletionRun, report: Report) -> bytes:
    """Return the report as CSV: UTF-8 with BOM, semicolons, CRLF; the last line is all types together."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([f"Opfølgning på sletningskørslen {run.run_on.isoformat()}", f"{run.municipality:03d}"])
    writer.writerow(_HEADS)
    for number, line in report.types:
        writer.writerow([number, task_type(number).name_da, *_cells(line)])
    writer.writerow(["", "I alt", *_cells(report.total)])
    return "\ufeff".encode() + out.getvalue().encode()


def _cells(line: FollowUp) -> list[str]:
    kroner, ore = divmod(line.paid, 100)
    place = list(FollowUp.__dataclass_fields__).index("paid")
    cells = [str(value) for value in astuple(line)]
    cells[place] = f"{kroner},{ore:02d}"
    return cells
