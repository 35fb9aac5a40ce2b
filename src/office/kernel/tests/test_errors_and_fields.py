"""Errors in two languages, numbers of fixed length, money without fractions, logs without person numbers."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from office.kernel.errors import OfficeError
from office.kernel.fields import CprField, CvrField, MoneyField
from office.kernel.masking import MaskPersonNumbers, masked


def test_an_error_speaks_the_language_at_work() -> None:
    error = OfficeError("Det må du ikke.", "You may not.")
    with translation.override("da"):
        assert str(error) == "Det må du ikke."
    with translation.override("en"):
        assert str(error) == "You may not."
    with translation.override(None):
        assert str(error) == "Det må du ikke."


@pytest.mark.parametrize("bad", ["", "610180123", "61018012345", "610180-1234", "61018O1234"])
def test_a_person_number_has_ten_digits(bad: str) -> None:
    with pytest.raises(ValidationError) as raised:
        CprField().run_validators(bad or " ")
    assert not bad or bad not in str(raised.value)
    CprField().run_validators("6101801234")


@pytest.mark.parametrize("bad", ["1234567", "123456789", "01234567", "1234567a"])
def test_a_company_number_has_eight_digits(bad: str) -> None:
    with pytest.raises(ValidationError):
        CvrField().run_validators(bad)
    CvrField().run_validators("12345674")


def test_money_refuses_fractions() -> None:
    field = MoneyField()
    assert field.to_python(12345) == 12345
    assert field.get_prep_value(-1) == -1
    with pytest.raises(ValidationError):
        field.to_python(1.5)
    with pytest.raises(TypeError):
        field.get_prep_value(100.0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("borger 6101801234 søger", "borger ******-**** søger"),
        ("610180-1234", "******-****"),
        ("beløb 12345678", "beløb 12345678"),
        ("id 3f2a6101801234ff", "id 3f2a6101801234ff"),
    ],
)
def test_person_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_log_record_is_masked_with_its_arguments_and_traceback() -> None:
    try:
        raise ValueError("no 6101801234")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "of %s", ("6101801234",), __import__("sys").exc_info())
    assert MaskPersonNumbers().filter(record)
    written = logging.Formatter().format(record)
    assert "6101801234" not in written
    assert "ValueError" in written
