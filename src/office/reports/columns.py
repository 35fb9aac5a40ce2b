"""Columns of reports (kolonner): one definition gives the page's title, the file's header, the value and its text.

Values come from the database ready to be shown: codes as Danish words, øre as kroner, moments as Danish days. A CSV
file is the same values as text, written by the database itself; so page and file cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import translation
from django.utils.functional import Promise

# A spreadsheet runs a cell that begins so; the wide forms are what some of them fold to the plain ones.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Kind(StrEnum):
    """What a cell holds (celletype)."""

    TEXT = "TEXT"
    CODE = "CODE"  # one of `words`
    CPR = "CPR"
    DATE = "DATE"
    MOMENT = "MOMENT"  # shown as the Danish day of it
    MONEY = "MONEY"  # øre in the database, kroner with two decimals in the cell
    COUNT = "COUNT"
    NUMBER = "NUMBER"  # a number that nobody adds up
    PERCENT = "PERCENT"
    YES_NO = "YES_NO"

    @property
    def is_number(self) -> bool:
        """Tell whether cells can be added up."""
        return self in (Kind.MONEY, Kind.COUNT)

    @property
    def is_numeric(self) -> bool:
        """Tell whether cells are numbers, to be compared as such."""
        return self.is_number or self in (Kind.PERCENT, Kind.NUMBER)

    @property
    def is_day(self) -> bool:
        """Tell whether the cell is a date."""
        return self in (Kind.DATE, Kind.MOMENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column (kolonne): `key` is its name in the report's SQL, `title` the Danish header, verbatim in every file.

    `is_ours` marks what the municipalities' former system did not have. `personal` = needs the right to see CPR
    numbers; `protected` = hidden where the citizen's name is protected and the reader may not see it. `words` are what
    codes are called; a text may be a code too, and is itself where it is none.
    """

    key: str
    title: str | Promise
    kind: Kind = Kind.TEXT
    is_ours: bool = True
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    is_protected: bool = False

    @property
    def header(self) -> str:
        """Return the header as files carry it: Danish, whoever asks."""
        with translation.override("da"):
            return str(self.title)

    def danish_words(self) -> dict[str, str]:
        """Return the words of the codes in Danish."""
        with translation.override("da"):
            return {code: str(word) for code, word in self.words.items()}


def literal(text: str) -> str:
    """Quote a text of the program's own for SQL that is sent with parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def typed(column: Column) -> str:
    """Return SQL for the cell's value, from the report's own select `r`."""
    name = f'r."{column.key}"'
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(word)}" for code, word in column.danish_words().items())
    if cases:
        return f"CASE {name}::text {cases} ELSE NULLIF({name}::text, '') END"
    if column.kind is Kind.CODE:
        return f"{name}::text"
    if column.kind is Kind.MOMENT:
        return f"({name} AT TIME ZONE 'Europe/Copenhagen')::date"
    if column.kind is Kind.MONEY:
        return f"round({name} / 100.0, 2)"
    if column.kind is Kind.PERCENT:
        return f"round({name}, 1)"
    if column.kind is Kind.YES_NO:
        return f"CASE WHEN {name} THEN 'Ja' ELSE 'Nej' END"
    if column.kind is Kind.TEXT:
        return f"NULLIF({name}, '')"
    return name


def hidden(column: Column) -> str:
    """Return SQL for a cell that the reader may not see: a name under protection says that it is protected."""
    if column.is_protected:
        return f"CASE WHEN r.is_protected THEN 'Beskyttet' ELSE {typed(column)} END"
    return "NULL::text"


def as_text(column: Column) -> str:
    """Return SQL for the cell in a CSV file, from the typed select `t`."""
    name = f't."{column.key}"'
    if column.kind.is_day:
        return f"to_char({name}, 'YYYY-MM-DD')"
    if column.kind in (Kind.MONEY, Kind.PERCENT):
        return f"replace({name}::text, '.', ',')"
    if column.kind is not Kind.TEXT:
        return name
    # One line of the file is one row, and no cell is a formula: the sign in front makes it text (see `neutral`).
    flat = f"translate({name}, E'\\r\\n\\t', '   ')"
    signs = ", ".join(literal(sign) for sign in FORMULA_SIGNS)
    return f"CASE WHEN left(ltrim({flat}), 1) IN ({signs}) THEN '''' || {flat} ELSE {flat} END"


def neutral(text: str) -> str:
    """Return a text that no spreadsheet runs (uskadelig celle): the same rule as `as_text`, for text of users' own."""
    flat = text.translate({13: " ", 10: " ", 9: " "})
    return f"'{flat}" if flat.lstrip(" ").startswith(FORMULA_SIGNS) else flat
