"""The night over the whole country: 120,000 open cases, 30,000 due, 6,000 new messages (≤ 10 minutes).

    python -m benchmarks.night [--scale 0.05] [--workers 2]

A citizens' pay day, the dearest night there is: the new messages are taken in, every due case is assessed by law, its
weeks are posted, the run is prepared, released, sent and reconciled, and each payee gets a specification. `--scale 1`
is the whole country; a smaller one is a part of it, and the time for the whole is reckoned from it and called so.
Before that, due cases are looked at among idle ones and among ten times as many, on a day without payment (< 1.5 ×).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import time
from datetime import date
from typing import Any

from benchmarks import scratch

OPEN, DUE, MESSAGES = 120_000, 30_000, 6_000
BUDGET_SECONDS, BUDGET_RATIO = 600.0, 1.5
MUNICIPALITY = 751
NOTIFIED, DECIDED = date(2026, 1, 29), date(2026, 2, 2)
QUIET_DAY, PAY_DAY = date(2026, 2, 25), date(2026, 2, 26)
CVR = "94000009"
_IN_FORCE = "case_id = %(case)s AND state = 'IN_FORCE'"
# The cases that stand are made by copying one that the program itself has taken in and decided.
_COPIES = (
    ("parties_person", "id = %(person)s", {"id": "k", "cpr": "lpad((6100000000 + n)::text, 10, '0')"}),
    ("cases_sicknesscase", "id = %(case)s",
     {"id": "k", "person_id": "k", "number": "'2025-' || lpad(k::text, 7, '0')"}),
    ("cases_fact", "case_id = %(case)s", {"id": None, "case_id": "k", "person_id": "k", "external_id": "NULL"}),
    ("cases_fact", "case_id IS NULL AND person_id = %(person)s",
     {"id": None, "person_id": "k", "external_id": "NULL"}),
    ("decisions_storedassessment", f"id = (SELECT assessment_id FROM decisions_decision WHERE {_IN_FORCE})",
     {"id": "k", "case_id": "k"}),
    ("decisions_decision", _IN_FORCE, {"id": "k", "case_id": "k", "assessment_id": "k"}),
)  # fmt: skip
_FIRST_COPY = 1_000_000


def _message(kind: str, number: int, signed: str, **body: Any) -> dict[str, Any]:
    return {
        "message_id": f"00000000-0000-4000-8000-{number:012d}", "type": kind, "signed_at": signed,
        "municipality": str(MUNICIPALITY), **body,
    }  # fmt: skip


def _months() -> dict[str, Any]:
    return {f"2025-{month:02d}": {"wage": 34000, "hours": 160.33} for month in range(6, 13)}


def _template() -> tuple[int, int]:
    """Take one case in, let the night decide it, and return its person and case."""
    from office.administration.operations import set_parameter
    from office.cases.models import SicknessCase
    from office.flows.receive_message import receive
    from office.flows.run_night import run_night
    from office.kernel import clock
    from office.parties.operations import put_person

    set_parameter(name="standing_order_release", value=True, valid_from=date(2020, 1, 1))
    with clock.at(NOTIFIED):
        put_person(cpr="6101801234", name="Skabelon", residence=MUNICIPALITY)
        about = {"citizen_cpr": "6101801234"}
        day = NOTIFIED.isoformat()
        for message in (
            _message("DP200A", 1, day, sender={"cvr": CVR}, first_absence_day="2025-12-29", weekly_hours=37,
                     employment_start="2015-01-01", hours_last_8_weeks=296, employer_paid_until="2026-01-27", **about),
            _message("INCOME", 2, day, employer=CVR, months=_months(), **about),
            _message("APPLICATION", 3, day, **about),
        ):  # fmt: skip
            taken = receive(message, received_on=NOTIFIED)
            assert taken.state == "ACCEPTED", taken.problem
    run_night(on=NOTIFIED)
    run_night(on=DECIDED)
    case = SicknessCase.objects.get()
    assert case.status == "DECIDED", case.status
    return case.person_id, case.pk


def _copy(count: int, first: int, template: tuple[int, int], *, next_look_on: date | None) -> None:
    """Copy the template's rows so many times."""
    from django.db import connection

    from office.kernel.database import as_owner

    values = {"person": template[0], "case": template[1], "from": first, "to": first + count - 1, "look": next_look_on}
    with as_owner(), connection.cursor() as cursor:
        for table, where, special in _COPIES:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
                " ORDER BY ordinal_position", [table],
            )  # fmt: skip
            columns = [row[0] for row in cursor.fetchall() if special.get(row[0], "") is not None]
            given = {"public_id": "gen_random_uuid()", "next_look_on": "%(look)s::date", **special}
            picked = ", ".join(str(given.get(column, f'"{column}"')) for column in columns)
            named = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(
                f"INSERT INTO {table} ({named}) SELECT {picked} FROM {table},"
                f" (SELECT g AS k, g - {_FIRST_COPY} AS n"
                " FROM generate_series(%(from)s::bigint, %(to)s) AS g) AS copies"
                f" WHERE {where} ORDER BY k", values,
            )  # fmt: skip
        cursor.execute("ANALYZE")


