"""`openksd service_account create|revoke|list` (servicekonti)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.administration.models import User
from office.api import accounts
from office.api.models import ServiceAccount
from office.kernel import tenancy


class Command(BaseCommand):
    """Make, revoke and list the accounts of systems that read by the API."""

    help = "Make, revoke or list service accounts; a new account's token is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the action, the municipality and the account."""
        parser.add_argument("action", choices=("create", "revoke", "list"))
        parser.add_argument("--municipality", type=int, required=True, metavar="CODE")
        parser.add_argument("--user", default="", help="the administrator who does it")
        parser.add_argument("--name", default="", help="name of the account")
        parser.add_argument("--purpose", default="", help="what it reads for; stands in the log of every reading")
        parser.add_argument("--scope", action="append", default=[], help="reports, reports:R34, cases, cpr, protected")
        parser.add_argument("--until", type=date.fromisoformat, help="last day, a year at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        with tenancy.acting_for(options["municipality"]):
            if options["action"] == "list":
                for one in ServiceAccount.objects.order_by("name", "pk"):
                    state = "revoked" if one.revoked_at else f"until {one.valid_until}"
                    self.stdout.write(f"{one.name}: {', '.join(one.scopes)} ({state}) {one.purpose}")
                return
            by = User.objects.filter(username=options["user"], municipality=options["municipality"]).first()
            if by is None:
                raise CommandError("say which administrator does it: --user NAME")
            if options["action"] == "revoke":
                accounts.revoke(name=options["name"], by=by)
                self.stdout.write("revoked")
                return
            _account, token = accounts.create(
                name=options["name"], purpose=options["purpose"], scopes=options["scope"], by=by,
                valid_until=options["until"],
            )  # fmt: skip
            self.stdout.write(token)
