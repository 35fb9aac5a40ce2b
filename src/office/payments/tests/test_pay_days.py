"""Payment days (LP-31): published calendars, bank days, the operator's word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.payments.errors import NotABankDay
from office.payments.operations import lift_override, set_override
from office.payments.operations.calendar import NoRuleDay
from office.payments.pay_days import (
    CITIZEN,
    REFUND,
    Calendar,
    due_on,
    is_bank_day,
    last_pay_day,
    last_sunday_before,
    next_pay_day,
)  # fmt: skip
from office.payments.queries import calendar

PLAIN = Calendar()
DAYS = st.dates(date(2012, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "last_sunday"),
    [  # published: weeks 48-51 of 2025, 52-4, 5-8 and 9-12 of 2026; January 2021
        pytest.param(date(2025, 12, 23), date(2025, 12, 21), id="A17 municipal calendar HAL"),
        (date(2026, 1, 29), date(2026, 1, 25)),
        pytest.param(date(2026, 2, 26), date(2026, 2, 22), id="A19 municipal calendar HAL"),
        (date(2026, 3, 26), date(2026, 3, 22)),
        pytest.param(date(2021, 1, 28), date(2021, 1, 24), id="A21 stevns.dk"),
        (date(2025, 10, 30), date(2025, 10, 26)),
    ],
)
def test_published_payment_days(day: date, last_sunday: date) -> None:
    found = {found.kind: found for found in due_on(day, PLAIN)}
    assert found[CITIZEN].last_sunday == last_sunday


@pytest.mark.parametrize(
    ("before", "run", "first"),
    [
        pytest.param(date(2025, 11, 27), date(2025, 12, 23), date(2025, 11, 24), id="A17 municipal calendar HAL"),
        pytest.param(date(2026, 1, 29), date(2026, 2, 26), date(2026, 1, 26), id="A19 municipal calendar HAL"),
    ],
)
def test_four_weeks_lie_between_two_published_runs(before: date, run: date, first: date) -> None:
    assert last_sunday_before(before) + timedelta(days=1) == first
    assert last_sunday_before(run) - last_sunday_before(before) == timedelta(weeks=4)


@pytest.mark.parametrize(
    ("kind", "moved", "rule_day"),
    [
        (REFUND, date(2025, 4, 16), date(2025, 4, 17)),  # Maundy Thursday
        (REFUND, date(2025, 5, 28), date(2025, 5, 29)),  # Ascension Day, the month's last Thursday
        (CITIZEN, date(2025, 5, 28), date(2025, 5, 29)),
        (REFUND, date(2025, 6, 4), date(2025, 6, 5)),  # banks are closed on Constitution Day
        (REFUND, date(2025, 12, 23), date(2025, 12, 25)),  # Christmas Eve is no bank day either
        (REFUND, date(2024, 12, 23), date(2024, 12, 26)),
        (CITIZEN, date(2024, 12, 23), date(2024, 12, 26)),
        (CITIZEN, date(2026, 12, 30), date(2026, 12, 31)),
    ],
)
def test_a_closed_day_moves_to_the_bank_day_before(kind: str, moved: date, rule_day: date) -> None:
    assert kind in {found.kind for found in due_on(moved, PLAIN)}
    assert kind not in {found.kind for found in due_on(rule_day, PLAIN)}


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 6, 5), False), (date(2026, 6, 4), True), (date(2026, 5, 15), False),  # day after Ascension
        (date(2026, 5, 1), True), (date(2026, 12, 24), False), (date(2026, 12, 28), True), (date(2026, 12, 31), False),
        (date(2026, 2, 28), False), (date(2026, 1, 1), False), (date(2023, 5, 5), False), (date(2024, 4, 26), True),
    ],
)  # fmt: skip
def test_bank_days(day: date, is_open: bool) -> None:
    assert is_bank_day(day) is is_open


@given(DAYS)
def test_every_day_pays_on_bank_days_only_and_covers_whole_weeks(day: date) -> None:
    for found in due_on(day, PLAIN):
        assert is_bank_day(day)
        assert found.last_sunday.weekday() == 6
        assert found.last_sunday < day <= found.last_sunday + timedelta(days=7)


@given(st.integers(2012, 2035), st.integers(1, 12))
def test_citizens_are_paid_once_a_month(year: int, month: int) -> None:
    # PAY-01
    first = date(year, month, 1)
    days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == month]
    assert sum(found.kind == CITIZEN for day in days for found in due_on(day, PLAIN)) == 1


@given(DAYS)
def test_the_last_and_the_next_day_lie_around(day: date) -> None:
    for kind in (CITIZEN, REFUND):
        coming, gone = next_pay_day(kind, day, PLAIN), last_pay_day(kind, day, PLAIN)
        assert gone.pay_day <= day <= coming
        assert kind in {found.kind for found in due_on(coming, PLAIN)}
        assert (gone.pay_day == coming) is (day == coming)
        assert next_pay_day(kind, gone.pay_day + timedelta(days=1), PLAIN) >= coming


def test_the_sunday_before_a_sunday_is_a_week_back() -> None:
    assert last_sunday_before(date(2026, 3, 1)) == date(2026, 2, 22)
    assert last_sunday_before(date(2026, 3, 2)) == date(2026, 3, 1)


class TestTheOperatorsWord:
    def test_another_day_instead_of_the_rules(self, municipality: int) -> None:
        set_override(
            kind=CITIZEN, rule_day=date(2026, 12, 31), pay_day=date(2026, 12, 22), reason="jul", by="drift"
        )
        assert CITIZEN in {found.kind for found in due_on(date(2026, 12, 22), calendar())}
        assert CITIZEN not in {found.kind for found in due_on(date(2026, 12, 30), calendar())}
        assert next_pay_day(CITIZEN, date(2026, 12, 1), calendar()) == date(2026, 12, 22)
        assert lift_override(kind=CITIZEN, rule_day=date(2026, 12, 31))
        assert CITIZEN in {found.kind for found in due_on(date(2026, 12, 30), calendar())}
        assert not lift_override(kind=CITIZEN, rule_day=date(2026, 12, 31))

    def test_only_days_that_the_rule_names_and_days_that_banks_are_open(self, municipality: int) -> None:
        with pytest.raises(NoRuleDay):
            set_override(kind=CITIZEN, rule_day=date(2026, 12, 24), pay_day=date(2026, 12, 22), reason="", by="x")
        with pytest.raises(NotABankDay):
            set_override(kind=CITIZEN, rule_day=date(2026, 12, 31), pay_day=date(2026, 12, 24), reason="", by="x")

    def test_another_municipality_keeps_its_own(self, municipality: int) -> None:
        from office.kernel import tenancy

        set_override(kind=REFUND, rule_day=date(2026, 2, 12), pay_day=date(2026, 2, 11), reason="x", by="drift")
        with tenancy.acting_for(657):
            assert due_on(date(2026, 2, 11), calendar()) == []
