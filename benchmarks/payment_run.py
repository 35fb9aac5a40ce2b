"""The citizens' run of a whole country in one municipality: a month's dues of 30,000 cases, then prepare to reconciled.

    python -m benchmarks.payment_run [--cases 30000]

Makes a database of its own on the embedded server (or that of DATABASE_URL), fills it with invented rows and drops it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

BUDGET_SECONDS = 60.0
PAY_DAY = date(2026, 2, 26)
FIRST_MONDAY = date(2026, 1, 26)
MUNICIPALITY = 751
_BATCH = 500

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
SELECT 751, gen_random_uuid(), '2026-' || lpad(id::text, 6, '0'), id, 'UNEMPLOYMENT_FUND', '2026-01-12', 'UNEMPLOYED',
       'RUNNING', false, false, '2026-01-12'
FROM parties_person
"""


def _prepare() -> None:
    home = Path(os.environ.get("OPENKSD_HOME", "var/bench"))
    os.environ.update(
        OPENKSD_HOME=str(home), OPENKSD_THROWAWAY_DATABASE="1", OPENKSD_TEST_DB="bench_payment_run",
        DJANGO_SETTINGS_MODULE="office.settings",
    )  # fmt: skip
    os.environ.setdefault("OPENKSD_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()


@contextmanager
def _filled(cases: int) -> Iterator[None]:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from office.kernel import clock, tenancy
    from office.kernel.database import as_owner

    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        with tenancy.acting_for(MUNICIPALITY), clock.at(PAY_DAY):
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(_PEOPLE, {"cases": cases})
                cursor.execute(_CASES)
                cursor.execute("VACUUM ANALYZE")
            yield
    finally:
        teardown_databases(made, verbosity=0)


class _Bank:
    """Keeps the last file."""

    content = b""

    def send_orders(self, *, name: str, content: bytes) -> None:
        self.content = content


@contextmanager
def _timed(what: str, laps: dict[str, float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    laps[what] = time.perf_counter() - start
    print(f"  {what:<32} {laps[what]:7.2f} s", flush=True)


def _post_dues() -> None:
    from office.cases.models import SicknessCase
    from office.payments.operations import Due, DueItem, post_dues_many

    cases = list(SicknessCase.objects.order_by("pk").values_list("pk", flat=True))
    weeks = [
        Due(
            payee="CITIZEN", monday=FIRST_MONDAY + timedelta(weeks=n), hours=Fraction(37), rate=12_689,
            benefit=469_500, own_atp=5_300, municipal_atp=10_600, pension=7_000,
        )
        for n in range(4)
    ]  # fmt: skip
    for start in range(0, len(cases), _BATCH):
        batch = cases[start : start + _BATCH]
        post_dues_many(items=[DueItem(case=case, decision=1, weeks=weeks) for case in batch], on=PAY_DAY)


def _answers(orders: bytes) -> bytes:
    from office.registers.adapters.demo import bank

    return bank._answer(orders)


def main() -> None:
    """Measure and print; the budget is for everything from prepared to reconciled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=30_000)
    cases = parser.parse_args().cases
    _prepare()
    from office.payments import queries
    from office.payments.operations import prepare_run, read_receipt_file, release_run, send_released

    laps: dict[str, float] = {}
    bank = _Bank()
    with _filled(cases):
        print(f"payment run over {cases:,} cases of four weeks")
        with _timed("post the dues", laps):
            _post_dues()
        with _timed("post them again (nothing)", laps):
            _post_dues()
        with _timed("prepare", laps):
            run = prepare_run(kind="CITIZEN", pay_day=PAY_DAY, by="anna")
        assert run is not None
        with _timed("release", laps):
            release_run(run=run, by="bent")
        with _timed("send", laps):
            send_released(bank=bank)
        answers = _answers(bank.content)
        with _timed("read the receipts", laps):
            read_receipt_file(name="answers", content=answers)
        assert sum(queries.account_balances().values()) == 0
    total = sum(laps[step] for step in ("prepare", "release", "send", "read the receipts"))
    verdict = "within" if total <= BUDGET_SECONDS else "OVER"
    print(f"  prepared to reconciled           {total:7.2f} s, {verdict} {BUDGET_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