def _new_messages(count: int) -> bytes:
    """Write the messages of one day: new absences with pay, and the income that belongs to them."""
    lines = []
    for place in range(count // 2):
        about = {"citizen_cpr": f"{7101000000 + place * 11:010d}"}
        day = PAY_DAY.isoformat()
        lines.append(_message("DP201", 1_000 + 2 * place, day, sender={"cvr": CVR}, first_absence_day="2026-02-20",
                              weekly_hours=37, employment_start="2015-01-01", hours_last_8_weeks=296, **about))
        lines.append(_message("INCOME", 1_001 + 2 * place, day, employer=CVR, months=_months(), **about))  # fmt: skip
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _work(on: date) -> None:
    from django.db import connections

    from office.flows.run_night import run_night
    from office.kernel import tenancy

    connections.close_all()
    with tenancy.acting_for(MUNICIPALITY):
        run_night(on=on)
    connections.close_all()


def _night(on: date, workers: int) -> float:
    """Run a night with so many workers at once and return the seconds."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_work, args=(on,)) for _ in range(workers)]
    begins = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("a worker failed")
    return time.perf_counter() - begins


def main() -> None:
    """Measure and print a line for the night and one for the idle cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    scratch.prepare("night")
    with scratch.database(MUNICIPALITY):
        _measure(given.scale, given.workers)


def _measure(scale: float, workers: int) -> None:
    from office.flows.receive_message import receive_content

    template = _template()
    due, idle = int(DUE * scale), int((OPEN - DUE) * scale)
    _copy(idle, _FIRST_COPY, template, next_look_on=date(2026, 12, 1))
    _hide(_FIRST_COPY, idle)
    _copy(due, 2_000_000, template, next_look_on=QUIET_DAY)
    quiet = _night(QUIET_DAY, workers)
    _copy(9 * idle, 3_000_000, template, next_look_on=date(2026, 12, 1))
    _hide(3_000_000, 9 * idle)
    _copy(due, 6_000_000, template, next_look_on=date(2026, 2, 24))
    among_more = _night(QUIET_DAY, workers)
    print(f"night, {due:,} due among {idle:,} idle   {quiet:7.1f} s")
    print(f"night, {due:,} due among {10 * idle:,} idle  {among_more:7.1f} s   {among_more / quiet:.2f} ×"
          f" (budget < {BUDGET_RATIO} ×)")  # fmt: skip
    _hide(6_000_000, due)
    begins = time.perf_counter()
    taken = receive_content("messages.jsonl", _new_messages(int(MESSAGES * scale)), received_on=PAY_DAY)
    intake = time.perf_counter() - begins
    seconds = intake + _night(PAY_DAY, workers)
    whole = "" if scale == 1 else f", so {seconds / scale:,.0f} s for the whole country"
    print(f"pay-day night, {due:,} due and paid, {taken.messages:,} messages   {seconds:7.1f} s{whole}"
          f" (budget {BUDGET_SECONDS:.0f} s)")  # fmt: skip


def _hide(first: int, count: int) -> None:
    """Let copies be idle on the pay day too: paid to employers, they wait for a request."""
    from django.db import connection

    from office.kernel.database import as_owner

    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_sicknesscase SET target_group = 'EMPLOYEE_WITH_PAY', next_look_on = '2026-12-01'"
            " WHERE id BETWEEN %s AND %s", [first, first + count - 1],
        )  # fmt: skip


if __name__ == "__main__":
    main()
