"""Values of messages: exact, and Danish days (felter i meddelelser)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.intake import values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-09-08", "2025-09-08"),
        ("2025-09-07T21:59:59Z", "2025-09-07"),
        ("2025-09-07T22:00:00Z", "2025-09-08"),  # summer time: two hours
        ("2025-12-31T22:59:59+00:00", "2025-12-31"),
        ("2025-12-31T23:00:00+00:00", "2026-01-01"),  # winter time: one hour
        ("2025-10-26T00:30:00+02:00", "2025-10-26"),
        ("2025-10-26T02:30:00+01:00", "2025-10-26"),  # the hour that comes twice
        ("2025-09-08T00:15:00.123456+02:00", "2025-09-08"),
        ("2025-09-08T09:30+02:00", "2025-09-08"),
    ],
)
def test_an_instant_has_a_danish_day(text, day):
    assert values.signed_day(text) == date.fromisoformat(day)
    assert values.is_day_or_instant(text)


@pytest.mark.parametrize("text", ["", "2025-13-01", "2025-02-29", "2025-09-08T09:30:00", "2025-09-08 x", "i går"])
def test_what_has_no_day(text):
    assert not values.is_day_or_instant(text)


@pytest.mark.parametrize(
    ("value", "ore"),
    [(0, 0), (12, 1200), ("12.3", 1230), ("12.34", 1234), (Decimal("0.07"), 7), (0.07, 7), (1.1, 110), (None, None),
     ("999999999", 99999999900)],
)  # fmt: skip
def test_kroner_become_whole_ore(value, ore):
    assert values.ore(value) == ore


@given(st.integers(0, 10**9))
def test_every_amount_of_two_decimals_is_exact_in_every_dress(ore):
    kroner = Decimal(ore) / 100
    for value in (f"{kroner:.2f}", kroner, float(kroner)):
        assert values.ore(value) == ore


@given(st.integers(0, 999900))
def test_every_number_of_hours_is_exact_in_every_dress(hundredths):
    exact = Fraction(hundredths, 100)
    for value in (f"{Decimal(hundredths) / 100:.2f}", Decimal(hundredths) / 100, hundredths / 100):
        assert Fraction(values.hours(value)) == exact
    assert values.hours(None) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("00000000-0000-4000-8000-000000000001", True), ("ABCDEF00-0000-4000-8000-000000000001", True),
        ("00000000000040008000000000000001", False), ("{00000000-0000-4000-8000-000000000001}", False),
        ("urn:uuid:00000000-0000-4000-8000-000000000001", False), ("", False),
        ("00000000-0000-4000-8000-00000000000g", False),
    ],
)  # fmt: skip
def test_a_uuid_is_written_with_hyphens(text, is_one):
    assert values.is_uuid(text) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2025-02-28", True), ("2025-02-29", False), ("2024-02-29", True), ("20250228", False), ("2025-W09-5", False),
     ("2025-2-28", False)],
)  # fmt: skip
def test_a_day_is_written_in_one_way(text, is_one):
    assert values.is_day(text) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("101", True), ("100", False), ("860", True), ("861", False), ("٧٥١", False)]
)
def test_municipality_codes(text, is_one):
    assert values.is_municipality(text) == is_one


def test_days():
    assert values.day(None) is None
    assert values.day("2025-09-08") == date(2025, 9, 8)
