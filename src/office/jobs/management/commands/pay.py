"""`openksd pay`: the payment runs of a day (udbetaling)."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from office.flows.run_payments import Paid, run_pay_day
from office.jobs.options import add_day, add_municipality, day_of, municipalities_of
from office.kernel import clock, tenancy
from office.payments.deviations import kroner

_BAD_INPUT = 2


class Command(BaseCommand):
    """Prepare, release by standing order, send and reconcile; safe to run twice and to kill."""

    help = "Pay what the night has posted as due: make the day's runs, send what is released, read receipts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which day and municipality."""
        add_day(parser)
        add_municipality(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Pay for one municipality after the other; exit code 2 when a receipt file was stopped."""
        on = day_of(options)
        has_problems = False
        for code in municipalities_of(options):
            with tenancy.acting_for(code), clock.at(on):
                paid = run_pay_day(on=on)
            self.stdout.write(f"{code} {on}: {_told(paid)}")
            for run in paid.runs:
                if run.pay_day < on:
                    self.stdout.write(f"{code} {run.pay_day}: the {run.kind} run was made up for, no night had held it")
            for run in paid.waiting:
                self.stdout.write(f"{code} {run.pay_day}: the {run.kind} run waits for a second person to release it")
            for problem in paid.receipts.problems:
                has_problems = True
                self.stderr.write(f"openksd: {problem.en}")
        if has_problems:
            sys.exit(_BAD_INPUT)


def _told(paid: Paid) -> str:
    answers = paid.receipts
    text = f"{len(paid.runs)} runs, {paid.orders} payment orders, {kroner(paid.amount)}"
    if answers.answers:
        text += f"; {answers.answers} answers, {answers.returned} came back, {answers.held} on the waiting account"
    return text
