"""Payment days (udbetalingsdage; LP-31): citizens on the last Thursday of the month, refunds every Thursday.

PAY-01 tells of the citizens' rhythm, PAY-02 of the employers'.

A day on which the banks are closed moves to the bank day before. The operator's calendar goes before the rule; it is
passed in as values, so that nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from lawbook.foundation.calendar import easter_sunday, is_public_holiday, month_end

CITIZEN, REFUND = "CITIZEN", "REFUND"
_THURSDAY = 3
_DAY = timedelta(days=1)
# A moved day lies in the week before its rule day or a little earlier still; no operator's word moves further.
_FURTHEST = 31


class Calendar(Mapping[tuple[str, date], date]):
    """The operator's calendar (operatørens kalender): kind and the rule's day to the payment day instead."""

    def __init__(self, overrides: Mapping[tuple[str, date], date] = MappingProxyType({})) -> None:
        self._days = {**_published(), **overrides}

    def __getitem__(self, key: tuple[str, date]) -> date:
        """Return the day instead of the rule's day; raises KeyError."""
        return self._days[key]

    def __iter__(self) -> Any:
        """Go through kinds and rule days."""
        return iter(self._days)

    def __len__(self) -> int:
        """Count the words."""
        return len(self._days)


@dataclass(frozen=True, slots=True)
class PayDay:
    """One payment day (udbetalingsdag): whom it pays and the last Sunday of the weeks that citizens are paid for."""

    kind: str
    pay_day: date
    last_sunday: date


@cache
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("pay_days.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - reads text alone, builds no objects
    return read


@cache
def _published() -> Mapping[tuple[str, date], date]:
    return {
        (item["kind"], date.fromisoformat(item["rule_day"])): date.fromisoformat(item["pay_day"])
        for item in _data()["published"]
    }


@cache
def _closed(year: int) -> frozenset[date]:
    days = []
    for rule in _data()["bank_closed"].values():
        if "after_easter" in rule:
            days.append(easter_sunday(year) + timedelta(days=int(rule["after_easter"])))
        else:
            month, day = rule["date"].split("-")
            days.append(date(year, int(month), int(day)))
    return frozenset(days)


def is_bank_day(day: date) -> bool:
    """Tell whether banks settle payments on a day (bankdag)."""
    return day.weekday() < 5 and not is_public_holiday(day) and day not in _closed(day.year)


def bank_day_on_or_before(day: date) -> date:
    """Return the day, or the bank day before it (LP-31)."""
    while not is_bank_day(day):
        day -= _DAY
    return day


def last_sunday_before(pay_day: date) -> date:
    """Return the Sunday before a payment day: the last day of the weeks that citizens are paid for (PAY-01)."""
    return pay_day - timedelta(days=pay_day.weekday() + 1)


def is_rule_day(kind: str, day: date) -> bool:
    """Tell whether the rule names the day: a Thursday, for citizens the month's last."""
    return day.weekday() == _THURSDAY and (kind == REFUND or day + timedelta(days=7) > month_end(day))


def pay_day_of(kind: str, rule_day: date, calendar: Calendar) -> date:
    """Return the payment day for a day that the rule names (LP-31)."""
    return calendar.get((kind, rule_day)) or bank_day_on_or_before(rule_day)


def due_on(day: date, calendar: Calendar) -> list[PayDay]:
    """Return what is paid on a day, citizens first (kørsler på dagen); usually nothing."""
    found = []
    for kind in (CITIZEN, REFUND):
        near = (day + timedelta(days=n) for n in range(-_FURTHEST, _FURTHEST + 1))
        if any(is_rule_day(kind, rule) and pay_day_of(kind, rule, calendar) == day for rule in near):
            found.append(PayDay(kind, day, last_sunday_before(day)))
    return found


def next_pay_day(kind: str, on: date, calendar: Calendar) -> date:
    """Return the first payment day of a kind on or after a day (næste udbetalingsdag)."""
    near = (on + timedelta(days=n) for n in range(-_FURTHEST, 2 * _FURTHEST + 7))
    return min(
        found for rule in near if is_rule_day(kind, rule) and (found := pay_day_of(kind, rule, calendar)) >= on
    )


def last_pay_day(kind: str, on: date, calendar: Calendar) -> PayDay:
    """Return the latest payment day of a kind on or before a day (seneste udbetalingsdag)."""
    near = (on + timedelta(days=n) for n in range(-2 * _FURTHEST - 7, _FURTHEST + 1))
    found = (pay_day_of(kind, rule, calendar) for rule in near if is_rule_day(kind, rule))
    latest = max(day for day in found if day <= on)
    return PayDay(kind, latest, last_sunday_before(latest))
