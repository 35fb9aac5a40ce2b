"""A scenario lived day by day (gennemlevelse): each event on its day, each evening the night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from office.flows import run_night
from office.jobs.scenarios.cast import Cast, NotLivable, check_order
from office.jobs.scenarios.scenario import Scenario
from office.jobs.scenarios.world import Refusal, World
from office.kernel import clock, tenancy

_ONE_DAY = timedelta(days=1)
_EVENING = time(20)


@dataclass(slots=True)
class Lived:
    """A scenario after its last evening: its world, and the refusal of the last event when there was one."""

    world: World
    municipalities: tuple[int, ...]
    refusal: str | None = None
    nights: int = 0


def municipalities_of(scenario: Scenario) -> tuple[int, ...]:
    """Return every municipality that the person lives in during a scenario, the first one first."""
    moves = (int(event.get("to")) for event in scenario.events if event.type == "civil_event" and event.get("to"))
    return tuple(dict.fromkeys((scenario.municipality, *moves)))


@contextmanager
def evening(scenario: Scenario) -> Iterator[None]:
    """Stand in the first municipality on the last evening, where everything is read."""
    with clock.at(datetime.combine(scenario.until, _EVENING)), tenancy.acting_for(scenario.municipality):
        yield


def live(scenario: Scenario, *, every_day: bool = False) -> Lived:
    """Live a scenario in the database at hand (gennemlev).

    Evenings on which the night itself says that nothing is due are jumped over, unless `every_day`. Raises NotLivable.
    """
    check_order(scenario)
    lived = Lived(World(Cast.of(scenario)), municipalities_of(scenario))
    for municipality in lived.municipalities:
        with tenancy.acting_for(municipality):
            lived.world.open()
    waiting = list(enumerate(scenario.events))
    day = scenario.events[0].on
    while day <= scenario.until:
        while waiting and waiting[0][1].on == day:
            _take_in(lived, waiting.pop(0)[0])
        due = [_night(lived, municipality, day) for municipality in lived.municipalities]
        coming = waiting[0][1].on if waiting else scenario.until + _ONE_DAY
        tomorrow = day + _ONE_DAY
        day = tomorrow if every_day else max(tomorrow, min([coming, *(one for one in due if one is not None)]))
    return lived


def residence_before(scenario: Scenario, place: int) -> int:
    """Return the municipality that an event reaches: the one that the person lived in when it was sent."""
    moves = [event.get("to") for event in scenario.events[:place] if event.type == "civil_event" and event.get("to")]
    return int(moves[-1]) if moves else scenario.municipality


def _take_in(lived: Lived, place: int) -> None:
    scenario = lived.world.cast.scenario
    try:
        with tenancy.acting_for(residence_before(scenario, place)):
            lived.world.take_in(scenario.events[place], place)
    except Refusal as refusal:
        if place + 1 < len(scenario.events) or "error" not in scenario.expect:
            raise NotLivable(f"events[{place + 1}]", f"refused: {refusal}") from refusal
        lived.refusal = str(refusal)


def _night(lived: Lived, municipality: int, day: date) -> date | None:
    """Run one municipality's night and return the next day on which it says that it has work. Raises NotLivable."""
    with tenancy.acting_for(municipality), clock.at(datetime.combine(day, _EVENING)):
        night = run_night.run_night(on=day)
        lived.nights += 1
        if night.faults:
            raise NotLivable(f"night of {day}", "the night could not assess the person")
        return run_night.next_due_day(day)
