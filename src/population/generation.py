"""A population from one seed (befolkning): people one after another, each with courses and what is said about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from random import Random

from population import person_register
from population.companies import Companies, make_companies
from population.courses import Course, World, make_course
from population.livelihoods import FLEXJOB, UNEMPLOYED
from population.message import Message
from population.messages import messages_of
from population.people import make_person, person_rng
from population.refusals import NOTIFICATIONS

SHORTEST_WINDOW = 60
SECOND_SPELL_SHARE = 0.08  # of people whose first course is short; about three in a hundred come twice
PERSONS_FILE = "10-persons.cpr.txt"


@dataclass(frozen=True, slots=True)
class Story:
    """One course with everything that reaches the municipality about it within the window."""

    course: Course
    messages: list[Message]
    extracts: list[person_register.Extract]

    @property
    def is_said_to_be_over(self) -> bool:
        """Tell whether every relation that reported the absence also reported its end, or withdrew it."""
        told = [message for message in self.messages if not message.refused]
        started = sum(message.kind in NOTIFICATIONS for message in told)
        ended = sum(
            message.kind in ("DP212S", "RECOVERY")
            or (message.kind in NOTIFICATIONS and "last_sick_day" in message.body)
            for message in told
        )
        return ended >= started > 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of one day (levering), by name in the order they are to be read."""

    day: date
    files: dict[str, bytes]


class BadPopulation(ValueError):
    """A population cannot be made of these parameters (ugyldige parametre)."""


@dataclass(frozen=True, kw_only=True)
class Population:
    """Parameters that name one population exactly; what it holds is made again each time it is asked for."""

    municipality: int
    cases: int
    seed: int
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Refuse parameters that no population can have."""
        if not 100 <= self.municipality <= 999:
            raise BadPopulation(f"municipality {self.municipality}: a code has three digits")
        if self.cases < 1:
            raise BadPopulation(f"cases {self.cases}: at least one is needed")
        if (self.last_day - self.first_day).days < SHORTEST_WINDOW:
            raise BadPopulation(f"from {self.first_day} to {self.last_day} there are fewer than {SHORTEST_WINDOW} days")

    @cached_property
    def companies(self) -> Companies:
        """The employers and unemployment insurance funds."""
        return make_companies(
            seed=self.seed, municipality=self.municipality, cases=self.cases, first_day=self.first_day
        )

    @cached_property
    def _world(self) -> World:
        return World(companies=self.companies, seed=self.seed, first_day=self.first_day, last_day=self.last_day)

    def stories(self) -> Iterator[Story]:
        """Yield every course with its messages, person after person, holding none of them."""
        left = self.cases
        for index in count():
            for story in self._stories_of(index, most=left):
                left -= story.course.cases
                yield story
            if left == 0:
                return

    def _stories_of(self, index: int, *, most: int) -> Iterator[Story]:
        """Yield a person's absence, and for a few a second one; a course with more cases than asked for is left out."""
        rng = person_rng(seed=self.seed, municipality=self.municipality, index=index)
        person = make_person(rng, index=index, seed=self.seed, municipality=self.municipality, on=self.first_day)
        course = make_course(rng, person=person, world=self._world)
        if course is None or course.cases > most:
            return
        first = self._told(rng, course)
        yield first
        is_short = course.days <= 70 and course.life_event is None and course.group not in (UNEMPLOYED, FLEXJOB)
        # An absence that nobody said was over would hold the next one up: the two would overlap.
        if is_short and first.is_said_to_be_over and rng.random() < SECOND_SPELL_SHARE:
            second = make_course(rng, person=person, world=self._world, before=course)
            if second is not None and second.cases <= most - course.cases:
                yield self._told(rng, second)

    def _told(self, rng: Random, course: Course) -> Story:
        messages, extracts = messages_of(course, rng=rng, first_day=self.first_day, last_day=self.last_day)
        return Story(course, messages, extracts)

    def deliveries(self) -> Iterator[Delivery]:
        """Yield the files of each day, oldest first; holds the whole population in memory, so for small ones."""
        days: dict[date, dict[str, list[str]]] = {}
        for story in self.stories():
            for day, name, lines, _ in story_lines(story):
                days.setdefault(day, {}).setdefault(name, []).extend(lines)
        for day in sorted(days):
            yield Delivery(day, {name: file_bytes(name, day, days[day][name]) for name in sorted(days[day])})

    def register_answers(self) -> list[dict[str, object]]:
        """Return what the company and insurance registers hold, in the form that the demo registers store."""
        from_day = self.first_day.isoformat()
        found: list[dict[str, object]] = []
        for company in (*self.companies.employers, *self.companies.funds):
            answer = {
                "name": company.name, "sector": company.sector, "form": company.form,
                "se_numbers": list(company.se_numbers),
            }  # fmt: skip
            found.append({"register": "COMPANY", "key": company.cvr, "from_day": from_day, "answer": answer})
            if company.insured_from:
                state = {"state": "VALID", "valid_from": company.insured_from.isoformat()}
                found.append({"register": "INSURANCE", "key": company.cvr, "from_day": from_day, "answer": state})
        return found


def story_lines(story: Story) -> Iterator[tuple[date, str, list[str], str | None]]:
    """Yield day, file name, lines and the rule that must refuse them, of one story."""
    for extract in story.extracts:
        yield extract.day, PERSONS_FILE, list(extract.lines), None
    for message in story.messages:
        yield message.day, f"{message.channel}.jsonl", [message.text], message.refused


def encode(name: str, lines: list[str]) -> bytes:
    """Write lines in the file's own encoding: the person register still speaks Windows-1252."""
    text = "".join(f"{line}\n" for line in lines)
    return text.encode(person_register.ENCODING if name == PERSONS_FILE else "utf-8")


def file_bytes(name: str, day: date, lines: list[str]) -> bytes:
    """Write one whole file; an extract of the person register has its start and end records."""
    if name == PERSONS_FILE:
        lines = [person_register.start_line(day), *lines, person_register.end_line(len(lines) + 2)]
    return encode(name, lines)


def generate(*, municipality: int, cases: int, seed: int, first_day: date, last_day: date) -> Population:
    """Name a population; raises BadPopulation. Nothing is made before it is asked for."""
    return Population(municipality=municipality, cases=cases, seed=seed, first_day=first_day, last_day=last_day)
