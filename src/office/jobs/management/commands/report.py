"""`openksd report R34 --municipality 751 --by week --from 2026-10 --to 2026-12 --format csv --out FILE` (rapport)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from office.administration.models import User
from office.jobs.options import a_municipality, add_day, day_of
from office.kernel import clock, tenancy
from office.reports.access import PROGRAM, Viewer, viewer_of
from office.reports.definition import purpose_description
from office.reports.models import Extract
from office.reports.operations import log_extract
from office.reports.periods import Period, Unit, parse
from office.reports.registry import definitions, report_of
from office.reports.running import Question, size_of
from office.reports.writing import Format, blocks, write_file


class Command(BaseCommand):
    """Write a report to a file, and log who took it and for what."""

    help = "Write a report (R34) as CSV, XLSX or JSON; without a report, list them. --about tells what one is for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take report, municipality, period, form and file."""
        parser.add_argument("report", nargs="?", help="number of the report: R34")
        parser.add_argument("--municipality", type=a_municipality, metavar="CODE", help="the municipality: 751")
        parser.add_argument("--by", choices=[unit.value.lower() for unit in Unit], help="unit of the period")
        parser.add_argument("--from", dest="first", default="", help="first unit, or any day in it: 2026-10")
        parser.add_argument("--to", dest="last", default="", help="last unit, or any day in it (the first one)")
        parser.add_argument("--format", choices=[form.value for form in Format], default="csv", help="form (csv)")
        parser.add_argument("--out", type=Path, metavar="FILE", help="the file (standard output)")
        parser.add_argument("--user", metavar="NAME", help="take it as this user, with the user's role and rights")
        parser.add_argument("--purpose", default="Udtræk fra kommandolinjen", help="what it is for; goes to the log")
        parser.add_argument("--about", action="store_true", help="tell what the report is for and what it holds")
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["report"] is None:
            self._list()
        elif options["about"]:
            self._tell(options["report"])
        else:
            self._write(options)

    def _list(self) -> None:
        with translation.override("da"):
            for report in definitions().values():
                units = "/".join(unit.value.lower() for unit in report.units) or "complete"
                self.stdout.write(f"{report.title} [{units}]")

    def _tell(self, code: str) -> None:
        report = report_of(code)
        with translation.override("da"):
            self.stdout.write(report.title)
            for paragraph in purpose_description(report):
                self.stdout.write(f"\n{paragraph.heading}\n  {paragraph.text}")

    def _write(self, options: dict[str, Any]) -> None:
        if options["municipality"] is None:
            raise CommandError("say which municipality: --municipality 751")
        if bool(options["first"]) != bool(options["by"]) or (options["last"] and not options["first"]):
            raise CommandError("a period is --by week|month|year with --from, and --to where it is longer")
        form, target = Format(options["format"]), options["out"]
        if target is None and form is Format.XLSX:
            raise CommandError("a workbook needs --out FILE")
        if target is not None and not target.parent.is_dir():
            raise CommandError(f"there is no folder {target.parent}")
        on = day_of(options)
        period = _period(options)
        with tenancy.acting_for(options["municipality"]):
            viewer = _viewer(options["user"], options["municipality"])
            question = Question(report=report_of(options["report"]), viewer=viewer, period=period, on=on)
            size = size_of(question)
            log_extract(
                question=question, channel=Extract.Channel.FILE, purpose=options["purpose"], form=form, size=size
            )
            if target is None:
                for block in blocks(question, form):
                    sys.stdout.buffer.write(block)
                return
            start = clock.now()
            written = write_file(question, form, target)
        seconds = (clock.now() - start).total_seconds()
        self.stdout.write(
            f"{question.report.code}: {size.rows:,} rows, {size.persons:,} people, {written:,} bytes in {seconds:.1f} s"
        )



def _period(options: dict[str, Any]) -> Period | None:
    return parse(Unit(options["by"].upper()), options["first"], options["last"]) if options["by"] else None


def _viewer(name: str | None, municipality: int) -> Viewer:
    if name is None:
        return PROGRAM
    user = User.objects.filter(username=name, municipality=municipality, is_active=True).first()
    if user is None:
        raise CommandError(f"no active user {name} in municipality {municipality}")
    return viewer_of(user)
