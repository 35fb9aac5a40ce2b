"""Checking a folder of scenarios (scenarietjek): each lived by itself and taken back, several at a time."""

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
_WORTH_A_WORKER = 8  # scenarios that take longer to live than a process takes to start


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
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1, len(scenarios) // _WORTH_A_WORKER))


def check_all(
    scenarios: Sequence[Scenario],
    *,
    workers: int | None = None,
    every_day: bool = False,
    advance: Callable[..., None] = lambda: None,
) -> list[Verdict]:
    """Live all scenarios and return their verdicts in the order given (tjek)."""
    count = workers or workers_for(scenarios)
    jobs = [(scenario, every_day) for scenario in scenarios]
    found = []
    with databases.copies(count) as names:
        for verdict in _here(jobs, names[0]) if count == 1 else _elsewhere(jobs, names):
            found.append(verdict)
            advance()
    return found


Job = tuple[Scenario, bool]


def _here(jobs: list[Job], name: str) -> Iterator[Verdict]:
    with databases.used(name):
        yield from map(_one, jobs)


def _elsewhere(jobs: list[Job], names: list[str]) -> Iterator[Verdict]:
    context = multiprocessing.get_context("spawn")
    left = context.SimpleQueue()
    for name in names:
        left.put(name)
    with ProcessPoolExecutor(
        len(names), mp_context=context, initializer=processes.begin, initargs=(left,)
    ) as pool:
        yield from pool.map(_one, jobs)


def _one(job: Job) -> Verdict:
    """Live one scenario and compare; whatever goes wrong is the scenario's own failure."""
    scenario, every_day = job
    with faults.collected() as logged:
        try:
            with bank.at_work(), databases.taken_back():
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
