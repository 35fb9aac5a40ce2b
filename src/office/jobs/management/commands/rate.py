"""`openksd rate`: rates of the law that the lawbook does not know yet (satser)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lawbook.foundation.money import kroner
from office.administration import law_rates
from office.administration.models import LawRate, User
from office.flows.law_rates import verify


class Command(BaseCommand):
    """Enter a rate with its source, verify it as a second person, withdraw it, list them."""

    help = "Enter, verify, withdraw and list the rates that the lawbook itself does not know."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what to do."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="every rate that was entered")
        enter = acts.add_parser("enter", help="enter a rate; a second operator must verify it")
        enter.add_argument("--name", choices=list(law_rates.NAMES), default=law_rates.WEEKLY_MAXIMUM)
        enter.add_argument("--kroner", required=True, help="a week, such as 5085 or 5085.50")
        enter.add_argument("--from", dest="since", required=True, help="the first Monday of January, as 2027-01-04")
        enter.add_argument("--source", required=True, help="where it is published")
        enter.add_argument("--by", required=True, help="user name of an operator")
        for act in ("verify", "withdraw"):
            one = acts.add_parser(act)
            one.add_argument("rate", help="the id that list and enter show")
            one.add_argument("--by", required=True, help="user name of an operator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what stands then."""
        act = options["act"]
        if act == "list":
            for row in law_rates.entered_rates():
                self.stdout.write(_line(row))
        elif act == "enter":
            row = law_rates.enter_rate(
                name=options["name"], value=kroner(options["kroner"]), valid_from=date.fromisoformat(options["since"]),
                source=options["source"], by=_operator(options["by"]),
            )  # fmt: skip
            self.stdout.write(_line(row))
        elif act == "verify":
            row, cases = verify(public_id=UUID(options["rate"]), by=_operator(options["by"]))
            self.stdout.write(f"{_line(row)}; {cases} cases will be looked at")
        else:
            row = law_rates.withdraw_rate(public_id=UUID(options["rate"]), by=_operator(options["by"]))
            self.stdout.write(_line(row))


def _operator(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"no user {name}")
    return found


def _line(row: LawRate) -> str:
    amount = f"{row.value // 100}.{row.value % 100:02}"
    state = "waits for a second person"
    if row.verified_at is not None:
        state = f"verified by {row.verified_by}"
    elif row.withdrawn_at is not None:
        state = f"withdrawn by {row.withdrawn_by}"
    who = f"entered by {row.entered_by}, {state}"
    return f"{row.public_id}  {row.name} {amount} kr. from {row.valid_from}, {who}: {row.source}"
