"""`openksd intake FILE.eml`: an order of task deletion by mail."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from office.administration.models import Role, User
from office.kernel import tenancy
from office.tasks.deletion import standing_orders

pytestmark = pytest.mark.django_db
MAIL = """From: birgit@aarhus.example
Subject: Sletning af opgaver
Message-ID: <1@aarhus.example>
Content-Type: text/plain; charset=utf-8

8
51
Kontaktperson: Hanne Fjordgaard, hanne@aarhus.example
"""


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "bestilling.eml"
    path.write_text(MAIL, encoding="utf-8")
    return path


def test_a_leaders_mail_is_an_order(mail: Path) -> None:
    User.objects.create_user("chef", email="birgit@aarhus.example", municipality=751, role=Role.LEADER)
    out = StringIO()
    call_command("intake", str(mail), "--on", "2026-11-24", stdout=out)
    assert "of chef" in out.getvalue()
    with tenancy.acting_for(751):
        assert [order.number for order in standing_orders()] == [8, 51]
    assert "07-12-2026" in mail.with_suffix(".answer.eml").read_bytes().decode()


def test_a_refused_mail_is_answered(mail: Path) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("intake", str(mail), "--on", date(2026, 12, 4).isoformat(), stdout=StringIO(), stderr=err)
    assert ended.value.code == 2
    assert [line.split()[1] for line in err.getvalue().splitlines()] == ["SENDER", "LATE"]
    answer = mail.with_suffix(".answer.eml").read_text(encoding="utf-8")
    assert "birgit@aarhus.example" in answer
