"""Columns that mean the same everywhere (feltyper)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_CPR = re.compile(r"[0-9]{10}")
_CVR = re.compile(r"[1-9][0-9]{7}")


if TYPE_CHECKING:
    _Characters = models.CharField[str, str]
    _Whole = models.BigIntegerField[int, int]
    _Text = models.TextField[str, str]
else:
    _Characters, _Whole, _Text = models.CharField, models.BigIntegerField, models.TextField


def ten_digits(value: str) -> None:
    """Refuse what is not ten digits; the value is kept out of the text, for errors are logged."""
    if not _CPR.fullmatch(value):
        raise ValidationError(_("Et personnummer har ti cifre."), code="cpr")


def eight_digits(value: str) -> None:
    """Refuse what is not eight digits."""
    if not _CVR.fullmatch(value):
        raise ValidationError(_("Et CVR-nummer har otte cifre."), code="cvr")


class _Fixed(_Characters):
    """Digits of a fixed length; the length stands here once and not in every migration."""

    length: int

    def __init__(self, *args: Any, **options: Any) -> None:
        options["max_length"] = self.length
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Leave the length out of migrations."""
        name, path, args, options = super().deconstruct()
        options.pop("max_length", None)
        return name, path, args, options


class CprField(_Fixed):
    """A person number (personnummer): ten digits without a dash."""

    length = 10
    default_validators = [ten_digits]


class CvrField(_Fixed):
    """A company number (CVR-nummer): eight digits."""

    length = 8
    default_validators = [eight_digits]


class MoneyField(_Whole):
    """An amount in øre (beløb i øre): a whole number, never a fraction."""

    def to_python(self, value: Any) -> Any:
        """Refuse fractions, which a whole-number column would silently cut off."""
        if isinstance(value, float):
            raise ValidationError(_("Beløb er hele øre."), code="money")
        return super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        """Refuse fractions on the way to the database too."""
        if isinstance(value, float):
            raise TypeError("money is whole øre")
        return super().get_prep_value(value)


class DocumentField(_Text):
    """A whole document as text (dokument), such as a letter or a snapshot.

    Many rows at once are else sent as one array per column, in which every quote of a long text must be escaped.
    """

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Have each row's text travel by itself."""
        return "%s"

    def deconstruct(self) -> Any:
        """Look like plain text in migrations: the column is the same."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options
