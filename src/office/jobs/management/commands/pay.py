"""`openksd pay`: the payment runs of a day (udbetaling)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.administration.queries import parameters_in_force
from office.flows import run_payments
from office.jobs.options import add_day, add_municipality, day_of, municipalities_of
from office.kernel import clock, tenancy


class Command(BaseCommand):
    """Prepare, release by standing order, send and reconcile; safe to run twice and to kill."""

    help = "Make the payment runs that fall on a day, send released ones and read receipts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which day and municipality."""
        add_day(parser)
        add_municipality(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Pay for one municipality after the other."""
        on = day_of(options)
        for code in municipalities_of(options):
            with tenancy.acting_for(code), clock.at(on):
                is_standing = parameters_in_force(on).standing_order_release
                paid = run_payments.run_pay_day(on=on, is_standing_order=is_standing)
            self.stdout.write(
                f"{code} {on}: {len(paid.runs)} runs, {paid.orders} payment orders, {paid.amount / 100:,.2f} kr."
            )
