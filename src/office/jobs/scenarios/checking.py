"""Checking a folder of scenarios (scenarietjek): every one lived in its own database, several at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from office.jobs.scenarios import bank, databases, expectations, faults, living, processes
from office.jobs.scenarios.cast import NotLivable
from office.jobs.scenarios.observed import Observed
from office.jobs.scenarios.scenario import Scenario

MOST_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one scenario (resultat): the lines of what failed, none when it passed."""

    scenario: str
    failures: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Tell whether everything that the scenario expects stands."""
        return not self.failures


def workers_for(scenarios: Sequence[Scenario]) -> int:
    """Return how many processes are worth their start (arbejdsprocesser)."""
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1, len(scenarios) // 4))


def check_all(
    scenarios: Sequence[Scenario], *, workers: int | None = None, every_day: bool = False,
    advance: Callable[..., None] = lambda: None,
) -> list[Verdict]:  # fmt: skip
    """Live all scenarios and return their verdicts in the order given (tjek)."""
    count = workers or workers_for(scenarios)
    with databases.template() as template:
        jobs = [(template, number, scenario, every_day) for number, scenario in enumerate(scenarios)]
        found = []
        for verdict in _verdicts(jobs, count):
            found.append(verdict)
            advance()
    return found


Job = tuple[str, int, Scenario, bool]


def _verdicts(jobs: list[Job], workers: int) -> Iterator[Verdict]:
    if workers == 1:
        yield from map(_one, jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=processes.begin) as pool:
        yield from pool.map(_one, jobs)


def _one(job: Job) -> Verdict:
    """Live one scenario in its own database and compare; whatever goes wrong is the scenario's own failure."""
    template, number, scenario, every_day = job
    with faults.collected() as logged:
        try:
            with bank.at_work(), databases.scratch(template, number):
                return Verdict(scenario.id, tuple(_failures(scenario, every_day)))
        except NotLivable as error:
            reason = "; ".join([str(error), *logged[-1:]])
            return Verdict(scenario.id, (f"{error.key}: expected to be lived, got {reason}",))
        except Exception as error:  # noqa: BLE001 - a scenario never ends the run of the others
            return Verdict(scenario.id, (f"run: expected to be lived, got {faults.told(error)}",))


def _failures(scenario: Scenario, every_day: bool) -> Iterator[str]:
    lived = living.live(scenario, every_day=every_day)
    with living.evening(scenario):
        for failure in expectations.check(Observed(lived), scenario.expect):
            yield str(failure)
