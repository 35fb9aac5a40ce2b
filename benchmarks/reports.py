"""R34 over 600,000 cases of one municipality as a CSV file: seconds, memory, and how that is beside a bare COPY.

    python -m benchmarks.reports [--cases 600000]

Budgets: 15 s, 200 MB in this process, 3 times a bare COPY of the same rows (the same joins and order, without Danish
words, forms and header). Makes a database of its own on the embedded server (or that of DATABASE_URL), fills it with
invented rows and drops it. Each case has a notification, one message in ten a remark, every eighth case a partial
return, every twentieth an extension.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUDGET_S, BUDGET_MB, BUDGET_RATIO = 15.0, 200.0, 3.0
MUNICIPALITY = 751

_ROWS = (
    """
INSERT INTO parties_person (municipality, public_id, cpr, name, sort_key, born, sex, status, is_protected, address,
                            pension, is_resident)
SELECT 751, gen_random_uuid(), lpad((6100000000 + n)::text, 10, '0'), 'Navn Navnesen ' || n, md5(n::text), '1980-01-01',
       'FEMALE', 'ACTIVE', n %% 50 = 0, '', 'NONE', true
FROM generate_series(1, %(cases)s / 2) AS n
""",
    """
INSERT INTO parties_company (municipality, public_id, cvr, name, sort_key, sector, se_numbers, is_active)
SELECT 751, gen_random_uuid(), (20000000 + n)::text, 'Virksomhed ' || n || (ARRAY[' ApS', ' A/S', ''])[1 + n %% 3],
       md5(n::text), (ARRAY['PRIVATE', 'PUBLIC'])[1 + (n %% 5 = 0)::int], '[]', true
FROM generate_series(1, 20000) AS n
""",
    """
INSERT INTO cases_sicknesscase (municipality, public_id, number, person_id, relation, employer_id, first_absence_day,
                                last_absence_day, target_group, status, grant_basis, is_recourse, is_complaint,
                                opened_on)
SELECT 751, gen_random_uuid(), '2026-' || lpad(n::text, 6, '0'), p.first + n / 2, 'EMPLOYER', k.first + n %% 20000,
       DATE '2026-01-01' + n %% 360, CASE WHEN n %% 3 = 0 THEN DATE '2026-01-20' + n %% 360 END,
       (ARRAY['EMPLOYEE_WITH_PAY', 'EMPLOYEE_WITHOUT_PAY', 'UNEMPLOYED', 'SELF_EMPLOYED', 'FLEXJOB'])[1 + n %% 5],
       (ARRAY['UNDER_CLARIFICATION', 'DECIDED', 'RUNNING', 'ENDED'])[1 + n %% 4], 'AFTER_EMPLOYER_PERIOD', false,
       n %% 100 = 0, DATE '2026-01-01' + n %% 360
FROM generate_series(0, %(cases)s - 1) AS n, (SELECT min(id) AS first FROM parties_person) AS p,
     (SELECT min(id) AS first FROM parties_company) AS k
""",
    """
INSERT INTO intake_message (municipality, public_id, message_id, type, file, line, raw, received_at, received_on, state,
                            wait, person_id, case_id, sender, is_withdrawn, rule, field, error_da, error_en)
SELECT 751, gen_random_uuid(), gen_random_uuid(), 'DP201', 'f', 1,
       jsonb_build_object('type', 'DP201', 'citizen', jsonb_build_object('cpr', '6100000000'),
                          'filler', repeat('x', 300))::text,
       now(), opened_on, 'ACCEPTED', '', person_id, id, '20000001', false, '', '', '', ''
FROM cases_sicknesscase
""",
    """
UPDATE intake_message SET raw = (raw::jsonb || '{"remarks": "Faldet paa trappen; ringet"}')::text WHERE id %% 10 = 0
""",
    """
INSERT INTO cases_fact (municipality, public_id, person_id, case_id, kind, data, sent_on, said_by, recorded_at, message,
                        "user")
SELECT 751, gen_random_uuid(), c.person_id, c.id, 'NOTIFICATION',
       jsonb_build_object('form', 'DP201', 'first_absence_day', c.first_absence_day, 'weekly_hours', '37',
                          'schedule', '["37/5", "37/5", "37/5", "37/5", "37/5", "0", "0"]'::jsonb)
       || CASE WHEN c.id %% 9 = 0 THEN '{"absence_cause": "TRAFFIC"}'::jsonb ELSE '{}'::jsonb END,
       c.opened_on, 'EMPLOYER', now(), m.public_id, ''
FROM cases_sicknesscase AS c JOIN intake_message AS m ON m.case_id = c.id
""",
    """
