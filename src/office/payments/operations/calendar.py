"""The operator's calendar of payment days (operatørens kalender; LP-31)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from office.kernel import clock
from office.kernel.errors import OfficeError
from office.payments.errors import NotABankDay
from office.payments.models import PayDayOverride
from office.payments.pay_days import is_bank_day, is_rule_day


class NoRuleDay(OfficeError):
    """The rule names no payment on the day that is to be moved (ingen udbetalingsdag)."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day:%d-%m-%Y} er ikke en udbetalingsdag efter reglen.",
            f"{day.isoformat()} is not a payment day by the rule.",
        )


@transaction.atomic
def set_override(*, kind: str, rule_day: date, pay_day: date, reason: str, by: str) -> PayDayOverride:
    """Pay on another day than the rule gives (flyt udbetalingsdag). Raises NoRuleDay or NotABankDay."""
    if not is_rule_day(kind, rule_day):
        raise NoRuleDay(rule_day)
    if not is_bank_day(pay_day):
        raise NotABankDay(pay_day)
    told = {"pay_day": pay_day, "reason": reason, "set_by": by, "set_at": clock.now()}
    found, _ = PayDayOverride.objects.update_or_create(kind=kind, rule_day=rule_day, defaults=told)
    return found


@transaction.atomic
def lift_override(*, kind: str, rule_day: date) -> bool:
    """Let the rule's day stand again (ophæv flytning); tells whether there was anything to lift."""
    return PayDayOverride.objects.filter(kind=kind, rule_day=rule_day).delete()[0] > 0
