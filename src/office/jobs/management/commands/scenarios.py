"""`openksd scenarios check DIR` and `openksd scenarios explain DIR ID` (scenarier)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from office.jobs.scenarios.cast import NotLivable
from office.jobs.scenarios.reader import UnreadableScenarios, read_folder
from office.jobs.scenarios.scenario import Scenario
from office.kernel import progress

_BAD_INPUT = 2


class Command(BaseCommand):
    """Live scenarios with the office itself and compare what then stands with what they expect."""

    help = "Check scenario files against the office, or explain one scenario's latest decision."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two ways of use."""
        ways = parser.add_subparsers(dest="way", required=True, metavar="check | explain")
        check = ways.add_parser("check", help="one line for each scenario that fails, then how many passed and failed")
        check.add_argument("folder", type=Path, metavar="DIR")
        check.add_argument("--every-day", action="store_true", help="live every evening, also those with nothing due")
        check.add_argument("--workers", type=int, choices=range(1, 65), metavar="N", help="number of processes")
        check.add_argument("--only", metavar="ID", action="append", help="only these scenarios; may be repeated")
        explain = ways.add_parser("explain", help="the trace of the scenario's latest decision")
        explain.add_argument("folder", type=Path, metavar="DIR")
        explain.add_argument("id", metavar="ID")
        explain.add_argument("--every-day", action="store_true", help="live every evening, also those with nothing due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the folder, then check or explain."""
        scenarios = self._read(options["folder"])
        if options["way"] == "explain":
            self._explain(_named(scenarios, [options["id"]])[0], every_day=options["every_day"])
        else:
            chosen = _named(scenarios, options["only"]) if options["only"] else scenarios
            self._check(chosen, workers=options["workers"], every_day=options["every_day"])

    def _read(self, folder: Path) -> list[Scenario]:
        try:
            return read_folder(folder)
        except UnreadableScenarios as error:
            for problem in error.problems:
                self.stderr.write(f"openksd: {problem}")
            sys.exit(_BAD_INPUT)

    def _check(self, scenarios: list[Scenario], *, workers: int | None, every_day: bool) -> None:
        from office.jobs.scenarios.checking import check_all

        with progress.bar("Scenarios", len(scenarios)) as advance:
            verdicts = check_all(scenarios, workers=workers, every_day=every_day, advance=advance)
        failed = [verdict for verdict in verdicts if not verdict.has_passed]
        for verdict in failed:
            self.stdout.write(f"{verdict.scenario}: {'; '.join(verdict.failures)}")
        self.stdout.write(f"{len(verdicts) - len(failed)} passed, {len(failed)} failed")
        if failed:
            sys.exit(1)

    def _explain(self, scenario: Scenario, *, every_day: bool) -> None:
        from office.jobs.scenarios.explaining import explain

        try:
            self.stdout.write(explain(scenario, every_day=every_day))
        except NotLivable as error:
            raise CommandError(f"{scenario.id}: {error.key}: {error}") from error


def _named(scenarios: list[Scenario], ids: list[str]) -> list[Scenario]:
    """Return the scenarios with these ids. Raises CommandError naming one that is not there."""
    by_id = {scenario.id: scenario for scenario in scenarios}
    missing = [name for name in ids if name not in by_id]
    if missing:
        raise CommandError(f"there is no scenario {missing[0]} in the folder")
    return [by_id[name] for name in ids]