INSERT INTO cases_fact (municipality, public_id, person_id, case_id, kind, data, sent_on, said_by, recorded_at, "user")
SELECT 751, gen_random_uuid(), person_id, id,
       CASE WHEN id %% 20 = 0 THEN 'CASEWORKER_ACT' WHEN id %% 40 < 20 THEN 'PARTIAL_RESUMPTION'
            ELSE 'BUSINESS_PARTIAL' END,
       CASE WHEN id %% 20 = 0 THEN '{"act": "EXTEND", "ground": 3, "last_day": "2026-12-01"}'::jsonb
            ELSE '{"first_day": "2026-05-04", "work_share": "2/5"}'::jsonb END,
       opened_on, 'EMPLOYER', now(), ''
FROM cases_sicknesscase WHERE id %% 8 = 0 OR id %% 20 = 0
""",
    """
INSERT INTO cases_event (municipality, public_id, case_id, person_id, at, kind, text, details, actor)
SELECT 751, gen_random_uuid(), id, person_id, now(), 'CASE_OPENED', 'Sag er oprettet.', '{}', ''
FROM cases_sicknesscase
""",
)


def _prepare() -> None:
    home = Path(os.environ.get("OPENKSD_HOME", "var/bench"))
    os.environ.update(
        OPENKSD_HOME=str(home), OPENKSD_THROWAWAY_DATABASE="1", OPENKSD_TEST_DB="bench_reports",
        DJANGO_SETTINGS_MODULE="office.settings",
    )  # fmt: skip
    os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()


@contextmanager
def _filled(cases: int) -> Iterator[None]:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from office.kernel import tenancy
    from office.kernel.database import as_owner

    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with tenancy.acting_for(MUNICIPALITY):
            with as_owner(), connection.cursor() as cursor:
                for statement in _ROWS:
                    cursor.execute(statement, {"cases": cases})
                cursor.execute("VACUUM ANALYZE")
            yield
    finally:
        teardown_databases(made, verbosity=0)


def _memory() -> float:
    """Return the most memory that this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20) if sys.platform == "darwin" else most / 1024


def _bare_copy(path: Path) -> float:
    """Write the same rows of the same tables with nothing but COPY, and return the seconds."""
    from django.db import connection, transaction

    from office.reports.access import PROGRAM
    from office.reports.periods import Unit, parse
    from office.reports.registry import report_of
    from office.reports.running import Question, make_room, order_by, rows_statement

    question = Question(report=report_of("R34"), viewer=PROGRAM, period=parse(Unit.YEAR, "2026"))
    source = rows_statement(question)
    names = ", ".join(f't."{column.key}"' for column in question.report.columns)
    sql = f"COPY (SELECT {names} {source.sql}{order_by(question)}) TO STDOUT WITH (FORMAT csv)"
    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor, path.open("wb") as file:
        make_room()
        with cursor.copy(sql, source.parameters) as copy:
            for data in copy:
                file.write(data)
    return time.perf_counter() - start


def measure(cases: int = 600_000) -> tuple[float, float, float]:
    """Return the seconds of R34 with its log line, the memory in MB, and the seconds of a bare COPY."""
    _prepare()
    from office.reports.access import PROGRAM
    from office.reports.operations import log_extract
    from office.reports.periods import Unit, parse
    from office.reports.registry import report_of
    from office.reports.running import Question
    from office.reports.writing import Format, write_file

    with _filled(cases), tempfile.TemporaryDirectory() as folder:
        bare = _bare_copy(Path(folder) / "bare.csv")  # also reads the tables in, so that neither pays for the other
        bare = min(bare, _bare_copy(Path(folder) / "bare.csv"))
        question = Question(report=report_of("R34"), viewer=PROGRAM, period=parse(Unit.YEAR, "2026"))
        start = time.perf_counter()
        log = log_extract(question=question, channel="FILE", purpose="benchmark", form=Format.CSV)
        counted = time.perf_counter() - start
        size = write_file(question, Format.CSV, Path(folder) / "r34.csv")
        taken = time.perf_counter() - start
        print(f"  {log.rows:,} rows, {log.persons:,} people, {size / 1e6:.0f} MB; counting them took {counted:.1f} s")
        return taken, _memory(), bare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=600_000)
    given = parser.parse_args()
    taken, memory, bare = measure(given.cases)
    is_within = taken <= BUDGET_S and memory <= BUDGET_MB and taken <= BUDGET_RATIO * bare
    verdict = "within" if is_within else "OVER"
    print(
        f"report R34, {given.cases:,} rows: {taken:.1f} s, {memory:.0f} MB, {taken / bare:.1f} × a bare COPY of"
        f" {bare:.1f} s ({verdict} the budget of {BUDGET_S:.0f} s, {BUDGET_MB:.0f} MB, {BUDGET_RATIO:.0f} ×)"
    )


if __name__ == "__main__":
    main()
