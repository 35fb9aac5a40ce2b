"""`openksd intake FILE…`: take in files of messages (indlæs meddelelser)."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.flows import receive_message
from office.flows.order_by_mail import order_by_mail
from office.flows.receive_message import Delivery, Receipt
from office.intake.reading import read_file
from office.kernel import clock, progress, tenancy

_ANSWER = ".answer.eml"  # what is laid beside a mail that was taken in


class Command(BaseCommand):
    """Take in files; each refused message gets one line, the rest goes in, and with any refused the exit code is 2."""

    help = (
        "Take in message files (.json, .jsonl, CPR extracts, orders of task deletion as .eml)"
        " or a folder that `openksd population` wrote."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read files, the municipality and the day of receipt."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--municipality", type=int, help="code of the receiving municipality (read from the file)")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="day of receipt (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in one file after the other."""
        total, refused_mails = Receipt(), 0
        for path in options["files"]:
            if path.name.endswith(_ANSWER):
                continue
            if path.suffix.lower() == ".eml":
                refused_mails += not self._mail(path, options["on"])
                continue
            with tenancy.acting_for(_receiver(path, options["municipality"])):
                receipt = self._folder(path) if path.is_dir() else self._file(path, options["on"])
            total.add(receipt)
        for problem in total.refused + total.warnings:
            self.stderr.write(str(problem))
        self.stdout.write(
            f"{total.accepted} taken in, {total.duplicates} known before, {len(total.refused)} refused,"
            f" {len(total.warnings)} with a warning"
        )
        if total.refused or refused_mails:
            raise SystemExit(2)

    def _mail(self, path: Path, on: date | None) -> bool:
        """Take in a mail that orders tasks deleted; the answer to its sender is laid beside it."""
        answer = order_by_mail(path.read_bytes(), on=on or clock.today())
        path.with_suffix(_ANSWER).write_bytes(answer.reply.as_bytes())
        for fault in answer.faults:
            self.stderr.write(f"{path.name}: {fault.code} {fault.da}")
        if answer.request is not None:
            known = ", known before" if answer.is_known else ""
            self.stdout.write(f"{path.name}: order {answer.request.public_id} of {answer.request.sender}{known}")
        return answer.is_taken

    def _file(self, path: Path, on: date | None) -> Receipt:
        return Delivery(on or clock.today(), (path,)).take_in()

    def _folder(self, path: Path) -> Receipt:
        receive_message.manifest(path)
        receive_message.lay_in_register_answers(path)
        receipt = Receipt()
        for delivery in progress.track(list(receive_message.deliveries(path)), title="Intake"):
            receipt.add(delivery.take_in())
        return receipt


def _receiver(path: Path, given: int | None) -> int:
    """Return the municipality that receives: as said, else as the first message of the file says."""
    if given is not None:
        return given
    if path.is_dir():
        return int(receive_message.manifest(path)["population"]["municipality"])
    for entry in read_file(path):
        named = (entry.body or {}).get("municipality")
        if isinstance(named, str) and named.isdigit():
            return int(named)
    raise CommandError(f"{path} names no municipality; say it with --municipality")
