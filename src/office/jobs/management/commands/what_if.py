"""`openksd what-if FILE`: what an act on a case, or an expected version of the law, would change (konsekvens)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.cases.models import SicknessCase
from office.cases.queries import SHUT, case_by_number
from office.flows import what_if
from office.flows.what_if import Amounts, Difference, Trial, WeekChange
from office.jobs.what_if_file import WhatIf, read_what_if
from office.kernel import clock, tenancy


class Command(BaseCommand):
    """Tell the effect and do none of it."""

    help = "Tell what an act on a case, or an expected version of the law, would change; nothing is saved."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE", help="YAML or JSON with the act or the versions")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and take it back."""
        asked = read_what_if(options["file"])
        on = asked.on or clock.today()
        with tenancy.acting_for(asked.municipality), clock.at(on):
            if asked.act is not None:
                case = _case(str(asked.case))
                self._tell(what_if.preview(case=case, act=asked.act, by=None, on=on))
            else:
                trials = what_if.trial(versions=asked.versions, rates=asked.rates, cases=_cases(asked), on=on)
                self._tell_trials(trials)

    def _tell(self, found: Difference) -> None:
        if found.is_nothing and found.status_before == found.status_after:
            self.stdout.write("nothing would change")
            return
        self._tell_weeks(found.weeks)
        self.stdout.write(f"in all         {_amounts(found.total)}")
        if found.is_adverse:
            self.stdout.write("to a party's detriment: the party must be heard first")
        for label, told in (
            ("task closes", [f"{task.number}" for task in found.closed]),
            ("task opens", [f"{task.number} {task.title}".strip() for task in found.opened]),
            ("decision", found.decisions), ("letter", found.letters),
        ):  # fmt: skip
            for one in told:
                self.stdout.write(f"{label:<14} {one}")
        if found.status_before != found.status_after:
            self.stdout.write(f"status         {found.status_before} → {found.status_after}")

    def _tell_trials(self, trials: Iterable[Trial]) -> None:
        count, total, changed = 0, Amounts(), 0
        for one in trials:
            count += 1
            if one.is_nothing:
                continue
            changed += 1
            total = sum((week.difference for week in one.weeks), total)
            self.stdout.write(f"{one.case}  right {one.right_before} → {one.right_after}")
            if one.last_day_before != one.last_day_after:
                self.stdout.write(f"  last day of right {one.last_day_before or '–'} → {one.last_day_after or '–'}")
            if one.tasks:
                self.stdout.write(f"  tasks {', '.join(map(str, one.tasks))}")
            self._tell_weeks(one.weeks)
        self.stdout.write(f"{changed} of {count} cases would change; in all {_amounts(total)}")

    def _tell_weeks(self, weeks: Iterable[WeekChange]) -> None:
        for week in sorted(weeks, key=lambda week: (week.monday, week.payee)):
            year, number, _ = week.monday.isocalendar()
            self.stdout.write(
                f"{year}-W{number:02d}  {week.payee:<8} {_kroner(week.before.payee)} → {_kroner(week.after.payee)}"
                f"  {_amounts(week.difference)}"
            )


def _case(number: str) -> SicknessCase:
    found = case_by_number(number)
    if found is None:
        raise CommandError(f"no case {number} in this municipality")
    return found


def _cases(asked: WhatIf) -> list[SicknessCase]:
    if asked.cases:
        return [_case(number) for number in asked.cases]
    return list(SicknessCase.objects.exclude(status__in=SHUT).order_by("number"))


def _amounts(change: Amounts) -> str:
    shares = [(change.own_atp + change.municipal_atp, "ATP"), (change.pension, "pension")]
    return " · ".join([f"{_kroner(change.payee)} kr.", *(f"{_kroner(one)} kr. {name}" for one, name in shares if one)])


def _kroner(ore: int) -> str:
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100:,}.{abs(ore) % 100:02}"
