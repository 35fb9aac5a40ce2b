"""The rates that the program reads are the published ones of docs/law/rates.csv."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from lawbook import law_matrix
from lawbook.foundation.calendar import first_monday_of_january
from lawbook.foundation.money import kroner
from lawbook.foundation.trace import Trace
from lawbook.rates.rules import TABLE, highest_hourly_rate

_ROWS = csv.DictReader((law_matrix.ROOT / "docs" / "law" / "rates.csv").open(encoding="utf-8"))
PUBLISHED = [row for row in _ROWS if row["weekly_max_dkk"]]


@pytest.mark.parametrize("row", PUBLISHED, ids=[row["year"] for row in PUBLISHED])
def test_each_year_has_the_published_amounts(row: dict[str, str]) -> None:
    starts = date.fromisoformat(row["valid_from"])
    assert starts == first_monday_of_january(int(row["year"]))
    value = TABLE["weekly_maximum"].known(starts)
    assert (value.since, value.value) == (starts, kroner(row["weekly_max_dkk"]))
    assert value.use.is_checked == (row["verified"] == "yes")
    assert highest_hourly_rate(Trace(), starts, value.value) == kroner(row["hourly_max_dkk"])


def test_no_year_is_read_that_is_not_published() -> None:
    known = {row["valid_from"] for row in PUBLISHED}
    assert {value.since.isoformat() for value in TABLE["weekly_maximum"].values} == known
