"""What a person's word may do to a case, and from when (sagsbehandlerens ord)."""

from __future__ import annotations

import pytest

from office.flows.act_on_case import ActRefused
from office.flows.tests.task_stories import act, citizen, employed_without_pay, night, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_work(municipality, tmp_path, settings):
    """Work for Aarhus, with a citizen whom the register knows, and a folder for the bank."""
    settings.OPENKSD_HOME = tmp_path
    citizen()


def applied() -> None:
    employed_without_pay()
    take("APPLICATION", "2026-01-12")
    night("2026-01-12")


@pytest.mark.parametrize("rate", [0, -100])
def test_an_hourly_rate_of_nought_or_less_is_refused(rate):
    applied()
    with pytest.raises(ActRefused):
        act("SET_HOURLY_RATE", "2026-01-13", rate=rate)


def test_an_hourly_rate_above_nought_is_taken():
    applied()
    act("SET_HOURLY_RATE", "2026-01-13", rate=10000)
