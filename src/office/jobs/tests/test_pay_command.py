"""`openksd pay` from the command line."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from office.administration.models import LocalParameter
from office.decisions.tests.world import granted
from office.kernel import clock, tenancy
from office.payments import queries
from office.payments.operations import post_dues
from office.payments.tests.world import CITIZEN_DAY, a_case, citizen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def case(tmp_path, settings):
    settings.OPENKSD_HOME = tmp_path
    with tenancy.acting_for(751), clock.at(CITIZEN_DAY):
        found = a_case()
        post_dues(case=found.pk, dues=[citizen(0)], on=CITIZEN_DAY, decision=granted(found).pk)
        yield found


def pay() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("pay", "--on", CITIZEN_DAY.isoformat(), "--municipality", "751", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_without_a_standing_order_it_says_who_must_act(case) -> None:
    out, _ = pay()
    assert "0 runs" in out
    assert "waits for a second person" in out
    assert queries.waiting_money(case) == 400_000


def test_under_a_standing_order_it_pays_and_says_how_much(case) -> None:
    LocalParameter.objects.create(
        name="standing_order_release", value=True, valid_from=date(2026, 1, 1), set_at=clock.now()
    )
    out, err = pay()
    assert "1 runs, 1 payment orders, 4.000 kr.; 1 answers, 0 came back" in out
    assert err == ""
    assert queries.waiting_money(case) == 0


def test_a_stopped_receipt_file_is_one_line_and_exit_code_2(case, tmp_path) -> None:
    folder = tmp_path / "bank" / "receipts" / "0751"
    folder.mkdir(parents=True)
    (folder / "bad.jsonl").write_bytes(b"x\ny\n")
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("pay", "--on", "2026-02-26", "--municipality", "751", stdout=StringIO(), stderr=err)
    assert end.value.code == 2
    assert err.getvalue().strip() == "openksd: bad.jsonl, line 1: the line is not JSON."
